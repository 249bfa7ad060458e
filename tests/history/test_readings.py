"""Reading personal data leaves one row, which stays."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from hanse.history import clock, origins
from hanse.history.models import Reading
from hanse.history.readings import note_read
from tests import world

pytestmark = pytest.mark.django_db

MOMENT = datetime(2022, 5, 27, 2, tzinfo=UTC)


def test_reading_keeps_who_read_what_about_whom_when_from_where(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    alliance, reader, other, third = world.alliance(), world.person(), world.person(), world.person()

    web = {"source": "web", "address": "203.0.113.7"}
    with clock.moved_to(MOMENT), origins.coming_from(lambda: web), django_assert_num_queries(1):
        note_read("people.list_shown", by=reader, alliance=alliance, about=[third.pk, reader.pk, other.pk, third.pk])

    assert list(Reading.objects.values("alliance_id", "person_id", "what", "about", "read_at", "origin")) == [
        {
            "alliance_id": alliance.pk,
            "person_id": reader.pk,
            "what": "people.list_shown",
            "about": [other.pk, third.pk],
            "read_at": MOMENT,
            "origin": web,
        }
    ]


def test_reading_of_ones_own_data_is_none(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    alliance, reader = world.alliance(), world.person()

    with django_assert_num_queries(0):
        note_read("people.list_shown", by=reader, alliance=alliance, about=[reader.pk])
        note_read("people.list_shown", by=reader, alliance=alliance, about=[])

    assert not Reading.objects.exists()


def test_reading_of_people_without_an_account_keeps_how_many() -> None:
    note_read("people.requests_shown", by=world.person(), alliance=world.alliance(), about=[], without_account=3)

    assert list(Reading.objects.values_list("about", "without_account")) == [([], 3)]


@pytest.mark.parametrize("statement", ["UPDATE history_reading SET what = 'x'", "DELETE FROM history_reading"])
def test_reading_stays(statement: str) -> None:
    note_read("people.list_shown", by=world.person(), alliance=world.alliance(), about=[world.person().pk])

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert [reading.what for reading in Reading.objects.all()] == ["people.list_shown"]
