"""Changes in words: which thing, which field, from what to what. Names are those of today; what is no more is "(erased)"."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from hanse.adoption.models import Entry, Evidence, Review
from hanse.alliances.models import Alliance, CityShare, LabelChange, StandingChange
from hanse.people.models import Person, SignInEvent
from hanse.web.history.names import Model, names_of
from hanse.web.history.timeline import Act, Row
from hanse.web.history.words import ELSEWHERE, GONE, act_in_words, origin_in_words

EMPTY = "–"
SUBJECTS: dict[Model, tuple[str, ...]] = {
    StandingChange: ("member_city",),
    LabelChange: ("member_city", "label"),
    Entry: ("track",),
    Review: ("entry",),
    Evidence: ("entry",),
    CityShare: ("member_city", "seat"),
    SignInEvent: ("person",),
}
"""Rows that are named by what they speak of."""
VALUES: dict[Model, str] = {
    StandingChange: "standing",
    LabelChange: "given",
    Entry: "status",
    Review: "verdict",
    SignInEvent: "what",
}
"""The one field of a statement that says what is so from now on."""
UNTOLD = frozenset({"alliance_id", "act", "recorded_at", "recorded_by_id", "submission", "corrects_id", "happened_at", "origin"})
"""Columns that the page says otherwise, that mean nothing to a reader, or that are not for them."""
GIVEN = {True: pgettext_lazy("a label", "given"), False: pgettext_lazy("a label", "taken away")}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, before and after: its name in the database, its words, both values in words and as they are."""

    name: str
    label: str
    before: str
    after: str
    raw_before: Any
    raw_after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the history in words. The headline tells one of the fields where one says it all; the details are the others."""

    row: Row
    kind: str
    thing: str
    subject: str
    fields: tuple[FieldChange, ...]
    main: FieldChange | None

    @property
    def headline(self) -> str:
        """One line: "Standing of Cali: Prospect → Member", "New: cohort Second cities"."""
        if self.main is None:
            return _("%(kind)s: %(thing)s %(subject)s") % {"kind": self.kind, "thing": self.thing, "subject": self.subject}
        words = {"field": self.main.label, "subject": self.subject, "before": self.main.before, "after": self.main.after}
        return _("%(field)s of %(subject)s: %(before)s → %(after)s") % words

    @property
    def details(self) -> tuple[FieldChange, ...]:
        """The fields that the headline does not tell."""
        return tuple(told for told in self.fields if told is not self.main)

    @property
    def object(self) -> str:
        """What it is about, as the page's address names it."""
        return f"{self.row.table.label}:{self.row.object}"


@dataclass(frozen=True, slots=True)
class Deed:
    """An act with its changes on this page: what, when, who, why, from where."""

    words: str
    when: datetime
    who: str
    origin: str
    note: str
    changes: list[Change]
    name: str = ""


