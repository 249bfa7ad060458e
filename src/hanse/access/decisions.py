"""may(): the one question, and the seats it is answered from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hanse.access.grants import GRANTS, OF_EVERYBODY, Can, Reach
from hanse.access.roles import Role
from hanse.people.models import Person


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """What access needs to know of a seat that is held today."""

    role: Role
    alliance_id: int | None
    member_city_id: int | None
    shared_city_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes, or no with a sentence that says why."""

    allowed: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed


type_of_source = Callable[[Person], tuple[HeldSeat, ...]]
_source: list[type_of_source] = []


def seats_come_from(source: type_of_source) -> None:
    """Name the query that finds a person's seats. The app that owns seats stands above and calls this once."""
    _source[:] = [source]


def seats_of(person: Person) -> tuple[HeldSeat, ...]:
    """The seats a person holds today; asked of the database once for each loaded person."""
    kept: tuple[HeldSeat, ...] | None = person.__dict__.get("_held_seats")
    if kept is None:
        kept = _source[0](person) if person.is_active else ()
        person.__dict__["_held_seats"] = kept
    return kept


def may(person: Person, can: Can, obj: Any = None) -> Decision:
    """May this person do this to this object?

    `obj` has an `alliance_id`, and a `member_city_id` where it belongs to one city; without an object the
    question is whether any seat of the person carries the permission at all.
    """
    if can in OF_EVERYBODY:
        return Decision(True)
    granted = False
    for seat in seats_of(person):
        reach = GRANTS[seat.role].get(can)
        if reach is None:
            continue
        granted = True
        if obj is None or _reaches(seat, reach, obj):
            return Decision(True)
    if granted:
        return Decision(False, _("Your seat does not reach this alliance or city."))
    return Decision(False, _("None of your seats allows this. The secretariat of the alliance can help."))


def own_cities(person: Person, can: Can) -> frozenset[int]:
    """Keys of the member cities for which a person holds a permission by a seat of that city."""
    return frozenset(
        seat.member_city_id
        for seat in seats_of(person)
        if seat.member_city_id is not None and GRANTS[seat.role].get(can) is Reach.OWN_CITY
    )


def cities_reached(person: Person, can: Can) -> frozenset[int]:
    """Keys of the member cities for which a person holds a permission by a seat of that city or because it was shared."""
    shared = (seat.shared_city_ids for seat in seats_of(person) if GRANTS[seat.role].get(can) is Reach.SHARED)
    return own_cities(person, can).union(*shared)


def _reaches(seat: HeldSeat, reach: Reach, obj: Any) -> bool:
    if reach is Reach.EVERYWHERE:
        return True
    if seat.alliance_id != obj.alliance_id:
        return False
    if reach is Reach.ALLIANCE:
        return True
    city = getattr(obj, "member_city_id", None)
    return city == seat.member_city_id if reach is Reach.OWN_CITY else city in seat.shared_city_ids
