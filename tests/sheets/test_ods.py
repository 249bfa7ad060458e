"""What is read from .ods files."""

from datetime import date, datetime
from pathlib import Path

import pytest
from odf.office import Annotation
from odf.style import Style, TableProperties
from odf.table import CoveredTableCell, Table, TableCell
from odf.text import A, P, S

from hanse.sheets import Format, Kind, Unreadable, read_workbook
from tests.sheets.files import odf_cell, odf_row, ods, packed, save_ods

MORNING = datetime.fromisoformat("2022-05-26T09:30")  # spreadsheets know no time zone


def test_values_keep_their_type_and_address(tmp_path: Path) -> None:
    table = Table(name="Progress")
    table.addElement(
        odf_row(
            odf_cell("Bogotá", valuetype="string"),
            odf_cell("3", valuetype="float", value="3"),
            odf_cell("25 %", valuetype="percentage", value="0.25"),
            odf_cell("TRUE", valuetype="boolean", booleanvalue="true"),
            odf_cell("26/05/22", valuetype="date", datevalue="2022-05-26"),
            odf_cell("26/05/22", valuetype="date", datevalue="2022-05-26T09:30:00"),
            odf_cell("09:30", valuetype="time", timevalue="PT09H30M00S"),
        )
    )

    read = read_workbook(save_ods(tmp_path / "progress.ods", table))

    assert (read.format, read.misnamed, read[0].name) == (Format.ODS, False, "Progress")
    assert [(c.address, c.kind, c.value) for c in read[0].rows[0]] == [
        ("A1", Kind.TEXT, "Bogotá"),
        ("B1", Kind.NUMBER, 3),
        ("C1", Kind.NUMBER, 0.25),
        ("D1", Kind.BOOLEAN, True),
        ("E1", Kind.DATE, date(2022, 5, 26)),
        ("F1", Kind.DATETIME, MORNING),
        ("G1", Kind.TEXT, "09:30"),
    ]


def test_formulas_errors_links_and_comments(tmp_path: Path) -> None:
    linked = TableCell(valuetype="string")
    paragraph = P(text="see ")
    paragraph.addElement(A(href="https://city.example/", text="ordinance"))
    paragraph.addElement(S(c=2))
    paragraph.addText("here")
    linked.addElement(paragraph)
    note = Annotation()
    note.addElement(P(text="signed in May"))
    linked.addElement(note)
    table = Table(name="A")
    table.addElement(
        odf_row(
            odf_cell("2", valuetype="float", value="2", formula="of:=1+1"),
            odf_cell(formula="of:=1+1"),
            linked,
        )
    )

    calculated, uncalculated, with_link = read_workbook(save_ods(tmp_path / "a.ods", table))[0].rows[0]

    assert (calculated.value, calculated.formula, calculated.uncalculated) == (2, True, False)
    assert (uncalculated.value, uncalculated.formula, uncalculated.uncalculated) == (None, True, True)
    assert (with_link.value, with_link.link, with_link.comment) == (
        "see ordinance  here",
        "https://city.example/",
        "signed in May",
    )


def test_errors_as_libreoffice_marks_them(tmp_path: Path) -> None:
    path = ods(
        tmp_path / "a.ods",
        '<table:table-row><table:table-cell xmlns:c="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
        'table:formula="of:=#REF!" office:value-type="string" office:string-value="" c:value-type="error"><text:p>#REF!</text:p>'
        "</table:table-cell></table:table-row>",
    )

    cell = read_workbook(path)[0].rows[0][0]

    assert (cell.value, cell.kind, cell.formula) == ("#REF!", Kind.ERROR, True)


def test_merged_areas_hidden_rows_and_hidden_sheets(tmp_path: Path) -> None:
    off = Style(name="off", family="table")
    off.addElement(TableProperties(display="false"))
    shown = Table(name="Shown")
    shown.addElement(odf_row(odf_cell("Stages", numbercolumnsspanned=2), CoveredTableCell(), odf_cell("end")))
    shown.addElement(odf_row(odf_cell("not shown"), visibility="collapse"))
    hidden = Table(name="Hidden", stylename=off)
    hidden.addElement(odf_row(odf_cell("x")))

    first, second = read_workbook(save_ods(tmp_path / "a.ods", shown, hidden, styles=[off]))

    assert [str(area) for area in first.merged] == ["A1:B1"]
    assert [(c.value, c.merged) for c in first.rows[0]] == [("Stages", False), (None, True), ("end", False)]
    assert (first.hidden, first.hidden_rows) == (False, frozenset({2}))
    assert second.hidden is True


def test_repeated_cells_and_rows_are_repeated(tmp_path: Path) -> None:
    table = Table(name="A")
    table.addElement(odf_row(odf_cell("x", numbercolumnsrepeated=2), odf_cell(numbercolumnsrepeated=3), odf_cell("y")))
    table.addElement(odf_row(odf_cell("z"), numberrowsrepeated=2))

    (sheet,) = read_workbook(save_ods(tmp_path / "a.ods", table))

    assert [[c.value for c in row] for row in sheet.rows] == [["x", "x", None, None, None, "y"], ["z"], ["z"]]


def test_drawings_and_reading_aids_are_not_text_of_the_cell(tmp_path: Path) -> None:
    path = ods(
        tmp_path / "a.ods",
        "<table:table-row><table:table-cell><draw:frame><text:p>picture</text:p></draw:frame><text:p>"
        "<text:ruby><text:ruby-base>加古川市</text:ruby-base><text:ruby-text>かこがわ</text:ruby-text></text:ruby></text:p>"
        "</table:table-cell></table:table-row>",
    )

    assert read_workbook(path)[0].rows[0][0].value == "加古川市"


def test_password_is_noticed(tmp_path: Path) -> None:
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="content.xml">'
        "<m:encryption-data/></m:file-entry></m:manifest>"
    )
    path = packed(
        tmp_path / "a.ods",
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": b"\x8f\x01 scrambled",
            "META-INF/manifest.xml": manifest,
        },
    )

    with pytest.raises(Unreadable) as refused:
        read_workbook(path)

    assert refused.value.code == "password"
    assert "remove the protection" in str(refused.value)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ('<table:table-cell office:value-type="float" office:value="lots"/>', "bad_value"),
        ('<table:table-cell office:value-type="date" office:date-value="26/05/2022"/>', "bad_value"),
        ('<table:table-cell office:value-type="boolean" office:boolean-value="maybe"/>', "bad_value"),
    ],
)
def test_malformed_cells_are_refused_with_their_place(tmp_path: Path, cell: str, code: str) -> None:
    path = ods(tmp_path / "a.ods", f"<table:table-row><table:table-cell/>{cell}</table:table-row>".replace("\n", ""))

    with pytest.raises(Unreadable) as refused:
        read_workbook(path)

    assert (refused.value.code, refused.value.sheet, refused.value.cell) == (code, "Progress", "B1")
