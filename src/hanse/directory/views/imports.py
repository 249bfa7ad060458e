"""Importing contacts in the browser, the imports that came of it, and contacts as files."""

from dataclasses import dataclass
from tempfile import TemporaryFile
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.alliances.models import Alliance, MemberCity
from hanse.alliances.queries import alliance_visible_to, member_city_visible_to
from hanse.directory import contact_files
from hanse.directory.contact_files import FILE_TYPES, FileType
from hanse.directory.intake import actions, preview, queries
from hanse.directory.intake.comparing import OUTCOME_WORDS, Outcome, Row
from hanse.directory.intake.forms import ChoiceForm, ConfirmForm, UploadForm
from hanse.directory.intake.preview import Preview
from hanse.directory.intake.problems import Moved
from hanse.directory.intake.queries import Waiting
from hanse.directory.intake.words import HEADS, Column
from hanse.directory.models import ContactBatch
from hanse.history import Refused, clock
from hanse.history.readings import note_read
from hanse.people import uploads
from hanse.people.models import Person
from hanse.sheets import Unreadable
from hanse.text.filenames import cleaned
from hanse.ui.downloads import download
from hanse.ui.problems import Excerpt

LINES_ON_A_PAGE = 100
IMPORTS_ON_A_PAGE = 50
SHOWN_FIRST = (Outcome.NEW, Outcome.CHANGED, Outcome.MAYBE, Outcome.TWICE)


