"""One worksheet of an .xlsx, and its comments, heard element by element."""

import re

from hanse.sheets.cells import Area, Value, address
from hanse.sheets.grid import Grid, column_number
from hanse.sheets.limits import Limits
from hanse.sheets.literals import moment, number
from hanse.sheets.markup import Listener
from hanse.sheets.unreadable import Unreadable
from hanse.sheets.xlsx_tables import SharedStrings, Styles, TextRuns, unescaped

_DIGITS = "0123456789"
_ROW_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
_LONGEST_REFERENCE = 10  # XFD1048576


class SheetData(Listener):
    """Puts the filled cells of a worksheet into a grid. What only carries a format is passed over.

    The `dimension` of the sheet is not believed, nor read.
    """

    def __init__(self, grid: Grid, strings: SharedStrings, styles: Styles, limits: Limits) -> None:
        self.links: list[tuple[Area, dict[str, str]]] = []
        self._grid = grid
        self._strings = strings
        self._styles = styles
        self._limits = limits
        self._row = 0
        self._column = 0
        self._columns: dict[str, int] = {}
        self._cell: dict[str, str] = {}
        self._filled = False
        self._formula = False
        self._value: list[str] = []
        self._length = 0
        self._in_value = False
        self._inline = TextRuns(limits)
        self._in_inline = False

    @property
    def place(self) -> tuple[str | None, str | None]:
        return self._grid.name, address(max(1, self._row), max(1, self._column))

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "v":
            self._in_value = self._filled = True
        elif tag == "f":
            self._formula = self._filled = True
        elif tag == "is":
            self._in_inline = self._filled = True
        elif self._in_inline:
            self._inline.start(tag, attributes)
        elif tag == "mergeCell":
            self._grid.merge(self._grid.area(attributes.get("ref", "")))
        elif tag == "hyperlink":
            self._note_link(attributes)

    def end(self, tag: str) -> None:
        if tag == "c":
            self._end_cell()
        elif tag == "v":
            self._in_value = False
        elif tag == "is":
            self._in_inline = False
        elif self._in_inline:
            self._inline.end(tag)

    def text(self, characters: str) -> None:
        if self._in_value:
            self._value.append(characters)
            self._length += len(characters)
            if self._length > self._limits.cell_characters:
                self._grid.refuse("cell_too_long", self._row, self._column, limit=self._limits.cell_characters)
        elif self._in_inline:
            self._inline.text(characters)

    def _start_row(self, attributes: dict[str, str]) -> None:
        written = attributes.get("r")
        self._row = self._row + 1 if written is None else self._row_number(written)
        self._column = 0
        if attributes.get("hidden") in {"1", "true"}:
            self._grid.hide_rows(self._row, self._row)

    def _row_number(self, written: str) -> int:
        if not _ROW_NUMBER.fullmatch(written):
            raise Unreadable("damaged", sheet=self._grid.name, detail="no such row: {what}", what=written)
        return int(written)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        self._column = self._column + 1 if reference is None else self._column_of(reference)
        self._cell = attributes

    def _column_of(self, reference: str) -> int:
        letters = reference.rstrip(_DIGITS)
        column = self._columns.get(letters)
        if column is None:
            self._grid.area(reference[:_LONGEST_REFERENCE])  # raises for what is no reference
            column = self._columns[letters] = column_number(letters)
        if reference[len(letters) :] != str(self._row):
            where = {"what": reference, "place": self._row}
            self._grid.refuse("damaged", self._row, column, detail="a cell named {what} in row {place}", **where)
        return column

    def _end_cell(self) -> None:
        if self._filled:  # most cells of a carelessly formatted sheet are not
            self._add_cell()
            self._filled = False
            self._formula = False
            self._value.clear()
            self._length = 0
            self._inline.clear()

    def _add_cell(self) -> None:
        written = "".join(self._value)
        kind = self._cell.get("t", "n")
        # A formula whose result is the empty text is saved as type str with an empty value: calculated, and empty.
        uncalculated = self._formula and not written and kind != "str"
        value = self._value_of(kind, written)
        if value is None and not uncalculated:
            return
        self._grid.add(
            self._row,
            self._column,
            value,
            formula=self._formula,
            uncalculated=uncalculated,
            error=kind == "e" and not uncalculated,
        )

    def _value_of(self, kind: str, written: str) -> Value:
        if kind == "inlineStr":
            if self._inline.too_long:
                self._grid.refuse("cell_too_long", self._row, self._column, limit=self._limits.cell_characters)
            return self._inline.joined() or None
        if not written:
            return None
        try:
            return self._parsed(kind, written)
        except ValueError:
            names = {"s": "a reference to a text", "b": "a truth value", "d": "a date"}
            self._grid.refuse("bad_value", self._row, self._column, found=written, kind=names.get(kind, "a number"))

    def _parsed(self, kind: str, written: str) -> Value:
        match kind:
            case "s":
                return self._shared(int(number(written)))
            case "str" | "e":
                return unescaped(written)
            case "b":
                return bool(number(written))
            case "d":
                return moment(written)
            case _:
                return self._styles.shown(number(written), self._cell.get("s", ""))

    def _shared(self, index: int) -> str | None:
        try:
            string = self._strings[index]
        except IndexError:
            if self._strings.finished:
                self._grid.refuse("too_much_text", self._row, self._column, limit=self._limits.characters)
            self._grid.refuse("damaged", self._row, self._column, detail="its text is missing")
        if string is None:
            self._grid.refuse("cell_too_long", self._row, self._column, limit=self._limits.cell_characters)
        return string or None

    def _note_link(self, attributes: dict[str, str]) -> None:
        if len(self.links) >= self._limits.ranges:
            self._grid.refuse("too_many_ranges", max(1, self._row), max(1, self._column), limit=self._limits.ranges)
        self.links.append((self._grid.area(attributes.get("ref", "")), attributes))


class Comments(Listener):
    """Puts the comments of a worksheet on its filled cells."""

    def __init__(self, grid: Grid, limits: Limits) -> None:
        self._grid = grid
        self._text = TextRuns(limits)
        self._reference = ""

    @property
    def place(self) -> tuple[str | None, str | None]:
        return self._grid.name, self._reference or None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "comment":
            self._reference = attributes.get("ref", "")
            self._text.clear()
        else:
            self._text.start(tag, attributes)

    def end(self, tag: str) -> None:
        self._text.end(tag)
        if tag == "comment":
            area = self._grid.area(self._reference)
            self._grid.comment(area, self._text.joined())

    def text(self, characters: str) -> None:
        self._text.text(characters)
