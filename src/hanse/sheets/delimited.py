"""Reads .csv: text with commas, semicolons or tabs between the fields (RFC 4180, and what programs make of it)."""

import csv
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from hanse.sheets.cells import Sheet
from hanse.sheets.encodings import Encoding, encoding_of
from hanse.sheets.formula_guard import original_text
from hanse.sheets.grid import Grid
from hanse.sheets.limits import Limits, Tally
from hanse.sheets.unreadable import Unreadable

SEPARATORS = (",", ";", "\t")
_LONGEST_LINE = 1_000_000  # characters
_SAMPLE = 65_536  # characters looked at to find the separator
_NAMED_SEPARATOR = re.compile(r"\ufeff?sep=([,;\t])\r?\n?", re.IGNORECASE)  # a first line that Excel obeys and does not show


def read_delimited(path: Path, name: str, limits: Limits, tally: Tally) -> tuple[Sheet, Encoding]:
    """Read the file as one sheet of the given name. Every value is text; a guarding apostrophe (`safe_text`) is taken off.

    Rows are counted as a spreadsheet program shows them: a line break inside quotation marks begins no new row.
    Raises `Unreadable`.
    """
    encoding = encoding_of(path)
    grid = Grid(name, hidden=False, limits=limits, tally=tally)
    with path.open(encoding=encoding.codec, newline="") as stream:
        sample = stream.read(_SAMPLE)
        named = _NAMED_SEPARATOR.match(sample)
        separator = named[1] if named else likely_separator(sample)
        stream.seek(0)
        lines = _Lines(stream, name)
        if named:
            next(lines)
        _fill(grid, lines, separator, limits)
    return grid.sheet(), encoding


def likely_separator(sample: str) -> str:
    """The separator that divides most rows into the same number of fields; a comma when none divides anything."""
    return max(SEPARATORS, key=lambda separator: _regularity(sample, separator))


def _regularity(sample: str, separator: str) -> tuple[float, bool, float, int]:
    """How well the separator explains the sample: the share of rows it divides alike, not counting those where a blank
    follows it (that is rather punctuation in a text); whether quotation marks stand in their places; the share with them."""
    lines = sample.splitlines(keepends=True)
    cut_off = len(sample) >= _SAMPLE
    rows: list[list[str]] = []
    fits = True
    try:
        rows.extend(row for row in csv.reader(lines[:-1] if cut_off else lines, delimiter=separator, strict=True) if row)
    except csv.Error as error:
        fits = cut_off and "unexpected end" in str(error)
    total = len(rows) if fits else len(lines)
    divided = [row for row in rows if len(row) > 1]
    clean = [row for row in divided if not any(field.startswith(" ") for field in row)]
    width = max(map(len, divided), default=0)
    return _alike(clean, total), fits, _alike(divided, total), width


def _alike(rows: list[list[str]], total: int) -> float:
    """The share of the rows, of all there are, that have the most frequent number of fields."""
    return Counter(map(len, rows)).most_common(1)[0][1] / total if rows else 0.0


def _fill(grid: Grid, lines: "_Lines", separator: str, limits: Limits) -> None:
    rows = csv.reader(lines, delimiter=separator, strict=True)
    for number in itertools.count(1):
        lines.begin_row()
        try:
            fields = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            if "limit" in str(error):
                grid.refuse("cell_too_long", number, 1, limit=limits.cell_characters)
            grid.refuse("bad_quotes", number, 1, line=lines.row_begins)
        for column, field in enumerate(fields, start=1):
            if field:
                grid.add(number, column, original_text(field))


class _Lines(Iterator[str]):
    """The lines of a text, each of bounded length and without NUL."""

    def __init__(self, stream: TextIO, sheet: str) -> None:
        self._stream = stream
        self._sheet = sheet
        self._number = 0
        self.row_begins = 1

    def begin_row(self) -> None:
        """Remember where the row begins that is read next, for messages."""
        self.row_begins = self._number + 1

    def __next__(self) -> str:
        line = self._stream.readline(_LONGEST_LINE)
        if not line:
            raise StopIteration
        self._number += 1
        if len(line) >= _LONGEST_LINE:
            raise Unreadable("line_too_long", sheet=self._sheet, line=self._number, limit=_LONGEST_LINE)
        if "\0" in line:
            raise Unreadable("nul_bytes", sheet=self._sheet, line=self._number)
        return line
