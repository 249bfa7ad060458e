"""Records what a preview shows as one batch, and takes a batch back.

A batch keeps keys of rows and names of fields, nothing of what they say: what was so before stands in the history of each row,
under the act of the batch. So an erasure that reaches the history reaches every import (docs/decisions/0019).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from django.db.models import ManyToOneRel, QuerySet
from django.utils.translation import gettext_lazy as _

from hanse import history
from hanse.alliances.actions import take_the_pen
from hanse.alliances.models import Alliance
from hanse.directory.actions import index
from hanse.directory.intake.comparing import PostFacts, Writing
from hanse.directory.intake.entering import new_channels, new_contact
from hanse.directory.intake.preview import Preview, again
from hanse.directory.intake.problems import Moved
from hanse.directory.models import Channel, Contact, ContactBatch, Note, Organisation, Post
from hanse.history import Refused, clock
from hanse.people.models import Person
from hanse.text.names import fold
from hanse.text.search import document

KINDS: Mapping[str, Any] = {
    "note": Note,
    "channel": Channel,
    "post": Post,
    "contact": Contact,
    "organisation": Organisation,
}
"""What an import makes, by the words of a batch, in the order in which it goes again."""
PARTS = ("note", "channel", "post")
"""What belongs to a contact."""
CHUNK = 1000


def confirm(*, preview: Preview, by: Person | None, submission: UUID, skip_unknown: bool = False) -> ContactBatch:
    """Record what a preview shows, in one transaction and as one batch.

    `skip_unknown` leaves out the lines that were not understood. The same `submission` confirmed twice is recorded once. Raises
    Moved when the directory is not what the preview was compared with any more, Refused when lines are not understood or
    there is nothing to record; then nothing is written.
    """
    alliance = preview.alliance
    with history.act("directory.contacts_imported", by=by, alliance=alliance, note=preview.filename):
        take_the_pen(alliance)
        recorded_before = ContactBatch.objects.filter(alliance=alliance, submission=submission).first()
        if recorded_before:
            return recorded_before
        if preview.not_understood and not skip_unknown:
            raise Refused(_("Some lines are not understood. Mend them, or choose to leave them out."))
        if not preview.writings:
            raise Refused(_("The directory says all this already. There is nothing to record."))
        if again(preview).fingerprint != preview.fingerprint:
            raise Moved
        recorded = _Recording(alliance, by)
        recorded.write(preview.writings)
        return ContactBatch.objects.create(
            alliance=alliance,
            filename=preview.filename[:200],
            sha256=preview.sha256,
            submission=submission,
            changes={"made": recorded.made, "changed": recorded.changed},
            recorded_at=clock.now(),
            recorded_by=by,
        )


@dataclass
class _Recording:
    """Writes people, and notes the keys of what it makes and changes."""

    alliance: Alliance
    by: Person | None
    made: dict[str, list[int]] = field(default_factory=dict)
    changed: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(dict))

    def write(self, writings: Iterable[Writing]) -> None:
        writings = list(writings)
        organisations = self._organisations(post.organisation for writing in writings for post in writing.posts)
        contacts = self._contacts(writings)
        channels, posts, notes = [], [], []
        for writing, contact in zip(writings, contacts, strict=True):
            new = writing.contact is None
            channels += new_channels(contact, emails=writing.emails, phones=writing.phones, prefer=new)
            posts += [self._post(contact, post, organisations) for post in writing.posts]
            notes += [
                Note(alliance=self.alliance, contact=contact, text=text, written_at=clock.now(), written_by=self.by)
                for text in writing.notes
            ]
        self._make("channel", channels)
        self._make("post", posts)
        self._make("note", notes)
        self._change_posts(writings)
        index(contacts)

    def _make(self, kind: str, rows: list[Any]) -> None:
        if rows:
            made = KINDS[kind].objects.bulk_create(rows, batch_size=CHUNK)
            self.made[kind] = [row.pk for row in made]

    def _organisations(self, names: Iterable[str]) -> dict[str, int]:
        """The keys of organisations by folded name; those that are not known are made."""
        known = {fold(name): pk for pk, name in Organisation.objects.for_alliance(self.alliance).values_list("pk", "name")}
        wanted = {fold(name): name for name in reversed(list(names)) if name and fold(name) not in known}
        made = [
            Organisation(alliance=self.alliance, name=name, words=document([name]), recorded_at=clock.now())
            for name in wanted.values()
        ]
        self._make("organisation", made)
        return known | {fold(organisation.name): organisation.pk for organisation in made}

    def _contacts(self, writings: list[Writing]) -> list[Contact]:
        """The contact of each writing, made or changed."""
        keys = [writing.contact for writing in writings if writing.contact is not None]
        known = Contact.objects.for_alliance(self.alliance).select_for_update(of=("self",)).in_bulk(keys)
        new = {id(writing): new_contact(self.alliance, writing.facts, by=self.by) for writing in writings if not writing.contact}
        self._make("contact", list(new.values()))
        for writing in writings:
            if writing.contact is not None and writing.facts:
                self._change("contact", known[writing.contact], writing.facts)
        return [new[id(writing)] if writing.contact is None else known[writing.contact] for writing in writings]

    def _post(self, contact: Contact, post: PostFacts, organisations: Mapping[str, int]) -> Post:
        return Post(
            alliance=self.alliance,
            contact=contact,
            member_city_id=post.city,
            organisation_id=organisations.get(fold(post.organisation)) if post.organisation else None,
            function=post.function,
            title=post.title,
            unit=post.unit,
        )

    def _change_posts(self, writings: list[Writing]) -> None:
        changes = {key: facts for writing in writings for key, facts in writing.changed_posts.items() if facts}
        for key, post in Post.objects.for_alliance(self.alliance).in_bulk(list(changes)).items():
            self._change("post", post, changes[key])

    def _change(self, kind: str, row: Any, facts: Mapping[str, Any]) -> None:
        for name, value in facts.items():
            setattr(row, name, value)
        row.save(update_fields=list(facts))
        self.changed[kind][str(row.pk)] = sorted(facts)


def undo(*, batch: ContactBatch, by: Person | None) -> ContactBatch:
    """Take a batch back: what it made goes, what it changed is as before. What was changed since then stays, and is named in
    the `changes` of the batch that undoes ("stayed").

    Raises Refused for a batch that was undone, or undoes another.
    """
    alliance = batch.alliance
    with history.act("directory.import_undone", by=by, alliance=alliance, note=batch.filename):
        take_the_pen(alliance)
        if batch.undoes_id is not None or ContactBatch.objects.filter(undoes=batch).exists():
            raise Refused(_("This import was undone already."))
        batch.refresh_from_db()  # the act by which the history is asked is written by the database
        undoing = _Undoing(batch)
        undoing.run()
        return ContactBatch.objects.create(
            alliance=alliance,
            filename=batch.filename,
            submission=uuid4(),
            changes={"stayed": undoing.stayed},
            undoes=batch,
            recorded_at=clock.now(),
            recorded_by=by,
        )


@dataclass
class _Undoing:
    """Takes back what one batch did, row by row, as far as nobody has built on it."""

    batch: ContactBatch
    stayed: dict[str, list[int]] = field(default_factory=dict)

    @cached_property
    def _made(self) -> dict[str, set[int]]:
        made = self.batch.changes.get("made", {})
        return {kind: set(made.get(kind, ())) for kind in KINDS}

    def run(self) -> None:
        concerned = self._concerned()
        self._put_back()
        touched = {kind: self._touched(kind) for kind in KINDS}
        built_on = self._built_on(touched)
        for kind, model in KINDS.items():
            going = self._made[kind] - built_on[kind]
            for chunk in _chunks(sorted(going)):
                model.objects.filter(pk__in=chunk, alliance=self.batch.alliance_id).delete()
        self._say("contact", built_on["contact"])
        self._say("organisation", built_on["organisation"])
        index(Contact.objects.filter(pk__in=concerned))

    def _concerned(self) -> set[int]:
        """The contacts of all that the batch made or changed."""
        changed = self.batch.changes.get("changed", {})
        posts = Post.objects.filter(pk__in=[int(key) for key in changed.get("post", {})], alliance=self.batch.alliance_id)
        owners = [self._rows(kind).values_list("contact", flat=True) for kind in PARTS]
        return self._made["contact"].union(map(int, changed.get("contact", {})), posts.values_list("contact", flat=True), *owners)

    def _put_back(self) -> None:
        """Changed fields get the value that they had, unless somebody has changed them since."""
        for kind, fields in self.batch.changes.get("changed", {}).items():
            keys = [int(key) for key in fields]
            rows = KINDS[kind].objects.filter(alliance=self.batch.alliance_id).in_bulk(keys)
            told = self._history(kind, keys)
            for key, row in rows.items():
                self._put_row_back(kind, row, fields[str(key)], told.get(key, []))

    def _put_row_back(self, kind: str, row: Any, names: list[str], told: list[Any]) -> None:
        owner = row.contact_id if kind == "post" else row.pk
        ours = [place for place, event in enumerate(told) if event.pgh_context_id == self.batch.act]
        if not ours or ours[0] == 0:
            self._say("contact", [owner])
            return
        before, after = told[ours[0] - 1], told[ours[-1]]
        back = [name for name in names if getattr(row, name) == getattr(after, name)]
        for name in back:
            setattr(row, name, getattr(before, name))
        if back:
            row.save(update_fields=back)
        if len(back) < len(names):
            self._say("contact", [owner])

    def _touched(self, kind: str) -> set[int]:
        """Which of the rows that the batch made somebody has changed or removed since."""
        keys = sorted(self._made[kind])
        told = self._history(kind, keys)
        return {key for key in keys if not told.get(key) or told[key][-1].pgh_context_id != self.batch.act}

    def _built_on(self, touched: Mapping[str, set[int]]) -> dict[str, set[int]]:
        """Rows that stay: those touched, those that other rows point to, and all that belongs to a contact that stays."""
        stays = {kind: touched[kind] | self._pointed_at(kind) for kind in KINDS}
        owners = {kind: dict(self._rows(kind).values_list("pk", "contact")) for kind in PARTS}
        stays["contact"] |= {owners[kind][pk] for kind in PARTS for pk in stays[kind] if pk in owners[kind]} & self._made[
            "contact"
        ]
        for kind in PARTS:
            stays[kind] |= {pk for pk, owner in owners[kind].items() if owner in stays["contact"]}
        kept = self._rows("post").filter(pk__in=stays["post"]).values_list("organisation", flat=True)
        stays["organisation"] |= set(kept) & self._made["organisation"]
        return stays

    def _rows(self, kind: str) -> Any:
        """The rows of one kind that the batch made and that are still there."""
        return KINDS[kind].objects.filter(pk__in=self._made[kind], alliance=self.batch.alliance_id)

    def _pointed_at(self, kind: str) -> set[int]:
        """Which rows that the batch made are pointed at by rows that it did not make, of whatever app."""
        made = {model: self._made[known] for known, model in KINDS.items()}
        found: set[int] = set()
        for relation in KINDS[kind]._meta.get_fields(include_hidden=True):
            other = relation.related_model
            if not isinstance(relation, ManyToOneRel) or not isinstance(other, type) or hasattr(other, "pgh_tracked_model"):
                continue
            pointing: QuerySet[Any] = QuerySet(other).filter(**{f"{relation.field.name}__in": self._made[kind]})
            found |= set(pointing.exclude(pk__in=made.get(other, ())).values_list(relation.field.name, flat=True))
        return found

    def _history(self, kind: str, keys: Iterable[int]) -> dict[int, list[Any]]:
        """The events of rows, oldest first."""
        events = KINDS[kind].pgh_event_model
        found: dict[int, list[Any]] = defaultdict(list)
        for chunk in _chunks(list(keys)):
            for event in events.objects.filter(pgh_obj_id__in=chunk).order_by("pgh_id"):
                found[event.pgh_obj_id].append(event)
        return found

    def _say(self, kind: str, keys: Iterable[int]) -> None:
        self.stayed[kind] = sorted({*self.stayed.get(kind, ()), *keys})


def _chunks(keys: list[int]) -> Iterable[list[int]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))
