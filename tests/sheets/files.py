"""Builders of real files for the tests: honest ones by the usual writers, hostile ones part by part."""

import json
import subprocess
import sys
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from struct import pack
from zipfile import ZIP_DEFLATED, ZipFile

from odf.element import Element
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import TableCell, TableRow
from odf.text import P

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ODF = "urn:oasis:names:tc:opendocument:xmlns"

_READ_IN_LITTLE_MEMORY = """
import json, resource, sys
from pathlib import Path
from hanse.sheets import Unreadable, read_workbook
limit = int(sys.argv[2]) * 1_000_000
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
try:
    book = read_workbook(Path(sys.argv[1]))
    outcome = {"rows": [len(sheet.rows) for sheet in book]}
except Unreadable as error:
    outcome = {"code": error.code, "sheet": error.sheet, "cell": error.cell}
print(json.dumps(outcome))
"""


def read_in_little_memory(path: Path, *, megabytes: int = 300) -> dict[str, object]:
    """Read the file in a process of its own that may use only so much address space (Python itself takes about 60)."""
    command = [sys.executable, "-c", _READ_IN_LITTLE_MEMORY, str(path), str(megabytes)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    outcome: dict[str, object] = json.loads(done.stdout)
    return outcome


def packed(path: Path, parts: Mapping[str, str | bytes | Iterable[bytes]]) -> Path:
    """A zip file of these parts; an iterable is written piece by piece, so that large parts need no memory."""
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            if isinstance(content, str | bytes):
                package.writestr(name, content)
            else:
                with package.open(name, "w") as stream:
                    for piece in content:
                        stream.write(piece)
    return path


def xlsx(
    path: Path, sheet: str | Iterable[bytes] = "", *, parts: Mapping[str, str | bytes | Iterable[bytes]] | None = None
) -> Path:
    """A minimal .xlsx whose one sheet, "Progress", has this `sheetData` (or is this whole XML, if given as pieces)."""
    wrapped = f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>' if isinstance(sheet, str) else sheet
    standard: dict[str, str | bytes | Iterable[bytes]] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="Progress" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": relations(
            {"rId1": ("worksheet", "worksheets/sheet1.xml"), "rId2": ("sharedStrings", "sharedStrings.xml")}
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>Piura</t></si></sst>',
        "xl/worksheets/sheet1.xml": wrapped,
    }
    return packed(path, {**standard, **(parts or {})})


def relations(by_id: Mapping[str, tuple[str, str]]) -> str:
    """A part that lists relations: id to kind and target."""
    listed = "".join(
        f'<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"/>' for id, (kind, target) in by_id.items()
    )
    return f'<Relationships xmlns="{PACKAGE}">{listed}</Relationships>'


def ods(path: Path, table: str | Iterable[bytes], *, parts: Mapping[str, str] | None = None) -> Path:
    """A minimal .ods whose one sheet, "Progress", holds this XML."""
    opening = (
        f'<office:document-content xmlns:office="{ODF}:office:1.0" xmlns:table="{ODF}:table:1.0" xmlns:text="{ODF}:text:1.0" '
        f'xmlns:draw="{ODF}:drawing:1.0" office:version="1.3"><office:body><office:spreadsheet>'
        '<table:table table:name="Progress">'
    )
    closing = "</table:table></office:spreadsheet></office:body></office:document-content>"
    content = [opening.encode(), *([table.encode()] if isinstance(table, str) else table), closing.encode()]
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    return packed(path, {"mimetype": mimetype, "content.xml": content, **(parts or {})})


def odf_row(*cells: Element, **attributes: object) -> Element:
    """A row of odfpy cells."""
    row = TableRow(**attributes)
    for cell in cells:
        row.addElement(cell)
    return row


def odf_cell(text: str = "", **attributes: object) -> Element:
    """An odfpy cell with one paragraph."""
    cell = TableCell(**attributes)
    if text:
        cell.addElement(P(text=text))
    return cell


def save_ods(path: Path, *tables: Element, styles: Iterable[Element] = ()) -> Path:
    """An .ods of these tables, written by odfpy."""
    document = OpenDocumentSpreadsheet()
    for style in styles:
        document.automaticstyles.addElement(style)
    for table in tables:
        document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


def zip_with_lying_size(path: Path, *, part: str, content: bytes, declared: int) -> Path:
    """A zip file whose one part says that it unpacks to `declared` bytes."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = compressor.compress(content) + compressor.flush()
    name = part.encode()
    sizes = pack("<III", zlib.crc32(content), len(body), declared)
    local = b"PK\x03\x04" + pack("<HHHHH", 20, 0, 8, 0, 0) + sizes + pack("<HH", len(name), 0) + name + body
    entry = b"PK\x01\x02" + pack("<HHHHHH", 20, 20, 0, 8, 0, 0) + sizes + pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0) + name
    end = b"PK\x05\x06" + pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)
    path.write_bytes(local + entry + end)
    return path
