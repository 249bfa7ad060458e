"""The letters of an alliance, and what they promise."""

import csv
from io import BytesIO, TextIOWrapper

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliance_visible_to
from hanse.history import Refused, clock
from hanse.letters import actions, queries
from hanse.letters.forms import AWAITING_WORDS, DoneForm, LetterFilter
from hanse.letters.models import Commitment, Letter, Letters
from hanse.sheets import safe_text
from hanse.ui.downloads import download

LETTERS_ON_A_PAGE = 50
HEADER = ("letter", "kind", "party", "title", "language", "state", "waits_for", "sent", "open_until", "council", "published")


@require_safe
@requires(Can.DRAFT_LETTERS, load=alliance_visible_to)
def letters(request: Request, alliance: Alliance) -> HttpResponse:
    """Every letter, by kind, state and whom it waits for."""
    request.alliance = alliance
    form, found = _chosen(request, alliance)
    page = Paginator(found, LETTERS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "alliance": alliance,
        "form": form,
        "filtered": form.is_valid() and any(form.cleaned_data.values()),
        "page": page,
        "rows": [(letter, _awaited(letter)) for letter in page.object_list],
        "waiting": queries.waiting_in(alliance, request.user),
        "export_href": f"{reverse('letters:export', kwargs={'alliance': alliance.slug})}?{request.GET.urlencode()}",
    }
    return render(request, "letters/letters.html", context)


def _chosen(request: Request, alliance: Alliance) -> tuple[LetterFilter, Letters]:
    form, found = LetterFilter(request.GET), queries.letters_of(alliance)
    return form, queries.filtered(found, **form.cleaned_data) if form.is_valid() else found


def _awaited(letter: Letter) -> str:
    awaiting = queries.awaits(letter)
    return str(AWAITING_WORDS[awaiting]) if awaiting else ""


@require_safe
@requires(Can.DRAFT_LETTERS, load=alliance_visible_to)
def export_letters(request: Request, alliance: Alliance) -> HttpResponseBase:
    """The letters that the page lists, as CSV in UTF-8."""
    file = BytesIO()
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    lines = csv.writer(text, quoting=csv.QUOTE_ALL)
    lines.writerow(HEADER)
    lines.writerows(_line(letter) for letter in _chosen(request, alliance)[1])
    text.detach()
    file.seek(0)
    return download(file, filename=f"{alliance.slug}-letters.csv", content_type="text/csv; charset=utf-8")


def _line(letter: Letter) -> tuple[str, ...]:
    awaiting = queries.awaits(letter)
    days = (letter.sent_at, letter.expires_at)
    sent, until = (moment.date().isoformat() if moment else "" for moment in days)
    council = letter.council_on.isoformat() if letter.council_on else ""
    words = (letter.reference, letter.kind, safe_text(letter.party), safe_text(letter.title), letter.language)
    return (*words, letter.current_state.value, awaiting or "", sent, until, council, "yes" if letter.published else "no")


@require_safe
@requires(Can.DRAFT_LETTERS, load=alliance_visible_to)
def commitments(request: Request, alliance: Alliance) -> HttpResponse:
    """What letters in force promise, overdue ones first."""
    request.alliance = alliance
    shows_done = request.GET.get("done") == "1"
    today = clock.today(alliance.time_zone)
    page = Paginator(queries.commitments_of(alliance, open_only=not shows_done), LETTERS_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "alliance": alliance,
        "page": page,
        "rows": [(commitment, commitment.is_overdue(today)) for commitment in page.object_list],
        "overdue": queries.commitments_of(alliance).filter(due_on__lt=today).count(),
        "shows_done": shows_done,
        "trail": [(_("Letters"), reverse("letters:letters", kwargs={"alliance": alliance.slug})), (_("Commitments"), "")],
    }
    return render(request, "letters/commitments.html", context)


@require_http_methods(["GET", "POST"])
@requires(Can.DRAFT_LETTERS, load=queries.commitment_visible_to)
def finish_commitment(request: Request, commitment: Commitment) -> HttpResponse:
    """Say that a promise was kept, on which day, with a note."""
    alliance = request.alliance = commitment.alliance
    form = DoneForm(request.POST or None, alliance=alliance)
    if request.method == "POST" and form.is_valid():
        try:
            actions.finish_commitment(commitment=commitment, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The commitment is done."))
            return redirect("letters:commitments", alliance=alliance.slug)
    where = {"alliance": alliance.slug}
    trail = [
        (_("Letters"), reverse("letters:letters", kwargs=where)),
        (_("Commitments"), reverse("letters:commitments", kwargs=where)),
    ]
    return render(request, "letters/finish.html", {"commitment": commitment, "form": form, "trail": [*trail, (_("Done"), "")]})
