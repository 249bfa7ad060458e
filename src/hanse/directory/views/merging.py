"""Contacts that may be one person: the list of pairs, comparing and merging two, taking a merge back."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliance_visible_to
from hanse.directory import merging, queries
from hanse.directory.forms import MergeForm
from hanse.directory.models import LIKENESS_WORDS, Contact, Merge
from hanse.directory.queries import Pair
from hanse.directory.views.contacts import trail
from hanse.history import Refused
from hanse.history.readings import note_read
from hanse.ui.words import list_in_words

PAIRS_ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """A pair side by side, with why it is one."""

    one: Contact
    other: Contact
    reasons: str


@require_safe
@requires(Can.MANAGE_DIRECTORY, load=alliance_visible_to)
def duplicates(request: Request, alliance: Alliance) -> HttpResponse:
    """The contacts that may be one person, pair by pair, with the reasons."""
    request.alliance = alliance
    page = Paginator(merging.pairs_of(alliance), PAIRS_ON_A_PAGE).get_page(request.GET.get("page"))
    keys = {key for pair in page.object_list for key in (pair.one, pair.other)}
    known = {each.pk: each for each in queries.with_reach(Contact.objects.for_alliance(alliance).filter(pk__in=keys))}
    note_read("directory.duplicates_shown", by=request.user, alliance=alliance, contacts=keys)
    pairs = [
        Shown(known[pair.one], known[pair.other], list_in_words([str(LIKENESS_WORDS[reason]) for reason in pair.reasons]))
        for pair in page.object_list
    ]
    context = {"alliance": alliance, "page": page, "pairs": pairs, "trail": trail(alliance, _("Duplicates"))}
    return render(request, "directory/duplicates.html", context)


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_DIRECTORY, load=queries.pair_visible_to)
def merge(request: Request, pair: Pair) -> HttpResponse:
    """Two contacts side by side: make one of them, field by field, or say that they are two people."""
    alliance = request.alliance = pair.alliance
    form = MergeForm(request.POST or None, kept=pair.kept, gone=pair.gone)
    if request.method == "POST" and form.is_valid():
        try:
            return _decided(request, pair, form)
        except Refused as refused:
            form.add_error(None, str(refused))
    note_read("directory.duplicates_shown", by=request.user, alliance=alliance, contacts=[pair.kept.pk, pair.gone.pk])
    context = {"pair": pair, "form": form, "trail": trail(alliance, _("Merge"), pair.kept)}
    return render(request, "directory/merge.html", context)


def _decided(request: Request, pair: Pair, form: MergeForm) -> HttpResponse:
    alliance = pair.alliance.slug
    if request.POST.get("what") == "apart":
        merging.keep_apart(one=pair.kept, other=pair.gone, by=request.user)
        messages.success(request, _("Kept as two people. They are not proposed again."))
        return redirect("directory:duplicates", alliance=alliance)
    merging.merge(kept=pair.kept, gone=pair.gone, taken=form.taken, by=request.user)
    messages.success(request, _("The two contacts are one now. You can undo it under “Merges”."))
    return redirect("directory:contact", alliance=alliance, contact=pair.kept.pk)


@require_safe
@requires(Can.MANAGE_DIRECTORY, load=alliance_visible_to)
def merges(request: Request, alliance: Alliance) -> HttpResponse:
    """What was merged, and what of it was undone."""
    request.alliance = alliance
    page = Paginator(queries.merges_of(alliance), PAIRS_ON_A_PAGE).get_page(request.GET.get("page"))
    duplicates = (_("Duplicates"), reverse("directory:duplicates", kwargs={"alliance": alliance.slug}))
    steps: list[Any] = [*trail(alliance, "")[:-1], duplicates, (_("Merges"), "")]
    return render(request, "directory/merges.html", {"alliance": alliance, "page": page, "trail": steps})


@require_POST
@requires(Can.MANAGE_DIRECTORY, load=queries.merge_visible_to)
def undo_merge(request: Request, merge: Merge) -> HttpResponse:
    """Make two contacts again of one."""
    try:
        merging.undo_merge(merge=merge, by=request.user)
        messages.success(request, _("The merge is undone. What was changed since stays changed."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("directory:merges", alliance=merge.alliance.slug)
