"""The history of an alliance, and who read personal data in it: as pages and as files."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import IO

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.admission.models import Invitation, JoinRequest
from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliance_visible_to
from hanse.history import Refused
from hanse.history.models import Reading
from hanse.history.readings import note_read
from hanse.people.models import Person, SignInEvent
from hanse.people.queries import behind_addresses
from hanse.ui import downloads
from hanse.web.history import reads
from hanse.web.history.files import KINDS, Kind
from hanse.web.history.filters import HistoryFilter, ReadingFilter
from hanse.web.history.names import names_of
from hanse.web.history.telling import Teller
from hanse.web.history.timeline import Asked, Mark, Row, page, walk

ROWS_ON_A_PAGE = 50
ADDRESSED = frozenset({Invitation, JoinRequest})
"""Kinds of records that hold addresses of people who may have no account."""


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
    shown = Shown()
    shown.take(rows)
    shown.note("history.shown", request, alliance)
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
    shown = Shown()

    def write(file: IO[bytes]) -> None:
        wanted.kind.write_changes(Teller(alliance), shown.taking(walk(alliance, form.asked())), file)
        shown.note("history.exported", request, alliance)

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
    note_read("history.readings_shown", by=request.user, alliance=alliance, about=_named(shown))
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
        named: set[int] = set()
        wanted.kind.write_readings(wanted.alliance, _naming(reads.walk(found), named), file)
        note_read("history.readings_exported", by=request.user, alliance=wanted.alliance, about=named)

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


@dataclass
class Shown:
    """Whose data stands in rows of the history: people by their keys, and addresses of invited people and of those who ask."""

    people: set[int] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)

    def take(self, rows: list[Row]) -> None:
        """Look through rows that are shown."""
        for row in rows:
            for said in (row.before or {}, row.after or {}):
                if row.table.model is Person:
                    self.people.add(int(row.object))
                elif row.table.model is SignInEvent and said.get("person_id"):
                    self.people.add(said["person_id"])
                elif row.table.model in ADDRESSED and said.get("email"):
                    self.addresses.add(said["email"])

    def taking(self, steps: Iterable[list[Row]]) -> Iterator[list[Row]]:
        """The rows as they come."""
        for rows in steps:
            self.take(rows)
            yield rows

    def note(self, what: str, request: Request, alliance: Alliance) -> None:
        """Who reads what people were called and how they were reached reads personal data. At most two statements."""
        known, others = behind_addresses(self.addresses)
        note_read(what, by=request.user, alliance=alliance, about={*self.people, *known}, without_account=others)


def _named(found: Iterable[Reading]) -> set[int]:
    """The people who read, and those about whom they read."""
    return {key for reading in found for key in (reading.person_id, *reading.about)}


def _naming(steps: Iterable[list[reads.Told]], named: set[int]) -> Iterator[list[reads.Told]]:
    """The readings as they come, and the people in them."""
    for step in steps:
        named.update(_named(told.reading for told in step))
        yield step


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
