"""The target list: cities of the register that are meant to be won, and how balanced they are."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliance_visible_to
from hanse.history import Refused, clock
from hanse.recruitment import actions, queries, rules
from hanse.recruitment.forms import LEVEL_CHOICES, AdmitProspectsForm, OutsideFilter
from hanse.recruitment.queries import Choice
from hanse.recruitment.rules import Level

CITIES_ON_A_PAGE = 50


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_RECRUITMENT, load=alliance_visible_to)
def choose(request: Request, alliance: Alliance) -> HttpResponse:
    """Choose cities of the register; see their balance; admit them as prospects. `what` says which button was pressed."""
    request.alliance = alliance
    given = request.POST or request.GET
    choices = _choices(given)[: rules.MOST_AT_ONCE]
    today = clock.today(alliance.time_zone)
    pressed = request.POST.get("what") == "admit"
    form = AdmitProspectsForm(request.POST if pressed else None, today=today, initial=request.POST.dict())
    if form.is_bound and form.is_valid():
        try:
            members = actions.admit_prospects(alliance=alliance, choices=choices, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            number = len(members)
            done = ngettext("%(number)s city is a prospect now.", "%(number)s cities are prospects now.", number)
            messages.success(request, done % {"number": number})
            return redirect("recruitment:cities", alliance=alliance.slug)
    return render(request, "recruitment/choose.html", _context(alliance, given, choices, form))


def _context(alliance: Alliance, given: Any, choices: list[Choice], form: AdmitProspectsForm) -> dict[str, Any]:
    asked = OutsideFilter(given)
    chosen = [choice.city.slug for choice in choices]
    found = queries.outside(alliance, asked.asked).exclude(slug__in=chosen)
    page = Paginator(found, CITIES_ON_A_PAGE).get_page(given.get("page"))
    board = reverse("recruitment:cities", kwargs={"alliance": alliance.slug})
    return {
        "filter": asked,
        "page": page,
        "rows": [(city, queries.size_class(city.population)) for city in page],
        "choices": [(choice, queries.size_class(choice.city.population)) for choice in choices],
        "balance": queries.balance(alliance, choices) if choices else None,
        "levels": LEVEL_CHOICES,
        "form": form,
        "trail": [(_("Recruitment of cities"), board), (_("Choose cities"), "")],
    }


def _choices(given: Any) -> list[Choice]:
    """The cities ticked, with what is thought of each; a level that makes no sense is not known."""
    left_out = set(given.getlist("leave"))
    slugs = [slug for slug in dict.fromkeys(given.getlist("chosen")) if slug not in left_out]

    def level(name: str) -> Level:
        return Level(given[name]) if given.get(name) in set(Level) else Level.UNKNOWN

    return [
        Choice(city, level(f"resources-{city.slug}"), level(f"maturity-{city.slug}"))
        for city in (queries.cities_by_slug(slugs) if slugs else [])
    ]
