"""The formats of the progress export: what each holds, for whom, and how it is written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliance_visible_to
from hanse.people.models import Person
from hanse.reports.deck import story
from hanse.reports.exports import document, open_csv, open_json, workbook
from hanse.reports.queries import Report


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `code` is also the extension of its files."""

    code: str
    name: str | Promise
    holds: str | Promise
    content_type: str
    write: Callable[[Report, IO[bytes]], None]


_OFFICE = "application/vnd.openxmlformats-officedocument"

FORMATS = {
    made.code: made
    for made in (
        Format(
            "pptx",
            _("Meeting deck (PPTX)"),
            _("Both grids as tables, twelve cities a slide; what is new, next steps, coming dates, how to read it."),
            f"{_OFFICE}.presentationml.presentation",
            story.write,
        ),
        Format(
            "pdf",
            _("Document (PDF)"),
            _("The same on A4 landscape, for print, for the archive and for screen readers."),
            "application/pdf",
            document.write,
        ),
        Format(
            "xlsx",
            _("Workbook (XLSX)"),
            _("Both grids and a legend. Change it and import it again: Hanse shows what would change."),
            f"{_OFFICE}.spreadsheetml.sheet",
            workbook.write,
        ),
        Format(
            "csv",
            _("Table (CSV)"),
            _("One line for each status with its date, for statistics."),
            "text/csv; charset=utf-8",
            open_csv.write,
        ),
        Format("json", _("Data (JSON)"), _("Everything in a stable shape, for programs."), "application/json", open_json.write),
    )
}


@dataclass(frozen=True, slots=True)
class Export:
    """An alliance and the format in which its progress is wanted."""

    alliance: Alliance
    format: Format

    @property
    def alliance_id(self) -> int:
        """For may()."""
        return self.alliance.pk


def export_visible_to(person: Person, *, alliance: str, format: str) -> Export:
    """The export of an alliance the person is in, or 404 for another alliance or an unknown format."""
    if format not in FORMATS:
        raise Http404
    return Export(alliance_visible_to(person, alliance=alliance), FORMATS[format])
