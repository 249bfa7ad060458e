"""What keeps the public form from programs, without asking anybody else and without JavaScript: a signed time, and a count."""

from datetime import UTC
from hashlib import sha256

from allauth.core.internal import ratelimit
from django.core import signing
from django.core.cache import cache

from hanse.history import clock

TOO_FAST = 3
"""Seconds in which nobody fills in the form."""
TOO_OLD = 24 * 3600
"""Seconds after which a page is asked for anew: a stamp is no stock for programs."""
REQUESTS_AN_HOUR = 5
"""Requests that one network address may send."""
_SALT = "hanse.admission.join"
_HOUR = 3600


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


def is_too_many(network_address: str) -> bool:
    """Count a request from a network address; whether it is one more than an hour allows. Addresses are kept as hashes.

    Of IPv6 the first 64 bits count, as at the sign-in: whoever has one address has all that begin like it.
    """
    key = f"join-requests:{sha256(ratelimit.truncate_ip(network_address).encode()).hexdigest()}"
    cache.add(key, 0, timeout=_HOUR)
    try:
        return cache.incr(key) > REQUESTS_AN_HOUR
    except ValueError:  # it expired between the two
        return False
