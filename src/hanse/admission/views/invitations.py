"""Inviting: one person, a list, the secretariat; sending again, revoking."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from hanse.access.decisions import may
from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.access.roles import SECRETARIAT_ROLES, Role
from hanse.admission import actions, lists, queries, rules
from hanse.admission.forms import InviteForm, ListForm, SendListForm
from hanse.admission.lists import Preview
from hanse.admission.models import Invitation
from hanse.admission.views.people import note_addresses
from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliance_visible_to
from hanse.history import Refused
from hanse.sheets import Unreadable

APPOINTED = tuple(role for role in rules.INVITABLE if role in SECRETARIAT_ROLES)
INVITED = tuple(role for role in rules.INVITABLE if role not in SECRETARIAT_ROLES)


def invitable_by(request: Request, alliance: Alliance) -> tuple[Role, ...]:
    """The roles to which somebody with the right to manage people may invite: the secretariat's only with another right."""
    return INVITED + APPOINTED if may(request.user, Can.APPOINT_SECRETARIAT, alliance) else INVITED


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_PEOPLE, load=alliance_visible_to)
def invite(request: Request, alliance: Alliance) -> HttpResponse:
    """Invite one person. What a request to join says about them may stand in the address: ?request=7."""
    initial = _asked_for(request, alliance)
    return _invite(request, alliance, invitable_by(request, alliance), initial)


@require_http_methods(["GET", "POST"])
@requires(Can.APPOINT_SECRETARIAT, load=alliance_visible_to)
def appoint(request: Request, alliance: Alliance) -> HttpResponse:
    """Invite somebody to the secretariat."""
    return _invite(request, alliance, APPOINTED, {"role": Role.SECRETARIAT_LEAD.value})


