"""A crawler at every address: what a role may open is what GRANTS says, and what others keep to themselves stays there."""

import io
import re
import zipfile
from collections.abc import Iterator
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.http.response import HttpResponseBase
from django.test import Client
from pytest_django import Settings

from hanse.access.decisions import may
from hanse.access.grants import GRANTS, Can, Reach
from hanse.access.roles import SECRETARIAT_ROLES, Role
from hanse.alliances.actions import share_city
from hanse.alliances.models import MemberCity, Seat
from hanse.config.commands.routes import Route, routes
from hanse.history import clock
from hanse.people import uploads
from hanse.people.models import Person
from hanse.reports.formats import FORMATS
from tests import world
from tests.access.places import Place, furnished

pytestmark = pytest.mark.django_db

SECRETS = (
    "said-in-a-contact",
    "said-in-an-address",
    "said-in-a-note",
    "said-in-a-correction",
    "said-in-a-report",
    "said-to-the-city",
    "said-in-a-link",
    "said-in-a-file",
    "said-in-a-letter",
)
WORKSPACE = [route for route in routes() if route.path.startswith("/workspace/")]
REFUSED = {403, 404}
NOT_THIS_WAY = 405
IN_THE_DRAWER = {"HX-Request": "true", "HX-Target": "drawer-body"}


@pytest.fixture
def place(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Place:
    settings.DATA_DIR = tmp_path_factory.mktemp("data")
    caches["pages"].clear()
    return furnished("latam", ["Cali", "Piura"])


def uploaded(by: Person) -> str:
    """The token of a file that waits for this person's word."""
    days = {"on": "2022-05-26", "earlier": ""}
    file = ContentFile(b"City,Policy selection\nCali,Completed\n")
    return str(uploads.keep(file, filename="may.csv", by=by, remembered=days | {"alliance": "latam"}).token)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def answers(client: Client, address: str, headers: dict[str, str] | None = None) -> list[HttpResponseBase]:
    """GET and POST, without the one that the address does not take."""
    both: list[HttpResponseBase] = [client.get(address, headers=headers), client.post(address, headers=headers)]
    found = [response for response in both if response.status_code != NOT_THIS_WAY]
    assert found, address
    return found


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.GLOBAL_STEWARD])
def test_nothing_of_an_alliance_exists_for_those_of_another(place: Place, role: Role) -> None:
    japan = world.alliance("japan", cities=["Kaga"])
    kaga = japan.member_cities.get()
    client = signed_in(Place(japan, kaga, kaga, 0, "").person(role))

    found = {
        (route.path, response.status_code)
        for route in WORKSPACE
        for headers in (None, IN_THE_DRAWER)
        for response in answers(client, place.address(route, place.other), headers)
    }

    assert found == {(route.path, 404) for route in WORKSPACE}


def test_nothing_exists_for_somebody_without_a_seat(place: Place) -> None:
    client = signed_in(world.person())

    assert {response.status_code for route in WORKSPACE for response in answers(client, place.address(route, place.own))} == {404}


def test_visitor_is_sent_to_the_sign_in_from_everywhere(place: Place) -> None:
    client = Client()
    closed = [route for route in routes() if not route.public]
    filled = {"slug": place.own.city.slug, "initiative": "smart-cities", "code": "ODA", "provider_id": "none"}

    for route in closed:
        address = place.address(
            Route(re.sub(r"{(slug|initiative|code|provider_id)}", lambda f: filled[f[1]], route.path), False, None), place.own
        )
        for response in answers(client, address):
            assert (response.status_code, response.headers["Location"]) == (302, f"/account/sign-in/?next={address}"), route


OF_ONES_OWN = {"/workspace/{alliance}/contacts/", "/workspace/{alliance}/contacts/add/"}
"""Name no city, and show and take what belongs to the reader's own: open by a grant for it, wherever the crawler stands."""
OF_ALL = re.compile(r"/workspace/{alliance}/(contacts/(duplicates|merges|.*/merge/)|organisations/)")
"""Touch more than one city: a grant for one's own does not open them."""


def expected(role: Role, route: Route, *, own: bool) -> bool:
    """Whether GRANTS opens this address to a role, for its own city (for an expert: the one shared with them) or another."""
    reach = GRANTS[role].get(Can(route.can or ""))
    if reach is Reach.OWN_CITY and (route.path in OF_ONES_OWN or OF_ALL.match(route.path)):
        return route.path in OF_ONES_OWN
    return reach in {Reach.EVERYWHERE, Reach.ALLIANCE} or (reach in {Reach.OWN_CITY, Reach.SHARED} and own)


@pytest.mark.parametrize("own", [True, False], ids=["own city", "other city"])
@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_grants_says(place: Place, role: Role, own: bool) -> None:
    person = place.person(role)
    if role is Role.EXPERT:
        share_city(member_city=place.own, seat=Seat.objects.get(person=person), by=None)
    place = Place(place.alliance, place.own, place.other, place.batch, uploaded(person))
    client = signed_in(person)
    opened = {}

    for route in WORKSPACE:
        statuses = {response.status_code for response in answers(client, place.address(route, place.own if own else place.other))}
        assert len({status in REFUSED for status in statuses}) == 1, (route, statuses)
        assert 500 not in statuses
        opened[route.path] = not statuses & REFUSED

    assert opened == {route.path: expected(role, route, own=own) for route in WORKSPACE}


