"""Reads the history of an alliance, newest first, a page at a time.

The tables of the history are many, a page is short: each gives its newest rows after a mark by an index of its own, and the
newest of those are the page. Two statements, however long the history is: which rows, and what they say.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection

from hanse.alliances.models import Alliance
from hanse.web.history.tables import BEFORE, Recorded, of_city, of_object, recorded

# ruff: noqa: S608 - names of tables and columns come from the models, values go in as parameters

NAMELESS = "-"
"""Asked for as an act: what was written outside any."""
BIGINT_DIGITS = 19


_EVENT_BEFORE = "SELECT * FROM {} q WHERE q.pgh_obj_id = r.pgh_obj_id AND q.pgh_id < r.pgh_id ORDER BY q.pgh_id DESC LIMIT 1"
_ACT = "LEFT JOIN pghistory_context c ON c.id = {}"
"""PostgreSQL leaves this join out where no condition speaks of the act."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see of a history. Keys, and aware moments: from `since` on, before `until`."""

    person: int | None = None
    act: str = ""
    city: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    table: str = ""
    object: tuple[Recorded, Any] | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a history, which may grow meanwhile: after this row the next page begins."""

    at: datetime
    table: str
    id: int

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}~{self.table}~{self.id}"

    @classmethod
    def read(cls, text: str) -> "Mark | None":
        """A mark as an address carries it; None for what is none."""
        moment, _, rest = text.partition("~")
        table, _, key = rest.partition("~")
        try:
            at = datetime.strptime(moment, "%Y-%m-%dT%H:%M:%S.%f").replace(tzinfo=UTC)
        except ValueError:
            return None
        return cls(at, table, int(key)) if key.isascii() and key.isdecimal() and len(key) < BIGINT_DIGITS else None


@dataclass(frozen=True, slots=True)
class Act:
    """Why a row was written, by whom, from where (hanse.history.act). `known` is False for an act of another alliance."""

    id: UUID
    known: bool
    name: str = ""
    by: int | None = None
    note: str = ""
    origin: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One change: what became of one row of one table. `what` is insert, update, delete, or statement."""

    table: Recorded
    id: int
    at: datetime
    what: str
    object: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    act: Act | None

    @property
    def mark(self) -> Mark:
        return Mark(self.at, self.table.label, self.id)

    @property
    def by(self) -> int | None:
        """The key of the person who wrote it."""
        if self.act is not None and self.act.known:
            return self.act.by
        return (self.after or {}).get("recorded_by_id")


def page(alliance: Alliance, asked: Asked, *, after: Mark | None, size: int) -> tuple[list[Row], bool]:
    """The newest `size` changes after a mark, and whether there are more. Two statements."""
    places = _places(alliance, asked, after, size + 1)
    shown = places[:size]
    return _told(shown), len(places) > size


def walk(alliance: Alliance, asked: Asked, *, step: int = 1000) -> Iterator[list[Row]]:
    """All of it, newest first, in steps."""
    after, more = None, True
    while more:
        rows, more = page(alliance, asked, after=after, size=step)
        if rows:
            after = rows[-1].mark
            yield rows


def _places(alliance: Alliance, asked: Asked, after: Mark | None, limit: int) -> list[Mark]:
    values: dict[str, Any] = {"alliance": alliance.pk, "limit": limit, "city": asked.city}
    values |= {"by": asked.person, "act": asked.act, "since": asked.since, "until": asked.until}
    values |= {"object": asked.object[1] if asked.object else None}
    values |= {"at": after.at if after else None, "id": after.id if after else None}
    branches = [
        f"(SELECT '{table.label}' AS label, {table.key} AS id, {table.at} AS at FROM {table.table} r {_ACT.format(table.act)} "
        f"WHERE {' AND '.join(conditions)} ORDER BY {table.at} DESC, {table.key} DESC LIMIT %(limit)s)"
        for table in recorded().values()
        for conditions in _conditions(table, asked, after)
    ]
    if not branches:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT at, label, id FROM ({" UNION ALL ".join(branches)}) r ORDER BY at DESC, label COLLATE "C" DESC, id DESC '
            "LIMIT %(limit)s",
            values,
        )
        return [Mark(*row) for row in cursor.fetchall()]


