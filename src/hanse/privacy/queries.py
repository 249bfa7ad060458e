"""Reads: what concerns a person, who has a say about their erasure, what waits, what a run of the periods would do."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet
from django.http import Http404

from hanse.access import walls
from hanse.access.decisions import may
from hanse.access.grants import Can
from hanse.access.roles import CITY_ROLES, Role
from hanse.admission.queries import seat_visible_to
from hanse.alliances.models import Alliance, Seat
from hanse.alliances.queries import alliance_visible_to
from hanse.history import clock
from hanse.people.former import Kind, code_of
from hanse.people.models import Person
from hanse.privacy import packs
from hanse.privacy.models import Consent, Controller, ErasureRequest
from hanse.privacy.rules import KINDS, RequestState, Say

OPEN_STATES = [RequestState.WAITING.value, RequestState.AGREED.value]


@dataclass(frozen=True, slots=True)
class Told:
    """A row that concerns a person, by its columns. `how`: "about" the person, or "by" them."""

    table: str
    how: str
    alliance_id: int | None
    columns: dict[str, Any]


def concerning(person: Person, *, within: Alliance | None = None) -> list[Told]:
    """Every row of every table that concerns a person: in all alliances for themself, in one for who answers for it there.

    The database looks beyond the wall, because a seat that has ended takes its alliance out of reach and not the right to know
    (hanse.privacy.functions). One statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT source, how, alliance, told FROM hanse_traces(%s, %s, %s)",
            [person.pk, within.pk if within else None, clock.today("UTC")],
        )
        return [Told(table, how, alliance, _columns(told)) for table, how, alliance, told in cursor.fetchall()]


def _columns(told: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(told) if isinstance(told, str) else told
    return found


def says_about(person: Person) -> list[Say]:
    """The alliances that have a say about the erasure of a person. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT alliance_id, managed, agreed, last_lead FROM hanse_says(%s, %s)", [person.pk, clock.today("UTC")])
        return [Say(*row) for row in cursor.fetchall()]


def former(person: Person, says: list[Say]) -> str:
    """The code of what a person is called once their name is gone. A place stands in it only where one alliance knows them:
    else each would learn of the other. At most three statements.
    """
    alliances = [say.alliance_id for say in says if say.alliance_id is not None]
    if len(alliances) != 1:
        return code_of(Kind.STEWARD if not alliances and says else Kind.SOMEBODY)
    with walls.reaching(alliances[0]):
        seats = Seat.objects.filter(person=person, alliance=alliances[0]).select_related("alliance", "member_city__city")
        last = seats.order_by("-starts_on", "-pk")[0]
    role = Role(last.role)
    if role in CITY_ROLES and last.member_city is not None:
        return code_of(KINDS[role], last.member_city.city.name)
    return code_of(KINDS[role], last.alliance.name if last.alliance else "")


def consents_of(person: Person) -> dict[str, Consent]:
    """The consents that hold, by the code of their purpose. One statement."""
    return {consent.purpose: consent for consent in Consent.objects.filter(person=person, withdrawn_at__isnull=True)}


def consenting(alliance: Alliance) -> list[tuple[str, list[Person]]]:
    """Who agreed to what, among those who hold a seat: the code of a purpose and the people. Two statements."""
    seated = Seat.objects.for_alliance(alliance).held_on(clock.today("UTC")).values("person")
    found = Consent.objects.filter(person__in=seated, withdrawn_at__isnull=True).select_related("person").order_by("person__name")
    people: dict[str, list[Person]] = {purpose.code: [] for purpose in packs.free_purposes()}
    for consent in found:
        people[consent.purpose].append(consent.person)
    return list(people.items())


def requests_of(alliance: Alliance) -> QuerySet[ErasureRequest]:
    """Requests for erasure, those that wait first."""
    found = ErasureRequest.objects.filter(alliance=alliance).select_related("person", "asked_by", "answered_by", "alliance")
    return found.order_by("answered_at", "-asked_at", "-pk")


def waiting_requests(alliance: Alliance) -> int:
    """How many requests wait for the word of an alliance."""
    return ErasureRequest.objects.filter(alliance=alliance, state=RequestState.WAITING).count()


def open_request(person: Person, alliance: Alliance) -> ErasureRequest | None:
    """The request for erasure of a person that is under way in an alliance."""
    return ErasureRequest.objects.filter(person=person, alliance=alliance, state__in=OPEN_STATES).first()


def controller_of(alliance: Alliance) -> Controller:
    """Who answers for the data of an alliance; an empty one, not kept, where nobody has said it."""
    return Controller.objects.filter(alliance=alliance).first() or Controller(alliance=alliance)


def due(within: Alliance | None = None, *, really: bool = False) -> list[tuple[str, int]]:
    """The rules of retention, and how many rows each would change now, or (`really`) has changed. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rule, rows FROM hanse_retain(%s, %s, %s)", [clock.now(), within.pk if within else None, really])
        return list(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Known:
    """A person as one alliance knows them, by a seat."""

    person: Person
    alliance: Alliance
    seat: Seat

    @property
    def alliance_id(self) -> int:
        return self.alliance.pk


def known_visible_to(person: Person, *, alliance: str, seat: int) -> Known:
    """Somebody by their seat in an alliance, or 404."""
    found = seat_visible_to(person, alliance=alliance, seat=seat)
    if found.alliance is None:
        raise Http404
    return Known(found.person, found.alliance, found)


def managed_by(person: Person, *, alliance: str) -> Alliance:
    """An alliance the person is in, or 404."""
    return alliance_visible_to(person, alliance=alliance)


def names_of_alliances(keys: set[int]) -> dict[int, str]:
    """Names by key. One statement."""
    return dict(Alliance.objects.filter(pk__in=keys).values_list("pk", "name"))


def people_held(alliance: Alliance) -> Iterator[tuple[str, int]]:
    """How many people each role has today, for the data-processing record. One statement."""
    held = Seat.objects.for_alliance(alliance).held_on(clock.today("UTC"))
    counted = dict(held.values_list("role").annotate(n=Count("person", distinct=True)).order_by())
    for role in Role:
        if role in counted:
            yield str(role.label), counted[role]


def manages(person: Person, alliance: Alliance) -> bool:
    """Whether somebody answers for the personal data of an alliance."""
    return bool(may(person, Can.MANAGE_PRIVACY, alliance))
