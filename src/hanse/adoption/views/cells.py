"""A cell of a grid: its history and the form for its next entry. In the drawer, or as a page of its own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hanse.access.decisions import may
from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.adoption import actions, queries
from hanse.adoption.forms import EntryForm
from hanse.adoption.models import Entry
from hanse.adoption.queries import CellAddress
from hanse.adoption.rules import Changed, Status
from hanse.adoption.stories import told_to
from hanse.history import Refused, clock
from hanse.ui import drafts


@require_http_methods(["GET", "POST"])
@requires(Can.VIEW_PROGRESS, load=queries.stage_cell_visible_to)
def stage_cell(request: Request, address: CellAddress) -> HttpResponse:
    """A city and one of its stages."""
    return _cell(request, address)


@require_http_methods(["GET", "POST"])
@requires(Can.VIEW_PROGRESS, load=queries.policy_cell_visible_to)
def policy_cell(request: Request, address: CellAddress) -> HttpResponse:
    """A city and one policy with all its stages."""
    return _cell(request, address)


def _cell(request: Request, address: CellAddress) -> HttpResponse:
    request.alliance = address.alliance
    form = _form(request, address)
    newer: list[Entry] = []
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            _record(request, address, form)
        except Changed as changed:
            newer = list(queries.entries_with_story(address.alliance).filter(pk__in=changed.entry_ids))
            form.data = {**form.data, "seen": queries.position(address.alliance)}
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("progress", alliance=address.alliance.slug)
    context = {
        "address": address,
        "form": form,
        "newer": told_to(request.user, newer),
        "told": told_to(request.user, queries.story_of_cell(address)),
        "reports": form is not None and not may(request.user, Can.RECORD_PROGRESS, address),
    }
    template = "adoption/cell.html#content" if request.htmx else "adoption/cell.html"
    return render(request, template, context)


def _form(request: Request, address: CellAddress) -> EntryForm | None:
    """The form for those who may record or report here; a retired stage takes none."""
    allowed = may(request.user, Can.RECORD_PROGRESS, address) or may(request.user, Can.REPORT_PROGRESS, address)
    if not allowed or all(stage.retired_at for stage in address.stages):
        return None
    today = clock.today(address.alliance.time_zone)
    if request.method == "POST":
        return EntryForm(request.POST.dict(), request.FILES, address=address, today=today)
    return EntryForm(address=address, today=today, seen=queries.position(address.alliance))


def _record(request: Request, address: CellAddress, form: EntryForm) -> None:
    reported = not may(request.user, Can.RECORD_PROGRESS, address)
    actions.record_entry(
        member_city=address.member_city,
        stage=form.stage,
        policy=address.policy,
        status=Status(form.cleaned_data["status"]),
        effective_on=form.cleaned_data["effective_on"],
        note=form.cleaned_data["note"],
        proofs=form.proofs(),
        reported=reported,
        seen=form.cleaned_data["seen"],
        submission=form.cleaned_data["submission"],
        by=request.user,
    )
    city = address.member_city.city.name
    done = _("Reported for %(city)s. The secretariat will confirm it.") if reported else _("Recorded for %(city)s.")
    messages.success(request, done % {"city": city}, extra_tags=drafts.forget(request.path))
