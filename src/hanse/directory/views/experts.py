"""The experts of an alliance: the list, one expert, and what the secretariat keeps of them."""

import csv
from io import BytesIO, TextIOWrapper
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.alliances.models import STANDING_WORDS, Alliance
from hanse.alliances.queries import alliance_visible_to
from hanse.alliances.rules import Standing
from hanse.directory.experts import actions, queries
from hanse.directory.experts.forms import (
    ExpertFilter,
    FeedbackForm,
    NewExpertForm,
    RecordForm,
    SeatForm,
    StandingForm,
    WorkForm,
)
from hanse.directory.experts.queries import Card
from hanse.directory.models import Expert, ExpertWork
from hanse.directory.rules import WorkKind
from hanse.history import Refused, clock
from hanse.history.readings import note_read
from hanse.sheets import safe_text
from hanse.ui.downloads import download

EXPERTS_ON_A_PAGE = 100
HEADER = ("name", "fields", "policies", "languages", "region", "hours_per_quarter", "hours_left", "sessions", "reviews")


def _trail(alliance: Alliance, *steps: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Experts"), reverse("directory:experts", kwargs={"alliance": alliance.slug})), *steps]


@require_safe
@requires(Can.VIEW_EXPERTS, load=alliance_visible_to)
def experts(request: Request, alliance: Alliance) -> HttpResponse:
    """Who can help with what, and for how many hours more in this quarter."""
    request.alliance = alliance
    manages = queries.manages(request.user, alliance)
    form, found = _chosen(request, alliance)
    page = Paginator(found, EXPERTS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "alliance": alliance,
        "form": form,
        "filtered": any(form.cleaned_data.get(name) for name in ("policy", "field", "language", "region", "hours")),
        "page": page,
        "number": len(found),
        "manages": manages,
        "export_href": f"{reverse('directory:export_experts', kwargs={'alliance': alliance.slug})}?{request.GET.urlencode()}",
    }
    return render(request, "directory/experts.html", context)


def _chosen(request: Request, alliance: Alliance) -> tuple[ExpertFilter, list[Card]]:
    """The filter, and the experts that pass it. Two statements."""
    cards = queries.cards_for(request.user, alliance)
    form = ExpertFilter(request.GET, cards=cards, rated=queries.manages(request.user, alliance))
    form.is_valid()
    return form, queries.chosen(cards, asked=form.cleaned_data)


@require_safe
@requires(Can.VIEW_EXPERTS, load=alliance_visible_to)
def export_experts(request: Request, alliance: Alliance) -> HttpResponseBase:
    """The experts that the list shows, as CSV in UTF-8: what every reader of the list may know."""
    cards = _chosen(request, alliance)[1]
    about = [card.expert.contact.person_id for card in cards if card.expert.contact.person_id]
    note_read("directory.experts_exported", by=request.user, alliance=alliance, about=about)
    file = BytesIO()
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    lines = csv.writer(text, quoting=csv.QUOTE_ALL)
    lines.writerow(HEADER)
    lines.writerows([safe_text(cell) for cell in _cells(card)] for card in cards)
    text.detach()
    file.seek(0)
    return download(file, filename=f"{alliance.slug}-experts.csv", content_type="text/csv; charset=utf-8")


def _cells(card: Card) -> list[str]:
    expert = card.expert
    lists = (expert.fields, card.policies, card.languages)
    numbers = (expert.hours_per_quarter, card.left, card.sessions, card.reviews)
    return [
        str(expert.contact.name),
        *("; ".join(found) for found in lists),
        expert.region,
        *("" if number is None else str(number) for number in numbers),
    ]


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_EXPERTS, load=alliance_visible_to)
def add_expert(request: Request, alliance: Alliance) -> HttpResponse:
    """A first record: for a contact, or from an expert's seat. `what` says which form was sent."""
    request.alliance = alliance
    what, today = request.POST.get("what", ""), clock.today(alliance.time_zone)
    form = NewExpertForm(request.POST if what == "contact" else None, alliance=alliance, today=today)
    seat = SeatForm(request.POST if what == "seat" else None, alliance=alliance, auto_id="id_seat_%s")
    sent = {"contact": form, "seat": seat}.get(what)
    if sent is not None and sent.is_valid():
        try:
            expert = _added(request, what, sent)
        except Refused as refused:
            sent.add_error(None, str(refused))
        except ValidationError as wrong:
            sent.add_error(None, wrong.messages)
        else:
            messages.success(request, _("%(name)s is among the experts.") % {"name": expert})
            return redirect(expert)
    context = {
        "form": form,
        "seat": seat,
        "has_seats": queries.seats_without_record(alliance).exists(),
        "trail": _trail(alliance, (_("Add an expert"), "")),
    }
    return render(request, "directory/add_expert.html", context)


