"""What the rules of standing propose about silent cities, and a person's word on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from hanse.access.decisions import may
from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliance_visible_to
from hanse.history import Refused, clock
from hanse.history.readings import note_read
from hanse.recruitment import actions, queries, rules
from hanse.recruitment.actions import Draft, Wording
from hanse.recruitment.forms import DismissForm, StandingRulesForm, WordingForm
from hanse.recruitment.models import Proposal
from hanse.ui import drafts

PROPOSALS_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A proposal with its evidence: days without a word, and what was decided before."""

    proposal: Proposal
    days: int
    before: list[Proposal]


@require_safe
@requires(Can.VIEW_RECRUITMENT, load=alliance_visible_to)
def proposals(request: Request, alliance: Alliance) -> HttpResponse:
    """What waits for a word, brought up to date as the page opens."""
    request.alliance = alliance
    actions.propose(alliance=alliance)
    page = Paginator(queries.open_proposals(alliance), PROPOSALS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "settings": queries.settings_of(alliance),
        "page": page,
        "lines": _lines(alliance, list(page)),
        "decides": bool(may(request.user, Can.MANAGE_CITIES, alliance)),
        "sets": bool(may(request.user, Can.MANAGE_ALLIANCE, alliance)),
        "trail": [_recruitment(alliance), (_("Silent cities"), "")],
    }
    return render(request, "recruitment/proposals.html", context)


def _recruitment(alliance: Alliance) -> tuple[str, str]:
    return _("Recruitment of cities"), reverse("recruitment:cities", kwargs={"alliance": alliance.slug})


def _lines(alliance: Alliance, found: Sequence[Proposal]) -> list[Line]:
    """Proposals with their evidence. One statement."""
    before = queries.decided_before(alliance, [proposal.member_city_id for proposal in found]) if found else {}
    today = clock.today(alliance.time_zone)
    return [Line(one, (today - one.since).days, before.get(one.member_city_id, [])[:5]) for one in found]


@dataclass(frozen=True, slots=True)
class Asked:
    """A proposal to be decided: its evidence, the mail it would send, and the form in which that can be changed."""

    line: Line
    draft: Draft | None
    form: WordingForm | None


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_CITIES, load=alliance_visible_to)
def decide(request: Request, alliance: Alliance) -> HttpResponse:
    """Approve or dismiss what was ticked, each mail read before it leaves. `what` says which button was pressed."""
    request.alliance = alliance
    given = request.POST or request.GET
    keys = [int(key) for key in given.getlist("key") if key.isdecimal() and len(key) < 18]
    found = list(queries.open_proposals(alliance).filter(pk__in=keys))
    back = reverse("recruitment:proposals", kwargs={"alliance": alliance.slug})
    try:
        rules.check_chosen(len(found), most=rules.MOST_DRAFTS)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(back)
    what = request.POST.get("what")
    asked = _asked(request, alliance, found, bound=what == "approve")
    dismissal = DismissForm(request.POST if what == "dismiss" else None)
    if what and _decided(request, found, asked, dismissal):
        return redirect(back)
    note_read("recruitment.drafts_shown", by=request.user, alliance=alliance, about=_readers(asked))
    trail = [_recruitment(alliance), (_("Silent cities"), back), (_("Decide"), "")]
    mails = sum(one.form is not None for one in asked)
    return render(request, "recruitment/decide.html", {"asked": asked, "dismissal": dismissal, "trail": trail, "mails": mails})


def _asked(request: Request, alliance: Alliance, found: list[Proposal], *, bound: bool) -> list[Asked]:
    drafted = actions.drafts_for(found, alliance=alliance, by=request.user)
    asked = []
    for line in _lines(alliance, found):
        draft = drafted.get(line.proposal.pk)
        form = None
        if draft and draft.reader:
            initial = {"subject": draft.subject, "text": draft.text}
            form = WordingForm(request.POST if bound else None, prefix=f"mail-{line.proposal.pk}", initial=initial)
        asked.append(Asked(line, draft, form))
    return asked


def _readers(asked: list[Asked]) -> list[int]:
    return [one.draft.reader.person_id for one in asked if one.draft and one.draft.reader and one.draft.reader.person_id]


def _decided(request: Request, found: list[Proposal], asked: list[Asked], dismissal: DismissForm) -> bool:
    """Whether what was asked for was done; a refusal stands on the page."""
    try:
        if dismissal.is_bound:
            if not dismissal.is_valid():
                return False
            done = actions.dismiss(proposals=found, reason=dismissal.cleaned_data["reason"], by=request.user)
            said = ngettext("%(number)s proposal dismissed.", "%(number)s proposals dismissed.", len(done))
        else:
            wrong = [
                one for one in asked if one.form and not one.form.is_valid()
            ]  # each is asked, so that each says what is wrong
            if wrong:
                return False
            wordings = {one.line.proposal.pk: Wording(**one.form.cleaned_data) for one in asked if one.form}
            done = actions.approve(proposals=found, wordings=wordings, by=request.user)
            said = ngettext("%(number)s proposal approved.", "%(number)s proposals approved.", len(done))
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
        return False
    messages.success(request, said % {"number": len(done)})
    return True


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_ALLIANCE, load=alliance_visible_to)
def rules_page(request: Request, alliance: Alliance) -> HttpResponse:
    """After how many days of silence what is proposed."""
    request.alliance = alliance
    form = StandingRulesForm(request.POST or None, settings=queries.settings_of(alliance))
    if request.method == "POST" and form.is_valid():
        actions.set_standing_rules(alliance=alliance, settings=form.settings, by=request.user)
        messages.success(request, _("The rules are saved."), extra_tags=drafts.forget(request.path))
        return redirect("recruitment:proposals", alliance=alliance.slug)
    silent = reverse("recruitment:proposals", kwargs={"alliance": alliance.slug})
    trail = [_recruitment(alliance), (_("Silent cities"), silent), (_("Rules"), "")]
    return render(request, "recruitment/standing_rules.html", {"form": form, "trail": trail})
