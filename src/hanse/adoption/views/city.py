"""The page of a member city: its journey, its marks, its timeline."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hanse.access.decisions import may
from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.adoption import queries, sections
from hanse.adoption.drawing import Pen
from hanse.adoption.grids import Progress
from hanse.adoption.models import Entry
from hanse.adoption.rules import Status
from hanse.adoption.stories import told_to
from hanse.alliances.models import MemberCity
from hanse.alliances.queries import member_city_visible_to
from hanse.alliances.rules import Standing

ENTRIES_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Step:
    """A stage or a policy with its cell, ready to be shown."""

    name: str
    cell: SafeString


@require_safe
@requires(Can.VIEW_CITIES, load=member_city_visible_to)
def city_page(request: Request, member_city: MemberCity) -> HttpResponse:
    """Where a city stands, what it works on, and everything that was stated about it."""
    alliance = request.alliance = member_city.alliance
    progress = queries.progress(
        alliance, sight=queries.sight_of(request.user, alliance), standings=list(Standing), only=member_city
    )
    entries = queries.story_of_city(member_city).filter(kind=Entry.Kind.STATEMENT)
    if not may(request.user, Can.VIEW_REPORTED, member_city):
        entries = queries.confirmed(entries)
    page = Paginator(entries, ENTRIES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "member_city": member_city,
        "row": progress.policy_rows[0] if progress.policy_rows else None,
        "trail": [(_("Cities"), reverse("cities", kwargs={"alliance": alliance.slug})), (member_city.city.name, "")],
        "stages": _stages(progress),
        "offered": [c for c in progress.policies for row in progress.policy_rows if c.code not in row.policies],
        "policies": _policies(progress),
        "next_step": next_step(progress),
        "page": page,
        "told": told_to(request.user, page.object_list),
        "standings": member_city.standing_changes.order_by("-effective_on", "-recorded_at", "-pk"),
        "manages": may(request.user, Can.MANAGE_CITIES, member_city),
        "shares": may(request.user, Can.SHARE_CITY, member_city),
        "sections": sections.drawn(request, member_city),
        "inside": may(request.user, Can.VIEW_EVIDENCE, member_city),
    }
    return render(request, "adoption/city.html", context)


def _stages(progress: Progress) -> list[Step]:
    pen = Pen(progress.alliance_slug)
    return [
        Step(column.name, SafeString(pen.stage(row.member, column, row.stages.get(column.code))))
        for row in progress.stage_rows
        for column in progress.stages
    ]


def _policies(progress: Progress) -> list[Step]:
    pen = Pen(progress.alliance_slug)
    return [
        Step(column.name, SafeString(pen.policy(row.member, column, row.policies.get(column.code), compact=False)))
        for row in progress.policy_rows
        for column in progress.policies
        if column.code in row.policies
    ]


def next_step(progress: Progress) -> str:
    """The one thing to do next, behind the city's state: the first stage of the journey that is not completed."""
    for row in progress.stage_rows:
        for column in progress.stages:
            cell = row.stages.get(column.code)
            if cell is None or cell.status is not Status.COMPLETED:
                return _("next: %(step)s") % {"step": column.name}
        return _("all stages of the journey are completed")
    return ""
