"""Organisations: the list, the page of one with its people, entering and changing them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hanse.access.decisions import may
from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliance_visible_to
from hanse.directory import actions, queries
from hanse.directory.forms import OrganisationForm, WordsForm
from hanse.directory.models import Organisation
from hanse.history.readings import note_read
from hanse.ui import drafts

ON_A_PAGE = 50


@require_safe
@requires(Can.VIEW_DIRECTORY, load=alliance_visible_to)
def organisations(request: Request, alliance: Alliance) -> HttpResponse:
    """The bodies that contacts work for, with how many of them."""
    request.alliance = alliance
    form = WordsForm(request.GET)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    page = Paginator(queries.organisations(alliance, asked), ON_A_PAGE).get_page(request.GET.get("page"))
    manages = bool(may(request.user, Can.MANAGE_DIRECTORY, alliance))
    context = {"alliance": alliance, "form": form, "asked": asked, "page": page, "manages": manages}
    return render(request, "directory/organisations.html", context | {"trail": _trail(alliance)})


@require_safe
@requires(Can.VIEW_DIRECTORY, load=queries.organisation_visible_to)
def organisation(request: Request, organisation: Organisation) -> HttpResponse:
    """One body with its people, those of today first."""
    alliance = request.alliance = organisation.alliance
    page = Paginator(queries.people_of(organisation), ON_A_PAGE).get_page(request.GET.get("page"))
    shown = [post.contact_id for post in page.object_list]
    note_read("directory.organisation_shown", by=request.user, alliance=alliance, contacts=shown)
    manages = bool(may(request.user, Can.MANAGE_DIRECTORY, alliance))
    context = {"organisation": organisation, "page": page, "manages": manages, "trail": _trail(alliance, organisation.name)}
    return render(request, "directory/organisation.html", context)


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_DIRECTORY, load=alliance_visible_to)
def add_organisation(request: Request, alliance: Alliance) -> HttpResponse:
    """Enter a body."""
    form = OrganisationForm(request.POST or None)

    def add() -> Organisation:
        return actions.add_organisation(alliance=alliance, by=request.user, **form.cleaned_data)

    return _settled(request, alliance, form, add, title=_("Add an organisation"))


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_DIRECTORY, load=queries.organisation_visible_to)
def edit_organisation(request: Request, organisation: Organisation) -> HttpResponse:
    """State facts about a body anew."""
    now = {name: getattr(organisation, name) for name in OrganisationForm.base_fields}
    form = OrganisationForm(request.POST or None, initial=now)

    def change() -> Organisation:
        return actions.change_organisation(organisation=organisation, facts=form.cleaned_data, by=request.user)

    return _settled(request, organisation.alliance, form, change, title=_("Change"), about=organisation.name)


def _settled(
    request: Request, alliance: Alliance, form: OrganisationForm, act: Any, *, title: str, about: str = ""
) -> HttpResponse:
    request.alliance = alliance
    if request.method == "POST" and form.is_valid():
        try:
            settled = act()
        except ValidationError as wrong:
            form.add_error("name", wrong.messages)
        else:
            messages.success(request, _("Saved."), extra_tags=drafts.forget(request.path))
            return redirect(settled)
    context = {"form": form, "title": title, "word": _("Save the organisation"), "about": about}
    return render(request, "directory/form.html", context | {"trail": _trail(alliance, title)})


def _trail(alliance: Alliance, here: str = "") -> list[tuple[str, str]]:
    contacts = (_("Contacts"), reverse("directory:contacts", kwargs={"alliance": alliance.slug}))
    if not here:
        return [contacts, (_("Organisations"), "")]
    return [contacts, (_("Organisations"), reverse("directory:organisations", kwargs={"alliance": alliance.slug})), (here, "")]
