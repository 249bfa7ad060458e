"""The clock of the house: the only source of "now" for whatever is recorded.

Samples and tests move it, so that a record of 2022 can be made today as it would have been made then.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_moved_to: ContextVar[datetime | None] = ContextVar("moved_to", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC; or the moment the clock was moved to."""
    return _moved_to.get() or datetime.now(UTC)


def is_time_zone(name: str) -> bool:
    """Whether this is the IANA name of a time zone."""
    return name in available_time_zones()


@cache
def available_time_zones() -> frozenset[str]:
    """The IANA names that this machine knows."""
    return frozenset(available_timezones())


def today(time_zone: str) -> date:
    """The date of now() in an IANA time zone such as "America/Bogota"."""
    return now().astimezone(ZoneInfo(time_zone)).date()


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Let the clock stand at an aware moment for the length of the block."""
    if moment.tzinfo is None:
        raise ValueError("the clock moves to aware moments only")
    token = _moved_to.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moved_to.reset(token)
