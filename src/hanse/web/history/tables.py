"""Which tables tell the history of an alliance, found by looking at the models: a new private table is in it without a word here.

A tracked model tells it by its table of events, an append-only one by its own rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import models

from hanse.adoption.models import Entry
from hanse.alliances.models import Alliance, LabelChange, MemberCity, Seat, StandingChange
from hanse.history import clock
from hanse.history.models import Reading
from hanse.people.models import Person, SignInEvent

# ruff: noqa: S608 - names of tables and columns come from the models, values go in as parameters

OTHERWISE_TOLD: frozenset[type[models.Model]] = frozenset({Reading})
"""Append-only, and told on a page of their own."""

BEFORE: dict[type[models.Model], str] = {
    StandingChange: (
        "SELECT * FROM alliances_standingchange q WHERE q.member_city_id = r.member_city_id AND q.id < r.id "
        "AND q.effective_on <= r.effective_on ORDER BY q.effective_on DESC, q.id DESC LIMIT 1"
    ),
    LabelChange: (
        "SELECT * FROM alliances_labelchange q WHERE q.member_city_id = r.member_city_id AND q.label_id = r.label_id "
        "AND q.id < r.id AND q.effective_on <= r.effective_on ORDER BY q.effective_on DESC, q.id DESC LIMIT 1"
    ),
    Entry: (
        "SELECT * FROM adoption_entry q WHERE q.track_id = r.track_id AND q.id < r.id AND q.kind = 'statement' "
        "AND (q.id = r.corrects_id OR q.effective_on <= r.effective_on) "
        "AND NOT EXISTS (SELECT FROM adoption_entry c WHERE c.corrects_id = q.id AND c.id < r.id) "
        "AND NOT EXISTS (SELECT FROM adoption_review w WHERE w.entry_id = q.id AND w.verdict = 'returned' "
        "AND w.recorded_at <= r.recorded_at) "
        "ORDER BY q.id = r.corrects_id DESC NULLS LAST, q.effective_on DESC, q.id DESC LIMIT 1"
    ),
}
"""What a row `r` of a series of statements follows: the one that it corrects, else the one that held on its day till then."""

_HERE = "IN (SELECT person_id FROM alliances_seat WHERE alliance_id = %(alliance)s)"
_OF_PEOPLE = f"r.pgh_obj_id {_HERE}"
"""People belong to no alliance: an alliance reads the history of those who hold or held a seat in it."""
_OF_SIGN_INS = f"r.person_id {_HERE} AND r.what NOT IN ({', '.join(repr(what.value) for what in SignInEvent.COMINGS)})"
"""What they sign in with protects the alliance; when they come is their own."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A table of the history. `model` is what its rows are about, `rows` where they stand. The rest are SQL over a row `r`."""

    model: type[models.Model]
    rows: type[models.Model]
    key: str
    at: str
    act: str
    recorded_by: str
    within: str

    @property
    def label(self) -> str:
        """Its name in addresses and files: "alliances.membercity"."""
        return str(self.model._meta.label_lower)

    @property
    def table(self) -> str:
        return self.rows._meta.db_table

    @property
    def has_events(self) -> bool:
        """Whether its rows are events about rows elsewhere."""
        return self.rows is not self.model

    @property
    def object(self) -> str:
        """The column with the key of what a row is about."""
        return "r.pgh_obj_id" if self.has_events else self.key


@cache
def recorded() -> dict[str, Recorded]:
    """All tables of the history by their label."""
    found = (_recorded(model) for model in apps.get_models())
    return {table.label: table for table in sorted((table for table in found if table), key=lambda table: table.label)}


def _recorded(model: type[models.Model]) -> Recorded | None:
    if hasattr(model, "pgh_tracked_model"):
        return None
    events: type[models.Model] | None = getattr(model, "pgh_event_model", None)
    if events is not None and (within := _within(model)):
        return Recorded(model, events, "r.pgh_id", "r.pgh_created_at", "r.pgh_context_id", "", within)
    moment = _moment(model)
    if events is not None or model in OTHERWISE_TOLD or not is_append_only(model) or not moment:
        return None
    columns = {field.attname: field.column for field in model._meta.concrete_fields}
    return Recorded(
        model=model,
        rows=model,
        key=f"r.{model._meta.pk.column}",
        at=f"r.{moment}",
        act="r.act" if "act" in columns else "NULL::uuid",
        recorded_by="r.recorded_by_id" if "recorded_by_id" in columns else "",
        within=_within(model),
    )


def _within(model: type[models.Model]) -> str:
    """Which rows belong to an alliance; nothing for what is published."""
    if model is Person:
        return _OF_PEOPLE
    if model is SignInEvent:
        return _OF_SIGN_INS
    if model is Alliance:
        return "r.id = %(alliance)s"
    return "r.alliance_id = %(alliance)s" if is_private(model) else ""


def _moment(model: type[models.Model]) -> str:
    """The column that says when a row came in. Rows without one say nothing of their own: they come with a row that has one."""
    moments = (str(field.column) for field in model._meta.concrete_fields if field.default is clock.now)
    return next(moments, "") if _within(model) else ""


def is_private(model: type[models.Model]) -> bool:
    """Whether rows of this model belong to one alliance."""
    return "alliance_id" in {field.attname for field in model._meta.concrete_fields}


def is_append_only(model: type[models.Model]) -> bool:
    """Whether the database keeps the rows of this model as they are (hanse.history.triggers.append_only)."""
    return "append_only" in {trigger.name for trigger in getattr(model._meta, "triggers", ())}


@cache
def of_city(table: Recorded) -> str:
    """Which rows speak of a member city %(city)s: by their own key, or by the shortest way over keys of others."""
    if table.model is MemberCity:
        return f"{table.object} = %(city)s"
    if table.model is Person:
        return "r.pgh_obj_id IN (SELECT person_id FROM alliances_seat WHERE member_city_id = %(city)s)"
    return next((way for depth in range(3) if (way := _way(table.model, "r", depth))), "")


def _way(model: type[models.Model], alias: str, depth: int) -> str:
    """A condition that leads from a row to the member city over `depth` other tables."""
    for field in _references(model):
        if depth == 0 and field.related_model is MemberCity:
            return f"{alias}.{field.column} = %(city)s"
        if depth and field.related_model not in {MemberCity, Seat, model}:
            further = field.related_model
            if way := _way(further, "x", depth - 1):
                return (
                    f"{alias}.{field.column} IN (SELECT x.{further._meta.pk.column} FROM {further._meta.db_table} x WHERE {way})"
                )
    return ""


@cache
def of_object(table: Recorded, model: type[models.Model]) -> str:
    """Which rows are about one object %(object)s of a model: its own, and those that name it."""
    if model is MemberCity:
        return of_city(table).replace("%(city)s", "%(object)s")
    ways = [f"{table.object} = %(object)s"] if table.model is model else []
    if model is not Alliance:
        ways += [
            f"r.{field.column} = %(object)s"
            for field in _references(table.model, to_people=True)
            if field.related_model is model and (model is not Person or field.name == "person")
        ]
    return f"({' OR '.join(ways)})" if ways else ""


def _references(
    model: type[models.Model], *, to_people: bool = False
) -> Iterator["models.ForeignKey[models.Model, models.Model]"]:
    """The keys by which a private row names others, without its alliance. Over people no way leads to a city."""
    for field in model._meta.concrete_fields:
        if (
            isinstance(field, models.ForeignKey)
            and field.attname != "alliance_id"
            and (to_people or field.related_model is not Person)
        ):
            yield field
