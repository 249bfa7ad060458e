"""What is read from .csv files: encodings, separators, quotation marks."""

import csv
import io
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hanse.sheets import Format, Limits, Unreadable, read_workbook, safe_text
from hanse.sheets.delimited import likely_separator

Part = TypeVar("Part")

LATIN = "Ciudad;Política;Nota\r\nBogotá;ODA;en ejecución\r\nMedellín;ICT;\r\nCórdoba;PIA;reunión, 26 de mayo\r\n"
JAPANESE = "都市,政策,状況\r\n加古川市,ODA,完了\r\n浜松市,ICT,進行中\r\n"


def written(tmp_path: Path, content: bytes, name: str = "progress.csv") -> Path:
    """A file of these bytes."""
    path = tmp_path / name
    path.write_bytes(content)
    return path


def values(path: Path) -> list[list[object]]:
    """The values of the one sheet."""
    (sheet,) = read_workbook(path)
    return [[cell.value for cell in row] for row in sheet.rows]


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (LATIN, "utf-8", "UTF-8"),
        (LATIN, "utf-8-sig", "UTF-8"),
        (LATIN, "utf-16", "UTF-16"),
        (LATIN, "cp1252", "Windows-1252"),
        (JAPANESE, "utf-8", "UTF-8"),
        (JAPANESE, "utf-16", "UTF-16"),
        (JAPANESE, "cp932", "Shift_JIS"),
        ("city,note\nKaga,ﾃｽﾄ ｶｺｶﾞﾜ ﾃﾞｽ\nTsu,津\n", "cp932", "Shift_JIS"),
        ("city\nMedellín\n", "cp1252", "Windows-1252"),
        ("city,price\nLeón,“5 €”\n", "cp1252", "Windows-1252"),
    ],
)
def test_encoding_is_found(tmp_path: Path, text: str, codec: str, name: str) -> None:
    read = read_workbook(written(tmp_path, text.encode(codec)))

    assert (read.format, read.encoding) == (Format.CSV, name)
    separator = ";" if text == LATIN else ","
    expected = [[field or None for field in line.split(separator)] for line in text.splitlines()]
    assert [[*(c.value for c in row), *[None] * (len(expected[0]) - len(row))] for row in read[0].rows] == expected


