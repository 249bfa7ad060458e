"""Reads of gatherings, and how one becomes the moments that progress is drawn for."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import Http404

from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliance_visible_to
from hanse.gatherings.models import Gathering
from hanse.history import clock
from hanse.people.models import Person


def past(alliance: Alliance) -> QuerySet[Gathering]:
    """Gatherings that have opened, newest first."""
    return Gathering.objects.for_alliance(alliance).filter(opens_at__lte=clock.now())


def coming(alliance: Alliance, *, after: datetime | None = None) -> QuerySet[Gathering]:
    """Gatherings that open after a moment (default: now), next first."""
    return Gathering.objects.for_alliance(alliance).filter(opens_at__gt=after or clock.now()).order_by("opens_at", "pk")


def before(alliance: Alliance, moment: datetime) -> Gathering | None:
    """The last gathering that opened before a moment."""
    return Gathering.objects.for_alliance(alliance).filter(opens_at__lt=moment).first()


def last_day_before(alliance: Alliance, day: date) -> date | None:
    """The day of the last gathering before a day, in the alliance's time zone. One statement."""
    gathering = before(alliance, datetime.combine(day, time.min, ZoneInfo(alliance.time_zone)))
    return gathering.on if gathering else None


def gathering_visible_to(person: Person, *, alliance: str, gathering: int) -> Gathering:
    """A gathering of an alliance the person is in, or 404."""
    found = (
        Gathering.objects.for_alliance(alliance_visible_to(person, alliance=alliance))
        .select_related("alliance")
        .filter(pk=gathering)
        .first()
    )
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Moments:
    """Keyword arguments of adoption.queries.progress."""

    as_of: date
    known_at: datetime | None
    since: date | None
    since_known_at: datetime | None


def as_shown_at(gathering: Gathering, *, since: Gathering | None = None) -> Moments:
    """What was shown at a gathering, and what was new since another (default: the one before it)."""
    previous = since or before(gathering.alliance, gathering.opens_at)
    return Moments(
        as_of=gathering.on,
        known_at=gathering.opens_at,
        since=previous.on if previous else None,
        since_known_at=previous.opens_at if previous else None,
    )
