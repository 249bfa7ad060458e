"""Lines beside the directory: who is new, who is known, what would change of them, and who may be somebody already."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from hanse.directory.intake.entries import Entry, dialled
from hanse.directory.intake.known import Known, KnownContact, KnownPost, name_key, person_keys, resemble
from hanse.directory.intake.problems import Trouble
from hanse.directory.intake.words import Column
from hanse.directory.models import CONSENT_WORDS, FUNCTION_WORDS
from hanse.directory.rules import Consent, Function
from hanse.text.names import fold
from hanse.ui.problems import Problem
from hanse.ui.words import list_in_words, quoted


class Outcome(StrEnum):
    """What recording a line would do to the directory."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    TWICE = "twice"
    MAYBE = "maybe"


OUTCOME_WORDS: dict[Outcome, str | Promise] = {
    Outcome.NEW: _("new"),
    Outcome.CHANGED: _("changed"),
    Outcome.UNCHANGED: _("unchanged"),
    Outcome.TWICE: _("twice in the file"),
    Outcome.MAYBE: _("perhaps in the directory"),
}


class Choice(StrEnum):
    """What becomes of lines that may be about somebody whom the directory has."""

    LEAVE = "leave"
    JOIN = "join"
    NEW = "new"


CHOICE_WORDS: dict[Choice, str | Promise] = {
    Choice.LEAVE: _("leave them out"),
    Choice.JOIN: _("add what they say to the contact that is there"),
    Choice.NEW: _("enter them as contacts of their own"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that would change, in words; `old` is empty for what is added."""

    column: Column
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class PostFacts:
    """A post to be made. `organisation` is a name as it was written."""

    city: int | None
    organisation: str
    function: str
    title: str
    unit: str


@dataclass
class Writing:
    """What would be written of one person: `contact` is the key of a known one, None for somebody new."""

    contact: int | None
    facts: dict[str, Any] = field(default_factory=dict)
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    posts: list[PostFacts] = field(default_factory=list)
    changed_posts: dict[int, dict[str, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return self.contact is None or any((self.facts, self.emails, self.phones, self.posts, self.changed_posts, self.notes))


@dataclass(frozen=True, slots=True)
class Row:
    """A line with what would become of it. `known` names the contact it is, or may be, about; `contact` is its key."""

    entry: Entry
    outcome: Outcome
    contact: int | None = None
    known: str = ""
    differences: tuple[Difference, ...] = ()
    first: str = ""


@dataclass
class _Person:
    """Somebody of whom lines of this file speak."""

    writing: Writing
    place: str
    posts: set[tuple[Any, ...]] = field(default_factory=set)
    places: set[tuple[int | None, str]] = field(default_factory=set)
    left_out: bool = False


@dataclass
class Comparison:
    """The lines of a file beside the directory."""

    known: Known
    choice: Choice
    filename: str
    today: date
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    writings: list[Writing] = field(default_factory=list)
    wrong: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._of_contact: dict[int, _Person] = {}
        self._by_email: dict[str, _Person] = {}
        self._by_person: dict[tuple[str, object], _Person] = {}

    def add_all(self, entries: Iterable[Entry]) -> "Comparison":
        for entry in entries:
            self._add(entry)
        self.writings = [writing for writing in self.writings if writing]
        return self

    def _add(self, entry: Entry) -> None:
        found, why = self._match(entry)
        if len(found) > 1:
            options = list_in_words([quoted(self.known.contacts[pk].name) for pk in found])
            self.problems.append(entry.line.problem(Trouble.SEVERAL, _told_by(entry), options=options))
            self.wrong.append(entry)
            return
        contact = self.known.contacts[found[0]] if found else None
        if contact is not None and why and self.choice is not Choice.JOIN:
            self._may_be(entry, contact, why)
            return
        person = self._of_contact.get(contact.pk) if contact else self._seen(entry)
        if person is not None:
            self._again(entry, person)
            return
        person = self._new_person(entry, contact)
        self._of(entry, person, contact, named=not why)

    def _new_person(self, entry: Entry, contact: KnownContact | None) -> _Person:
        person = _Person(Writing(contact.pk if contact else None), entry.line.place)
        self.writings.append(person.writing)
        self._remember(entry, person)
        if contact:
            self._of_contact[contact.pk] = person
        return person

    def _remember(self, entry: Entry, person: _Person) -> None:
        for email in entry.emails:
            self._by_email.setdefault(email, person)
        for key in person_keys(entry):
            self._by_person.setdefault(key, person)
        person.posts.add(entry.post)
        person.places.add(entry.place)

    def _of(self, entry: Entry, person: _Person, contact: KnownContact | None, *, named: bool = True) -> None:
        """Take up what a line says of somebody new or known; their name, too, where it is certain who they are (`named`)."""
        if contact is None:
            self._write_new(entry, person.writing)
            self.rows.append(Row(entry, Outcome.NEW))
            return
        differences = tuple(self._differences(entry, contact, person.writing, named=named))
        outcome = Outcome.CHANGED if differences else Outcome.UNCHANGED
        self.rows.append(Row(entry, outcome, contact.pk, contact.name, differences))

    def _may_be(self, entry: Entry, contact: KnownContact, why: str) -> None:
        """A line that is about somebody known, perhaps: what becomes of it is chosen for all such lines."""
        seen = self._seen(entry)
        if seen is not None:
            self._again(entry, seen)
            return
        facts = {"known": quoted(contact.name), "why": why}
        self.problems.append(entry.line.problem(Trouble.MAYBE_KNOWN, _told_by(entry), **facts))
        person = _Person(Writing(None), entry.line.place, left_out=self.choice is Choice.LEAVE)
        self._remember(entry, person)
        if person.left_out:
            self.rows.append(Row(entry, Outcome.MAYBE, contact.pk, contact.name))
        else:
            self.writings.append(person.writing)
            self._of(entry, person, None)

    def _seen(self, entry: Entry) -> _Person | None:
        """Somebody new of whom this file has spoken before: by an address, else by name and place."""
        for email in entry.emails:
            if email in self._by_email:
                return self._by_email[email]
        for key in person_keys(entry):
            person = self._by_person.get(key)
            if person is not None and not (entry.emails and person.writing.emails):
                return person
        return None

    def _again(self, entry: Entry, person: _Person) -> None:
        """A second line about one person: a further post, or what was said before."""
        contact = self.known.contacts.get(person.writing.contact or 0)
        has_it = contact is not None and any(_same_post(entry, post) for post in contact.posts)
        further = entry.has_post and entry.post not in person.posts and (has_it or entry.place not in person.places)
        if not further or person.left_out:
            self.problems.append(entry.line.problem(Trouble.TWICE, _told_by(entry), other=person.place))
            self.rows.append(Row(entry, Outcome.TWICE, person.writing.contact, first=person.place))
            return
        self._remember(entry, person)
        if contact is not None:
            self._of(entry, person, contact)
            return
        self._add_channels(entry, person.writing, set(person.writing.emails), {dialled(one) for one in person.writing.phones})
        person.writing.posts.append(_post_of(entry))
        self.rows.append(Row(entry, Outcome.NEW))

    def _match(self, entry: Entry) -> tuple[list[int], str]:
        """The contacts that a line can be about, and why not for certain."""
        by_mail = list(dict.fromkeys(pk for email in entry.emails for pk in self.known.by_email.get(email, ())))
        if by_mail:
            alike = [pk for pk in by_mail if resemble(self.known.contacts[pk].name, entry.name)]
            if not alike:
                return by_mail, translate("the same e-mail address") if len(by_mail) == 1 else ""
            return self._the_same(entry, alike), ""
        by_name = list(dict.fromkeys(pk for key in person_keys(entry) for pk in self.known.by_person.get(key, ())))
        certain = [pk for pk in by_name if not (entry.emails and self.known.contacts[pk].emails)]
        if certain:
            return self._the_same(entry, certain), ""
        return by_name[:1], translate("the same name and place, another e-mail address") if by_name else ""

    def _the_same(self, entry: Entry, candidates: list[int]) -> list[int]:
        """Of several namesakes the one of whom the line says nothing new, if there is one."""
        if len(candidates) > 1:
            for pk in candidates:
                if not list(self._differences(entry, self.known.contacts[pk], Writing(pk), quietly=True)):
                    return [pk]
        return candidates

    def _write_new(self, entry: Entry, writing: Writing) -> None:
        writing.facts = {
            "name": entry.name,
            "reading": entry.reading,
            "languages": list(entry.languages),
            "consent": (entry.consent or Consent.UNKNOWN).value,
            "consent_on": entry.consent_on,
            "source": entry.source or self.filename[:200],
        }
        self._add_channels(entry, writing, set(), set())
        if entry.has_post:
            writing.posts.append(_post_of(entry))
        if entry.note:
            writing.notes.append(entry.note)

    def _differences(
        self, entry: Entry, contact: KnownContact, writing: Writing, *, named: bool = True, quietly: bool = False
    ) -> Iterator[Difference]:
        """What a line says that is not known. An empty place says nothing, nor does another spelling of the same name."""
        if named and name_key(entry.name) != name_key(contact.name):
            writing.facts["name"] = entry.name
            yield Difference(Column.NAME, contact.name, entry.name)
        for column in (Column.READING, Column.SOURCE):
            old, new = getattr(contact, column.value), getattr(entry, column.value)
            if new and not _same(old, new):
                writing.facts[column.value] = new
                yield Difference(column, old, new)
        if entry.languages and entry.languages != contact.languages:
            writing.facts["languages"] = list(entry.languages)
            yield Difference(Column.LANGUAGES, ", ".join(contact.languages), ", ".join(entry.languages))
        yield from self._consent(entry, contact, writing, quietly=quietly)
        emails, phones = self._add_channels(entry, writing, contact.emails, contact.phones)
        yield from (Difference(Column.EMAIL, "", email) for email in emails)
        yield from (Difference(Column.PHONE, "", phone) for phone in phones)
        if entry.has_post:
            yield from self._post(entry, contact, writing)
        if entry.note and entry.note not in contact.notes:
            writing.notes.append(entry.note)
            yield Difference(Column.NOTE, "", entry.note)

    def _consent(self, entry: Entry, contact: KnownContact, writing: Writing, *, quietly: bool) -> Iterator[Difference]:
        """The later word counts: no list undoes what somebody has said since."""
        if entry.consent is None or entry.consent is Consent.UNKNOWN or entry.consent_on is None:
            return
        if (entry.consent, entry.consent_on) == (contact.consent, contact.consent_on):
            return
        if contact.consent_on is not None and entry.consent_on < contact.consent_on:
            if not quietly:
                days = {"found": entry.consent_on.isoformat(), "known": contact.consent_on.isoformat()}
                self.problems.append(entry.line.problem(Trouble.CONSENT_OLDER, Column.CONSENT_ON, **days))
            return
        writing.facts |= {"consent": entry.consent.value, "consent_on": entry.consent_on}
        old = f"{CONSENT_WORDS[Consent(contact.consent)]} {contact.consent_on or ''}".strip()
        yield Difference(Column.CONSENT, old, f"{CONSENT_WORDS[entry.consent]} {entry.consent_on}")

    def _add_channels(
        self, entry: Entry, writing: Writing, emails: set[str], phones: set[str]
    ) -> tuple[Sequence[str], Sequence[str]]:
        """Addresses and numbers that are not known: none is removed by a list."""
        new_emails = [email for email in entry.emails if email not in emails and email not in writing.emails]
        new_phones = [phone for phone in entry.phones if dialled(phone) not in phones]
        writing.emails += new_emails
        writing.phones += new_phones
        return new_emails, new_phones

    def _post(self, entry: Entry, contact: KnownContact, writing: Writing) -> Iterator[Difference]:
        """The post that a line speaks of is one of the same place; where there is none, a further one."""
        here = [post for post in contact.posts if _same_place(entry, post)]
        if any(_same_post(entry, post) for post in here):
            return
        free = [post for post in here if post.pk not in writing.changed_posts]
        if len(free) != 1:
            writing.posts.append(_post_of(entry))
            yield Difference(Column.TITLE if entry.title else Column.FUNCTION, "", _post_in_words(entry))
            return
        (post,) = free
        changes: dict[str, str] = {}
        for column, old, new in (
            (Column.FUNCTION, post.function, entry.function.value if entry.function else ""),
            (Column.TITLE, post.title, entry.title),
            (Column.UNIT, post.unit, entry.unit),
        ):
            if new and not _same(old, new):
                changes[column.value] = new
                yield Difference(column, _in_words(column, old), _in_words(column, new))
        writing.changed_posts[post.pk] = changes


def _told_by(entry: Entry) -> Column:
    """The column by which somebody was recognised."""
    return Column.EMAIL if entry.emails and Column.EMAIL in entry.line.spots else Column.NAME


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(other.split())


def _same_place(entry: Entry, post: KnownPost) -> bool:
    """Whether a post is at the place of a line: what the line leaves open may be anything, but not both."""
    city, organisation = entry.place
    if not city and not organisation:
        return post.place == (None, "")
    return city in {None, post.city} and organisation in {"", post.organisation}


def _same_post(entry: Entry, post: KnownPost) -> bool:
    """Whether the directory says of a post all that a line says."""
    said = (
        (entry.city, post.city),
        (fold(entry.organisation), post.organisation),
        (entry.function and entry.function.value, post.function),
        (fold(entry.title), fold(post.title)),
        (fold(entry.unit), fold(post.unit)),
    )
    return all(not new or new == old for new, old in said)


def _post_of(entry: Entry) -> PostFacts:
    function = entry.function or Function.STAFF
    return PostFacts(entry.city, entry.organisation, function.value, entry.title, entry.unit)


def _post_in_words(entry: Entry) -> str:
    function = FUNCTION_WORDS[entry.function or Function.STAFF]
    return ", ".join(filter(None, [entry.title or str(function), entry.organisation]))


def _in_words(column: Column, value: str) -> str:
    return str(FUNCTION_WORDS[Function(value)]) if column is Column.FUNCTION and value else value
