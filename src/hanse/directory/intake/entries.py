"""What lines mean: names, addresses, posts, consents; and what of them is not understood, place by place."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from hanse.directory.intake.lines import Line, Spot
from hanse.directory.intake.problems import Trouble
from hanse.directory.intake.words import Column, language_called, words
from hanse.directory.models import CONSENT_WORDS, FUNCTION_WORDS
from hanse.directory.rules import Consent, Function
from hanse.places.models import City
from hanse.sheets import DayColumn, NoDay
from hanse.text.names import fold
from hanse.text.scripts import strange_letters
from hanse.ui.problems import Problem
from hanse.ui.words import list_in_words

LONGEST = {
    Column.NAME: 200,
    Column.READING: 200,
    Column.TITLE: 200,
    Column.UNIT: 200,
    Column.ORGANISATION: 200,
    Column.SOURCE: 200,
    Column.NOTE: 10_000,
}
"""Characters that the directory keeps; of other columns the reading itself bounds what is taken."""
MOST_CHANNELS = 20
_SEPARATED = re.compile(r"[;\n]")
_SEPARATED_EMAILS = re.compile(r"[;,\n]")
_NAMED_ADDRESS = re.compile(r"\"?+([^\"<>]*+)\"?+\s*+<([^<>\s]++)>")
"""An address as mail programs copy it: Ana Díaz <ana@example.org>. It never goes back."""
_PHONE = re.compile(r"(?:[\d+().\-/ \u2010-\u2015]|\s)+(?:\s*(?:ext|x|r|ramal|anexo|内線)\.?\s*\d{1,6})?", re.IGNORECASE)
FEWEST_DIGITS, MOST_DIGITS = 5, 20
_NO_SPACES = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NO_DAY = {NoDay.BAD: Trouble.BAD_DATE, NoDay.AMBIGUOUS: Trouble.AMBIGUOUS_DATE}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line understood. What is empty is not said; `city` is the key of a member city."""

    line: Line
    name: str = ""
    reading: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    function: Function | None = None
    title: str = ""
    unit: str = ""
    organisation: str = ""
    city: int | None = None
    languages: tuple[str, ...] = ()
    consent: Consent | None = None
    consent_on: date | None = None
    source: str = ""
    note: str = ""

    @property
    def place(self) -> tuple[int | None, str]:
        """Where the person works: the city, the folded organisation."""
        return self.city, fold(self.organisation)

    @property
    def has_post(self) -> bool:
        """Whether anything is said of a post."""
        return any((self.function, self.title, self.unit, self.organisation, self.city))

    @property
    def post(self) -> tuple[Any, ...]:
        """The whole post, to be compared with another."""
        return (*self.place, self.function, fold(self.title), fold(self.unit))


