"""How long a session lives: seven days at most, and twelve hours without a visit (settings.SESSION_COOKIE_AGE, SESSION_IDLE_AGE).

The same for everybody: a coordinator signs in once on a working day, a focal point once for each meeting.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, logout
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from hanse.people.models import Person

Handler = Callable[[HttpRequest], HttpResponseBase]

BEGAN: Final = "began"
SEEN: Final = "seen"
STEP: Final = 10 * 60
"""Seconds between two notes of a visit: a page costs no statement for it, but one in ten minutes."""


def begin(*, request: HttpRequest, **_signal: Any) -> None:
    """Note when somebody signed in, and list the session. Called by Django at every sign-in, whatever its way."""
    request.session[BEGAN] = request.session[SEEN] = time.time()
    if "REMOTE_ADDR" in request.META:  # a request that a test makes up comes from nowhere
        UserSession.objects.create_from_request(request)


def limited(get_response: Handler) -> Handler:
    """End sessions that are too old, or were too long without a visit."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        session = request.session
        if SESSION_KEY in session:
            now = time.time()
            if is_over(session, now):
                logout(request)
                request.session["ended"] = True
            elif now - session[SEEN] > STEP:
                session[SEEN] = now
                UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())
        return get_response(request)

    return answer


def is_over(session: Mapping[str, Any] | SessionBase, now: float) -> bool:
    """Whether a session is too old, or was too long without a visit, at a time in seconds since 1970."""
    began, seen = (float(session.get(name, 0)) for name in (BEGAN, SEEN))
    return now - began > settings.SESSION_COOKIE_AGE or now - seen > settings.SESSION_IDLE_AGE


def running(person: Person) -> list[UserSession]:
    """The sessions that would open the house for a person, the last seen first. Two statements."""
    listed = list(UserSession.objects.filter(user=person).order_by("-last_seen_at", "-pk"))
    stored = Session.objects.filter(session_key__in=[one.session_key for one in listed], expire_date__gt=timezone.now())
    held = {one.session_key: one.get_decoded() for one in stored}
    valid, now = person.get_session_auth_hash(), time.time()
    opening = {key for key, session in held.items() if session.get(HASH_SESSION_KEY) == valid and not is_over(session, now)}
    return [one for one in listed if one.session_key in opening]


def say_that_it_ended(request: HttpRequest) -> None:
    """Tell whom `limited` signed out why the sign-in page stands there."""
    if request.session.pop("ended", False):
        messages.info(request, _("You were signed out after a while without a visit. Sign in again to go on."))
