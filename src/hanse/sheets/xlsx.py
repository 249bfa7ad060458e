"""Reads .xlsx (and .xlsm, whose macros are never looked at) into sheets.

One pass over each sheet gives values, formulas, links and merged areas together; openpyxl gives them only by loading
everything, or in two passes without links. Its tables of date formats and its calendar are used. Transitional and strict
files alike (ECMA-376, ISO/IEC 29500).
"""

import posixpath
from dataclasses import dataclass

from hanse.sheets.cells import Sheet
from hanse.sheets.grid import Grid
from hanse.sheets.limits import Limits, Tally
from hanse.sheets.markup import Listener, listen
from hanse.sheets.package import Package
from hanse.sheets.unreadable import Unreadable
from hanse.sheets.xlsx_sheet import Comments, SheetData
from hanse.sheets.xlsx_tables import SharedStrings, Styles

_RELATIONSHIPS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_PREFIXES = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "",
    "http://purl.oclc.org/ooxml/spreadsheetml/main": "",
    "http://schemas.openxmlformats.org/package/2006/relationships": "",
}
_ROOT = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """One link from a part: to another part (its full name) or, when `external`, to an address outside."""

    kind: str  # the last word of its type: worksheet, styles, comments, hyperlink …
    target: str
    external: bool


class Relations(Listener):
    """What one part refers to, by id."""

    def __init__(self, base: str) -> None:
        self._base = posixpath.dirname(base)
        self.by_id: dict[str, Relation] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            external = attributes.get("TargetMode") == "External"
            target = attributes.get("Target", "")
            inside = posixpath.normpath(posixpath.join("/", self._base, target)).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.by_id[attributes.get("Id", "")] = Relation(kind, target if external else inside, external)

    def first(self, kind: str) -> str | None:
        """The part of this kind, where there is one."""
        return next((r.target for r in self.by_id.values() if r.kind == kind and not r.external), None)


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it."""

    name: str
    relation: str
    hidden: bool


class Contents(Listener):
    """The list of sheets and the calendar of a workbook."""

    def __init__(self) -> None:
        self.is_workbook = False
        self.since_1904 = False
        self.entries: list[SheetEntry] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "workbook":
            self.is_workbook = True
        elif tag == "workbookPr":
            self.since_1904 = attributes.get("date1904") in {"1", "true"}
        elif tag == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            self.entries.append(SheetEntry(attributes.get("name", ""), relation_id(attributes), hidden))


def relation_id(attributes: dict[str, str]) -> str:
    """The id of the relation an element refers to; empty without one."""
    return next((attributes[key] for space in _RELATIONSHIPS if (key := f"{space} id") in attributes), "")


def main_part(package: Package, limits: Limits, tally: Tally) -> str | None:
    """The part an OOXML package starts with, such as xl/workbook.xml or word/document.xml."""
    return _Reader(package, limits, tally).relations(_ROOT).first("officeDocument")


def read_xlsx(package: Package, workbook: str, limits: Limits, tally: Tally) -> list[Sheet]:
    """Read all worksheets of the workbook part, charts and macro sheets left out. Raises `Unreadable`."""
    return _Reader(package, limits, tally).sheets(workbook)


class _Reader:
    def __init__(self, package: Package, limits: Limits, tally: Tally) -> None:
        self._package = package
        self._limits = limits
        self._tally = tally

    def sheets(self, workbook: str) -> list[Sheet]:
        contents = Contents()
        self._listen(contents, workbook)
        if not contents.is_workbook:
            raise Unreadable("damaged", detail="{part} is no workbook", part=workbook)
        if len(contents.entries) > self._limits.sheets:
            raise Unreadable("too_many_sheets", limit=self._limits.sheets)
        relations = self.relations(workbook)
        strings, styles = SharedStrings(self._limits), Styles(since_1904=contents.since_1904)
        for kind, listener in (("sharedStrings", strings), ("styles", styles)):
            if part := relations.first(kind):
                self._listen(listener, part)
        parts = [(entry, relations.by_id.get(entry.relation)) for entry in contents.entries]
        return [
            self._sheet(entry, relation.target, strings, styles)
            for entry, relation in parts
            if relation and relation.kind == "worksheet" and not relation.external
        ]

    def relations(self, part: str) -> Relations:
        relations = Relations(part)
        folder, name = posixpath.split(part)
        described_in = posixpath.join(folder, "_rels", f"{name}.rels")
        if described_in in self._package:
            self._listen(relations, described_in)
        return relations

    def _sheet(self, entry: SheetEntry, part: str, strings: SharedStrings, styles: Styles) -> Sheet:
        grid = Grid(entry.name, hidden=entry.hidden, limits=self._limits, tally=self._tally)
        relations = self.relations(part)
        cells = SheetData(grid, strings, styles, self._limits)
        self._listen(cells, part)
        for area, link in cells.links:
            relation = relations.by_id.get(relation_id(link))
            location = link.get("location", "")
            target = relation.target if relation else ""
            grid.link(area, f"{target}#{location}" if location else target)
        if comments_part := relations.first("comments"):
            comments = Comments(grid, self._limits)
            self._listen(comments, comments_part)
        return grid.sheet()

    def _listen(self, listener: Listener, part: str) -> None:
        listen(listener, part, self._package.chunks(part), prefixes=_PREFIXES, limits=self._limits, tally=self._tally)
