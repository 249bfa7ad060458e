"""Who may do what: the one table."""

from collections.abc import Mapping
from enum import Enum, StrEnum

from django.utils.translation import gettext_lazy as _

from hanse.access.roles import Role


class Can(StrEnum):
    """A permission, named thing:verb."""

    USE_ACCOUNT = "account:use"
    VIEW_ROLES = "roles:view"
    VIEW_REGISTER = "register:view"
    VIEW_POLICIES = "policies:view"
    APPOINT_SECRETARIAT = "secretariat:appoint"
    START_ALLIANCES = "alliances:start"
    VIEW_ALLIANCE = "alliance:view"
    MANAGE_ALLIANCE = "alliance:manage"
    VIEW_PEOPLE = "people:view"
    VIEW_ADDRESSES = "people:view_addresses"
    MANAGE_PEOPLE = "people:manage"
    HAND_OVER = "people:hand_over"
    VIEW_HISTORY = "history:view"
    MANAGE_PRIVACY = "privacy:manage"
    VIEW_CITIES = "cities:view"
    MANAGE_CITIES = "cities:manage"
    SHARE_CITY = "cities:share"
    VIEW_DIRECTORY = "directory:view"
    MANAGE_DIRECTORY = "directory:manage"
    IMPORT_DIRECTORY = "directory:import"
    EXPORT_DIRECTORY = "directory:export"
    VIEW_EXPERTS = "experts:view"
    MANAGE_EXPERTS = "experts:manage"
    VIEW_RECRUITMENT = "recruitment:view"
    MANAGE_RECRUITMENT = "recruitment:manage"
    VIEW_LETTERS = "letters:view"
    DRAFT_LETTERS = "letters:draft"
    COUNTERSIGN_LETTERS = "letters:countersign"
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


ABOUT_CANS = {
    Can.USE_ACCOUNT: _("use their own account: password, second factor, sessions, their own data"),
    Can.VIEW_ROLES: _("see this page"),
    Can.VIEW_REGISTER: _("see the register of cities"),
    Can.VIEW_POLICIES: _("read the model policies"),
    Can.APPOINT_SECRETARIAT: _("give and end seats of the secretariat"),
    Can.START_ALLIANCES: _("see the list of all alliances, and start new ones"),
    Can.VIEW_ALLIANCE: _("enter the alliance's workspace and its desk"),
    Can.MANAGE_ALLIANCE: _("change the alliance's settings and its pathway"),
    Can.VIEW_PEOPLE: _("see which seats are held in the alliance"),
    Can.VIEW_ADDRESSES: _("see people's names and e-mail addresses"),
    Can.MANAGE_PEOPLE: _("invite people, end seats, answer requests to join"),
    Can.HAND_OVER: _("prepare the handover of a city's seat"),
    Can.VIEW_HISTORY: _("read the history: who changed what, and who read personal data"),
    Can.MANAGE_PRIVACY: _("answer requests about personal data: export, erase, keep for how long"),
    Can.VIEW_CITIES: _("see the member cities"),
    Can.MANAGE_CITIES: _("admit cities, change their standing, cohort and labels"),
    Can.SHARE_CITY: _("share a city's papers with an expert"),
    Can.VIEW_DIRECTORY: _("see contacts, their addresses and the notes about them"),
    Can.MANAGE_DIRECTORY: _("keep contacts and the profiles of cities"),
    Can.IMPORT_DIRECTORY: _("import contacts from a file"),
    Can.EXPORT_DIRECTORY: _("export all contacts"),
    Can.VIEW_EXPERTS: _("see the experts who agreed to be shown"),
    Can.MANAGE_EXPERTS: _("keep the experts' records"),
    Can.VIEW_RECRUITMENT: _("see the target lists and what was said to whom"),
    Can.MANAGE_RECRUITMENT: _("recruit cities and experts"),
    Can.VIEW_LETTERS: _("read letters of intent"),
    Can.DRAFT_LETTERS: _("draft, review and send letters of intent"),
    Can.COUNTERSIGN_LETTERS: _("countersign letters of intent"),
    Can.VIEW_MEETINGS: _("see the meetings"),
    Can.MANAGE_MEETINGS: _("call meetings"),
    Can.VIEW_PROGRESS: _("see confirmed progress"),
    Can.VIEW_REPORTED: _("see reports that are not confirmed yet"),
    Can.VIEW_EVIDENCE: _("read notes and evidence"),
    Can.RECORD_PROGRESS: _("record progress"),
    Can.REPORT_PROGRESS: _("report progress for confirmation"),
    Can.CONFIRM_PROGRESS: _("confirm or return reports"),
    Can.IMPORT_PROGRESS: _("import progress from a spreadsheet"),
    Can.EXPORT_PROGRESS: _("export the progress they see"),
}
"""Each permission in words that follow "may"."""