def _trail(alliance: Alliance, *steps: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Imports of contacts"), reverse("directory:imports", kwargs={"alliance": alliance.slug})), *steps]


@require_http_methods(["GET", "POST"])
@requires(Can.IMPORT_DIRECTORY, load=alliance_visible_to)
def import_contacts(request: Request, alliance: Alliance) -> HttpResponse:
    """Choose a list. It is read at once, kept for a day, and shown as a preview."""
    request.alliance = alliance
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        upload = uploads.keep(file, filename=file.name or "", by=request.user, remembered={"alliance": alliance.slug})
        try:
            preview.readable(upload.path, upload.filename)
        except Unreadable as unreadable:
            uploads.discard(upload)
            form.add_error("file", preview.in_words(unreadable))
        else:
            return redirect("directory:import_preview", alliance=alliance.slug, token=upload.token)
    context = {"alliance": alliance, "form": form, "heads": HEADS.values(), "trail": _trail(alliance, (_("Import"), ""))}
    return render(request, "directory/import.html", context)


@require_http_methods(["GET", "POST"])
@requires(Can.IMPORT_DIRECTORY, load=queries.waiting_list)
def import_preview(request: Request, waiting: Waiting) -> HttpResponse:
    """What the list would do; recorded by POST, when it still is what was shown."""
    alliance = request.alliance = waiting.alliance
    if waiting.upload is None:
        return redirect("directory:import_done", alliance=alliance.slug, contact_batch=waiting.batch.pk if waiting.batch else 0)
    chosen = ChoiceForm(request.POST if request.method == "POST" else request.GET)
    try:
        shown = preview.preview(alliance, waiting.upload.path, filename=waiting.upload.filename, choice=chosen.choice)
    except Unreadable as unreadable:
        messages.error(request, preview.in_words(unreadable))
        return redirect("directory:import", alliance=alliance.slug)
    if request.method == "POST":
        return _confirmed(request, waiting, shown)
    return _show(request, waiting, shown)


def _confirmed(request: Request, waiting: Waiting, shown: Preview) -> HttpResponse:
    """Record what was shown. When the directory moved meanwhile, show what the list would do now."""
    form = ConfirmForm(request.POST)
    if not form.is_valid() or form.cleaned_data["shown"] != shown.fingerprint:
        return _show(request, waiting, shown, moved=True)
    skips = form.cleaned_data["skip_unknown"]
    try:
        batch = actions.confirm(preview=shown, by=request.user, submission=waiting.token, skip_unknown=skips)
    except Moved:
        return _show(request, waiting, preview.again(shown), moved=True)
    except Refused as refused:
        return _show(request, waiting, shown, refusal=str(refused))
    if waiting.upload is not None:
        uploads.discard(waiting.upload)
    messages.success(request, _("Recorded: %(amount)s.") % {"amount": shown.amount})
    return redirect("directory:import_done", alliance=waiting.alliance.slug, contact_batch=batch.pk)


def _show(request: Request, waiting: Waiting, shown: Preview, *, moved: bool = False, refusal: str = "") -> HttpResponse:
    page = Paginator(_rows(shown, request.GET.get("show", "")), LINES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "alliance": shown.alliance,
        "upload": waiting.upload,
        "preview": shown,
        "choice": ChoiceForm(initial={"maybe": shown.choice.value}),
        "asks": any(problem.trouble.name == "MAYBE_KNOWN" for problem in shown.problems) or shown.choice != "leave",
        "confirm": ConfirmForm(initial={"shown": shown.fingerprint}),
        "moved": moved,
        "refusal": refusal,
        "page": page,
        "rows": [ShownRow.of(row) for row in page],
        "problems": Excerpt.of(shown.not_understood),
        "remarks": Excerpt.of(shown.remarks),
        "filters": _filters(shown),
        "trail": _trail(shown.alliance, (_("Preview"), "")),
    }
    return render(request, "directory/import_preview.html", context)


def _rows(shown: Preview, asked: str) -> list[Row]:
    """The lines of one outcome; without a known one, all but those that change nothing."""
    outcomes = (Outcome(asked),) if asked in set(Outcome) else SHOWN_FIRST
    return [row for row in shown.rows if row.outcome in outcomes]


def _filters(shown: Preview) -> list[tuple[int, str, str]]:
    """Number, words and address for each outcome."""
    return [
        (
            len(shown.of(outcome)),
            str(words),
            f"?{urlencode({'maybe': shown.choice.value, 'show': outcome.value})}#lines" if shown.of(outcome) else "",
        )
        for outcome, words in OUTCOME_WORDS.items()
    ]


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A line of the preview, in words."""

    row: Row
    outcome: str
    changes: list[tuple[str, str, str]]

    @classmethod
    def of(cls, row: Row) -> "ShownRow":
        words = {**HEADS, Column.NOTE: _("Note")}
        return cls(row, str(OUTCOME_WORDS[row.outcome]), [(str(words[d.column]), d.old, d.new) for d in row.differences])


@require_safe
@requires(Can.IMPORT_DIRECTORY, load=alliance_visible_to)
def imports(request: Request, alliance: Alliance) -> HttpResponse:
    """Imports of contacts, newest first."""
    request.alliance = alliance
    page = Paginator(queries.imports_of(alliance), IMPORTS_ON_A_PAGE).get_page(request.GET.get("page"))
    found = [(batch, queries.number_of(batch, "contact"), queries.number_changed(batch)) for batch in page]
    return render(request, "directory/imports.html", {"alliance": alliance, "page": page, "imports": found})


@require_safe
@requires(Can.IMPORT_DIRECTORY, load=queries.import_visible_to)
def import_done(request: Request, batch: ContactBatch) -> HttpResponse:
    """One import: by whom, when, from which file; whom it made and changed; what became of it."""
    alliance = request.alliance = batch.alliance
    undoing = getattr(batch, "undone_by", None)
    page = Paginator(queries.made_by(batch), LINES_ON_A_PAGE).get_page(request.GET.get("page"))
    stayed, organisations = queries.stayed_of(undoing) if undoing else ([], [])
    context = {
        "alliance": alliance,
        "batch": batch,
        "made": queries.number_of(batch, "contact"),
        "page": page,
        "changed": list(queries.changed_by(batch)[:LINES_ON_A_PAGE]),
        "undoing": undoing,
        "stayed": [str(kept) for kept in (*stayed, *organisations)],
        "trail": _trail(alliance, (batch.filename or str(batch.pk), "")),
    }
    return render(request, "directory/import_done.html", context)


@require_POST
@requires(Can.IMPORT_DIRECTORY, load=queries.import_visible_to)
def undo_import(request: Request, batch: ContactBatch) -> HttpResponse:
    """Take an import back."""
    try:
        actions.undo(batch=batch, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The import is undone."))
    return redirect("directory:import_done", alliance=batch.alliance.slug, contact_batch=batch.pk)


@dataclass(frozen=True, slots=True)
class Export:
    """Contacts that somebody may see, and the kind of file in which they want them."""

    alliance: Alliance
    known: FileType
    member_city: MemberCity | None = None

    @property
    def alliance_id(self) -> int:
        return self.alliance.pk

    @property
    def member_city_id(self) -> int | None:
        return self.member_city.pk if self.member_city else None


def export_visible_to(person: Person, *, alliance: str, file_type: str) -> Export:
    """All contacts of an alliance, or 404."""
    if file_type not in FILE_TYPES:
        raise Http404
    return Export(alliance_visible_to(person, alliance=alliance), FILE_TYPES[file_type])


def city_export_visible_to(person: Person, *, alliance: str, city: str, file_type: str) -> Export:
    """The contacts of one city, or 404."""
    member_city = member_city_visible_to(person, alliance=alliance, city=city)
    if file_type not in FILE_TYPES:
        raise Http404
    return Export(member_city.alliance, FILE_TYPES[file_type], member_city)


@require_safe
@requires(Can.EXPORT_DIRECTORY, load=export_visible_to)
def export_contacts(request: Request, wanted: Export) -> HttpResponseBase:
    """All contacts as a file."""
    return _file(request, wanted)


@require_safe
@requires(Can.VIEW_DIRECTORY, load=city_export_visible_to)
def export_contacts_of_city(request: Request, wanted: Export) -> HttpResponseBase:
    """The contacts of one city as a file."""
    return _file(request, wanted)


def _file(request: Request, wanted: Export) -> HttpResponseBase:
    contacts = contact_files.contacts_of(wanted.alliance, member_city=wanted.member_city)
    note_read(
        "directory.contacts_exported",
        by=request.user,
        alliance=wanted.alliance,
        contacts=[contact.pk for contact in contacts],
    )
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    wanted.known.write(contacts, file)
    file.seek(0)
    part = wanted.member_city.city.slug if wanted.member_city else ""
    name = contact_files.filename(wanted.alliance, clock.today(wanted.alliance.time_zone), wanted.known, part=part)
    return download(file, filename=cleaned(name), content_type=wanted.known.content_type)
