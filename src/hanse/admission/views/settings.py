"""How people come into an alliance: what its secretariat can set."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hanse.access.decisions import may
from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.admission.forms import EntrySettingsForm
from hanse.alliances import actions as alliances
from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliance_visible_to


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_PEOPLE, load=alliance_visible_to)
def entry_settings(request: Request, alliance: Alliance) -> HttpResponse:
    """The second factor of the secretariat, and whether strangers may ask to join."""
    request.alliance = alliance
    now: dict[str, Any] = {name: getattr(alliance, name) for name in ("second_factor_required", "takes_requests")}
    form = EntrySettingsForm(request.POST if request.method == "POST" else None, initial=now)
    if not may(request.user, Can.APPOINT_SECRETARIAT, alliance):
        del form.fields["second_factor_required"]  # what protects the leads is theirs to say
    if request.method == "POST" and form.is_valid():
        _set(alliance, now | form.cleaned_data, request)
        messages.success(request, _("Saved."))
        return redirect("entry_settings", alliance=alliance.slug)
    trail = [(_("Settings"), reverse("workspace_settings", kwargs={"alliance": alliance.slug})), (_("Entry"), "")]
    return render(request, "admission/entry_settings.html", {"form": form, "trail": trail, "alliance": alliance})


def _set(alliance: Alliance, given: dict[str, Any], request: Request) -> None:
    if given["second_factor_required"] != alliance.second_factor_required:
        alliances.require_second_factor(alliance=alliance, required=given["second_factor_required"], by=request.user)
    if given["takes_requests"] != alliance.takes_requests:
        alliances.take_requests(alliance=alliance, taken=given["takes_requests"], by=request.user)
