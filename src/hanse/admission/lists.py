"""Lists of people to invite, pasted or from a spreadsheet: read line by line, each problem named by its place.

A list travels with its preview and comes back with the word to send it; then it is checked again, because seats and invitations
may have changed meanwhile.
"""

import json
import re
import tempfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hanse.access.roles import CITY_ROLES, Role
from hanse.admission import queries, rules
from hanse.admission.actions import Offer
from hanse.admission.models import Invitation
from hanse.alliances.models import Alliance, MemberCity, Seat
from hanse.alliances.rules import check_vendor_stays_out
from hanse.history import Refused, clock
from hanse.sheets import Cell, Unreadable, read_workbook
from hanse.text.names import fold

MOST_LINES = 500
"""People in one list: more than any alliance invites at once, and few enough for one page."""
COLUMNS = ("name", "email", "role", "city", "term_ends_on", "language")
HEADS = {
    "name": gettext_lazy("Name"),
    "email": gettext_lazy("E-mail"),
    "role": gettext_lazy("Role"),
    "city": gettext_lazy("City"),
    "term_ends_on": gettext_lazy("Term ends"),
    "language": gettext_lazy("Language"),
}
_MORE_HEADS = {"mail": "email", "e mail address": "email", "email": "email", "address": "email", "term end": "term_ends_on"}
_NAMED_ADDRESS = re.compile(r"\"?+([^\"<>]*+)\"?+\s*+<([^<>\s]++)>")
"""An address as mail programs copy it: Ana Díaz <ana@example.org>. It never goes back: a cell may hold thousands of spaces."""


class Outcome(StrEnum):
    """What would become of a line."""

    READY = "ready"
    SEATED = "seated"
    INVITED = "invited"
    PROBLEM = "problem"


