"""The two tables that the cells of an .xlsx refer to: shared strings, and which styles show a number as a date."""

import re
from datetime import date, datetime, timedelta

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from hanse.sheets.limits import Limits
from hanse.sheets.literals import without_midnight
from hanse.sheets.markup import Listener

# Dates of the Japanese, Chinese and Korean built-in formats (ECMA-376 part 1, 18.8.30), which openpyxl leaves out.
_EAST_ASIAN_DATES = {27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58}
_LONGEST_FORMAT = 255  # what Excel itself allows
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROLS = "\t\n\r"


class TextRuns(Listener):
    """Joins the runs of one string (`t`, `r/t`), leaving out the reading aids (`rPh`) that Japanese files carry."""

    def __init__(self, limits: Limits) -> None:
        self._limit = limits.cell_characters
        self._runs: list[str] = []
        self._length = 0
        self._in_run = False
        self._in_reading_aid = False

    @property
    def too_long(self) -> bool:
        """Whether the string passed the limit of one cell; what came after it was let go."""
        return self._length > self._limit

    def clear(self) -> None:
        """Begin a new string."""
        self._runs.clear()
        self._length = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "rPh":
            self._in_reading_aid = True
        elif tag == "t":
            self._in_run = not self._in_reading_aid

    def end(self, tag: str) -> None:
        if tag == "rPh":
            self._in_reading_aid = False
        elif tag == "t":
            self._in_run = False

    def text(self, characters: str) -> None:
        if self._in_run and not self.too_long:
            self._runs.append(characters)
            self._length += len(characters)

    def joined(self) -> str:
        """The whole string, its _x000D_ escapes resolved."""
        return unescaped("".join(self._runs))


class SharedStrings(Listener):
    """The strings that cells refer to by number. Stops quietly at the limits: the cell that needs more is refused."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._string = TextRuns(limits)
        self._strings: list[str | None] = []
        self._characters = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "si":
            self._string.clear()
        else:
            self._string.start(tag, attributes)

    def end(self, tag: str) -> None:
        self._string.end(tag)
        if tag == "si":
            value = None if self._string.too_long else self._string.joined()
            self._strings.append(value)
            self._characters += len(value or "")
            self.finished = self._characters > self._limits.characters or len(self._strings) > self._limits.cells

    def text(self, characters: str) -> None:
        self._string.text(characters)

    def __getitem__(self, index: int) -> str | None:
        """The string, or None where it is longer than a cell may be. Raises IndexError."""
        if index < 0:
            raise IndexError(index)
        return self._strings[index]


class Styles(Listener):
    """Which cell styles show a number as a date or time."""

    def __init__(self, *, since_1904: bool) -> None:
        self._epoch = CALENDAR_MAC_1904 if since_1904 else CALENDAR_WINDOWS_1900
        self._date_formats = {n for n, code in BUILTIN_FORMATS.items() if _shows_date(code)} | _EAST_ASIAN_DATES
        self._formats: list[int] = []
        self._in_cell_formats = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt":
            self._define(_integer(attributes.get("numFmtId")), attributes.get("formatCode", ""))
        elif tag == "cellXfs":
            self._in_cell_formats = True
        elif tag == "xf" and self._in_cell_formats:
            self._formats.append(_integer(attributes.get("numFmtId")))

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self._in_cell_formats = False

    def shown(self, value: int | float, style: str) -> int | float | str | date | datetime:
        """The number as its style shows it: a date, a time as text, or the number itself."""
        index = _integer(style)
        if index >= len(self._formats) or self._formats[index] not in self._date_formats:
            return value
        try:
            moment = from_excel(value, self._epoch)
        except (OverflowError, ValueError):
            return value  # outside the calendar; the spreadsheet program shows ##### there
        if isinstance(moment, datetime):
            return without_midnight(moment)
        return value if moment is None or isinstance(moment, timedelta) else moment.isoformat()

    def _define(self, number: int, code: str) -> None:
        if _shows_date(code):
            self._date_formats.add(number)
        else:
            self._date_formats.discard(number)


def unescaped(text: str) -> str:
    """Resolve the _x000D_ escapes of ECMA-376 (22.9.2.19), dropping characters that plain text must not hold."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    return character if character.isprintable() or character in _CONTROLS else ""


def _shows_date(code: str) -> bool:
    # Durations such as [h]:mm stay numbers (of days): they are no dates.
    return len(code) <= _LONGEST_FORMAT and is_date_format(code) and not is_timedelta_format(code)


def _integer(written: str | None) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 10 else 0
