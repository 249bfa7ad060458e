"""What things are called now, in the reader's language: any number of things of any kinds by one statement."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hanse.access.roles import Role
from hanse.adoption.models import Batch, Entry, Pathway, Source, Track
from hanse.alliances.models import MemberCity, Seat
from hanse.directory.models import Contact
from hanse.gatherings.models import Gathering, Kind
from hanse.people import former
from hanse.people.models import Person
from hanse.policies.models import Labelled

# ruff: noqa: S608 - names of tables and columns come from the models, values go in as parameters

Model = type[models.Model]
Said = Mapping[str, Any]
TELLING = ("name", "title", "filename", "subject", "code")
"""Columns that can name a thing; the first one that a table has, does."""


@dataclass(frozen=True, slots=True)
class Naming:
    """How things of a kind are called: what is asked of the database about `t`, and the words made of it."""

    columns: Mapping[str, str]
    words: Callable[[Said], str]
    joins: str = ""


def names_of(wanted: Mapping[Model, Iterable[Any]]) -> dict[Model, dict[str, str]]:
    """The names of things by the text of their keys; what is no more has none. One statement, none for nothing."""
    found: dict[Model, dict[str, str]] = {model: {} for model in wanted}
    asked = {model._meta.label_lower: (model, sorted({str(key) for key in keys})) for model, keys in wanted.items()}
    asked = {label: (model, keys) for label, (model, keys) in asked.items() if keys}
    if not asked:
        return found
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(_question(label, model) for label, (model, _keys) in asked.items()),
            [keys for _model, keys in asked.values()],
        )
        for label, key, said in cursor.fetchall():
            model = asked[label][0]
            found[model][key] = _naming(model).words(said)
    return found


def _question(label: str, model: Model) -> str:
    naming, key = _naming(model), model._meta.pk
    columns = ", ".join(f"'{name}', {column}" for name, column in naming.columns.items())
    return (
        f"SELECT '{label}', t.{key.column}::text, json_build_object({columns}) FROM {model._meta.db_table} t {naming.joins} "
        f"WHERE t.{key.column} = ANY(%s::{key.rel_db_type(connection)}[])"
    )


def _naming(model: Model) -> Naming:
    return NAMINGS.get(model) or _plain(model)


def _plain(model: Model) -> Naming:
    """By a column that names it; by labels in the reader's language where there are any."""
    has = {field.column for field in model._meta.concrete_fields}
    columns = {name: f"t.{name}" for name in TELLING if name in has}
    if issubclass(model, Labelled):
        return Naming(columns | {"labels": "t.labels"}, lambda said: _label(model, said))
    return Naming(columns, lambda said: next((str(said[name]) for name in columns if said[name]), ""))


def _label(model: type[Labelled], said: Said, prefix: str = "") -> str:
    return model(name=said[f"{prefix}name"], labels=said[f"{prefix}labels"]).label()


def _track(said: Said) -> str:
    stage = _label(Track._meta.get_field("stage").related_model, said, "stage_")  # type: ignore[arg-type]  # both are Labelled
    policy = said["policy_name"] and _label(Track._meta.get_field("policy").related_model, said, "policy_")  # type: ignore[arg-type]
    return " · ".join(part for part in (said["city"], policy, stage) if part)


def _person(said: Said) -> str:
    """A name, or what stands in its place once the person's data was erased."""
    return former.read(said["name"]) or str(said["email"])


def _seat(said: Said) -> str:
    return _("%(name)s, %(role)s") % {"name": _person(said), "role": Role(said["role"]).label}


def _gathering(said: Said) -> str:
    """Meetings of a kind are told apart by their day."""
    day = datetime.fromisoformat(said["opens_at"]).astimezone(ZoneInfo(said["time_zone"]))
    return f"{said['title'] or Kind(said['kind']).label}, {date_format(day, 'DATE_FORMAT')}"


def _batch(said: Said) -> str:
    moment = timezone.localtime(datetime.fromisoformat(said["recorded_at"]))
    return str(said["filename"] or f"{Source(said['source']).label}, {date_format(moment, 'DATETIME_FORMAT')}")


_CITY = "JOIN alliances_membercity m ON m.id = {0}.member_city_id JOIN places_city c ON c.id = m.city_id"
_TRACK = {
    "city": "c.name",
    "stage_name": "s.name",
    "stage_labels": "s.labels",
    "policy_name": "p.name",
    "policy_labels": "p.labels",
}
_OF_TRACK = " JOIN adoption_stage s ON s.id = {0}.stage_id LEFT JOIN policies_modelpolicy p ON p.id = {0}.policy_id"
NAMINGS: dict[Model, Naming] = {
    MemberCity: Naming({"name": "c.name"}, lambda said: said["name"], "JOIN places_city c ON c.id = t.city_id"),
    Track: Naming(_TRACK, _track, (_CITY + _OF_TRACK).format("t")),
    Entry: Naming(_TRACK, _track, "JOIN adoption_track k ON k.id = t.track_id " + (_CITY + _OF_TRACK).format("k")),
    Seat: Naming({"name": "p.name", "email": "p.email", "role": "t.role"}, _seat, "JOIN people_person p ON p.id = t.person_id"),
    Batch: Naming({"filename": "t.filename", "source": "t.source", "recorded_at": "t.recorded_at"}, _batch),
    Contact: Naming({"name": "t.name"}, lambda said: former.read(said["name"])),
    Person: Naming({"name": "t.name", "email": "t.email"}, _person),
    Gathering: Naming(
        {"title": "t.title", "kind": "t.kind", "opens_at": "t.opens_at", "time_zone": "t.time_zone"},
        _gathering,
    ),
    Pathway: Naming({"name": "a.name"}, lambda said: said["name"], "JOIN alliances_alliance a ON a.id = t.alliance_id"),
}
"""What has no plain name of its own, or more than one."""
