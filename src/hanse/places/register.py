"""Entries of the register as read from CSV files, before anything is written. What is wrong is said with file and line."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from hanse.places.countries import country_codes
from hanse.places.models import Certainty, NameKind
from hanse.text.names import fold

PACKAGED = Path(__file__).parent / "data"


class RegisterError(Exception):
    """A file of the register cannot be read: says which file, which line, what was expected."""


@dataclass(frozen=True, slots=True)
class NameEntry:
    """One spelling of a city's name."""

    name: str
    kind: NameKind
    language: str
    source: str

    @property
    def folded(self) -> str:
        return fold(self.name)


@dataclass(frozen=True, slots=True)
class CityEntry:
    """One city with all spellings of its name; fields as in the model City."""

    slug: str
    name: str
    local_name: str
    country: str
    subdivision: str
    latitude: Decimal | None
    longitude: Decimal | None
    population: int | None
    population_year: int | None
    primary_language: str
    other_languages: tuple[str, ...]
    pioneer: bool
    source: str
    certainty: Certainty
    note: str
    aliases: tuple[NameEntry, ...] = ()

    @property
    def names(self) -> tuple[NameEntry, ...]:
        """The register's name, the local one where it is written differently, and the aliases."""
        if self.local_name == self.name:
            own = [NameEntry(self.name, NameKind.OFFICIAL, self.primary_language, "")]
        else:
            own = [
                NameEntry(self.name, NameKind.OFFICIAL, "en", ""),
                NameEntry(self.local_name, NameKind.LOCAL, self.primary_language, ""),
            ]
        return (*own, *self.aliases)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a CSV file that knows where it stands."""

    file: Path
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column].strip()

    def wrong(self, column: str, expected: str) -> RegisterError:
        return RegisterError(f"{self.file.name}, line {self.number}, {column}: expected {expected}, found {self[column]!r}")

    def needed(self, column: str) -> str:
        if not self[column]:
            raise self.wrong(column, "a text")
        return self[column]

    def one_of(self, column: str, allowed: Iterable[str]) -> str:
        if self[column] not in allowed:
            raise self.wrong(column, f"one of {', '.join(sorted(allowed))}")
        return self[column]

    def number_or_none(self, column: str) -> int | None:
        if self[column] and not self[column].isdecimal():
            raise self.wrong(column, "a whole number or nothing")
        return int(self[column]) if self[column] else None

    def degrees(self, column: str, limit: int) -> Decimal | None:
        if not self[column]:
            return None
        try:
            value = Decimal(self[column])
        except InvalidOperation:
            value = Decimal("NaN")
        if not (value.is_finite() and abs(value) <= limit):
            raise self.wrong(column, f"degrees between -{limit} and {limit}, or nothing")
        return value


_CITY_COLUMNS = [field for field in CityEntry.__dataclass_fields__ if field != "aliases"]
_NAME_COLUMNS = ["city", "name", "kind", "language", "source"]


def packaged() -> tuple[CityEntry, ...]:
    """The register that comes with Hanse: the known cities and their namesakes."""
    return read([PACKAGED / "cities.csv", PACKAGED / "namesakes.csv"], names=PACKAGED / "names.csv")


def read(files: Iterable[Path], *, names: Path | None = None) -> tuple[CityEntry, ...]:
    """All cities of these files with their aliases. Raises RegisterError."""
    lines = [line for file in files for line in _lines(file, _CITY_COLUMNS)]
    slugs = _once([(line, line["slug"]) for line in lines])
    aliases: dict[str, list[NameEntry]] = defaultdict(list)
    for line in _lines(names, _NAME_COLUMNS) if names else ():
        if line["city"] not in slugs:
            raise line.wrong("city", "the slug of an entry")
        aliases[line["city"]].append(_alias(line))
    return tuple(_city(line, tuple(aliases[line["slug"]])) for line in lines)


def _lines(file: Path, columns: list[str]) -> Iterator[_Line]:
    with file.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text)
        if reader.fieldnames != columns:
            message = f"{file.name}, line 1: expected the columns {', '.join(columns)}"
            raise RegisterError(message)
        for cells in reader:
            if None in cells or None in cells.values():
                message = f"{file.name}, line {reader.line_num}: expected {len(columns)} columns"
                raise RegisterError(message)
            yield _Line(file, reader.line_num, cells)


def _once(slugs: list[tuple[_Line, str]]) -> set[str]:
    seen: set[str] = set()
    for line, slug in slugs:
        if slug in seen:
            raise line.wrong("slug", "a slug that no other entry has")
        seen.add(slug)
    return seen


def _alias(line: _Line) -> NameEntry:
    if not fold(line.needed("name")):
        raise line.wrong("name", "letters")
    kind = NameKind(line.one_of("kind", (NameKind.ALIAS.value, NameKind.FORMER.value)))
    return NameEntry(line["name"], kind, line["language"], line.needed("source"))


def _city(line: _Line, aliases: tuple[NameEntry, ...]) -> CityEntry:
    population, year = line.number_or_none("population"), line.number_or_none("population_year")
    if (population is None) != (year is None):
        raise line.wrong("population_year", "a year with each population, and no year without one")
    latitude, longitude = line.degrees("latitude", 90), line.degrees("longitude", 180)
    if (latitude is None) != (longitude is None):
        raise line.wrong("longitude", "a latitude with each longitude, and none without one")
    if line["country"] not in country_codes():
        raise line.wrong("country", "an ISO 3166-1 alpha-2 code")
    return CityEntry(
        slug=line.needed("slug"),
        name=line.needed("name"),
        local_name=line.needed("local_name"),
        country=line["country"],
        subdivision=line["subdivision"],
        latitude=latitude,
        longitude=longitude,
        population=population,
        population_year=year,
        primary_language=line.needed("primary_language"),
        other_languages=tuple(filter(None, line["other_languages"].split(";"))),
        pioneer=line.one_of("pioneer", ("true", "false")) == "true",
        source=line.needed("source"),
        certainty=Certainty(line.one_of("certainty", Certainty.values)),
        note=line["note"],
        aliases=aliases,
    )
