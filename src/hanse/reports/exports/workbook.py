"""XLSX: both grids and a legend. The import reads it back unchanged."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from io import StringIO
from typing import IO, Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import Worksheet

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


class RepeatingSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter ships no types
    """A sheet whose cells say a few things over and over, as the sheets of a grid do.

    In constant memory XlsxWriter writes each text into its cell, escaped anew each time: most of the time that a large
    workbook takes. Here the markup of a text is made once, by XlsxWriter itself. (Its method is private: should a later
    version not call it any more, the workbook is as before, and slower.)
    """

    def __init__(self) -> None:
        super().__init__()
        self.fh: IO[str]
        self._markup: dict[tuple[str, int], str] = {}

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        """Write a text that returns by its kept markup; names in the first column, which do not, and all else as ever."""
        if not self.constant_memory or col == 0 or cell.__class__.__name__ != "String" or cell.format is None:
            super()._write_cell(row, col, cell)
            return
        key = (cell.string, id(cell.format))
        rest = self._markup.get(key)
        if rest is None:
            rest = self._markup[key] = self._after_reference(row, col, cell)
        self.fh.write(f'<c r="{xl_rowcol_to_cell_fast(row, col)}"{rest}')

    def _after_reference(self, row: int, col: int, cell: Any) -> str:
        """What XlsxWriter writes for the cell, behind its reference."""
        file, aside = self.fh, StringIO()
        self.fh = aside
        super()._write_cell(row, col, cell)
        self.fh = file
        return aside.getvalue().removeprefix(f'<c r="{xl_rowcol_to_cell_fast(row, col)}"')


def write(report: Report, stream: IO[bytes]) -> None:
    """Write the workbook. Rows of a large one leave memory at once; texts never turn into formulas, links or numbers."""
    options = {
        "constant_memory": _statuses(report.progress.policy_rows) > MOST_KEPT_CELLS,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
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
    last = _rows(book, sheet, rows, progress.policies, looks, noted=_statuses(progress.policy_rows) <= MOST_NOTED_CELLS)
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
    _rows(book, sheet, rows, progress.stages, looks, noted=_statuses(progress.stage_rows) <= MOST_NOTED_CELLS)


def _sheet(book: Workbook, report: Report, name: str, *, widths: Sequence[int]) -> Worksheet:
    """A sheet with its title lines, ready for the heads. Printed on A4 landscape as wide as one page."""
    progress = report.progress
    sheet = book.add_worksheet(name, RepeatingSheet)
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
    sheet: Worksheet,
    rows: Iterable[tuple[list[str], Mapping[str, Cell]]],
    columns: Sequence[Column],
    looks: Looks,
    *,
    noted: bool,
) -> int:
    """Write one row for each city and return the number of the row after the last.

    The inner loop runs a hundred thousand times for a large alliance: the words of each kind of cell are made once.
    """
    bold = book.add_format({"bold": True})
    write_string = sheet.write_string
    codes = [column.code for column in columns]
    words: dict[tuple[Status, int | None, bool, bool], tuple[str, Format]] = {}
    number = HEAD_ROW
    for number, (names, cells) in enumerate(rows, start=HEAD_ROW + 1):
        for column, text in enumerate(names):
            if text:
                write_string(number, column, text, bold if column == 0 else None)
        for column, code in enumerate(codes, start=len(names)):
            cell = cells.get(code)
            if cell is None:
                continue
            kind = (cell.status, cell.stage.id if cell.stage else None, cell.new, cell.reported)
            if kind not in words:
                words[kind] = (_text(cell), looks[cell.status, cell.reported])
            write_string(number, column, *words[kind])
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
