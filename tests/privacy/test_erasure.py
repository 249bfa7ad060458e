"""Erasure: nothing of name and address is left anywhere, and the record says the same as before."""

import io
import zipfile
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import translation
from pghistory.models import Context
from pytest_django import Settings

from hanse.access import walls
from hanse.access.roles import Role
from hanse.adoption.models import Entry
from hanse.alliances import actions as alliances
from hanse.alliances.models import Seat
from hanse.history import Refused, clock
from hanse.outbox.models import Message
from hanse.people.models import Person
from hanse.privacy import actions, queries
from hanse.privacy.models import Consent, ErasureRequest
from hanse.reports.formats import FORMATS
from tests import world
from tests.access.places import Place, furnish_fully, furnished
from tests.privacy.people import ADDRESS, NAME, NETWORK, ana, browser_of, where_stands
from tests.web.account.people import is_in, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Place:
    settings.DATA_DIR = tmp_path_factory.mktemp("data")
    return furnish_fully(furnished("latam", ["Cali", "Piura"]))


def exports(client: Client) -> dict[str, bytes]:
    """Every export of the progress, unpacked where it is a package."""
    found = {}
    for code in FORMATS:
        response = client.get(f"/workspace/latam/progress/export/{code}/")
        raw = b"".join(response.streaming_content)  # type: ignore[attr-defined]
        if raw.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(raw)) as package:
                raw = b"".join(package.read(name) for name in package.namelist())
        found[code] = raw
    return found


def test_erasure_by_the_secretariat_leaves_nothing_of_name_and_address_and_the_record_as_it_was(place: Place) -> None:
    person, lead = ana(place), place.person(Role.SECRETARIAT_LEAD)
    seat, client = Seat.objects.get(person=person), browser_of(lead)
    alliances.drop_deck_template(alliance=place.alliance, by=lead)  # it is no real one
    assert len(where_stands(NAME)) >= 12
    assert len(where_stands(ADDRESS)) >= 12
    ledger = list(Entry.objects.order_by("pk").values_list("pk", "status", "effective_on", "recorded_at", "recorded_by"))
    with clock.moved_to(clock.now()):
        before = exports(client)
        done = client.post(f"/workspace/latam/privacy/people/{seat.pk}/erase/", {"name": "  ana RUIZ-garcía "})
        after = exports(client)

    assert done.status_code == 302
    assert (where_stands(NAME), where_stands(ADDRESS)) == ([], [])
    assert [code for code in FORMATS if before[code] != after[code]] == []
    assert list(Entry.objects.order_by("pk").values_list("pk", "status", "effective_on", "recorded_at", "recorded_by")) == ledger


def test_erasure_by_oneself_changes_no_word_of_others(place: Place) -> None:
    """Nobody edits the record by taking a name that stands in it, then erasing themself."""
    person = ana(place)
    browser = browser_of(person, NETWORK)
    ledger = list(Entry.objects.order_by("pk").values_list("pk", "status", "note", "recorded_by"))

    assert browser.post("/account/data/erase/", {"name": NAME}).status_code == 302

    assert where_stands(NAME) == ["adoption_entry", "adoption_review", "pghistory_context"]
    assert where_stands(ADDRESS) == ["adoption_review"]
    assert where_stands(NETWORK) == ["history_reading", "pghistory_context"]  # until their period is over
    assert list(Entry.objects.order_by("pk").values_list("pk", "status", "note", "recorded_by")) == ledger


def test_account_is_closed_and_what_opened_it_is_gone(place: Place) -> None:
    person = ana(place)
    browser = browser_of(person)

    browser.post("/account/data/erase/", {"name": NAME})

    person.refresh_from_db()
    assert (person.is_active, person.has_usable_password(), person.email) == (
        False,
        False,
        f"erased.{person.pk}@hanse.invalid",
    )
    assert not is_in(browser)
    fresh = Client()
    sign_in(fresh, ADDRESS)
    assert not is_in(fresh)
    with connection.cursor() as cursor:
        for table in (
            "mfa_authenticator",
            "account_emailaddress",
            "socialaccount_socialaccount",
            "usersessions_usersession",
        ):
            cursor.execute(f"SELECT count(*) FROM {table} WHERE user_id = %s", [person.pk])
            assert cursor.fetchone() == (0,), table
    assert [seat.is_held_on(clock.today("UTC")) for seat in Seat.objects.filter(person=person)] == [False]
    assert Consent.objects.filter(person=person, withdrawn_at__isnull=True).count() == 0
    assert set(Message.objects.filter(person=person).values_list("state", flat=True)) == {"cancelled"}


