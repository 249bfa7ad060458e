"""Conditions of the directory. Pure Python."""

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


def check_belongs(belongs: bool) -> None:
    """Everything that is joined is of one alliance."""
    if not belongs:
        raise Refused(_("This is not part of this alliance."))
