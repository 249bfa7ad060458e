"""Notes about contacts and cities."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.alliances.models import MemberCity
from hanse.alliances.queries import member_city_visible_to
from hanse.directory import actions, queries
from hanse.directory.forms import NoteForm
from hanse.directory.models import Contact, Note
from hanse.directory.views.contacts import trail
from hanse.history import Refused
from hanse.ui import drafts


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_DIRECTORY, load=queries.contact_visible_to)
def note_on_contact(request: Request, contact: Contact) -> HttpResponse:
    """Write a remark about somebody."""
    alliance = request.alliance = contact.alliance
    readers = queries.readers_of_notes(contact, writer=request.user)
    form = NoteForm(request.POST or None, cities=readers, own=contact.member_city_id is not None)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.said
            actions.write_note(contact=contact, member_city=said.pop("city"), by=request.user, **said)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The note is kept."), extra_tags=drafts.forget(request.path))
            return redirect("directory:contact", alliance=alliance.slug, contact=contact.pk)
    context = {"form": form, "title": _("Write a note"), "word": _("Keep the note"), "about": contact.name}
    return render(request, "directory/form.html", context | {"trail": trail(alliance, _("Write a note"), contact)})


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_DIRECTORY, load=member_city_visible_to)
def note_on_city(request: Request, member_city: MemberCity) -> HttpResponse:
    """Write a remark about a city."""
    alliance = request.alliance = member_city.alliance
    own = member_city.pk in queries.cities_kept_by(request.user, alliance)
    form = NoteForm(request.POST or None, cities=[member_city], own=own)
    profile = reverse("directory:profile", kwargs={"alliance": alliance.slug, "city": member_city.city.slug})
    if request.method == "POST" and form.is_valid():
        said = form.said
        actions.write_note(member_city=member_city, text=said["text"], visibility=said["visibility"], by=request.user)
        messages.success(request, _("The note is kept."), extra_tags=drafts.forget(request.path))
        return redirect(profile)
    steps = [(member_city.city.name, member_city.get_absolute_url()), (_("Profile"), profile), (_("Write a note"), "")]
    context = {"form": form, "title": _("Write a note"), "word": _("Keep the note"), "about": member_city.city.name}
    return render(request, "directory/form.html", context | {"trail": steps})


@require_POST
@requires(Can.MANAGE_DIRECTORY, load=queries.note_visible_to)
def withdraw_note(request: Request, note: Note) -> HttpResponse:
    """Take a remark back."""
    try:
        actions.withdraw_note(note=note, by=request.user)
        messages.success(request, _("The note is taken back."))
    except Refused as refused:
        messages.error(request, str(refused))
    alliance = note.alliance.slug
    if note.contact_id is not None:
        return redirect("directory:contact", alliance=alliance, contact=note.contact_id)
    return redirect("directory:profile", alliance=alliance, city=note.member_city.city.slug if note.member_city else "")
