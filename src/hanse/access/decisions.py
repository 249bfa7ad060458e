"""may(): the one question, and the seats it is answered from."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hanse.access import walls
from hanse.access.grants import GRANTS, OF_EVERYBODY, Can, Reach
from hanse.access.roles import SECRETARIAT_ROLES, Role
from hanse.history import clock
from hanse.people.models import Person


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """What access needs to know of a seat that is held today."""

    role: Role
    alliance_id: int | None
    member_city_id: int | None
    shared_city_ids: frozenset[int] = frozenset()
    second_factor_required: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes, or no with a sentence that says why."""

    allowed: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed


def seats_of(person: Person) -> tuple[HeldSeat, ...]:
    """The seats a person holds today (UTC); asked of the database once for each loaded person."""
    kept: tuple[HeldSeat, ...] | None = person.__dict__.get("_held_seats")
    return remember_seats(person, walls.seats_of(person.pk, clock.today("UTC"))) if kept is None else kept


def remember_seats(person: Person, rows: list[dict[str, Any]]) -> tuple[HeldSeat, ...]:
    """Keep with a loaded person the seats that the database has just told."""
    seats = tuple(
        HeldSeat(
            Role(row["role"]),
            row["alliance_id"],
            row["member_city_id"],
            frozenset(row["shared"] or ()),
            second_factor_required=bool(row["second_factor"]),
        )
        for row in rows
    )
    person.__dict__["_held_seats"] = seats
    return seats


def needs_second_factor(person: Person) -> bool:
    """Whether one of a person's seats asks for a second factor."""
    return any(asks_for_second_factor(seat) for seat in seats_of(person))


def asks_for_second_factor(seat: HeldSeat) -> bool:
    """Whether a seat does: one of a secretariat, unless its alliance does without; a steward's, wherever others reach Hanse."""
    if seat.role is Role.GLOBAL_STEWARD:
        return bool(settings.STEWARDS_NEED_SECOND_FACTOR)
    return seat.role in SECRETARIAT_ROLES and seat.second_factor_required


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
