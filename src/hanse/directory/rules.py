"""Conditions of the directory. Pure Python."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from hanse.history import Refused


class Consent(StrEnum):
    """What a person has said about being kept in the directory and written to."""

    UNKNOWN = "unknown"
    GIVEN = "given"
    REFUSED = "refused"


class Visibility(StrEnum):
    """Who reads a note: the secretariat alone, or also the city it speaks of."""

    SECRETARIAT = "secretariat"
    CITY = "city"


class Function(StrEnum):
    """What somebody is for a city or an organisation (letter_of_intent of comparable networks, section on roles)."""

    FOCAL_POINT = "focal_point"
    DEPUTY = "deputy"
    POLITICAL_SPONSOR = "political_sponsor"
    POLICY_LEAD = "policy_lead"
    STAFF = "staff"
    OTHER = "other"


class ChannelKind(StrEnum):
    """A way to reach somebody."""

    EMAIL = "email"
    PHONE = "phone"
    MESSENGER = "messenger"
    WEB = "web"
    POST = "post"


class Governance(StrEnum):
    """Who governs a city."""

    UNKNOWN = "unknown"
    MAYOR_COUNCIL = "mayor_council"
    COUNCIL_MANAGER = "council_manager"
    COMMISSION = "commission"
    APPOINTED = "appointed"
    OTHER = "other"


class Capacity(StrEnum):
    """How much of its own a city can put to work on technology."""

    UNKNOWN = "unknown"
    NONE = "none"
    SMALL = "small"
    TEAM = "team"
    DEPARTMENT = "department"


class Region(StrEnum):
    """How far an expert's knowledge goes: experts bridge local, regional and global levels (the paper)."""

    LOCAL = "local"
    REGIONAL = "regional"
    GLOBAL = "global"


class WorkKind(StrEnum):
    """What an expert did."""

    ADVICE = "advice"
    SESSION = "session"
    REVIEW = "review"
    CASE = "case"


class Likeness(StrEnum):
    """Why two contacts may be one person."""

    MAIL = "mail"
    NAME = "name"
    SPELLING = "spelling"


def check_belongs(belongs: bool) -> None:
    """Everything that is joined is of one alliance."""
    if not belongs:
        raise Refused(_("This is not part of this alliance."))


def check_name(name: str) -> None:
    """Somebody, or something, is called something."""
    if not name.strip():
        raise Refused(_("Give a name."))


def check_consent(consent: Consent, on: date | None, *, today: date) -> None:
    """Whoever agreed or said no did so on a day, and that day is not ahead."""
    if consent is not Consent.UNKNOWN and on is None:
        raise Refused(_("Give the day on which this was said."))
    if on is not None and on > today:
        raise Refused(_("%(day)s lies ahead. Give the day on which this was said.") % {"day": on.isoformat()})


def check_place(*, has_city: bool, has_organisation: bool) -> None:
    """A post is held somewhere."""
    if not has_city and not has_organisation:
        raise Refused(_("Choose the city or the organisation that this post is for."))


def check_term(starts_on: date | None, ends_on: date | None) -> None:
    """A post ends after it starts."""
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        raise Refused(_("A post ends after it starts."))


def check_not_merged(merged: bool) -> None:
    """What was merged into another contact is kept as it was, for an undo."""
    if merged:
        raise Refused(_("This contact was merged into another one. Change that one, or undo the merge."))


def check_not_there(there: bool) -> None:
    """The same address once."""
    if there:
        raise Refused(_("This address or number stands here already."))


def check_works(works: bool) -> None:
    """Nobody is best reached where nothing arrives."""
    if not works:
        raise Refused(_("What does not work cannot be the preferred way. Say first that it works again."))


def check_two(one: int, other: int) -> None:
    """It takes two."""
    if one == other:
        raise Refused(_("This is one and the same contact."))


def check_fields(fields: Collection[str], *, known: Collection[str]) -> None:
    """Only what differs between people is taken over."""
    if set(fields) - set(known):
        raise Refused(_("Choose what to take over from the list."))


def check_one_of_a_kind(both: str) -> None:
    """What a contact has once cannot come together twice. `both` names it."""
    if both:
        raise Refused(_("Both have this, and one person has it once: %(what)s. Take one of them away first.") % {"what": both})


def check_undoable(*, is_undo: bool, undone: bool, kept_is_gone: bool) -> None:
    """A merge is undone once, and before the merges that came before it."""
    if is_undo or undone:
        raise Refused(_("This merge has been undone already."))
    if kept_is_gone:
        raise Refused(_("The contact that was kept was merged into another one later. Undo that merge first."))


def check_room_to_return(room: bool) -> None:
    """What goes back must still fit there."""
    if not room:
        raise Refused(_("Something was changed since, so that it does not fit back. Change it by hand."))


def check_note(text: str, visibility: Visibility, *, has_city: bool) -> None:
    """A note says something, and one that a city reads says which city."""
    if not text.strip():
        raise Refused(_("Write something."))
    if visibility is Visibility.CITY and not has_city:
        raise Refused(_("Choose the city that reads this note."))


def check_not_withdrawn(withdrawn: bool) -> None:
    """A note is taken back once."""
    if withdrawn:
        raise Refused(_("This note has been taken back already."))


def check_own_words(allowed: bool) -> None:
    """Whoever does not run the alliance takes back their own words alone."""
    if not allowed:
        raise Refused(_("Only the secretariat takes back what somebody else wrote."))
