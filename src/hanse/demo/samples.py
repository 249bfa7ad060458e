"""The sample alliances as packaged files: reads them, and says where one is wrong. See data/README.md."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from hanse.access.roles import Role
from hanse.places import register
from hanse.places.register import CityEntry

PACKAGED = Path(__file__).parent / "data"
FOLDERS = ("latam", "japan", "india", "mobility-sample")


class SampleError(Exception):
    """A packaged file is wrong: says which file, which line, and why."""


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """Somebody made up, with one seat. `since` is the first day of the seat; for an alliance, the day it started."""

    key: str
    role: Role
    name: str
    email: str
    language: str
    time_zone: str
    city: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class CohortEntry:
    """A cohort; `target` is the number of cities it is meant to have."""

    key: str
    name: str
    opened_on: date | None = None
    target: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class MeetingEntry:
    """A gathering; `opens` is aware."""

    kind: str
    opens: datetime
    title: str = ""


@dataclass(frozen=True, slots=True)
class MemberEntry:
    """A city that enters the alliance; `at` is the aware moment of recording."""

    city: str
    at: datetime
    standing: str
    since: date
    cohort: str
    reason: str


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """A later change of a city's standing or labels, or of the pathway."""

    at: datetime
    by: str
    city: str
    change: str
    value: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line of the ledger's story. Columns as in data/README.md."""

    at: datetime
    by: str
    act: str
    city: str
    policy: str
    stage: str
    status: str
    on: date
    note: str
    evidence: str
    name: str
    of: str
    batch: str


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """Somebody, a body, or the profile of a city; `facts` as directory.yaml has them."""

    at: datetime
    by: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DirectoryPart:
    """What an alliance knows of people and cities beyond its record."""

    organisations: tuple[dict[str, Any], ...] = ()
    contacts: tuple[DirectoryEntry, ...] = ()
    profiles: tuple[DirectoryEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterStep:
    """One step of a letter, at an aware moment. `by` is the key of a person; what the signatory does has none."""

    at: datetime
    do: str
    by: str = ""
    day: date | None = None
    text: str = ""
    policy: str = ""


@dataclass(frozen=True, slots=True)
class LetterEntry:
    """A letter of intent of a city, and its course. `fields` fill what nobody else knows."""

    city: str
    language: str
    order: str
    council_body: str
    signatory: dict[str, str]
    fields: dict[str, str]
    steps: tuple[LetterStep, ...]


@dataclass(frozen=True, slots=True)
class WorkEntry:
    """Something that an expert did, and what was said of it; at noon of its day."""

    kind: str
    day: date
    hours: str
    title: str
    city: str = ""
    feedback: str = ""
    rating: int | None = None


@dataclass(frozen=True, slots=True)
class ExpertEntry:
    """An expert, named by field alone. `person` is the key of somebody with an expert's seat, who keeps a profile."""

    at: datetime
    standing: str
    name: str = ""
    person: str = ""
    fields: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    region: str = ""
    about: str = ""
    hours: int | None = None
    conflicts: str = ""
    neutral: bool = True
    is_vendor: bool = False
    shown: bool = True
    work: tuple[WorkEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """One alliance with its whole story. `alliance` are the facts that start it."""

    alliance: dict[str, Any]
    started: datetime
    policies: tuple[str, ...]
    policies_order: str
    stages_order: str
    stage_grid: tuple[str, ...]
    cohorts: tuple[CohortEntry, ...]
    people: tuple[PersonEntry, ...]
    meetings: tuple[MeetingEntry, ...]
    members: tuple[MemberEntry, ...]
    changes: tuple[ChangeEntry, ...]
    ledger: tuple[LedgerLine, ...]
    directory: DirectoryPart
    letters: tuple[LetterEntry, ...] = ()
    experts: tuple[ExpertEntry, ...] = ()
    recruitment: dict[str, Any] = field(default_factory=dict)
    places: tuple[CityEntry, ...] = ()

    @property
    def slug(self) -> str:
        return str(self.alliance["slug"])

    @property
    def name(self) -> str:
        return str(self.alliance["name"])

    def sayings(self) -> Iterator[tuple[LedgerLine, ...]]:
        """The ledger line by line, and the neighbouring lines of one batch together."""
        for batch, neighbours in groupby(self.ledger, key=attrgetter("batch")):
            lines = tuple(neighbours)
            yield from [lines] if batch else ((line,) for line in lines)


_ALLIANCE = ("slug", "name", "languages", "time_zone", "format", "phase", "sample_note", "initiative")


def packaged() -> Iterator[Sample]:
    """The samples in the order in which they are loaded. Raises SampleError."""
    return (read(PACKAGED / folder) for folder in FOLDERS)


def stewards() -> tuple[PersonEntry, ...]:
    """The people who stand above all alliances."""
    return _people(yaml.safe_load((PACKAGED / "stewards.yaml").read_text(encoding="utf-8")))


def read(folder: Path) -> Sample:
    """One alliance. Raises SampleError where a table does not fit its columns, or the ledger is not in order."""
    content = yaml.safe_load((folder / "alliance.yaml").read_text(encoding="utf-8"))
    zone = ZoneInfo(content["time_zone"])
    sample = Sample(
        alliance={key: content[key] for key in _ALLIANCE},
        started=_moment(content["started"], zone),
        policies=tuple(content["policies"]),
        policies_order=content["policies_order"],
        stages_order=content["stages_order"],
        stage_grid=tuple(content.get("stage_grid", ())),
        cohorts=tuple(CohortEntry(**cohort) for cohort in content["cohorts"]),
        people=_people(content),
        meetings=tuple(MeetingEntry(**meeting | {"opens": _moment(meeting["opens"], zone)}) for meeting in content["meetings"]),
        members=tuple(MemberEntry(**cells) for cells in _lines(folder / "cities.csv", MemberEntry, zone)),
        changes=tuple(ChangeEntry(**cells) for cells in _lines(folder / "changes.csv", ChangeEntry, zone)),
        ledger=tuple(LedgerLine(**cells) for cells in _lines(folder / "ledger.csv", LedgerLine, zone)),
        directory=_directory(folder / "directory.yaml", zone),
        letters=_letters(folder / "letters.yaml", zone),
        experts=tuple(_expert(entry, zone) for entry in content.get("experts", ())),
        recruitment=_recruitment(folder / "recruitment.yaml", zone),
        places=_places(folder / "register.csv"),
    )
    moments = [line.at for line in sample.ledger]
    if moments != sorted(moments):
        raise SampleError(f"{folder.name}/ledger.csv: the lines stand in the order of `at`")
    return sample


def _places(file: Path) -> tuple[CityEntry, ...]:
    """Places that an alliance needs beyond the register: cities that its sources count and do not name."""
    return register.read([file]) if file.exists() else ()


def _directory(file: Path, zone: ZoneInfo) -> DirectoryPart:
    """The directory of an alliance that has one."""
    if not file.exists():
        return DirectoryPart()
    content = yaml.safe_load(file.read_text(encoding="utf-8"))

    def entries(part: str) -> tuple[DirectoryEntry, ...]:
        return tuple(
            DirectoryEntry(_moment(str(entry.pop("at")), zone), entry.pop("by"), entry) for entry in content.get(part, ())
        )

    return DirectoryPart(tuple(content.get("organisations", ())), entries("contacts"), entries("profiles"))


def _letters(file: Path, zone: ZoneInfo) -> tuple[LetterEntry, ...]:
    """The letters that an alliance may lack."""
    content = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {"letters": []}

    def steps(letter: dict[str, Any]) -> tuple[LetterStep, ...]:
        return tuple(LetterStep(**step | {"at": _moment(step["at"], zone)}) for step in letter["steps"])

    return tuple(LetterEntry(**letter | {"steps": steps(letter)}) for letter in content["letters"])


def _recruitment(file: Path, zone: ZoneInfo) -> dict[str, Any]:
    """How an alliance recruits, that may be told nowhere. Moments become aware."""
    if not file.exists():
        return {}
    content: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    for name in ("prospects", "moves", "candidates", "plans", "touches"):
        content[name] = [line | {"at": _moment(line["at"], zone)} for line in content[name]]
    return content


def _people(content: dict[str, Any]) -> tuple[PersonEntry, ...]:
    return tuple(PersonEntry(**entry | {"role": Role(entry["role"])}) for entry in content["people"])


def _expert(entry: dict[str, Any], zone: ZoneInfo) -> ExpertEntry:
    lists = {name: tuple(entry.get(name, ())) for name in ("fields", "policies", "languages")}
    work = tuple(WorkEntry(**work | {"hours": str(work["hours"])}) for work in entry.get("work", ()))
    return ExpertEntry(**entry | lists | {"at": _moment(str(entry["at"]), zone), "work": work})


def _lines(file: Path, kind: Any, zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    """The lines of a table that an alliance may lack. A day that is left out is the day of recording."""
    if not file.exists():
        return
    columns = list(kind.__dataclass_fields__)
    with file.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text)
        if reader.fieldnames != columns:
            raise SampleError(f"{file.parent.name}/{file.name}, line 1: expected the columns {', '.join(columns)}")
        for cells in reader:
            if None in cells or None in cells.values():
                raise SampleError(f"{file.parent.name}/{file.name}, line {reader.line_num}: expected {len(columns)} columns")
            at = _moment(cells["at"], zone)
            days = {
                column: date.fromisoformat(cells[column] or cells["at"][:10]) for column in ("on", "since") if column in cells
            }
            yield cells | days | {"at": at}


def _moment(text: str, zone: ZoneInfo) -> datetime:
    """A local time of the alliance, made aware."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)
