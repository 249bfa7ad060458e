"""The desk: the first page after sign-in. Each line is a count with its one action."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hanse.access.decisions import may, own_cities
from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.admission import queries as people
from hanse.adoption import queries as adoption
from hanse.adoption.grids import Progress, Row
from hanse.alliances.models import Alliance
from hanse.alliances.queries import Member, alliance_visible_to
from hanse.gatherings import queries as gatherings
from hanse.gatherings.models import Gathering
from hanse.history import clock
from hanse.web.waiting import piles

QUIET_AFTER = timedelta(days=60)
"""A city of which nothing was recorded for this long is shown as quiet (practices of comparable networks)."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """A city nobody has heard of for a while; `days` is None when nothing was ever recorded."""

    member: Member
    days: int | None


@dataclass(frozen=True, slots=True)
class News:
    """The record in four numbers, for those who may see it."""

    new: int
    new_cities: int
    unchosen: int
    cities: int

    @classmethod
    def of(cls, progress: Progress) -> Self:
        rows = progress.policy_rows
        return cls(
            new=progress.new_count,
            new_cities=sum(row.has_new for row in rows),
            unchosen=sum(total == 0 for total in progress.totals.values()),
            cities=len(rows),
        )


@require_safe
@requires(Can.VIEW_ALLIANCE, load=alliance_visible_to)
def desk(request: Request, alliance: Alliance) -> HttpResponse:
    """What is next, what is new, what waits."""
    request.alliance = alliance
    last = gatherings.past(alliance).first()
    progress = _since(request, alliance, last) if may(request.user, Can.VIEW_PROGRESS, alliance) else None
    mine = own_cities(request.user, Can.REPORT_PROGRESS)
    records = may(request.user, Can.RECORD_PROGRESS, alliance)
    context = {
        "today": clock.today(alliance.time_zone),
        "next_gathering": gatherings.coming(alliance).first(),
        "last_gathering": last,
        "news": News.of(progress) if progress else None,
        "piles": piles(request.user, alliance),
        "quiet": _quiet(alliance, progress.policy_rows) if progress and records else [],
        "mine": [member.city for member in alliance.member_cities.filter(pk__in=mine).select_related("city")] if mine else [],
        "records": records,
        "handovers": people.handovers_ahead(request.user, alliance),
    }
    return render(request, "web/desk.html", context)


def _since(request: Request, alliance: Alliance, last: Gathering | None) -> Progress:
    """Today's progress, as the reader may see it, compared with what was shown at the last gathering."""
    return adoption.progress(
        alliance,
        sight=adoption.sight_of(request.user, alliance),
        since=last.on if last else None,
        since_known_at=last.opens_at if last else None,
    )


def _quiet(alliance: Alliance, rows: tuple[Row, ...]) -> list[Quiet]:
    """The quietest cities first, at most eight."""
    heard = adoption.last_heard(alliance)
    now = clock.now()
    found = [
        Quiet(row.member, (now - heard[row.member.id]).days if row.member.id in heard else None)
        for row in rows
        if row.member.id not in heard or now - heard[row.member.id] > QUIET_AFTER
    ]
    return sorted(found, key=lambda quiet: (quiet.days is not None, -(quiet.days or 0), quiet.member.slug))[:8]


@require_safe
@requires(Can.MANAGE_ALLIANCE, load=alliance_visible_to)
def settings_page(request: Request, alliance: Alliance) -> HttpResponse:
    """The doors to what a secretariat can set."""
    request.alliance = alliance
    context = {
        "manages_people": may(request.user, Can.MANAGE_PEOPLE, alliance),
        "sees_history": may(request.user, Can.VIEW_HISTORY, alliance),
        "manages_privacy": may(request.user, Can.MANAGE_PRIVACY, alliance),
    }
    return render(request, "web/settings.html", context)