OUTCOME_WORDS: Mapping[Outcome, str | Promise] = {
    Outcome.READY: gettext_lazy("Will be invited"),
    Outcome.SEATED: gettext_lazy("Holds this seat already"),
    Outcome.INVITED: gettext_lazy("Has a pending invitation already"),
    Outcome.PROBLEM: gettext_lazy("Is not understood"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line as it was typed; `place` says where it stands ("line 3", "Sheet1, row 3")."""

    place: str
    name: str = ""
    email: str = ""
    role: str = ""
    city: str = ""
    term_ends_on: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row, what would become of it, and why not."""

    row: Row
    outcome: Outcome
    offer: Offer | None = None
    problems: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """The outcome in the reader's language."""
        return str(OUTCOME_WORDS[self.outcome])

    @property
    def role_word(self) -> str:
        """The role in the reader's language, where it is understood."""
        return str(self.offer.role.label) if self.offer else self.row.role


@dataclass(frozen=True, slots=True)
class Preview:
    """A list with what would become of each line."""

    lines: list[Line]

    @property
    def ready(self) -> list[Offer]:
        """What would be sent."""
        return [line.offer for line in self.lines if line.outcome is Outcome.READY and line.offer]

    @property
    def problems(self) -> list[Line]:
        return [line for line in self.lines if line.outcome is Outcome.PROBLEM]

    @property
    def seated(self) -> list[Line]:
        return [line for line in self.lines if line.outcome is Outcome.SEATED]

    @property
    def invited(self) -> list[Line]:
        return [line for line in self.lines if line.outcome is Outcome.INVITED]


def pasted_rows(text: str) -> list[Row]:
    """The lines of a pasted list. Raises Unreadable, and Refused for too many."""
    with tempfile.TemporaryDirectory(prefix="hanse-list-") as folder:
        path = Path(folder) / "list.csv"
        path.write_text(text, encoding="utf-8")
        return file_rows(path, filename="list.csv", pasted=True)


def file_rows(path: Path, *, filename: str, pasted: bool = False) -> list[Row]:
    """The lines of all visible sheets of a file. Raises Unreadable, and Refused for too many."""
    rows: list[Row] = []
    for sheet in read_workbook(path, filename=filename):
        if sheet.hidden:
            continue
        heads: dict[int, str] | None = None
        for number, cells in enumerate(sheet.rows, start=1):
            if not any(cell.text for cell in cells):
                continue
            if heads is None:
                heads = _heads(cells)
                if heads:
                    continue
                heads = dict(enumerate(COLUMNS))
            place = _("line %(number)s") if pasted else _("%(sheet)s, row %(number)s")
            rows.append(_row(place % {"sheet": sheet.name, "number": number}, cells, heads))
    if len(rows) > MOST_LINES:
        raise Refused(
            _("The list has %(number)s lines. Send at most %(most)s at once.") % {"number": len(rows), "most": MOST_LINES}
        )
    return rows


def _heads(cells: list[Cell]) -> dict[int, str]:
    """Which column holds what, by a first line that names them; empty when the line is one of people."""
    if any("@" in cell.text for cell in cells):
        return {}
    found = {index: _columns_by_word().get(fold(cell.text), "") for index, cell in enumerate(cells)}
    known = {index: column for index, column in found.items() if column}
    return known if "email" in known.values() else {}


@cache
def _columns_by_word() -> dict[str, str]:
    """Folded heads in all languages of the interface, to columns."""
    words = dict(_MORE_HEADS) | {fold(column.replace("_", " ")): column for column in COLUMNS}
    return words | {fold(word): column for column, head in HEADS.items() for word in _in_all_languages(head)}


def _row(place: str, cells: list[Cell], heads: Mapping[int, str]) -> Row:
    given = {heads[index]: cell.text for index, cell in enumerate(cells) if index in heads}
    named = _NAMED_ADDRESS.fullmatch((given.get("email", "") or given.get("name", "")).strip())
    if named:
        given |= {"name": named[1].strip() or given.get("name", ""), "email": named[2]}
    elif "@" in given.get("name", "") and "@" not in given.get("email", ""):  # a bare address, where a name is awaited
        given |= {"email": given["name"], "name": given.get("email", "")}
    return Row(place, **given)


def packed(rows: Iterable[Row]) -> str:
    """Rows as text that travels with the preview."""
    return json.dumps([[row.place, *(getattr(row, column) for column in COLUMNS)] for row in rows], ensure_ascii=False)


def unpacked(text: str) -> list[Row]:
    """Rows that came back. Raises Refused for what is no such list."""
    try:
        return [Row(*(str(part) for part in parts)) for parts in json.loads(text)[: MOST_LINES + 1]]
    except (ValueError, TypeError, KeyError, RecursionError) as wrong:
        raise Refused(_("The list did not come back as it was sent. Nothing was sent; begin again.")) from wrong


def preview(alliance: Alliance, rows: Collection[Row], *, roles: Collection[Role], message: str, days_open: int) -> Preview:
    """What would become of each row, for somebody who may invite to these roles. Three statements."""
    known = _Known.of(alliance)
    lines: list[Line] = []
    seen: dict[tuple[str, Role, MemberCity | None], str] = {}
    for row in rows:
        line = _line(row, known, roles=roles, message=message, days_open=days_open)
        if line.offer is not None:
            key = (line.offer.email, line.offer.role, line.offer.member_city)
            if key in seen:
                line = Line(
                    row, Outcome.PROBLEM, problems=(_("The same person and seat stand in %(place)s.") % {"place": seen[key]},)
                )
            seen.setdefault(key, row.place)
        lines.append(line)
    return Preview(lines)


@dataclass(frozen=True, slots=True)
class _Known:
    """What a list is compared with: the alliance's cities, seats and pending invitations."""

    alliance: Alliance
    cities: Mapping[str, MemberCity | None]
    seats: frozenset[tuple[str, str, int | None]]
    invitations: frozenset[tuple[str, str, int | None]]
    roles: Mapping[str, frozenset[Role]]
    language: str
    today: date

    @classmethod
    def of(cls, alliance: Alliance) -> "_Known":
        cities: dict[str, MemberCity | None] = {}
        for member in alliance.member_cities.select_related("city"):
            for name in {
                fold(member.city.name),
                fold(member.city.local_name),
                fold(member.city.full_name),
                fold(member.city.slug),
            }:
                cities[name] = None if name in cities else member  # two cities of one name: neither is meant
        seats = (
            Seat.objects.for_alliance(alliance).reaching(clock.today("UTC")).values_list("person__email", "role", "member_city")
        )
        pending = Invitation.objects.for_alliance(alliance).open_at(clock.now()).values_list("email", "role", "member_city")
        held: dict[str, set[Role]] = {}
        for email, role, _city in seats:
            held.setdefault(email.lower(), set()).add(Role(role))
        return cls(
            alliance,
            cities,
            frozenset((email.lower(), role, city) for email, role, city in seats),
            frozenset(pending),
            {email: frozenset(roles) for email, roles in held.items()},
            queries.working_language(alliance),
            clock.today(alliance.time_zone),
        )


def _line(row: Row, known: _Known, *, roles: Collection[Role], message: str, days_open: int) -> Line:
    problems: list[str] = []
    email = row.email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        problems.append(_("“%(text)s” is no e-mail address.") % {"text": row.email})
    if not row.name.strip():
        problems.append(_("The name is missing."))
    role = _role(row, roles, problems)
    city = _city(row, role, known, problems)
    ends_on = _term(row, known, problems)
    language = _language(row, known, problems)
    if problems or role is None:
        return Line(row, Outcome.PROBLEM, problems=tuple(problems))
    try:
        rules.check_role(role, has_city=city is not None)
        check_vendor_stays_out(role, known.roles.get(email, frozenset()))
    except Refused as refused:
        return Line(row, Outcome.PROBLEM, problems=(str(refused),))
    offer = Offer(role, email, row.name.strip()[:200], city, language, ends_on, message=message, days_open=days_open)
    key = (email, role.value, city.pk if city else None)
    outcome = Outcome.SEATED if key in known.seats else Outcome.INVITED if key in known.invitations else Outcome.READY
    return Line(row, outcome, offer)


def _role(row: Row, roles: Collection[Role], problems: list[str]) -> Role | None:
    role = _roles_by_word().get(fold(row.role))
    if role is None or role not in roles:
        words = ", ".join(str(offered.label) for offered in roles)
        problem = (
            _("The role is missing. Expected: %(roles)s.")
            if not row.role
            else _("“%(text)s” is no role you can invite to. Expected: %(roles)s.")
        )
        problems.append(problem % {"text": row.role, "roles": words})
        return None
    return role


def _city(row: Row, role: Role | None, known: _Known, problems: list[str]) -> MemberCity | None:
    if not row.city:
        return None
    if fold(row.city) not in known.cities:
        problems.append(_("“%(text)s” is no city of this alliance.") % {"text": row.city})
        return None
    city = known.cities[fold(row.city)]
    if city is None:
        problems.append(_("Several cities are called “%(text)s”. Write the country behind the name.") % {"text": row.city})
    # Whoever lists experts may say where they live; only a city's role makes that a seat of the city.
    return city if role in CITY_ROLES else None


def _term(row: Row, known: _Known, problems: list[str]) -> date | None:
    if not row.term_ends_on:
        return None
    try:
        ends_on = date.fromisoformat(row.term_ends_on[:10])
    except ValueError:
        problems.append(_("“%(text)s” is no day. Write year-month-day, such as 2027-12-31.") % {"text": row.term_ends_on})
        return None
    if ends_on < known.today:
        problems.append(_("The term would end on %(day)s, which is past.") % {"day": ends_on.isoformat()})
    return ends_on


def _language(row: Row, known: _Known, problems: list[str]) -> str:
    if not row.language:
        return known.language
    code = _languages_by_word().get(fold(row.language))
    if code is None:
        spoken = ", ".join(code for code, _name in settings.LANGUAGES)
        problems.append(_("Hanse does not speak “%(text)s”. Expected: %(codes)s.") % {"text": row.language, "codes": spoken})
    return code or known.language


@cache
def _roles_by_word() -> dict[str, Role]:
    """Folded names of roles in all languages of the interface, and their codes."""
    words = {fold(role.value.replace("_", " ")): role for role in rules.INVITABLE}
    return words | {fold(word): role for role in rules.INVITABLE for word in _in_all_languages(role.label)}


@cache
def _languages_by_word() -> dict[str, str]:
    """Folded names of the languages in each of them, and their codes."""
    words = {fold(code): code for code, _name in settings.LANGUAGES}
    words |= {fold(code.partition("-")[0]): code for code, _name in settings.LANGUAGES}
    words |= {fold(translation.get_language_info(code)["name_local"]): code for code, _name in settings.LANGUAGES}
    return words | {fold(word): code for code, name in settings.LANGUAGES for word in _in_all_languages(name)}


def _in_all_languages(word: str | Promise) -> set[str]:
    found = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.add(str(word))
    return found


def in_words(unreadable: Unreadable) -> str:
    """Why a file or a pasted list cannot be read, where, and what to do, in the reader's language."""
    said = unreadable.said(_)
    sentence = " ".join([said.problem, _("Expected: %(what)s.") % {"what": said.expected}, said.remedy])
    return f"{unreadable.sheet} {unreadable.cell}: {sentence}" if unreadable.cell else sentence
