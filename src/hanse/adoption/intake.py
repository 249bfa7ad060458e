"""Imports: what a file would change in the record, shown first, recorded after somebody has confirmed it."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hanse import history
from hanse.adoption import queries, rules
from hanse.adoption.actions import Statement, record_batch
from hanse.adoption.models import Batch, BatchChange, Source
from hanse.adoption.reading import (
    Found,
    Key,
    Problem,
    Reading,
    Said,
    SaidLabel,
    Total,
    Trouble,
    Vocabulary,
    place_in_words,
    read,
)
from hanse.adoption.rules import REACHED, Status
from hanse.adoption.words_of_alliance import vocabulary_of
from hanse.alliances.actions import change_standing, label_city
from hanse.alliances.models import Alliance, MemberCity
from hanse.alliances.queries import Member, roster
from hanse.alliances.rules import LISTED, Standing
from hanse.history import clock
from hanse.people.models import Person
from hanse.sheets import Sheet, Unreadable, read_workbook
from hanse.ui.words import quoted


class Outcome(StrEnum):
    """What recording a line or a label would do to the record."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    KEPT = "kept"


OUTCOME_WORDS: dict[Outcome, str | Promise] = {
    Outcome.NEW: _("new"),
    Outcome.CHANGED: _("changed"),
    Outcome.UNCHANGED: _("unchanged"),
    Outcome.KEPT: _("kept, the sheet does not say it"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One statement of the file beside what the record says. `effective_on` is in the alliance's time zone."""

    outcome: Outcome
    sheet: str
    cell: str
    city: str
    column: str
    key: Key
    old: Status | None
    status: Status
    effective_on: date
    note: str = ""
    new: bool = False


@dataclass(frozen=True, slots=True)
class LabelLine:
    """One label or standing of the file beside what the record says."""

    outcome: Outcome
    sheet: str
    cell: str
    city: str
    member_city: int
    word: str
    standing: str = ""


@dataclass(frozen=True)
class Preview:
    """What a file would do to the record. Nothing is written yet.

    on        the day that the file shows
    earlier   since when its cells without "New!" have been so; None: since `on`
    seen      position of the ledger when the preview was made
    """

    alliance: Alliance
    filename: str
    sha256: str
    on: date
    earlier: date | None
    lost_status: Status
    seen: int
    uses_new: bool
    lines: tuple[Line, ...]
    labels: tuple[LabelLine, ...]
    problems: tuple[Problem, ...]
    blocks: tuple[Found, ...]
    totals: tuple[Total, ...]

    @cached_property
    def new(self) -> list[Line]:
        return self._lines_of(Outcome.NEW)

    @cached_property
    def changed(self) -> list[Line]:
        return self._lines_of(Outcome.CHANGED)

    @cached_property
    def unchanged(self) -> list[Line]:
        return self._lines_of(Outcome.UNCHANGED)

    @cached_property
    def not_understood(self) -> list[Problem]:
        """The problems that keep the whole file from being recorded, unless somebody leaves their places out."""
        return [problem for problem in self.problems if problem.blocking]

    @cached_property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.blocking]

    @cached_property
    def statements(self) -> list[Statement]:
        """What would be recorded."""
        return [Statement(line.key, line.status, line.effective_on, line.note) for line in (*self.new, *self.changed)]

    @cached_property
    def labels_to_give(self) -> list[LabelLine]:
        return [label for label in self.labels if label.outcome is Outcome.NEW]

    @property
    def count(self) -> int:
        """How many entries and labels would be recorded."""
        return len(self.statements) + len(self.labels_to_give)

    @property
    def amount(self) -> str:
        """The same in words: "23 entries and 2 labels"."""
        entries, labels = len(self.statements), len(self.labels_to_give)
        parts = {
            "entries": ngettext("%(count)s entry", "%(count)s entries", entries) % {"count": entries},
            "labels": ngettext("%(count)s label", "%(count)s labels", labels) % {"count": labels},
        }
        if entries and labels:
            return translate("%(entries)s and %(labels)s") % parts
        return parts["labels"] if labels else parts["entries"]

    @property
    def leaves_status_open(self) -> bool:
        """Whether some cells say "New!" and no status."""
        return any(problem.trouble is Trouble.STATUS_NOT_SAID for problem in self.problems)

    @cached_property
    def fingerprint(self) -> str:
        """Changes with whatever would be recorded or left out: what is confirmed is what was shown."""
        shown = (self.sha256, self.statements, self.labels_to_give, [(p.trouble.name, p.sheet, p.cell) for p in self.problems])
        return hashlib.sha256(repr(shown).encode()).hexdigest()

    def _lines_of(self, outcome: Outcome) -> list[Line]:
        return [line for line in self.lines if line.outcome is outcome]


STEPS = tuple(Status)
"""The statuses in the order in which they are reached."""

type_of_meetings = Callable[[Alliance, date], date | None]
_meetings: list[type_of_meetings] = []


def meetings_come_from(source: type_of_meetings) -> None:
    """Name the query that finds the last meeting before a day. The app that owns meetings stands above and calls this once."""
    _meetings[:] = [source]


def meeting_before(alliance: Alliance, day: date) -> date | None:
    """The day of the alliance's last meeting before a day. One statement."""
    return _meetings[0](alliance, day)


def preview(
    alliance: Alliance,
    source: Path | Sequence[Sheet],
    *,
    on: date,
    earlier: date | None = None,
    last_meeting: date | None = None,
    lost_status: Status = Status.IN_PROGRESS,
    filename: str = "",
) -> Preview:
    """Compare a file (or its sheets) with the record. A fixed number of SQL statements, whatever the number of rows.

    `on` is the day that the file shows. Where a file marks cells "New!", the others were so before: since `earlier`,
    or else since `last_meeting`, the day of the meeting before. A file without any "New!" is dated `on`, unless
    `earlier` says that all of it was so before. `lost_status` is recorded for cells that say "New!" and no status.
    Raises sheets.Unreadable for a file that cannot be read, Refused for days that cannot be.
    """
    rules.check_effective(on, today=clock.today(alliance.time_zone))
    rules.check_earlier(earlier, on=on)
    sheets, sha256 = _opened(source, filename)
    seen = queries.position(alliance)
    vocabulary = vocabulary_of(alliance)
    reading = read(sheets, vocabulary)
    since = earlier or (last_meeting if reading.uses_new and last_meeting and last_meeting < on else None)
    comparison = _Comparison(alliance, vocabulary, reading, on, since, lost_status)
    return Preview(
        alliance=alliance,
        filename=filename or (source.name if isinstance(source, Path) else ""),
        sha256=sha256,
        on=on,
        earlier=since,
        lost_status=lost_status,
        seen=seen,
        uses_new=reading.uses_new,
        lines=tuple(comparison.lines()),
        labels=tuple(comparison.labels()),
        problems=(*reading.problems, *comparison.problems()),
        blocks=tuple(reading.blocks),
        totals=tuple(reading.totals),
    )


def in_words(unreadable: Unreadable) -> str:
    """Why a file cannot be read, where, and what to do, in the reader's language."""
    said = unreadable.said(translate)
    sentence = " ".join([said.problem, translate("Expected: %(what)s.") % {"what": said.expected}, said.remedy])
    place = place_in_words(unreadable.sheet or "", unreadable.cell or "")
    return f"{place}: {sentence}" if place else sentence


def confirm(*, preview: Preview, by: Person | None, submission: UUID, skip_unknown: bool = False) -> Batch:
    """Record what a preview shows, in one transaction and as one batch.

    `skip_unknown` leaves out the places that were not understood. The same `submission` confirmed twice is recorded
    once. Raises rules.Changed when somebody wrote to the same tracks since the preview was made, Refused when places
    are not understood or there is nothing to record; then nothing is recorded.
    """
    alliance = preview.alliance
    with history.act("adoption.import_confirmed", by=by, alliance=alliance, note=preview.filename):
        recorded_before = Batch.objects.for_alliance(alliance).filter(submission=submission).first()
        if recorded_before:
            return recorded_before
        rules.check_understood(len(preview.not_understood), skip=skip_unknown)
        rules.check_something_to_record(preview.count)
        batch = record_batch(
            alliance=alliance,
            statements=preview.statements,
            by=by,
            source=Source.IMPORT,
            submission=submission,
            filename=preview.filename,
            sha256=preview.sha256,
            seen=preview.seen,
        )
        _give_labels(preview, batch, by)
        return batch


def _give_labels(preview: Preview, batch: Batch, by: Person | None) -> None:
    members = MemberCity.objects.select_related("alliance", "city").in_bulk([line.member_city for line in preview.labels_to_give])
    for line in preview.labels_to_give:
        member_city = members[line.member_city]
        said: dict[str, Any] = {"member_city": member_city, "effective_on": preview.on, "by": by, "reason": preview.filename}
        if line.standing:
            change = change_standing(standing=Standing(line.standing), **said)
            BatchChange.objects.create(alliance=preview.alliance, batch=batch, standing_change=change)
        else:
            label = label_city(name=line.word, **said)
            BatchChange.objects.create(alliance=preview.alliance, batch=batch, label_change=label)


def _opened(source: Path | Sequence[Sheet], filename: str) -> tuple[Sequence[Sheet], str]:
    if not isinstance(source, Path):
        return source, ""
    with source.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return read_workbook(source, filename=filename or None), sha256


@dataclass
class _Comparison:
    """A reading beside the record. Five statements at most."""

    alliance: Alliance
    vocabulary: Vocabulary
    reading: Reading
    on: date
    earlier: date | None
    lost_status: Status
    _found: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._shown = queries.statuses_on(self.alliance, on=self.on)
        self._before = queries.statuses_on(self.alliance, on=self.earlier) if self.earlier else {}
        self._moved = queries.tracks_moved_after(self.alliance, self.earlier) if self.earlier else set()
        now = clock.now()
        members = roster(self.alliance, on=self.on, known_at=now, standings=list(Standing))
        self._members: dict[int, Member] = {member.id: member for member in members}
        first = self.vocabulary.first_policy_stage
        self._further = {
            (city, policy)
            for (city, stage, policy), status in self._shown.items()
            if policy is not None and stage != first and status in REACHED
        }

    def lines(self) -> Iterator[Line]:
        """Every statement of the file, in its order; of places that disagree none."""
        dated = [(said.key, said.day) for said in self.reading.said if said.day]
        on_their_day = iter(queries.statuses_asked(self.alliance, dated) if dated else [])
        lines: dict[tuple[Key, date], Line] = {}
        disputed: set[tuple[Key, date]] = set()
        for said in self.reading.said:
            line = self._dated(said, said.day, next(on_their_day)) if said.day else self._undated(said)
            known = lines.setdefault((line.key, line.effective_on), line)
            if known.status is not line.status:
                disputed.add((line.key, line.effective_on))
                self._report_dispute(line, known)
        for where, line in lines.items():
            if where not in disputed:
                self._check_listed(line)
                yield line

    def _dated(self, said: Said, day: date, old: Status | None) -> Line:
        """A statement with a date of its own is compared with the record of that day."""
        status = said.status or self.lost_status
        return self._line(said, _outcome(old, status), old, status, day)

    def _undated(self, said: Said) -> Line:
        """A statement of the sheet's own day."""
        old, before = self._shown.get(said.key), self._before.get(said.key)
        if said.status is None:
            return self._open(said, old, before)
        same = old is said.status or (said.bare and (said.key[0], said.key[2]) in self._further)
        if same:
            if said.new and self.earlier and before is said.status:
                self._warn(Trouble.NEW_ALREADY, said, earlier=self.earlier.isoformat())
            return self._line(said, Outcome.UNCHANGED, old, said.status, self.on)
        stays = self.earlier is not None and not said.new and said.key not in self._moved
        day = self.earlier if stays and self.earlier else self.on
        return self._line(said, _outcome(old, said.status), old, said.status, day)

    def _open(self, said: Said, old: Status | None, before: Status | None) -> Line:
        """A cell that says "New!" and no status: the record may know which; else the chosen one is taken, but no step back."""
        if old is not None and self.earlier and old is not before:
            return self._line(said, Outcome.UNCHANGED, old, old, self.on)
        if old is not None and STEPS.index(old) >= STEPS.index(self.lost_status):
            self._warn(Trouble.NEW_ALREADY, said, earlier=(self.earlier or self.on).isoformat())
            return self._line(said, Outcome.UNCHANGED, old, old, self.on)
        self._warn(Trouble.STATUS_NOT_SAID, said, status=self.vocabulary.status_names[self.lost_status])
        return self._line(said, _outcome(old, self.lost_status), old, self.lost_status, self.on)

    def _line(self, said: Said, outcome: Outcome, old: Status | None, status: Status, day: date) -> Line:
        city, column = self._names(said.key)
        return Line(outcome, said.sheet, said.cell, city, column, said.key, old, status, day, said.note, said.new)

    def _names(self, key: Key) -> tuple[str, str]:
        return self.vocabulary.city_name(key[0]), self.vocabulary.column_name(key[1], key[2])

    def _warn(self, trouble: Trouble, said: Said, **facts: object) -> None:
        city, column = self._names(said.key)
        self._found.append(Problem(trouble, said.sheet, said.cell, {"city": city, "column": column} | facts))

    def _report_dispute(self, line: Line, known: Line) -> None:
        words = self.vocabulary.status_names
        facts = {
            "city": line.city,
            "column": line.column,
            "found": quoted(words[line.status]),
            "other": known.cell,
            "other_sheet": known.sheet,
            "other_found": quoted(words[known.status]),
        }
        self._found.append(Problem(Trouble.DISAGREE, line.sheet, line.cell, facts))

    def _check_listed(self, line: Line) -> None:
        member = self._members.get(line.key[0])
        listed = member is not None and member.standing in LISTED
        if line.outcome is Outcome.UNCHANGED or listed or line.city in self._unlisted:
            return
        self._unlisted.add(line.city)
        facts = {"city": line.city, "on": self.on.isoformat()}
        self._found.append(Problem(Trouble.NOT_LISTED, line.sheet, line.cell, facts))

    @cached_property
    def _unlisted(self) -> set[str]:
        return set()

    def labels(self) -> Iterator[LabelLine]:
        """The words beside cities. A label that the record has and the sheet does not say is kept."""
        seen: set[tuple[int, str]] = set()
        spoken = {said.member_city for said in self.reading.labels if said.word}
        for said in self.reading.labels:
            member = self._members.get(said.member_city)
            if said.word is not None and (said.member_city, said.word.name) not in seen:
                seen.add((said.member_city, said.word.name))
                yield self._label(said, said.word.name, said.word.standing, member)
            elif said.word is None and self.reading.carries_labels and said.member_city not in spoken and member:
                spoken.add(said.member_city)
                for name in member.labels:
                    yield LabelLine(Outcome.KEPT, said.sheet, said.cell, member.name, member.id, name)

    def _label(self, said: SaidLabel, name: str, standing: str, member: Member | None) -> LabelLine:
        has_it = member is not None and (member.standing == standing if standing else name in member.label_names)
        outcome = Outcome.UNCHANGED if has_it else Outcome.NEW
        city = self.vocabulary.city_name(said.member_city)
        return LabelLine(outcome, said.sheet, said.cell, city, said.member_city, name, standing)

    def problems(self) -> Iterable[Problem]:
        """What the comparison itself has to say; after lines() and labels()."""
        if self.reading.uses_new and not self.earlier:
            self._found.insert(0, Problem(Trouble.EARLIER_MISSING))
        blank = self._left_blank()
        if blank:
            self._found.append(Problem(Trouble.LEFT_BLANK, facts={"count": blank}))
        return self._found

    def _left_blank(self) -> int:
        """How many recorded cells the grids of the file leave blank."""
        said = {(city, None, policy) if policy is not None else (city, stage, None) for city, stage, policy in self._said_keys()}
        recorded = {
            (city, None, policy) if policy is not None else (city, stage, None)
            for (city, stage, policy), status in self._shown.items()
            if policy is None or status in REACHED
        }
        return len((self.reading.blank & recorded) - said)

    def _said_keys(self) -> Iterator[Key]:
        return (said.key for said in self.reading.said)


def _outcome(old: Status | None, status: Status) -> Outcome:
    if old is status:
        return Outcome.UNCHANGED
    return Outcome.NEW if old is None else Outcome.CHANGED