def test_former_member_is_named_in_the_readers_language(place: Place) -> None:
    person = ana(place)
    actions.erase_own(name=NAME, by=person)

    with translation.override("en"):
        assert Person.objects.get(pk=person.pk).name == "A former focal point of Cali"
    found = Person.objects.get(pk=person.pk)
    found.save()  # the words of one reader are not kept for all
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM people_person WHERE id = %s", [person.pk])
        assert cursor.fetchone() == ("former:focal_point:Cali",)


def test_act_of_an_erasure_names_nobody(place: Place) -> None:
    person, lead = ana(place), place.person(Role.SECRETARIAT_LEAD)

    with walls.behind(lead.pk, clock.today("UTC")):
        assert actions.erase(person=person, alliance=place.alliance, name=NAME, by=lead) == []

    act = Context.objects.get(metadata__action="privacy.person_erased")
    assert (act.metadata["by"], act.metadata["alliance"]) == (lead.pk, place.alliance.pk)
    assert where_stands(NAME) == []


def test_texts_of_another_person_of_that_name_stay(place: Place) -> None:
    person = ana(place)
    other = world.person("Another")
    Person.objects.filter(pk=other.pk).update(name=NAME)

    actions.erase_own(name=NAME, by=person)

    assert Entry.objects.filter(note=f"{NAME} says so").count() == 1
    assert ADDRESS.lower() not in Person.objects.values_list("email", flat=True)


def test_name_of_one_word_is_not_looked_for_in_texts(place: Place) -> None:
    person = ana(place)
    Person.objects.filter(pk=person.pk).update(name="Cali")
    world.entry(place.other, "followup", note="A visit to Cali", by=person)
    person.refresh_from_db()

    actions.erase_own(name="cali", by=person)

    assert Entry.objects.filter(note="A visit to Cali").count() == 1


