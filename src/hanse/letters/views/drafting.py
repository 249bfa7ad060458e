"""Writing letters: begin one, change a draft."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliance_visible_to
from hanse.history import Refused
from hanse.letters import actions, queries
from hanse.letters.documents import title_in_words
from hanse.letters.forms import DraftForm, StartForm
from hanse.letters.models import Letter
from hanse.letters.rules import CouncilOrder, State
from hanse.ui import drafts


@require_http_methods(["GET", "POST"])
@requires(Can.DRAFT_LETTERS, load=alliance_visible_to)
def new_letter(request: Request, alliance: Alliance) -> HttpResponse:
    """Whose letter, from which template. What is known is filled in on the next page."""
    request.alliance = alliance
    released = [t for t in queries.templates_of(alliance) if any(v.released_at for v in t.versions.all())]
    form = StartForm(request.POST or None, alliance=alliance, templates=released, initial=_asked_for(request))
    if request.method == "POST" and form.is_valid():
        try:
            letter = _begin(request, alliance, form)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("letters:edit", alliance=alliance.slug, letter=letter.pk)
    trail = [(_("Letters"), reverse("letters:letters", kwargs={"alliance": alliance.slug})), (_("New letter"), "")]
    return render(request, "letters/new.html", {"form": form, "trail": trail, "alliance": alliance})


def _asked_for(request: Request) -> dict[str, Any]:
    """What another page fills in by its link."""
    return {name: request.GET[name] for name in ("city", "expert", "replaces", "template") if name in request.GET}


def _begin(request: Request, alliance: Alliance, form: StartForm) -> Letter:
    given = form.cleaned_data
    of_city = form.kind == "city"
    return actions.begin_letter(
        alliance=alliance,
        template=form.templates.get(given["template"]) or form.packed[given["template"]],
        member_city=given["city"] if of_city else None,
        expert=None if of_city else given["expert"],
        order=CouncilOrder(given["order"]),
        replaces=given["replaces"],
        submission=given["submission"],
        by=request.user,
    )


@require_http_methods(["GET", "POST"])
@requires(Can.DRAFT_LETTERS, load=queries.letter_visible_to)
def edit_letter(request: Request, letter: Letter) -> HttpResponse:
    """A draft with its fields and clauses."""
    alliance = request.alliance = letter.alliance
    if letter.state != State.DRAFT:
        messages.info(request, _("Only a draft is changed. Return the letter to its draft first."))
        return redirect(letter)
    form = DraftForm(request.POST or None, letter=letter)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_letter(letter=letter, draft=form.draft, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        except ValidationError as wrong:
            form.add_error(None, wrong.messages)
        else:
            messages.success(request, _("The draft is saved."), extra_tags=drafts.forget(request.path))
            return redirect(letter)
    letters = reverse("letters:letters", kwargs={"alliance": alliance.slug})
    trail = [(_("Letters"), letters), (letter.reference, letter.get_absolute_url()), (_("Draft"), "")]
    return render(request, "letters/edit.html", {"letter": letter, "title": title_in_words(letter), "form": form, "trail": trail})
