"""Make the standard deck template, src/hanse/reports/data/deck.pptx: 16:9, three layouts, Hanse's colours and type.

    .venv/bin/python scripts/deck_template.py

Run it after changing the design here, and commit the result. It takes the container of the empty presentation that
python-pptx brings, and puts our own theme, master and layouts into it.
"""

import re
from pathlib import Path

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import SlideLayout, SlideMaster
from pptx.util import Emu, Inches

TARGET = Path(__file__).resolve().parent.parent / "src" / "hanse" / "reports" / "data" / "deck.pptx"
WIDTH, HEIGHT = Emu(12_192_000), Emu(6_858_000)

COLOURS = {
    "dk1": "14213D",
    "lt1": "FFFFFF",
    "dk2": "5B6478",
    "lt2": "F7F8FB",
    "accent1": "1F5FBF",
    "accent2": "17663F",
    "accent3": "8A5200",
    "accent4": "7A1FA2",
    "accent5": "5B6478",
    "accent6": "14213D",
    "hlink": "1F5FBF",
    "folHlink": "7A1FA2",
}
# Where Inter is missing, a program looks for a typeface with this panose number, which is Arial's.
FONTS = '<a:latin typeface="Inter" panose="020B0604020202020204"/><a:ea typeface="Noto Sans JP"/><a:cs typeface=""/>'

# left, top, width, height in inches
TITLE = (0.6, 0.32, 12.13, 0.62)
FOOTER = (0.6, 7.02, 10.6, 0.3)
NUMBER = (11.73, 7.02, 1.0, 0.3)
KEPT = {"Title Slide": "Hanse Title", "Title Only": "Hanse Table", "Blank": "Blank"}


def frame(box: tuple[float, float, float, float]) -> str:
    """Where a shape stands."""
    left, top, width, height = (Emu(Inches(inches)) for inches in box)
    return f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


def placeholder(kind: str, box: tuple[float, float, float, float], *, style: str, anchor: str = "ctr", index: int = 0) -> str:
    """A place for text. `style` is the properties of its first level, as in a list style."""
    number = f' idx="{index}"' if index else ""
    field = '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr lang="en"/><a:t>‹#›</a:t></a:fld>'
    text = f"<a:p>{field if kind == 'sldNum' else ''}</a:p>"
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{100 + index}" name="{kind} {index}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{kind}"{number}/></p:nvPr></p:nvSpPr><p:spPr>{frame(box)}'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr lIns="0" rIns="0" tIns="0" bIns="0" anchor="{anchor}"><a:normAutofit/></a:bodyPr>'
        f"<a:lstStyle>{style}</a:lstStyle>{text}</p:txBody></p:sp>"
    )


def style(points: float, colour: str, *, bold: bool = False, align: str = "l") -> str:
    """How the text of a placeholder looks."""
    return (
        f'<a:lvl1pPr marL="0" indent="0" algn="{align}"><a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>'
        f'<a:defRPr sz="{int(points * 100)}" b="{int(bold)}"><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
        "</a:defRPr></a:lvl1pPr>"
    )


def rectangle(name: str, box: tuple[float, float, float, float], colour: str) -> str:
    """A plain area of colour, without meaning of its own."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{200 + len(name)}" name="{name}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{frame(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
    )


def canvas(name: str, background: str, *shapes: str) -> etree._Element:
    """The content of a master or layout."""
    return parse_xml(
        f'<p:cSld {nsdecls("p", "a", "r")} name="{name}">'
        f'<p:bg><p:bgPr><a:solidFill><a:schemeClr val="{background}"/></a:solidFill><a:effectLst/></p:bgPr></p:bg><p:spTree>'
        '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
        f"<p:grpSpPr/>{''.join(shapes)}</p:spTree></p:cSld>"
    )


def put_theme(master: SlideMaster) -> None:
    """Put our colours and fonts into the theme."""
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in COLOURS.items())
    fonts = f"<a:majorFont>{FONTS}</a:majorFont><a:minorFont>{FONTS}</a:minorFont>"
    theme = part.blob.decode("utf-8")
    theme = re.sub(r"<a:clrScheme.*?</a:clrScheme>", f'<a:clrScheme name="Hanse">{colours}</a:clrScheme>', theme, flags=re.S)
    theme = re.sub(r"<a:fontScheme.*?</a:fontScheme>", f'<a:fontScheme name="Hanse">{fonts}</a:fontScheme>', theme, flags=re.S)
    part.blob = theme.replace('name="Office Theme"', 'name="Hanse"').encode("utf-8")


def put_master(master: SlideMaster) -> None:
    """Title above, footer and number at the foot, a narrow bar of the accent at the edge."""
    content = canvas(
        "",
        "bg1",
        rectangle("Edge", (0, 0.32, 0.12, 0.62), "accent1"),
        placeholder("title", TITLE, style=style(24, "tx1", bold=True)),
        placeholder("body", (0.6, 1.3, 12.13, 5.5), style=style(16, "tx1"), anchor="t", index=1),
        placeholder("ftr", FOOTER, style=style(9, "tx2"), index=3),
        placeholder("sldNum", NUMBER, style=style(9, "tx2", align="r"), index=4),
    )
    master.element.replace(master.element.find(qn("p:cSld")), content)


LAYOUTS = {
    "Hanse Title": (
        "tx1",
        rectangle("Bar", (0.8, 2.2, 0.9, 0.08), "accent1"),
        placeholder("ctrTitle", (0.8, 2.5, 11.7, 1.5), style=style(40, "bg1", bold=True), anchor="t"),
        placeholder("subTitle", (0.8, 4.2, 11.7, 1.9), style=style(18, "bg1"), anchor="t", index=1),
    ),
    "Hanse Table": (
        "bg1",
        placeholder("title", TITLE, style=""),
        placeholder("ftr", FOOTER, style="", index=11),
        placeholder("sldNum", NUMBER, style="", index=12),
    ),
    "Blank": ("bg1",),
}


def put_layout(layout: SlideLayout, name: str) -> None:
    """Replace what a layout shows. The title slide hides the bar of the master."""
    background, *shapes = LAYOUTS[name]
    layout.element.replace(layout.element.find(qn("p:cSld")), canvas(name, background, *shapes))
    if name == "Hanse Title":
        layout.element.set("showMasterSp", "0")


def main() -> None:
    """Make the file."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    master = deck.slide_masters[0]
    put_theme(master)
    put_master(master)
    for layout in list(master.slide_layouts):
        if layout.name in KEPT:
            put_layout(layout, KEPT[layout.name])
        else:
            master.slide_layouts.remove(layout)
    deck.core_properties.title = "Hanse"
    deck.core_properties.author = "Hanse"
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    deck.save(str(TARGET))
    print(f"{TARGET.name}  {TARGET.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