@dataclass
class Understood:
    """Entries in the order of the file, and every problem; a line with a problem that blocks has no entry."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    wrong: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Places:
    """The member cities of an alliance by name. `named` gives those that a text can mean; `names` are all, for the nearest."""

    named: Callable[[str], Sequence[City]]
    members: Mapping[int, int]
    names: Mapping[str, str]

    def nearest(self, text: str) -> str:
        """The name that a text most resembles; empty where none is near."""
        near = difflib.get_close_matches(fold(text), list(self.names), n=1, cutoff=0.7)
        return self.names[near[0]] if near else ""


def understand(lines: Iterable[Line], places: Places, today: date) -> Understood:
    """All lines. Nothing is asked of the database."""
    lines = list(lines)
    reader = _Reader(places, today, _day_columns(lines))
    understood = Understood()
    for line in lines:
        entry, problems = reader.read(line)
        understood.problems += problems
        if entry is None:
            understood.wrong.append(line)
        else:
            understood.entries.append(entry)
    return understood


def _day_columns(lines: Sequence[Line]) -> dict[str, DayColumn]:
    """One column of days for each sheet, which decides as a whole how its dates are written."""
    cells: dict[str, list[Any]] = {}
    for line in lines:
        for spot in line.spots.get(Column.CONSENT_ON, ()):
            cells.setdefault(line.sheet, []).append(spot.cell)
    return {sheet: DayColumn(column) for sheet, column in cells.items()}


class _Reader:
    """Understands line after line; what repeats itself, such as cities, is looked up once."""

    def __init__(self, places: Places, today: date, days: Mapping[str, DayColumn]) -> None:
        self._places = places
        self._today = today
        self._days = days
        self._cities: dict[str, tuple[int | None, Trouble | None, dict[str, str]]] = {}
        self._languages: dict[str, str | None] = {}

    def read(self, line: Line) -> tuple[Entry | None, list[Problem]]:
        problems = list(line.problems)
        facts = dict(self._facts(line, problems)) if line.spots else {}
        if any(problem.blocking for problem in problems):
            return None, problems
        return Entry(line, **facts), problems

    def _facts(self, line: Line, problems: list[Problem]) -> Iterator[tuple[str, Any]]:
        names, emails = self._emails(line, problems)
        name = self._name(line) or (names[0] if names else "")
        if not name and not line.problems:
            problems.append(line.problem_at(_first_place(line), Trouble.NAME_MISSING))
        self._check_letters(line, name, problems)
        yield "name", name
        yield "emails", emails
        yield "phones", self._phones(line, problems)
        for column in (Column.READING, Column.TITLE, Column.UNIT, Column.ORGANISATION, Column.SOURCE):
            yield column.value, line.text(column)
        note = line.spots.get(Column.NOTE, ())
        yield "note", note[0].text.strip() if note else ""
        for column, limit in LONGEST.items():
            text = name if column is Column.NAME else line.text(column)
            if len(text) > limit:
                problems.append(line.problem(Trouble.TOO_LONG, column, limit=limit, found=f"{text[:40]}…"))
        yield "function", self._function(line, problems)
        yield "city", self._city(line, problems)
        yield "languages", self._languages_of(line, problems)
        consent, consent_on = self._consent(line, problems)
        yield "consent", consent
        yield "consent_on", consent_on

    def _name(self, line: Line) -> str:
        if whole := line.text(Column.NAME):
            named = _NAMED_ADDRESS.fullmatch(whole)
            return " ".join((named[1] if named else "" if "@" in whole else whole).split())
        given, family = line.text(Column.GIVEN), line.text(Column.FAMILY)
        parts = (family, given) if _NO_SPACES.search(given + family) else (given, family)
        return " ".join(part for part in parts if part)

    def _emails(self, line: Line, problems: list[Problem]) -> tuple[list[str], tuple[str, ...]]:
        """The addresses in lower case, and the names that stand beside them."""
        names: list[str] = []
        found: dict[str, None] = {}
        for spot in self._places_of_emails(line):
            for piece in _pieces(spot.text):
                named = _NAMED_ADDRESS.fullmatch(piece)
                if named and named[1].strip():
                    names.append(" ".join(named[1].split()))
                email = unicodedata.normalize("NFKC", named[2] if named else piece).strip().lower()
                try:
                    validate_email(email)
                except ValidationError:
                    problems.append(self._wrong_email(line, spot, piece))
                    continue
                if not email.isascii() and (strange := strange_letters(email)):
                    problems.append(line.problem_at(spot, Trouble.MIXED_SCRIPTS, found=piece, letters=strange[1]))
                    continue
                found[email] = None
        return names, tuple(found)[:MOST_CHANNELS]

    def _places_of_emails(self, line: Line) -> Iterator[Spot]:
        yield from line.spots.get(Column.EMAIL, ())
        for spot in line.spots.get(Column.NAME, ()):
            if "@" in spot.text:  # an address where a name is awaited
                yield spot

    def _wrong_email(self, line: Line, spot: Spot, piece: str) -> Problem:
        if strange := strange_letters(piece):
            return line.problem_at(spot, Trouble.MIXED_SCRIPTS, found=piece[:100], letters=strange[1])
        return line.problem_at(spot, Trouble.BAD_EMAIL, found=piece[:100])

    def _phones(self, line: Line, problems: list[Problem]) -> tuple[str, ...]:
        found: dict[str, str] = {}
        for spot in line.spots.get(Column.PHONE, ()):
            for piece in filter(None, (" ".join(part.split()) for part in _SEPARATED.split(spot.text))):
                number = unicodedata.normalize("NFKC", piece)
                digits = sum(character.isdigit() for character in number)
                if not _PHONE.fullmatch(number) or not FEWEST_DIGITS <= digits <= MOST_DIGITS:
                    problems.append(line.problem_at(spot, Trouble.BAD_PHONE, found=piece[:100]))
                else:
                    found.setdefault(dialled(number), number)
        return tuple(found.values())[:MOST_CHANNELS]

    def _check_letters(self, line: Line, name: str, problems: list[Problem]) -> None:
        if strange := strange_letters(name):
            column = Column.NAME if Column.NAME in line.spots else Column.FAMILY
            problems.append(line.problem(Trouble.MIXED_SCRIPTS, column, found=strange[0], letters=strange[1]))

    def _function(self, line: Line, problems: list[Problem]) -> Function | None:
        text = line.text(Column.FUNCTION)
        function = words().functions.get(fold(text)) if text else None
        if text and function is None:
            wanted = list_in_words([str(word) for word in FUNCTION_WORDS.values()])
            problems.append(line.problem(Trouble.UNKNOWN_FUNCTION, Column.FUNCTION, wanted=wanted))
        return function

    def _city(self, line: Line, problems: list[Problem]) -> int | None:
        text = line.text(Column.CITY)
        if not text:
            return None
        if text not in self._cities:
            self._cities[text] = self._city_called(text)
        member, trouble, facts = self._cities[text]
        if trouble is not None:
            outside = line.card and trouble in {Trouble.UNKNOWN_CITY, Trouble.MISSPELT_CITY}
            problems.append(line.problem(Trouble.CITY_OUTSIDE if outside else trouble, Column.CITY, **facts))
        return member

    def _city_called(self, text: str) -> tuple[int | None, Trouble | None, dict[str, str]]:
        found = self._places.named(text)
        if len(found) == 1:
            return self._places.members[found[0].pk], None, {}
        if found:
            options = list_in_words([city.full_name for city in found])
            return None, Trouble.AMBIGUOUS_CITY, {"options": options, "example": found[0].full_name}
        nearest = self._places.nearest(text)
        return None, Trouble.MISSPELT_CITY if nearest else Trouble.UNKNOWN_CITY, {"nearest": nearest} if nearest else {}

    def _languages_of(self, line: Line, problems: list[Problem]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for piece in filter(None, (part.strip() for part in re.split(r"[;,、/\n]", line.text(Column.LANGUAGES)))):
            if piece not in self._languages:
                self._languages[piece] = language_called(piece)
            if code := self._languages[piece]:
                found[code] = None
            else:
                problems.append(line.problem(Trouble.UNKNOWN_LANGUAGE, Column.LANGUAGES, found=piece[:100]))
        return tuple(found)

    def _consent(self, line: Line, problems: list[Problem]) -> tuple[Consent | None, date | None]:
        text = line.text(Column.CONSENT)
        consent = words().consents.get(fold(text)) if text else None
        wanted = list_in_words([str(word) for word in CONSENT_WORDS.values()])
        if text and consent is None:
            problems.append(line.problem(Trouble.UNKNOWN_CONSENT, Column.CONSENT, wanted=wanted))
            return None, None
        day = self._day(line, problems)
        if isinstance(day, Problem):
            problems.append(day)
            return None, None
        if consent in {Consent.GIVEN, Consent.REFUSED} and day is None:
            problems.append(line.problem(Trouble.CONSENT_WITHOUT_DAY, Column.CONSENT))
        if day is not None and consent in {None, Consent.UNKNOWN}:
            given = [CONSENT_WORDS[Consent.GIVEN], CONSENT_WORDS[Consent.REFUSED]]
            wanted = list_in_words([str(word) for word in given])
            problems.append(line.problem(Trouble.DAY_WITHOUT_CONSENT, Column.CONSENT_ON, wanted=wanted))
        return consent, day

    def _day(self, line: Line, problems: list[Problem]) -> "date | Problem | None":
        spots = line.spots.get(Column.CONSENT_ON, ())
        if not spots:
            return None
        day = self._days[line.sheet].day(spots[0].cell)
        if isinstance(day, NoDay):
            return line.problem(_NO_DAY[day], Column.CONSENT_ON)
        if day > self._today:
            return line.problem(Trouble.FUTURE_DATE, Column.CONSENT_ON, today=self._today.isoformat())
        return day


def _pieces(text: str) -> list[str]:
    """The addresses of a cell; words between them do no harm where each has an @."""
    pieces = [piece.strip() for piece in _SEPARATED_EMAILS.split(text)]
    found: list[str] = []
    for piece in filter(None, pieces):
        plain = piece.removeprefix("mailto:")
        found += plain.split() if plain.count("@") > 1 and "<" not in plain else [plain]
    return found


def _first_place(line: Line) -> Spot:
    """The place of the first thing that a line says."""
    return next(spots[0] for spots in line.spots.values())


def dialled(number: str) -> str:
    """A telephone number as it is dialled: two ways to write it are one number."""
    plain = unicodedata.normalize("NFKC", number)
    digits = "".join(str(unicodedata.digit(character)) for character in plain if character.isdigit())
    return f"+{digits}" if plain.strip().startswith("+") else f"+{digits[2:]}" if digits.startswith("00") else digits
