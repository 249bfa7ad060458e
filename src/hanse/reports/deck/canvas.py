"""A deck being drawn: the template it starts from, its layouts, and the room that a slide leaves."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.slide import Slide, SlideLayout
from pptx.util import Inches, Pt

from hanse.reports.deck.fitting import fitted, printable
from hanse.reports.palette import INK, MUTED

STANDARD_TEMPLATE = Path(__file__).resolve().parent.parent / "data" / "deck.pptx"

TITLE_LAYOUTS = ("Hanse Title", "Title Slide")
TABLE_LAYOUTS = ("Hanse Table", "Title Only")
_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
_FEET = {PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}


@dataclass(frozen=True, slots=True)
class Room:
    """A rectangle on a slide, in EMU (914,400 to the inch)."""

    left: int
    top: int
    width: int
    height: int

    def below(self, height: int) -> "Room":
        """What is left of it under a strip of this height."""
        return Room(self.left, self.top + height, self.width, self.height - height)


class Canvas:
    """An open template without its slides, to which slides are added one by one."""

    def __init__(self, source: IO[bytes] | Path, *, language: str) -> None:
        self.language = language
        self.file = Presentation(str(source) if isinstance(source, Path) else source)
        drop_slides(self.file)
        self.title_layout = find_layout(self.file, TITLE_LAYOUTS, "title")
        self.table_layout = find_layout(self.file, TABLE_LAYOUTS, "titleOnly")

    def describe(self, *, title: str, author: str, subject: str) -> None:
        """Say in the file's own properties what it is."""
        properties = self.file.core_properties
        properties.title, properties.author, properties.subject = title, author, subject
        properties.language = self.language
        properties.keywords = properties.comments = properties.last_modified_by = ""

    def add_opening(self, title: str, lines: Sequence[str], *, notes: str) -> None:
        """The first slide: a title, and under it some lines."""
        slide = self.file.slides.add_slide(self.title_layout)
        _set_title(slide, title, self._default_room())
        places = [shape for shape in slide.placeholders if shape.placeholder_format.type not in _TITLES]
        body = next((shape for shape in places if shape.has_text_frame), None)
        if body is None:
            room = self._default_room()
            body = slide.shapes.add_textbox(room.left, room.top + room.height // 3, room.width, room.height // 2)
        _set_lines(body.text_frame, lines)
        self._finish(slide, keep=body, footer="", notes=notes)

    def add_slide(self, title: str, *, footer: str, notes: str) -> tuple[Slide, Room]:
        """A slide with a title, and the room below it."""
        slide = self.file.slides.add_slide(self.table_layout)
        _set_title(slide, title, self._default_room())
        room = self._room_of(slide)
        self._finish(slide, keep=None, footer=footer, notes=notes)
        return slide, room

    @property
    def table_width(self) -> int:
        """How wide a table on a slide can be, in EMU."""
        title = next((shape for shape in self.table_layout.placeholders if shape.placeholder_format.type in _TITLES), None)
        return int(title.width) if title is not None and title.width else self._default_room().width

    def add_strip(self, slide: Slide, room: Room, text: str) -> int:
        """One quiet line at the top of the room. Returns the height it takes."""
        height = int(Inches(0.42))
        fitting = fitted(text, width=room.width / 12_700, height=20, largest=12, smallest=8)
        self._write(slide, Room(room.left, room.top, room.width, height), fitting.text, size=fitting.size, colour=MUTED)
        return height

    def add_text(self, slide: Slide, room: Room, text: str) -> None:
        """A sentence of its own."""
        self._write(slide, room, text, size=18, colour=INK)

    def _write(self, slide: Slide, room: Room, text: str, *, size: float, colour: str) -> None:
        box = slide.shapes.add_textbox(room.left, room.top, room.width, room.height)
        _set_lines(box.text_frame, [text])
        box.text_frame.margin_left = box.text_frame.margin_right = box.text_frame.margin_top = 0
        font = box.text_frame.paragraphs[0].runs[0].font
        font.size, font.color.rgb = Pt(size), RGBColor.from_string(colour)

    def save(self, stream: IO[bytes]) -> None:
        self.file.save(stream)

    def _default_room(self) -> Room:
        width, height = self.file.slide_width or 0, self.file.slide_height or 0
        return Room(width // 20, height // 24, width - width // 10, height - height // 12)

    def _room_of(self, slide: Slide) -> Room:
        """Between the title, where it stands at the top, and the footer."""
        default = self._default_room()
        height = self.file.slide_height or 0
        feet = [shape.top for shape in slide.slide_layout.placeholders if shape.placeholder_format.type in _FEET and shape.top]
        bottom = min([foot for foot in feet if foot > height * 2 // 3], default=default.top + default.height)
        title = slide.shapes.title
        if title is None or title.top + title.height > height * 2 // 5:
            top = default.top + height // 9
            return Room(default.left, top, default.width, bottom - top)
        return Room(title.left, title.top + title.height, title.width, bottom - title.top - title.height)

    def _finish(self, slide: Slide, *, keep: Any, footer: str, notes: str) -> None:
        """Remove what would say "Click to add text", show footer and number, and add the speaker's notes."""
        kept = {shape.shape_id for shape in (slide.shapes.title, keep) if shape is not None}
        for shape in list(slide.placeholders):
            if shape.shape_id not in kept:
                shape.element.getparent().remove(shape.element)
        for place in slide.slide_layout.placeholders:
            kind = place.placeholder_format.type
            if kind == PP_PLACEHOLDER.SLIDE_NUMBER or (kind == PP_PLACEHOLDER.FOOTER and footer):
                element = deepcopy(place.element)
                element.nvSpPr.cNvPr.set("id", str(max(shape.shape_id for shape in slide.shapes) + 1 if len(slide.shapes) else 2))
                slide.shapes._spTree.append(element)  # noqa: SLF001 - python-pptx leaves footers out of new slides
                if kind == PP_PLACEHOLDER.FOOTER:
                    _set_lines(slide.shapes[-1].text_frame, [footer])
        slide.notes_slide.notes_text_frame.text = printable(notes)


def find_layout(file: Any, names: Sequence[str], kind: str) -> SlideLayout:
    """A layout by our names for it, else by its kind, else the emptiest one there is."""
    layouts = list(file.slide_layouts)
    for name in names:
        for layout in layouts:
            if layout.name == name:
                return layout
    for wanted in (kind, "blank"):
        for layout in layouts:
            if layout.element.get("type") == wanted:
                return layout
    return min(layouts, key=lambda layout: len(layout.placeholders))


def drop_slides(file: Any) -> None:
    """Remove the slides of a template, and what names them elsewhere: sections and custom shows."""
    slides = file.slides._sldIdLst  # noqa: SLF001 - python-pptx has no public way to remove a slide
    for slide in list(slides):
        file.part.drop_rel(slide.rId)
        slides.remove(slide)
    root = file.part._element  # noqa: SLF001
    for name in ("p:custShowLst", "p:extLst"):
        for element in root.findall(qn(name)):
            root.remove(element)


def _set_title(slide: Slide, title: str, room: Room) -> None:
    place = slide.shapes.title
    if place is not None:
        _set_lines(place.text_frame, [title])
        return
    box = slide.shapes.add_textbox(room.left, room.top, room.width, room.height // 10)
    box.name = "Title"
    _set_lines(box.text_frame, [title])
    font = box.text_frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.color.rgb = Pt(24), True, RGBColor.from_string(INK)


def _set_lines(frame: Any, lines: Sequence[str]) -> None:
    """Write paragraphs in the look of their place."""
    frame.word_wrap = True
    frame.text = "\n".join(printable(line).replace("\n", " ") for line in lines if line)
