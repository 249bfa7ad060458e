"""What a file is, is decided by its content; what is no spreadsheet is refused by name."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

from hanse import sheets
from hanse.sheets import MESSAGES, PHRASES, Format, Limits, Unreadable, formats, read_workbook
from tests.sheets.files import ods, packed, relations, xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1_016)
ONE = "<table:table-row><table:table-cell><text:p>1</text:p></table:table-cell></table:table-row>"


def refused(path: Path, filename: str | None = None) -> Unreadable:
    """The refusal of the file."""
    with pytest.raises(Unreadable) as caught:
        read_workbook(path, filename=filename)
    return caught.value


@pytest.mark.parametrize(
    ("content", "code", "found"),
    [
        (b"%PDF-1.7\n", "not_spreadsheet", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "not_spreadsheet", "a picture"),
        (b"\xff\xd8\xff\xe0", "not_spreadsheet", "a picture"),
        (b"<!DOCTYPE html><table><tr><td>Cali</td></tr></table>", "not_spreadsheet", "a web page (HTML)"),
        (b"\xef\xbb\xbf\n <html><table>", "not_spreadsheet", "a web page (HTML)"),
        (b"<?xml version='1.0'?><cities/>", "not_spreadsheet", "an XML document"),
        (
            b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>",
            "old_format",
            "an “XML Spreadsheet 2003”",
        ),
        (
            b"<?xml version='1.0'?><office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'/>",
            "old_format",
            "a flat OpenDocument file",
        ),
        (OLE + "Workbook".encode("utf-16-le"), "old_format", "an old Excel file (.xls)"),
        (OLE + "WordDocument".encode("utf-16-le"), "not_spreadsheet", "an old Office document"),
    ],
)
def test_other_files_are_refused_by_name(tmp_path: Path, content: bytes, code: str, found: str) -> None:
    path = tmp_path / "upload"
    path.write_bytes(content)

    error = refused(path, "report.xlsx")

    assert (error.code, error.params) == (code, {"filename": "report.xlsx", "found": found})
    assert str(error).startswith(f"The file “report.xlsx” is {found}")


def test_password_protected_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(OLE + "EncryptionInfo".encode("utf-16-le") + bytes(64) + "EncryptedPackage".encode("utf-16-le"))

    error = refused(path)

    assert error.code == "password"
    assert str(error) == (
        "The file is protected by a password. Expected: a file that opens without a password. "
        "Open it with the password, remove the protection (File, Info, Protect Workbook) and save it again."
    )


def test_empty_files(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"")
    (tmp_path / "b.csv").write_bytes(b"\r\n,,\r\n")

    assert refused(tmp_path / "a.csv").code == "empty_file"
    assert refused(tmp_path / "b.csv").code == "empty_file"
    assert refused(xlsx(tmp_path / "c.xlsx")).code == "empty_file"


def test_zip_files_that_are_something_else(tmp_path: Path) -> None:
    document = {"_rels/.rels": relations({"rId1": ("officeDocument", "word/document.xml")}), "word/document.xml": "<w/>"}
    binary: dict[str, str | bytes] = {
        "_rels/.rels": relations({"rId1": ("officeDocument", "xl/workbook.bin")}),
        "xl/workbook.bin": b"\x83\x01",
    }
    text = {"content.xml": '<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'}

    assert refused(packed(tmp_path / "a.xlsx", {"photo.jpg": b"x"})).params["found"] == "an archive (ZIP)"
    assert refused(packed(tmp_path / "b.xlsx", document)).params["found"] == "a text document"
    assert refused(packed(tmp_path / "c.xlsx", text)).params["found"] == "another OpenDocument file"
    assert refused(packed(tmp_path / "d.xlsx", binary)).code == "old_format"


@pytest.mark.parametrize(("kept", "code"), [(0.5, "truncated"), (0.97, "truncated")])
def test_truncated_file(tmp_path: Path, kept: float, code: str) -> None:
    whole = xlsx(tmp_path / "a.xlsx", "<row><c><v>1</v></c></row>" * 100).read_bytes()
    (tmp_path / "a.xlsx").write_bytes(whole[: int(len(whole) * kept)])

    assert refused(tmp_path / "a.xlsx").code == code


def test_flipped_bytes_are_noticed(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", "".join(f"<row><c><v>{n * n}</v></c></row>" for n in range(1_000)))
    content = bytearray(path.read_bytes())
    at = content.index(b"sheet1.xml") + 200
    content[at] ^= 0xFF
    path.write_bytes(content)

    assert refused(path).code == "damaged"


def test_missing_sheet_is_noticed(tmp_path: Path) -> None:
    gone = relations({"rId1": ("worksheet", "worksheets/gone.xml")})

    error = refused(xlsx(tmp_path / "a.xlsx", parts={"xl/_rels/workbook.xml.rels": gone}))

    assert (error.code, error.params) == ("damaged", {"detail": "its part {part} is missing", "part": "xl/worksheets/gone.xml"})


def _csv(path: Path) -> Path:
    path.write_bytes(b"city\n")
    return path


@pytest.mark.parametrize(
    ("make", "format"),
    [
        (lambda path: xlsx(path, "<row><c><v>1</v></c></row>"), Format.XLSX),
        (lambda path: ods(path, ONE), Format.ODS),
        (_csv, Format.CSV),
    ],
)
def test_content_decides_and_a_wrong_name_is_told(tmp_path: Path, make: Callable[[Path], Path], format: Format) -> None:
    path = make(tmp_path / "upload.tmp")

    told = {name: read_workbook(path, filename=name).misnamed for name in ("a.xlsx", "a.ods", "a.CSV", "a.xls", "a")}

    assert read_workbook(path).format == format
    assert told == {
        "a.xlsx": format != Format.XLSX,
        "a.ods": format != Format.ODS,
        "a.CSV": format != Format.CSV,
        "a.xls": True,
        "a": False,
    }


def test_file_size_is_limited(tmp_path: Path) -> None:
    path = _csv(tmp_path / "a.csv")

    with pytest.raises(Unreadable) as caught:
        read_workbook(path, limits=Limits(file_bytes=4))

    assert (caught.value.code, caught.value.params) == ("file_too_big", {"bytes": 5, "limit": 4})


def test_every_message_has_a_sentence_for_each_question() -> None:
    for code, message in MESSAGES.items():
        assert message.problem.endswith("."), code
        assert message.remedy.endswith("."), code
        assert message.expected, code
        assert not message.expected.endswith("."), code


def test_every_word_that_fills_a_message_can_be_translated() -> None:
    said = {
        argument.value.value
        for path in Path(sheets.__file__).parent.glob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        for argument in call.keywords
        if argument.arg in {"detail", "found", "kind"} and isinstance(argument.value, ast.Constant)
    }
    found = {"a PDF document", "an archive", "a program", "a presentation"} | {name for _, name in formats._OTHERS}

    assert said
    assert (said | found) - PHRASES == set()


def test_message_is_said_in_another_language_with_its_words() -> None:
    words = {
        "The file is damaged ({detail}).": "El archivo está dañado ({detail}).",
        "its part {part} is missing": "falta su parte {part}",
    }
    error = Unreadable("damaged", detail="its part {part} is missing", part="xl/{row}.xml")

    assert error.said(lambda text: words.get(text, text)).problem == "El archivo está dañado (falta su parte xl/{row}.xml)."


def test_place_comes_first_and_names_of_strangers_are_shortened() -> None:
    error = Unreadable("too_many_rows", sheet="x" * 500, cell="A20001", limit=20_000)

    assert error.sheet == "x" * 99 + "…"
    assert str(error).startswith("Sheet “xxx")
    assert "cell A20001: There is content below row 20000. Expected: at most 20000 rows." in str(error)
