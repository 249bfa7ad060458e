"""Tables of statements only grow: whatever the house has put into them, the database lets nobody rewrite or take out."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from tests.access.places import furnish_fully, furnished

pytestmark = pytest.mark.django_db

GROWING = {
    model.__name__: model
    for model in apps.get_models()
    if any(trigger.name == "append_only" for trigger in getattr(model._meta, "triggers", []))
    and not model.__name__.endswith("Event")
}
STATEMENTS = ("UPDATE {table} SET alliance_id = alliance_id", "DELETE FROM {table}", "TRUNCATE {table} CASCADE")


def test_everything_that_states_something_only_grows() -> None:
    assert set(GROWING) == {
        "Batch",
        "BatchChange",
        "BatchWithdrawal",
        "ContactBatch",
        "Entry",
        "Evidence",
        "ExpertStandingChange",
        "Happening",
        "LabelChange",
        "LetterFile",
        "Merge",
        "Reading",
        "Review",
        "Signature",
        "StandingChange",
        "Sweep",
        "Touch",
        "TouchContact",
        "Track",
        "TwoPeople",
    }


def test_database_refuses_to_rewrite_what_was_stated() -> None:
    furnish_fully(furnished("latam", ["Cali", "Piura"]))
    answers = {}

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as if what was written before had been committed
        cursor.execute("SET LOCAL hanse.truncate = ''")
        for name, model in GROWING.items():
            if not model._default_manager.exists():
                answers[name] = "empty"
            for statement in STATEMENTS:
                try:
                    with transaction.atomic():
                        cursor.execute(statement.format(table=model._meta.db_table))
                except DatabaseError as refusal:
                    if "append-only" in str(refusal):
                        continue
                answers[name] = f"{answers.get(name, '')} {statement}"

    assert answers == {}
