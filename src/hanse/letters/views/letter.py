"""The page of a letter: its text, its course, what can be done with it."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hanse.access.decisions import may
from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.history import Refused, clock
from hanse.history.readings import note_read
from hanse.letters import actions, queries
from hanse.letters.comparing import changes
from hanse.letters.documents import document_of, title_in_words
from hanse.letters.forms import (
    AWAITING_WORDS,
    STEP_FORMS,
    CommitmentForm,
    CountersignForm,
    PaperForm,
    steps_from,
)
from hanse.letters.models import HOW_WORDS, PART_WORDS, Happening, Letter, LetterFile, Signature
from hanse.letters.rules import How, Part, State
from hanse.text.filenames import cleaned
from hanse.ui.downloads import download

STEP_WORDS = {
    "submit": gettext_lazy("Hand in for review"),
    "return": gettext_lazy("Return to the draft"),
    "review": gettext_lazy("Reviewed: it can go"),
    "send": gettext_lazy("Send to the signatory"),
    "send_again": gettext_lazy("Send again"),
    "revoke": gettext_lazy("Call back"),
    "council": gettext_lazy("Record the decision"),
    "publish": gettext_lazy("Both agree to publication"),
    "unpublish": gettext_lazy("Take publication back"),
    "end": gettext_lazy("End the letter"),
}
DONE_WORDS = {
    "submit": gettext_lazy("Handed in. A second person reviews it."),
    "return": gettext_lazy("It is a draft again."),
    "review": gettext_lazy("Reviewed. It can be sent now."),
    "send": gettext_lazy("Sent. The signatory gets a link by mail."),
    "send_again": gettext_lazy("Sent again. The earlier link opens nothing any more."),
    "revoke": gettext_lazy("Called back. It is a draft again."),
    "council": gettext_lazy("The decision is recorded."),
    "publish": gettext_lazy("The letter may be published."),
    "unpublish": gettext_lazy("The letter is not published any more."),
    "end": gettext_lazy("The letter has ended."),
}
FORWARD = ("submit", "review", "send", "send_again", "council")
"""Steps that stand on the page openly; the others are folded away."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A step that can be taken, with its form and words."""

    name: str
    word: str
    form: forms.Form
    danger: bool


@dataclass(frozen=True, slots=True)
class Told:
    """Something that happened, ready for the timeline."""

    when: str
    iso: str
    title: str
    who: str
    body: str


@require_safe
@requires(Can.VIEW_LETTERS, load=queries.letter_visible_to)
def letter_page(request: Request, letter: Letter) -> HttpResponse:
    """A letter and its whole course."""
    return _page(request, letter)


def _page(request: Request, letter: Letter, sent: dict[str, forms.Form] | None = None) -> HttpResponse:
    alliance = request.alliance = letter.alliance
    drafts = bool(may(request.user, Can.DRAFT_LETTERS, letter))
    story = queries.story_of(letter)
    note_read("letters.letter_shown", by=request.user, alliance=alliance, about=_people(letter))
    awaiting = queries.awaits(letter)
    state = letter.current_state
    offered = _offered(letter, sent or {}) if drafts else []
    context = {
        "letter": letter,
        "title": title_in_words(letter),
        "state": state,
        "awaiting": AWAITING_WORDS[awaiting] if awaiting else "",
        "document": letter.document or document_of(letter),
        "changes": changes(letter.version.parts, letter.parts) if drafts else [],
        "drafts": drafts,
        "forward": [step for step in offered if step.name in FORWARD],
        "others": [step for step in offered if step.name not in FORWARD],
        "own_review": state is State.IN_REVIEW and request.user.pk in {letter.drafted_by_id, letter.changed_by_id},
        "takes_paper": drafts and state in {State.SENT, State.VIEWED, State.EXPIRED},
        "countersigns": state is State.SIGNED and bool(may(request.user, Can.COUNTERSIGN_LETTERS, letter)),
        "told": [_told(happening, letter) for happening in story.happenings],
        "signatures": [_signed(signature, story.addresses if drafts else {}) for signature in story.signatures],
        "files": story.files,
        "commitments": [(c, c.is_overdue(clock.today(alliance.time_zone))) for c in story.commitments],
        "commitment_form": (sent or {}).get("commitment") or CommitmentForm(alliance=alliance, auto_id="id_commitment_%s"),
        "trail": _trail(letter, drafts),
    }
    return render(request, "letters/letter.html", context)


def _people(letter: Letter) -> list[int]:
    """Keys of the accounts behind a letter whose address the page shows."""
    return [letter.expert.contact.person_id] if letter.expert and letter.expert.contact.person_id else []


def _trail(letter: Letter, drafts: bool) -> list[tuple[str, str]]:
    where = {"alliance": letter.alliance.slug}
    if drafts or letter.member_city is None:
        return [(_("Letters"), reverse("letters:letters", kwargs=where)), (letter.reference, "")]
    city = letter.member_city
    cities = reverse("cities", kwargs=where)
    return [(_("Cities"), cities), (city.city.name, city.get_absolute_url()), (letter.reference, "")]


def _offered(letter: Letter, sent: dict[str, forms.Form]) -> list[Offered]:
    return [
        Offered(
            name,
            str(STEP_WORDS[name]),
            sent.get(name) or STEP_FORMS[name](auto_id=f"id_{name}_%s", initial=_initial(name, letter)),
            name in {"end", "revoke"},
        )
        for name in steps_from(letter)
    ]


