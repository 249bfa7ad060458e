"""Browsers from which somebody has signed in before, known again by a signed cookie.

Guesses from a known browser are counted apart from all others, so that nobody who merely knows an e-mail address can keep its
owner out (OWASP, "Slow Down Online Guessing Attacks with Device Cookies"). The cookie opens nothing.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

NAME = f"{settings.COOKIE_PREFIX}device"
SALT = "hanse.web.account.devices"
AGE = 400 * 24 * 3600
"""Seconds that a browser is remembered after its last sign-in: the longest that browsers keep a cookie."""
PEOPLE = 5
"""How many people of one browser are remembered, the last ones."""


def known(request: HttpRequest, email: str) -> str:
    """What names this browser for this address, if its person has signed in here before; else nothing."""
    return _remembered(request).get(_mark(email), "")


def remember(response: HttpResponseBase, request: HttpRequest, email: str) -> None:
    """Know this browser again when this person signs in."""
    people = _remembered(request)
    name = people.pop(_mark(email), "") or secrets.token_urlsafe(12)
    kept = dict([*people.items(), (_mark(email), name)][-PEOPLE:])
    response.set_cookie(NAME, signing.dumps(kept, salt=SALT), max_age=AGE, secure=settings.SECURE, httponly=True, samesite="Lax")


def _remembered(request: HttpRequest) -> dict[str, str]:
    try:
        found = signing.loads(request.COOKIES.get(NAME, ""), salt=SALT, max_age=AGE)
    except signing.BadSignature:
        return {}
    return found if isinstance(found, dict) else {}


def _mark(email: str) -> str:
    """An address as the cookie knows it: nobody who finds the cookie reads the address in it."""
    return salted_hmac(SALT, email.strip().lower(), algorithm="sha256").hexdigest()[:20]
