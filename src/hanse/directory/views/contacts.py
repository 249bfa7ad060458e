"""Contacts: the list, the page of one, entering and changing them; and the search."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hanse.access.decisions import may
from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliance_visible_to
from hanse.directory import actions, queries
from hanse.directory.forms import (
    ChannelForm,
    ContactFilter,
    ContactForm,
    EndPostForm,
    NewContactForm,
    PostForm,
    WordsForm,
)
from hanse.directory.models import Channel, Contact, Post
from hanse.directory.queries import Directory
from hanse.history import Refused, clock
from hanse.history.readings import note_read
from hanse.ui import drafts

CONTACTS_ON_A_PAGE = 50
ALIKE_SHOWN = 5


@require_safe
@requires(Can.VIEW_DIRECTORY, load=queries.directory_visible_to)
def contacts(request: Request, directory: Directory) -> HttpResponse:
    """The contacts that the reader may see, narrowed and sorted."""
    alliance = request.alliance = directory.alliance
    form = ContactFilter(request.GET)
    visible = queries.contacts_visible_to(request.user, alliance)
    listed = queries.listed(visible, form.asked, alliance=alliance)
    rows = queries.with_reach(listed, only=queries.cities_kept_by(request.user, alliance))
    page = Paginator(rows, CONTACTS_ON_A_PAGE).get_page(request.GET.get("page"))
    note_read("directory.contacts_shown", by=request.user, alliance=alliance, contacts=[found.pk for found in page.object_list])
    context = {
        "alliance": alliance,
        "form": form,
        "filtered": any(request.GET.get(name) for name in form.fields if name != "order"),
        "page": page,
        "keeps_all": directory.member_city_id is None,
        "manages": bool(may(request.user, Can.MANAGE_DIRECTORY, directory)),
    }
    return render(request, "directory/contacts.html", context)


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_DIRECTORY, load=queries.directory_visible_to)
def add_contact(request: Request, directory: Directory) -> HttpResponse:
    """Enter somebody; a city enters its own people."""
    alliance = request.alliance = directory.alliance
    own = queries.cities_kept_by(request.user, alliance)
    form = NewContactForm(request.POST or None, directory=directory, cities=own, initial=_chosen_city(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_contact(alliance=alliance, posts=form.posts, channels=form.channels, by=request.user, **form.facts)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            done = _("%(name)s is in the directory.") % {"name": made.name}
            messages.success(request, done, extra_tags=drafts.forget(request.path))
            return redirect(made)
    return render(request, "directory/add_contact.html", {"form": form, "trail": trail(alliance, _("Add a contact"))})


def _chosen_city(request: Request) -> dict[str, Any]:
    key = request.GET.get("city", "")
    return {"member_city": int(key)} if key.isdecimal() and len(key) < 19 else {}


@require_safe
@requires(Can.VIEW_DIRECTORY, load=queries.contact_visible_to)
def contact(request: Request, contact: Contact) -> HttpResponse:
    """Somebody with their posts over the years, how they are reached, and what is noted about them."""
    alliance = request.alliance = contact.alliance
    if contact.merged_into is not None:
        return redirect("directory:contact", alliance=alliance.slug, contact=contact.merged_into_id)
    keeps_all = contact.member_city_id is None
    note_read("directory.contact_shown", by=request.user, alliance=alliance, contacts=[contact.pk])
    context = {
        "contact": contact,
        "posts": list(queries.posts_of(contact, reader=request.user)),
        "channels": list(contact.channels.all()),
        "notes": list(queries.notes_about(contact, reader=request.user)),
        "alike": list(queries.looking_like(contact)[:ALIKE_SHOWN]) if keeps_all else [],
        "keeps_all": keeps_all,
        "manages": bool(may(request.user, Can.MANAGE_DIRECTORY, contact)),
        "trail": trail(alliance, contact.name),
    }
    return render(request, "directory/contact.html", context)


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_DIRECTORY, load=queries.contact_visible_to)
def edit_contact(request: Request, contact: Contact) -> HttpResponse:
    """Change what is stated of the human being."""
    form = ContactForm(request.POST or None, contact=contact, directory=queries.directory_of(contact))

    def change() -> None:
        actions.change_contact(contact=contact, facts=form.facts, by=request.user)

    return _settled(request, contact, form, change, title=_("Change"), word=_("Save the changes"))


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_DIRECTORY, load=queries.contact_visible_to)
def add_post(request: Request, contact: Contact) -> HttpResponse:
    """Say what somebody is, or was."""
    own = queries.cities_kept_by(request.user, contact.alliance)
    form = PostForm(request.POST or None, directory=queries.directory_of(contact), cities=own)

    def add() -> None:
        actions.add_post(contact=contact, held=form.held, by=request.user)

    return _settled(request, contact, form, add, title=_("Add a post"), word=_("Add the post"))


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_DIRECTORY, load=queries.post_visible_to)
def end_post(request: Request, post: Post) -> HttpResponse:
    """Say which day is the last of a post."""
    today = clock.today(post.alliance.time_zone)
    form = EndPostForm(request.POST or None, initial={"ends_on": post.ends_on or today})

    def end() -> None:
        actions.end_post(post=post, ends_on=form.cleaned_data["ends_on"], by=request.user)

    title = _("End of the post: %(post)s") % {"post": post}
    return _settled(request, post.contact, form, end, title=title, word=_("Save the last day"))


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_DIRECTORY, load=queries.contact_visible_to)
def add_channel(request: Request, contact: Contact) -> HttpResponse:
    """Add a way to reach somebody."""
    form = ChannelForm(request.POST or None)

    def add() -> None:
        actions.add_channel(contact=contact, reach=form.reach, by=request.user)

    return _settled(request, contact, form, add, title=_("Add an address or number"), word=_("Add it"))


@require_POST
@requires(Can.MANAGE_DIRECTORY, load=queries.channel_visible_to)
def change_channel(request: Request, channel: Channel) -> HttpResponse:
    """Prefer a channel, say that it does not work or works again, or take it away."""
    changes: dict[str, Callable[[], object]] = {
        "prefer": lambda: actions.prefer_channel(channel=channel, by=request.user),
        "broken": lambda: actions.mark_channel(channel=channel, broken=True, by=request.user),
        "works": lambda: actions.mark_channel(channel=channel, broken=False, by=request.user),
        "remove": lambda: actions.remove_channel(channel=channel, by=request.user),
    }
    change = changes.get(request.POST.get("what", ""))
    try:
        if change is not None:
            change()
            messages.success(request, _("Saved."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("directory:contact", alliance=channel.alliance.slug, contact=channel.contact_id)


def _settled(request: Request, contact: Contact, form: Form, act: Callable[[], None], *, title: str, word: str) -> HttpResponse:
    """Show a form about a contact; when it is valid, act and go back to the contact."""
    alliance = request.alliance = contact.alliance
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."), extra_tags=drafts.forget(request.path))
            return redirect("directory:contact", alliance=alliance.slug, contact=contact.pk)
    context = {"form": form, "title": title, "word": word, "about": contact.name}
    return render(request, "directory/form.html", context | {"trail": trail(alliance, title, contact)})


@require_safe
@requires(Can.VIEW_CITIES, load=alliance_visible_to)
def search(request: Request, alliance: Alliance) -> HttpResponse:
    """Cities, contacts and organisations by words of any script; each reader finds what they may see."""
    request.alliance = alliance
    form = WordsForm(request.GET)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    found = queries.search(asked, reader=request.user, alliance=alliance)
    note_read("directory.search_shown", by=request.user, alliance=alliance, contacts=[each.pk for each in found.contacts])
    return render(request, "directory/search.html", {"form": form, "asked": asked, "found": found, "alliance": alliance})


def trail(alliance: Alliance, here: str, contact: Contact | None = None) -> list[tuple[str, str]]:
    """The way down from the list of contacts."""
    steps = [(_("Contacts"), reverse("directory:contacts", kwargs={"alliance": alliance.slug}))]
    if contact is not None:
        where = {"alliance": alliance.slug, "contact": contact.pk}
        steps.append((contact.name, reverse("directory:contact", kwargs=where)))
    return [*steps, (here, "")]