def test_last_lead_of_an_alliance_is_not_erased() -> None:
    alliance = world.alliance(cities=["Cali"])
    lead = world.secretariat(alliance)

    with pytest.raises(Refused, match="Appoint another lead first"):
        actions.erase_own(name=lead.name, by=lead)

    with pytest.raises(DatabaseError, match="the last secretariat lead"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT hanse_erase(%s, 'former:somebody:', %s, now())", [lead.pk, clock.today("UTC")])
    world.secretariat(alliance)
    actions.erase_own(name=lead.name, by=lead)
    assert queries.says_about(lead)[0].last_lead is False


def test_wrong_name_erases_nobody(place: Place) -> None:
    person = ana(place)

    with pytest.raises(Refused, match="This is not the name"):
        actions.erase_own(name="Ana", by=person)

    assert Person.objects.filter(name=NAME).count() == 1


def test_nobody_is_erased_twice(place: Place) -> None:
    person = ana(place)
    actions.erase_own(name=NAME, by=person)
    person.refresh_from_db()

    with pytest.raises(Refused, match="erased already"):
        actions.erase_own(name=person.name, by=person)


def test_steward_is_erased_by_nobody_else(place: Place) -> None:
    steward, lead = world.steward(), place.person(Role.SECRETARIAT_LEAD)
    alliances.give_seat(person=steward, role=Role.OBSERVER, alliance=place.alliance, starts_on=world.START, by=None)

    with pytest.raises(Refused, match="global steward"):
        actions.erase(person=steward, alliance=place.alliance, name=steward.name, by=lead)

    actions.erase_own(name=steward.name, by=steward)
    assert Person.objects.get(pk=steward.pk).is_active is False


def in_two(place: Place) -> tuple[Person, Place, Person, Person]:
    """Ana with seats in two alliances, the other alliance, and a lead of each."""
    japan = furnished("japan", ["Kaga", "Kakogawa"])
    person = ana(place)
    alliances.give_seat(person=person, role=Role.EXPERT, alliance=japan.alliance, starts_on=date(2022, 1, 1), by=None)
    return person, japan, place.person(Role.SECRETARIAT_LEAD), japan.person(Role.SECRETARIAT_LEAD)


def test_every_alliance_of_a_person_has_to_agree(place: Place) -> None:
    person, japan, here, there = in_two(place)
    today = clock.today("UTC")

    with walls.behind(here.pk, today):
        missing = actions.erase(person=person, alliance=place.alliance, name=NAME, by=here, reason="Asked by letter")
    assert (missing, Person.objects.filter(name=NAME).count()) == (["Japan"], 1)
    with walls.behind(there.pk, today):
        (request,) = queries.requests_of(japan.alliance)
        gone = actions.answer_request(request=request, agrees=True, by=there)

    assert gone is True
    assert where_stands(NAME) == []
    assert Person.objects.get(pk=person.pk).name == "A former member"  # no alliance learns of the other by it
    assert set(ErasureRequest.objects.filter(person=person).values_list("state", flat=True)) == {"done"}


def test_alliance_that_declines_keeps_the_person(place: Place) -> None:
    person, japan, here, there = in_two(place)
    actions.erase(person=person, alliance=place.alliance, name=NAME, by=here)
    (request,) = queries.requests_of(japan.alliance)

    with walls.behind(there.pk, clock.today("UTC")):
        gone = actions.answer_request(request=request, agrees=False, by=there)
        with pytest.raises(Refused, match="answered already"):
            actions.answer_request(request=request, agrees=True, by=there)

    assert gone is False
    assert Person.objects.filter(name=NAME).count() == 1


def test_database_lets_no_alliance_erase_alone_whom_another_knows(place: Place) -> None:
    person, _japan, here, _there = in_two(place)
    staff = place.person(Role.SECRETARIAT_STAFF)

    for by in (here, staff):
        with (
            pytest.raises(DatabaseError, match="none of your seats allows this"),
            transaction.atomic(),
            walls.behind(by.pk, clock.today("UTC")),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT hanse_erase(%s, 'former:somebody:', %s, now())", [person.pk, clock.today("UTC")])

    assert Person.objects.filter(name=NAME).count() == 1


def test_page_shows_what_goes_and_what_stays_and_asks_for_the_password_first(place: Place) -> None:
    person = ana(place)
    stale = Client()
    stale.force_login(person)

    asked = stale.get("/account/data/erase/")
    browser = browser_of(person)
    browser.cookies["django_language"] = "en"
    page = browser.get("/account/data/erase/").content.decode()

    assert (asked.status_code, asked.headers["Location"].partition("?")[0]) == (302, "/account/confirm/")
    assert "Entry (1): the record stays true" in page
    assert "Invitation (1): without name, address and text" in page
    assert f"<b>{NAME}</b>" in page


def test_last_lead_is_told_why_on_the_page(place: Place) -> None:
    alliance = world.alliance("small", cities=["Manta"])
    lead = world.secretariat(alliance)

    page = browser_of(lead).post("/account/data/erase/", {"name": lead.name})

    assert page.status_code == 200
    assert "Appoint another lead first" in page.content.decode()


def test_lead_erases_somebody_on_the_page(place: Place) -> None:
    person, lead = ana(place), place.person(Role.SECRETARIAT_LEAD)
    seat = Seat.objects.get(person=person)
    client = browser_of(lead)

    done = client.post(f"/workspace/latam/privacy/people/{seat.pk}/erase/", {"name": NAME, "reason": ""})

    assert (done.status_code, done.headers["Location"]) == (302, "/workspace/latam/privacy/requests/")
    assert where_stands(ADDRESS) == []
    assert "A former focal point of Cali" in client.get(f"/workspace/latam/people/{seat.pk}/").content.decode()
