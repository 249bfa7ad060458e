"""What stands in the head of every page, by what the reader may do."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from hanse.access.decisions import may, seats_of
from hanse.access.grants import GRANTS, Can, Reach
from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliances_visible_to
from hanse.people.models import Person

OF_ONES_CITY = ("/contacts/",)
"""Pages that people of a city open, too, and find there what is of their own city."""


@dataclass(frozen=True, slots=True)
class Item:
    """One link of the navigation."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Pages that belong together: one word in the head, and a line of its own below it while one of them is open."""

    label: str
    pages: list[tuple[str, str]]

    @property
    def href(self) -> str:
        """Its first page."""
        return self.pages[0][1]

    def open_page(self, path: str) -> str:
        """The address of the page at which a reader is, by the longest beginning; nothing outside the section."""
        return max((href for _label, href in self.pages if _is_current(path, href)), key=len, default="")


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of the base page. One statement on workspace pages, none on others, none for visitors."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return {"nav": [], "tabs": [], "alliance": None}
    match = request.resolver_match
    slug = match.kwargs.get("alliance") if match else None
    alliance = _workspace(request, person, slug) if slug else None
    sections = _in_workspace(person, alliance) if alliance else _outside(person)
    here = next((section for section in sections if section.open_page(request.path)), None)
    tabs = here.pages if here and len(here.pages) > 1 else []
    return {
        "nav": [Item(section.label, section.href, section is here) for section in sections],
        "tabs": [Item(label, href, here is not None and here.open_page(request.path) == href) for label, href in tabs],
        "alliance": alliance,
        "sample_note": alliance.sample_note if alliance else "",
        "sees_history": alliance is not None and bool(may(person, Can.VIEW_HISTORY, alliance)),
        "person_roles": ", ".join(_role_words(person, alliance)),
    }


def _workspace(request: HttpRequest, person: Person, slug: str) -> Alliance | None:
    """The alliance that the view has loaded already, else read now."""
    loaded: Alliance | None = getattr(request, "alliance", None)
    return loaded or alliances_visible_to(person).filter(slug=slug).first()


def _in_workspace(person: Person, alliance: Alliance) -> list[Section]:
    base = reverse("desk", kwargs={"alliance": alliance.slug})
    roadmap = reverse("policies:roadmap", kwargs={"initiative": alliance.initiative.slug})
    candidates = [
        (_("Desk"), [(Can.VIEW_ALLIANCE, _("Desk"), base)]),
        (_("Progress"), [(Can.VIEW_PROGRESS, _("Progress"), f"{base}progress/")]),
        (
            _("Cities"),
            [
                (Can.VIEW_CITIES, _("Cities"), f"{base}cities/"),
                (Can.VIEW_RECRUITMENT, _("Recruitment"), f"{base}recruitment/cities/"),
                (Can.MANAGE_CITIES, _("Cohorts"), f"{base}cities/cohorts/"),
            ],
        ),
        (
            _("People"),
            [
                (Can.VIEW_PEOPLE, _("Seats"), f"{base}people/"),
                (Can.VIEW_DIRECTORY, _("Contacts"), f"{base}contacts/"),
                (Can.VIEW_DIRECTORY, _("Organisations"), f"{base}organisations/"),
                (Can.VIEW_EXPERTS, _("Experts"), f"{base}experts/"),
            ],
        ),
        (_("Letters"), [(Can.DRAFT_LETTERS, _("Letters"), f"{base}letters/")]),
        (_("Policies"), [(Can.VIEW_POLICIES, _("Policies"), roadmap)]),
        (_("Meetings"), [(Can.VIEW_MEETINGS, _("Meetings"), f"{base}meetings/")]),
        (_("Settings"), [(Can.MANAGE_ALLIANCE, _("Settings"), f"{base}settings/")]),
    ]
    return [
        Section(label, allowed)
        for label, pages in candidates
        if (allowed := [(word, href) for can, word, href in pages if _opens(person, can, alliance, href)])
    ]


def _opens(person: Person, can: Can, alliance: Alliance, href: str) -> bool:
    """Whether a person may go to a page; some lists open for what is of one's own city."""
    if may(person, can, alliance) or not href.endswith(OF_ONES_CITY):
        return bool(may(person, can, alliance))
    return any(GRANTS[seat.role].get(can) is Reach.OWN_CITY for seat in seats_of(person) if seat.alliance_id == alliance.pk)


def _outside(person: Person) -> list[Section]:
    candidates = [
        (Can.VIEW_ALLIANCE, _("Alliances"), reverse("home")),
        (Can.START_ALLIANCES, _("All alliances"), reverse("all_alliances")),
        (Can.VIEW_REGISTER, _("Register of cities"), reverse("places:register")),
        (Can.VIEW_ROLES, _("Who may do what"), reverse("roles")),
    ]
    return [Section(label, [(label, href)]) for can, label, href in candidates if may(person, can)]


def _is_current(path: str, href: str) -> bool:
    """A section is current below its address; a desk and the home only at theirs."""
    sections = href.strip("/").split("/")
    if href.endswith("/recruitment/cities/"):  # the first of several pages
        return path.startswith(href.removesuffix("cities/"))
    return path == href if len(sections) <= 2 and sections[0] in {"workspace", ""} else path.startswith(href)


def _role_words(person: Person, alliance: Alliance | None) -> list[str]:
    held = {seat.role for seat in seats_of(person) if alliance is None or seat.alliance_id in {None, alliance.pk}}
    return sorted(str(role.label) for role in held)
