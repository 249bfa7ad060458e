"""No change of private data is missed, whoever writes and how; and the role of the web can add to the record, never change it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from pghistory.models import Context

from hanse import history
from hanse.access import walls
from hanse.access.confinement import is_append_only
from hanse.access.walls import WEB_ROLE
from hanse.alliances.models import AllianceVersion, Cohort
from hanse.history import clock
from hanse.people.models import Person
from tests import world

pytestmark = pytest.mark.django_db

COUNTERS = {AllianceVersion}
"""Private, and no data: numbers that triggers move with every change that the record tells."""
CARRIED = {"adoption.Track", "adoption.BatchChange", "history.Reading"}
"""Append-only without an act: they come with a row that has one, or are told by themselves."""


def private_models() -> list[type[models.Model]]:
    """Models whose rows belong to one alliance, and people."""
    return [
        model
        for model in apps.get_models()
        if not hasattr(model, "pgh_tracked_model")
        and (model is Person or "alliance_id" in {field.attname for field in model._meta.concrete_fields})
        and model not in COUNTERS
    ]


def test_every_private_table_is_tracked_or_only_grows() -> None:
    untold = [
        model._meta.label
        for model in private_models()
        if not hasattr(model, "pgh_event_models") and not is_append_only(model._meta.db_table)
    ]

    assert len(private_models()) >= 20
    assert untold == []


def test_every_tracked_table_tracks_insertion_change_and_deletion() -> None:
    tracked = {model: set(getattr(model, "pgh_event_models", {})) for model in apps.get_models()}

    assert {
        model._meta.label: labels for model, labels in tracked.items() if labels and not labels >= {"insert", "update", "delete"}
    } == {}


def test_every_table_that_only_grows_names_its_acts() -> None:
    nameless = {
        model._meta.label
        for model in private_models()
        if is_append_only(model._meta.db_table) and "act" not in {field.name for field in model._meta.fields}
    }

    assert nameless == CARRIED


def events(model: type[models.Model]) -> list[tuple[str, str]]:
    """Label and name of each event, oldest first."""
    return list(model.pgh_event_model.objects.order_by("pgh_id").values_list("pgh_label", "name"))  # type: ignore[attr-defined]


def test_raw_sql_leaves_events() -> None:
    cohort = world.alliance().cohorts.create(name="First")

    with connection.cursor() as cursor:
        cursor.execute("UPDATE alliances_cohort SET name = 'Renamed' WHERE id = %s", [cohort.pk])
        cursor.execute("UPDATE alliances_cohort SET name = name")
        cursor.execute("DELETE FROM alliances_cohort WHERE id = %s", [cohort.pk])

    assert events(Cohort) == [("insert", "First"), ("update", "Renamed"), ("delete", "Renamed")]


@contextmanager
def may_only_insert(*tables: str) -> Iterator[None]:
    """The web role has no other right to these tables than to insert."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"REVOKE ALL ON {table} FROM {WEB_ROLE}; GRANT INSERT ON {table} TO {WEB_ROLE}")
    yield


def test_role_that_may_only_insert_leaves_acts_and_events() -> None:
    """Two acts, and changes within one: no act is ever rewritten, so the right to insert is enough."""
    alliance = world.alliance()
    lead = world.secretariat(alliance)

    with may_only_insert("pghistory_context", "alliances_cohortevent"), walls.behind(lead.pk, clock.today("UTC")):
        with history.act("tests.opened", by=None, alliance=alliance):
            cohort = Cohort.objects.create(alliance=alliance, name="First")
            cohort.name = "Second"
            cohort.save()
        with history.act("tests.closed", by=None, alliance=alliance):
            Cohort.objects.filter(pk=cohort.pk).delete()
        Cohort.objects.create(alliance=alliance, name="Third")

    assert events(Cohort) == [("insert", "First"), ("update", "Second"), ("delete", "Second"), ("insert", "Third")]
    acts = Cohort.pgh_event_model.objects.order_by("pgh_id").values_list("pgh_context__metadata__action", flat=True)  # type: ignore[attr-defined]
    assert list(acts) == ["tests.opened", "tests.opened", "tests.closed", None]


@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize(("table", "column"), [("pghistory_context", "metadata"), ("alliances_cohortevent", "name")])
def test_web_role_adds_to_the_record_and_changes_nothing(statement: str, table: str, column: str) -> None:
    alliance = world.alliance()
    alliance.cohorts.create(name="First")
    kept = Context.objects.count()

    def rewrite() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {WEB_ROLE}")
            cursor.execute(statement.format(table, column, column))

    with pytest.raises(DatabaseError, match="permission denied"):
        rewrite()

    assert (Context.objects.count(), events(Cohort)) == (kept, [("insert", "First")])