@dataclass
class Teller:
    """Tells rows of one alliance. Names are looked up together, and kept for the rows that follow."""

    alliance: Alliance
    _names: dict[Model, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def changes(self, rows: Sequence[Row]) -> list[Change]:
        """The rows in words. One statement, for the names."""
        self._look_up(rows)
        return [self._change(row) for row in rows]

    def deeds(self, rows: Sequence[Row]) -> list[Deed]:
        """The rows under the acts that wrote them, in the order in which each act comes first."""
        found: dict[object, Deed] = {}
        for change in self.changes(rows):
            act = change.row.act
            key = act.id if act else (change.row.table.label, change.row.id)
            if key not in found:
                found[key] = self._deed(change)
            found[key].changes.append(change)
        return list(found.values())

    def who(self, row: Row) -> str:
        """The doer. People of other alliances have no name here."""
        if row.act is not None and not row.act.known and row.by is None:
            return str(ELSEWHERE)
        return self._name(Person, row.by) if row.by is not None else _("set-up")

    def why(self, act: Act | None) -> str:
        """What was done, in words."""
        return str(ELSEWHERE) if act is not None and not act.known else act_in_words(act.name if act else "")

    def _deed(self, change: Change) -> Deed:
        act = change.row.act
        origin = origin_in_words(dict(act.origin)) if act is not None and act.origin else ""
        note = act.note if act is not None else ""
        return Deed(self.why(act), change.row.at, self.who(change.row), origin, note, [], act.name if act is not None else "")

    def _change(self, row: Row) -> Change:
        fields = tuple(self._fields(row))
        value = VALUES.get(row.table.model, fields[0].name if row.what == "update" and len(fields) == 1 else "")
        return Change(
            row=row,
            kind=_kind(row.what),
            thing=str(row.table.model._meta.verbose_name),
            subject=self._subject(row),
            fields=fields,
            main=next((told for told in fields if told.name == value), None),
        )

    def _subject(self, row: Row) -> str:
        model, said = row.table.model, row.after or row.before or {}
        if parts := SUBJECTS.get(model):
            return " · ".join(self._name(_of(part), said.get(part.column)) for part in (_field(model, name) for name in parts))
        known = self._names[model].get(row.object)
        return known or str(said.get("name") or said.get("title") or said.get("filename") or self._by_keys(model, said) or GONE)

    def _by_keys(self, model: Model, said: Mapping[str, Any]) -> str:
        """What is gone and had no name is called by what it named."""
        named = [
            known
            for known in model._meta.concrete_fields
            if _is_named(known) and known.column not in UNTOLD and said.get(str(known.column))
        ]
        return " · ".join(self._name(_of(known), said[str(known.column)]) for known in named[:2])

    def _fields(self, row: Row) -> Iterable[FieldChange]:
        before, after = row.before or {}, row.after or {}
        model = row.table.model
        told_by_subject = {_field(model, part).column for part in SUBJECTS.get(model, ())}
        for known in model._meta.concrete_fields:
            column = str(known.column)
            if (
                known.primary_key
                or column in UNTOLD
                or column in told_by_subject
                or (column not in before and column not in after)
            ):
                continue
            old, new = before.get(column), after.get(column)
            if not _is_worth_telling(row, known, old, new):
                continue
            if row.what == "statement" and known.name != VALUES.get(model):
                old = None
            yield FieldChange(known.name, _label(known), self._value(known, old), self._value(known, new), old, new)

    def _value(self, known: "models.Field[Any, Any]", value: Any) -> str:
        if known.model is LabelChange and value in GIVEN:
            return str(GIVEN[value])
        if known.model is Entry and known.name == "status" and value == "":
            return pgettext("an entry", "withdrawn")
        if value is None or value in ("", [], {}):
            return EMPTY
        if _is_named(known):
            return self._name(_of(known), value)
        return _in_words(known, known.to_python(value))

    def _look_up(self, rows: Sequence[Row]) -> None:
        wanted: dict[Model, set[str]] = defaultdict(set)
        for row in rows:
            model = row.table.model
            if model not in SUBJECTS:
                wanted[model].add(row.object)
            wanted[Person].add(str(row.by))
            for said in (row.before, row.after):
                for known in model._meta.concrete_fields:
                    if said and _is_named(known) and known.column not in UNTOLD:
                        wanted[_of(known)].add(str(said.get(str(known.column))))
        missing = {model: keys - {"None"} - self._names[model].keys() for model, keys in wanted.items()}
        for model, names in names_of(missing).items():
            self._names[model] |= names

    def _name(self, model: Model, key: Any) -> str:
        if key is None:
            return EMPTY
        return self._names[model].get(str(key)) or str(GONE)


def _kind(what: str) -> str:
    """What became of a row, in one word that stands before it."""
    if what == "delete":
        return pgettext("what became of something", "Removed")
    if what == "update":
        return pgettext("what became of something", "Changed")
    return pgettext("what became of something", "New")


def _is_worth_telling(row: Row, known: "models.Field[Any, Any]", old: Any, new: Any) -> bool:
    if row.what == "update" and row.before is not None:
        return bool(old != new)
    if row.what == "statement":
        if known.name == VALUES.get(row.table.model):
            return True
        if known.has_default() and new == known.get_default():
            return False
    given = old if row.what == "delete" else new
    return given not in (None, "", [], {}) and not (isinstance(known, models.BooleanField) and given is False)


def _is_named(known: "models.Field[Any, Any]") -> bool:
    return isinstance(known, models.ForeignKey)


def _of(known: Any) -> Model:
    related: Model = known.related_model
    return related


def _field(model: Model, name: str) -> Any:
    return model._meta.get_field(name)


def _label(known: "models.Field[Any, Any]") -> str:
    """A field's words; a key without words of its own is called as what it names."""
    if known.model is LabelChange and known.name == VALUES[LabelChange]:
        return _("Label")
    words: object = known.verbose_name
    if not isinstance(words, Promise) and _is_named(known):
        words = _of(known)._meta.verbose_name
    return capfirst(str(words))


def _in_words(known: "models.Field[Any, Any] | None", value: Any) -> str:
    if known is not None and known.choices:
        return str(dict(known.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{name}: {told}" for name, told in value.items())
    if isinstance(known, models.FileField):
        return PurePosixPath(str(value)).name
    return str(localize(value))
