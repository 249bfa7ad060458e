"""XLSX: both grids and a legend. The import reads it back unchanged."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from functools import lru_cache
from html import escape
from io import StringIO
from typing import IO, Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import CellStringTuple, Worksheet

from hanse.adoption.grids import Cell, Column, Row
from hanse.adoption.rules import Status
from hanse.reports import wording
from hanse.reports.palette import INK, LINE, MUTED, NEW, TINTS
from hanse.reports.queries import Report

MOST_NOTED_CELLS = 600
"""Workbooks with more statuses than this carry no notes: each is a drawing, which costs ten times what its cell costs."""

MOST_KEPT_CELLS = 20_000
"""Workbooks with more statuses than this are written row by row through temporary files, in constant memory."""

HEAD_ROW = 4
"""Zero-based row of the column heads, below title, sentence, source and the remark on samples."""

LANDSCAPE_A4 = 9

Looks = Mapping[tuple[Status, bool], Format]


PLAIN = re.compile(r"[^\s\x00-\x1f\ufffe\uffff](?:[^\x00-\x1f\ufffe\uffff]*[^\s\x00-\x1f\ufffe\uffff])?")
"""A text that stands in a file as it is, but for & < >: no control characters, no white space at its ends."""

HOLE = "HOLE"


@lru_cache(maxsize=1024)
def _in_markup(text: str) -> str | None:
    """A plain text as it stands in a file; None for one that XlsxWriter has to look at itself."""
    return escape(text, quote=False) if PLAIN.fullmatch(text) and "_x" not in text else None


class FramedSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter ships no types
    """A sheet that makes the markup of a cell once for each look, and fills in the texts.

    XlsxWriter makes it anew for each cell: most of the time that a workbook takes. Frames are made by XlsxWriter itself;
    a text that is not plain goes its way. (The methods are private: should a later version not call them any more, the
    workbook is as before, and slower.)
    """

    write_text = Worksheet._write_string  # noqa: SLF001 - write_string without its search for references such as "B7"

    def __init__(self) -> None:
        super().__init__()
        self.fh: IO[str]
        self._frames: dict[int, tuple[str, str]] = {}

    def kept(self, text: str, look: Format) -> Any:
        """A text with a look, to be put into many cells by `put`."""
        if self.constant_memory:
            return CellStringTuple(text, look)
        number = self.str_table._get_shared_string_index(text)  # noqa: SLF001 - see above: pinned, and tested by reading back
        self.str_table.count -= 1  # `put` counts where it stands
        return CellStringTuple(number, look)

    def put(self, row: int, column: int, kept: Any) -> None:
        """Write a kept text into a row in which something has been written already."""
        self.table[row][column] = kept
        if not self.constant_memory:
            self.str_table.count += 1

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        """Write a text with a look into its frame; in constant memory it is the text itself, else its number in a list."""
        if cell.__class__.__name__ != "String" or cell.format is None:
            super()._write_cell(row, col, cell)
            return
        text = _in_markup(cell.string) if self.constant_memory else cell.string
        if text is None:
            super()._write_cell(row, col, cell)
            return
        frame = self._frames.get(id(cell.format)) or self._frame(row, col, cell)
        self.fh.write(f'<c r="{xl_rowcol_to_cell_fast(row, col)}"{frame[0]}{text}{frame[1]}')

    def _write_single_row(self, current_row_num: int = 0) -> None:
        """Write the row before this one, in constant memory: to the file at once."""
        file, self.fh = self.fh, StringIO()
        super()._write_single_row(current_row_num)
        file.write(self.fh.getvalue())
        self.fh = file

    def _frame(self, row: int, col: int, cell: Any) -> tuple[str, str]:
        """What XlsxWriter writes for the look of this cell before and behind a text, without the cell's own reference."""
        file, aside = self.fh, StringIO()
        self.fh = aside
        super()._write_cell(row, col, cell._replace(string=HOLE))
        self.fh = file
        before, after = aside.getvalue().removeprefix(f'<c r="{xl_rowcol_to_cell_fast(row, col)}"').split(HOLE)
        self._frames[id(cell.format)] = before, after
        return before, after


