"""Quick entry: what moved, in many lines, saved in one transaction."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.adoption import actions, queries
from hanse.adoption.forms import QuickEntry
from hanse.adoption.forms import quick_entry as quick_entry_form
from hanse.adoption.models import Source
from hanse.adoption.rules import Changed
from hanse.adoption.stories import Told, told_to
from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliance_visible_to
from hanse.history import Refused, clock
from hanse.ui import drafts


@require_http_methods(["GET", "POST"])
@requires(Can.RECORD_PROGRESS, load=alliance_visible_to)
def quick_entry(request: Request, alliance: Alliance) -> HttpResponse:
    """One form with many rows; nothing is saved unless all of it is."""
    request.alliance = alliance
    formset = _formset(request, alliance)
    newer: list[Told] = []
    refusal = ""
    if request.method == "POST" and formset.is_valid():
        try:
            batch = actions.record_batch(
                alliance=alliance,
                statements=formset.statements(),
                by=request.user,
                source=Source.WEB,
                submission=formset.submission,
                seen=formset.seen,
            )
        except Changed as changed:
            newer = told_to(request.user, queries.entries_with_story(alliance).filter(pk__in=changed.entry_ids))
        except Refused as refused:
            refusal = str(refused)
        else:
            number = batch.entries.count()
            done = ngettext("%(number)s entry recorded.", "%(number)s entries recorded.", number) % {"number": number}
            messages.success(request, done, extra_tags=drafts.forget(f"quick-entry-{alliance.slug}"))
            return redirect("progress", alliance=alliance.slug)
    context = {
        "formset": formset,
        "newer": newer,
        "refusal": refusal,
        "seen": queries.position(alliance) if newer else formset.seen,
        "submission": formset.submission if request.method == "POST" else uuid4(),
    }
    return render(request, "adoption/quick_entry.html", context)


def _formset(request: Request, alliance: Alliance) -> QuickEntry:
    return quick_entry_form(
        request.POST if request.method == "POST" else None,
        seen=queries.position(alliance),
        form_kwargs={
            "members": queries.members_shown(alliance),
            "columns": queries.columns(alliance),
            "today": clock.today(alliance.time_zone),
        },
    )
