"""The map of personal data is whole: what a model adds about people is known to export, erasure and record."""

import pytest
from django.apps import apps
from django.db import connection, models

from hanse.access.confinement import tables
from hanse.people.models import Person
from hanse.privacy import functions, packs, words
from hanse.privacy.traces import TRACES, known_columns, texts

pytestmark = pytest.mark.django_db


def test_every_key_of_a_person_and_every_address_stands_in_the_map() -> None:
    """A new one belongs into hanse.privacy.traces; then export, erasure and the data-processing record know it."""
    found = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table in tables()
        for field in model._meta.concrete_fields
        if isinstance(field, models.EmailField) or (isinstance(field, models.ForeignKey) and field.related_model is Person)
    }

    assert len(found) >= 40
    assert found - known_columns() == set()


def test_every_table_of_the_map_stands_in_the_data_processing_record() -> None:
    named = {label for purpose in packs.record().purposes for label in purpose.tables}

    assert named == TRACES.keys() | {"history.reading", "pghistory.context"}


def test_every_code_of_the_packaged_rules_has_words() -> None:
    record = packs.record()

    assert {purpose.code for purpose in record.purposes} == words.PURPOSE_WORDS.keys()
    assert {purpose.basis for purpose in record.purposes} == words.BASIS_WORDS.keys()
    assert {code for purpose in record.purposes for code in purpose.people} == words.PEOPLE_WORDS.keys()
    assert {code for purpose in record.purposes for code in purpose.kinds} == words.KIND_WORDS.keys()
    assert {code for purpose in record.purposes for code in purpose.recipients} <= words.RECIPIENT_WORDS.keys()
    assert set(record.measures) == words.MEASURE_WORDS.keys()
    assert {rule.code for rule in packs.retention().rules} == words.RULE_WORDS.keys()


def test_texts_in_which_somebody_may_be_mentioned_are_found() -> None:
    found = {f"{table}.{column}" for table, _alliance, columns in texts() for column in columns}

    assert found >= {"adoption_entry.note", "adoption_review.word", "alliances_cohort.note", "alliances_cohortevent.note"}


def test_web_may_call_what_asks_who_is_asking_and_nothing_else() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE proname = ANY (%s) AND has_function_privilege('hanse_web', oid, 'EXECUTE')",
            [list(functions.SIGNATURES)],
        )
        callable_by_web = {name for (name,) in cursor.fetchall()}

    assert callable_by_web == set(functions.FOR_THE_WEB)
    assert functions.is_current()
