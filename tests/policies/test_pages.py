"""The roadmap's pages: what can be adopted, what is announced, and on what each statement rests."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hanse.policies import packs
from hanse.policies.actions import publish_roadmap
from hanse.policies.models import ModelPolicy
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _roadmaps() -> None:
    for initiative in packs.packaged_initiatives():
        publish_roadmap(pack=packs.packaged(initiative), by=None)


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(world.steward())
    return client


def _roadmap(initiative: str) -> str:
    return reverse("policies:roadmap", kwargs={"initiative": initiative})


def _policy(initiative: str, code: str) -> str:
    return reverse("policies:policy", kwargs={"initiative": initiative, "code": code})


def test_the_roadmap_asks_for_sign_in(client: Client) -> None:
    assert client.get(_roadmap("smart-cities")).status_code == 302
    assert client.get(_policy("smart-cities", "ODA")).status_code == 302


def test_the_roadmap_shows_principles_and_says_announced_in_words(reader: Client) -> None:
    response = reader.get(_roadmap("smart-cities"))

    shown = response.context["roadmap"]
    assert [group.principle.code for group in shown.principles] == [
        "privacy",
        "security",
        "openness",
        "sustainability",
        "equity",
    ]
    assert (shown.adoptable, shown.announced) == (7, 11)
    assert response.text.count(">Announced<") == 11
    assert response.text.count(">Released<") == 7


def test_the_roadmap_shows_labels_in_the_readers_language(client: Client) -> None:
    person = world.steward()
    person.language = "pt-br"
    person.save()
    client.force_login(person)

    page = client.get(_roadmap("smart-cities"), headers={"Accept-Language": "pt-br"}).text

    assert "Dados abertos" in page
    assert "Abertura e interoperabilidade" in page


def test_an_invented_roadmap_says_so(reader: Client) -> None:
    assert "Invented for demonstration" in reader.get(_roadmap("mobility")).text
    assert "Invented for demonstration" in reader.get(_policy("mobility", "BUS")).text
    assert "Invented for demonstration" not in reader.get(_roadmap("smart-cities")).text


def test_a_policy_shows_each_element_with_its_basis_and_sources(reader: Client) -> None:
    response = reader.get(_policy("smart-cities", "DIG"))

    sheet = response.context["sheet"]
    assert [element.code for element in sheet.elements] == [f"DIG-0{number}" for number in range(1, 8)]
    assert sheet.basis_summary == "3 stated in the source · 4 general knowledge of the field"
    assert {"S20", "S21", "S24", "S26", "S28"} <= {source.code for source in sheet.sources}
    assert "our judgement" in response.text


def test_a_policy_shows_where_sources_disagree(reader: Client) -> None:
    assert "belongs to security and resilience" in reader.get(_policy("smart-cities", "ODA")).text


def test_an_announced_policy_says_that_it_cannot_be_adopted_yet(reader: Client) -> None:
    assert "Cities cannot adopt it yet" in reader.get(_policy("smart-cities", "IOT")).text


def test_every_policy_page_answers_and_links_only_to_sources_it_lists(reader: Client) -> None:
    for policy in ModelPolicy.objects.select_related("initiative"):
        response = reader.get(policy.get_absolute_url())
        listed = {source.code for source in response.context["sheet"].sources}
        cited = {source.code for element in response.context["sheet"].elements for source in element.sources}
        assert response.status_code == 200
        assert cited <= listed


def test_what_is_not_there_is_not_found(reader: Client) -> None:
    assert reader.get(_roadmap("health")).status_code == 404
    assert reader.get(_policy("mobility", "ODA")).status_code == 404


def test_pages_take_as_many_statements_for_a_small_roadmap_as_for_a_large_one(reader: Client) -> None:
    counts = []
    reader.get(_roadmap("mobility"))
    for address in (_roadmap("mobility"), _roadmap("smart-cities"), _policy("mobility", "LEZ"), _policy("smart-cities", "ICT")):
        with CaptureQueriesContext(connection) as statements:
            reader.get(address)
        counts.append(len(statements))

    assert counts[0] == counts[1]
    assert counts[2] == counts[3]
