"""Handing a city's seat over, and the page of who may do what."""

from datetime import timedelta

import pytest
from django.test import Client

from hanse.access.grants import ABOUT_CANS, GRANTS, Can
from hanse.access.roles import Role
from hanse.admission.models import Invitation
from hanse.adoption import actions as adoption
from hanse.adoption.actions import Proof
from hanse.adoption.models import Entry
from hanse.adoption.rules import Status, Verdict
from hanse.alliances import actions as alliances
from hanse.alliances.models import MemberCity, Seat
from hanse.history import clock
from hanse.people.models import Person
from tests import world
from tests.admission.test_invitations import accepted, behind, latest_token

pytestmark = pytest.mark.django_db


def furnished() -> tuple[MemberCity, Person, str]:
    """A city with a focal point, and the address of the seat's handover."""
    alliance = world.alliance(cities=["Cali", "Piura"])
    cali = alliance.member_cities.order_by("pk")[0]
    person = world.city_person(cali)
    return cali, person, f"/workspace/latam/people/{person.seats.get().pk}/handover/"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_pack_names_what_is_open_and_what_was() -> None:
    cali, person, page = furnished()
    lead = world.secretariat(cali.alliance)
    world.entry(cali, "selection", Status.IN_PROGRESS, "2022-01-10", by=lead)
    world.entry(cali, "workplan", reported=True, by=person, proofs=[Proof(url="https://example.org/minutes")])
    for answered_later, stage in [(False, "statement"), (True, "followup")]:
        report = world.entry(cali, stage, reported=True, by=person, recorded=world.moment("2022-01-12"))
        adoption.review_report(entry=report, verdict=Verdict.RETURNED, word="Please add the date", by=lead)
        if answered_later:
            world.entry(cali, stage, reported=False, on="2022-01-11", by=lead)

    context = signed_in(person).get(page).context

    assert [item.about for item in context["waiting"]] == ["Develop a work plan"]
    assert [item.about for item in context["returned"]] == ["Develop statement of intent"]
    assert [step.name for step in context["quiet"]] == ["Policy selection"]
    assert [proof.url for proof in context["documents"]] == ["https://example.org/minutes"]
    assert len(context["told"]) == Entry.objects.count()


def test_open_report_is_handed_over_however_old_it_is() -> None:
    cali, person, page = furnished()
    lead = world.secretariat(cali.alliance)
    world.entry(cali, "workplan", reported=True, by=person, on="2021-05-01")
    for number in range(15):
        world.entry(cali, "selection", Status.IN_PROGRESS, f"2022-01-{number + 1:02}", by=lead)

    context = signed_in(person).get(page).context

    assert [item.about for item in context["waiting"]] == ["Develop a work plan"]
    assert len(context["told"]) == 12


def test_introduction_is_drafted_in_the_languages_of_the_alliance() -> None:
    _cali, person, page = furnished()

    drafts = signed_in(person).get(page).context["drafts"]

    assert [draft.code for draft in drafts] == ["es", "en"]
    assert "my seat in Latam (City focal point, Cali) to [name]" in drafts[1].text


def test_colleagues_are_named_and_other_cities_are_not() -> None:
    cali, person, page = furnished()
    colleague = world.seated(Role.CITY_CONTRIBUTOR, cali.alliance, cali)
    stranger = world.city_person(cali.alliance.member_cities.order_by("pk")[1])
    lead = world.secretariat(cali.alliance)

    shown = signed_in(person).get(page).content.decode()

    assert (colleague.email in shown, stranger.email in shown, lead.email in shown) == (True, False, False)


