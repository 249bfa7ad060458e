"""CSV in the long shape: one line for each status, as the import reads it."""

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from typing import IO

from hanse.adoption.grids import Cell, Row
from hanse.reports.queries import Report
from hanse.sheets import safe_text

HEADER = ("alliance", "city", "city_name", "country", "policy", "stage", "status", "date", "new", "reported")


def write(report: Report, stream: IO[bytes]) -> None:
    """Write UTF-8 with a byte order mark, by which spreadsheet programs know it; RFC 4180, every field quoted."""
    text = TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    lines = csv.writer(text, quoting=csv.QUOTE_ALL)
    lines.writerow(HEADER)
    for row in report.progress.policy_rows:
        lines.writerows(_lines(report.progress.alliance_slug, row))
    text.detach()


def _lines(alliance: str, row: Row) -> Iterator[tuple[str, ...]]:
    member = row.member
    city = (alliance, member.slug, safe_text(member.name), member.country)
    for code, cell in row.policies.items():
        yield (*city, code, cell.stage.code if cell.stage else "", *_status(cell))
    for code, cell in row.stages.items():
        yield (*city, "", code, *_status(cell))


def _status(cell: Cell) -> tuple[str, ...]:
    """Status, the day since which it is true, and whether it is new and whether only reported (yes or nothing)."""
    day = cell.effective_on.isoformat() if cell.effective_on else ""
    return cell.status.value, day, "yes" if cell.new else "", "yes" if cell.reported else ""