def _added(request: Request, what: str, sent: Any) -> Expert:
    given = sent.cleaned_data
    if what == "seat":
        return actions.enter_expert_of_seat(seat=given["seat"], by=request.user)
    return actions.enter_expert(
        contact=given["who"],
        record=sent.record,
        policies=given["policies"],
        standing=Standing(given["standing"]),
        since=given["effective_on"],
        reason=given["reason"],
        by=request.user,
    )


@require_safe
@requires(Can.VIEW_EXPERTS, load=queries.expert_visible_to)
def expert(request: Request, expert: Expert) -> HttpResponse:
    """One expert. What concerns neutrality and feedback in detail is for those who keep the records."""
    alliance = request.alliance = expert.alliance
    manages = queries.manages(request.user, alliance)
    if expert.contact.person_id:
        note_read("directory.expert_shown", by=request.user, alliance=alliance, about=[expert.contact.person_id])
    context = {
        "alliance": alliance,
        "expert": expert,
        "card": queries.card_visible_to(request.user, alliance=alliance.slug, expert=expert.pk),
        "manages": manages,
        "works": list(queries.works_of(expert)) if manages else [],
        "standings": [(change, STANDING_WORDS[Standing(change.standing)]) for change in queries.standings_of(expert)]
        if manages
        else [],
        "trail": _trail(alliance, (str(expert), "")),
    }
    return render(request, "directory/expert.html", context)


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_EXPERTS, load=queries.expert_visible_to)
def manage_expert(request: Request, expert: Expert) -> HttpResponse:
    """Record, standing, work: small forms on one page; `what` says which one was sent."""
    alliance = request.alliance = expert.alliance
    today, what = clock.today(alliance.time_zone), request.POST.get("what", "")

    def data(name: str) -> Any:
        return request.POST if what == name else None

    forms: dict[str, Any] = {
        "work": WorkForm(data("work"), alliance=alliance, today=today, auto_id="id_work_%s"),
        "standing": StandingForm(data("standing"), today=today, auto_id="id_standing_%s"),
        "record": RecordForm(data("record"), alliance=alliance, agreed=expert.agreed, initial=RecordForm.initial_of(expert)),
    }
    sent = forms.get(what)
    if sent is not None and sent.is_valid():
        try:
            _change(expert, what, sent, request)
        except (Refused, ValidationError) as wrong:
            sent.add_error(None, wrong.messages if isinstance(wrong, ValidationError) else str(wrong))
        else:
            messages.success(request, _("Saved for %(name)s.") % {"name": expert})
            return redirect(expert)
    trail = _trail(alliance, (str(expert), expert.get_absolute_url()), (_("Keep"), ""))
    context = {"expert": expert, "forms": forms, "trail": trail}
    return render(request, "directory/manage_expert.html", context)


def _change(expert: Expert, what: str, sent: Any, request: Request) -> None:
    given = sent.cleaned_data
    if what == "record":
        actions.change_expert(expert=expert, record=sent.record, policies=given["policies"], by=request.user)
    elif what == "standing":
        standing = Standing(given["standing"])
        actions.change_expert_standing(
            expert=expert, standing=standing, effective_on=given["effective_on"], reason=given["reason"], by=request.user
        )
    else:
        actions.record_work(expert=expert, by=request.user, **given | {"kind": WorkKind(given["kind"])})


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_EXPERTS, load=queries.work_visible_to)
def expert_feedback(request: Request, work: ExpertWork) -> HttpResponse:
    """What was said of something that an expert did."""
    alliance = request.alliance = work.alliance
    form = FeedbackForm(request.POST or None, initial={"feedback": work.feedback, "rating": work.rating or ""})
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_feedback(work=work, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect(work.expert)
    trail = _trail(alliance, (str(work.expert), work.expert.get_absolute_url()), (_("Feedback"), ""))
    return render(request, "directory/expert_feedback.html", {"work": work, "form": form, "trail": trail})
