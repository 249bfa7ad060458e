"""What a file is by its first bytes; its name is only compared."""

from dataclasses import dataclass
from pathlib import Path

from hanse.sheets.cells import Format

_HEAD = 4_096
_CHUNK = 1_048_576
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_EXTENSIONS = {
    Format.XLSX: {".xlsx", ".xlsm", ".xltx", ".xltm"},
    Format.ODS: {".ods", ".ots"},
    Format.CSV: {".csv", ".tsv", ".tab", ".txt"},
}
_OTHER_EXTENSIONS = {".xls", ".xlsb", ".fods", ".numbers", ".pdf", ".html", ".htm", ".zip"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A recognised kind of file that is not read: a code of `unreadable.MESSAGES` and the name of the kind."""

    code: str
    found: str


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"RIFF", "a picture or a recording"),
    (b"{\\rtf", "a text document"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf\x27\x1c", "an archive"),
    (b"\x1f\x8b", "an archive"),
    (b"BZh", "an archive"),
    (b"\xfd7zXZ", "an archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
_OLD_WORKBOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def is_misnamed(filename: str, format: Format) -> bool:
    """Whether the extension of a file name promises something else; an unknown extension promises nothing."""
    extension = Path(filename).suffix.lower()
    return extension in _OTHER_EXTENSIONS.union(*_EXTENSIONS.values()) - _EXTENSIONS[format]


def is_zip(path: Path) -> bool:
    """Whether the file is a zip container, as .xlsx and .ods are."""
    return _head(path).startswith(_ZIP)


def refusal(path: Path) -> Refusal | None:
    """Why a file that is no zip container is not read; None when it may be a text with separators."""
    head = _head(path)
    if head.startswith(_OLE):
        return _ole_refusal(path)
    for signature, found in _OTHERS:
        if head.startswith(signature):
            return Refusal("not_spreadsheet", found)
    opening = head.removeprefix(_BYTE_ORDER_MARK).lstrip().lower()
    if opening.startswith(b"<?xml") and b"urn:schemas-microsoft-com:office:spreadsheet" in opening:
        return Refusal("old_format", "an “XML Spreadsheet 2003”")
    if opening.startswith(b"<?xml") and b"urn:oasis:names:tc:opendocument" in opening:
        return Refusal("old_format", "a flat OpenDocument file")
    if opening.startswith((b"<!doctype html", b"<html")) or b"<html" in opening:
        return Refusal("not_spreadsheet", "a web page (HTML)")
    return Refusal("not_spreadsheet", "an XML document") if opening.startswith(b"<?xml") else None


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_HEAD)


def _ole_refusal(path: Path) -> Refusal:
    """An OLE2 container holds an encrypted .xlsx, an old .xls, or another old Office document: its directory tells."""
    if _contains(path, _ENCRYPTED_STREAM):
        return Refusal("password", "")
    if any(_contains(path, stream) for stream in _OLD_WORKBOOK_STREAMS):
        return Refusal("old_format", "an old Excel file (.xls)")
    return Refusal("not_spreadsheet", "an old Office document")


def _contains(path: Path, wanted: bytes) -> bool:
    carried = b""
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            window = carried + chunk
            if wanted in window:
                return True
            carried = window[-len(wanted) :]
    return False
