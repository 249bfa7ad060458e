"""Why an upload could not be read: a stable code, the place, what was expected and what to do."""

from collections.abc import Callable
from dataclasses import astuple, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Message:
    """One refusal: English templates in MESSAGES, filled by `str.format` with the `params` of the `Unreadable`."""

    problem: str
    expected: str
    remedy: str


MESSAGES: dict[str, Message] = {
    "empty_file": Message(
        "The file is empty.",
        "a spreadsheet with at least one filled cell",
        "Check that the file was saved completely, then choose it again.",
    ),
    "file_too_big": Message(
        "The file has {bytes} bytes.",
        "at most {limit} bytes",
        "Remove pictures and sheets that are not needed, or save only the table as CSV.",
    ),
    "not_spreadsheet": Message(
        "The file “{filename}” is {found}, not a spreadsheet.",
        "an .xlsx, .ods or .csv file",
        "Open the table in a spreadsheet program and save it as .xlsx, .ods or .csv.",
    ),
    "password": Message(
        "The file is protected by a password.",
        "a file that opens without a password",
        "Open it with the password, remove the protection (File, Info, Protect Workbook) and save it again.",
    ),
    "old_format": Message(
        "The file “{filename}” is {found}, which Hanse does not read.",
        "an .xlsx, .ods or .csv file",
        "Open it in a spreadsheet program and save it as “Excel Workbook (.xlsx)”.",
    ),
    "truncated": Message(
        "The file ends too early: a part of it is missing.",
        "a complete .xlsx or .ods file",
        "Copy or download the file again; if it still opens in a spreadsheet program, save it there again.",
    ),
    "damaged": Message(
        "The file is damaged ({detail}).",
        "a file as a spreadsheet program writes it",
        "Open it in a spreadsheet program and save it again as .xlsx or .ods.",
    ),
    "unpacks_too_big": Message(
        "The file unpacks to more than {limit} bytes.",
        "at most {limit} bytes after unpacking",
        "Save only the table in a new file, without pictures and formatting of whole columns.",
    ),
    "ratio_too_high": Message(
        "The part “{part}” of the file unpacks to more than {limit} times its size.",
        "a file as a spreadsheet program writes it",
        "Copy the table into a new file and save it.",
    ),
    "too_many_parts": Message(
        "The file holds more than {limit} parts.",
        "at most {limit} parts (sheets, pictures and so on)",
        "Copy the table into a new file and save it.",
    ),
    "too_many_sheets": Message(
        "The file has more than {limit} sheets.",
        "at most {limit} sheets",
        "Save the sheets that are needed in a file of their own.",
    ),
    "forbidden_markup": Message(
        "The part “{part}” of the file declares a document type or entities, which no spreadsheet program writes.",
        "a file as a spreadsheet program writes it",
        "Copy the table into a new file and save it; be wary of where this file came from.",
    ),
    "too_much_markup": Message(
        "The file holds more than {limit} XML tags, most of them for empty or merely formatted cells.",
        "a table without formatting of empty rows and columns",
        "Copy only the table into a new file and save it.",
    ),
    "too_many_rows": Message(
        "There is content below row {limit}.",
        "at most {limit} rows",
        "Delete what is below the table, or split it into several files.",
    ),
    "too_many_columns": Message(
        "There is content beyond column {limit}.",
        "at most {limit} columns",
        "Delete what is to the right of the table.",
    ),
    "too_many_cells": Message(
        "The file has more than {limit} filled cells.",
        "at most {limit} filled cells",
        "Split the table into several files.",
    ),
    "too_scattered": Message(
        "The filled cells are spread over more than {limit} positions.",
        "a table without wide gaps",
        "Delete stray cells far from the table.",
    ),
    "too_many_ranges": Message(
        "The file has too many or too large merged areas and links (more than {limit}).",
        "a plain table",
        "Remove merged cells and links, then save again.",
    ),
    "cell_too_long": Message(
        "The text is longer than {limit} characters.",
        "at most {limit} characters in one cell",
        "Shorten the text. In a CSV file, look for a quotation mark that is opened and never closed.",
    ),
    "too_much_text": Message(
        "The cells hold more than {limit} characters together.",
        "at most {limit} characters in one file",
        "Split the table into several files.",
    ),
    "bad_value": Message(
        "“{found}” is stored as {kind}, but is none.",
        "{kind}",
        "Type the value of this cell again and save the file.",
    ),
    "nul_bytes": Message(
        "Line {line} holds NUL bytes, so the file is not plain text.",
        "a text file with commas, semicolons or tabs",
        "Save the table again as “CSV UTF-8” or as .xlsx.",
    ),
    "mixed_encoding": Message(
        "Line {line} is written in another character encoding ({found}) than the lines before it ({before}).",
        "one character encoding in the whole file, best UTF-8",
        "Join the parts in a spreadsheet program and save the table as “CSV UTF-8”.",
    ),
    "unknown_encoding": Message(
        "The characters of line {line} cannot be read.",
        "text in UTF-8, UTF-16, Windows-1252 or Shift_JIS",
        "Save the table as “CSV UTF-8”.",
    ),
    "line_too_long": Message(
        "Line {line} is longer than {limit} characters.",
        "one line per row, at most {limit} characters long",
        "Check that the file is a table, and save it again as “CSV UTF-8” or as .xlsx.",
    ),
    "bad_quotes": Message(
        "The quotation marks near line {line} do not match.",
        "a text in quotation marks followed by a separator or the end of the line",
        "Close the quotation mark, or save the table again as “CSV UTF-8” or as .xlsx.",
    ),
    "no_cards": Message(
        "The file holds no contacts.",
        "an address book as vCard 3.0 or 4.0 (.vcf)",
        "Export the contacts from your address book again.",
    ),
    "too_many_cards": Message(
        "The file holds more than {limit} cards.",
        "at most {limit} contacts in one file",
        "Export the contacts in several files.",
    ),
    "too_many_properties": Message(
        "Card {card} has more than {limit} lines.",
        "at most {limit} lines in one card",
        "Look whether two cards stand in one, and export the contacts again.",
    ),
}