class Reach(Enum):
    """How far a grant goes from the seat that carries it."""

    EVERYWHERE = "everywhere"
    ALLIANCE = "alliance"
    OWN_CITY = "own_city"
    SHARED = "shared"


ABOUT_REACHES = {
    Reach.EVERYWHERE: _("everywhere"),
    Reach.ALLIANCE: _("in the alliance"),
    Reach.OWN_CITY: _("for their own city"),
    Reach.SHARED: _("for cities that shared it"),
}
"""Each reach in words that follow a permission."""

PRIVATE_TO_CITIES: frozenset[Can] = frozenset(
    {
        Can.VIEW_REPORTED,
        Can.VIEW_EVIDENCE,
        Can.RECORD_PROGRESS,
        Can.VIEW_ADDRESSES,
        Can.VIEW_DIRECTORY,
        Can.IMPORT_DIRECTORY,
        Can.EXPORT_DIRECTORY,
        Can.VIEW_RECRUITMENT,
        Can.VIEW_LETTERS,
    }
)
"""What opens a city's private data. No vendor ever holds one of them (the paper: officials are wary of vendors)."""
OF_EVERYBODY: frozenset[Can] = frozenset({Can.USE_ACCOUNT})
"""What whoever is signed in may do, with or without a seat."""


def _grant(reach: Reach, *cans: Can) -> dict[Can, Reach]:
    return dict.fromkeys(cans, reach)


_COMMON = _grant(Reach.EVERYWHERE, Can.VIEW_ROLES, Can.VIEW_REGISTER, Can.VIEW_POLICIES)
_GUEST = _COMMON | _grant(Reach.ALLIANCE, Can.VIEW_ALLIANCE, Can.VIEW_MEETINGS)
_READER = _GUEST | _grant(Reach.ALLIANCE, Can.VIEW_CITIES, Can.VIEW_PROGRESS, Can.VIEW_PEOPLE, Can.VIEW_EXPERTS)
_PARTNER = _READER | _grant(
    Reach.ALLIANCE,
    Can.MANAGE_ALLIANCE,
    Can.VIEW_ADDRESSES,
    Can.MANAGE_CITIES,
    Can.SHARE_CITY,
    Can.VIEW_DIRECTORY,
    Can.MANAGE_DIRECTORY,
    Can.IMPORT_DIRECTORY,
    Can.EXPORT_DIRECTORY,
    Can.MANAGE_EXPERTS,
    Can.VIEW_RECRUITMENT,
    Can.MANAGE_RECRUITMENT,
    Can.VIEW_LETTERS,
    Can.DRAFT_LETTERS,
    Can.MANAGE_MEETINGS,
    Can.VIEW_REPORTED,
    Can.VIEW_EVIDENCE,
    Can.RECORD_PROGRESS,
    Can.CONFIRM_PROGRESS,
    Can.IMPORT_PROGRESS,
    Can.EXPORT_PROGRESS,
)
_STAFF = _PARTNER | _grant(Reach.ALLIANCE, Can.MANAGE_PEOPLE, Can.HAND_OVER)
_CONTRIBUTOR = (
    _READER
    | _grant(Reach.ALLIANCE, Can.EXPORT_PROGRESS)
    | _grant(Reach.OWN_CITY, Can.VIEW_REPORTED, Can.VIEW_EVIDENCE, Can.REPORT_PROGRESS)
)

GRANTS: Mapping[Role, Mapping[Can, Reach]] = {
    Role.GLOBAL_STEWARD: _COMMON
    | _grant(
        Reach.EVERYWHERE,
        Can.START_ALLIANCES,
        Can.APPOINT_SECRETARIAT,
        Can.VIEW_ALLIANCE,
        Can.VIEW_PEOPLE,
        Can.VIEW_CITIES,
        Can.VIEW_MEETINGS,
        Can.VIEW_PROGRESS,
        Can.EXPORT_PROGRESS,
    ),
    Role.SECRETARIAT_LEAD: _STAFF
    | _grant(Reach.ALLIANCE, Can.APPOINT_SECRETARIAT, Can.VIEW_HISTORY, Can.MANAGE_PRIVACY, Can.COUNTERSIGN_LETTERS),
    Role.SECRETARIAT_STAFF: _STAFF,
    Role.PARTNER_STAFF: _PARTNER,
    Role.CITY_LEAD: _CONTRIBUTOR
    | _grant(
        Reach.OWN_CITY,
        Can.SHARE_CITY,
        Can.HAND_OVER,
        Can.VIEW_ADDRESSES,
        Can.VIEW_DIRECTORY,
        Can.MANAGE_DIRECTORY,
        Can.VIEW_LETTERS,
    ),
    Role.CITY_CONTRIBUTOR: _CONTRIBUTOR,
    Role.EXPERT: _READER | _grant(Reach.SHARED, Can.VIEW_REPORTED, Can.VIEW_EVIDENCE),
    Role.OBSERVER: _READER,
    Role.VENDOR: _GUEST,
}