def test_successor_takes_the_seat_over() -> None:
    cali, person, page = furnished()
    last_day = clock.today("UTC") + timedelta(days=10)
    given = {"name": "Ana Díaz", "email": "ana@example.org", "language": "es", "takes_over_on": last_day.isoformat()}

    response = signed_in(person).post(page, given, follow=True)
    seat = accepted(behind(latest_token()))

    assert "Ana Díaz is invited to take over" in " ".join(response.content.decode().split())
    assert (seat.role, seat.member_city) == ("city_lead", cali)
    assert person.seats.get().ends_on == last_day


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": "ana"}, "Enter a valid email address"),
        ({"term_ends_on": "2020-01-01"}, "which is past"),
        ({"name": ""}, "required"),
    ],
)
def test_successor_who_cannot_be_is_asked_for_again(wrong: dict[str, str], sentence: str) -> None:
    _cali, person, page = furnished()

    response = signed_in(person).post(page, {"name": "Ana", "email": "ana@example.org", "language": "es"} | wrong)

    assert sentence in response.content.decode()
    assert Invitation.objects.count() == 0


def test_seat_outside_cities_is_not_handed_over_here() -> None:
    alliance = world.alliance()
    lead = world.secretariat(alliance)

    assert signed_in(lead).get(f"/workspace/latam/people/{lead.seats.get().pk}/handover/").status_code == 404


@pytest.mark.parametrize("why", ["term", "election"])
def test_citys_desk_tells_of_a_handover_60_days_ahead(why: str) -> None:
    cali, person, page = furnished()
    soon = clock.today("UTC") + timedelta(days=50)
    if why == "term":
        alliances.end_seat(seat=Seat.objects.get(person=person), ends_on=soon, by=None)
    else:
        alliances.note_election(member_city=cali, on=soon, by=None)

    assert page in signed_in(person).get("/workspace/latam/").content.decode()
    assert page not in signed_in(world.observer(cali.alliance)).get("/workspace/latam/").content.decode()


def test_desk_is_quiet_about_a_handover_that_is_far() -> None:
    cali, person, page = furnished()
    far = clock.today("UTC") + timedelta(days=90)
    alliances.end_seat(seat=Seat.objects.get(person=person), ends_on=far, by=None)
    alliances.note_election(member_city=cali, on=far, by=None)

    assert page not in signed_in(person).get("/workspace/latam/").content.decode()


def test_election_is_noted_on_the_page_of_the_city() -> None:
    cali, _person, _page = furnished()
    client = signed_in(world.secretariat(cali.alliance))

    client.post("/workspace/latam/cities/cali-co/manage/", {"what": "election", "next_election_on": "2027-10-31"})

    cali.refresh_from_db()
    assert str(cali.next_election_on) == "2027-10-31"


@pytest.mark.parametrize("role", list(Role))
def test_everybody_reads_who_may_do_what_as_the_table_says_it(role: Role) -> None:
    alliance = world.alliance(cities=["Cali"])

    context = signed_in(world.seated(role, alliance, alliance.member_cities.get())).get("/roles/").context

    assert [len(described.grants) for described in context["roles"]] == [len(GRANTS[one]) for one in Role]
    assert [what for what, _reaches in context["rows"]] == [str(ABOUT_CANS[can]) for can in Can if can is not Can.USE_ACCOUNT]
    assert sum(bool(reach) for _what, reaches in context["rows"] for _role, reach in reaches) == sum(map(len, GRANTS.values()))


def test_person_without_a_seat_is_told_so() -> None:
    assert signed_in(world.person()).get("/roles/").status_code == 403


def test_focal_point_does_not_hand_over_a_colleagues_seat() -> None:
    cali, person, _page = furnished()
    colleague = world.seated(Role.CITY_CONTRIBUTOR, cali.alliance, cali)
    page = f"/workspace/latam/people/{colleague.seats.get().pk}/handover/"
    given = {"name": "Ana Díaz", "email": "ana@example.org", "language": "es", "takes_over_on": clock.today("UTC").isoformat()}

    answer = signed_in(person).post(page, given).content.decode()

    assert "Only the secretariat hands over somebody else" in answer
    assert not Invitation.objects.exists()
