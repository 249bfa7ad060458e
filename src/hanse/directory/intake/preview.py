"""What a file would do to the directory. Nothing is written here."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.utils.translation import gettext as translate
from django.utils.translation import ngettext

from hanse.alliances.models import Alliance
from hanse.directory.intake.cards import is_address_book, read_cards
from hanse.directory.intake.comparing import Choice, Comparison, Outcome, Row, Writing
from hanse.directory.intake.entries import understand
from hanse.directory.intake.known import Known, places_of
from hanse.directory.intake.lines import Reading
from hanse.directory.intake.tables import read_sheets
from hanse.directory.intake.words import Column
from hanse.history import clock
from hanse.sheets import Unreadable, read_workbook
from hanse.ui.problems import Problem, place_in_words


@dataclass(frozen=True)
class Preview:
    """A file beside the directory. `wrong` counts the lines that are not understood."""

    alliance: Alliance
    filename: str
    sha256: str
    choice: Choice
    reading: Reading
    rows: tuple[Row, ...]
    writings: tuple[Writing, ...]
    problems: tuple[Problem, ...]
    wrong: int

    def of(self, outcome: Outcome) -> list[Row]:
        """The lines with one outcome."""
        return self._by_outcome.get(outcome, [])

    @cached_property
    def _by_outcome(self) -> dict[Outcome, list[Row]]:
        found: dict[Outcome, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.outcome, []).append(row)
        return found

    @cached_property
    def not_understood(self) -> list[Problem]:
        """The problems that keep the whole file out, unless somebody leaves their lines out."""
        return [problem for problem in self.problems if problem.blocking]

    @cached_property
    def remarks(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.blocking]

    @cached_property
    def people(self) -> tuple[int, int]:
        """How many contacts would be made, and how many changed."""
        made = sum(writing.contact is None for writing in self.writings)
        return made, len(self.writings) - made

    @property
    def amount(self) -> str:
        """The same in words: "23 new contacts and 2 changed ones"."""
        made, changed = self.people
        parts = {
            "made": ngettext("%(count)s new contact", "%(count)s new contacts", made) % {"count": made},
            "changed": ngettext("%(count)s changed contact", "%(count)s changed contacts", changed) % {"count": changed},
        }
        if made and changed:
            return translate("%(made)s and %(changed)s") % parts
        return parts["changed"] if changed else parts["made"]

    @cached_property
    def fingerprint(self) -> str:
        """Changes with whatever would be written or left out: what is confirmed is what was shown."""
        places = [(problem.trouble.name, problem.sheet, problem.cell, problem.card) for problem in self.problems]
        return hashlib.sha256(repr((self.sha256, self.choice, self.writings, places)).encode()).hexdigest()


def preview(alliance: Alliance, path: Path, *, filename: str = "", choice: Choice = Choice.LEAVE) -> Preview:
    """Compare a sheet or an address book with the directory. At most seven statements, whatever the number of lines.

    Raises sheets.Unreadable for a file that cannot be read.
    """
    filename = filename or path.name
    reading = read_cards(path) if is_address_book(path, filename) else read_sheets(read_workbook(path, filename=filename))
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return compare(alliance, reading, filename=filename, sha256=sha256, choice=choice)


def again(shown: Preview) -> Preview:
    """The same file beside the directory as it is now."""
    return compare(shown.alliance, shown.reading, filename=shown.filename, sha256=shown.sha256, choice=shown.choice)


def compare(alliance: Alliance, reading: Reading, *, filename: str, sha256: str, choice: Choice) -> Preview:
    """Understand lines and compare them."""
    today = clock.today(alliance.time_zone)
    understood = understand(reading.lines, places_of(alliance), today)
    with_notes = any(Column.NOTE in line.spots for line in reading.lines)
    known = Known.of(alliance, today=today, with_notes=with_notes)
    compared = Comparison(known, choice, filename, today).add_all(understood.entries)
    return Preview(
        alliance=alliance,
        filename=filename,
        sha256=sha256,
        choice=choice,
        reading=reading,
        rows=tuple(compared.rows),
        writings=tuple(compared.writings),
        problems=tuple(_in_order([*reading.problems, *understood.problems, *compared.problems])),
        wrong=len(understood.wrong) + len(compared.wrong),
    )


def _in_order(problems: list[Problem]) -> list[Problem]:
    """Problems of the whole file first, then line by line."""

    def place(problem: Problem) -> tuple[str, int, int]:
        digits = "".join(character for character in problem.cell if character.isdigit()) if not problem.card else ""
        return problem.sheet, problem.card, int(digits or 0)

    return sorted(problems, key=place)


def readable(path: Path, filename: str) -> None:
    """Raise Unreadable for a file that cannot be read."""
    read_cards(path) if is_address_book(path, filename) else read_workbook(path, filename=filename)


def in_words(unreadable: Unreadable) -> str:
    """Why a file cannot be read, where, and what to do, in the reader's language."""
    said = unreadable.said(translate)
    sentence = " ".join([said.problem, translate("Expected: %(what)s.") % {"what": said.expected}, said.remedy])
    place = place_in_words(unreadable.sheet or "", unreadable.cell or "")
    return f"{place}: {sentence}" if place else sentence
