"""The stewards' list of alliances, and how one begins."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.admission import queries
from hanse.admission.forms import StartForm
from hanse.alliances import actions as alliances


@require_safe
@requires(Can.START_ALLIANCES)
def all_alliances(request: Request) -> HttpResponse:
    """Every alliance, for stewards: is there somebody who answers for it?"""
    return render(request, "admission/all_alliances.html", {"alliances": list(queries.alliances_with_leads())})


@require_http_methods(["GET", "POST"])
@requires(Can.START_ALLIANCES)
def start_alliance(request: Request) -> HttpResponse:
    """Start an alliance; the next step is to invite its first lead."""
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            alliance = alliances.start_alliance(by=request.user, **form.cleaned_data)
        except ValidationError as wrong:
            for field, errors in wrong.message_dict.items():
                form.add_error(field if field in form.fields else None, errors)
        else:
            messages.success(request, _("%(alliance)s has begun. Now invite its first lead.") % {"alliance": alliance.name})
            return redirect("appoint", alliance=alliance.slug)
    trail = [(_("All alliances"), reverse("all_alliances")), (_("Start an alliance"), "")]
    return render(request, "admission/start_alliance.html", {"form": form, "trail": trail})