def _initial(name: str, letter: Letter) -> dict[str, Any]:
    return {"body": letter.council_body} if name == "council" else {}


def _told(happening: Happening, letter: Letter) -> Told:
    outside = str(letter.signatory_name) if happening.kind in {"viewed", "code_sent", "signed", "declined"} else ""
    at = localtime(happening.at)
    return Told(
        when=date_format(at, "DATETIME_FORMAT"),
        iso=happening.at.isoformat(),
        title=happening.get_kind_display(),
        who=str(happening.by.name) if happening.by else outside,
        body=happening.note,
    )


def _signed(signature: Signature, addresses: Any) -> dict[str, Any]:
    return {
        "signature": signature,
        "part": PART_WORDS[Part(signature.part)],
        "how": HOW_WORDS[How(signature.how)],
        "address": addresses.get(signature.pk, ""),
    }


@require_POST
@requires(Can.DRAFT_LETTERS, load=queries.letter_visible_to)
def take_step(request: Request, letter: Letter) -> HttpResponse:
    """One step of a letter; `what` says which."""
    what = request.POST.get("what", "")
    if what not in STEP_FORMS:
        return redirect(letter)
    form = STEP_FORMS[what](request.POST, auto_id=f"id_{what}_%s")
    if form.is_valid():
        try:
            _take(letter, what, form.cleaned_data, request)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, DONE_WORDS[what])
            return redirect(letter)
    return _page(request, letter, {what: form})


def _take(letter: Letter, what: str, given: dict[str, Any], request: Request) -> None:
    by = request.user
    match what:
        case "submit":
            actions.submit_letter(letter=letter, by=by)
        case "return":
            actions.return_letter(letter=letter, by=by, reason=given["reason"])
        case "review":
            actions.review_letter(letter=letter, by=by)
        case "send":
            actions.send_letter(letter=letter, by=by, days_open=given["days_open"])
        case "send_again":
            actions.send_again(letter=letter, by=by, days_open=given["days_open"])
        case "revoke":
            actions.revoke_letter(letter=letter, by=by, reason=given["reason"])
        case "council":
            actions.record_council(letter=letter, by=by, body=given["body"], decided_on=given["decided_on"])
        case "end":
            actions.end_letter(letter=letter, by=by, reason=given["reason"])
        case _:
            actions.publish(letter=letter, agreed=what == "publish", by=by)


@require_http_methods(["GET", "POST"])
@requires(Can.COUNTERSIGN_LETTERS, load=queries.letter_visible_to)
def countersign(request: Request, letter: Letter) -> HttpResponse:
    """Sign for the alliance, below the whole text."""
    request.alliance = letter.alliance
    initial = {"shown": letter.document_sha256, "name": request.user.name, "function": _("Secretariat lead")}
    form = CountersignForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.countersign(letter=letter, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Countersigned. Both have signed now."))
            return redirect(letter)
    context = {
        "letter": letter,
        "title": title_in_words(letter),
        "form": form,
        "signatures": [_signed(signature, {}) for signature in letter.signatures.all()],
        "trail": [*_trail(letter, True)[:-1], (letter.reference, letter.get_absolute_url()), (_("Countersign"), "")],
    }
    return render(request, "letters/countersign.html", context)


@require_http_methods(["GET", "POST"])
@requires(Can.DRAFT_LETTERS, load=queries.letter_visible_to)
def record_paper(request: Request, letter: Letter) -> HttpResponse:
    """Keep a letter that came back signed on paper."""
    request.alliance = letter.alliance
    initial = {"name": str(letter.signatory_name), "function": letter.signatory_function}
    form = PaperForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_paper(letter=letter, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The signed paper is kept. The letter waits to be countersigned."))
            return redirect(letter)
    trail = [*_trail(letter, True)[:-1], (letter.reference, letter.get_absolute_url()), (_("Signed paper"), "")]
    return render(
        request, "letters/paper.html", {"letter": letter, "title": title_in_words(letter), "form": form, "trail": trail}
    )


@require_POST
@requires(Can.DRAFT_LETTERS, load=queries.letter_visible_to)
def add_commitment(request: Request, letter: Letter) -> HttpResponse:
    """Keep something that the letter promises."""
    form = CommitmentForm(request.POST, alliance=letter.alliance, auto_id="id_commitment_%s")
    if form.is_valid():
        try:
            actions.add_commitment(letter=letter, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The commitment is kept."))
            return redirect(letter)
    return _page(request, letter, {"commitment": form})


@require_safe
@requires(Can.VIEW_LETTERS, load=queries.file_visible_to)
def letter_file(request: Request, file: LetterFile) -> HttpResponseBase:
    """A file of a letter as a download. What others have sent gets no type."""
    return download(file.file.open("rb"), filename=cleaned(file.filename))


@require_safe
@requires(Can.VIEW_LETTERS, load=queries.letter_visible_to)
def letter_text(request: Request, letter: Letter) -> HttpResponseBase:
    """The text of a letter to the byte: its SHA-256 is the one that is signed."""
    return text_of(letter)


def text_of(letter: Letter) -> HttpResponseBase:
    """The same, for whoever has been let in."""
    text = BytesIO((letter.document or document_of(letter)).encode())
    return download(text, filename=f"{letter.reference}.txt", content_type="text/plain; charset=utf-8")
