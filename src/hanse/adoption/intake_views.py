"""Importing a file in the browser, and the batches that came of it."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.adoption import actions, intake, queries
from hanse.adoption.intake import OUTCOME_WORDS, Line, Outcome, Preview
from hanse.adoption.intake_forms import BatchWithdrawalForm, ConfirmForm, DaysForm, UploadForm
from hanse.adoption.models import STATUS_WORDS, Batch, Entry
from hanse.adoption.rules import Changed
from hanse.adoption.stories import told_to
from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliance_visible_to
from hanse.history import Refused, clock
from hanse.people import uploads
from hanse.people.models import Person
from hanse.people.uploads import Upload
from hanse.sheets import Unreadable, read_workbook
from hanse.ui.problems import Excerpt

LINES_ON_A_PAGE = 100
BATCHES_ON_A_PAGE = 50
ENTRIES_ON_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """An uploaded file that waits for its uploader's word, or the batch that it has become."""

    alliance: Alliance
    token: UUID
    upload: Upload | None
    batch: Batch | None

    @property
    def alliance_id(self) -> int:
        return self.alliance.pk


def waiting_import(person: Person, *, alliance: str, token: UUID) -> Waiting:
    """A person's own upload for an alliance, or 404."""
    visible = alliance_visible_to(person, alliance=alliance)
    upload = uploads.kept(token, by=person)
    if upload is not None and upload.remembered["alliance"] == visible.slug:
        return Waiting(visible, token, upload, None)
    batch = queries.batches(visible).filter(submission=token, recorded_by=person).first()
    if batch is None:
        raise Http404
    return Waiting(visible, token, None, batch)


@require_http_methods(["GET", "POST"])
@requires(Can.IMPORT_PROGRESS, load=alliance_visible_to)
def import_progress(request: Request, alliance: Alliance) -> HttpResponse:
    """Choose a file. It is read at once, kept for a day, and shown as a preview."""
    request.alliance = alliance
    today = clock.today(alliance.time_zone)
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, today=today)
        if form.is_valid():
            upload = _kept(request, form, alliance)
            try:
                read_workbook(upload.path, filename=upload.filename)
            except Unreadable as unreadable:
                uploads.discard(upload)
                form.add_error("file", intake.in_words(unreadable))
            else:
                return redirect("adoption:import_preview", alliance=alliance.slug, token=upload.token)
    else:
        form = UploadForm(today=today, initial=_initial(request.GET, today))
    return render(request, "adoption/import.html", {"alliance": alliance, "form": form})


def _initial(asked: QueryDict, today: date) -> dict[str, object]:
    """What the page that links here knows: the day it shows."""
    form = DaysForm(asked, today=today)
    form.is_valid()
    return {"on": min(form.cleaned_data.get("on") or today, today)}


def _kept(request: Request, form: UploadForm, alliance: Alliance) -> Upload:
    days = {name: form.cleaned_data[name] for name in ("on", "earlier")}
    remembered = {name: day.isoformat() if day else "" for name, day in days.items()} | {"alliance": alliance.slug}
    file = form.cleaned_data["file"]
    return uploads.keep(file, filename=file.name or "", by=request.user, remembered=remembered)


@require_http_methods(["GET", "POST"])
@requires(Can.IMPORT_PROGRESS, load=waiting_import)
def import_preview(request: Request, waiting: Waiting) -> HttpResponse:
    """What the file would change; recorded by POST, when it is still what was shown."""
    alliance = request.alliance = waiting.alliance
    if waiting.upload is None:
        return redirect("adoption:batch", alliance=alliance.slug, batch=waiting.batch.pk if waiting.batch else 0)
    days = _days(request, waiting.upload, alliance)
    try:
        preview = _preview(days, waiting.upload, alliance)
    except Refused as refused:
        days.add_error(None, str(refused))
        return render(request, "adoption/import_preview.html", {"alliance": alliance, "days": days, "upload": waiting.upload})
    if request.method == "POST":
        return _confirmed(request, waiting, days, preview)
    return _show(request, waiting.upload, days, preview)


def _days(request: Request, upload: Upload, alliance: Alliance) -> DaysForm:
    """The days chosen on the preview page, else those given with the upload."""
    given = request.POST if request.method == "POST" else request.GET
    return DaysForm(given if "on" in given else upload.remembered, today=clock.today(alliance.time_zone))


def _preview(days: DaysForm, upload: Upload, alliance: Alliance) -> Preview:
    """Raises Refused for days that cannot be."""
    if not days.is_valid():
        raise Refused(_("Give the days as year-month-day."))
    on, as_uploaded = days.cleaned_data["on"], days.data is upload.remembered
    return intake.preview(
        alliance,
        upload.path,
        on=on,
        earlier=days.cleaned_data["earlier"],
        last_meeting=intake.meeting_before(alliance, on) if as_uploaded else None,  # else somebody has chosen the days
        lost_status=days.lost_status,
        filename=upload.filename,
    )


