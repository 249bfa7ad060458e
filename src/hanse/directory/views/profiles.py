"""The profile of a member city, and who wants to learn what from whom."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hanse.access.decisions import may
from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.alliances.models import Alliance, MemberCity
from hanse.alliances.queries import alliance_visible_to, member_city_visible_to
from hanse.directory import actions, queries
from hanse.directory.forms import ProfileForm
from hanse.history.readings import note_read
from hanse.ui import drafts


@require_safe
@requires(Can.VIEW_CITIES, load=member_city_visible_to)
def profile(request: Request, member_city: MemberCity) -> HttpResponse:
    """What is known of a city. Its peers see no names, no addresses and no notes."""
    request.alliance = member_city.alliance
    inside = bool(may(request.user, Can.VIEW_DIRECTORY, member_city))
    posts, seats = queries.people_of_city(member_city)
    if inside:
        _note_names(request, member_city, posts, seats)
    context = {
        "member_city": member_city,
        "profile": queries.profile_of(member_city),
        "functions": queries.functions_filled(posts, seats),
        "posts": posts if inside else [],
        "seats": seats if inside else [],
        "notes": list(queries.notes_about_city(member_city, reader=request.user)) if inside else [],
        "inside": inside,
        "manages": bool(may(request.user, Can.MANAGE_DIRECTORY, member_city)),
        "add_href": f"{reverse('directory:add_contact', kwargs={'alliance': request.alliance.slug})}?city={member_city.pk}",
        "keeps_all": bool(may(request.user, Can.VIEW_DIRECTORY, member_city.alliance)),
        "trail": _trail(member_city),
    }
    return render(request, "directory/profile.html", context)


def _note_names(request: Request, member_city: MemberCity, posts: list[Any], seats: list[Any]) -> None:
    note_read(
        "directory.profile_shown",
        by=request.user,
        alliance=member_city.alliance,
        about=[seat.person_id for seat in seats],
        contacts=[post.contact_id for post in posts],
    )


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_DIRECTORY, load=member_city_visible_to)
def edit_profile(request: Request, member_city: MemberCity) -> HttpResponse:
    """State anew what is known of a city."""
    request.alliance = member_city.alliance
    form = ProfileForm(request.POST or None, profile=queries.profile_of(member_city))
    if request.method == "POST" and form.is_valid():
        actions.change_profile(member_city=member_city, facts=form.cleaned_data, by=request.user)
        messages.success(request, _("The profile is saved."), extra_tags=drafts.forget(request.path))
        return redirect("directory:profile", alliance=member_city.alliance.slug, city=member_city.city.slug)
    context = {"form": form, "title": _("Change the profile"), "word": _("Save the profile"), "about": member_city.city.name}
    return render(request, "directory/form.html", context | {"trail": _trail(member_city, _("Change the profile"))})


@require_safe
@requires(Can.VIEW_CITIES, load=alliance_visible_to)
def learning(request: Request, alliance: Alliance) -> HttpResponse:
    """What each city wants to learn and can offer, and who shares a subject with whom."""
    request.alliance = alliance
    profiles = queries.learning(alliance)
    context = {"alliance": alliance, "profiles": profiles, "subjects": queries.shared_subjects(alliance, profiles)}
    return render(request, "directory/learning.html", context)


def _trail(member_city: MemberCity, here: str = "") -> list[tuple[str, str]]:
    alliance, city = member_city.alliance.slug, member_city.city
    steps = [(_("Cities"), reverse("cities", kwargs={"alliance": alliance})), (city.name, member_city.get_absolute_url())]
    if not here:
        return [*steps, (_("Profile"), "")]
    return [*steps, (_("Profile"), reverse("directory:profile", kwargs={"alliance": alliance, "city": city.slug})), (here, "")]
