"""An expert's own profile, and what each alliance is shown of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.directory.experts import actions, queries
from hanse.directory.experts.forms import PartsForm, ProfileForm
from hanse.directory.models import ExpertProfile
from hanse.history import clock


@require_http_methods(["GET", "POST"])
@requires(Can.USE_ACCOUNT)
def own_expert(request: Request) -> HttpResponse:
    """One profile for all alliances; for each alliance the choice of what it sees. `what` says which form was sent."""
    kept = queries.profile_of(request.user) or ExpertProfile(person=request.user)
    initial = {name: getattr(kept, name) for name in ("languages", "region", "about", "conflicts")}
    initial |= {"fields_of_knowledge": kept.fields, "neutral": kept.neutral_on is not None}
    what = request.POST.get("what", "")
    form = ProfileForm(request.POST if what == "profile" else None, initial=initial)
    if what == "profile" and form.is_valid():
        profile = form.profile(today=clock.today(request.user.time_zone), before=kept.neutral_on)
        actions.keep_profile(profile=profile, by=request.user)
        messages.success(request, _("Saved. The alliances that you show it to see it as it is now."))
        return redirect("own_expert")
    if what == "parts" and _agreed(request):
        messages.success(request, _("Saved."))
        return redirect("own_expert")
    records = [
        (record, PartsForm(initial={"parts": record.agreed}, auto_id=f"id_{record.pk}_%s"))
        for record in queries.records_of(request.user)
    ]
    context = {
        "form": form,
        "kept": kept,
        "records": records,
        "trail": [(_("Account"), reverse("account")), (_("Expert's profile"), "")],
    }
    return render(request, "directory/own_expert.html", context)


def _agreed(request: Request) -> bool:
    """Whether parts of one's own profile were chosen for one of one's own records."""
    form, record = PartsForm(request.POST), queries.record_of(request.user, request.POST.get("expert", ""))
    if record is None or not form.is_valid():
        return False
    actions.agree(expert=record, parts=form.cleaned_data["parts"], by=request.user)
    return True
