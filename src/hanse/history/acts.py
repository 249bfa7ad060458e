"""An act: one thing a person did. Every row that a trigger keeps for history points to its act."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol
from uuid import uuid4

from django.db import connection, transaction

from hanse.history import origins


class Keyed(Protocol):
    """Anything with a primary key; history stands below people and alliances and knows no more of them."""

    pk: Any


class Refused(Exception):
    """A rule says no. The reason is a full sentence for the person who asked."""

    def __init__(self, reason: object) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)


_acting: ContextVar[bool] = ContextVar("acting", default=False)


@contextmanager
def act(name: str, *, by: Keyed | None, alliance: Keyed | None = None, note: str = "") -> Iterator[None]:
    """Do something in one transaction, under its name ("adoption.entry_recorded"), its doer and where it comes from.

    An act inside another is a part of it: its rows carry the name of the outer one, which is why they were written.
    `by` is None only where the house itself acts (packaged content, set-up).
    """
    goes_on = connection.in_atomic_block
    with transaction.atomic():
        if _acting.get():
            yield
            return
        said = {"action": name, "by": by and by.pk, "alliance": alliance and alliance.pk, "from": origins.here()}
        token = _acting.set(True)
        try:
            _tell_the_database(str(uuid4()), json.dumps(said | ({"note": note} if note else {})))
            yield
        finally:
            _acting.reset(token)
        if goes_on:  # what is written after the act is no part of it
            _tell_the_database("", "")


def _tell_the_database(act: str, said: str) -> None:
    """Whose act it is, until the transaction ends: the triggers of pghistory read these two settings.

    Said once for the whole act and not, as by pghistory.context, before each of its statements: so COPY is covered as well.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)", [act, said]
        )
