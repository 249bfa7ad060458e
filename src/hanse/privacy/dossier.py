"""What concerns a person, as a page, as JSON and as a package of both; and what an erasure would remove of it."""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import groupby
from tempfile import TemporaryFile
from typing import IO, Any

from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from pghistory.models import Context

from hanse.alliances.models import Alliance
from hanse.history import clock
from hanse.history.models import Reading
from hanse.people.models import Person
from hanse.privacy import queries
from hanse.privacy.queries import Told
from hanse.privacy.traces import TRACES, traced

SHOWN = 25
"""Rows of each kind on a page; the files hold all."""
EMPTY = "–"


@dataclass(frozen=True, slots=True)
class Item:
    """One row, by the words for its columns."""

    alliance: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one kind: a table, or its history; about the person, or what they did."""

    title: str
    note: str
    items: tuple[Item, ...]

    @property
    def shown(self) -> tuple[Item, ...]:
        """As many as fit a page."""
        return self.items[:SHOWN]

    @property
    def hidden(self) -> int:
        """How many the page leaves to the files."""
        return max(0, len(self.items) - SHOWN)


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that concerns a person, in all alliances or within one."""

    person: Person
    within: Alliance | None
    told: tuple[Told, ...]
    alliances: dict[int, str]

    @property
    def stem(self) -> str:
        """The name of its files, without an ending."""
        return f"hanse-person-{self.person.pk}" + (f"-{self.within.slug}" if self.within else "")


def of(person: Person, *, within: Alliance | None = None) -> Dossier:
    """Two statements, whatever the number of rows."""
    told = queries.concerning(person, within=within)
    keys = {row.alliance_id for row in told if row.alliance_id is not None}
    return Dossier(person, within, tuple(told), queries.names_of_alliances(keys))


def sections(dossier: Dossier) -> list[Section]:
    """For readers, in their language."""
    return [_section(dossier, table, how, list(rows)) for (table, how), rows in groupby(dossier.told, _kind)]


def _kind(row: Told) -> tuple[str, str]:
    return row.table, row.how


def _section(dossier: Dossier, table: str, how: str, rows: list[Told]) -> Section:
    model, is_history = _models()[table]
    title = capfirst(str(model._meta.verbose_name))  # a plural that Django makes up is English
    if model is Context:
        title = _("Acts")
    if is_history:
        title = _("History: %(what)s") % {"what": title}
    note = _("about the person") if how == "about" else _("done by the person")
    return Section(title, note, tuple(_item(dossier, model, row) for row in rows))


def _item(dossier: Dossier, model: type[models.Model], row: Told) -> Item:
    fields = {str(field.column): field for field in model._meta.concrete_fields}
    facts = tuple(
        (_label(fields.get(column), column), _of_event(column, value) or _in_words(fields.get(column), value))
        for column, value in row.columns.items()
        if column != "alliance_id" and column not in {"pgh_id", "pgh_obj_id", "pgh_context_id", "act", "submission"}
    )
    return Item(dossier.alliances.get(row.alliance_id or 0, ""), facts)


def _label(field: "models.Field[Any, Any] | None", column: str) -> str:
    known = {"pgh_created_at": _("changed at"), "pgh_label": _("what became of it"), "people": _("number of people")}
    return known.get(column) or capfirst(str(field.verbose_name) if field is not None else column.replace("_", " "))


def _of_event(column: str, value: Any) -> str:
    """What the history adds to a row, in words: when, and what became of it."""
    if column == "pgh_created_at":
        return _moment(datetime.fromisoformat(value))
    if column != "pgh_label":
        return ""
    words = {
        "insert": pgettext("what became of something", "New"),
        "update": pgettext("what became of something", "Changed"),
        "delete": pgettext("what became of something", "Removed"),
    }
    return words.get(value, str(value))


def _in_words(field: "models.Field[Any, Any] | None", value: Any) -> str:
    if value in (None, "", [], {}):
        return EMPTY
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if field is not None and field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateField):  # and moments
        return _moment(field.to_python(value))
    return str(value)


def _moment(value: "date | datetime") -> str:
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    return date_format(value, "DATE_FORMAT")


@cache
def _models() -> dict[str, tuple[type[models.Model], bool]]:
    """The model of each table, and whether the table is its history."""
    found: dict[str, tuple[type[models.Model], bool]] = {known.table: (known.model, known.is_history) for known in traced()}
    return found | {Context._meta.db_table: (Context, False), Reading._meta.db_table: (Reading, False)}


@dataclass(frozen=True, slots=True)
class Fate:
    """What an erasure does to rows of one kind: their name, how many, and in words what becomes of them."""

    title: str
    number: int
    words: str


def fates(dossier: Dossier) -> tuple[list[Fate], list[Fate]]:
    """What would go, and what would stay and why."""
    going, staying = [], []
    for (table, how), rows in groupby(dossier.told, _kind):
        model, is_history = _models()[table]
        if is_history:
            continue
        title, number = _section(dossier, table, how, []).title, len(list(rows))
        trace = TRACES.get(model._meta.label_lower)
        if trace is not None and trace.goes:
            going.append(Fate(title, number, _("removed")))
        elif how == "about" and trace is not None and trace.erased:
            going.append(Fate(title, number, _("without name, address and text; the row stays, about nobody")))
        elif how == "by":
            staying.append(Fate(title, number, _("the record stays true; it names a former member in place of the person")))
        else:
            staying.append(Fate(title, number, _("keys and dates alone, without any name")))
    return going, staying


def as_json(dossier: Dossier) -> str:
    """Every row with its columns as the database names them."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for row in dossier.told:
        alliance = dossier.alliances.get(row.alliance_id or 0)
        tables.setdefault(row.table, []).append({"how": row.how, "alliance": alliance, "row": row.columns})
    said = {
        "person": {"id": dossier.person.pk, "name": str(dossier.person.name), "email": dossier.person.email},
        "within": dossier.within.slug if dossier.within else None,
        "exported_at": clock.now().isoformat(),
        "tables": tables,
    }
    return json.dumps(said, ensure_ascii=False, indent=1)


def as_page(dossier: Dossier) -> str:
    """A page that needs nothing beside it, to be read or printed."""
    context = {"dossier": dossier, "sections": sections(dossier), "now": clock.now(), "language": get_language()}
    return render_to_string("privacy/file.html", context)


def json_file(dossier: Dossier) -> IO[bytes]:
    """The JSON, ready to be sent."""
    return _file([as_json(dossier).encode()])


def package(dossier: Dossier) -> IO[bytes]:
    """Both in one .zip."""
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{dossier.stem}.json", as_json(dossier))
        archive.writestr(f"{dossier.stem}.html", as_page(dossier))
    file.seek(0)
    return file


def _file(parts: Sequence[bytes]) -> IO[bytes]:
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    file.writelines(parts)
    file.seek(0)
    return file
