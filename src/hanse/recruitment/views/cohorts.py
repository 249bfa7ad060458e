"""One cohort: what it is for, how it fills, who might join it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hanse.access.decisions import may
from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.alliances import actions as alliances
from hanse.alliances.models import Cohort, MemberCity
from hanse.history import Refused, clock
from hanse.recruitment import actions, pipeline, queries
from hanse.recruitment.cohorts import progress
from hanse.recruitment.forms import CloseCohortForm, CohortPlanForm
from hanse.recruitment.pipeline import Chosen, Pipeline
from hanse.recruitment.rules import MOST_AT_ONCE
from hanse.ui import drafts

CITIES_ON_A_PAGE = 50


@require_safe
@requires(Can.VIEW_RECRUITMENT, load=queries.cohort_visible_to)
def cohort(request: Request, cohort: Cohort) -> HttpResponse:
    """The page of a cohort."""
    alliance = request.alliance = cohort.alliance
    wanted = request.GET.get("page", "1")
    number = int(wanted) if wanted.isdecimal() and 0 < int(wanted) < 100_000 else 1
    of_it = Chosen(cohort=cohort.pk)
    members = pipeline.table(alliance, Pipeline.CITIES, of_it, sort="name", offset=(number - 1) * CITIES_ON_A_PAGE)
    context = {
        "cohort": cohort,
        "progress": progress(alliance, cohort),
        "members": members.cards,
        "page": Paginator(range(members.number), CITIES_ON_A_PAGE).get_page(number),
        "candidates": list(queries.candidates_of(cohort)[:MOST_AT_ONCE]),
        "manages": bool(may(request.user, Can.MANAGE_RECRUITMENT, alliance)),
        "trail": _trail(cohort),
    }
    return render(request, "recruitment/cohort.html", context)


def _trail(cohort: Cohort, here: str = "") -> list[tuple[str, str]]:
    slug = cohort.alliance.slug
    cohorts = (_("Cohorts"), reverse("cohorts", kwargs={"alliance": slug}))
    if not here:
        return [cohorts, (cohort.name, "")]
    return [cohorts, (cohort.name, _page(cohort)), (here, "")]


def _page(cohort: Cohort) -> str:
    return reverse("recruitment:cohort", kwargs={"alliance": cohort.alliance.slug, "cohort": cohort.pk})


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_CITIES, load=queries.cohort_visible_to)
def plan(request: Request, cohort: Cohort) -> HttpResponse:
    """What the cohort is for, and how it is meant to go."""
    request.alliance = cohort.alliance
    form = CohortPlanForm(request.POST or None, cohort=cohort)
    if request.method == "POST" and form.is_valid():
        try:
            alliances.plan_cohort(cohort=cohort, by=request.user, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_error(None, wrong.messages)
        else:
            messages.success(request, _("The plan is saved."), extra_tags=drafts.forget(request.path))
            return redirect(_page(cohort))
    return render(request, "recruitment/plan_cohort.html", _about(cohort, _("Plan"), form))


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_CITIES, load=queries.cohort_visible_to)
def close(request: Request, cohort: Cohort) -> HttpResponse:
    """Take no further city into the cohort."""
    request.alliance = cohort.alliance
    form = CloseCohortForm(request.POST or None, today=clock.today(cohort.alliance.time_zone))
    if request.method == "POST" and form.is_valid():
        try:
            alliances.close_cohort(cohort=cohort, closed_on=form.cleaned_data["closed_on"], by=request.user)
        except Refused as refused:
            form.add_error("closed_on", str(refused))
        else:
            messages.success(request, _("The cohort is closed."))
            return redirect(_page(cohort))
    return render(request, "recruitment/close_cohort.html", _about(cohort, _("Close"), form))


def _about(cohort: Cohort, here: str, form: Any) -> dict[str, Any]:
    return {"cohort": cohort, "form": form, "trail": _trail(cohort, here)}


@require_POST
@requires(Can.MANAGE_RECRUITMENT, load=queries.cohort_visible_to)
def candidates(request: Request, cohort: Cohort) -> HttpResponse:
    """Take the candidates ticked into the cohort, or drop them; `what` says which button was pressed."""
    keys = [int(key) for key in request.POST.getlist("key") if key.isdecimal() and len(key) < 18]
    cities = list(
        MemberCity.objects.for_alliance(cohort.alliance)
        .filter(candidacies__cohort=cohort, pk__in=keys)
        .select_related("alliance", "city")
    )
    try:
        if request.POST.get("what") == "drop":
            actions.drop_candidates(cohort=cohort, cities=cities, by=request.user)
            messages.success(request, _("These are candidates no longer."))
        else:
            actions.take_in(cohort=cohort, cities=cities, by=request.user)
            messages.success(request, _("These are in the cohort now."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(_page(cohort))
