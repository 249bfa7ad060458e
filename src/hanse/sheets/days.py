"""Dates as people type them into one column."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from hanse.sheets.cells import Cell

_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年 ]\s*(\d{1,2})\s*[-/.月 ]\s*(\d{1,2})\s*日?(?:[T ]00:00(?::00)?)?")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})")
_OLDEST = 1990  # no alliance is older; a smaller year is a slip of the pen


class NoDay(StrEnum):
    """Why a date cannot be read: it is none, or it can be read with the day or with the month first."""

    BAD = "bad"
    AMBIGUOUS = "ambiguous"


class DayColumn:
    """Reads the dates of one column. Day first or month first is decided by the column as a whole, never guessed."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        typed = [match for cell in cells if isinstance(cell.value, str) and (match := _YEAR_LAST.fullmatch(_plain(cell.text)))]
        self._day_first = any(int(match[1]) > 12 for match in typed)
        self._month_first = any(int(match[2]) > 12 for match in typed)

    def day(self, cell: Cell) -> date | NoDay:
        """The day in a filled cell, or why it cannot be read."""
        match cell.value:
            case datetime():
                return _sane(cell.value.date())
            case date():
                return _sane(cell.value)
            case str():
                return self._typed(_plain(cell.text))
            case _:
                return NoDay.BAD

    def _typed(self, text: str) -> date | NoDay:
        if match := _YEAR_FIRST.fullmatch(text):
            return _on(int(match[1]), int(match[2]), int(match[3]))
        match = _YEAR_LAST.fullmatch(text)
        if match is None:
            return NoDay.BAD
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        if first == second:
            return _on(year, first, second)
        if self._day_first == self._month_first:
            # Either nothing in the column tells, or it says both; a date that can be read one way only still is one.
            if first <= 12 and second <= 12:
                return NoDay.AMBIGUOUS
            return _on(year, second, first) if first > 12 else _on(year, first, second)
        return _on(year, second, first) if self._day_first else _on(year, first, second)


def _plain(text: str) -> str:
    """The text with the digits of every script as 0-9."""
    return "".join(str(unicodedata.digit(character, character)) if character.isdigit() else character for character in text)


def _on(year: int, month: int, day: int) -> date | NoDay:
    try:
        return _sane(date(year, month, day))
    except ValueError:
        return NoDay.BAD


def _sane(day: date) -> date | NoDay:
    return day if day.year >= _OLDEST else NoDay.BAD