def _confirmed(request: Request, waiting: Waiting, days: DaysForm, preview: Preview) -> HttpResponse:
    """Record what was shown. When the record moved meanwhile, show what the file would change now."""
    form = ConfirmForm(request.POST)
    if waiting.upload is None or not form.is_valid() or form.cleaned_data["shown"] != preview.fingerprint:
        return _show(request, waiting.upload, days, preview, moved=True)
    try:
        batch = intake.confirm(
            preview=preview, by=request.user, submission=waiting.token, skip_unknown=form.cleaned_data["skip_unknown"]
        )
    except Changed:
        return _show(request, waiting.upload, days, _preview(days, waiting.upload, waiting.alliance), moved=True)
    except Refused as refused:
        return _show(request, waiting.upload, days, preview, refusal=str(refused))
    uploads.discard(waiting.upload)
    messages.success(request, _("Recorded: %(amount)s.") % {"amount": preview.amount})
    return redirect("adoption:batch", alliance=waiting.alliance.slug, batch=batch.pk)


def _show(
    request: Request, upload: Upload | None, days: DaysForm, preview: Preview, *, moved: bool = False, refusal: str = ""
) -> HttpResponse:
    asked = request.GET.get("show", "")
    page = Paginator(_lines(preview, asked), LINES_ON_A_PAGE).get_page(request.GET.get("page"))
    shown_days = DaysForm(
        initial={"on": preview.on, "earlier": preview.earlier, "lost": preview.lost_status.value},
        today=clock.today(preview.alliance.time_zone),
    )
    context = {
        "alliance": preview.alliance,
        "upload": upload,
        "preview": preview,
        "days": shown_days,
        "confirm": ConfirmForm(initial={"shown": preview.fingerprint}),
        "moved": moved,
        "refusal": refusal,
        "page": page,
        "lines": [ShownLine.of(line) for line in page],
        "labels": [(label, OUTCOME_WORDS[label.outcome]) for label in preview.labels],
        "problems": Excerpt.of(preview.not_understood),
        "warnings": Excerpt.of(preview.warnings),
        "filters": _filters(preview),
    }
    return render(request, "adoption/import_preview.html", context)


def _lines(preview: Preview, asked: str) -> list[Line]:
    """The lines of one outcome; without a known one, those that would be recorded."""
    known = {Outcome.NEW: preview.new, Outcome.CHANGED: preview.changed, Outcome.UNCHANGED: preview.unchanged}
    return known[Outcome(asked)] if asked in set(known) else [*preview.new, *preview.changed]


def _filters(preview: Preview) -> list[tuple[int, str, str]]:
    """Number, words and address for each outcome."""
    query = {
        "on": preview.on.isoformat(),
        "earlier": preview.earlier.isoformat() if preview.earlier else "",
        "lost": preview.lost_status.value,
    }
    found = []
    for outcome, lines, words in (
        (Outcome.NEW, preview.new, _("new")),
        (Outcome.CHANGED, preview.changed, _("changed")),
        (Outcome.UNCHANGED, preview.unchanged, _("unchanged")),
    ):
        found.append((len(lines), words, f"?{urlencode(query | {'show': outcome.value})}#lines"))
    return found


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the preview, in words."""

    line: Line
    outcome: str
    old_word: str
    word: str

    @classmethod
    def of(cls, line: Line) -> "ShownLine":
        old_word = str(STATUS_WORDS[line.old]) if line.old else ""
        return cls(line, str(OUTCOME_WORDS[line.outcome]), old_word, str(STATUS_WORDS[line.status]))


@require_safe
@requires(Can.IMPORT_PROGRESS, load=alliance_visible_to)
def batches(request: Request, alliance: Alliance) -> HttpResponse:
    """Imports and quick entries, newest first."""
    request.alliance = alliance
    page = Paginator(queries.batches(alliance), BATCHES_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "adoption/batches.html", {"alliance": alliance, "page": page})


@require_safe
@requires(Can.IMPORT_PROGRESS, load=queries.batch_visible_to)
def batch(request: Request, batch: Batch) -> HttpResponse:
    """What was recorded together: by whom, when, from which file."""
    alliance = request.alliance = batch.alliance
    entries = queries.entries_with_story(alliance).filter(batch=batch).order_by("pk")
    page = Paginator(entries, ENTRIES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "alliance": alliance,
        "batch": batch,
        "page": page,
        "told": told_to(request.user, page.object_list),
    }
    return render(request, "adoption/batch.html", context)


@require_http_methods(["GET", "POST"])
@requires(Can.IMPORT_PROGRESS, load=queries.batch_visible_to)
def withdraw_batch(request: Request, batch: Batch) -> HttpResponse:
    """Take back a whole batch, with a reason."""
    alliance = request.alliance = batch.alliance
    form = BatchWithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_batch(batch=batch, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Withdrawn. What counted before counts again."))
            return redirect("adoption:batch", alliance=alliance.slug, batch=batch.pk)
    standing = batch.entries.filter(kind=Entry.Kind.STATEMENT, corrected_by__isnull=True).count()
    context = {"alliance": alliance, "batch": batch, "form": form, "standing": standing}
    return render(request, "adoption/batch_withdrawal.html", context)
