"""All that concerns a person: everything of their own, in all alliances; in one alliance for who answers for it; no secrets."""

import io
import json
import zipfile
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from hanse.access import walls
from hanse.access.roles import Role
from hanse.alliances import actions as alliances
from hanse.alliances.models import Seat
from hanse.history import clock
from hanse.history.models import Reading
from hanse.people.models import Person
from hanse.privacy import dossier, queries
from tests import world
from tests.access.places import Place, furnish_fully, furnished
from tests.privacy.people import ADDRESS, NAME, NETWORK, ana, browser_of
from tests.sql import counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Place:
    settings.DATA_DIR = tmp_path_factory.mktemp("data")
    return furnish_fully(furnished("latam", ["Cali", "Piura"]))


def told(person: Person, by: Person, within: Place | None = None) -> set[tuple[str, str]]:
    with walls.behind(by.pk, clock.today("UTC")):
        return {(row.table, row.how) for row in queries.concerning(person, within=within.alliance if within else None)}


OF_ACCOUNT = {
    ("account_emailaddress", "about"),
    ("mfa_authenticator", "about"),
    ("people_signinevent", "about"),
    ("socialaccount_socialaccount", "about"),
}
WITHIN = {
    ("people_person", "about"),
    ("people_personevent", "about"),
    ("alliances_seat", "about"),
    ("alliances_seatevent", "about"),
    ("adoption_entry", "by"),
    ("admission_invitation", "about"),
    ("admission_invitationevent", "about"),
    ("admission_joinrequest", "about"),
    ("admission_joinrequestevent", "about"),
    ("outbox_message", "about"),
    ("outbox_messageevent", "about"),
    ("privacy_consent", "about"),
    ("privacy_consentevent", "about"),
    ("privacy_controller", "about"),
    ("privacy_controllerevent", "about"),
    ("pghistory_context", "by"),
    ("history_reading", "about"),
    ("history_reading", "by"),
}


def test_person_is_told_everything_and_the_lead_what_is_of_the_alliance(place: Place) -> None:
    person, lead = ana(place), place.person(Role.SECRETARIAT_LEAD)

    assert told(person, by=person) == WITHIN | OF_ACCOUNT
    assert told(person, by=lead, within=place) == WITHIN


def test_secrets_are_told_to_nobody(place: Place) -> None:
    person = ana(place)
    browser = browser_of(person)

    text = b"".join(browser.get("/account/data/json/").streaming_content).decode()  # type: ignore[attr-defined]

    kept = Person.objects.values_list("password", flat=True).get(pk=person.pk)
    assert [secret for secret in (kept, "s3cret-seed", "token_sha256", browser.session.session_key or "") if secret in text] == []
    assert [word for word in (NAME, ADDRESS.lower(), NETWORK, "says so") if word not in text] == []


def test_nobody_is_told_the_data_of_others_whom_they_invited(place: Place) -> None:
    lead = Person.objects.get(pk=Seat.objects.filter(role=Role.SECRETARIAT_LEAD).order_by("pk")[0].person_id)

    with walls.behind(lead.pk, clock.today("UTC")):
        rows = [row.columns for row in queries.concerning(lead) if (row.table, row.how) == ("admission_invitation", "by")]

    assert len(rows) == 2
    assert {"email", "name", "message"} & set().union(*rows) == set()


def test_who_read_is_not_told_and_whom_one_read_is_a_number(place: Place) -> None:
    person = ana(place)

    with walls.behind(person.pk, clock.today("UTC")):
        rows = [row for row in queries.concerning(person) if row.table == "history_reading"]

    about, by = (next(row.columns for row in rows if row.how == how) for how in ("about", "by"))
    assert about.keys() == {"id", "alliance_id", "what", "read_at"}
    assert (by["people"], "about" in by) == (1, False)


def test_what_an_ended_seat_took_out_of_reach_is_still_ones_own(place: Place) -> None:
    japan = world.alliance("japan", cities=["Kaga"])
    world.secretariat(japan)
    person = ana(place)
    seat = alliances.give_seat(person=person, role=Role.EXPERT, alliance=japan, starts_on=date(2022, 1, 1), by=None)
    alliances.end_seat(seat=seat, ends_on=date(2022, 6, 1), by=None)

    with walls.behind(person.pk, clock.today("UTC")):
        names = {dossier.of(person).alliances[row.alliance_id] for row in queries.concerning(person) if row.alliance_id}

    assert names == {"Latam", "Japan"}


