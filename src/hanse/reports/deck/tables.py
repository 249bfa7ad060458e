"""Real tables on slides: heads that are marked as heads, tinted statuses, text that fits its cell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.util import Inches, Pt

from hanse.reports.deck.canvas import Room
from hanse.reports.deck.fitting import breadth, fitted, printable
from hanse.reports.palette import INK, MUTED
from hanse.reports.palette import LINE as HAIRLINE

ROWS_ON_A_SLIDE = 12
PLAIN_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's "No Style, No Grid"
SIDE, ABOVE = Inches(0.06), Inches(0.02)
LARGEST, SMALLEST = 11.0, 6.0
EMU_PER_POINT = 12_700


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of text in one look. Colours are RRGGBB. `kept` words stay whole where the others of their line are cut."""

    text: str
    bold: bool = False
    italic: bool = False
    colour: str = INK
    kept: bool = False


@dataclass(frozen=True, slots=True)
class TableCell:
    """Lines of words on a background; `dashed` draws a dashed frame of this colour around it."""

    lines: tuple[tuple[Words, ...], ...] = ()
    background: str = ""
    dashed: str = ""
    centred: bool = False
    largest: float = LARGEST


@dataclass(frozen=True, slots=True)
class Table:
    """A table for one slide. `shares` are the relative widths of the columns; `alt` describes it to who cannot see it."""

    heads: Sequence[str]
    shares: Sequence[float]
    rows: Sequence[Sequence[TableCell]]
    alt: str
    total: Sequence[TableCell] = ()
    centred_heads: bool = False


def text_cell(text: str, *, bold: bool = False, colour: str = INK, centred: bool = False) -> TableCell:
    """A cell with one piece of text."""
    return TableCell(((Words(text, bold=bold, colour=colour),),), centred=centred)


def draw(slide: Slide, room: Room, table: Table, *, language: str) -> None:
    """Draw a table into the room. Rows are as high as if the table were full, so that all pages of it look alike."""
    head_height = min(Inches(0.52), room.height // 9)
    row_height = min(Inches(0.42), (room.height - head_height) // (ROWS_ON_A_SLIDE + 1))
    rows = [*table.rows, *([table.total] if table.total else [])]
    widths = [int(room.width * share / sum(table.shares)) for share in table.shares]
    frame = slide.shapes.add_table(
        len(rows) + 1, len(widths), room.left, room.top, sum(widths), head_height + row_height * len(rows)
    )
    frame.name = table.alt[:100]
    properties = frame.element.nvGraphicFramePr.cNvPr
    properties.set("descr", printable(table.alt))
    grid = frame.table
    grid.first_row, grid.horz_banding, grid.last_row = True, False, bool(table.total)
    grid._tbl.tblPr.find(qn("a:tableStyleId")).text = PLAIN_STYLE  # noqa: SLF001 - python-pptx offers no styles
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    heads = _heads(table, widths, head_height)
    for place, (row, cells) in enumerate(zip(grid.rows, [heads, *rows], strict=True)):
        row.height = height = head_height if place == 0 else row_height
        is_edge = place == 0 or place == len(table.rows)
        for old, cell, width in zip(row._tr.tc_lst, cells, widths, strict=True):  # noqa: SLF001
            drawn = _drawn(cell, width, height, language=language, under=INK if is_edge and table.total else HAIRLINE)
            row._tr.replace(old, drawn)  # noqa: SLF001


def _heads(table: Table, widths: Sequence[int], height: int) -> list[TableCell]:
    """The heads in one size, that of the longest."""
    heads = [
        TableCell(((Words(title, bold=True, colour=MUTED),),), centred=table.centred_heads and place > 0)
        for place, title in enumerate(table.heads)
    ]
    size = min(_size(head, width, height) for head, width in zip(heads, widths, strict=True))
    return [replace(head, largest=size) for head in heads]


def _drawn(cell: TableCell, width: int, height: int, *, language: str, under: str) -> Any:
    """The cell as XML. A hundred cells of a slide are made faster so than property by property."""
    size = _size(cell, width, height)
    paragraphs = "".join(_paragraph(line, size, cell.centred, language) for line in _shortened(cell, width, height, size))
    if cell.dashed:
        line = _line("{side}", cell.dashed, "dash")
        borders = "".join(line.replace("{side}", side) for side in ("lnL", "lnR", "lnT", "lnB"))
    else:
        borders = _line("lnB", under, "solid")
    fill = f'<a:solidFill><a:srgbClr val="{cell.background}"/></a:solidFill>' if cell.background else "<a:noFill/>"
    return parse_xml(
        f"<a:tc {nsdecls('a')}><a:txBody><a:bodyPr/><a:lstStyle/>{paragraphs or '<a:p/>'}</a:txBody>"
        f'<a:tcPr marL="{SIDE}" marR="{SIDE}" marT="{ABOVE}" marB="{ABOVE}" anchor="ctr">{borders}{fill}</a:tcPr></a:tc>'
    )


def _size(cell: TableCell, width: int, height: int) -> float:
    """One size for all lines of a cell, so small that each fits."""
    if not cell.lines:
        return cell.largest
    points, share = _space_of_a_line(cell, width, height)
    return min(
        fitted(_plain(line), width=points, height=share, largest=cell.largest, smallest=SMALLEST).size for line in cell.lines
    )


def _shortened(cell: TableCell, width: int, height: int, size: float) -> Sequence[tuple[Words, ...]]:
    """The lines, each cut where even the smallest type is too large for it."""
    if size > SMALLEST or not cell.lines:
        return cell.lines
    points, share = _space_of_a_line(cell, width, height)
    return [_cut(line, width=points, height=share, size=size) for line in cell.lines]


def _space_of_a_line(cell: TableCell, width: int, height: int) -> tuple[float, float]:
    """Width and height in points that each line of a cell has."""
    return (width - 2 * SIDE) / EMU_PER_POINT, (height - 2 * ABOVE) / EMU_PER_POINT / len(cell.lines)


def _cut(line: tuple[Words, ...], *, width: float, height: float, size: float) -> tuple[Words, ...]:
    whole = " ".join(_plain(line).split())
    if fitted(whole, width=width, height=height, largest=size, smallest=size).text == whole:
        return line
    kept = tuple(words for words in line if words.kept)
    rest = _plain(tuple(words for words in line if not words.kept))
    text = fitted(rest, width=width - breadth(_plain(kept)) * size, height=height, largest=size, smallest=size).text
    return replace(line[0], text=text), *kept


def _plain(line: tuple[Words, ...]) -> str:
    return "".join(words.text for words in line)


def _paragraph(line: tuple[Words, ...], size: float, centred: bool, language: str) -> str:
    runs = "".join(
        f"<a:r><a:rPr lang={quoteattr(language)} sz={quoteattr(str(int(size * 100)))} b={quoteattr(str(int(words.bold)))}"
        f' i="{int(words.italic)}"><a:solidFill><a:srgbClr val="{words.colour}"/></a:solidFill></a:rPr>'
        f"<a:t>{escape(printable(words.text))}</a:t></a:r>"
        for words in line
    )
    return f'<a:p><a:pPr algn="{"ctr" if centred else "l"}"/>{runs}</a:p>'


def _line(side: str, colour: str, dash: str) -> str:
    return f'<a:{side} w="{Pt(0.75)}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:prstDash val="{dash}"/></a:{side}>'