def _invite(request: Request, alliance: Alliance, roles: Sequence[Role], initial: dict[str, Any]) -> HttpResponse:
    request.alliance = alliance
    form = InviteForm(request.POST or None, alliance=alliance, roles=roles, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = actions.invite(alliance=alliance, offer=form.offer, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        except ValidationError as wrong:
            form.add_error(None, wrong.messages)
        else:
            messages.success(request, _("An invitation is on its way to %(address)s.") % {"address": invitation.email})
            return redirect("people", alliance=alliance.slug)
    context = {"alliance": alliance, "form": form, "trail": _trail(alliance, _("Invite"))}
    return render(request, "admission/invite.html", context)


def _asked_for(request: Request, alliance: Alliance) -> dict[str, Any]:
    """What an accepted request says about the person who asked, or what the query names: a role and a city."""
    key = request.GET.get("request", "")
    asked = queries.requests_of(alliance).filter(pk=key).first() if key.isdecimal() else None
    if asked is None:
        return {"role": request.GET.get("role", ""), "member_city": request.GET.get("city", "")}
    note_addresses("people.request_shown", request, alliance, [asked.email])
    city = alliance.member_cities.filter(city=asked.city_id).first() if asked.city_id else None
    role = Role.CITY_LEAD if city else Role.EXPERT
    return {"name": asked.name, "email": asked.email, "language": asked.language, "role": role.value, "member_city": city}


def _trail(alliance: Alliance, here: str) -> list[tuple[str, str]]:
    return [(_("People"), reverse("people", kwargs={"alliance": alliance.slug})), (here, "")]


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_PEOPLE, load=alliance_visible_to)
def invite_list(request: Request, alliance: Alliance) -> HttpResponse:
    """Invite many: a list is read and shown line by line; a second word sends it."""
    request.alliance = alliance
    if request.POST.get("what") == "send":
        return _send_list(request, alliance)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            rows = _rows(form)
            rules.check_something_to_send(rows)
        except Unreadable as unreadable:
            form.add_error("file" if form.cleaned_data["file"] else "pasted", lists.in_words(unreadable))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            send = {"lines": lists.packed(rows), "submission": uuid4()} | _beside(form.cleaned_data)
            return _show_list(request, alliance, rows, SendListForm(initial=send), send)
    return render(request, "admission/invite_list.html", {"form": form, "trail": _trail(alliance, _("Invite a list"))})


def _beside(given: dict[str, Any]) -> dict[str, Any]:
    """What is said about a whole list."""
    return {"message": given["message"], "days_open": given["days_open"]}


def _rows(form: ListForm) -> list[lists.Row]:
    file = form.cleaned_data["file"]
    if not file:
        return lists.pasted_rows(form.cleaned_data["pasted"])
    with NamedTemporaryFile(prefix="hanse-list-") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
        kept.flush()
        return lists.file_rows(Path(kept.name), filename=file.name or "")


def _show_list(
    request: Request, alliance: Alliance, rows: list[lists.Row], send: SendListForm, beside: dict[str, Any]
) -> HttpResponse:
    shown = _preview(request, alliance, rows, beside)
    context = {"preview": shown, "send": send, "trail": _trail(alliance, _("Invite a list")), "beside": beside}
    return render(request, "admission/invite_list_preview.html", context)


def _preview(request: Request, alliance: Alliance, rows: list[lists.Row], beside: dict[str, Any]) -> Preview:
    roles = invitable_by(request, alliance)
    return lists.preview(alliance, rows, roles=roles, message=beside["message"], days_open=beside["days_open"])


def _send_list(request: Request, alliance: Alliance) -> HttpResponse:
    """Send what was shown, after a second look: seats and invitations may have changed meanwhile."""
    form = SendListForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The list did not come back as it was sent. Nothing was sent; begin again."))
        return redirect("invite_list", alliance=alliance.slug)
    given = form.cleaned_data
    try:
        rows = lists.unpacked(given["lines"])
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("invite_list", alliance=alliance.slug)
    try:
        sent = _send(request, alliance, rows, given)
    except (Refused, ValidationError) as refused:
        form.add_error(None, refused.messages if isinstance(refused, ValidationError) else str(refused))
        return _show_list(request, alliance, rows, form, _beside(given))
    number = len(sent)
    done = ngettext("%(number)s invitation is on its way.", "%(number)s invitations are on their way.", number)
    messages.success(request, done % {"number": number})
    return redirect("people", alliance=alliance.slug)


def _send(request: Request, alliance: Alliance, rows: list[lists.Row], given: dict[str, Any]) -> list[Invitation]:
    before = list(queries.sent_with(alliance, given["submission"]))
    if before:  # somebody pressed the button twice
        return before
    shown = _preview(request, alliance, rows, _beside(given))
    rules.check_understood(len(shown.problems), leave_out=given["leave_out"])
    return actions.invite_many(alliance=alliance, offers=shown.ready, by=request.user, submission=given["submission"])


@require_POST
@requires(Can.MANAGE_PEOPLE, load=queries.invitation_visible_to)
def resend_invitation(request: Request, invitation: Invitation) -> HttpResponse:
    """Mail a new link."""
    return _resend(request, invitation)


@require_POST
@requires(Can.APPOINT_SECRETARIAT, load=queries.appointment_visible_to)
def resend_appointment(request: Request, invitation: Invitation) -> HttpResponse:
    """Mail a new link to the secretariat."""
    return _resend(request, invitation)


@require_POST
@requires(Can.MANAGE_PEOPLE, load=queries.invitation_visible_to)
def revoke_invitation(request: Request, invitation: Invitation) -> HttpResponse:
    """Take an invitation back."""
    return _revoke(request, invitation)


@require_POST
@requires(Can.APPOINT_SECRETARIAT, load=queries.appointment_visible_to)
def revoke_appointment(request: Request, invitation: Invitation) -> HttpResponse:
    """Take an invitation to the secretariat back."""
    return _revoke(request, invitation)


def _resend(request: Request, invitation: Invitation) -> HttpResponse:
    try:
        actions.resend(invitation=invitation, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = _("A new link is on its way to %(address)s. The one sent before opens nothing any more.")
        messages.success(request, said % {"address": invitation.email})
    return redirect("people", alliance=invitation.alliance.slug)


def _revoke(request: Request, invitation: Invitation) -> HttpResponse:
    try:
        actions.revoke(invitation=invitation, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The link sent to %(address)s opens nothing any more.") % {"address": invitation.email})
    return redirect("people", alliance=invitation.alliance.slug)
