"""Where the tables of a sheet are: their heads, their rows, their total. Pure Python.

A table begins with a row of heads and ends where the next one begins, or with the sheet. Above it may stand a title.
After an empty row, a row that only carries a remark belongs to no table.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hanse.adoption.reading.problems import Trouble
from hanse.adoption.reading.words import Vocabulary, folded
from hanse.sheets import Cell, Sheet
from hanse.ui.problems import Problem


@dataclass(frozen=True, slots=True)
class Target:
    """What a column of a grid speaks of: a stage of the city, or a policy."""

    stage: int | None = None
    policy: int | None = None


@dataclass(slots=True)
class Heads:
    """The row of heads; columns count from 1. `values` make a grid, `status` makes a table of single statements."""

    row: int
    cities: list[int]
    values: dict[int, Target] = field(default_factory=dict)
    companions: dict[int, Target] = field(default_factory=dict)
    policy: int | None = None
    stage: int | None = None
    status: int | None = None
    date: int | None = None
    note: int | None = None
    label: int | None = None
    new: int | None = None
    alliance: int | None = None
    unknown: dict[int, Cell] = field(default_factory=dict)

    @property
    def is_grid(self) -> bool:
        return bool(self.values or self.companions)

    @property
    def is_table(self) -> bool:
        return self.status is not None and (self.policy is not None or self.stage is not None)

    @property
    def columns(self) -> set[int]:
        """Every column that says something about progress."""
        single = (self.policy, self.stage, self.status, self.date, self.note, self.label, self.new)
        return {*self.cities, *self.values, *self.companions, *(column for column in single if column)}


@dataclass(slots=True)
class Block:
    """One table of a sheet."""

    sheet: Sheet
    heads: Heads
    rows: list[list[Cell]] = field(default_factory=list)
    total: list[Cell] | None = None

    def city_cell(self, row: Sequence[Cell]) -> Cell:
        """The cell that names the city; the first city column where none does."""
        cells = [at(row, column) for column in self.heads.cities]
        return next((cell for cell in cells if cell.text), cells[0])

    def speaks_in(self, row: Sequence[Cell]) -> bool:
        """Whether a row fills any column but that of the city."""
        return any(at(row, column).text for column in self.heads.columns - set(self.heads.cities))


def at(row: Sequence[Cell], column: int) -> Cell:
    """The cell of a column; an empty one to the right of the row's last."""
    return row[column - 1] if column <= len(row) else Cell(None, row[0].row if row else 0, column)


def blocks(sheet: Sheet, vocabulary: Vocabulary, problems: list[Problem]) -> Iterator[Block]:
    """The tables of a sheet from top to bottom."""
    block: Block | None = None
    after_gap = True
    for row in sheet.rows:
        if not any(cell.text for cell in row):
            after_gap = True
            continue
        if after_gap or block is None or _is_city_head(block.city_cell(row), vocabulary):
            heads = _heads(sheet, row, vocabulary, problems)
            if heads is not None:
                if block is not None:
                    yield block
                block, after_gap = Block(sheet, heads), False
                continue
        if block is None:
            continue
        city = block.city_cell(row).text
        if vocabulary.is_total(city):
            block.total, after_gap = row, True
        elif not after_gap or vocabulary.cities(city) or block.speaks_in(row):
            block.rows.append(row)
            after_gap = False
    if block is not None:
        yield block


def _is_city_head(cell: Cell, vocabulary: Vocabulary) -> bool:
    return "city" in vocabulary.head_kinds(cell.text)


def _heads(sheet: Sheet, row: list[Cell], vocabulary: Vocabulary, problems: list[Problem]) -> Heads | None:
    """The row as heads, or None when it is none."""
    found = Heads(row[0].row, [cell.column for cell in row if _is_city_head(cell, vocabulary)])
    twice: list[Problem] = []
    for cell in row:
        if cell.text and cell.column not in found.cities:
            _place(found, cell, vocabulary, sheet, twice)
    if not found.cities:
        _guess_city_column(found)
    if not found.cities or not (found.is_table or found.is_grid or _has_cities_below(sheet, found, vocabulary)):
        return None
    problems.extend(twice)
    if found.is_table:
        found.values, found.companions = {}, {}
    filled = [*found.values, *found.companions]
    if any(min(found.cities) < column < city for column in filled for city in found.cities):
        second = max(found.cities)
        problems.append(Problem(Trouble.SIDE_BY_SIDE, sheet.name, at(row, second).address))
        found.values = {column: target for column, target in found.values.items() if column < second}
        found.companions = {column: target for column, target in found.companions.items() if column < second}
        found.unknown = {column: cell for column, cell in found.unknown.items() if column < second}
        found.cities = [city for city in found.cities if city < second]
    return found


def _place(heads: Heads, cell: Cell, vocabulary: Vocabulary, sheet: Sheet, problems: list[Problem]) -> None:
    """Note what the column of a head holds."""
    target = _target(cell.text, vocabulary)
    if target is not None:
        _note_target(heads.values, target, cell, sheet, problems)
        return
    companion = _companion(cell.text, vocabulary)
    if companion is not None:
        _note_target(heads.companions, companion, cell, sheet, problems)
        return
    kinds = vocabulary.head_kinds(cell.text)
    for kind in ("policy", "stage", "status", "date", "note", "label", "new", "alliance"):
        if kind in kinds and getattr(heads, kind) is None:
            setattr(heads, kind, cell.column)
            return
    if not kinds and not vocabulary.is_total(cell.text):
        heads.unknown[cell.column] = cell


def _note_target(columns: dict[int, Target], target: Target, cell: Cell, sheet: Sheet, problems: list[Problem]) -> None:
    for column, known in columns.items():
        if known == target:
            other = Cell(None, cell.row, column).address
            problems.append(Problem(Trouble.COLUMN_TWICE, sheet.name, cell.address, {"found": cell.text, "other": other}))
            return
    columns[cell.column] = target


def _target(text: str, vocabulary: Vocabulary) -> Target | None:
    """The policy or stage of the city that a head names."""
    policy, stage = vocabulary.policy(text), vocabulary.city_stage(text)
    if (policy is None) == (stage is None):
        return None
    return Target(stage, policy)


def _companion(text: str, vocabulary: Vocabulary) -> Target | None:
    """The policy or stage of a head such as "Policy selection status" or "Estado: Open Data"."""
    words = folded(text)
    for head in vocabulary.words.heads["status"]:
        for name in (words.removesuffix(head), words.removeprefix(head)):
            if name != words:
                target = _target(name.strip(), vocabulary)
                if target is not None:
                    return target
    return None


def _guess_city_column(heads: Heads) -> None:
    """Two policies or stages side by side are heads, too; the cities then stand left of the first of them."""
    if len(heads.values) > 1 and (first := min(heads.values)) > 1:
        taken = heads.columns | heads.unknown.keys()
        free = [column for column in range(1, first) if column not in taken]
        heads.cities = free[:1]


def _has_cities_below(sheet: Sheet, heads: Heads, vocabulary: Vocabulary) -> bool:
    """Whether a known city stands in the next row: then these are heads, though no column is understood."""
    if not heads.unknown or heads.row >= len(sheet.rows):
        return False
    return any(vocabulary.cities(sheet.cell(heads.row + 1, column).text) for column in heads.cities)
