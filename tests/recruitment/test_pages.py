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
from hanse.outbox.models import Message
from hanse.people.models import Person
from hanse.recruitment import actions
from hanse.recruitment.models import CohortCandidate, Proposal, Sweep, Target, Touch
from hanse.recruitment.rules import MOST_OPEN, ProposalState, Settings
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
    """A made-up alliance of that many silent cities, all with a touch, a thousand of them with a plan and a candidacy."""
    alliance = make_alliance(slug="large", size=Size(cities=cities, entries=cities * 3), report=lambda _: None)
    person = Person.objects.get(email="secretariat.large@example.org")
    members = list(alliance.member_cities.all())
    first = Cohort.objects.filter(alliance=alliance).order_by("pk")[0]
    Target.objects.bulk_create(
        Target(alliance=alliance, member_city=m, owner=person, next_step="Call", next_step_on=world.START) for m in members[:1000]
    )
    Touch.objects.bulk_create(
        Touch(alliance=alliance, member_city=m, kind="call", direction="in", happened_at=world.moment("2023-01-01"))
        for m in members
    )
    CohortCandidate.objects.bulk_create(CohortCandidate(alliance=alliance, cohort=first, member_city=m) for m in members[:1000])
    actions.set_standing_rules(alliance=alliance, settings=Settings(enabled=True), by=person)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE places_city, recruitment_target, recruitment_touch, recruitment_cohortcandidate")
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

    assert Proposal.objects.filter(alliance=alliance, state=ProposalState.OPEN).count() == min(cities, MOST_OPEN)
    assert found == COSTS


COSTS = {"board": 8, "table": 9, "cohort": 9, "proposals": 11, "figures": 5}


def test_ticked_cities_are_moved_after_a_preview_and_undone(latam: Alliance) -> None:
    client, person = signed_in(latam)
    keys = list(latam.member_cities.order_by("pk").values_list("pk", flat=True))[:2]
    asked = {"what": "move", "filled": "1", "key": keys, "standing": "observer", "effective_on": "2022-05-02", "reason": "x"}

    shown = client.post(at(latam, "change_cities"), asked)
    assert b"Change 2" in shown.content
    assert not Sweep.objects.exists()

    client.post(at(latam, "change_cities"), asked | {"sure": "1"})
    assert stages(latam) == ["observer", "observer", "member"]
    table = client.get(at(latam, "cities_table")).content.decode()
    sweep = Sweep.objects.get(recorded_by=person)
    assert at(latam, "undo", sweep=sweep.pk) in table

    client.post(at(latam, "undo", sweep=sweep.pk))
    assert stages(latam) == ["member", "member", "member"]


def stages(of: Alliance) -> list[str]:
    found = []
    for city in of.member_cities.order_by("pk"):
        latest = city.standing_changes.order_by("-effective_on", "-recorded_at", "-pk").first()
        found.append(latest.standing if latest else "")
    return found


def test_keys_of_another_alliance_are_not_changed(latam: Alliance) -> None:
    client, _person = signed_in(latam)
    kaga = world.alliance("japan", cities=["Kaga"]).member_cities.get()
    asked = {"what": "move", "filled": "1", "key": kaga.pk, "standing": "ended", "effective_on": "2022-05-02", "reason": "x"}

    response = client.post(at(latam, "change_cities"), asked | {"sure": "1"}, follow=True)

    assert b"Nothing was chosen" in response.content
    assert kaga.standing_changes.count() == 1


def test_move_form_says_why_it_refuses(latam: Alliance) -> None:
    client, _person = signed_in(latam)
    asked = {"standing": "member", "effective_on": "2022-05-02", "reason": "x"}

    assert b"has this standing already" in client.post(at(latam, "move_city", city="cali-co"), asked).content
    client.post(at(latam, "move_city", city="cali-co"), asked | {"standing": "ended"})
    assert stages(latam)[0] == "ended"


def test_cities_are_chosen_weighed_and_admitted(latam: Alliance) -> None:
    client, _person = signed_in(latam)
    world.city("Leeds", "GB", population=812_000, population_year=2021)
    asked = {"chosen": ["leeds-gb"], "resources-leeds-gb": "high"}

    assert b"Balance" in client.post(at(latam, "choose"), asked | {"what": "show"}).content
    assert b"This field is required" in client.post(at(latam, "choose"), asked | {"what": "admit"}).content
    client.post(at(latam, "choose"), asked | {"what": "admit", "effective_on": "2022-05-02", "reason": "Balance"})

    assert Target.objects.values_list("member_city__city__name", "resources").get() == ("Leeds", "high")


def test_proposals_are_decided_on_one_page_with_their_mails(latam: Alliance) -> None:
    client, person = signed_in(latam)
    for city in latam.member_cities.all():
        world.contact_at(latam, at=city)
    actions.set_standing_rules(alliance=latam, settings=Settings(enabled=True), by=person)
    client.get(at(latam, "proposals"))
    keys = list(Proposal.objects.order_by("pk").values_list("pk", flat=True))
    assert len(keys) == 3

    page = client.get(at(latam, "decide"), {"key": keys[:2]})
    assert page.content.count(b"-subject") > 1
    words = {f"mail-{key}-{part}": f"Words of {key}" for key in keys[:2] for part in ("subject", "text")}
    client.post(at(latam, "decide"), {"what": "approve", "key": keys[:2]} | words)
    client.post(at(latam, "decide"), {"what": "dismiss", "key": keys[2:], "reason": "On holiday"})

    assert [proposal.state for proposal in Proposal.objects.order_by("pk")] == ["approved", "approved", "dismissed"]
    assert {message.subject for message in Message.objects.all()} == {f"Words of {key}" for key in keys[:2]}


@pytest.mark.parametrize("role", [Role.CITY_LEAD, Role.CITY_CONTRIBUTOR, Role.EXPERT, Role.OBSERVER, Role.VENDOR])
def test_recruitment_is_for_those_who_run_the_alliance(latam: Alliance, role: Role) -> None:
    client, _person = signed_in(latam, role)

    for name in ("cities", "experts", "cities_table", "export_cities", "proposals", "choose"):
        assert client.get(at(latam, name)).status_code == 403
    assert client.get(at(latam, "city", city="cali-co")).status_code == 403
    assert b"/recruitment/" not in client.get(f"/workspace/{latam.slug}/").content
