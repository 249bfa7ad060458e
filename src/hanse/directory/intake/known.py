"""What the directory knows already, read once for a whole file."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from hanse.alliances.models import Alliance, MemberCity
from hanse.directory.intake.entries import Entry, Places, dialled
from hanse.directory.models import Channel, Contact, Note, Organisation, Post
from hanse.directory.rules import ChannelKind
from hanse.places.gazetteer import Gazetteer
from hanse.places.models import City
from hanse.text.names import fold

PHONES = (ChannelKind.PHONE.value, ChannelKind.MESSENGER.value)


@dataclass(slots=True)
class KnownPost:
    """A post that has not ended. `organisation` is its folded name."""

    pk: int
    city: int | None
    organisation: str
    function: str
    title: str
    unit: str

    @property
    def place(self) -> tuple[int | None, str]:
        return self.city, self.organisation


@dataclass(slots=True)
class KnownContact:
    """A contact that was not merged into another, with what an import compares."""

    pk: int
    name: str
    reading: str
    languages: tuple[str, ...]
    consent: str
    consent_on: date | None
    source: str
    emails: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    posts: list[KnownPost] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Known:
    """The contacts of an alliance, and ways to find them. `organisations` are by folded name."""

    contacts: dict[int, KnownContact] = field(default_factory=dict)
    organisations: dict[str, int] = field(default_factory=dict)
    by_email: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_person: dict[tuple[str, object], list[int]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, alliance: Alliance, *, today: date, with_notes: bool) -> "Known":
        """Four statements, one more with notes."""
        known = cls()
        fields = ("pk", "name", "reading", "languages", "consent", "consent_on", "source")
        for pk, name, reading, languages, *rest in Contact.objects.for_alliance(alliance).standing().values_list(*fields):
            known.contacts[pk] = KnownContact(pk, name, reading, tuple(languages), *rest)
        channels = Channel.objects.filter(alliance=alliance, kind__in=[ChannelKind.EMAIL.value, *PHONES]).order_by("pk")
        for contact, kind, value in channels.values_list("contact", "kind", "value"):
            known._add_channel(contact, kind, value)
        known._add_posts(alliance, today)
        if with_notes:
            notes = Note.objects.filter(alliance=alliance, contact__isnull=False, withdrawn_at__isnull=True)
            for contact, text in notes.values_list("contact", "text"):
                if contact in known.contacts:
                    known.contacts[contact].notes.add(text.strip())
        return known

    def _add_channel(self, contact: int, kind: str, value: str) -> None:
        if contact not in self.contacts:
            return
        if kind == ChannelKind.EMAIL:
            self.contacts[contact].emails.add(value.lower())
            self.by_email[value.lower()].append(contact)
        else:
            self.contacts[contact].phones.add(dialled(value))

    def _add_posts(self, alliance: Alliance, today: date) -> None:
        names = dict(Organisation.objects.for_alliance(alliance).order_by("-pk").values_list("pk", "name"))
        self.organisations = {fold(name): pk for pk, name in names.items()}
        running = Post.objects.filter(alliance=alliance).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today)).order_by("pk")
        fields = ("contact", "pk", "member_city", "organisation", "function", "title", "unit")
        for contact, pk, city, organisation, *rest in running.values_list(*fields):
            if contact in self.contacts:
                self.contacts[contact].posts.append(KnownPost(pk, city, fold(names.get(organisation, "")), *rest))
        for contact in self.contacts.values():
            for key in keys_of(contact.name, [post.place for post in contact.posts]):
                self.by_person[key].append(contact.pk)


def keys_of(name: str, places: Iterable[tuple[int | None, str]]) -> list[tuple[str, object]]:
    """By what somebody is known beside their addresses: the folded name with each city and each organisation, or with none."""
    whose = name_key(name)
    parts = [part for place in places for part in place if part]
    return [(whose, part) for part in dict.fromkeys(parts)] or [(whose, "")]


def name_key(name: str) -> str:
    """A name in which spelling, case and the order of its words do not matter. Han and kana names have no words."""
    words = fold(name).split()
    return " ".join(sorted(words)) if name.isascii() or any(word[0] < "\u3000" for word in words) else "".join(words)


def resemble(one: str, other: str) -> bool:
    """Whether two names can be one person's: they share a word, or are one word with and without a space."""
    first, second = fold(one).split(), fold(other).split()
    return bool(set(first) & set(second)) or "".join(first) == "".join(second)


def places_of(alliance: Alliance) -> Places:
    """The member cities by all their names. Two statements."""
    members = dict(MemberCity.objects.for_alliance(alliance).values_list("city", "pk"))
    gazetteer = Gazetteer.of(City.objects.filter(pk__in=members))
    names = {name: cities[0].name for name, cities in gazetteer.cities_by_name.items()}
    return Places(gazetteer.named, members, names)


def person_keys(entry: Entry) -> list[tuple[str, object]]:
    """The same of a line."""
    return keys_of(entry.name, [entry.place])
