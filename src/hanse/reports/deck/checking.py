"""Whether an uploaded file can be a deck template. It comes from a stranger and is opened with suspicion."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hanse.history import Refused
from hanse.reports.deck.canvas import TABLE_LAYOUTS, TITLE_LAYOUTS, Canvas, find_layout
from hanse.sheets import Limits, Unreadable
from hanse.sheets.limits import Tally
from hanse.sheets.package import Package

LARGEST_FILE = 20_000_000  # bytes
LIMITS = Limits(file_bytes=LARGEST_FILE, unpacked_bytes=200_000_000, ratio=200, parts=2_000)
_MACROS = "vbaproject.bin"
_PRESENTATION = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"

_TOO_MUCH = gettext_lazy("The presentation unpacks to too much. Remove pictures and videos from its slides.")
_REFUSALS = {
    "password": gettext_lazy("The presentation is protected by a password. Save it without one."),
    "unpacks_too_big": _TOO_MUCH,
    "ratio_too_high": _TOO_MUCH,
    "too_many_parts": _TOO_MUCH,
}
"""What is wrong with a container, by the code of an Unreadable; any other code means that it is no presentation."""
NO_PRESENTATION = gettext_lazy("This is no PowerPoint presentation (.pptx). Save it in PowerPoint or Impress as .pptx.")


@dataclass(frozen=True, slots=True)
class Facts:
    """What Hanse makes of a template. Width and height in centimetres."""

    width: float
    height: float
    shape: str
    layouts: tuple[str, ...]
    title_layout: str
    table_layout: str


def examine(file: IO[bytes], *, size: int) -> Facts:
    """Open a template and draw a slide of each kind on it. Raises Refused with what is wrong and what to do."""
    if size > LARGEST_FILE:
        raise Refused(
            _("The file has %(size)s MB; at most %(limit)s are read. Remove pictures and videos from its slides.")
            % {"size": size // 1_000_000, "limit": LARGEST_FILE // 1_000_000}
        )
    _check_container(file)
    file.seek(0)
    try:
        canvas = Canvas(file, language="en")
        facts = _facts(canvas.file)
        canvas.add_opening("Title", ["Line"], notes="")
        canvas.add_slide("Title", footer="Line", notes="")
        canvas.save(BytesIO())
    except Exception as error:  # a damaged file can fail anywhere in the library; all of it means the same to the person
        raise Refused(_("The presentation is damaged. Open it in PowerPoint or Impress and save it again.")) from error
    finally:
        file.seek(0)
    return facts


def _check_container(file: IO[bytes]) -> None:
    """Refuse what is no .pptx, unpacks to too much, is locked, or holds macros or entities. Nothing is unpacked to disk."""
    try:
        with Package(file, LIMITS, Tally()) as package:
            if any(name.endswith(_MACROS) for name in package.names):
                raise Refused(_("The presentation holds macros. Save it as .pptx without them."))
            if _PRESENTATION not in b"".join(package.chunks("[Content_Types].xml")):
                raise Refused(NO_PRESENTATION)
            if any(b"<!DOCTYPE" in markup or b"<!ENTITY" in markup for markup in _markup(package)):
                raise Refused(NO_PRESENTATION)
    except Unreadable as unreadable:
        raise Refused(_REFUSALS.get(unreadable.code, NO_PRESENTATION)) from unreadable


def _markup(package: Package) -> Iterator[bytes]:
    """The XML parts; what comes out of them is counted."""
    for name in package.names:
        if name.endswith((".xml", ".rels")):
            yield b"".join(package.chunks(name))


def _facts(file: Any) -> Facts:
    ratio = file.slide_width / file.slide_height
    shapes = {16 / 9: "16:9", 16 / 10: "16:10", 4 / 3: "4:3"}
    nearest = min(shapes, key=lambda known: abs(known - ratio))
    return Facts(
        width=round(file.slide_width / 360_000, 1),
        height=round(file.slide_height / 360_000, 1),
        shape=shapes[nearest] if abs(nearest - ratio) < 0.02 else f"{ratio:.2f}:1",
        layouts=tuple(layout.name for layout in file.slide_layouts),
        title_layout=find_layout(file, TITLE_LAYOUTS, "title").name,
        table_layout=find_layout(file, TABLE_LAYOUTS, "titleOnly").name,
    )
