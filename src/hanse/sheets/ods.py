"""Reads .ods (OpenDocument 1.2 to 1.4) into sheets."""

import re
from dataclasses import dataclass, field

from odf.namespaces import MANIFESTNS, OFFICENS, STYLENS, TABLENS, TEXTNS, XLINKNS

from hanse.sheets.cells import Area, Sheet, Value, address
from hanse.sheets.grid import Grid
from hanse.sheets.limits import Limits, Tally
from hanse.sheets.literals import moment, number
from hanse.sheets.markup import Listener, listen
from hanse.sheets.package import Package
from hanse.sheets.unreadable import Unreadable

_PREFIXES = {OFFICENS: "office:", TABLENS: "table:", TEXTNS: "text:", STYLENS: "style:", MANIFESTNS: "manifest:"}
_CALCEXTNS = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"  # how LibreOffice marks errors
_CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_BLANKS = re.compile(r"[ \t\r\n]+")
_HIDING = {"collapse", "filter"}
# Elements whose text is not the text of the cell around them. Drawings are unknown namespaces and left out as such.
_APART = {
    "table:tracked-changes",
    "table:shapes",
    "table:dde-links",
    "office:forms",
    "office:scripts",
    "text:ruby-text",  # reading aids of Japanese texts
    "text:note",
    "text:tracked-changes",
}
_MOST_DIGITS = 7  # of a repetition; there are 1,048,576 rows
_KINDS = {"date": "a date", "time": "a time", "boolean": "a truth value"}


class Manifest(Listener):
    """Whether the parts are encrypted."""

    encrypted = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "manifest:encryption-data":
            self.encrypted = True
            self.finished = True


@dataclass(slots=True)
class _DraftCell:
    """A cell element being read, or read and waiting for the end of its row."""

    attributes: dict[str, str]
    column: int
    times: int
    paragraphs: list[str] = field(default_factory=list)
    comment: list[str] = field(default_factory=list)
    link: str | None = None
    length: int = 0
    value: Value = None
    flags: dict[str, bool] = field(default_factory=dict)


