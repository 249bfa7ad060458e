"""The pages of recruitment: what they show, what they cost, and that buttons do what they say."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.urls import reverse

from hanse.access.roles import Role
from hanse.alliances.models import Alliance, Cohort
from hanse.demo.synthetic.actions import make_alliance
from hanse.demo.synthetic.shape import Size
from hanse.people.models import Person
from hanse.recruitment import actions
from hanse.recruitment.models import CohortCandidate, Proposal, Target, Touch
from hanse.recruitment.rules import ProposalState, Settings
from tests import world
from tests.sql import counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def latam() -> Alliance:
    return world.alliance(cities=["Cali", "Piura", "Duitama"])


def signed_in(of: Alliance, role: Role = Role.SECRETARIAT_LEAD) -> tuple[Client, Person]:
    person, client = world.seated(role, of, of.member_cities.order_by("pk").first()), Client()
    client.force_login(person)
    return client, person


def at(of: Alliance, name: str, **parts: object) -> str:
    return reverse(f"recruitment:{name}", kwargs={"alliance": of.slug, **parts})


@pytest.mark.parametrize(
    "name",
    [
        "cities",
        "cities_table",
        "cities_figures",
        "choose",
        "experts",
        "experts_table",
        "experts_figures",
        "proposals",
        "standing_rules",
        "export_cities",
        "export_experts",
    ],
)
def test_page_opens(latam: Alliance, name: str) -> None:
    client, _person = signed_in(latam)

    assert client.get(at(latam, name)).status_code == 200


@pytest.mark.parametrize("name", ["city", "move_city", "plan_city", "touch_city"])
def test_page_of_a_city_opens(latam: Alliance, name: str) -> None:
    client, _person = signed_in(latam)

    assert client.get(at(latam, name, city="cali-co")).status_code == 200


def synthetic(cities: int) -> tuple[Client, Alliance]:
    """A made-up alliance of that many cities, each with a plan, a touch and a candidacy; everything silent for years."""
    alliance = make_alliance(slug="large", size=Size(cities=cities, entries=cities * 3), report=lambda _: None)
    person = Person.objects.get(email="secretariat.large@example.org")
    members = list(alliance.member_cities.all())
    first = Cohort.objects.filter(alliance=alliance).order_by("pk")[0]
    Target.objects.bulk_create(
        Target(alliance=alliance, member_city=m, owner=person, next_step="Call", next_step_on=world.START) for m in members
    )
    Touch.objects.bulk_create(
        Touch(alliance=alliance, member_city=m, kind="call", direction="in", happened_at=world.moment("2023-01-01"))
        for m in members
    )
    CohortCandidate.objects.bulk_create(CohortCandidate(alliance=alliance, cohort=first, member_city=m) for m in members)
    actions.set_standing_rules(alliance=alliance, settings=Settings(enabled=True), by=person)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE recruitment_target, recruitment_touch, recruitment_cohortcandidate")
    client = Client()
    client.force_login(person)
    return client, alliance


@pytest.mark.parametrize("cities", [10, 1_000, 13_000])
def test_pages_cost_at_most_twelve_statements(cities: int) -> None:
    client, alliance = synthetic(cities)
    first = Cohort.objects.filter(alliance=alliance).order_by("pk")[0]
    addresses = {
        "board": at(alliance, "cities"),
        "table": f"{at(alliance, 'cities_table')}?sort=-step&due=overdue",
        "cohort": at(alliance, "cohort", cohort=first.pk),
        "proposals": at(alliance, "proposals"),
        "figures": at(alliance, "cities_figures"),
    }
    assert client.get(addresses["proposals"]).status_code == 200
    found = {}
    for name, address in addresses.items():
        caches["pages"].clear()
        with counted() as said:
            assert client.get(address).status_code == 200
        found[name] = len(said)

    assert Proposal.objects.filter(alliance=alliance, state=ProposalState.OPEN).count() == cities
    assert found == COSTS


COSTS = {"board": 0, "table": 0, "cohort": 0, "proposals": 0, "figures": 0}
