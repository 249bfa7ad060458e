"""Cells, sheets and workbooks as read: values with their addresses, no formatting."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cache

Value = str | int | float | bool | date | datetime | None

_WHOLE_NUMBERS_END = 1e15  # beyond it a float no longer holds every whole number exactly


class Format(StrEnum):
    """What a file is by its content; macro-enabled workbooks are XLSX, whose macros are never looked at."""

    XLSX = "xlsx"
    ODS = "ods"
    CSV = "csv"


class Kind(StrEnum):
    """What a cell holds."""

    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    ERROR = "error"


@cache
def column_letters(column: int) -> str:
    """The letters of a column counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """The address a spreadsheet program shows, rows and columns counted from 1: `address(7, 2)` is B7."""
    return f"{column_letters(column)}{row}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One position of a sheet; rows and columns count from 1.

    Dates carry no time zone: a spreadsheet has none. A date with the time 00:00 is a `date`, any other a `datetime`;
    a time of day alone is text ("14:30:00"). An error such as #REF! is text with `error` set.
    """

    value: Value
    row: int
    column: int
    formula: bool = False  # `value` is what the program that saved the file had calculated; nothing is evaluated here
    uncalculated: bool = False  # a formula saved without its result; `value` is None
    error: bool = False
    merged: bool = False  # part of a merged area, not its top left
    link: str | None = None  # as written in the file, never followed
    comment: str | None = None

    @property
    def address(self) -> str:
        """The address a spreadsheet program shows, such as B7."""
        return address(self.row, self.column)

    @property
    def kind(self) -> Kind:
        """What the cell holds."""
        if self.error:
            return Kind.ERROR
        match self.value:
            case None:
                return Kind.EMPTY
            case str():
                return Kind.TEXT
            case bool():
                return Kind.BOOLEAN
            case int() | float():
                return Kind.NUMBER
            case datetime():
                return Kind.DATETIME
            case date():
                return Kind.DATE

    @property
    def text(self) -> str:
        """The value as text without surrounding blanks, in Unicode normal form C; dates in ISO 8601, 3.0 as "3"."""
        match self.value:
            case None:
                return ""
            case str():
                return unicodedata.normalize("NFC", self.value).strip()
            case bool():
                return "TRUE" if self.value else "FALSE"
            case float() if self.value.is_integer() and abs(self.value) < _WHOLE_NUMBERS_END:
                return str(int(self.value))
            case date():
                return self.value.isoformat()
            case _:
                return str(self.value)


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of positions, both corners included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def __str__(self) -> str:
        return f"{address(self.first_row, self.first_column)}:{address(self.last_row, self.last_column)}"

    def covers(self, row: int, column: int) -> bool:
        """Whether the position is in the area but not its top left."""
        inside = self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column
        return inside and (row, column) != (self.first_row, self.first_column)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The used area of one sheet: `rows[6][1]` is B7.

    Each row ends with its last filled cell and the sheet with its last filled row, so rows differ in length and may be
    empty; `cell()` answers for any position.
    """

    name: str
    rows: list[list[Cell]]
    merged: list[Area] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()  # row numbers within the used area

    @property
    def width(self) -> int:
        """The number of columns of the longest row."""
        return max(map(len, self.rows), default=0)

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a position counted from 1; an empty cell where the sheet holds none."""
        if row <= len(self.rows) and column <= len(self.rows[row - 1]):
            return self.rows[row - 1][column - 1]
        return Cell(None, row, column, merged=any(area.covers(row, column) for area in self.merged))


class Workbook(list[Sheet]):
    """The sheets of one file in their order, hidden ones included, and how the file was understood."""

    def __init__(self, sheets: list[Sheet], *, format: Format, misnamed: bool = False, encoding: str | None = None) -> None:
        super().__init__(sheets)
        self.format = format
        self.misnamed = misnamed  # the file name promised another format than the content has
        self.encoding = encoding  # of a CSV file, by its common name ("UTF-8", "Windows-1252")
