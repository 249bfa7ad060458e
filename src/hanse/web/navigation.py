"""What stands in the head of every page, by what the reader may do."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from hanse.access.decisions import may, seats_of
from hanse.access.grants import Can
from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliances_visible_to
from hanse.people.models import Person


@dataclass(frozen=True, slots=True)
class Item:
    """One link of the navigation."""

    label: str
    href: str
    current: bool


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of the base page. One statement on workspace pages, none on others, none for visitors."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return {"nav": [], "alliance": None}
    match = request.resolver_match
    slug = match.kwargs.get("alliance") if match else None
    alliance = _workspace(request, person, slug) if slug else None
    places = _in_workspace(person, alliance) if alliance else _outside(person)
    return {
        "nav": [Item(label, href, _is_current(request.path, href)) for label, href in places],
        "alliance": alliance,
        "sample_note": alliance.sample_note if alliance else "",
        "sees_history": alliance is not None and bool(may(person, Can.VIEW_HISTORY, alliance)),
        "person_roles": ", ".join(_role_words(person, alliance)),
    }


def _workspace(request: HttpRequest, person: Person, slug: str) -> Alliance | None:
    """The alliance that the view has loaded already, else read now."""
    loaded: Alliance | None = getattr(request, "alliance", None)
    return loaded or alliances_visible_to(person).filter(slug=slug).first()


def _in_workspace(person: Person, alliance: Alliance) -> list[tuple[str, str]]:
    base = reverse("desk", kwargs={"alliance": alliance.slug})
    candidates = [
        (Can.VIEW_ALLIANCE, _("Desk"), base),
        (Can.VIEW_PROGRESS, _("Progress"), f"{base}progress/"),
        (Can.VIEW_CITIES, _("Cities"), f"{base}cities/"),
        (Can.VIEW_RECRUITMENT, _("Recruitment"), f"{base}recruitment/cities/"),
        (Can.VIEW_PEOPLE, _("People"), f"{base}people/"),
        (Can.VIEW_POLICIES, _("Policies"), reverse("policies:roadmap", kwargs={"initiative": alliance.initiative.slug})),
        (Can.VIEW_MEETINGS, _("Meetings"), f"{base}meetings/"),
        (Can.MANAGE_ALLIANCE, _("Settings"), f"{base}settings/"),
    ]
    return [(label, href) for can, label, href in candidates if may(person, can, alliance)]


def _outside(person: Person) -> list[tuple[str, str]]:
    candidates = [
        (Can.VIEW_ALLIANCE, _("Alliances"), reverse("home")),
        (Can.START_ALLIANCES, _("All alliances"), reverse("all_alliances")),
        (Can.VIEW_REGISTER, _("Register of cities"), reverse("places:register")),
        (Can.VIEW_ROLES, _("Who may do what"), reverse("roles")),
    ]
    return [(label, href) for can, label, href in candidates if may(person, can)]


def _is_current(path: str, href: str) -> bool:
    """A section is current below its address; a desk and the home only at theirs."""
    sections = href.strip("/").split("/")
    if href.endswith("/recruitment/cities/"):  # the first of several pages
        return path.startswith(href.removesuffix("cities/"))
    return path == href if len(sections) <= 2 and sections[0] in {"workspace", ""} else path.startswith(href)


def _role_words(person: Person, alliance: Alliance | None) -> list[str]:
    held = {seat.role for seat in seats_of(person) if alliance is None or seat.alliance_id in {None, alliance.pk}}
    return sorted(str(role.label) for role in held)