OUTSIDE = [route for route in routes() if not route.path.startswith("/workspace/")]
FILLED = {
    "slug": "cali-co",
    "initiative": "smart-cities",
    "code": "ODA",
    "alliance": "latam",
    "token": "x" * 43,
    "provider_id": "none",
    "uidb36": "1",
    "key": "x",
    "kind": "pdf",
    "message": str(uuid4()),
}
"""How an address outside the workspaces is filled in. What is one's own (`pk`) is tried with somebody else's."""


NOTHING_THERE = (
    "/.well-known/security.txt",
    "/post/",
    "/invitation/",
    "/letter/",
    "/account/password/first/",
    "/account/confirm/",
    "/account/providers/{provider_id}/",
    "/account/sign-in/provider/",
    "/account/sign-in/code/enter/",
    "/account/second-factor/app/remove/",
    "/account/second-factor/recovery-codes/",
)
"""Open, and yet not found by whoever has no such thing: no second factor, no invitation, no provider, no contact."""


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_outside_the_workspaces_what_grants_says(place: Place, role: Role) -> None:
    person = place.person(role)
    client = signed_in(person)
    theirs = UserSession.objects.create(user=world.person(), session_key="k" * 32, ip="127.0.0.1", user_agent="x")
    wrong = []

    for route in OUTSIDE:
        if route.path.startswith("/account/sign-out/"):
            continue
        path = re.sub(r"{(\w+)}", lambda found: str((FILLED | {"pk": theirs.pk})[found[1]]), route.path)
        statuses = {response.status_code for response in answers(client, path)}
        granted = route.public or bool(may(person, Can(route.can or "")))
        if "{pk}" in route.path or "{token}" in route.path:
            granted = False
        if 500 in statuses or (statuses & REFUSED and granted and not route.path.startswith(NOTHING_THERE)):
            wrong.append((route.path, statuses))
        if not granted and not statuses <= REFUSED | {302}:
            wrong.append((route.path, statuses))

    assert wrong == []
    assert UserSession.objects.filter(pk=theirs.pk).exists()


def test_visitor_opens_outside_what_is_public_and_reads_nothing_private(place: Place) -> None:
    client = Client()
    people = list(Person.objects.values_list("email", flat=True))

    for route in OUTSIDE:
        if not route.public:
            continue
        path = re.sub(r"{(\w+)}", lambda found: str((FILLED | {"pk": 1})[found[1]]), route.path)
        for response in answers(client, path):
            text = content(response)
            assert response.status_code < 500, route
            assert [word for word in (*SECRETS, *people) if word in text] == [], route


def content(response: HttpResponseBase) -> str:
    """Everything that an answer holds, packed files included."""
    raw = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    if not raw.startswith(b"PK"):
        return str(raw, errors="replace")
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        return "\n".join(str(package.read(name), errors="replace") for name in package.namelist())


def told(client: Client, place: Place, of: MemberCity) -> Iterator[tuple[str, str]]:
    """Every page and part of a page that opens, about one city, and every export."""
    for route in WORKSPACE:
        if "{format}" in route.path or "{evidence}" in route.path:
            continue
        for headers in (None, IN_THE_DRAWER):
            yield route.path, content(client.get(place.address(route, of), headers=headers))
    for code in FORMATS:
        yield code, content(client.get(f"/workspace/latam/progress/export/{code}/"))


@pytest.mark.parametrize("role", [role for role in Role if role not in SECRETARIAT_ROLES])
def test_what_a_city_keeps_with_the_secretariat_is_told_to_nobody_else(place: Place, role: Role) -> None:
    pages = list(told(signed_in(place.person(role)), place, place.other))
    whole = [(name, text) for name, text in pages if role is not Role.CITY_LEAD or name not in OF_ONES_OWN]

    assert [(name, secret) for name, text in whole for secret in SECRETS if secret in text] == []
    assert [name for name, text in pages if f"said-in-a-contact {place.other.city.slug}" in text] == []


def test_city_and_secretariat_read_what_they_keep_between_them(place: Place) -> None:
    """The same crawler finds the secrets where they may be told: else it would prove nothing."""
    for person in (place.person(Role.CITY_LEAD), place.person(Role.SECRETARIAT_LEAD)):
        text = "\n".join(text for _, text in told(signed_in(person), place, place.own))

        assert [secret for secret in SECRETS if secret not in text] == []


@pytest.mark.parametrize("role", [Role.CITY_LEAD, Role.GLOBAL_STEWARD])
def test_exports_are_the_same_whatever_another_city_reports(place: Place, role: Role) -> None:
    client = signed_in(place.person(role))

    def exported() -> dict[str, str]:
        with clock.moved_to(world.moment("2022-06-01")):
            return {code: content(client.get(f"/workspace/latam/progress/export/{code}/")) for code in FORMATS}

    before = exported()
    world.entry(place.other, "followup", on="2022-02-01", reported=True)
    world.entry(place.other, "drafting", on="2022-02-01", policy_code="ODA", reported=True)

    after = exported()
    assert [code for code in FORMATS if before[code] != after[code]] == []
