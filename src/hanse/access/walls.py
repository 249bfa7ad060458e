"""The second wall: PostgreSQL itself keeps every row from those whom it does not concern.

    with walls.behind(person):
        ...  # a forgotten filter finds nothing of another alliance

All that the web does for somebody runs in one transaction, as the role `hanse_web`, which owns nothing. The database looks up
the person's seats and keeps them in settings that end with the transaction (so that a pool of connections in transaction mode
cannot mix people up), and the policies of `confinement` compare each row with them. Outside these blocks there is no alliance
at all: only what sign-in needs.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

WEB_ROLE = "hanse_web"
"""The database role of web and worker processes. It reads and writes rows, and may change no table, trigger or policy."""

_LOWER = (
    "SELECT set_config('role', %s, true), set_config('hanse.inside', '', true), set_config('hanse.person', '', true), "
    "set_config('hanse.reach', '', true), set_config('hanse.steward', '', true)"
)


@dataclass(frozen=True, slots=True)
class Wall:
    """Which rows of a table the web role sees and writes, as SQL conditions over its columns.

    `{table}` stands for the table. Without `writes` a row may be written where it is seen.
    """

    sees: str
    writes: str = ""


IN_REACH = "alliance_id = ANY ((SELECT hanse_reach())::bigint[])"
STEWARD = "(SELECT hanse_steward())"
OUTSIDE = "(SELECT hanse_outside())"
"""Nobody is known yet: sign-in, the links of invitations, the worker."""

OF_ALLIANCE = Wall(sees=f"{IN_REACH} OR {STEWARD}", writes=IN_REACH)
"""Every table that names its alliance, unless its model says otherwise by an attribute `wall`. Stewards read."""
OF_ALLIANCE_AND_STEWARD = Wall(sees=f"{IN_REACH} OR {STEWARD}")
"""Stewards write as well: what it takes to start an alliance and to appoint its secretariat."""


def of_person(column: str) -> Wall:
    """Rows that belong to one person: theirs alone, and those of everybody while nobody is signed in yet."""
    return Wall(sees=f"{column} = (SELECT hanse_person()) OR {OUTSIDE}")


def seats_of(person_id: int, today: date) -> list[dict[str, Any]]:
    """The seats whose term covers the day, as the database knows them, whatever wall stands. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT json_agg(seat) FROM hanse_seats(%s, %s) seat", [person_id, today])
        return _rows(cursor.fetchone())


@contextmanager
def behind(person_id: int | None, today: date) -> Iterator[list[dict[str, Any]]]:
    """Do something for a person (None: a visitor) in one transaction, and see no more than their seats of that day show.

    The value is those seats. One statement, beside the transaction itself.
    """
    nested = connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT json_agg(seat) FROM hanse_enter(%s, %s) seat), set_config('role', %s, true)",
                [person_id, today, WEB_ROLE],
            )
            seats = _rows(cursor.fetchone())
        yield seats
        if nested:  # the transaction goes on after us
            with connection.cursor() as cursor:
                cursor.execute(_LOWER, ["none"])


@contextmanager
def reaching(alliance_id: int) -> Iterator[None]:
    """Do something within one alliance on the authority of something else than a seat: an invitation, a job, its front door."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('hanse.reach', true), ''), "
            "set_config('hanse.reach', array_append(hanse_reach(), %s)::text, true)",
            [alliance_id],
        )
        before = cursor.fetchone()
        yield
        cursor.execute("SELECT set_config('hanse.reach', %s, true)", [before[0] if before else ""])


@contextmanager
def in_place_of(person_id: int) -> Iterator[None]:
    """Do something to what is one person's own, such as their second factors, on the authority of whoever answers for them."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('hanse.person', true), ''), set_config('hanse.person', %s, true)", [str(person_id)]
        )
        before = cursor.fetchone()
        yield
        cursor.execute("SELECT set_config('hanse.person', %s, true)", [before[0] if before else ""])


def _rows(found: tuple[Any, ...] | None) -> list[dict[str, Any]]:
    rows = found[0] if found else None
    return (json.loads(rows) if isinstance(rows, str) else rows) or []
