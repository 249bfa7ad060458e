"""An act: one thing a person did. Every row that a trigger keeps for history points to its act."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import pghistory
from django.db import transaction


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


@contextmanager
def act(name: str, *, by: Keyed | None, alliance: Keyed | None = None, note: str = "") -> Iterator[None]:
    """Do something in one transaction, under its name ("adoption.entry_recorded") and its doer.

    `by` is None only where the house itself acts (packaged content, set-up).
    """
    context = {"action": name, "by": by and by.pk, "alliance": alliance and alliance.pk}
    if note:
        context["note"] = note
    with transaction.atomic(), pghistory.context(**context):
        yield
