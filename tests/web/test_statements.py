"""Every page costs the same number of SQL statements for one row and for many."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from hanse.access.roles import Role
from hanse.admission import actions as admission
from hanse.admission.actions import Offer
from hanse.admission.models import JoinRequest
from hanse.admission.rules import RequestKind
from hanse.adoption import actions as adoption
from hanse.adoption.actions import Proof, Statement
from hanse.adoption.models import Batch, Entry, Source
from hanse.adoption.rules import Status, Verdict
from hanse.alliances import actions as alliances
from hanse.alliances.models import Alliance, MemberCity, Seat
from hanse.demo.synthetic.actions import make_alliance
from hanse.demo.synthetic.shape import Size
from hanse.history import clock
from hanse.people.models import Person
from tests import world
from tests.sql import counted

pytestmark = pytest.mark.django_db

MANY = 7
FIRST = date(2022, 1, 10)


def furnished(slug: str, rows: int) -> Alliance:
    """An alliance with that many of everything that a page can list, for its first city also in one cell."""
    alliance = world.alliance(slug, cities=[f"{slug} {number}" for number in range(rows)])
    secretariat = world.secretariat(alliance)
    for number, member in enumerate(alliance.member_cities.select_related("alliance").order_by("pk")):
        on = (FIRST + timedelta(days=number)).isoformat()
        cohort = alliances.open_cohort(alliance=alliance, name=f"Cohort {number}", by=secretariat)
        alliances.change_cohort(member_city=member, cohort=cohort, by=secretariat)
        world.labelled(member, f"Label {number}", on)
        world.meeting(alliance, on)
        world.meeting(alliance, f"20{50 + number}-01-10")
        world.entry(member, "selection", Status.IN_PROGRESS, on, by=secretariat)
        world.entry(member, "commitment", policy_code="ODA", by=secretariat)
        world.entry(member, "workplan", reported=True, by=world.city_person(member), proofs=[Proof(url="https://x.org/a")])
        invite(member, secretariat, number)
        tell(alliance, secretariat, rows=rows, number=number)
    return alliance


def invite(member: MemberCity, secretariat: Person, number: int) -> None:
    """People on their way, with requests, shares and terms that end soon."""
    alliance, soon = member.alliance, clock.today("UTC") + timedelta(days=9)
    first = alliance.member_cities.order_by("pk")[0]
    alliances.note_election(member_city=member, on=soon, by=secretariat)
    alliances.end_seat(seat=Seat.objects.filter(member_city=member).latest("pk"), ends_on=soon, by=secretariat)
    alliances.share_city(member_city=first, seat=world.expert(alliance).seats.get(), by=secretariat)
    world.seated(Role.CITY_CONTRIBUTOR, alliance, first)
    offer = Offer(Role.CITY_CONTRIBUTOR, f"invited{number}@example.org", "Invited", member)
    admission.invite(alliance=alliance, offer=offer, by=secretariat)
    asking = {"name": "Asking", "email": f"asking{number}@example.org", "organisation": "City"}
    admission.ask_to_join(alliance=alliance, kind=RequestKind.CITY, **asking)


def tell(alliance: Alliance, secretariat: Person, *, rows: int, number: int) -> None:
    """Something more about the first city, and a batch about all."""
    first = alliance.member_cities.order_by("pk").first()
    assert first
    stage = world.stage(alliance, "statement").pk
    on = FIRST + timedelta(days=number)
    adoption.record_batch(
        alliance=alliance,
        statements=[
            Statement((key, stage, None), Status.COMPLETED, on)
            for key in alliance.member_cities.order_by("pk").values_list("pk", flat=True)[:rows]
        ],
        by=secretariat,
        source=Source.WEB,
        submission=uuid4(),
    )
    wrong = world.entry(first, "followup", on=on.isoformat(), by=secretariat)
    adoption.correct_entry(entry=wrong, status=Status.IN_PROGRESS, effective_on=on, by=secretariat, note="x")
    file = ContentFile(b"minutes", name="minutes.txt")
    report = world.entry(first, "followup", on=on.isoformat(), reported=True, proofs=[Proof(file=file)])
    adoption.review_report(entry=report, verdict=Verdict.CONFIRMED, by=secretariat)
    taken = world.entry(first, "followup", on=on.isoformat(), by=secretariat)
    adoption.withdraw_entry(entry=taken, by=secretariat, note="x")


def addresses(alliance: Alliance) -> dict[str, str]:
    """Every page of a workspace that reads rows, for the first city, entry and batch."""
    city = alliance.member_cities.select_related("city").order_by("pk")[0].city.slug
    entry = Entry.objects.for_alliance(alliance).filter(reported=True, review=None).order_by("pk")[0].pk
    batch = Batch.objects.for_alliance(alliance).order_by("pk")[0].pk
    pages: dict[str, dict[str, object]] = {
        "desk": {},
        "progress": {},
        "workspace_settings": {},
        "cities": {},
        "admit_city": {},
        "arrange_cities": {},
        "cohorts": {},
        "manage_city": {"city": city},
        "gatherings": {},
        "call_gathering": {},
        "people": {},
        "invite": {},
        "invite_list": {},
        "appoint": {},
        "join_requests": {},
        "join_request": {"asked": JoinRequest.objects.filter(alliance=alliance).order_by("pk")[0].pk},
        "seat": {"seat": Seat.objects.filter(member_city__city__slug=city, alliance=alliance).order_by("pk")[0].pk},
        "handover": {"seat": Seat.objects.filter(member_city__city__slug=city, alliance=alliance).order_by("pk")[0].pk},
        "city_shares": {"city": city},
        "entry_settings": {},
        "adoption:quick_entry": {},
        "adoption:waiting_reports": {},
        "adoption:import": {},
        "adoption:batches": {},
        "adoption:batch": {"batch": batch},
        "adoption:withdraw_batch": {"batch": batch},
        "adoption:city": {"city": city},
        "adoption:stage_cell": {"city": city, "stage": "followup"},
        "adoption:policy_cell": {"city": city, "policy": "ODA"},
        "adoption:correct_entry": {"entry": entry},
        "adoption:withdraw_entry": {"entry": entry},
        "adoption:review_report": {"entry": entry},
        "adoption:pathway": {},
        "recruitment:cities": {},
        "recruitment:cities_table": {},
        "recruitment:cities_figures": {},
        "recruitment:choose": {},
        "recruitment:city": {"city": city},
        "recruitment:move_city": {"city": city},
        "recruitment:plan_city": {"city": city},
        "recruitment:touch_city": {"city": city},
        "recruitment:experts": {},
        "recruitment:experts_table": {},
        "recruitment:cohort": {"cohort": alliance.cohorts.order_by("pk")[0].pk},
        "recruitment:plan_cohort": {"cohort": alliance.cohorts.order_by("pk")[0].pk},
        "recruitment:proposals": {},
        "recruitment:standing_rules": {},
        "reports:export": {},
        "reports:deck_template": {},
    }
    exports = {f"export as {code}": ("reports:download", {"format": code}) for code in ("json", "csv", "xlsx")}
    named = {name: (name, parts) for name, parts in pages.items()} | exports
    history = {
        "history": f"{reverse('history', kwargs={'alliance': alliance.slug})}?table=adoption.entry",
        "readings": reverse("readings", kwargs={"alliance": alliance.slug}),
    }
    return history | {name: reverse(to, kwargs={"alliance": alliance.slug, **parts}) for name, (to, parts) in named.items()}


def costs(person: Person, alliance: Alliance) -> dict[str, int]:
    """For each page that opens for a person the number of its statements, none of them remembered from before."""
    client, found = Client(), {}
    client.force_login(person)
    for name, path in addresses(alliance).items():
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path)
        if response.status_code == 200:
            found[name] = len(captured)
    return found


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.DATA_DIR = tmp_path_factory.mktemp("data")


@pytest.mark.parametrize("role", list(Role))
def test_every_page_costs_the_same_for_one_row_and_many(role: Role) -> None:
    few, many = furnished("few", 1), furnished("many", MANY)

    def seated(alliance: Alliance) -> Person:
        return world.seated(role, alliance, alliance.member_cities.order_by("pk")[0])

    one = costs(seated(few), few)

    assert costs(seated(many), many) == one
    assert len(one) >= (2 if role is Role.VENDOR else 7)
    assert max(one.values()) <= 20


def test_the_way_in_costs_the_same_for_two_alliances_and_many() -> None:
    person, client = world.steward(), Client()
    client.force_login(person)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/").status_code == 200
        return len(captured)

    for number in range(2):
        world.alliance(f"alliance-{number}")
    two = statements()
    for number in range(2, MANY):
        world.alliance(f"alliance-{number}")

    assert statements() == two


@pytest.mark.parametrize("cities", [1, 11, 130, 1300])
def test_progress_page_costs_at_most_twelve_statements(cities: int) -> None:
    alliance = make_alliance(slug="large", size=Size(cities=cities, entries=cities * 10), report=lambda _: None)
    client = Client()
    client.force_login(Person.objects.get(email="secretariat.large@example.org"))
    caches["pages"].clear()

    def statements() -> int:
        with counted() as found:
            assert client.get(reverse("progress", kwargs={"alliance": alliance.slug})).status_code == 200
        return len(found)

    assert (statements(), statements()) == (10, 4)  # drawn, and kept
