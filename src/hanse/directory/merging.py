"""Contacts that are one person: how they are found, merged, and taken apart again exactly.

A merge moves the rows that name the one contact to the other, wherever they stand, and keeps their keys. The contact that is
gone stays as a row that names the other, so that an undo gives each row back to whom it came from.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import IntegrityError, models, transaction
from django.db.models import ForeignObjectRel, Q

from hanse import history
from hanse.access.confinement import is_append_only
from hanse.alliances.actions import take_the_pen
from hanse.alliances.models import Alliance
from hanse.directory import rules
from hanse.directory.actions import index
from hanse.directory.models import Channel, Contact, Merge, TwoPeople
from hanse.directory.rules import ChannelKind, Likeness
from hanse.history import clock
from hanse.people.models import Person
from hanse.text.search import name_key, overlap, shape

FIELDS = ("name", "reading", "languages", "consent", "source", "person")
"""What can be taken over from the contact that goes. A consent comes with its day."""
ALIKE = 0.75
"""From here on two names in one place are worth a look: Díaz and Dias, Sofía and Sophia with the same surname."""
MOST_PAIRS = 500
"""More are not worked through in one sitting."""
MOST_IN_ONE_PLACE = 100
"""Where more people than this share a place or an address, it says nothing about any two of them."""


@dataclass(frozen=True, slots=True)
class Known:
    """What contacts are compared by: the name in Latin letters; `places` are keys of cities and organisations, as words."""

    key: int
    latin_name: str
    mails: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Alike:
    """Two contacts, by their keys in order, and why they may be one person."""

    one: int
    other: int
    reasons: tuple[Likeness, ...]


def alike(known: Sequence[Known], *, apart: Iterable[tuple[int, int]] = ()) -> list[Alike]:
    """The pairs that may be one person, the surest first: most reasons, then the order of keys. Pure.

    The same e-mail address; the same name, in any script and order, in the same city or organisation; names that look alike
    there. `apart` are pairs of which somebody has said that they are two people.
    """
    found: dict[tuple[int, int], set[Likeness]] = defaultdict(set)
    for reason, groups in (
        (Likeness.MAIL, _grouped(known, lambda each: each.mails)),
        (Likeness.NAME, _grouped(known, lambda each: (f"{place} {name_key(each.latin_name)}" for place in each.places))),
    ):
        for group in groups:
            for one, other in combinations(group, 2):
                found[_pair(one, other)].add(reason)
    for group in _grouped(known, lambda each: each.places):
        shaped = [(each, shape(each.latin_name)) for each in group]
        for (one, first), (other, second) in combinations(shaped, 2):
            pair = _pair(one, other)
            if overlap(first, second) >= ALIKE and Likeness.NAME not in found.get(pair, ()):
                found[pair].add(Likeness.SPELLING)
    for pair in apart:
        found.pop(pair, None)
    pairs = [Alike(one, other, tuple(sorted(reasons))) for (one, other), reasons in found.items()]
    return sorted(pairs, key=lambda pair: (-len(pair.reasons), pair.reasons, pair.one, pair.other))


def pairs_of(alliance: Alliance) -> list[Alike]:
    """The pairs of an alliance that may be one person. Two statements."""
    standing = Contact.objects.for_alliance(alliance).standing()
    mails = ArrayAgg("channels__value", filter=Q(channels__kind=ChannelKind.EMAIL.value), distinct=True, default=[])
    rows = standing.annotate(
        mails=mails,
        cities=ArrayAgg("posts__member_city", filter=Q(posts__member_city__isnull=False), distinct=True, default=[]),
        bodies=ArrayAgg("posts__organisation", filter=Q(posts__organisation__isnull=False), distinct=True, default=[]),
    )
    known = [
        Known(key, name, frozenset(mails), frozenset([*(f"c{city}" for city in cities), *(f"o{body}" for body in bodies)]))
        for key, name, mails, cities, bodies in rows.order_by("pk").values_list("pk", "latin_name", "mails", "cities", "bodies")
    ]
    return alike(known, apart=TwoPeople.objects.filter(alliance=alliance).values_list("one", "other"))[:MOST_PAIRS]


def _grouped(known: Sequence[Known], keys: Any) -> Iterator[list[Known]]:
    """Those that share a key, where there is more than one."""
    groups: dict[str, list[Known]] = defaultdict(list)
    for each in known:
        for key in keys(each):
            groups[key].append(each)
    return (group for group in groups.values() if 2 <= len(group) <= MOST_IN_ONE_PLACE)


def _pair(one: Known, other: Known) -> tuple[int, int]:
    return min(one.key, other.key), max(one.key, other.key)


def keep_apart(*, one: Contact, other: Contact, by: Person | None) -> TwoPeople:
    """Say that two contacts that look alike are two people. Raises Refused for one contact, and for two of two alliances."""
    rules.check_two(one.pk, other.pk)
    rules.check_belongs(one.alliance_id == other.alliance_id)
    first, second = sorted((one, other), key=lambda contact: contact.pk)
    with history.act("directory.contacts_kept_apart", by=by, alliance=one.alliance):
        take_the_pen(one.alliance)
        said, _made = TwoPeople.objects.get_or_create(
            one=first, other=second, defaults={"alliance": one.alliance, "recorded_at": clock.now(), "recorded_by": by}
        )
        return said


def merge(*, kept: Contact, gone: Contact, taken: Sequence[str] = (), by: Person | None) -> Merge:
    """Make one contact of two: `kept` gets what names `gone`, and of its fields those in `taken`.

    Raises Refused for one contact, for contacts of two alliances, for one that was merged already, for a field that is not
    among FIELDS, and where both have what a person has once.
    """
    rules.check_two(kept.pk, gone.pk)
    rules.check_belongs(kept.alliance_id == gone.alliance_id)
    rules.check_fields(taken, known=FIELDS)
    with history.act("directory.contacts_merged", by=by, alliance=kept.alliance):
        take_the_pen(kept.alliance)
        kept.refresh_from_db()
        gone.refresh_from_db()
        rules.check_not_merged(kept.merged_into_id is not None or gone.merged_into_id is not None)
        for relation in _relations():
            both = relation.one_to_one and _rows(relation).filter(**{f"{relation.field.name}__in": [kept, gone]}).count() == 2
            rules.check_one_of_a_kind(str(relation.related_model._meta.verbose_name) if both else "")
        before = _Before(event=_latest_event(kept), fields=_with_their_days(taken))
        if before.fields:
            for name in before.fields:
                setattr(kept, name, getattr(gone, name))
            kept.save(update_fields=before.fields)
        before.unpreferred = _prefer_one(kept, gone)
        before.moved = {relation.related_model._meta.label_lower: _move(relation, gone, kept) for relation in _relations()}
        gone.merged_into = kept
        gone.save(update_fields=["merged_into"])
        index([kept, gone])
        return Merge.objects.create(
            alliance=kept.alliance, kept=kept, gone=gone, before=before.as_json(), recorded_at=clock.now(), recorded_by=by
        )


def undo_merge(*, merge: Merge, by: Person | None) -> Merge:
    """Make two contacts again of one. What was changed since stays as it was changed.

    Raises Refused the second time, when the one that was kept was merged on, and when something does not fit back.
    """
    with history.act("directory.merge_undone", by=by, alliance=merge.alliance):
        take_the_pen(merge.alliance)
        kept, gone = Contact.objects.get(pk=merge.kept_id), Contact.objects.get(pk=merge.gone_id)
        rules.check_undoable(
            is_undo=merge.undoes_id is not None,
            undone=Merge.objects.filter(undoes=merge).exists(),
            kept_is_gone=kept.merged_into_id is not None,
        )
        before = _Before(**merge.before)
        _give_back_fields(before, kept, gone)
        for relation in _relations():
            keys = before.moved.get(relation.related_model._meta.label_lower, [])
            rules.check_room_to_return(len(_move(relation, kept, gone, keys=keys)) == _rows(relation).filter(pk__in=keys).count())
        Channel.objects.filter(pk__in=before.unpreferred, contact=gone).update(preferred=True)
        gone.merged_into = None
        gone.save(update_fields=["merged_into"])
        index([kept, gone])
        return Merge.objects.create(
            alliance=merge.alliance, kept=kept, gone=gone, undoes=merge, recorded_at=clock.now(), recorded_by=by
        )


@dataclass(slots=True)
class _Before:
    """What an undo needs, in keys and names of fields: `event` is the row of history that tells `kept` as it was."""

    event: int
    fields: list[str]
    unpreferred: list[int] = field(default_factory=list)
    moved: dict[str, list[int]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        moved = {label: keys for label, keys in self.moved.items() if keys}
        return {"event": self.event, "fields": self.fields, "unpreferred": self.unpreferred, "moved": moved}


def _relations() -> list[Any]:
    """What names a contact and may be given to another one: in whichever app, but for what only grows."""
    return [
        relation
        for relation in Contact._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel)
        and relation.related_model is not Contact
        and not is_append_only(relation.related_model._meta.db_table)
    ]


def _rows(relation: Any) -> models.QuerySet[Any]:
    return models.QuerySet(relation.related_model)


def _move(relation: Any, giver: Contact, taker: Contact, *, keys: Sequence[int] | None = None) -> list[int]:
    """Give rows to another contact, and say which. What the taker has likewise, such as the same address, stays."""
    name, moved = relation.field.name, []
    rows = _rows(relation).filter(**{name: giver}).order_by("pk")
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    for key in list(rows.values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                _rows(relation).filter(pk=key).update(**{name: taker})
        except IntegrityError:
            continue
        moved.append(key)
    return moved


def _latest_event(contact: Contact) -> int:
    events = Contact.pgh_event_model.objects.filter(pgh_obj_id=contact.pk)  # type: ignore[attr-defined]
    return int(events.order_by("-pgh_id").values_list("pgh_id", flat=True)[0])


def _with_their_days(taken: Sequence[str]) -> list[str]:
    return [*taken, *(["consent_on"] if "consent" in taken else [])]


def _prefer_one(kept: Contact, gone: Contact) -> list[int]:
    """Of two preferred channels that of the contact that stays counts. Keys of what is preferred no longer."""
    if not kept.channels.filter(preferred=True).exists():
        return []
    less = list(gone.channels.filter(preferred=True).values_list("pk", flat=True))
    Channel.objects.filter(pk__in=less).update(preferred=False)
    return less


def _give_back_fields(before: _Before, kept: Contact, gone: Contact) -> None:
    """Fields as they were before the merge, where they still are as it made them."""
    then = Contact.pgh_event_model.objects.get(pgh_id=before.event)  # type: ignore[attr-defined]
    names = [name for name in before.fields if getattr(kept, name) == getattr(gone, name)]
    for name in names:
        setattr(kept, name, getattr(then, name))
    if names:
        kept.save(update_fields=names)