def test_lead_is_told_nothing_of_another_alliance(place: Place) -> None:
    japan = furnished("japan", ["Kaga", "Kakogawa"])
    person = ana(place)
    alliances.give_seat(person=person, role=Role.EXPERT, alliance=japan.alliance, starts_on=world.START, by=None)
    lead = place.person(Role.SECRETARIAT_LEAD)

    with walls.behind(lead.pk, clock.today("UTC")):
        rows = queries.concerning(person, within=place.alliance)

    assert {row.alliance_id for row in rows} == {None, place.alliance.pk}
    assert {row.columns.get("role") for row in rows if row.table == "alliances_seat"} == {"city_lead"}


@pytest.mark.parametrize("who", ["staff", "lead elsewhere", "colleague", "no alliance", "stranger to the alliance"])
def test_database_tells_nobody_else(place: Place, who: str) -> None:
    person, japan = ana(place), world.alliance("japan", cities=["Kaga"])
    lead = place.person(Role.SECRETARIAT_LEAD)
    asking = {
        "staff": (place.person(Role.SECRETARIAT_STAFF), person, place.alliance),
        "lead elsewhere": (world.secretariat(japan), person, place.alliance),
        "colleague": (place.person(Role.CITY_LEAD), person, None),
        "no alliance": (lead, person, None),
        "stranger to the alliance": (lead, world.person(), place.alliance),
    }
    by, whom, within = asking[who]

    with (
        pytest.raises(DatabaseError, match="none of your seats allows this"),
        transaction.atomic(),
        walls.behind(by.pk, clock.today("UTC")),
    ):
        queries.concerning(whom, within=within)


def test_web_role_that_nobody_stands_behind_is_told_nothing(place: Place) -> None:
    person = ana(place)

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE hanse_web")
        with pytest.raises(DatabaseError, match="none of your seats"):
            queries.concerning(person)
        transaction.set_rollback(True)


def test_package_holds_the_same_as_json_and_as_a_page(place: Place) -> None:
    person = ana(place)
    with clock.moved_to(clock.now()):
        found = dossier.of(person)
        with zipfile.ZipFile(io.BytesIO(dossier.package(found).read())) as archive:
            held = {name: archive.read(name).decode() for name in archive.namelist()}

        assert held == {f"{found.stem}.json": dossier.as_json(found), f"{found.stem}.html": dossier.as_page(found)}
    parsed = json.loads(held[f"{found.stem}.json"])
    assert parsed["person"] == {"id": person.pk, "name": NAME, "email": ADDRESS.lower()}
    assert {(table, row["how"]) for table, rows in parsed["tables"].items() for row in rows} == WITHIN | OF_ACCOUNT
    assert held[f"{found.stem}.html"].count(NAME) >= 10


def test_reads_of_a_persons_data_are_noted(place: Place) -> None:
    person, lead = ana(place), place.person(Role.SECRETARIAT_LEAD)
    seat = Seat.objects.get(person=person)
    client = browser_of(lead)

    for page in ("", "json/", "zip/", "erase/"):
        assert client.get(f"/workspace/latam/privacy/people/{seat.pk}/{page}").status_code == 200

    noted = Reading.objects.filter(person_id=lead.pk, about=[person.pk]).order_by("pk").values_list("what", flat=True)
    assert list(noted) == [
        "privacy.person_shown",
        "privacy.person_exported",
        "privacy.person_exported",
        "privacy.person_shown",
    ]


def test_page_costs_the_same_number_of_statements_for_one_row_and_for_many(place: Place) -> None:
    person = ana(place)
    client = browser_of(person)
    client.get("/account/data/read/")

    def statements() -> int:
        with counted() as queries:
            assert client.get("/account/data/read/").status_code == 200
        return len(queries)

    few = statements()
    for number in range(30):
        world.entry(place.other, "selection", on=f"2023-01-{number + 1:02}", by=person)

    assert statements() == few