@pytest.mark.parametrize(
    ("lines", "line", "found", "before"),
    [
        ([b"city", "Bogotá".encode(), "Medellín".encode("cp1252")], 3, "Windows-1252", "UTF-8"),
        (["Medellín".encode("cp1252"), b"Cali", "Bogotá".encode()], 3, "UTF-8", "Windows-1252"),
        ([b"city", "加古川市".encode("cp932"), "浜松市".encode()], 3, "UTF-8", "Shift_JIS"),
    ],
)
def test_mixed_encodings_are_refused_with_the_line(
    tmp_path: Path, lines: list[bytes], line: int, found: str, before: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        read_workbook(written(tmp_path, b"\n".join(lines)))

    assert (refused.value.code, refused.value.params) == (
        "mixed_encoding",
        {"line": line, "found": found, "before": before},
    )


def test_undecodable_characters_are_refused_with_the_line(tmp_path: Path) -> None:
    for content in (b"city\nCali\nL\x81\x8d\x9d\n", "city\nCali\nLeón\n".encode("utf-16")[:-1]):
        with pytest.raises(Unreadable) as refused:
            read_workbook(written(tmp_path, content))

        assert refused.value.code == "unknown_encoding"
        assert refused.value.params["line"] in {3, 4}


@pytest.mark.parametrize(
    ("sample", "separator"),
    [
        ("city,ODA\nBogotá,X\n", ","),
        ("city;ODA\nBogotá;X\n", ";"),
        ("city\tODA\nBogotá\tX\n", "\t"),
        ("city;note\nCali;done, signed, sent\nPiura;open, no news\nLeón;open, no news\n", ";"),
        ("city, country;note, date\nCali, Colombia;done, May\n", ";"),
        ("city;share\nCali;1,5\nPiura;2,5\nLeón;0,5\n", ";"),
        ('"a;b","c;d"\n"e;f","g;h"\n', ","),
        ("Progress of May; draft\n\ncity,ODA,ICT\nCali,X,\nPiura,,X\n", ","),
        ("Draft, for the call, of May\nNot agreed, please ask\nStatus; see legend\ncity,ODA\nCali,X\n", ","),
        ("city, ODA\nCali, X\n", ","),
        ('city;note\nCali;"signed"\nPiura;"open\n', ";"),
        ('city;note\nCali;"signed"\nPiura;"open, no news\n', ";"),
        ("city\n", ","),
        ("", ","),
    ],
)
def test_separator_is_found_in_spite_of_texts(sample: str, separator: str) -> None:
    assert likely_separator(sample) == separator


def test_separator_named_in_the_first_line_is_obeyed_and_not_shown(tmp_path: Path) -> None:
    assert values(written(tmp_path, b"sep=;\r\na,b;c,d\r\n")) == [["a,b", "c,d"]]


def test_line_breaks_and_separators_in_quotation_marks(tmp_path: Path) -> None:
    path = written(tmp_path, b'city,note\r\nCali,"first\r\nsecond, ""third"""\r\n\r\nPiura,\r\n')

    (sheet,) = read_workbook(path, filename="May report.csv")

    assert sheet.name == "May report"
    assert [[(c.address, c.value) for c in row] for row in sheet.rows] == [
        [("A1", "city"), ("B1", "note")],
        [("A2", "Cali"), ("B2", 'first\r\nsecond, "third"')],
        [],
        [("A4", "Piura")],
    ]


@pytest.mark.parametrize(
    ("content", "code", "cell", "params"),
    [
        (b'city,note\nCali,"open\nPiura,x\n', "bad_quotes", "A2", {"line": 2}),
        (b'city,note\nCali,"a"b\n', "bad_quotes", "A2", {"line": 2}),
        (b"city,note\nCali,a\0b\n", "nul_bytes", None, {"line": 2}),
        ("city,note\nCali,León\n".encode("utf-16-le"), "nul_bytes", None, {"line": 1}),
        (b"city\n" + b"x" * 40_000, "cell_too_long", "A2", {"limit": 32_767}),
        (b"city\n" + b"x" * 1_100_000, "line_too_long", None, {"line": 2, "limit": 1_000_000}),
        (b'city\n"' + b"x\n" * 100_000, "cell_too_long", "A2", {"limit": 32_767}),
        (b"a," * 400 + b"b\n", "too_many_columns", "OK1", {"limit": 400}),
        (b"a\n" * 20_001, "too_many_rows", "A20001", {"limit": 20_000}),
    ],
)
def test_bad_text_is_refused_with_its_place(
    tmp_path: Path, content: bytes, code: str, cell: str | None, params: dict[str, object]
) -> None:
    with pytest.raises(Unreadable) as refused:
        read_workbook(written(tmp_path, content))

    error = refused.value
    assert (error.code, error.sheet, error.cell, error.params) == (code, "progress", cell, params)


def test_very_long_lines_of_another_encoding_are_bounded_too(tmp_path: Path) -> None:
    path = written(tmp_path, b"\xe9" * 5_000_000)

    with pytest.raises(Unreadable) as refused:
        read_workbook(path, limits=Limits())

    assert refused.value.code == "line_too_long"


fields = st.text(
    st.one_of(
        st.sampled_from("='+-@\t\r\n;,\" ＝\ufeff"),
        st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"),
    ),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(
    table=st.lists(st.lists(fields, min_size=1, max_size=4), min_size=1, max_size=5),
    separator=st.sampled_from(",;\t"),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_is_written_is_read_back(tmp_path: Path, table: list[list[str]], separator: str, codec: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL).writerows([[safe_text(f) for f in row] for row in table])
    path = written(tmp_path, text.getvalue().encode(codec))

    if not any(any(row) for row in table):
        with pytest.raises(Unreadable, match="empty"):
            read_workbook(path)
        return
    (sheet,) = read_workbook(path)

    read = [[cell.value or "" for cell in row] for row in sheet.rows]
    assert read == without_trailing([without_trailing(row) for row in table])


def without_trailing(items: list[Part]) -> list[Part]:
    """The list without its empty end."""
    while items and not items[-1]:
        items = items[:-1]
    return items
