"""Lines: what a file says about one person in one place, before anybody knows what it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from hanse.directory.intake.problems import Trouble
from hanse.directory.intake.words import Column
from hanse.sheets import Cell
from hanse.ui.problems import Problem


@dataclass(frozen=True, slots=True)
class Spot:
    """Something that is written, and the name of its place: a cell of a sheet ("B7") or a property of a card ("EMAIL")."""

    text: str
    at: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet or one card. `sheet` is empty for cards, `card` is 0 for sheets; both count from 1."""

    sheet: str
    row: int
    card: int
    spots: Mapping[Column, tuple[Spot, ...]]
    problems: tuple[Problem, ...] = ()

    def text(self, column: Column) -> str:
        """What the only place of a column says; empty where it has none."""
        spots = self.spots.get(column, ())
        return " ".join(spots[0].text.split()) if spots else ""

    def problem(self, trouble: Trouble, column: Column | None = None, **facts: object) -> Problem:
        """A problem of this line, at the first place of a column if it has one, else at the beginning of the line."""
        spots = self.spots.get(column, ()) if column else ()
        if spots:
            return self.problem_at(spots[0], trouble, **facts)
        return Problem(trouble, self.sheet, "" if self.card else f"A{self.row}", facts, self.card)

    def problem_at(self, spot: Spot, trouble: Trouble, **facts: object) -> Problem:
        """A problem of one place of this line."""
        return Problem(trouble, self.sheet, spot.at, {"found": spot.text[:100]} | facts, self.card)

    @property
    def place(self) -> str:
        """Where it stands, in the reader's language."""
        if self.card:
            return _("card %(number)s") % {"number": self.card}
        return _("%(sheet)s, row %(number)s") % {"sheet": self.sheet, "number": self.row}


@dataclass
class Reading:
    """All lines of a file, and what is wrong with places that are no lines."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
