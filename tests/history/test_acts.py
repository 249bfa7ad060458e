"""An act is whole or nothing, and every row it touches knows whose act it was. The clock of the house moves by hand only."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from hanse import history
from hanse.alliances.models import Cohort
from hanse.history import Refused, clock
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
