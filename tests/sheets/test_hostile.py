"""Files made to exhaust memory or time are refused, or read, in little memory.

Each file is read in a process of its own whose address space is limited; what would not fit ends in MemoryError there.
"""

import itertools
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_BZIP2, ZipFile

import openpyxl
import pytest
import xlsxwriter

from hanse.sheets import Limits, Unreadable, read_workbook
from tests.sheets.files import MAIN, ods, packed, read_in_little_memory, relations, xlsx, zip_with_lying_size

OPENING = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
CLOSING = b"</sheetData></worksheet>"
LAST_ROW = 1_048_576
EMPTY_ROW = "<table:table-row><table:table-cell/></table:table-row>"


def refused(path: Path, limits: Limits | None = None) -> Unreadable:
    """The refusal of the file."""
    with pytest.raises(Unreadable) as caught:
        read_workbook(path, limits=limits or Limits())
    return caught.value


def pieces(piece: bytes, megabytes: int) -> Iterator[bytes]:
    """The piece again and again, to so many megabytes in all, inside the XML of a sheet."""
    yield OPENING
    block = piece * (1_000_000 // len(piece))
    yield from itertools.repeat(block, megabytes)
    yield CLOSING


def counted(piece: bytes, numbers: range) -> bytes:
    """The piece for each number, which stands where it says %(n)d."""
    return b"".join([piece % {b"n": number} for number in numbers])


def test_thirteen_thousand_cities_fit(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(13_001):
            sheet.write_row(row, 0, [f"City {row}", *["X"] * 10])

    assert read_in_little_memory(tmp_path / "a.xlsx") == {"rows": [13_001]}


def test_a_million_empty_formatted_rows_cost_nothing(tmp_path: Path) -> None:
    city = b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    rows = counted(b'<row r="%(n)d" s="1" customFormat="1"><c r="A%(n)d" s="1"/></row>', range(2, LAST_ROW + 1))
    path = xlsx(tmp_path / "a.xlsx", [OPENING, city, rows, CLOSING])

    assert read_in_little_memory(path, megabytes=150) == {"rows": [1]}


def test_content_in_the_last_row_is_refused_with_its_place(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Progress"
    book.active["XFD1048576"] = "far away"
    book.save(tmp_path / "a.xlsx")

    error = refused(tmp_path / "a.xlsx")

    assert (error.code, error.sheet, error.cell) == ("too_many_rows", "Progress", "XFD1048576")


FILLED = "<table:table-cell{}><text:p>x</text:p></table:table-cell>"
REPEATED = {
    "empty": (
        f'<table:table-row>{FILLED.format("")}<table:table-cell table:number-columns-repeated="16383"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048575" table:visibility="collapse">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    ),
    "rows": f'<table:table-row table:number-rows-repeated="1048576">{FILLED.format("")}</table:table-row>',
    "columns": "<table:table-row>" + FILLED.format(' table:number-columns-repeated="16384"') + "</table:table-row>",
    "both": (
        '<table:table-row table:number-rows-repeated="20000">'
        + FILLED.format(' table:number-columns-repeated="400"')
        + "</table:table-row>"
    ),
    "nonsense": f'<table:table-row table:number-rows-repeated="9999999999">{FILLED.format("")}</table:table-row>',
}


@pytest.mark.parametrize(
    ("repeated", "outcome"),
    [
        ("empty", {"rows": [1]}),
        ("rows", {"code": "too_many_rows", "sheet": "Progress", "cell": "A20001"}),
        ("columns", {"code": "too_many_columns", "sheet": "Progress", "cell": "OK1"}),
        ("both", {"code": "too_many_cells", "sheet": "Progress", "cell": "A626"}),  # 625 rows of 400 cells fit
        ("nonsense", {"code": "damaged", "sheet": "Progress", "cell": "A1"}),
    ],
)
def test_repetitions_are_bounded(tmp_path: Path, repeated: str, outcome: dict[str, object]) -> None:
    assert read_in_little_memory(ods(tmp_path / "a.ods", REPEATED[repeated])) == outcome


def test_a_sheet_of_200_megabytes_is_refused_before_unpacking(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", pieces(b'<row><c t="s"><v>0</v></c></row>', 201))

    assert read_in_little_memory(path, megabytes=150)["code"] == "unpacks_too_big"


@pytest.mark.parametrize(
    ("piece", "code"),
    [
        (b'<row><c t="s"><v>0</v></c></row>', "too_many_rows"),
        (b"<row><c/><c/><c/><c/></row>", "too_much_markup"),
        (b"<row/>", "too_much_markup"),
        (b" ", "empty_file"),
        (b"<x>", "damaged"),
        (b"<!-- -->", "too_much_markup"),
    ],
)
def test_large_sheets_below_the_size_limit_are_bounded(tmp_path: Path, piece: bytes, code: str) -> None:
    path = xlsx(tmp_path / "a.xlsx", pieces(piece, 60))

    with pytest.raises(Unreadable) as caught:
        read_workbook(path, limits=Limits(ratio=2_000))

    assert caught.value.code == code


def test_high_ratios_are_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", pieces(b"<row/>", 60))

    error = refused(path)

    assert (error.code, error.params) == ("ratio_too_high", {"part": "xl/worksheets/sheet1.xml", "limit": 400})


@pytest.mark.parametrize(
    "sheet",
    [
        pytest.param([OPENING, b'<row a="', b"x" * 80_000_000, b'"/>', CLOSING], id="an attribute of 80 MB"),
        pytest.param([OPENING, b"<!--", b"x" * 80_000_000, b"-->", CLOSING], id="a comment of 80 MB"),
        pytest.param([OPENING, b"<y" * 20_000_000, CLOSING], id="no end of a tag"),
    ],
)
def test_endless_tags_are_not_collected(tmp_path: Path, sheet: list[bytes]) -> None:
    path = xlsx(tmp_path / "a.xlsx", sheet)

    with pytest.raises(Unreadable) as caught:
        read_workbook(path, limits=Limits(ratio=2_000, tags=10**9))

    assert caught.value.code == "damaged"


def test_ever_new_names_are_not_collected(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [OPENING, counted(b"<y%(n)d/>", range(500_000))])

    assert read_in_little_memory(path, megabytes=150)["code"] == "damaged"


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", "<y>" * 200 + "</y>" * 200)

    assert refused(path).params == {
        "detail": "{part}: elements nested too deeply",
        "part": "xl/worksheets/sheet1.xml",
    }


def test_entities_are_refused(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    (tmp_path / "secret").write_text("secret")
    outside = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{tmp_path}/secret">]>'
    for doctype in (laughs, outside, '<!DOCTYPE x SYSTEM "http://attacker.example/x.dtd">'):
        sheet = f'{doctype}<worksheet xmlns="{MAIN}"><sheetData><row><c t="str"><v>&a;</v></c></row></sheetData></worksheet>'

        error = refused(xlsx(tmp_path / "a.xlsx", parts={"xl/worksheets/sheet1.xml": sheet}))

        assert (error.code, error.params) == ("forbidden_markup", {"part": "xl/worksheets/sheet1.xml"})
    assert refused(packed(tmp_path / "a.ods", {"content.xml": f"{laughs}<x>&b;</x>"})).code == "forbidden_markup"


def test_shared_strings_are_bounded(tmp_path: Path) -> None:
    opening = f'<sst xmlns="{MAIN}">'.encode()
    many = {"xl/sharedStrings.xml": [opening, counted(b"<si><t>%(n)d</t></si>", range(900_000)), b"</sst>"]}
    row = '<row r="3"><c r="B3" t="s"><v>899999</v></c></row>'

    outcome = read_in_little_memory(xlsx(tmp_path / "many.xlsx", row, parts=many), megabytes=200)

    assert outcome == {"code": "too_much_text", "sheet": "Progress", "cell": "B3"}


def test_long_shared_strings_are_refused_at_the_cell(tmp_path: Path) -> None:
    strings = f'<sst xmlns="{MAIN}"><si><t>{"x" * 40_000}</t></si></sst>'
    path = xlsx(tmp_path / "a.xlsx", '<row r="3"><c r="B3" t="s"><v>0</v></c></row>', parts={"xl/sharedStrings.xml": strings})

    error = refused(path)

    assert (error.code, error.cell, error.params) == ("cell_too_long", "B3", {"limit": 32_767})


@pytest.mark.parametrize(
    ("limits", "code", "cell"),
    [
        (Limits(cells=3), "too_many_cells", "B2"),
        (Limits(positions=3), "too_scattered", "B2"),
        (Limits(characters=12), "too_much_text", "A2"),
        (Limits(cell_characters=4), "cell_too_long", "A1"),
        (Limits(rows=1), "too_many_rows", "A2"),
        (Limits(columns=1), "too_many_columns", "B1"),
    ],
)
def test_each_limit_names_the_cell(tmp_path: Path, limits: Limits, code: str, cell: str) -> None:
    words = [["Piura", "Cali"], ["Tunja", "León"]]
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in words:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")

    error = refused(tmp_path / "a.xlsx", limits)

    assert (error.code, error.sheet, error.cell) == (code, "Sheet", cell)


def test_scattered_cells_are_bounded(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", "".join(f'<row r="{n}"><c r="OJ{n}"><v>1</v></c></row>' for n in range(1, 20_001)))

    assert read_in_little_memory(path)["code"] == "too_scattered"


def test_sheets_are_counted(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for _ in range(3):
        book.create_sheet()
    book.save(tmp_path / "a.xlsx")
    table = "</table:table><table:table>".join([EMPTY_ROW] * 4)

    assert refused(tmp_path / "a.xlsx", Limits(sheets=3)).code == "too_many_sheets"
    assert refused(ods(tmp_path / "a.ods", table), Limits(sheets=3)).code == "too_many_sheets"


def test_huge_merged_areas_and_links_are_bounded(tmp_path: Path) -> None:
    cells = "".join(f"<row>{'<c><v>1</v></c>' * 10}</row>" for _ in range(5_000))
    areas = '<mergeCell ref="A1:XFD1048576"/>' * 40_000
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData><mergeCells>{areas}</mergeCells></worksheet>'
    many = sheet.replace(areas, areas * 2)

    assert refused(xlsx(tmp_path / "a.xlsx", parts={"xl/worksheets/sheet1.xml": sheet})).code == "too_many_ranges"
    assert refused(xlsx(tmp_path / "b.xlsx", parts={"xl/worksheets/sheet1.xml": many})).cell == "A1"


def test_lying_sizes_are_noticed(tmp_path: Path) -> None:
    path = zip_with_lying_size(tmp_path / "a.ods", part="content.xml", content=b"<x/>" * 50_000_000, declared=1_000)

    assert read_in_little_memory(path, megabytes=150)["code"] == "damaged"


def test_a_container_of_very_many_parts_is_refused(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.xlsx", "w") as package:
        for number in range(2_001):
            package.writestr(f"{number}", b"")

    assert refused(tmp_path / "a.xlsx").code == "too_many_parts"


def test_unusual_containers_are_refused(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "bzip2.xlsx", "w", ZIP_BZIP2) as package:
        package.writestr("content.xml", b"<x/>")
    with ZipFile(tmp_path / "twice.xlsx", "w") as package:
        package.writestr("content.xml", b"<x/>")
        package.writestr("CONTENT.xml", b"<y/>")
    locked = bytearray(packed(tmp_path / "locked.xlsx", {"content.xml": b"<x/>"}).read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(signature) + flags] |= 1
    (tmp_path / "locked.xlsx").write_bytes(locked)

    assert refused(tmp_path / "bzip2.xlsx").params == {"detail": "it is packed in an unusual way"}
    assert refused(tmp_path / "twice.xlsx").params == {"detail": "it holds {part} twice", "part": "content.xml"}
    assert refused(tmp_path / "locked.xlsx").code == "password"


def test_a_relation_to_itself_does_not_turn_in_circles(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", parts={"_rels/.rels": relations({"rId1": ("officeDocument", "_rels/.rels")})})

    assert refused(path).code == "damaged"


def test_a_large_text_file_needs_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"city,note\n" + b"Cali," + b"x" * 2_000 + b"\n" + ("Bogotá,\U0001f600\n".encode() * 2_000_000))

    assert read_in_little_memory(path, megabytes=200) == {"code": "too_many_rows", "sheet": "a", "cell": "A20001"}
