"""Builders of sheets and spreadsheet files for the tests of imports."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from hanse.sheets import Cell, Sheet
from hanse.sheets.cells import Value

DATA = Path(__file__).parent / "data"
FIGURE_3 = [
    "Cali",
    "Duitama",
    "Rionegro",
    "Mexico City",
    "Córdoba",
    "Piura",
    "Bogotá",
    "Brasilia",
    "Medellín",
    "León",
    "Buenos Aires",
]


def sheet(text: str, name: str = "Sheet1") -> Sheet:
    """A sheet from text: one line for each row, cells between bars, addresses as a reader counts them."""
    lines = [[part.strip() or None for part in line.strip().split("|")] for line in text.strip().splitlines()]
    return sheet_of(lines, name)


def sheet_of(rows: Sequence[Sequence[Value]], name: str = "Sheet1") -> Sheet:
    """A sheet from rows of values."""
    return Sheet(name, [[Cell(value, r, c) for c, value in enumerate(row, start=1)] for r, row in enumerate(rows, start=1)])


def figure_3(table: str) -> list[list[str]]:
    """One table of Figure 3 ("policies" or "stages") as rows of text."""
    return list(csv.reader(io.StringIO((DATA / f"seed_progress_{table}.csv").read_text("utf-8"))))


def glued_figure_3_stages() -> list[list[str]]:
    """The stage grid as the paper prints it: four stages, the labels behind the names of their cities."""
    return [[" ".join(filter(None, row[:2])) if row[0] != "Cities" else "Cities", *row[2:6]] for row in figure_3("stages")]


def xlsx(path: Path, sheets: dict[str, Sequence[Sequence[Value]]]) -> Path:
    """An .xlsx file with these sheets."""
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        made = book.create_sheet(name)
        for row in rows:
            made.append([value or None for value in row])
    book.save(path)
    return path
