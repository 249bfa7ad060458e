"""What is read from .xlsx files as Excel, openpyxl and XlsxWriter write them."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from hanse.sheets import Format, Kind, Unreadable, read_workbook
from tests.sheets.files import MAIN, OFFICE, relations, xlsx

MORNING = datetime.fromisoformat("2022-05-26T09:30")  # spreadsheets know no time zone


def test_values_keep_their_type_and_address(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Progress"
    sheet["B2"] = " Bogotá "
    sheet["C2"] = 3
    sheet["D2"] = 2.5
    sheet["E2"] = True
    sheet["F2"] = date(2022, 5, 26)
    sheet["G2"] = MORNING
    sheet["H2"] = "#REF!"
    book.save(tmp_path / "progress.xlsx")

    read = read_workbook(tmp_path / "progress.xlsx")

    assert (read.format, read.misnamed, read.encoding) == (Format.XLSX, False, None)
    (progress,) = read
    assert progress.name == "Progress"
    assert progress.rows[0] == []
    assert [(c.address, c.kind, c.value, c.text) for c in progress.rows[1]] == [
        ("A2", Kind.EMPTY, None, ""),
        ("B2", Kind.TEXT, " Bogotá ", "Bogotá"),
        ("C2", Kind.NUMBER, 3, "3"),
        ("D2", Kind.NUMBER, 2.5, "2.5"),
        ("E2", Kind.BOOLEAN, True, "TRUE"),
        ("F2", Kind.DATE, date(2022, 5, 26), "2022-05-26"),
        ("G2", Kind.DATETIME, MORNING, "2022-05-26T09:30:00"),
        ("H2", Kind.ERROR, "#REF!", "#REF!"),
    ]


def test_text_is_composed(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", '<row><c t="inlineStr"><is><t>Bogota\u0301 </t></is></c></row>')

    assert read_workbook(path)[0].rows[0][0].text == "Bogotá"


def test_dates_of_the_1904_calendar(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    assert book.active is not None
    book.active["A1"] = date(2022, 5, 26)
    book.save(tmp_path / "mac.xlsx")

    assert read_workbook(tmp_path / "mac.xlsx")[0].rows[0][0].value == date(2022, 5, 26)


def test_times_durations_and_japanese_date_formats(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_number("A1", 0.5, book.add_format({"num_format": "hh:mm"}))
        sheet.write_number("B1", 1.5, book.add_format({"num_format": "[h]:mm"}))
        sheet.write_number("C1", 44707, book.add_format({"num_format": 31}))
        sheet.write_number("D1", 44707, book.add_format({"num_format": '[$-411]ggge"年"m"月"d"日"'}))
        sheet.write_number("E1", 44707, book.add_format({"num_format": '0 "days"'}))
        sheet.write_number("F1", 1e12, book.add_format({"num_format": "yyyy-mm-dd"}))

    values = [cell.value for cell in read_workbook(tmp_path / "a.xlsx")[0].rows[0]]

    assert values == ["12:00:00", 1.5, date(2022, 5, 26), date(2022, 5, 26), 44707, 1_000_000_000_000]


def test_formula_gives_the_saved_result(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_formula("A1", "=1+1", value=2)
        sheet.write_formula("B1", '=WEBSERVICE("http://attacker.example/")', value="Piura")
        sheet.write_formula("C1", "=NA()", value="#N/A")

    cells = read_workbook(tmp_path / "a.xlsx")[0].rows[0]

    assert [(c.value, c.formula, c.uncalculated, c.kind) for c in cells] == [
        (2, True, False, Kind.NUMBER),
        ("Piura", True, False, Kind.TEXT),
        ("#N/A", True, False, Kind.ERROR),
    ]


def test_formula_without_a_saved_result_is_flagged(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = "=1+1"
    book.save(tmp_path / "a.xlsx")

    cell = read_workbook(tmp_path / "a.xlsx")[0].rows[0][0]

    assert (cell.value, cell.formula, cell.uncalculated) == (None, True, True)


def test_formula_with_an_empty_text_as_result_is_an_empty_cell(tmp_path: Path) -> None:
    row = '<row><c><v>1</v></c><c t="str"><f>IF(A1,"","x")</f><v></v></c></row>'

    assert len(read_workbook(xlsx(tmp_path / "a.xlsx", row))[0].rows[0]) == 1


def test_links_and_comments_are_kept_with_the_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B2"] = "ordinance"
    sheet["B2"].hyperlink = "https://city.example/ordinance.pdf"
    sheet["B2"].comment = Comment("signed in May", "Ana")
    book.save(tmp_path / "a.xlsx")

    cell = read_workbook(tmp_path / "a.xlsx")[0].cell(2, 2)

    assert (cell.value, cell.link, cell.comment) == ("ordinance", "https://city.example/ordinance.pdf", "signed in May")


def test_merged_areas_are_listed_and_flagged(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["A2"], sheet["B2"], sheet["B3"] = "Stages", "Cali", "done", "open"
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A2:A3")
    book.save(tmp_path / "a.xlsx")

    (read,) = read_workbook(tmp_path / "a.xlsx")

    assert [str(area) for area in read.merged] == ["A1:C1", "A2:A3"]
    assert [c.address for row in read.rows for c in row if c.merged] == ["A3"]
    assert [read.cell(1, column).merged for column in (1, 2, 3, 4)] == [False, True, True, False]
    assert read.cell(900, 900).value is None


def test_hidden_sheets_and_rows_are_read_and_flagged(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["A2"] = "shown", "not shown"
    sheet.row_dimensions[2].hidden = True
    hidden = book.create_sheet("Old")
    hidden["A1"] = "last year"
    hidden.sheet_state = "veryHidden"
    book.save(tmp_path / "a.xlsx")

    first, second = read_workbook(tmp_path / "a.xlsx")

    assert (first.hidden, first.hidden_rows, first.rows[1][0].value) == (False, frozenset({2}), "not shown")
    assert (second.name, second.hidden, second.rows[0][0].value) == ("Old", True, "last year")


def test_macro_workbook_is_read_and_its_macros_left_alone(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsm", "<row><c><v>1</v></c></row>", parts={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Shell(...)"})

    assert read_workbook(path)[0].rows[0][0].value == 1


def test_reading_aids_and_escapes_in_texts(tmp_path: Path) -> None:
    strings = (
        f'<sst xmlns="{MAIN}"><si><r><t>加古</t></r><r><t>川市</t></r><rPh sb="0" eb="2"><t>カコガワ</t></rPh></si>'
        "<si><t>two_x000D_\nlines_x0000_</t></si></sst>"
    )
    row = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'
    path = xlsx(tmp_path / "a.xlsx", row, parts={"xl/sharedStrings.xml": strings})

    assert [cell.value for cell in read_workbook(path)[0].rows[0]] == ["加古川市", "two\r\nlines"]


def test_strict_files_and_prefixed_elements(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    sheet = (
        f'<x:worksheet xmlns:x="{strict}"><x:sheetData><x:row><x:c t="d"><x:v>2022-05-26T00:00:00</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    path = xlsx(tmp_path / "a.xlsx", parts={"xl/worksheets/sheet1.xml": sheet})

    assert read_workbook(path)[0].rows[0][0].value == date(2022, 5, 26)


def test_chart_sheets_are_left_out(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("Marks").write_number(0, 0, 1)
        chart = book.add_chart({"type": "bar"})
        assert chart is not None
        chart.add_series({"values": "=Marks!$A$1"})
        book.add_chartsheet("Picture").set_chart(chart)

    assert [sheet.name for sheet in read_workbook(tmp_path / "a.xlsx")] == ["Marks"]


def test_a_lying_dimension_is_not_believed(tmp_path: Path) -> None:
    sheet = (
        f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="2"><c r="B2" t="s"><v>0</v></c></row></sheetData></worksheet>'
    )

    (read,) = read_workbook(xlsx(tmp_path / "a.xlsx", parts={"xl/worksheets/sheet1.xml": sheet}))

    assert [[cell.address for cell in row] for row in read.rows] == [[], ["A2", "B2"]]


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        ('<row r="7"><c r="B7"><v>many</v></c></row>', "bad_value", "B7"),
        ('<row r="7"><c r="B7"><v>nan</v></c></row>', "bad_value", "B7"),
        ('<row r="7"><c r="B7"><v>1e999</v></c></row>', "bad_value", "B7"),
        ('<row r="7"><c r="B7" t="d"><v>2022-13-01</v></c></row>', "bad_value", "B7"),
        ('<row r="7"><c r="B7" t="s"><v>9</v></c></row>', "damaged", "B7"),
        ('<row r="7"><c r="B7" t="s"><v>-1</v></c></row>', "damaged", "B7"),
        ('<row r="7"><c r="B9"><v>1</v></c></row>', "damaged", "B7"),
        ('<row r="7"><c r="B7"><v>1</v></c><c r="B7"><v>2</v></c></row>', "damaged", "B7"),
        ('<row r="7"><c r="7B"><v>1</v></c></row>', "damaged", None),
        ('<row r="0"><c><v>1</v></c></row>', "damaged", None),
        ('<row r="7"><c r="B7"><v>1</v>', "damaged", "B7"),
    ],
)
def test_malformed_cells_are_refused_with_their_place(tmp_path: Path, row: str, code: str, cell: str | None) -> None:
    with pytest.raises(Unreadable) as refused:
        read_workbook(xlsx(tmp_path / "a.xlsx", row))

    assert (refused.value.code, refused.value.sheet, refused.value.cell) == (code, "Progress", cell)


def test_relations_cannot_lead_out_of_the_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text("<worksheet/>")
    leading_out = relations({"rId1": ("worksheet", f"../../../../..{secret}")})

    with pytest.raises(Unreadable) as refused:
        read_workbook(xlsx(tmp_path / "a.xlsx", parts={"xl/_rels/workbook.xml.rels": leading_out}))

    assert refused.value.code == "damaged"


def test_external_links_are_never_followed(tmp_path: Path) -> None:
    sheet = (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetData><row><c><f>[1]Sheet1!A1</f><v>5</v></c></row></sheetData>'
        '<hyperlinks><hyperlink ref="A1" r:id="rId1" location="part"/></hyperlinks></worksheet>'
    )
    rels = relations({"rId1": ('hyperlink" TargetMode="External', "file://server/share")})
    path = xlsx(tmp_path / "a.xlsx", parts={"xl/worksheets/sheet1.xml": sheet, "xl/worksheets/_rels/sheet1.xml.rels": rels})

    cell = read_workbook(path)[0].rows[0][0]

    assert (cell.value, cell.formula, cell.link) == (5, True, "file://server/share#part")
