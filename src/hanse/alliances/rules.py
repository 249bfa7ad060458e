"""Conditions of alliances, member cities and seats. Pure Python."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from hanse.history import Refused


class Standing(StrEnum):
    """What a city is to an alliance (glossary)."""

    PROSPECT = "prospect"
    CONTACTED = "contacted"
    INVITED = "invited"
    INTENT = "intent"
    MEMBER = "member"
    OBSERVER = "observer"
    ON_HOLD = "on_hold"
    ENDED = "ended"


LISTED: frozenset[Standing] = frozenset({Standing.INTENT, Standing.MEMBER, Standing.OBSERVER})
"""Standings whose cities stand in the grids and lists. On hold is quiet: it leaves them (practices.md, section 4)."""


def check_dated(effective_on: date, *, today: date) -> None:
    """A statement says what is true, not what is hoped for: no date ahead of today in the alliance's time zone."""
    if effective_on > today:
        raise Refused(
            _("%(day)s lies ahead. Give the day on which it became true, at the latest today, %(today)s.")
            % {"day": effective_on.isoformat(), "today": today.isoformat()}
        )


def check_belongs(belongs: bool) -> None:
    """Cohorts, cities and seats of an alliance are its own."""
    if not belongs:
        raise Refused(_("This cohort or city is not part of this alliance."))


def check_standing(current: str | None, wanted: str) -> None:
    """A change of standing changes something."""
    if current == wanted:
        raise Refused(_("The city has this standing already."))


def check_order(given: Collection[int], expected: Collection[int]) -> None:
    """An order names every member city once."""
    if sorted(given) != sorted(expected):
        raise Refused(_("The order must name every member city of the alliance exactly once."))