def _conditions(table: Recorded, asked: Asked, after: Mark | None) -> Iterator[list[str]]:
    """What the rows of a table must fulfil; nothing when none can, two ways where one would miss its index."""
    found = [table.within]
    if asked.table and asked.table != table.label:
        return
    for narrowed, way in (
        (asked.city, of_city(table) if asked.city else ""),
        (asked.object, of_object(table, asked.object[0].model) if asked.object else ""),
    ):
        if narrowed is not None and not way:
            return
        if way:
            found.append(way)
    if asked.since:
        found.append(f"{table.at} >= %(since)s")
    if asked.until:
        found.append(f"{table.at} < %(until)s")
    if asked.person is not None:
        found.append(f"{table.recorded_by or 'c.by_id'} = %(by)s")
    if after:
        found.append(_after(table, after))
    if asked.act == NAMELESS:
        yield [*found, f"{table.act} IS NULL"]
        yield [*found, "c.id IS NOT NULL AND c.action IS NULL"]
    elif asked.act:
        yield [*found, "c.action = %(act)s"]
    else:
        yield found


def _after(table: Recorded, mark: Mark) -> str:
    """The rows after a mark, in the one order that all tables share: moment, label, key, all descending."""
    if table.label == mark.table:
        return f"({table.at}, {table.key}) < (%(at)s, %(id)s)"
    return f"{table.at} <= %(at)s" if table.label < mark.table else f"{table.at} < %(at)s"


def _told(places: Sequence[Mark]) -> list[Row]:
    """The rows at these places with what they followed and their acts, in the same order."""
    if not places:
        return []
    parts, values = [], []
    ordered = sorted(places, key=lambda mark: mark.table)
    for label, marks in groupby(ordered, key=lambda mark: mark.table):
        table = recorded()[label]
        parts.append(_telling(table))
        values.append([mark.id for mark in marks])
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        found = {(row[0], row[1]): row for row in cursor.fetchall()}
    return [_row(place, found[place.table, place.id]) for place in places]


def _telling(table: Recorded) -> str:
    """A statement that tells rows of a table, whose keys are its one parameter."""
    if table.has_events:
        what, before = "r.pgh_label", _EVENT_BEFORE.format(table.table)
    else:
        what, before = "'statement'", BEFORE.get(table.model, "SELECT NULL WHERE false")
    columns = f"'{table.label}', {table.key}, {what}, {table.object}::text, to_json(r), to_json(p), {table.act}, c.metadata::json"
    joins = f"LEFT JOIN LATERAL ({before}) p ON true LEFT JOIN pghistory_context c ON c.id = {table.act}"
    return f"SELECT {columns} FROM {table.table} r {joins} WHERE {table.key} = ANY(%s)"


def _row(place: Mark, found: tuple[Any, ...]) -> Row:
    label, key, what, about, row, before, act, said = found
    table = recorded()[label]
    gone = what == "delete"
    return Row(
        table=table,
        id=key,
        at=place.at,
        what=what,
        object=about,
        before=row if gone else before if what != "insert" else None,
        after=None if gone else row,
        act=_act(act, said),
    )


def _act(key: UUID | None, said: dict[str, Any] | None) -> Act | None:
    if key is None:
        return None
    if said is None:
        return Act(key, known=False)
    # From where people change what is their own, in no alliance, is no alliance's concern.
    hidden = {"address"} if said.get("alliance") is None and said.get("by") is not None else set()
    origin = tuple((name, str(value)) for name, value in (said.get("from") or {}).items() if name not in hidden)
    return Act(key, True, said.get("action") or "", said.get("by"), said.get("note") or "", origin)
