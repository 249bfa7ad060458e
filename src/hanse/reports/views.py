"""The export page, its downloads, and the template of the meeting deck."""

from tempfile import TemporaryFile

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hanse.access.decisions import may
from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.adoption.queries import sight_of
from hanse.alliances import actions
from hanse.alliances.models import Alliance, DeckTemplate
from hanse.alliances.queries import alliance_visible_to
from hanse.history import Refused
from hanse.reports.deck.checking import Facts, examine
from hanse.reports.formats import FORMATS, Export, export_visible_to
from hanse.reports.forms import DeckTemplateForm, MomentForm
from hanse.reports.queries import deck_template, report
from hanse.reports.selection import Selection
from hanse.ui import downloads


@require_safe
@requires(Can.EXPORT_PROGRESS, load=alliance_visible_to)
def export(request: Request, alliance: Alliance) -> HttpResponse:
    """Choose the moment, then the format."""
    request.alliance = alliance
    selection = Selection.from_query(request.GET, alliance=alliance, person=request.user)
    query = selection.query_string()
    offered = [
        (known, f"{reverse('reports:download', kwargs={'alliance': alliance.slug, 'format': known.code})}?{query}")
        for known in FORMATS.values()
    ]
    context = {
        "trail": [(_("Progress"), f"../?{query}"), (_("Export"), "")],
        "selection": selection,
        "form": MomentForm(selection),
        "deck": offered[0],
        "formats": offered[1:],
        "may_manage": may(request.user, Can.MANAGE_ALLIANCE, alliance),
    }
    return render(request, "reports/export.html", context)


@require_safe
@requires(Can.EXPORT_PROGRESS, load=export_visible_to)
def download(request: Request, wanted: Export) -> HttpResponseBase:
    """The file. What cannot be exported leads back to the export page, which says why."""
    alliance, known = wanted.alliance, wanted.format
    selection = Selection.from_query(request.GET, alliance=alliance, person=request.user)
    back = f"{reverse('reports:export', kwargs={'alliance': alliance.slug})}?{selection.query_string()}"
    if selection.problems:
        for problem in selection.problems:
            messages.error(request, problem)
        return redirect(back)
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        known.write(report(selection, alliance, sight=sight_of(request.user, alliance)), file)
    except Refused as refused:
        file.close()
        messages.error(request, str(refused))
        return redirect(back)
    file.seek(0)
    return downloads.download(file, filename=selection.filename(known.code), content_type=known.content_type)


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_ALLIANCE, load=alliance_visible_to)
def deck_template_page(request: Request, alliance: Alliance) -> HttpResponse:
    """The template of the meeting deck: what is used, and another one instead."""
    request.alliance = alliance
    form = DeckTemplateForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        actions.keep_deck_template(alliance=alliance, file=form.cleaned_data["file"], sha256=form.sha256, by=request.user)
        messages.success(request, _("The next deck is drawn on this template."))
        return redirect("reports:deck_template", alliance=alliance.slug)
    template = deck_template(alliance)
    context = {"form": form, "template": template, "facts": _facts_of(template) if template else None}
    return render(request, "reports/deck_template.html", context)


def _facts_of(template: DeckTemplate) -> Facts:
    with template.file.open("rb") as file:
        return examine(file, size=template.file.size)


@require_POST
@requires(Can.MANAGE_ALLIANCE, load=alliance_visible_to)
def drop_deck_template(request: Request, alliance: Alliance) -> HttpResponse:
    """Back to the standard template."""
    actions.drop_deck_template(alliance=alliance, by=request.user)
    messages.success(request, _("The next deck is drawn on the standard template."))
    return redirect("reports:deck_template", alliance=alliance.slug)
