"""The history of an alliance, and who read personal data in it: as pages and as files."""

from collections.abc import Callable
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliance_visible_to
from hanse.history import Refused
from hanse.history.readings import note_read
from hanse.people.models import Person
from hanse.ui import downloads
from hanse.web.history import reads
from hanse.web.history.files import KINDS, Kind
from hanse.web.history.filters import HistoryFilter, ReadingFilter
from hanse.web.history.names import names_of
from hanse.web.history.telling import Teller
from hanse.web.history.timeline import Asked, Mark, Row, page, walk

ROWS_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file of an alliance's history, in a format."""

    alliance: Alliance
    format: str
    kind: Kind

    @property
    def alliance_id(self) -> int:
        return self.alliance.pk


def file_visible_to(person: Person, *, alliance: str, format: str) -> Wanted:
    """An alliance and a format, or 404."""
    visible = alliance_visible_to(person, alliance=alliance)
    if format not in KINDS:
        raise Http404
    return Wanted(visible, format, KINDS[format])


@require_safe
@requires(Can.VIEW_HISTORY, load=alliance_visible_to)
def history(request: Request, alliance: Alliance) -> HttpResponse:
    """Every change of the alliance's private data, newest first."""
    request.alliance = alliance
    form = HistoryFilter(request.GET, alliance=alliance)
    asked, after = form.asked(), Mark.read(request.GET.get("after", ""))
    rows, more = page(alliance, asked, after=after, size=ROWS_ON_A_PAGE)
    _note_people("history.shown", request, alliance, {*_people(rows)})
    context = {
        "filter": form,
        "thing": _thing(asked, rows),
        "files": _files("history_export", alliance, form.query_string),
        "deeds": Teller(alliance).deeds(rows),
        "newest": f"?{form.query_string}" if after else "",
        "older": _further(form.query_string, rows[-1].mark) if more else "",
    }
    return render(request, "web/history.html", context)


@require_safe
@requires(Can.VIEW_HISTORY, load=file_visible_to)
def export_history(request: Request, wanted: Wanted) -> HttpResponseBase:
    """The history as a file, with the filters of the page."""
    alliance = wanted.alliance
    form = HistoryFilter(request.GET, alliance=alliance)
    people: set[int] = set()

    def write(file: IO[bytes]) -> None:
        wanted.kind.write_changes(Teller(alliance), _seen(walk(alliance, form.asked()), people), file)
        _note_people("history.exported", request, alliance, people)

    return _sent(request, wanted, write, page="history", query=form.query_string)


@require_safe
@requires(Can.VIEW_HISTORY, load=alliance_visible_to)
def readings(request: Request, alliance: Alliance) -> HttpResponse:
    """Who was shown personal data of whom, newest first."""
    request.alliance = alliance
    form = ReadingFilter(request.GET, alliance=alliance)
    after = Mark.read(request.GET.get("after", ""))
    found = reads.after(reads.readings(alliance, form), (after.at, after.id) if after else None)[: ROWS_ON_A_PAGE + 1]
    rows = list(found)
    shown, more = rows[:ROWS_ON_A_PAGE], len(rows) > ROWS_ON_A_PAGE
    context = {
        "filter": form,
        "trail": [(_("History"), reverse("history", kwargs={"alliance": alliance.slug})), (_("Readings"), "")],
        "files": _files("readings_export", alliance, form.query_string),
        "readings": reads.told(shown),
        "newest": f"?{form.query_string}" if after else "",
        "older": _further(form.query_string, Mark(shown[-1].read_at, "", shown[-1].pk)) if more else "",
    }
    return render(request, "web/readings.html", context)


@require_safe
@requires(Can.VIEW_HISTORY, load=file_visible_to)
def export_readings(request: Request, wanted: Wanted) -> HttpResponseBase:
    """The readings as a file, with the filters of the page."""
    form = ReadingFilter(request.GET, alliance=wanted.alliance)
    found = reads.readings(wanted.alliance, form)

    def write(file: IO[bytes]) -> None:
        wanted.kind.write_readings(wanted.alliance, reads.walk(found), file)

    return _sent(request, wanted, write, page="readings", query=form.query_string)


def _sent(request: Request, wanted: Wanted, write: Callable[[IO[bytes]], None], *, page: str, query: str) -> HttpResponseBase:
    """A file that is written while the transaction lasts. What cannot be written leads back to the page, which says why."""
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        write(file)
    except Refused as refused:
        file.close()
        messages.error(request, str(refused))
        return redirect(f"{reverse(page, kwargs={'alliance': wanted.alliance.slug})}?{query}")
    file.seek(0)
    filename = f"{wanted.alliance.slug}-{page}.{wanted.format}"
    return downloads.download(file, filename=filename, content_type=wanted.kind.content_type)


def _seen(steps: Any, people: set[int]) -> Any:
    """The rows as they come, and the people whose data is in them."""
    for rows in steps:
        people.update(_people(rows))
        yield rows


def _people(rows: list[Row]) -> list[int]:
    return [int(row.object) for row in rows if row.table.model is Person]


def _note_people(what: str, request: Request, alliance: Alliance, people: set[int]) -> None:
    """Who reads what people were called and how they were reached reads personal data."""
    note_read(what, by=request.user, alliance=alliance, about=people)


def _thing(asked: Asked, rows: list[Row]) -> tuple[str, str] | None:
    """The one thing whose history this is: its kind and its name. Without rows nothing is known of it here."""
    if asked.object is None:
        return None
    table, key = asked.object
    name = names_of({table.model: [key]})[table.model].get(str(key), "") if rows else ""
    return str(table.model._meta.verbose_name), name


def _files(name: str, alliance: Alliance, query: str) -> list[tuple[str, str]]:
    """The same rows as files: label and address of each."""
    return [(code.upper(), f"{reverse(name, kwargs={'alliance': alliance.slug, 'format': code})}?{query}") for code in KINDS]


def _further(query: str, mark: Mark) -> str:
    return f"?{query}{'&' if query else ''}after={mark}"
