"""Conditions of invitations and of requests to join. Pure Python."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from hanse.access.grants import Can
from hanse.access.roles import CITY_ROLES, SECRETARIAT_ROLES, Role
from hanse.history import Refused

DAYS_OPEN = 14
"""How long an invitation stays open unless the inviter chooses otherwise."""
FEWEST_DAYS, MOST_DAYS = 1, 60
LONGEST_HANDOVER = timedelta(days=366)
INVITABLE: tuple[Role, ...] = tuple(role for role in Role if role is not Role.GLOBAL_STEWARD)
"""Roles that one is invited to. A steward stands above all alliances, and is made on the command line."""


class InvitationState(StrEnum):
    """What became of an invitation."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REVOKED = "revoked"
    EXPIRED = "expired"


class RequestState(StrEnum):
    """What became of a request to join."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SPAM = "spam"


class RequestKind(StrEnum):
    """Who asks to join."""

    CITY = "city"
    EXPERT = "expert"


def permission_for(role: Role) -> Can:
    """What it takes to invite to a role, and to end its seats."""
    return Can.APPOINT_SECRETARIAT if role in SECRETARIAT_ROLES else Can.MANAGE_PEOPLE


def check_role(role: Role, *, has_city: bool) -> None:
    """City roles name their city, others none; nobody is invited to be a steward."""
    if role not in INVITABLE:
        raise Refused(_("Nobody is invited to this role."))
    if role in CITY_ROLES and not has_city:
        raise Refused(_("Choose the city that this person will speak for."))
    if role not in CITY_ROLES and has_city:
        raise Refused(_("A seat of this role belongs to no city. Leave the city empty."))


def check_days_open(days: int) -> None:
    """An invitation stays open for a while, and not for good."""
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise Refused(_("An invitation stays open for %(fewest)s to %(most)s days.") % {"fewest": FEWEST_DAYS, "most": MOST_DAYS})


def check_term(ends_on: date | None, *, today: date) -> None:
    """A term that is over opens nothing."""
    if ends_on is not None and ends_on < today:
        raise Refused(_("The term would end on %(day)s, which is past. Give a later day.") % {"day": ends_on.isoformat()})


def check_belongs(belongs: bool) -> None:
    """What an invitation names is of its alliance, and of its city."""
    if not belongs:
        raise Refused(_("This city or seat is not part of this alliance."))


def check_not_invited(invited: bool) -> None:
    """One invitation at a time for one seat."""
    if invited:
        raise Refused(_("An invitation to this seat is on its way to this address already. Send it again, or revoke it."))


def check_not_seated(seated: bool) -> None:
    """Who holds the seat need not be invited to it."""
    if seated:
        raise Refused(_("Whoever has this address holds this seat already."))


def check_open(state: InvitationState, *, expires_at: datetime, now: datetime) -> None:
    """An invitation is used once, in time, and not after it was revoked."""
    if state is InvitationState.PENDING and now < expires_at:
        return
    reasons = {
        InvitationState.PENDING: _("This invitation has expired. Ask whoever invited you to send it again."),
        InvitationState.EXPIRED: _("This invitation has expired. Ask whoever invited you to send it again."),
        InvitationState.ACCEPTED: _("This invitation was accepted already. A link works once; sign in to enter."),
        InvitationState.DECLINED: _("This invitation was declined. Ask whoever invited you for a new one."),
        InvitationState.REVOKED: _("This invitation was revoked. Ask whoever invited you."),
    }
    raise Refused(reasons[state])


def check_pending(state: InvitationState) -> None:
    """Only what nobody has answered is sent again or revoked."""
    if state is not InvitationState.PENDING:
        raise Refused(_("This invitation has been answered or revoked already."))


def check_addressee(same: bool) -> None:
    """A seat is given to whom it was offered: to nobody who found the link somewhere else."""
    if not same:
        raise Refused(_("This invitation is for another address. Sign out, then open the link from the mail again."))


def check_successor(same_seat: bool) -> None:
    """A handover passes a seat on as it is: the same role, the same city."""
    if not same_seat:
        raise Refused(_("A successor takes over the same role for the same city."))


def check_handover(*, held: bool, invited: bool, last_day: date | None, today: date) -> None:
    """A seat is passed on once, while it is held, and soon."""
    if not held:
        raise Refused(_("This seat has ended and cannot be handed over any more."))
    if invited:
        raise Refused(_("A successor has been invited already. Revoke that invitation first."))
    if last_day is not None and last_day > today + LONGEST_HANDOVER:
        raise Refused(_("A seat changes hands within a year. Give an earlier day."))


def check_own_seat(own: bool) -> None:
    """Whoever does not administer people passes on their own seat alone."""
    if not own:
        raise Refused(_("Only the secretariat hands over somebody else's seat."))


def check_inviter(still_here: bool) -> None:
    """An invitation is worth what its inviter may do."""
    if not still_here:
        raise Refused(_("Whoever invited you has left the alliance. Ask its secretariat for a new invitation."))


def check_reason(reason: str) -> None:
    """What weakens somebody's sign-in is done for a reason that can be read afterwards."""
    if not reason.strip():
        raise Refused(_("Give the reason. It stands in the history, and in the mail to the person."))


def check_somebody_else(somebody_else: bool) -> None:
    """One's own sign-in has pages of its own, which ask first who it is."""
    if not somebody_else:
        raise Refused(_("This is your own account. Change your sign-in on the page of your account."))


def check_answers_for(answers: bool) -> None:
    """Nobody weakens the sign-in to a seat for which they do not answer."""
    if not answers:
        raise Refused(
            _(
                "This person also holds a seat for which you do not answer. "
                "A global steward can do this, or whoever runs this installation."
            )
        )


def check_has_second_factor(has: bool) -> None:
    """What is not there is not reset."""
    if not has:
        raise Refused(_("This person has no second factor."))


def check_waiting(state: RequestState) -> None:
    """A request is answered once."""
    if state is not RequestState.WAITING:
        raise Refused(_("This request has been answered already."))


def check_takes_requests(takes: bool) -> None:
    """An alliance decides whether strangers may ask."""
    if not takes:
        raise Refused(_("This alliance takes no requests at present."))


def check_something_to_send(ready: Collection[object]) -> None:
    """Sending nothing is a mistake worth telling."""
    if not ready:
        raise Refused(_("There is no invitation to send in this list."))


def check_understood(problems: int, *, leave_out: bool) -> None:
    """Lines that are not understood are left out only when somebody says so."""
    if problems and not leave_out:
        raise Refused(_("Some lines are not understood. Mend them, or choose to leave them out."))


def expiry(now: datetime, days: int) -> datetime:
    """When an invitation of this moment expires."""
    return now + timedelta(days=days)
