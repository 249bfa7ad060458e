"""The page behind the link of an invitation.

The link is opened once to a redirect: from then on the session holds the hash of its token, and no address does, so that the
token stands in no log, history of pages or Referer. Opening a link changes nothing but this session: programs that look into
mails open links, and only a button accepts. These pages are entrances: their visitor has no seat yet, so the database shows
them one invitation, on the authority of its link, and what belongs to its alliance while they answer.
"""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hanse.access import walls
from hanse.access.doors import entrance
from hanse.admission import actions, queries, rules
from hanse.admission.forms import NewAccountForm
from hanse.admission.models import Invitation
from hanse.admission.rules import InvitationState
from hanse.history import Refused, clock
from hanse.people.models import Person

HELD = "admission.invitation"
"""Where the session keeps the hash of the token that was opened last."""
NO_REFERRER = "no-referrer"
"""For answers at an address with a token. The page itself has none, and needs the house's policy: a browser under this one
sends forms from nowhere (Origin: null), which is what forged requests look like."""
GONE_TITLES = {
    InvitationState.EXPIRED: gettext_lazy("This invitation has expired"),
    InvitationState.ACCEPTED: gettext_lazy("This invitation was accepted already"),
    InvitationState.DECLINED: gettext_lazy("This invitation was declined"),
    InvitationState.REVOKED: gettext_lazy("This invitation was revoked"),
}


@entrance
@never_cache
@require_safe
def invitation_link(request: HttpRequest, token: str) -> HttpResponse:
    """Remember the link in this session, and lead to its page. Nothing is used up."""
    held = actions.hash_of(token)
    with transaction.atomic():
        known = queries.invitation_behind(held) is not None
    if not known:
        return _unknown(request)
    request.session[HELD] = held
    response = redirect("invitation")
    response.headers["Referrer-Policy"] = NO_REFERRER
    return response


def _unknown(request: HttpRequest) -> HttpResponse:
    """A link that was never sent, or was sent again since: nothing is said about any alliance."""
    response = render(request, "admission/invitation_unknown.html", status=404)
    response.headers["Referrer-Policy"] = NO_REFERRER
    return response


@entrance
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """What is offered, and the two answers to it."""
    with transaction.atomic():
        found = queries.invitation_behind(request.session.get(HELD, ""))
        if found is None:
            return _unknown(request)
        with walls.reaching(found.alliance_id):
            return _answered(request, found)


def _answered(request: HttpRequest, found: Invitation) -> HttpResponse:
    state = found.state_at(clock.now())
    if state is not InvitationState.PENDING:
        return _show_gone(request, found, state)
    person = request.user if request.user.is_authenticated else None
    if person is not None and person.email.lower() != found.email:
        return render(request, "admission/invitation_of_another.html", {"address": found.email}, status=403)
    account = person or queries.account_of(found.email)
    # The address is that of the invitation, whatever somebody sends.
    sent = {**request.POST.dict(), "email": found.email} if _accepts(request) else None
    form = None if account else NewAccountForm(sent, initial=_initial(found))
    if request.method == "POST" and request.POST.get("invitation") == str(found.pk):
        try:
            done = _do(request, found, person, form)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("invitation")
        if done is not None:
            return done
    return _show(request, found, person, form)


def _accepts(request: HttpRequest) -> bool:
    return request.method == "POST" and request.POST.get("what") == "accept"


def _initial(found: Invitation) -> dict[str, Any]:
    return {
        "email": found.email,
        "name": found.name,
        "language": found.language,
        "time_zone": found.alliance.time_zone,
    }


def _do(request: HttpRequest, found: Invitation, person: Person | None, form: NewAccountForm | None) -> HttpResponse | None:
    """The answer; None where the form has to be shown again."""
    if request.POST.get("what") == "decline":
        actions.decline(invitation=found)
        del request.session[HELD]
        return render(request, "admission/invitation_declined.html", {"invitation": found})
    if not _accepts(request):
        return None
    if person is not None:
        actions.accept(invitation=found, by=person)
    elif form is None or not form.is_valid() or not _enter(request, found, form):
        return None
    request.session.pop(HELD, None)
    messages.success(request, _("Welcome. Your seat in %(alliance)s is yours from now on.") % {"alliance": found.alliance.name})
    return redirect("desk", alliance=found.alliance.slug)


def _enter(request: HttpRequest, found: Invitation, form: NewAccountForm) -> bool:
    """Open the account and sign in with it; False where the password will not do."""
    given = form.cleaned_data
    try:
        seat = actions.accept_as_new_person(
            invitation=found,
            name=given["name"],
            password=given["password"],
            language=given["language"],
            time_zone=given["time_zone"],
        )
    except ValidationError as wrong:
        form.add_error(None if hasattr(wrong, "error_dict") else "password", wrong.messages)
        return False
    record_authentication(request, seat.person, method="password", email=seat.person.email)
    login(request, seat.person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return True


def _show(request: HttpRequest, found: Invitation, person: Person | None, form: NewAccountForm | None) -> HttpResponse:
    context = {
        "invitation": found,
        "city": queries.city_of(found),
        "person": person,
        "form": form,
        "inviter": found.invited_by.name if found.invited_by else "",
    }
    return render(request, "admission/invitation.html", context)


def _show_gone(request: HttpRequest, found: Invitation, state: InvitationState) -> HttpResponse:
    """What became of the link, and what to do: said to whoever holds a link that was real."""
    try:
        rules.check_open(state, expires_at=found.expires_at, now=clock.now())
    except Refused as refused:
        context = {"title": GONE_TITLES[state], "reason": str(refused), "signed_in": request.user.is_authenticated}
        return render(request, "admission/invitation_gone.html", context, status=410)
    raise AssertionError(state)
