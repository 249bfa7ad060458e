"""An act is whole or nothing, and every row it touches knows whose act it was. The clock of the house moves by hand only."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from pghistory.models import Context

from hanse import history
from hanse.alliances.actions import change_standing
from hanse.alliances.models import Cohort
from hanse.alliances.rules import Standing
from hanse.history import Refused, clock, origins
from tests import world

MOMENT = datetime(2022, 5, 27, 2, tzinfo=UTC)


@pytest.mark.django_db
def test_act_is_written_on_every_row_it_touches() -> None:
    alliance = world.alliance()
    lucia = world.secretariat(alliance)

    with history.act("tests.cohorts_opened", by=lucia, alliance=alliance, note="for a test"):
        for name in ("First", "Second"):
            Cohort.objects.create(alliance=alliance, name=name)

    contexts = {event.pgh_context for event in Cohort.pgh_event_model.objects.all()}  # type: ignore[attr-defined]
    assert [context.metadata for context in contexts] == [
        {
            "action": "tests.cohorts_opened",
            "by": lucia.pk,
            "alliance": alliance.pk,
            "from": {"source": "command line"},
            "note": "for a test",
        }
    ]


def told(model: type[models.Model], **which: object) -> list[dict[str, object] | None]:
    """What is known of the acts behind the events of a table, oldest first."""
    events = model.pgh_event_model.objects.filter(**which).order_by("pgh_id")  # type: ignore[attr-defined]
    return [event.pgh_context and event.pgh_context.metadata for event in events]


@pytest.mark.django_db
def test_act_within_another_is_a_part_of_it() -> None:
    alliance = world.alliance()

    with history.act("tests.opened", by=None, alliance=alliance):
        with history.act("tests.opened_within", by=None, alliance=alliance, note="inner"):
            Cohort.objects.create(alliance=alliance, name="First")
        Cohort.objects.create(alliance=alliance, name="Second")

    said = {"action": "tests.opened", "by": None, "alliance": alliance.pk, "from": {"source": "command line"}}
    assert told(Cohort) == [said, said]
    assert len(set(Cohort.pgh_event_model.objects.values_list("pgh_context", flat=True))) == 1  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_what_is_written_after_an_act_in_the_same_transaction_is_no_part_of_it() -> None:
    alliance = world.alliance()

    with transaction.atomic():
        with history.act("tests.opened", by=None, alliance=alliance):
            Cohort.objects.create(alliance=alliance, name="First")
        Cohort.objects.create(alliance=alliance, name="Second")
        with history.act("tests.opened_again", by=None, alliance=alliance):
            Cohort.objects.create(alliance=alliance, name="Third")

    assert [(said or {}).get("action") for said in told(Cohort)] == ["tests.opened", None, "tests.opened_again"]


@pytest.mark.django_db
def test_write_outside_any_act_says_that_it_came_from_the_database() -> None:
    alliance = world.alliance()

    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        (role,) = cursor.fetchone() or ("",)
        cursor.execute(
            "INSERT INTO alliances_cohort (alliance_id, name, position, note, criteria, plan, kickoff_url, review_url) "
            "VALUES (%s, 'First', 0, '', '', '', '', '')",
            [alliance.pk],
        )

    said = {"source": "database", "role": role}
    assert told(Cohort) in ([{"from": said}], [{"from": said | {"address": "127.0.0.1"}}])  # over the network, with an address


@pytest.mark.django_db
def test_act_covers_rows_that_are_copied_in() -> None:
    alliance = world.alliance()

    statement = "COPY alliances_cohort (alliance_id, name, position, note, criteria, plan, kickoff_url, review_url) FROM STDIN"
    with history.act("tests.copied", by=None, alliance=alliance), connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write_row((alliance.pk, "First", 0, "", "", "", "", ""))

    assert [(said or {}).get("action") for said in told(Cohort)] == ["tests.copied"]


@pytest.mark.django_db
def test_row_that_only_grows_names_its_act() -> None:
    alliance = world.alliance(cities=["Cali"])
    lucia = world.secretariat(alliance)

    change = change_standing(
        member_city=alliance.member_cities.get(), standing=Standing.ON_HOLD, effective_on=world.START, by=lucia, reason="Election"
    )

    change.refresh_from_db()
    assert Context.objects.get(pk=change.act).metadata == {
        "action": "alliances.standing_changed",
        "by": lucia.pk,
        "alliance": alliance.pk,
        "from": {"source": "command line"},
        "note": "Election",
    }


@pytest.mark.django_db
def test_act_keeps_where_it_comes_from() -> None:
    alliance = world.alliance()

    nightly = {"source": "worker", "task": "tests.nightly"}
    with origins.coming_from(lambda: nightly), history.act("tests.opened", by=None, alliance=alliance):
        Cohort.objects.create(alliance=alliance, name="First")
    with history.act("tests.opened", by=None, alliance=alliance):
        Cohort.objects.create(alliance=alliance, name="Second")

    assert [(said or {}).get("from") for said in told(Cohort)] == [
        nightly,
        {"source": "command line"},
    ]


@pytest.mark.django_db
def test_savepoint_that_is_rolled_back_takes_nothing_else_with_it() -> None:
    alliance = world.alliance()

    def fail() -> None:
        with transaction.atomic():
            Cohort.objects.create(alliance=alliance, name="First")
            raise Refused("No.")

    with history.act("tests.opened", by=None, alliance=alliance):
        with pytest.raises(Refused):
            fail()
        Cohort.objects.create(alliance=alliance, name="Second")

    assert [(said or {}).get("action") for said in told(Cohort)] == ["tests.opened"]


@pytest.mark.django_db
def test_act_that_fails_leaves_nothing() -> None:
    alliance = world.alliance()

    def fail() -> None:
        with history.act("tests.cohort_opened", by=None, alliance=alliance):
            Cohort.objects.create(alliance=alliance, name="First")
            raise Refused("No.")

    with pytest.raises(Refused, match="No"):
        fail()

    assert not Cohort.objects.exists()
    assert not Cohort.pgh_event_model.objects.exists()  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_database_refuses_to_rewrite_history() -> None:
    """Every table of events that has a row after a little life: neither changed nor emptied line by line."""
    alliance = world.alliance(cities=["Cali"])
    world.labelled(alliance.member_cities.get(), "Reactivation")
    world.meeting(alliance, "2022-04-28")
    world.secretariat(alliance)
    events = [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model") and model._default_manager.exists()]

    def is_refused(statement: str) -> bool:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        except DatabaseError as error:
            return "append-only" in str(error) or "Cannot update or delete" in str(error)
        return False

    def table(model: type[models.Model]) -> str:
        return model._meta.db_table

    rewritten = [model for model in events if not is_refused(f"UPDATE {table(model)} SET pgh_label = 'x'")]
    deleted = [model for model in events if not is_refused(f"DELETE FROM {table(model)}")]
    assert len(events) >= 8
    assert (rewritten, deleted) == ([], [])


def test_clock_stands_where_it_was_moved_to() -> None:
    with clock.moved_to(MOMENT):
        assert clock.now() == MOMENT
        assert (clock.today("UTC"), clock.today("America/Bogota")) == (date(2022, 5, 27), date(2022, 5, 26))

    assert clock.now() > MOMENT


def test_clock_moves_to_aware_moments_only() -> None:
    with pytest.raises(ValueError, match="aware"), clock.moved_to(MOMENT.replace(tzinfo=None)):
        pass


def test_refusal_is_its_reason() -> None:
    assert str(Refused("The city has this standing already.")) == "The city has this standing already."
