"""The progress page: both grids, for a moment that the reader chooses."""

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import Self
from urllib.parse import urlencode

from django.core.cache import caches
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hanse.access.decisions import may
from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.adoption import drawing
from hanse.adoption.grids import Progress
from hanse.adoption.models import STATUS_WORDS, GridOrder
from hanse.adoption.queries import Sight, sight_of
from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliance_visible_to, version_of
from hanse.history import clock
from hanse.reports.selection import Selection
from hanse.ui.words import list_in_words
from hanse.web.forms import ProgressFilter

CITIES_ON_A_PAGE = 200
KEPT_FOR = 10 * 60
"""Seconds. The version moves at once with every write of the alliance; names in the shared register move after this."""


BODY_GOES_HERE = "<!-- body -->"
"""The body joins its page as bytes: it is a few hundred kilobytes, and a template would copy and encode it again each time."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn progress page without what belongs to the person and the session; its body as it is sent, in UTF-8."""

    sentence: str
    query: str
    import_query: str
    body: bytes


@require_safe
@requires(Can.VIEW_PROGRESS, load=alliance_visible_to)
def progress_page(request: Request, alliance: Alliance) -> HttpResponse:
    """Both grids with their filters; kept under the alliance's version and what the reader may see."""
    request.alliance = alliance
    sight = sight_of(request.user, alliance)
    manages = bool(may(request.user, Can.MANAGE_CITIES, alliance))
    key = _key(request, alliance, sight, manages=manages)
    drawn = caches["pages"].get(key)
    if drawn is None:
        drawn = _draw(request, alliance, sight, manages=manages)
        caches["pages"].set(key, drawn, KEPT_FOR)
    frame = render_to_string(
        "web/progress.html",
        {
            "drawn": drawn,
            "body": SafeString(BODY_GOES_HERE),
            "may_record": may(request.user, Can.RECORD_PROGRESS, alliance),
            "record_href": reverse("adoption:quick_entry", kwargs={"alliance": alliance.slug}),
            "may_import": may(request.user, Can.IMPORT_PROGRESS, alliance),
            "import_href": f"{reverse('adoption:import', kwargs={'alliance': alliance.slug})}?{drawn.import_query}",
            "may_export": may(request.user, Can.EXPORT_PROGRESS, alliance),
            "export_href": f"{reverse('reports:export', kwargs={'alliance': alliance.slug})}?{drawn.query}",
        },
        request,
    )
    before, after = frame.split(BODY_GOES_HERE)
    return HttpResponse(b"".join([before.encode(), drawn.body, after.encode()]))


def _key(request: Request, alliance: Alliance, sight: Sight, *, manages: bool) -> str:
    """Everything that the drawn page depends on, as a key that any cache takes."""
    parts = (
        alliance.pk,
        version_of(alliance),
        clock.today(alliance.time_zone),
        get_language(),
        sight.all_reports,
        sorted(sight.reports_of),
        manages,
        sorted(request.GET.lists()),
    )
    return f"progress:{sha256(repr(parts).encode()).hexdigest()}"


def _draw(request: Request, alliance: Alliance, sight: Sight, *, manages: bool) -> Drawn:
    selection = Selection.from_query(request.GET, alliance=alliance, person=request.user)
    progress = selection.progress(alliance, sight=sight)
    cities_href = reverse("cities", kwargs={"alliance": alliance.slug})
    pages = [
        Paginator(rows, CITIES_ON_A_PAGE).get_page(request.GET.get("page"))
        for rows in (progress.policy_rows, progress.stage_rows)
    ]
    context = {
        "alliance": alliance,
        "selection": selection,
        "filter": ProgressFilter(selection, alliance=alliance, progress=progress, manages=manages),
        "figures": Figures.of(progress),
        "progress": progress,
        "manages": manages,
        "status_words": STATUS_WORDS.items(),
        "cities_href": cities_href,
        "add_href": f"{cities_href}add/",
        "new_href": f"?{selection.query_string(new='1')}",
        "page": pages[0],
        "policy_grid": drawing.policy_grid(progress, list(pages[0])),
        "stage_grid": drawing.stage_grid(progress, list(pages[1])),
        "stages_order": GridOrder(progress.stages_order).label,
    }
    body = render_to_string("web/progress_body.html", context, request)
    return Drawn(
        sentence=selection.sentence(),
        query=selection.query_string(),
        import_query=urlencode({"on": progress.as_of.isoformat()}),
        body=body.encode(),
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """The four numbers above the grids."""

    cities: int
    beside: str
    marks: int
    cities_with_marks: int
    new: int
    unchosen: int

    @classmethod
    def of(cls, progress: Progress) -> Self:
        rows = progress.policy_rows
        beside = Counter(label for row in rows for label in row.member.labels)
        return cls(
            cities=len(rows),
            beside=list_in_words(
                [_("%(number)s %(label)s") % {"number": number, "label": label} for label, number in beside.items()]
            ),
            marks=sum(progress.totals.values()),
            cities_with_marks=sum(row.marks > 0 for row in rows),
            new=progress.new_count,
            unchosen=sum(total == 0 for total in progress.totals.values()),
        )
