"""Conditions of alliances, member cities and seats. Pure Python."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from hanse.access.grants import GRANTS, PRIVATE_TO_CITIES
from hanse.access.roles import Role
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


def opens_private_data(role: Role) -> bool:
    """Whether a seat of this role opens what cities keep to themselves."""
    return not PRIVATE_TO_CITIES.isdisjoint(GRANTS[role])


def check_vendor_stays_out(role: Role, held: Collection[Role]) -> None:
    """Whoever sells to cities sees nothing private of them by another seat (the paper: officials are wary of vendors).

    `held` are the roles that the person holds in the same alliance at the same time.
    """
    if role is Role.VENDOR and any(opens_private_data(other) for other in held):
        raise Refused(
            _("This person holds a seat that opens private data of cities. End that seat before you give a vendor's seat.")
        )
    if opens_private_data(role) and Role.VENDOR in held:
        raise Refused(_("This person holds a vendor's seat here. A vendor never gets a seat that opens private data of cities."))


def check_sells_not(role: Role, *, sells: bool) -> None:
    """Whoever is known in an alliance as a vendor, with a seat or without, gets no seat that opens private data of cities."""
    if sells and opens_private_data(role):
        raise Refused(
            _("This person is known here as somebody who sells to cities, and gets no seat that opens private data of cities.")
        )


def check_not_seated(seated: bool) -> None:
    """Nobody holds the same seat twice at a time."""
    if seated:
        raise Refused(_("This person holds this seat already."))


def check_lead_remains(remaining: bool) -> None:
    """Somebody always answers for an alliance."""
    if not remaining:
        raise Refused(
            _(
                "This is the last seat of a secretariat lead, and somebody must answer for the alliance. "
                "Appoint another lead, then end this seat."
            )
        )


def check_end(ends_on: date, *, starts_on: date, term: date | None) -> None:
    """A seat ends within its term; on the day before it began where it is taken back on its first day."""
    if ends_on < starts_on - timedelta(days=1):
        raise Refused(_("The seat began on %(day)s. It cannot end before that.") % {"day": starts_on.isoformat()})
    if term is not None and ends_on >= term:
        raise Refused(_("The seat ends on %(day)s already. Give an earlier day.") % {"day": term.isoformat()})


def check_extension(ends_on: date | None, *, term: date | None, today: date) -> None:
    """An extension makes a running term longer; a term that is over is a matter for a new invitation."""
    if term is None:
        raise Refused(_("This seat has no term end. There is nothing to extend."))
    if term < today:
        raise Refused(_("This seat has ended. Invite the person anew."))
    if ends_on is not None and ends_on <= term:
        raise Refused(_("The term ends on %(day)s already. Give a later day.") % {"day": term.isoformat()})


def check_deputy(*, same_person: bool, same_place: bool, running: bool) -> None:
    """A deputy is somebody else with a running seat of the same city or, outside cities, of the same alliance."""
    if same_person:
        raise Refused(_("Nobody is their own deputy."))
    if not same_place:
        raise Refused(_("A deputy holds a seat of the same city or, for other seats, of the same alliance."))
    if not running:
        raise Refused(_("A deputy holds a seat whose term is running."))


def check_share(role: Role, *, running: bool, shared: bool) -> None:
    """A city's papers are shared with an expert who is seated now, and once."""
    if role is not Role.EXPERT:
        raise Refused(_("A city's papers are shared with experts only."))
    if not running:
        raise Refused(_("This expert's seat has ended or has not begun."))
    if shared:
        raise Refused(_("The city's papers are shared with this expert already."))


def check_share_runs(ended: bool) -> None:
    """What has ended does not end again."""
    if ended:
        raise Refused(_("This share has ended already."))


def check_some_cities(number: int) -> None:
    """Admitting nothing is a mistake worth telling."""
    if not number:
        raise Refused(_("No city was chosen. Choose at least one."))


def check_outside(inside: Collection[str]) -> None:
    """A city enters an alliance once."""
    if inside:
        raise Refused(_("In the alliance already: %(cities)s. Leave them out.") % {"cities": ", ".join(inside)})


def check_cohort_open(closed: bool) -> None:
    """What is closed takes no further city and does not close again."""
    if closed:
        raise Refused(_("This cohort is closed."))


def check_closing(closed_on: date, *, opened_on: date | None, today: date) -> None:
    """A cohort closes after it opened, and not ahead of time."""
    if opened_on is not None and closed_on < opened_on:
        raise Refused(_("The cohort opened on %(day)s. It cannot close before that.") % {"day": opened_on.isoformat()})
    check_dated(closed_on, today=today)
