"""Every route has a door, and the doors keep who may not pass."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

from hanse.access.decisions import may
from hanse.access.doors import AccessRule
from hanse.access.grants import GRANTS, Can
from hanse.access.roles import SECRETARIAT_ROLES, Role
from hanse.alliances.actions import require_second_factor
from hanse.people.models import Person
from tests import world


def routes(resolver: URLResolver | None = None, prefix: str = "/") -> Iterator[tuple[str, Any]]:
    """Every path of the URL table with its view."""
    for pattern in (resolver or get_resolver()).url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield path, pattern.callback
        else:
            yield from routes(pattern, path)


def test_every_route_carries_one_access_rule() -> None:
    unguarded = [path for path, view in routes() if not isinstance(getattr(view, "access_rule", None), AccessRule)]

    assert unguarded == []


def test_every_workspace_route_asks_for_a_permission_that_somebody_has() -> None:
    granted = {can for grants in GRANTS.values() for can in grants}

    open_or_dead = [
        path
        for path, view in routes()
        if path.startswith("/workspace/") and (view.access_rule.public or view.access_rule.can not in granted)
    ]

    assert open_or_dead == []


def test_every_role_has_its_row() -> None:
    assert set(GRANTS) == set(Role)


@pytest.mark.django_db
def test_visitor_is_sent_to_the_sign_in_and_back() -> None:
    world.alliance()
    page = reverse("progress", kwargs={"alliance": "latam"})

    response = Client().get(page)

    assert (response.status_code, response.headers["Location"]) == (302, f"/account/sign-in/?next={page}")


@pytest.mark.django_db
def test_another_alliances_pages_do_not_exist() -> None:
    alliance, other = world.alliance(cities=["Cali"]), world.alliance("japan", cities=["Kaga"])
    client = Client()
    client.force_login(world.secretariat(other))
    city = alliance.member_cities.get()

    for path in (
        reverse("desk", kwargs={"alliance": "latam"}),
        reverse("progress", kwargs={"alliance": "latam"}),
        reverse("cities", kwargs={"alliance": "latam"}),
        city.get_absolute_url(),
    ):
        assert client.get(path).status_code == 404, path


@pytest.mark.django_db
def test_refusal_says_why() -> None:
    alliance = world.alliance()
    client = Client()
    client.force_login(world.observer(alliance))

    response = client.get(reverse("adoption:quick_entry", kwargs={"alliance": "latam"}))

    assert response.status_code == 403
    assert "None of your seats allows this" in response.content.decode()


@pytest.mark.django_db
def test_city_seat_reports_for_its_own_city_only() -> None:
    alliance = world.alliance(cities=["Cali", "Piura"])
    cali, piura = alliance.member_cities.order_by("pk")
    person = world.city_person(cali)

    assert may(person, Can.REPORT_PROGRESS, cali)
    assert not may(person, Can.REPORT_PROGRESS, piura)
    assert str(may(person, Can.REPORT_PROGRESS, piura).reason) == "Your seat does not reach this alliance or city."


@pytest.mark.django_db
def test_steward_reads_every_alliance_and_writes_in_none() -> None:
    steward, alliance = world.steward(), world.alliance()

    assert may(steward, Can.VIEW_PROGRESS, alliance)
    assert not may(steward, Can.RECORD_PROGRESS, alliance)


@pytest.mark.django_db
def test_person_whose_term_has_ended_sees_nothing() -> None:
    alliance = world.alliance()
    person = world.secretariat(alliance)
    person.seats.update(ends_on=world.START)
    client = Client()
    client.force_login(person)

    assert client.get(reverse("desk", kwargs={"alliance": "latam"})).status_code == 404


def proven(client: Client, person: Person) -> None:
    """As after a sign-in with an authenticator app."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(SECRETARIAT_ROLES))
def test_second_factor_is_asked_of_the_secretariat_where_the_alliance_wants_it(role: Role) -> None:
    alliance = world.alliance()
    require_second_factor(alliance=alliance, required=True, by=None)
    person, client, desk = world.seated(role, alliance), Client(), reverse("desk", kwargs={"alliance": "latam"})
    client.force_login(person)

    asked = client.get(desk)
    own = client.get(reverse("account"))
    part = client.get(desk, headers={"HX-Request": "true"})
    proven(client, person)

    assert (asked.status_code, asked.headers["Location"]) == (302, f"/account/second-factor/?next={desk}")
    assert (own.status_code, part.status_code) == (200, 401)
    assert client.get(desk).status_code == 200


@pytest.mark.django_db
def test_second_factor_is_not_asked_of_a_city() -> None:
    alliance = world.alliance(cities=["Cali"])
    require_second_factor(alliance=alliance, required=True, by=None)
    client = Client()
    client.force_login(world.city_person(alliance.member_cities.get()))

    assert client.get(reverse("desk", kwargs={"alliance": "latam"})).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("needed", [True, False])
def test_second_factor_is_asked_of_stewards_where_others_reach_hanse(settings: Settings, needed: bool) -> None:
    settings.STEWARDS_NEED_SECOND_FACTOR = needed
    client = Client()
    client.force_login(world.steward())

    assert (client.get(reverse("places:register")).status_code == 302) is needed
