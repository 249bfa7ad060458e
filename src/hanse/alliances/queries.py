"""Reads of alliances and their rosters. Every function costs a fixed number of SQL statements."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import QuerySet
from django.http import Http404

from hanse.access.decisions import seats_of
from hanse.alliances.models import STANDING_WORDS, Alliance, MemberCity
from hanse.alliances.rules import LISTED, Standing
from hanse.people.models import Person
from hanse.places.countries import country_name


def alliances_visible_to(person: Person) -> QuerySet[Alliance]:
    """The alliances in which a person has a seat; all of them for a steward."""
    seats = seats_of(person)
    alliances = Alliance.objects.select_related("initiative")
    if any(seat.alliance_id is None for seat in seats):
        return alliances
    return alliances.filter(pk__in=[seat.alliance_id for seat in seats])


def alliance_visible_to(person: Person, *, alliance: str) -> Alliance:
    """The alliance of a workspace address with its version, or 404 for whoever has no seat in it."""
    found = alliances_visible_to(person).select_related("version").filter(slug=alliance).first()
    if found is None:
        raise Http404
    return found


def member_city_visible_to(person: Person, *, alliance: str, city: str) -> MemberCity:
    """A member city by its addresses, or 404."""
    found = (
        MemberCity.objects.filter(alliance=alliance_visible_to(person, alliance=alliance), city__slug=city)
        .select_related("alliance__initiative", "city", "cohort")
        .first()
    )
    if found is None:
        raise Http404
    return found


def version_of(alliance: Alliance) -> int:
    """The number under which pages drawn from this alliance's record may be kept, as it was when the alliance was loaded.

    What is drawn is read later, and so is never older than the number says.
    """
    return alliance.version.number


_vendors: list[Callable[[int, str], bool]] = []


def vendors_come_from(source: Callable[[int, str], bool]) -> None:
    """Name the query that knows by address who sells to cities. The app that keeps experts stands above and calls this once."""
    _vendors[:] = [source]


def sells(alliance: Alliance, email: str) -> bool:
    """Whether an alliance knows whoever has this address as a vendor. One statement."""
    return any(source(alliance.pk, email) for source in _vendors)


@dataclass(frozen=True, slots=True)
class Member:
    """A member city as it stood on a day, ready to be listed. `point` is its latitude and longitude, where they are known."""

    id: int
    slug: str
    name: str
    local_name: str
    country: str
    point: tuple[float, float] | None
    standing: Standing
    cohort_id: int | None
    label_names: tuple[str, ...]
    policies_position: int
    stages_position: int

    @property
    def country_name(self) -> str:
        """The country in the reader's language."""
        return country_name(self.country)

    @property
    def standing_word(self) -> str:
        """The standing in the reader's language."""
        return str(STANDING_WORDS[self.standing])

    @property
    def labels(self) -> tuple[str, ...]:
        """What is written beside the name: the standing where it is not plain membership, then the labels."""
        if self.standing is Standing.MEMBER:
            return self.label_names
        return (self.standing_word, *self.label_names)


STANDINGS = {standing.value: standing for standing in Standing}

_ROSTER = """
SELECT m.id, c.slug, c.name, c.local_name, c.country, c.latitude, c.longitude, s.standing, m.cohort_id,
       coalesce(l.names, '{}'), m.policies_position, m.stages_position
  FROM alliances_membercity m
  JOIN places_city c ON c.id = m.city_id
  JOIN LATERAL (
        SELECT standing FROM alliances_standingchange
         WHERE member_city_id = m.id AND effective_on <= %(on)s AND recorded_at <= %(known_at)s
         ORDER BY effective_on DESC, recorded_at DESC, id DESC LIMIT 1) s ON true
  LEFT JOIN (
        SELECT latest.member_city_id, array_agg(label.name ORDER BY label.name) AS names
          FROM (SELECT DISTINCT ON (member_city_id, label_id) member_city_id, label_id, given FROM alliances_labelchange
                 WHERE alliance_id = %(alliance)s AND effective_on <= %(on)s AND recorded_at <= %(known_at)s
                 ORDER BY member_city_id, label_id, effective_on DESC, recorded_at DESC, id DESC) latest
          JOIN alliances_label label ON label.id = latest.label_id
         WHERE latest.given
         GROUP BY latest.member_city_id) l ON l.member_city_id = m.id
 WHERE m.alliance_id = %(alliance)s AND s.standing = ANY(%(standings)s)
   AND (%(only)s::bigint IS NULL OR m.id = %(only)s)
 ORDER BY m.policies_position, m.id
"""


def roster(
    alliance: Alliance,
    *,
    on: date,
    known_at: datetime,
    standings: Collection[Standing] = LISTED,
    only: MemberCity | None = None,
) -> list[Member]:
    """The member cities whose standing on a day, as known at a moment, is one of `standings`. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            _ROSTER,
            {
                "alliance": alliance.pk,
                "on": on,
                "known_at": known_at,
                "standings": [str(s) for s in standings],
                "only": only.pk if only else None,
            },
        )
        return [
            Member(
                id=row[0],
                slug=row[1],
                name=row[2],
                local_name=row[3],
                country=row[4],
                point=None if row[5] is None else (float(row[5]), float(row[6])),
                standing=STANDINGS[row[7]],
                cohort_id=row[8],
                label_names=tuple(row[9]),
                policies_position=row[10],
                stages_position=row[11],
            )
            for row in cursor.fetchall()
        ]


_ON_HOLD = """
SELECT now.member_city_id, now.effective_on,
       coalesce((SELECT standing FROM alliances_standingchange before
                  WHERE before.member_city_id = now.member_city_id AND before.standing = ANY(%(listed)s)
                    AND before.effective_on <= now.effective_on
                  ORDER BY before.effective_on DESC, before.recorded_at DESC, before.id DESC LIMIT 1), %(otherwise)s)
  FROM (SELECT DISTINCT ON (member_city_id) member_city_id, standing, effective_on FROM alliances_standingchange
         WHERE member_city_id = ANY(%(cities)s) AND effective_on <= %(on)s
         ORDER BY member_city_id, effective_on DESC, recorded_at DESC, id DESC) now
 WHERE now.standing = %(on_hold)s
"""


@dataclass(frozen=True, slots=True)
class Paused:
    """A city on hold: since when, and what it was before (a member where nothing else is known)."""

    member_city_id: int
    since: date
    before: Standing


def on_hold_among(member_cities: Collection[int], *, on: date) -> list[Paused]:
    """Those of these cities (keys) that are on hold on a day. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            _ON_HOLD,
            {
                "cities": list(member_cities),
                "on": on,
                "on_hold": Standing.ON_HOLD.value,
                "listed": [standing.value for standing in LISTED],
                "otherwise": Standing.MEMBER.value,
            },
        )
        return [Paused(key, since, Standing(before)) for key, since, before in cursor.fetchall()]


def standing_on(member_city: MemberCity, *, on: date, known_at: datetime) -> Standing | None:
    """A member city's standing on a day, as known at a moment."""
    value = (
        member_city.standing_changes.filter(effective_on__lte=on, recorded_at__lte=known_at)
        .order_by("-effective_on", "-recorded_at", "-pk")
        .values_list("standing", flat=True)
        .first()
    )
    return Standing(value) if value else None