PHRASES: frozenset[str] = frozenset(
    {
        # What was found instead of a spreadsheet.
        "a PDF document",
        "a picture",
        "a picture or a recording",
        "a text document",
        "a presentation",
        "a drawing",
        "an archive",
        "an archive (ZIP)",
        "a program",
        "a web page (HTML)",
        "an XML document",
        "another OpenDocument file",
        "an old Office document",
        "an old Excel file (.xls)",
        "an “XML Spreadsheet 2003”",
        "a flat OpenDocument file",
        "a binary workbook (.xlsb)",
        # As what a value is stored.
        "a number",
        "a date",
        "a time",
        "a truth value",
        "a reference to a text",
        # Where a file is damaged.
        "{part}: an endless tag or too many names",
        "{part}, line {row}: {what}",
        "{part}: elements nested too deeply",
        "{part} is no workbook",
        "{what} is {found}",
        "its zip directory is broken",
        "its part {part} is missing",
        "its part {part} cannot be unpacked",
        "it is packed in an unusual way",
        "it holds {part} twice",
        "no such cell: {what}",
        "no such row: {what}",
        "a cell named {what} in row {place}",
        "its text is missing",
        "cells out of order",
    }
)
"""English words that fill the messages, themselves filled by the same `params`. They are translated with the messages."""

_LONGEST_NAME = 100  # names come from strangers and end up in messages


class Unreadable(Exception):
    """The upload was refused. `str()` is the full English sentence; `said` gives its parts in another language.

    `code` is a key of `MESSAGES` and stays the same over releases. `sheet` and `cell` are None where no place applies.
    """

    def __init__(self, code: str, *, sheet: str | None = None, cell: str | None = None, **params: Any) -> None:
        self.code = code
        self.sheet = _shortened(sheet)
        self.cell = cell
        self.params: dict[str, Any] = {name: _shortened(value) for name, value in params.items()}
        super().__init__(code)

    def said(self, translate: Callable[[str], str] = str) -> Message:
        """The message filled in: the problem without its place, what was expected, what to do."""
        words = {
            name: translate(value).format(**self.params) if value in PHRASES else value for name, value in self.params.items()
        }
        return Message(*(translate(text).format(**words) for text in astuple(MESSAGES[self.code])))

    @property
    def place(self) -> str:
        """Sheet and cell as far as known, in English; empty where no place applies."""
        named = [f"sheet “{self.sheet}”" if self.sheet else "", f"cell {self.cell}" if self.cell else ""]
        return ", ".join(part for part in named if part)

    def __str__(self) -> str:
        place = f"{self.place[0].upper()}{self.place[1:]}: " if self.place else ""
        said = self.said()
        return f"{place}{said.problem} Expected: {said.expected}. {said.remedy}"


def _shortened(value: Any) -> Any:
    if isinstance(value, str) and len(value) > _LONGEST_NAME:
        return value[: _LONGEST_NAME - 1] + "…"
    return value
