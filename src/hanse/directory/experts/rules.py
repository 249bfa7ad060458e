"""Conditions of experts. Pure Python."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from hanse.access.roles import Role
from hanse.alliances.rules import Standing
from hanse.history import Refused

PARTS = ("fields", "languages", "region", "about", "conflicts", "neutral_on")
"""The parts of an expert's own profile that an alliance can be shown."""
QUIET: frozenset[Standing] = frozenset({Standing.ON_HOLD, Standing.ENDED})
"""Standings in which an expert is shown to the secretariat alone."""
MOST_HOURS = Decimal(999)


def quarter_of(day: date) -> tuple[date, date]:
    """The first day of a day's quarter, and the first of the next one."""
    first = date(day.year, day.month - (day.month - 1) % 3, 1)
    return first, date(first.year + (first.month == 10), (first.month + 3 - 1) % 12 + 1, 1)


def check_parts(parts: set[str]) -> None:
    """What is shown is a part of the profile."""
    if not parts <= set(PARTS):
        raise Refused(_("There is no such part of a profile."))


def check_no_expert(is_one: bool) -> None:
    """One record for each expert."""
    if is_one:
        raise Refused(_("This contact has an expert's record already."))


def check_seat(role: Role) -> None:
    """A record is made from an expert's seat."""
    if role is not Role.EXPERT:
        raise Refused(_("This is not an expert's seat."))


def check_neutral(*, is_vendor: bool, neutral_on: date | None) -> None:
    """Whoever sells to cities has not declared not to."""
    if is_vendor and neutral_on is not None:
        raise Refused(_("Whoever sells to cities cannot have declared not to. Remove one of the two."))


def check_standing(current: Standing | None, wanted: Standing) -> None:
    """A change of standing changes something."""
    if current is wanted:
        raise Refused(_("The expert has this standing already."))


def check_rating(rating: int | None) -> None:
    """One to five, or none."""
    if rating is not None and not 1 <= rating <= 5:
        raise Refused(_("A rating is a number from 1 to 5."))


def check_hours(hours: Decimal) -> None:
    """Work takes time, and not for ever."""
    if not 0 < hours <= MOST_HOURS:
        raise Refused(_("Give the hours as a number above 0 and up to %(most)s.") % {"most": MOST_HOURS})


def check_agreed(agreed: set[str], changed: set[str]) -> None:
    """What an expert shows of their own profile is theirs to change."""
    if agreed & changed:
        raise Refused(_("The expert shows this part of their own profile here. Only they change it."))
