"""A session that cannot be written: because somebody ended it, or because the database does not write."""

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import DatabaseError, connection, transaction

from hanse.web.account.session_store import SessionStore

pytestmark = pytest.mark.django_db


def kept() -> SessionStore:
    session = SessionStore()
    session["seen"] = 1
    session.create()
    return session


def test_session_that_was_ended_meanwhile_says_so() -> None:
    session = kept()
    SessionStore(session.session_key).delete()

    with pytest.raises(UpdateError):
        session.save()


def test_database_that_does_not_write_is_not_taken_for_an_ended_session() -> None:
    session = kept()

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
        with pytest.raises(DatabaseError, match="read-only"):
            session.save()
        transaction.set_rollback(True)
