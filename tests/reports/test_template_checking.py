"""Deck templates from strangers: what is opened, and what is refused before it does harm."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from pptx import Presentation

from hanse.history import Refused
from hanse.reports.deck import checking
from hanse.reports.deck.canvas import STANDARD_TEMPLATE


def presentation() -> BytesIO:
    stream = BytesIO()
    Presentation().save(stream)
    return stream


def with_part(name: str, content: bytes) -> BytesIO:
    stream = presentation()
    with ZipFile(stream, "a", ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return stream


def with_changed(name: str, change: Callable[[bytes], bytes]) -> BytesIO:
    changed = BytesIO()
    with ZipFile(presentation()) as package, ZipFile(changed, "w", ZIP_DEFLATED) as copy:
        for part in package.namelist():
            content = package.read(part)
            copy.writestr(part, change(content) if part == name else content)
    return changed


def examined(stream: BytesIO) -> checking.Facts:
    return checking.examine(stream, size=len(stream.getvalue()))


def test_standard_template_has_both_layouts() -> None:
    facts = examined(BytesIO(STANDARD_TEMPLATE.read_bytes()))

    assert facts == checking.Facts(33.9, 19.1, "16:9", ("Hanse Title", "Hanse Table", "Blank"), "Hanse Title", "Hanse Table")


def test_layouts_are_found_by_kind_where_their_names_are_others() -> None:
    own = Presentation()
    for layout in own.slide_layouts:
        layout.element.cSld.set("name", f"Página {layout.name}")
    stream = BytesIO()
    own.save(stream)

    assert (examined(stream).title_layout, examined(stream).table_layout) == ("Página Title Slide", "Página Title Only")


def test_blank_layout_is_the_last_resort() -> None:
    own = Presentation()
    for layout in list(own.slide_layouts):
        if layout.name != "Blank":
            own.slide_layouts.remove(layout)
    stream = BytesIO()
    own.save(stream)

    assert (examined(stream).title_layout, examined(stream).table_layout) == ("Blank", "Blank")


@pytest.mark.parametrize(
    ("stream", "reason"),
    [
        (BytesIO(b""), "no PowerPoint presentation"),
        (BytesIO(presentation().getvalue()[:4000]), "no PowerPoint presentation"),
        (with_changed("[Content_Types].xml", lambda _: b"<Types/>"), "no PowerPoint presentation"),
        (with_part("ppt/vbaProject.bin", b"macro"), "holds macros"),
        (with_part("ppt/media/bomb.bin", bytes(5_000_000)), "unpacks to too much"),
        (with_part("evil.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "no PowerPoint presentation"),
        (with_changed("ppt/presentation.xml", lambda xml: xml[:200]), "is damaged"),
    ],
    ids=["empty", "truncated", "other", "macros", "bomb", "entities", "damaged"],
)
def test_harmful_and_broken_files_are_refused(stream: BytesIO, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        examined(stream)


def test_file_above_the_limit_is_refused_unread() -> None:
    with pytest.raises(Refused, match="The file has 21 MB; at most 20 are read"):
        checking.examine(BytesIO(), size=21_000_000)
