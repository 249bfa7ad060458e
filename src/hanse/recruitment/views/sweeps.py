"""One change to many targets: shown before it is done, and undone by a button afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.alliances.models import STANDING_WORDS, Alliance, MemberCity
from hanse.alliances.queries import alliance_visible_to
from hanse.alliances.rules import Standing
from hanse.directory.models import Expert
from hanse.history import Refused, clock
from hanse.recruitment import actions, pipeline, queries, rules
from hanse.recruitment.actions import Subject
from hanse.recruitment.forms import sweep_form
from hanse.recruitment.models import Sweep
from hanse.recruitment.pipeline import Card, Pipeline


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_RECRUITMENT, load=alliance_visible_to)
def change_cities(request: Request, alliance: Alliance) -> HttpResponse:
    """One change to the cities that were ticked."""
    return _change(request, alliance, Pipeline.CITIES)


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_RECRUITMENT, load=alliance_visible_to)
def change_experts(request: Request, alliance: Alliance) -> HttpResponse:
    """One change to the experts who were ticked."""
    return _change(request, alliance, Pipeline.EXPERTS)


@dataclass(frozen=True, slots=True)
class Line:
    """A target, and what becomes of it."""

    card: Card
    becomes: str
    stays: bool


def _change(request: Request, alliance: Alliance, which: Pipeline) -> HttpResponse:
    """Ticked in the table: the form; filled in: what would happen; sent with `sure`: done."""
    request.alliance = alliance
    given = request.POST or request.GET
    keys = [int(key) for key in given.getlist("key") if key.isdecimal() and len(key) < 18]
    cards = pipeline.cards(alliance, which, keys) if keys else []
    kind = Sweep.Kind(given["what"]) if given.get("what") in Sweep.Kind.values else None
    back = reverse(f"recruitment:{which}_table", kwargs={"alliance": alliance.slug})
    try:
        rules.check_chosen(len(cards))
        rules.check_belongs(kind is not None and (which is Pipeline.CITIES or kind is not Sweep.Kind.COHORT))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(back)
    assert kind  # noqa: S101 - the rule has just said so
    today = clock.today(alliance.time_zone)
    form = sweep_form(kind, request.POST if "filled" in request.POST else None, alliance=alliance, today=today)
    lines = _lines(kind, cards, form) if form.is_bound and form.is_valid() else []
    if lines and "sure" in request.POST:
        try:
            sweep = _do(kind, alliance, _subjects(which, alliance, cards), form.cleaned_data, request)
        except Refused as refused:
            form.add_error(None, str(refused))
            lines = []
        else:
            messages.success(
                request, ngettext("%(number)s changed.", "%(number)s changed.", sweep.number) % {"number": sweep.number}
            )
            return redirect(back)
    trail = [(_("Recruitment of cities") if which is Pipeline.CITIES else _("Recruitment of experts"), back), (kind.label, "")]
    context = {"form": form, "kind": kind, "cards": cards, "lines": lines, "trail": trail, "back": back}
    return render(request, "recruitment/change.html", context | {"moving": sum(not line.stays for line in lines)})


def _lines(kind: Sweep.Kind, cards: Sequence[Card], form: forms.Form) -> list[Line]:
    given = form.cleaned_data
    if kind is Sweep.Kind.MOVE:
        wanted = Standing(given["standing"])
        word = str(STANDING_WORDS[wanted])
        return [Line(card, word, card.standing is wanted) for card in cards]
    if kind is Sweep.Kind.OWNER:
        owner = given["owner"]
        return [Line(card, owner.name if owner else _("nobody"), card.owner_id == (owner and owner.pk)) for card in cards]
    if kind is Sweep.Kind.STEP:
        step = (given["next_step"].strip(), given["next_step_on"])
        return [Line(card, step[0] or _("nothing planned"), (card.next_step, card.next_step_on) == step) for card in cards]
    word = _("candidate of %(cohort)s") % {"cohort": given["cohort"].name}
    there = set(given["cohort"].candidates.values_list("member_city", flat=True))
    return [Line(card, word, card.id in there) for card in cards]


def _subjects(which: Pipeline, alliance: Alliance, cards: Sequence[Card]) -> list[Any]:
    keys = [card.id for card in cards]
    if which is Pipeline.CITIES:
        return list(MemberCity.objects.for_alliance(alliance).filter(pk__in=keys).select_related("alliance", "city"))
    return list(Expert.objects.for_alliance(alliance).filter(pk__in=keys).select_related("alliance", "contact"))


def _do(kind: Sweep.Kind, alliance: Alliance, subjects: list[Subject], given: dict[str, Any], request: Request) -> Sweep:
    by = request.user
    if kind is Sweep.Kind.MOVE:
        wanted = given | {"standing": Standing(given["standing"])}
        return actions.move_many(alliance=alliance, subjects=subjects, by=by, **wanted)
    if kind is Sweep.Kind.OWNER:
        return actions.give_owner(alliance=alliance, subjects=subjects, owner=given["owner"], by=by)
    if kind is Sweep.Kind.STEP:
        return actions.set_step(alliance=alliance, subjects=subjects, by=by, **given)
    cities = [subject for subject in subjects if isinstance(subject, MemberCity)]
    return actions.make_candidates(alliance=alliance, cohort=given["cohort"], cities=cities, by=by)


@require_POST
@requires(Can.MANAGE_RECRUITMENT, load=queries.sweep_visible_to)
def undo(request: Request, sweep: Sweep) -> HttpResponse:
    """Take back what one change did, as far as nobody has changed it since."""
    try:
        undone = actions.undo_sweep(sweep=sweep, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = ngettext("%(number)s is as it was before.", "%(number)s are as they were before.", undone.number)
        messages.success(request, said % {"number": undone.number})
    which = "experts_table" if "experts" in sweep.before else "cities_table"
    return redirect(f"recruitment:{which}", alliance=sweep.alliance.slug)
