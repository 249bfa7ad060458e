"""Collects the filled cells of one sheet, in reading order, within the limits."""

import re
from dataclasses import replace
from typing import Any, NoReturn

from hanse.sheets.cells import Area, Cell, Sheet, Value, address
from hanse.sheets.limits import Limits, Tally
from hanse.sheets.unreadable import Unreadable

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384  # of the file formats themselves
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})", re.IGNORECASE)


class Grid:
    """A sheet being read. Every method raises `Unreadable`, with sheet and cell, where a limit is reached."""

    def __init__(self, name: str, *, hidden: bool, limits: Limits, tally: Tally) -> None:
        self.name = name
        self._hidden = hidden
        self._limits = limits
        self._tally = tally
        self._rows: list[list[Cell]] = []
        self._merged: list[Area] = []
        self._hidden_rows: set[int] = set()
        self._visited = 0

    def add(
        self, row: int, column: int, value: Value, *, link: str | None = None, comment: str | None = None, **flags: bool
    ) -> None:
        """Add a filled cell below or right of all cells added before; `flags` are those of `Cell`."""
        self._check_position(row, column)
        self._count_text(row, column, value, link, comment)
        rows = self._rows
        while len(rows) < row:
            rows.append([])
        cells = rows[row - 1]
        if row < len(rows) or column <= len(cells):
            self.refuse("damaged", row, column, detail="cells out of order")
        self._tally.cells += 1
        self._tally.positions += column - len(cells)
        if self._tally.cells > self._limits.cells:
            self.refuse("too_many_cells", row, column, limit=self._limits.cells)
        if self._tally.positions > self._limits.positions:
            self.refuse("too_scattered", row, column, limit=self._limits.positions)
        cells.extend(Cell(None, row, gap) for gap in range(len(cells) + 1, column))
        cells.append(Cell(value, row, column, link=link, comment=comment, **flags))

    def merge(self, area: Area) -> None:
        """Note a merged area; it may reach beyond the used area."""
        self._count_range(area)
        self._merged.append(area)

    def hide_rows(self, first: int, last: int) -> None:
        """Note that these rows are not shown."""
        self._hidden_rows.update(range(first, min(last, self._limits.rows) + 1))

    def link(self, area: Area, target: str) -> None:
        """Link the cells of the area that lie in the used area. To be called after all cells are added."""
        self._count_range(area)
        self._count_text(area.first_row, area.first_column, target)
        self._replace(area, link=target)

    def comment(self, area: Area, text: str) -> None:
        """Put a comment on the cells of the area that lie in the used area. To be called after all cells are added."""
        self._count_range(area)
        self._count_text(area.first_row, area.first_column, text)
        self._replace(area, comment=text)

    def sheet(self) -> Sheet:
        """The finished sheet."""
        for area in self._merged:
            self._replace(area, merged=True)
        hidden_rows = frozenset(row for row in self._hidden_rows if row <= len(self._rows))
        return Sheet(self.name, self._rows, merged=self._merged, hidden=self._hidden, hidden_rows=hidden_rows)

    def refuse(self, code: str, row: int, column: int, **params: Any) -> NoReturn:
        """Raise `Unreadable` for one position."""
        raise Unreadable(code, sheet=self.name, cell=address(row, column), **params)

    def area(self, reference: str) -> Area:
        """The area named by a reference such as B7 or A1:C3."""
        first, _, last = reference.partition(":")
        corners = [_REFERENCE.fullmatch(corner) for corner in (first, last or first)]
        positions = [(int(corner[2]), column_number(corner[1])) for corner in corners if corner]
        if len(positions) < len(corners) or any(row > _LAST_ROW or column > _LAST_COLUMN for row, column in positions):
            raise Unreadable("damaged", sheet=self.name, detail="no such cell: {what}", what=reference)
        rows, columns = zip(*positions, strict=True)
        return Area(min(rows), min(columns), max(rows), max(columns))

    def _replace(self, area: Area, **changes: Any) -> None:
        last_row = min(area.last_row, len(self._rows))
        last_column = min(area.last_column, self._limits.columns)
        self._visited += max(0, last_row - area.first_row + 1) * max(1, last_column - area.first_column + 1)
        if self._visited > self._limits.positions:
            raise Unreadable("too_many_ranges", sheet=self.name, limit=self._limits.ranges)
        for row in self._rows[area.first_row - 1 : last_row]:
            for index in range(area.first_column - 1, min(last_column, len(row))):
                cell = row[index]
                if "merged" not in changes or area.covers(cell.row, cell.column):
                    row[index] = replace(cell, **changes)

    def _check_position(self, row: int, column: int) -> None:
        if row > self._limits.rows:
            self.refuse("too_many_rows", row, column, limit=self._limits.rows)
        if column > self._limits.columns:
            self.refuse("too_many_columns", row, column, limit=self._limits.columns)

    def _count_range(self, area: Area) -> None:
        self._tally.ranges += 1
        if self._tally.ranges > self._limits.ranges:
            self.refuse("too_many_ranges", area.first_row, area.first_column, limit=self._limits.ranges)

    def _count_text(self, row: int, column: int, *values: Value) -> None:
        for value in values:
            if isinstance(value, str):
                self._tally.characters += len(value)
                if len(value) > self._limits.cell_characters:
                    self.refuse("cell_too_long", row, column, limit=self._limits.cell_characters)
                if self._tally.characters > self._limits.characters:
                    self.refuse("too_much_text", row, column, limit=self._limits.characters)


def column_number(letters: str) -> int:
    """The number of a column counted from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