def write(report: Report, stream: IO[bytes]) -> None:
    """Write the workbook. Rows of a large one leave memory at once; texts never turn into formulas, links or numbers."""
    options = {
        "constant_memory": _statuses(report.progress.policy_rows) > MOST_KEPT_CELLS,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    options["in_memory"] = not options["constant_memory"]
    with Workbook(stream, options) as book:
        book.set_properties(_properties(report))
        looks = {(status, reported): _look(book, status, reported) for status in Status for reported in (False, True)}
        _policies(book, report, looks)
        _journey(book, report, looks)
        _legend(book, report, looks)


def _properties(report: Report) -> dict[str, Any]:
    return {
        "title": f"{report.progress.alliance_name} · {report.sentence}",
        "author": report.progress.alliance_name,
        "comments": wording.source_line(report.progress),
        # The day of the record and not of the export: the same record gives the same file.
        "created": datetime.combine(report.progress.as_of, time.min),
    }


def _policies(book: Workbook, report: Report, looks: Looks) -> None:
    progress = report.progress
    sheet = _sheet(book, report, str(wording.POLICIES), widths=[30, *[18] * len(progress.policies)])
    _heads(book, sheet, [wording.CITY, *(wording.column_title(policy) for policy in progress.policies)])
    name = wording.CityNames.of(progress)
    rows = (([name(row.member)], row.policies) for row in progress.policy_rows)
    last = _rows(book, sheet, rows, progress.policies, looks, before=1, noted=_statuses(progress.policy_rows) <= MOST_NOTED_CELLS)
    total = book.add_format({"bold": True, "top": 1, "top_color": f"#{INK}"})
    sheet.write_string(last, 0, str(wording.TOTAL), total)
    for column, policy in enumerate(progress.policies, start=1):
        sheet.write_number(last, column, progress.totals[policy.code], total)


def _journey(book: Workbook, report: Report, looks: Looks) -> None:
    progress = report.progress
    sheet = _sheet(book, report, str(wording.JOURNEY), widths=[30, 20, *[24] * len(progress.stages)])
    _heads(book, sheet, [wording.CITY, wording.LABELS, *(stage.name for stage in progress.stages)])
    name = wording.CityNames.of(progress)
    rows = (([name(row.member), wording.labels_in_words(row.member)], row.stages) for row in progress.stage_rows)
    _rows(book, sheet, rows, progress.stages, looks, before=2, noted=_statuses(progress.stage_rows) <= MOST_NOTED_CELLS)


def _sheet(book: Workbook, report: Report, name: str, *, widths: Sequence[int]) -> FramedSheet:
    """A sheet with its title lines, ready for the heads. Printed on A4 landscape as wide as one page."""
    progress = report.progress
    sheet: FramedSheet = book.add_worksheet(name, FramedSheet)
    sheet.set_landscape()
    sheet.set_paper(LANDSCAPE_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_footer(f"&L{wording.source_line(progress).replace('&', '&&')[:200]}&R&P / &N")
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    quiet = book.add_format({"font_color": f"#{MUTED}"})
    sheet.write_string(0, 0, f"{progress.alliance_name} · {name}", book.add_format({"bold": True, "font_size": 16}))
    sheet.write_string(1, 0, report.sentence, quiet)
    sheet.write_string(2, 0, wording.source_line(progress), quiet)
    if progress.sample_note:
        sheet.write_string(3, 0, progress.sample_note, book.add_format({"bold": True, "font_color": "#8A5200"}))
    return sheet


def _heads(book: Workbook, sheet: Worksheet, titles: Iterable[object]) -> None:
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bottom_color": f"#{INK}"})
    sheet.set_row(HEAD_ROW, 32)
    for column, title in enumerate(titles):
        sheet.write_string(HEAD_ROW, column, str(title), head)


def _rows(
    book: Workbook,
    sheet: FramedSheet,
    rows: Iterable[tuple[list[str], Mapping[str, Cell]]],
    columns: Sequence[Column],
    looks: Looks,
    *,
    before: int,
    noted: bool,
) -> int:
    """Write one row for each city and return the number of the row after the last. `before` columns stand before the grid.

    The inner loop runs a hundred thousand times for a large alliance: the words of each kind of cell are made once.
    """
    bold = book.add_format({"bold": True})
    write_text = sheet.write_text
    words: dict[tuple[Status, int | None, bool, bool], Any] = {}
    positions = {column.code: position for position, column in enumerate(columns, start=before)}
    number = HEAD_ROW
    for number, (names, cells) in enumerate(rows, start=HEAD_ROW + 1):
        for column, text in enumerate(names):
            if text:
                write_text(number, column, text, bold if column == 0 else None)
        for code, cell in cells.items():
            column = positions[code]
            kind = (cell.status, cell.stage.id if cell.stage else None, cell.new, cell.reported)
            if kind not in words:
                words[kind] = sheet.kept(_text(cell), looks[cell.status, cell.reported])
            sheet.put(number, column, words[kind])
            if noted:
                sheet.write_comment(number, column, wording.remarks(cell), {"author": "Hanse", "font_size": 9})
    return number + 1


def _text(cell: Cell) -> str:
    """The cell in words that the import knows."""
    reported = f" ({_('reported')})" if cell.reported else ""
    return f"{wording.cell_words(cell)}{reported}{f' {wording.NEW}' if cell.new else ''}"


def _statuses(rows: Sequence[Row]) -> int:
    return sum(len(row.policies) + len(row.stages) for row in rows)


def _look(book: Workbook, status: Status, reported: bool) -> Format:
    """The look of a status; a dashed line and italics where it is only reported, so that it shows without colour."""
    text, background = TINTS[status]
    return book.add_format(
        {
            "font_color": f"#{text}",
            "bg_color": f"#{background}",
            "italic": reported,
            "border": 3 if reported else 1,
            "border_color": f"#{text if reported else LINE}",
        }
    )


def _legend(book: Workbook, report: Report, looks: Looks) -> None:
    sheet = book.add_worksheet(_("Legend"))
    sheet.set_landscape()
    sheet.set_paper(LANDSCAPE_A4)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "font_size": 16})
    sheet.write_string(0, 0, _("Legend"), bold)
    bold_word = book.add_format({"bold": True, "font_color": f"#{NEW}"})
    lines: list[tuple[str, str, Format | None]] = [
        (wording.symbol_and_word(status), str(meaning), looks[status, False]) for status, meaning in wording.MEANINGS.items()
    ]
    lines.append((str(wording.NEW), wording.what_new_means(), bold_word))
    lines += [("", sentence, None) for sentence in wording.how_to_read()]
    lines += [("", report.sentence, None), ("", wording.source_line(report.progress), None)]
    if report.progress.sample_note:
        lines.append(("", report.progress.sample_note, None))
    for number, (word, meaning, look) in enumerate(lines, start=2):
        if word:
            sheet.write_string(number, 0, word, look)
        sheet.write_string(number, 1, meaning, wrapped)
