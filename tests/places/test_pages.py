"""The register's pages: a list that is found by name, and one page of facts per city with its sources."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hanse.places import actions, register
from hanse.places.models import City
from tests import world

pytestmark = pytest.mark.django_db

LIST = reverse("places:register")


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(world.steward())
    return client


@pytest.fixture
def whole_register() -> None:
    actions.load_register(by=None)


def test_the_register_asks_for_sign_in(client: Client) -> None:
    response = client.get(LIST)

    assert response.status_code == 302
    assert reverse("account_login") in response.url  # type: ignore[attr-defined]


@pytest.mark.usefixtures("whole_register")
def test_the_list_shows_fifty_cities_and_leads_to_the_rest(reader: Client) -> None:
    first = reader.get(LIST)
    second = reader.get(LIST, {"page": "2"})

    assert len(first.context["rows"]) == 50
    assert len(second.context["rows"]) == 5
    assert "55 cities." in first.text


@pytest.mark.usefixtures("whole_register")
def test_a_search_shows_namesakes_with_their_countries_and_the_spelling_that_matched(reader: Client) -> None:
    page = reader.get(LIST, {"q": "コルドバ"}).text

    assert "Argentina" in page
    assert "Spain" in page
    assert "コルドバ" in page


@pytest.mark.usefixtures("whole_register")
def test_the_list_is_narrowed_by_country(reader: Client) -> None:
    rows = reader.get(LIST, {"country": "ES"}).context["rows"]

    assert [row.city.slug for row in rows] == ["barcelona-es", "bilbao-es", "cordoba-es", "leon-es"]


@pytest.mark.usefixtures("whole_register")
@pytest.mark.parametrize("query", [{"country": "XX"}, {"page": "many"}, {"page": "99"}, {"q": "x" * 1000}, {"q": "\x00"}])
def test_a_list_address_that_makes_no_sense_still_answers(reader: Client, query: dict[str, str]) -> None:
    assert reader.get(LIST, query).status_code == 200


@pytest.mark.usefixtures("whole_register")
def test_typing_swaps_the_list_alone(reader: Client) -> None:
    part = reader.get(LIST, {"q": "bogota"}, headers={"HX-Request": "true", "HX-Target": "register-list"}).text

    assert "Bogotá" in part
    assert "<html" not in part


@pytest.mark.usefixtures("whole_register")
def test_a_search_without_result_says_what_to_do(reader: Client) -> None:
    assert "No city found" in reader.get(LIST, {"q": "Atlantis"}).text


@pytest.mark.parametrize("query", [{}, {"q": "a"}, {"q": "a", "country": "IN"}])
def test_the_list_takes_as_many_statements_for_one_city_as_for_all(reader: Client, query: dict[str, str]) -> None:
    entries = register.packaged()
    actions.load_register(by=None, entries=[entry for entry in entries if entry.slug == "hyderabad-in"])
    reader.get(LIST, query)
    with CaptureQueriesContext(connection) as one:
        reader.get(LIST, query)
    actions.load_register(by=None, entries=entries)
    with CaptureQueriesContext(connection) as everything:
        reader.get(LIST, query)

    assert len(one) == len(everything)


@pytest.mark.usefixtures("whole_register")
def test_a_city_page_shows_facts_with_year_source_and_certainty(reader: Client) -> None:
    page = reader.get(reverse("places:city", kwargs={"slug": "newcastle-au"})).text

    assert "in 2021" in page
    assert "general knowledge, approx" in page
    assert "its country is inferred" in page
    assert "32.93° S, 151.78° E" in page
    assert "Newcastle upon Tyne, United Kingdom" in page


@pytest.mark.usefixtures("whole_register")
def test_every_city_page_answers(reader: Client) -> None:
    assert {reader.get(city.get_absolute_url()).status_code for city in City.objects.all()} == {200}


def test_an_unknown_city_is_not_found(reader: Client) -> None:
    assert reader.get(reverse("places:city", kwargs={"slug": "atlantis"})).status_code == 404
