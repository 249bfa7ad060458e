"""The list of gatherings, and a form for the next one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hanse.access.decisions import may
from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliance_visible_to
from hanse.gatherings import actions, queries
from hanse.gatherings.forms import GatheringForm
from hanse.gatherings.models import Kind
from hanse.ui import drafts

PAST_ON_A_PAGE = 50


@require_safe
@requires(Can.VIEW_MEETINGS, load=alliance_visible_to)
def gatherings(request: Request, alliance: Alliance) -> HttpResponse:
    """What is coming, and what was: each past one leads to the progress as it was shown there."""
    request.alliance = alliance
    context = {
        "coming": queries.coming(alliance),
        "page": Paginator(queries.past(alliance), PAST_ON_A_PAGE).get_page(request.GET.get("page")),
        "manages": may(request.user, Can.MANAGE_MEETINGS, alliance),
    }
    return render(request, "gatherings/gatherings.html", context)


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_MEETINGS, load=alliance_visible_to)
def call_gathering(request: Request, alliance: Alliance) -> HttpResponse:
    """Enter a gathering, past or coming."""
    request.alliance = alliance
    form = GatheringForm(request.POST or None, alliance=alliance)
    if request.method == "POST" and form.is_valid():
        gathering = actions.call_gathering(
            alliance=alliance,
            kind=Kind(form.cleaned_data["kind"]),
            title=form.cleaned_data["title"],
            opens_at=form.opens_at,
            time_zone=form.cleaned_data["time_zone"],
            by=request.user,
        )
        done = _("Entered: %(gathering)s.") % {"gathering": gathering}
        messages.success(request, done, extra_tags=drafts.forget(request.path))
        return redirect("gatherings", alliance=alliance.slug)
    return render(request, "gatherings/call_gathering.html", {"form": form})
