"""Bar 3: the workbook, against XlsxWriter alone writing the very same cells and notes."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from xlsxwriter import Workbook

from bench import PART
from bench.ground import LARGE, THOUSAND
from bench.measure import Bar, interleaved, milliseconds
from hanse.adoption.queries import EVERY_REPORT
from hanse.alliances.models import Alliance
from hanse.reports.exports import workbook
from hanse.reports.queries import report
from hanse.reports.selection import Selection

MEGABYTE = 1024 * 1024
Written = list[tuple[int, int, str | float, str]]


def measure() -> list[Bar]:
    """The bars of the workbook; the large one in a process of its own, whose memory is watched."""
    found = interleaved(_contenders(THOUSAND), rounds=15, warm_up=2)
    child = subprocess.run(
        [sys.executable, "-m", "bench"], env={**os.environ, PART: "workbooks"}, capture_output=True, text=True, check=True
    )
    large = json.loads(child.stdout)
    return [
        Bar(
            name="xlsx",
            text="XLSX of 130 × 11 cells, from the database to the file: against XlsxWriter alone writing the same",
            found=found["hanse"] / found["alone"],
            limit=2.0,
            unit="×",
            detail=f"{milliseconds(found['hanse'])} / {milliseconds(found['alone'])}",
        ),
        Bar(
            name="xlsx_large",
            text="XLSX of 13,000 cities × 7 policies + 4 stages, likewise",
            found=large["hanse"] / large["alone"],
            limit=1.5,
            unit="×",
            detail=f"{large['hanse']:.2f} s / {large['alone']:.2f} s",
        ),
        Bar(
            name="xlsx_large_memory",
            text="Growth of memory while it is made",
            found=large["growth"],
            limit=50,
            unit="MB",
            detail=f"{large['before']:.0f} MB before",
        ),
    ]


def main() -> int:
    """The part of the large workbook: times and peaks of memory as JSON."""
    _export(THOUSAND)
    before = _peak()
    _export(LARGE)
    growth = _peak() - before
    found = interleaved(_contenders(LARGE), rounds=3, warm_up=0)
    print(json.dumps(found | {"before": before / MEGABYTE, "growth": growth / MEGABYTE}))
    return 0


def _export(slug: str) -> bytes:
    """What the export does, from the choice in the address to the bytes of the file."""
    alliance = Alliance.objects.get(slug=slug)
    selection = Selection.from_query({}, alliance=alliance, person=None)
    stream = BytesIO()
    workbook.write(report(selection, alliance, sight=EVERY_REPORT), stream)
    return stream.getvalue()


def _contenders(slug: str) -> dict[str, Callable[[], object]]:
    sheets = _read(_export(slug))
    large = sum(map(len, sheets)) > workbook.MOST_KEPT_CELLS
    return {"hanse": lambda: _export(slug), "alone": lambda: _write_alone(sheets, constant_memory=large)}


def _read(file: bytes) -> list[Written]:
    """Every cell of a workbook: row, column, value, note."""
    return [
        [
            (cell.row - 1, cell.column - 1, cell.value, cell.comment.text if cell.comment else "")
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, (str, int, float))
        ]
        for sheet in load_workbook(BytesIO(file))
    ]


def _write_alone(sheets: list[Written], *, constant_memory: bool) -> bytes:
    """The same values in the same places by XlsxWriter and a loop, with one look for each value."""
    stream = BytesIO()
    options = {"constant_memory": constant_memory, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(stream, options) as book:
        looks = [book.add_format({"bg_color": colour, "border": 1}) for colour in ("#E5F3EB", "#FDF1DC", "#F1F3F7")]
        for cells in sheets:
            sheet = book.add_worksheet()
            for row, column, value, note in cells:
                if isinstance(value, str):
                    sheet.write_string(row, column, value, looks[len(value) % 3])
                else:
                    sheet.write_number(row, column, value)
                if note:
                    sheet.write_comment(row, column, note)
    return stream.getvalue()


def _peak() -> int:
    """The most memory this process has had so far, in bytes."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage would also count what the parent process had when it started this one
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
