"""What was read from a workbook, with the place of every statement. Pure Python."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from hanse.adoption.reading.cells import CellWords
from hanse.adoption.reading.problems import Trouble
from hanse.adoption.reading.words import LabelWord, Place, Vocabulary, folded
from hanse.adoption.rules import Status
from hanse.sheets import Cell, Sheet
from hanse.ui.problems import Problem

Key = tuple[int, int, int | None]
"""A track by the keys of its member city, stage and policy (adoption.queries.Key)."""

_FIRST_CJK = 0x2E80  # scripts from here on write words without blanks between them


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of a sheet.

    status   None where the sheet says "New!" and no more
    day      None where the sheet gives no date
    bare     a mark alone: the policy is chosen, the stage is not said
    """

    sheet: str
    cell: str
    key: Key
    status: Status | None
    new: bool = False
    bare: bool = False
    day: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SaidLabel:
    """A word beside a city; None where the place for it is blank."""

    sheet: str
    cell: str
    member_city: int
    word: LabelWord | None


@dataclass(frozen=True, slots=True)
class Total:
    """One number of a Total row, and how many marks its rows have."""

    sheet: str
    cell: str
    column: str
    found: str
    right: int

    @property
    def fits(self) -> bool:
        return self.found == str(self.right)


@dataclass(frozen=True, slots=True)
class Found:
    """One table that was found: its sheet, the cell where its heads begin, its shape and its number of rows."""

    sheet: str
    cell: str
    is_grid: bool
    rows: int


@dataclass(slots=True)
class Reading:
    """All that a workbook says. `blank` are the cells of grids that say nothing: member city, stage or policy."""

    said: list[Said] = field(default_factory=list)
    labels: list[SaidLabel] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    blocks: list[Found] = field(default_factory=list)
    blank: set[tuple[int, int | None, int | None]] = field(default_factory=set)

    @property
    def uses_new(self) -> bool:
        """Whether the workbook tells news from what was so before."""
        return any(said.new for said in self.said)

    @property
    def carries_labels(self) -> bool:
        """Whether the workbook writes labels beside cities at all."""
        return any(said.word for said in self.labels)


class Desk:
    """What the readers of grids and tables share: the words, the cities asked before, and the reading that grows."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.words = CellWords(vocabulary)
        self.reading = Reading()
        self._cities: dict[str, NamedCity | NoCity] = {}

    def report(self, trouble: Trouble, sheet: Sheet, cell: Cell | str, **facts: object) -> None:
        """Note a problem at a place."""
        address = cell if isinstance(cell, str) else cell.address
        self.reading.problems.append(Problem(trouble, sheet.name, address, facts))

    def value_is_sound(self, sheet: Sheet, cell: Cell) -> bool:
        """Report a cell that has no value to read."""
        if cell.error:
            self.report(Trouble.ERROR_VALUE, sheet, cell, found=cell.text)
        elif cell.uncalculated:
            self.report(Trouble.UNCALCULATED, sheet, cell)
        return not (cell.error or cell.uncalculated)

    def values_are_sound(self, sheet: Sheet, cells: Iterable[Cell]) -> bool:
        """Report every one of these cells that has no value to read."""
        return not [cell for cell in cells if not self.value_is_sound(sheet, cell)]

    def city(self, sheet: Sheet, cell: Cell) -> "NamedCity | None":
        """The city of a row, with the label that is glued to its name; None and a problem when it is not understood."""
        text = cell.text
        if text not in self._cities:
            self._cities[text] = city_called(text, self.vocabulary)
        found = self._cities[text]
        if isinstance(found, NamedCity):
            return found
        self.report(found.trouble, sheet, cell, **found.facts)
        return None


@dataclass(frozen=True, slots=True)
class NamedCity:
    """The city that a text names, and the label behind the name."""

    place: Place
    label: LabelWord | None = None


@dataclass(frozen=True, slots=True)
class NoCity:
    """Why a text names no city."""

    trouble: Trouble
    facts: dict[str, object]


def city_called(text: str, vocabulary: Vocabulary) -> NamedCity | NoCity:
    """The city that a text names, with the word behind it: the longest beginning that is a city, and a known word as rest."""
    for end in _ends(text):
        found = vocabulary.cities(text[:end])
        if len(found) > 1:
            options = ", ".join(place.full_name for place in found)
            return NoCity(Trouble.AMBIGUOUS_CITY, {"found": text, "options": options, "example": found[0].full_name})
        if found:
            rest = text[end:].strip(" \u3000-–—·,;:/()[]（）「」【】")
            label = label_called(rest, vocabulary)
            if rest and label is None:
                return NoCity(Trouble.UNKNOWN_REST, {"rest": rest, "city": found[0].name})
            return NamedCity(found[0], label)
    return NoCity(Trouble.UNKNOWN_CITY, {"found": text})


def label_called(text: str, vocabulary: Vocabulary) -> LabelWord | None:
    """The label or standing that a word means."""
    return vocabulary.labels.get(folded(text))


def _ends(text: str) -> list[int]:
    """Where a name may end in a text, the longest first: at the end, before blanks and brackets, within Japanese."""
    inner = [
        position
        for position in range(len(text) - 1, 0, -1)
        if not text[position].isalnum() or ord(text[position - 1]) > _FIRST_CJK
    ]
    return [len(text), *inner] if text else []
