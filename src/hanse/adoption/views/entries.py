"""What becomes of an entry: correct, withdraw, confirm, return. And its evidence."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hanse.access.decisions import may
from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.adoption import actions, queries
from hanse.adoption.forms import CorrectionForm, ReviewForm, WithdrawalForm
from hanse.adoption.models import Entry, Evidence
from hanse.adoption.rules import Status, Verdict
from hanse.adoption.stories import told_to
from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliance_visible_to
from hanse.history import Refused, clock
from hanse.history.readings import note_read
from hanse.text import filenames
from hanse.ui import downloads, drafts


@require_http_methods(["GET", "POST"])
@requires(Can.RECORD_PROGRESS, load=queries.entry_visible_to)
def correct_entry(request: Request, entry: Entry) -> HttpResponse:
    """State anew what an entry stated wrongly."""
    today = clock.today(entry.alliance.time_zone)
    if request.method == "POST":
        form = CorrectionForm(request.POST, request.FILES, entry=entry, today=today)
    else:
        form = CorrectionForm(entry=entry, today=today)

    def correct() -> str:
        actions.correct_entry(
            entry=entry,
            status=Status(form.cleaned_data["status"]),
            effective_on=form.cleaned_data["effective_on"],
            note=form.cleaned_data["note"],
            proofs=form.proofs(),
            by=request.user,
        )
        return _("Corrected. The old entry stays in the history.")

    return _settle(request, entry, form, correct, template="adoption/correct_entry.html")


@require_http_methods(["GET", "POST"])
@requires(Can.VIEW_REPORTED, load=queries.entry_visible_to)
def withdraw_entry(request: Request, entry: Entry) -> HttpResponse:
    """Take an entry back: the secretariat any entry, a city its own open report."""
    allowed = next((told.may_withdraw for told in told_to(request.user, [entry])), False)
    form = WithdrawalForm(request.POST or None)

    def withdraw() -> str:
        if not allowed and not may(request.user, Can.RECORD_PROGRESS, entry):
            raise Refused(_("The secretariat has confirmed this report. Ask the secretariat to withdraw it."))
        actions.withdraw_entry(entry=entry, note=form.cleaned_data["note"], by=request.user)
        return _("Withdrawn. What counted before counts again.")

    return _settle(request, entry, form, withdraw, template="adoption/withdraw_entry.html")


@require_http_methods(["GET", "POST"])
@requires(Can.CONFIRM_PROGRESS, load=queries.entry_visible_to)
def review_report(request: Request, entry: Entry) -> HttpResponse:
    """Confirm a city's report, or return it with a word."""
    form = ReviewForm(request.POST or None)

    def review() -> str:
        verdict = Verdict(form.cleaned_data["verdict"])
        actions.review_report(entry=entry, verdict=verdict, word=form.cleaned_data["word"], by=request.user)
        return _("Confirmed.") if verdict is Verdict.CONFIRMED else _("Returned to the city with your word.")

    return _settle(request, entry, form, review, template="adoption/review_report.html")


def _settle(request: Request, entry: Entry, form: Form, act: Callable[[], str], *, template: str) -> HttpResponse:
    """Show the form beside the entry; when it is valid, act, say what happened and go back to the cell's city."""
    request.alliance = entry.alliance
    if request.method == "POST" and form.is_valid():
        try:
            done = act()
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, done, extra_tags=drafts.forget(request.path))
            return redirect(entry.track.member_city)
    told = told_to(request.user, [entry])
    return render(request, template, {"entry": entry, "told": told[0] if told else None, "form": form})


@require_safe
@requires(Can.CONFIRM_PROGRESS, load=alliance_visible_to)
def waiting_reports(request: Request, alliance: Alliance) -> HttpResponse:
    """The reports that wait for the secretariat's word."""
    request.alliance = alliance
    told = told_to(request.user, queries.waiting_reports(alliance))
    return render(request, "adoption/waiting_reports.html", {"told": told})


@require_safe
@requires(Can.VIEW_EVIDENCE, load=queries.evidence_visible_to)
def evidence(request: Request, evidence: Evidence) -> FileResponse:
    """An evidence file as a download; never shown inside our own pages. Evidence that is a link has none."""
    if not evidence.file:
        raise Http404
    sender = evidence.recorded_by_id  # of what came with the set-up, nobody is known
    note_read(
        "adoption.evidence_exported",
        by=request.user,
        alliance=evidence.alliance,
        about=[sender] if sender else [],
        without_account=0 if sender else 1,
    )
    return downloads.download(evidence.file.open("rb"), filename=filenames.cleaned(evidence.filename))
