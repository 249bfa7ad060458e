"""What keeps the public form from programs, without asking anybody else and without JavaScript: a signed time, and a count."""

from datetime import UTC
from typing import Final

from allauth.core.internal import ratelimit
from django.core import signing
from django.http import HttpRequest

from hanse.history import clock

TOO_FAST = 3
"""Seconds in which nobody fills in the form."""
TOO_OLD = 24 * 3600
"""Seconds after which a page is asked for anew: a stamp is no stock for programs."""
HOUR: Final = 3600
RATES: Final = {"join": "5/h/key"}
"""Requests that one network address may send, within a sliding hour."""
_SALT = "hanse.admission.join"


def stamp(alliance: str) -> str:
    """A signed note of the present moment, for the form of one alliance."""
    return signing.Signer(salt=_SALT).sign(f"{alliance}/{clock.now().timestamp():.0f}")


def age(stamp: str, *, alliance: str) -> float | None:
    """Seconds since a stamp was made; None for one that is forged or another alliance's."""
    try:
        slug, _slash, made = signing.Signer(salt=_SALT).unsign(stamp).partition("/")
    except signing.BadSignature:
        return None
    return clock.now().astimezone(UTC).timestamp() - float(made) if slug == alliance else None


def is_too_many(request: HttpRequest, network_address: str) -> bool:
    """Count a request from a network address; whether it is one more than an hour allows.

    What is refused is not counted: a city hall behind one address can ask again within the hour, however often somebody
    there tries meanwhile. Of IPv6 the first 64 bits count, as at the sign-in: whoever has one address has all that begin
    like it.
    """
    key = ratelimit.truncate_ip(network_address)
    return ratelimit.consume(request, app="hanse", action="join", config=RATES, key=key, limit_get=True) is None
