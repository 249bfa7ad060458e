"""The pipelines: as a board, as a table, in figures, as a file."""

import csv
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hanse.access.decisions import may
from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliance_visible_to
from hanse.history import clock
from hanse.recruitment import pipeline as pipelines
from hanse.recruitment import queries
from hanse.recruitment.forms import PipelineFilter
from hanse.recruitment.models import Sweep
from hanse.recruitment.pipeline import ROWS, Card, Pipeline
from hanse.sheets import safe_text
from hanse.ui.downloads import download

HEADER = ("name", "country", "stage", "since", "looked_after_by", "next_step", "to_be_done_by", "cohort", "warnings")


@require_safe
@requires(Can.VIEW_RECRUITMENT, load=alliance_visible_to)
def cities(request: Request, alliance: Alliance) -> HttpResponse:
    """The cities by stage."""
    return _board(request, alliance, Pipeline.CITIES)


@require_safe
@requires(Can.VIEW_RECRUITMENT, load=alliance_visible_to)
def experts(request: Request, alliance: Alliance) -> HttpResponse:
    """The experts by stage."""
    return _board(request, alliance, Pipeline.EXPERTS)


@require_safe
@requires(Can.VIEW_RECRUITMENT, load=alliance_visible_to)
def cities_table(request: Request, alliance: Alliance) -> HttpResponse:
    """The cities in a table."""
    return _table(request, alliance, Pipeline.CITIES)


@require_safe
@requires(Can.VIEW_RECRUITMENT, load=alliance_visible_to)
def experts_table(request: Request, alliance: Alliance) -> HttpResponse:
    """The experts in a table."""
    return _table(request, alliance, Pipeline.EXPERTS)


@require_safe
@requires(Can.VIEW_RECRUITMENT, load=alliance_visible_to)
def cities_figures(request: Request, alliance: Alliance) -> HttpResponse:
    """How cities come in, and how long each stage takes."""
    return _figures(request, alliance, Pipeline.CITIES)


@require_safe
@requires(Can.VIEW_RECRUITMENT, load=alliance_visible_to)
def experts_figures(request: Request, alliance: Alliance) -> HttpResponse:
    """How experts come in, and how long each stage takes."""
    return _figures(request, alliance, Pipeline.EXPERTS)


@require_safe
@requires(Can.VIEW_RECRUITMENT, load=alliance_visible_to)
def export_cities(request: Request, alliance: Alliance) -> HttpResponseBase:
    """The cities that the table lists, as CSV in UTF-8."""
    return _export(request, alliance, Pipeline.CITIES)


@require_safe
@requires(Can.VIEW_RECRUITMENT, load=alliance_visible_to)
def export_experts(request: Request, alliance: Alliance) -> HttpResponseBase:
    """The experts that the table lists, as CSV in UTF-8."""
    return _export(request, alliance, Pipeline.EXPERTS)


@dataclass(frozen=True, slots=True)
class Row:
    """A card with the words for the keys it names."""

    card: Card
    owner: str
    cohort: str


@dataclass(frozen=True, slots=True)
class Column:
    """A stage of the board with its rows, and the address of the table that has all of them."""

    stage: pipelines.Column
    rows: list[Row]
    href: str


class Asked:
    """What is asked of a pipeline: the filter, and the names of those it can name. Three statements, two for experts."""

    def __init__(self, request: Request, alliance: Alliance, pipeline: Pipeline) -> None:
        self.people = {person.pk: person.name for person in queries.owners(alliance)}
        self.cohorts = dict(alliance.cohorts.values_list("pk", "name"))
        self.form = PipelineFilter(request.GET, pipeline=pipeline, people=self.people, cohorts=self.cohorts)
        self.chosen = self.form.chosen

    def row(self, card: Card) -> Row:
        """A card with its words. An owner who left stays named by nobody."""
        return Row(card, self.people.get(card.owner_id or 0, ""), self.cohorts.get(card.cohort_id or 0, ""))


