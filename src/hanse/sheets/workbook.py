"""The door: one uploaded file in, its sheets out."""

from pathlib import Path

from hanse.sheets.cells import Format, Sheet, Workbook
from hanse.sheets.delimited import read_delimited
from hanse.sheets.formats import is_misnamed, is_zip, refusal
from hanse.sheets.limits import Limits, Tally
from hanse.sheets.ods import read_ods
from hanse.sheets.package import Package
from hanse.sheets.unreadable import Unreadable
from hanse.sheets.xlsx import main_part, read_xlsx

_DEFAULTS = Limits()
_DOCUMENTS = {"word": "a text document", "ppt": "a presentation", "visio": "a drawing"}  # by the folder of their main part


def read_workbook(path: Path, *, filename: str | None = None, limits: Limits = _DEFAULTS) -> Workbook:
    """Read an .xlsx, .ods or .csv file, whichever its content is; `filename` is the name the uploader gave it.

    Nothing is calculated, followed or run. Raises `Unreadable` for anything that is broken, locked, too big or something
    else, and OSError when the file cannot be opened.
    """
    filename = filename or path.name
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("empty_file")
    if size > limits.file_bytes:
        raise Unreadable("file_too_big", bytes=size, limit=limits.file_bytes)
    book = _read_zip(path, filename, limits) if is_zip(path) else _read_text(path, filename, limits)
    if not any(sheet.rows for sheet in book):
        raise Unreadable("empty_file")
    return book


def _read_text(path: Path, filename: str, limits: Limits) -> Workbook:
    refused = refusal(path)
    if refused:
        raise Unreadable(refused.code, filename=filename, found=refused.found)
    sheet, encoding = read_delimited(path, Path(filename).stem, limits, Tally())
    return _workbook([sheet], Format.CSV, filename, encoding.name)


def _read_zip(path: Path, filename: str, limits: Limits) -> Workbook:
    tally = Tally()
    with Package(path, limits, tally) as package:
        if "content.xml" in package:
            sheets = read_ods(package, limits, tally)
            if sheets is None:
                raise Unreadable("not_spreadsheet", filename=filename, found="another OpenDocument file")
            return _workbook(sheets, Format.ODS, filename)
        main = main_part(package, limits, tally)
        if main is None:
            raise Unreadable("not_spreadsheet", filename=filename, found="an archive (ZIP)")
        folder = main.partition("/")[0]
        if folder in _DOCUMENTS:
            raise Unreadable("not_spreadsheet", filename=filename, found=_DOCUMENTS[folder])
        if main.endswith(".bin"):
            raise Unreadable("old_format", filename=filename, found="a binary workbook (.xlsb)")
        return _workbook(read_xlsx(package, main, limits, tally), Format.XLSX, filename)


def _workbook(sheets: list[Sheet], format: Format, filename: str, encoding: str | None = None) -> Workbook:
    return Workbook(sheets, format=format, misnamed=is_misnamed(filename, format), encoding=encoding)