class Content(Listener):
    """Puts the filled cells of every table into a grid; repeated empty cells and rows cost nothing."""

    def __init__(self, limits: Limits, tally: Tally) -> None:
        self.is_spreadsheet = False
        self.sheets: list[Sheet] = []
        self._limits = limits
        self._tally = tally
        self._apart = 0  # depth below an element that is passed over
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._grid: Grid | None = None
        self._row = 0
        self._row_times = 1
        self._drafts: list[_DraftCell] = []
        self._column = 0
        self._draft: _DraftCell | None = None
        self._in_comment = False
        self._paragraphs = 0

    @property
    def place(self) -> tuple[str | None, str | None]:
        if self._grid is None:
            return None, None
        return self._grid.name, address(max(1, self._row), max(1, self._column))

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._apart or self._is_apart(tag):
            self._apart += 1
        elif tag in {"table:table-cell", "table:covered-table-cell"}:
            self._start_cell(attributes)
        elif tag == "table:table-row":
            self._start_row(attributes)
        elif self._draft is not None:
            self._start_text(self._draft, tag, attributes)
        elif tag == "table:table":
            self._start_table(attributes)
        elif tag == "office:spreadsheet":
            self.is_spreadsheet = True
        elif tag == "style:style":
            self._style = attributes.get(f"{STYLENS} name", "")
        elif tag == "style:table-properties" and attributes.get(f"{TABLENS} display") == "false":
            self._hidden_styles.add(self._style)

    def end(self, tag: str) -> None:
        if self._apart:
            self._apart -= 1
        elif tag in {"table:table-cell", "table:covered-table-cell"}:
            self._end_cell()
        elif tag == "table:table-row":
            self._end_row()
        elif tag == "table:table" and self._grid is not None:
            self.sheets.append(self._grid.sheet())
            self._grid = None
        elif tag == "office:annotation":
            self._in_comment = False
        elif tag == "text:p" and self._paragraphs:
            self._paragraphs -= 1

    def text(self, characters: str) -> None:
        if self._paragraphs and not self._apart and self._draft is not None:
            self._append(self._draft, _BLANKS.sub(" ", characters))

    def _is_apart(self, tag: str) -> bool:
        return tag in _APART or (self._draft is not None and (" " in tag or tag == "table:table"))

    def _start_table(self, attributes: dict[str, str]) -> None:
        if len(self.sheets) >= self._limits.sheets:
            raise Unreadable("too_many_sheets", limit=self._limits.sheets)
        hidden = attributes.get(f"{TABLENS} style-name") in self._hidden_styles
        name = attributes.get(f"{TABLENS} name", "")
        self._grid = Grid(name, hidden=hidden, limits=self._limits, tally=self._tally)
        self._row, self._row_times = 0, 1

    def _start_row(self, attributes: dict[str, str]) -> None:
        if self._grid is None:
            return
        self._row += 1
        self._row_times = self._count(attributes, "number-rows-repeated")
        self._column = 0
        if attributes.get(f"{TABLENS} visibility") in _HIDING:
            self._grid.hide_rows(self._row, self._row + self._row_times - 1)

    def _end_row(self) -> None:
        if self._grid is None:
            return
        if self._drafts:
            for row in range(self._row, self._row + self._row_times):
                self._add_row(self._grid, row)
            self._drafts.clear()
        self._row += self._row_times - 1

    def _add_row(self, grid: Grid, row: int) -> None:
        for draft in self._drafts:
            comment = "\n".join(draft.comment) or None
            for column in range(draft.column, draft.column + draft.times):
                grid.add(row, column, draft.value, link=draft.link, comment=comment, **draft.flags)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._column += 1
        self._draft = _DraftCell(attributes, self._column, self._count(attributes, "number-columns-repeated"))
        rows = self._count(attributes, "number-rows-spanned")
        columns = self._count(attributes, "number-columns-spanned")
        if self._grid is not None and (rows > 1 or columns > 1):
            self._grid.merge(Area(self._row, self._column, self._row + rows - 1, self._column + columns - 1))

    def _end_cell(self) -> None:
        draft, self._draft = self._draft, None
        self._paragraphs = 0
        if draft is None or self._grid is None:
            return
        self._column += draft.times - 1
        error = draft.attributes.get(f"{_CALCEXTNS} value-type") == "error"
        formula = f"{TABLENS} formula" in draft.attributes
        uncalculated = formula and f"{OFFICENS} value-type" not in draft.attributes and not draft.paragraphs
        draft.value = "\n".join(draft.paragraphs) if error else self._value(self._grid, draft)
        if draft.value in {None, ""} and not uncalculated:
            return
        if draft.column > self._limits.columns:
            self._grid.refuse("too_many_columns", self._row, draft.column, limit=self._limits.columns)
        draft.flags = {"formula": formula, "uncalculated": uncalculated, "error": error}
        self._drafts.append(draft)

    def _value(self, grid: Grid, draft: _DraftCell) -> Value:
        shown = "\n".join(draft.paragraphs).strip(" ")
        kind = draft.attributes.get(f"{OFFICENS} value-type", "string")
        if kind == "string":
            return draft.attributes.get(f"{OFFICENS} string-value", shown) or None
        written = draft.attributes.get(f"{OFFICENS} {kind}-value", draft.attributes.get(f"{OFFICENS} value", ""))
        try:
            match kind:
                case "date":
                    return moment(written)
                case "time":
                    return shown or written
                case "boolean":
                    return {"true": True, "false": False}[written]
                case _:
                    return number(written)
        except (ValueError, KeyError):
            grid.refuse("bad_value", self._row, draft.column, found=written, kind=_KINDS.get(kind, "a number"))

    def _start_text(self, draft: _DraftCell, tag: str, attributes: dict[str, str]) -> None:
        if tag == "text:p":
            self._paragraphs += 1
            (draft.comment if self._in_comment else draft.paragraphs).append("")
        elif tag == "office:annotation":
            self._in_comment = True
        elif not self._paragraphs:
            return
        elif tag == "text:s":
            written = attributes.get(f"{TEXTNS} c", "1")
            self._append(draft, " " * min(int(written) if written.isdecimal() else 1, self._limits.cell_characters))
        elif tag in {"text:tab", "text:line-break"}:
            self._append(draft, "\t" if tag == "text:tab" else "\n")
        elif tag == "text:a" and draft.link is None:
            draft.link = attributes.get(f"{XLINKNS} href")

    def _count(self, attributes: dict[str, str], name: str) -> int:
        """How often something is repeated or how far it spans, 1 without the attribute."""
        written = attributes.get(f"{TABLENS} {name}", "1")
        if not written.isdecimal() or len(written) > _MOST_DIGITS:
            sheet, cell = self.place
            raise Unreadable("damaged", sheet=sheet, cell=cell, detail="{what} is {found}", what=name, found=written)
        return max(1, int(written))

    def _append(self, draft: _DraftCell, characters: str) -> None:
        draft.length += len(characters)
        if draft.length > self._limits.cell_characters and self._grid is not None:
            self._grid.refuse("cell_too_long", self._row, draft.column, limit=self._limits.cell_characters)
        (draft.comment if self._in_comment else draft.paragraphs)[-1] += characters


def read_ods(package: Package, limits: Limits, tally: Tally) -> list[Sheet] | None:
    """Read all sheets; None when the OpenDocument file is no spreadsheet. Raises `Unreadable`."""
    manifest = Manifest()
    if _MANIFEST in package:
        listen(manifest, _MANIFEST, package.chunks(_MANIFEST), prefixes=_PREFIXES, limits=limits, tally=tally)
    if manifest.encrypted:
        raise Unreadable("password")
    content = Content(limits, tally)
    listen(content, _CONTENT, package.chunks(_CONTENT), prefixes=_PREFIXES, limits=limits, tally=tally)
    return content.sheets if content.is_spreadsheet else None
