"""Who read personal data, newest first, a page at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import ngettext

from hanse.alliances.models import Alliance
from hanse.directory.models import Contact
from hanse.history.models import Reading
from hanse.people.models import Person
from hanse.web.history.filters import ReadingFilter
from hanse.web.history.names import names_of
from hanse.web.history.words import GONE, READING_WORDS, in_words, origin_in_words


@dataclass(frozen=True, slots=True)
class Told:
    """One reading in words. `about` names the people; a page shows the first of them and how many more there are."""

    reading: Reading
    what: str
    who: str
    about: tuple[str, ...]
    origin: str

    @property
    def without_account(self) -> str:
        """How many people more, in words; nothing for none."""
        number = self.reading.without_account
        if not number:
            return ""
        return ngettext("%(number)s person without an account", "%(number)s people without an account", number) % {
            "number": number
        }


def readings(alliance: Alliance, form: ReadingFilter) -> QuerySet[Reading]:
    """The readings that a form asks for, newest first."""
    form.is_valid()
    given = form.cleaned_data
    since, until = form.period()
    found = Reading.objects.filter(alliance_id=alliance.pk).order_by("-read_at", "-pk")
    if given.get("person"):
        found = found.filter(person_id=given["person"])
    if given.get("about"):
        found = found.filter(about__contains=[given["about"]])
    if given.get("what"):
        found = found.filter(what=given["what"])
    if since:
        found = found.filter(read_at__gte=since)
    return found.filter(read_at__lt=until) if until else found


def told(found: Sequence[Reading]) -> list[Told]:
    """Readings in words. One statement, for the names."""
    people = {reading.person_id for reading in found}.union(*(reading.about for reading in found))
    contacts = {key for reading in found for key in reading.contacts}
    named = names_of({Person: people, Contact: contacts})
    names, known = named[Person], named[Contact]
    return [
        Told(
            reading=reading,
            what=in_words(reading.what, READING_WORDS),
            who=names.get(str(reading.person_id), str(GONE)),
            about=(
                *(names.get(str(key), str(GONE)) for key in reading.about),
                *(known.get(str(key), str(GONE)) for key in reading.contacts),
            ),
            origin=origin_in_words(reading.origin),
        )
        for reading in found
    ]


def after(found: QuerySet[Reading], mark: tuple[datetime, int] | None) -> QuerySet[Reading]:
    """Those that come after a place in the list."""
    if mark is None:
        return found
    moment, key = mark
    return found.filter(read_at__lte=moment).exclude(read_at=moment, pk__gte=key)


def walk(found: QuerySet[Reading], *, step: int = 1000) -> Iterator[list[Told]]:
    """All of them, in steps."""
    mark: tuple[datetime, int] | None = None
    while rows := list(after(found, mark)[:step]):
        yield told(rows)
        mark = (rows[-1].read_at, rows[-1].pk)
