"""Whether an uploaded file can be a deck template. It comes from a stranger and is opened with suspicion."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hanse.history import Refused
from hanse.reports.deck.canvas import TABLE_LAYOUTS, TITLE_LAYOUTS, Canvas, find_layout

LARGEST_FILE = 20_000_000  # bytes
LARGEST_UNPACKED = 200_000_000  # bytes of all parts together
LARGEST_RATIO = 200  # unpacked to packed bytes of one part; parts below a megabyte do no harm
MOST_PARTS = 2_000
_RATIO_MATTERS_ABOVE = 1_000_000
_MACROS = "vbaproject.bin"
_PRESENTATION = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"

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
        with ZipFile(file) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise Refused(_("The presentation unpacks to too much. Remove pictures and videos from its slides."))
            for part in parts:
                if part.flag_bits & 1 or part.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
                    raise Refused(_("The presentation is protected by a password. Save it without one."))
                if part.file_size > max(_RATIO_MATTERS_ABOVE, part.compress_size * LARGEST_RATIO):
                    raise Refused(_("The presentation unpacks to too much. Remove pictures and videos from its slides."))
                if part.filename.lower().endswith(_MACROS):
                    raise Refused(_("The presentation holds macros. Save it as .pptx without them."))
            if _PRESENTATION not in package.read("[Content_Types].xml"):
                raise Refused(NO_PRESENTATION)
            if any(b"<!DOCTYPE" in markup or b"<!ENTITY" in markup for markup in _markup(package)):
                raise Refused(NO_PRESENTATION)
    except (BadZipFile, KeyError, EOFError, NotImplementedError, OSError, ValueError, RuntimeError) as error:
        raise Refused(NO_PRESENTATION) from error


def _markup(package: ZipFile) -> Iterator[bytes]:
    """The XML parts. A declaration that lies about its size cannot bring more: ZipFile stops there."""
    for part in package.infolist():
        if part.filename.lower().endswith((".xml", ".rels")):
            yield package.read(part)


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