def _context(request: Request, alliance: Alliance, pipeline: Pipeline, view: str) -> dict[str, Any]:
    request.alliance = alliance
    base = {"alliance": alliance.slug}
    return {
        "pipeline": pipeline,
        "is_cities": pipeline is Pipeline.CITIES,
        "view": view,
        "base": reverse(f"recruitment:{pipeline}", kwargs=base),
        "query": request.GET.urlencode(),
        "manages": bool(may(request.user, Can.MANAGE_RECRUITMENT, alliance)),
        "kinds": [kind for kind in Sweep.Kind if pipeline is Pipeline.CITIES or kind is not Sweep.Kind.COHORT],
    }


def _board(request: Request, alliance: Alliance, pipeline: Pipeline) -> HttpResponse:
    asked = Asked(request, alliance, pipeline)
    context = _context(request, alliance, pipeline, "board")
    query = request.GET.copy()
    columns = []
    for column in pipelines.board(alliance, pipeline, asked.chosen):
        query["stage"] = column.standing.value
        rows = [asked.row(card) for card in column.cards]
        columns.append(Column(column, rows, f"{context['base']}table/?{query.urlencode()}"))
    number = sum(column.stage.number for column in columns)
    more = {"form": asked.form, "filtered": bool(asked.chosen), "columns": columns, "number": number}
    return render(request, "recruitment/board.html", context | more)


def _table(request: Request, alliance: Alliance, pipeline: Pipeline) -> HttpResponse:
    asked = Asked(request, alliance, pipeline)
    wanted = request.GET.get("page", "1")
    page_number = int(wanted) if wanted.isdecimal() and 0 < int(wanted) < 100_000 else 1
    sort = request.GET.get("sort", "")
    found = pipelines.table(alliance, pipeline, asked.chosen, sort=sort, offset=(page_number - 1) * ROWS)
    page = Paginator(range(found.number), ROWS).get_page(page_number)
    more = {
        "form": asked.form,
        "filtered": bool(asked.chosen),
        "rows": [asked.row(card) for card in found.cards],
        "number": found.number,
        "page": page,
        "sorts": _sorts(request, sort),
        "sweep": queries.last_sweep(alliance, request.user),
    }
    return render(request, "recruitment/table.html", _context(request, alliance, pipeline, "table") | more)


def _sorts(request: Request, sort: str) -> dict[str, dict[str, str]]:
    """For each column that sorts, the address that sorts by it, and how it is sorted now."""
    found = {}
    for name in pipelines.SORTS:
        query = request.GET.copy()
        query.pop("page", None)
        query["sort"] = f"-{name}" if sort == name else name
        state = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
        found[name] = {"href": f"?{query.urlencode()}", "state": state}
    return found


def _figures(request: Request, alliance: Alliance, pipeline: Pipeline) -> HttpResponse:
    found = pipelines.figures(alliance, pipeline)
    more = {
        "figures": found,
        "most": max((step.reached for step in found.funnel), default=0),
        "today": clock.today(alliance.time_zone),
    }
    return render(request, "recruitment/figures.html", _context(request, alliance, pipeline, "figures") | more)


def _export(request: Request, alliance: Alliance, pipeline: Pipeline) -> HttpResponseBase:
    asked = Asked(request, alliance, pipeline)
    found = pipelines.table(alliance, pipeline, asked.chosen, sort=request.GET.get("sort", ""), limit=None)
    file = BytesIO()
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    lines = csv.writer(text, quoting=csv.QUOTE_ALL)
    lines.writerow(HEADER)
    lines.writerows(_line(asked.row(card)) for card in found.cards)
    text.detach()
    file.seek(0)
    return download(file, filename=f"{alliance.slug}-{pipeline}.csv", content_type="text/csv; charset=utf-8")


def _line(row: Row) -> tuple[str, ...]:
    card = row.card
    due = card.next_step_on.isoformat() if card.next_step_on else ""
    said = (safe_text(row.owner), safe_text(card.next_step), due, safe_text(row.cohort), " ".join(card.cautions))
    return (safe_text(card.name), card.country, card.standing.value, card.since.isoformat(), *said)
