"""Reads the lines of a list of contacts from the sheets of a workbook."""

from collections.abc import Sequence

from hanse.directory.intake.lines import Line, Reading, Spot
from hanse.directory.intake.problems import Trouble
from hanse.directory.intake.words import REPEATED, Column, words
from hanse.sheets import Cell, Sheet
from hanse.text.names import fold
from hanse.ui.problems import Problem

HEADS_WITHIN = 20
"""Rows above which the heads are looked for: titles and remarks may stand above them."""


def read_sheets(sheets: Sequence[Sheet]) -> Reading:
    """The lines of all visible sheets that have heads; a problem for each place that cannot be read."""
    reading = Reading()
    found = False
    for sheet in sheets:
        if sheet.hidden:
            reading.problems.append(Problem(Trouble.HIDDEN_SHEET, sheet.name))
        elif any(sheet.rows):
            found |= _read_sheet(sheet, reading)
    if not found:
        reading.problems.insert(0, Problem(Trouble.NO_TABLE))
    return reading


def _read_sheet(sheet: Sheet, reading: Reading) -> bool:
    number, row = next(((n, row) for n, row in enumerate(sheet.rows[:HEADS_WITHIN]) if _is_head(row)), (-1, []))
    if number < 0:
        reading.problems.append(Problem(Trouble.SHEET_NOT_READ, sheet.name))
        return False
    columns = _columns(sheet, row, reading)
    unknown = [cell for cell in row if cell.text and cell.column not in columns]
    for head in unknown:
        if any(len(cells) >= head.column and cells[head.column - 1].text for cells in sheet.rows[number + 1 :]):
            reading.problems.append(Problem(Trouble.COLUMN_NOT_READ, sheet.name, head.address, {"found": head.text}))
    hidden = [n for n in sheet.hidden_rows if n > number + 1]
    if hidden:
        reading.problems.append(Problem(Trouble.HIDDEN_ROWS, sheet.name, facts={"count": len(hidden)}))
    for below, cells in enumerate(sheet.rows[number + 1 :], start=number + 2):
        _read_row(sheet, below, cells, columns, reading)
    return True


def _is_head(row: Sequence[Cell]) -> bool:
    """Whether a row names columns: a name or an e-mail among at least two, or one of the two alone; never an address."""
    known = {words().heads.get(fold(cell.text)) for cell in row if isinstance(cell.value, str)} - {None}
    return bool(known & {Column.NAME, Column.FAMILY, Column.EMAIL}) and not any("@" in cell.text for cell in row)


def _columns(sheet: Sheet, row: Sequence[Cell], reading: Reading) -> dict[int, Column]:
    columns: dict[int, Column] = {}
    first: dict[Column, Cell] = {}
    for cell in row:
        column = words().heads.get(fold(cell.text)) if cell.text else None
        if column is None:
            continue
        if column in first and column not in REPEATED:
            facts = {"found": cell.text, "other": first[column].address}
            reading.problems.append(Problem(Trouble.COLUMN_TWICE, sheet.name, cell.address, facts))
        else:
            first.setdefault(column, cell)
        columns[cell.column] = column
    return columns


def _read_row(sheet: Sheet, number: int, cells: Sequence[Cell], columns: dict[int, Column], reading: Reading) -> None:
    spots: dict[Column, tuple[Spot, ...]] = {}
    problems: list[Problem] = []
    for cell in cells:
        column = columns.get(cell.column)
        if column is None:
            continue
        if cell.uncalculated:
            problems.append(Problem(Trouble.UNCALCULATED, sheet.name, cell.address))
        elif cell.error:
            problems.append(Problem(Trouble.ERROR_VALUE, sheet.name, cell.address, {"found": cell.text}))
        elif cell.text:
            if column in spots and column not in REPEATED:
                continue  # the second column is a problem of its own
            spots[column] = (*spots.get(column, ()), Spot(cell.text, cell.address, cell))
    if spots or problems:
        reading.lines.append(Line(sheet.name, number, 0, spots, tuple(problems)))
