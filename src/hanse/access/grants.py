"""Who may do what: the one table."""

from collections.abc import Mapping
from enum import Enum, StrEnum

from hanse.access.roles import Role


class Can(StrEnum):
    """A permission, named thing:verb."""

    VIEW_REGISTER = "register:view"
    VIEW_POLICIES = "policies:view"
    VIEW_ALLIANCE = "alliance:view"
    MANAGE_ALLIANCE = "alliance:manage"
    VIEW_CITIES = "cities:view"
    MANAGE_CITIES = "cities:manage"
    VIEW_MEETINGS = "meetings:view"
    MANAGE_MEETINGS = "meetings:manage"
    VIEW_PROGRESS = "progress:view"
    VIEW_REPORTED = "progress:view_reported"
    VIEW_EVIDENCE = "progress:view_evidence"
    RECORD_PROGRESS = "progress:record"
    REPORT_PROGRESS = "progress:report"
    CONFIRM_PROGRESS = "progress:confirm"
    IMPORT_PROGRESS = "progress:import"
    EXPORT_PROGRESS = "progress:export"


class Reach(Enum):
    """How far a grant goes from the seat that carries it."""

    EVERYWHERE = "everywhere"
    ALLIANCE = "alliance"
    OWN_CITY = "own_city"


def _grant(reach: Reach, *cans: Can) -> dict[Can, Reach]:
    return dict.fromkeys(cans, reach)


_COMMON = _grant(Reach.EVERYWHERE, Can.VIEW_REGISTER, Can.VIEW_POLICIES)
_READER = _COMMON | _grant(Reach.ALLIANCE, Can.VIEW_ALLIANCE, Can.VIEW_CITIES, Can.VIEW_MEETINGS, Can.VIEW_PROGRESS)

GRANTS: Mapping[Role, Mapping[Can, Reach]] = {
    Role.GLOBAL_STEWARD: _COMMON
    | _grant(Reach.EVERYWHERE, Can.VIEW_ALLIANCE, Can.VIEW_CITIES, Can.VIEW_MEETINGS, Can.VIEW_PROGRESS, Can.EXPORT_PROGRESS),
    Role.SECRETARIAT: _READER
    | _grant(
        Reach.ALLIANCE,
        Can.MANAGE_ALLIANCE,
        Can.MANAGE_CITIES,
        Can.MANAGE_MEETINGS,
        Can.VIEW_REPORTED,
        Can.VIEW_EVIDENCE,
        Can.RECORD_PROGRESS,
        Can.CONFIRM_PROGRESS,
        Can.IMPORT_PROGRESS,
        Can.EXPORT_PROGRESS,
    ),
    Role.CITY: _READER
    | _grant(Reach.ALLIANCE, Can.EXPORT_PROGRESS)
    | _grant(Reach.OWN_CITY, Can.VIEW_REPORTED, Can.VIEW_EVIDENCE, Can.REPORT_PROGRESS),
    Role.EXPERT: _READER,
    Role.OBSERVER: _READER,
}
