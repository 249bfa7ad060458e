"""Builders of lists of contacts for the tests of imports."""

from pathlib import Path

from openpyxl import Workbook

from hanse.alliances.models import Alliance
from hanse.directory.intake.comparing import Choice
from hanse.directory.intake.preview import Preview, preview

HEADS = "Name,E-mail,Telephone,Function,Title,Unit,Organisation,City,Languages,Consent,Consent on,Source,Note"


def csv_file(folder: Path, text: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def xlsx_file(folder: Path, rows: list[list[object]], name: str = "list.xlsx") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "People"
    for row in rows:
        sheet.append(row)
    path = folder / name
    book.save(path)
    return path


def shown(alliance: Alliance, path: Path, choice: Choice = Choice.LEAVE) -> Preview:
    return preview(alliance, path, choice=choice)


def said(found: Preview) -> list[tuple[str, str]]:
    """Place and kind of every problem."""
    return [(f"{problem.card or ''}{problem.cell}", problem.trouble.name) for problem in found.problems]


def outcomes(found: Preview) -> list[tuple[str, str]]:
    """Name and outcome of every line that is understood."""
    return [(row.entry.name, row.outcome.value) for row in found.rows]
