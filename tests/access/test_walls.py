"""The second wall: with every filter forgotten, PostgreSQL still shows nothing of another alliance."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.test import Client

from hanse.access import confinement, walls
from hanse.access.roles import Role
from hanse.adoption.models import Entry
from hanse.alliances.models import Alliance, AllianceRows, MemberCity, Seat
from hanse.history import clock
from hanse.outbox.actions import post
from hanse.people.models import Person
from tests import world
from tests.access.places import Place, furnish_fully, furnished

pytestmark = pytest.mark.django_db


@contextmanager
def behind(person: Person | None) -> Iterator[None]:
    with walls.behind(person.pk if person else None, clock.today("UTC")):
        yield


def rows(sql: str, *parameters: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def columns(table: str) -> set[str]:
    return {
        name
        for (name,) in rows(
            "SELECT column_name FROM information_schema.columns WHERE table_schema='public' AND table_name=%s", table
        )
    }


CONFINED = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relrowsecurity"
POLICIES = "SELECT tablename, cmd FROM pg_policies WHERE schemaname = 'public' AND roles = '{hanse_web}'"


def test_every_table_is_confined_or_says_why_not() -> None:
    confined = {name for (name,) in rows(CONFINED)}
    thought_of = {table for table in confinement.tables() if confinement.reason_to_be_open(table)}

    assert set(confinement.tables()) - confined == thought_of
    assert sorted(rows(POLICIES)) == sorted(
        (table, verb) for table in confined for verb in ("SELECT", "INSERT", "UPDATE", "DELETE")
    )


def test_no_open_table_names_an_alliance_or_a_person() -> None:
    telling = {"alliance_id", "person_id", "user_id", "email", "to_address", "recorded_by_id"}
    opened = {table for table in confinement.tables() if confinement.reason_to_be_open(table)}

    assert {table: found for table in opened if (found := columns(table) & telling)} == {}


def test_new_table_that_nobody_thought_of_is_closed_to_the_web() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE hastily_made (id bigint, secret text); INSERT INTO hastily_made VALUES (1, 'x')")
    assert not confinement.is_current()

    confinement.confine()

    assert confinement.is_current()
    steward = world.steward()
    with behind(steward):
        assert rows("SELECT * FROM hastily_made") == []


def private_tables() -> list[str]:
    """Every table whose rows name an alliance."""
    return [table for table in confinement.tables() if "alliance_id" in columns(table)]


@pytest.fixture
def two(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, Place]:
    settings.DATA_DIR = tmp_path_factory.mktemp("data")
    here, there = furnished("latam", ["Cali", "Piura"]), furnished("japan", ["Kaga", "Kakogawa"])
    return furnish_fully(here), furnish_fully(there)


def test_without_any_filter_only_the_rows_of_ones_own_alliance_are_there(two: tuple[Place, Place]) -> None:
    here, there = two
    person = here.person(Role.SECRETARIAT_LEAD)
    tables = private_tables()
    owners = {table: {key for (key,) in rows(f'SELECT DISTINCT alliance_id FROM "{table}"')} for table in tables}
    both = {here.alliance.pk, there.alliance.pk}
    assert [table for table in tables if not both <= owners[table]] == []  # else this would prove nothing about it

    with behind(person):
        seen = {table: {key for (key,) in rows(f'SELECT DISTINCT alliance_id FROM "{table}"')} for table in tables}

    assert seen == {table: {here.alliance.pk} | (owners[table] & {None}) for table in tables}


def test_without_any_filter_nothing_of_the_other_alliance_is_written(two: tuple[Place, Place]) -> None:
    here, there = two
    somebody, person = world.person(), here.person(Role.SECRETARIAT_LEAD)
    with behind(person):
        changed = MemberCity.objects.update(policies_position=99)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Seat.objects.create(person=somebody, role=Role.OBSERVER, alliance=there.alliance, starts_on=world.START)

    assert changed == 2
    assert there.alliance.member_cities.filter(policies_position=99).count() == 0


def test_forgotten_filter_in_the_program_shows_nothing_of_the_other_alliance(
    two: tuple[Place, Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = two
    client = Client()
    client.force_login(here.person(Role.SECRETARIAT_LEAD))
    monkeypatch.setattr(AllianceRows, "for_alliance", lambda self, alliance: self.all())

    person = here.person(Role.SECRETARIAT_LEAD)
    with behind(person):
        assert {entry.alliance_id for entry in Entry.objects.for_alliance(there.alliance)} == {here.alliance.pk}
    pages = [client.get(f"/workspace/latam/{page}") for page in ("", "progress/", "cities/", "meetings/", "progress/reports/")]

    assert {page.status_code for page in pages} == {200}
    assert [page.request["PATH_INFO"] for page in pages if b"Kaga" in page.content or b"Kakogawa" in page.content] == []


@pytest.mark.parametrize("who", ["visitor", "without a seat", "seat ended"])
def test_nobody_without_a_seat_sees_a_private_row(two: tuple[Place, Place], who: str) -> None:
    person = None if who == "visitor" else world.person()
    if person and who == "seat ended":
        Seat.objects.create(
            person=person, role=Role.OBSERVER, alliance=two[0].alliance, starts_on=world.START, ends_on=date(2021, 5, 1)
        )
    with behind(person):
        seen = {table: len(rows(f'SELECT FROM "{table}" WHERE alliance_id IS NOT NULL')) for table in private_tables()}

    own = {"alliances_seat": 1, "alliances_seatevent": 1} if who == "seat ended" else {}
    assert {table: number for table, number in seen.items() if number} == own


def test_steward_reads_both_and_changes_no_citys_record(two: tuple[Place, Place]) -> None:
    steward = world.steward()
    with behind(steward):
        assert {entry.alliance_id for entry in Entry.objects.all()} == {place.alliance.pk for place in two}
        assert MemberCity.objects.update(policies_position=99) == 0


def test_nobody_changes_what_they_are_not_shown_even_without_a_where() -> None:
    person, other = world.person(), world.person()
    mail = {"to": other.email, "name": other.name, "language": "en", "context": {"code": "ABC"}, "by": other, "person": other}
    post(template="account/email/login_code", secret=True, **mail)

    with behind(person), connection.cursor() as cursor:
        reached = []
        for statement in ("UPDATE outbox_message SET text = 'gone'", "DELETE FROM outbox_message"):
            cursor.execute(statement)
            reached.append(cursor.rowcount)

    assert reached == [0, 0]


def test_people_are_seen_by_those_who_share_an_alliance_with_them(two: tuple[Place, Place]) -> None:
    here, there = two
    mine, theirs = here.person(Role.CITY_LEAD), there.person(Role.CITY_LEAD)
    colleague, steward = here.person(Role.EXPERT), world.steward()

    with behind(mine):
        seen = set(Person.objects.filter(pk__in=[p.pk for p in (mine, theirs, colleague, steward)]))
        changed = Person.objects.update(name="Somebody")
    with behind(None):
        visitor_sees = Person.objects.count()

    assert seen == {mine, colleague, steward}
    assert (changed, visitor_sees) == (1, 0)


APPEND_ONLY = [
    model._meta.db_table
    for model in apps.get_models()
    if confinement.is_append_only(model._meta.db_table) and model._meta.app_label != "pghistory"
]


@pytest.mark.parametrize("table", [*APPEND_ONLY, "pghistory_context"])
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "TRUNCATE"])
def test_what_is_append_only_is_so_by_the_rights_of_the_web(table: str, verb: str) -> None:
    ((allowed,),) = rows("SELECT has_table_privilege('hanse_web', %s, %s)", table, verb)

    assert allowed is False


def test_web_owns_nothing_and_changes_no_table_trigger_or_policy() -> None:
    assert rows("SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = 'hanse_web'") == [
        (False, False, False, False)
    ]
    assert rows("SELECT relname FROM pg_class WHERE relowner = 'hanse_web'::regrole") == []
    assert rows("SELECT has_schema_privilege('hanse_web', 'public', 'CREATE')") == [(False,)]
    for attempt in (
        "ALTER TABLE adoption_entry DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE adoption_entry DISABLE TRIGGER ALL",
        "DROP POLICY hanse_sees ON adoption_entry",
        "CREATE TABLE mine (id int)",
        "TRUNCATE adoption_entry",
        "SET LOCAL session_replication_role = replica",
    ):
        with behind(None), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attempt)


def test_wall_comes_down_with_its_block() -> None:
    alliance = world.alliance(cities=["Cali"])
    observer = world.observer(alliance)
    with behind(observer):
        pass

    assert MemberCity.objects.count() == 1
    assert rows("SELECT current_setting('hanse.reach', true), current_user = session_user") == [("", True)]


def test_wall_comes_down_when_its_block_fails() -> None:
    world.alliance(cities=["Cali"])
    with pytest.raises(ZeroDivisionError), behind(None):
        raise ZeroDivisionError

    assert MemberCity.objects.count() == 1


def test_reaching_one_alliance_ends_with_its_block() -> None:
    here, there = world.alliance(cities=["Cali"]), world.alliance("japan", cities=["Kaga"])
    observer = world.observer(here)
    with behind(observer):
        with walls.reaching(there.pk):
            both = set(MemberCity.objects.values_list("alliance_id", flat=True))
        after = set(MemberCity.objects.values_list("alliance_id", flat=True))

    assert (both, after) == ({here.pk, there.pk}, {here.pk})


def test_alliance_of_an_ended_seat_is_out_of_reach_the_day_after() -> None:
    alliance = world.alliance(cities=["Cali"])
    person = world.person()
    Seat.objects.create(person=person, role=Role.EXPERT, alliance=alliance, starts_on=world.START, ends_on=date(2022, 5, 1))

    def seen(day: date) -> int:
        with walls.behind(person.pk, day):
            queryset: QuerySet[Alliance] = Alliance.objects.filter(member_cities__isnull=False)
            return queryset.count()

    assert (seen(date(2022, 5, 1)), seen(date(2022, 5, 2))) == (1, 0)
