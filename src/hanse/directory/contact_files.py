"""Contacts as files: a workbook, a CSV file, an address book. The import reads each of them back and finds nothing to change."""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from io import TextIOWrapper
from typing import IO

from django.db.models import Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from xlsxwriter import Workbook

from hanse.alliances.models import Alliance, MemberCity
from hanse.directory.intake.words import HEADS, Column
from hanse.directory.models import CONSENT_WORDS, FUNCTION_WORDS, Channel, Contact, Post
from hanse.directory.rules import ChannelKind, Consent, Function
from hanse.history import clock
from hanse.people.former import Former
from hanse.sheets import safe_text

Texts = dict[Column, str]


@dataclass(frozen=True, slots=True)
class Listed:
    """A contact ready to be written: what concerns the person, and one set of texts for each post that has not ended."""

    pk: int
    person: int | None
    texts: Texts
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    posts: tuple[Texts, ...]

    def rows(self) -> Iterator[Texts]:
        """One row for each post, one for somebody without any."""
        whole = self.texts | {Column.EMAIL: "; ".join(self.emails), Column.PHONE: "; ".join(self.phones)}
        for post in self.posts or ({},):
            yield whole | post


def contacts_of(alliance: Alliance, *, member_city: MemberCity | None = None) -> list[Listed]:
    """The contacts of an alliance, or of those with a post in one city; with these posts alone. Three statements, and one for
    the names of cities.

    Nobody whose personal data was erased, and no contact that was merged into another.
    """
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today(alliance.time_zone))
    posts = Post.objects.for_alliance(alliance).filter(running).select_related("organisation", "member_city__city").order_by("pk")
    found: QuerySet[Contact] = Contact.objects.for_alliance(alliance).standing().order_by("name", "pk")
    if member_city is not None:
        posts = posts.filter(member_city=member_city)
        found = found.filter(pk__in=posts.values("contact"))
    channels = Channel.objects.filter(alliance=alliance, broken=False).order_by("-preferred", "pk")
    found = found.prefetch_related(Prefetch("posts", posts, to_attr="running"), Prefetch("channels", channels, to_attr="ways"))
    names = _names_of_cities(alliance)
    return [_listed(contact, names) for contact in found if not isinstance(contact.name, Former)]


def _names_of_cities(alliance: Alliance) -> dict[int, str]:
    """Member cities by a name that no other shares: with the country, or the address where two share that."""
    members = list(MemberCity.objects.for_alliance(alliance).select_related("city"))
    names = [member.city.full_name for member in members]
    return {
        member.pk: member.city.full_name if names.count(member.city.full_name) == 1 else member.city.slug for member in members
    }


def _listed(contact: Contact, cities: dict[int, str]) -> Listed:
    ways: list[Channel] = contact.ways  # type: ignore[attr-defined]  # prefetched
    posts: list[Post] = contact.running  # type: ignore[attr-defined]  # prefetched
    texts = {
        Column.NAME: str(contact.name),
        Column.READING: contact.reading,
        Column.LANGUAGES: ", ".join(contact.languages),
        Column.CONSENT: str(CONSENT_WORDS[Consent(contact.consent)]) if contact.consent != Consent.UNKNOWN else "",
        Column.CONSENT_ON: contact.consent_on.isoformat() if contact.consent_on else "",
        Column.SOURCE: contact.source,
    }
    return Listed(
        contact.pk,
        contact.person_id,
        texts,
        tuple(way.value for way in ways if way.kind == ChannelKind.EMAIL),
        tuple(way.value for way in ways if way.kind == ChannelKind.PHONE),
        tuple(_post(post, cities) for post in posts),
    )


def _post(post: Post, cities: dict[int, str]) -> Texts:
    return {
        Column.FUNCTION: str(FUNCTION_WORDS[Function(post.function)]),
        Column.TITLE: post.title,
        Column.UNIT: post.unit,
        Column.ORGANISATION: post.organisation.name if post.organisation else "",
        Column.CITY: cities[post.member_city_id] if post.member_city_id else "",
    }


def write_xlsx(contacts: Iterable[Listed], stream: IO[bytes]) -> None:
    """A workbook of one sheet; texts never turn into formulas, links or numbers."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(stream, options) as book:
        sheet = book.add_worksheet(str(_("Contacts")))
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(HEADS) - 1, 22)
        head = book.add_format({"bold": True, "bottom": 1})
        for column, title in enumerate(HEADS.values()):
            sheet.write_string(0, column, str(title), head)
        for number, row in enumerate((row for contact in contacts for row in contact.rows()), start=1):
            for column, key in enumerate(HEADS):
                if text := row.get(key):
                    sheet.write_string(number, column, text)
        sheet.autofilter(0, 0, 0, len(HEADS) - 1)


def write_csv(contacts: Iterable[Listed], stream: IO[bytes]) -> None:
    """UTF-8 with a byte order mark, every field quoted, nothing that a spreadsheet program would calculate."""
    text = TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    lines = csv.writer(text, quoting=csv.QUOTE_ALL)
    lines.writerow([str(title) for title in HEADS.values()])
    lines.writerows([safe_text(row.get(key, "")) for key in HEADS] for contact in contacts for row in contact.rows())
    text.detach()


def write_vcf(contacts: Iterable[Listed], stream: IO[bytes]) -> None:
    """An address book of vCards 4.0 (RFC 6350), one for each person; posts after the first are groups of their own."""
    for contact in contacts:
        for line in _card(contact):
            stream.write(_folded(line))


def _card(contact: Listed) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield f"FN:{_escaped(contact.texts[Column.NAME])}"
    for place, email in enumerate(contact.emails, start=1):
        yield f"EMAIL;PREF={min(place, 100)}:{_escaped(email)}"
    for place, phone in enumerate(contact.phones, start=1):
        yield f"TEL;PREF={min(place, 100)}:{_escaped(phone)}"
    for place, code in enumerate(filter(None, contact.texts[Column.LANGUAGES].split(", ")), start=1):
        yield f"LANG;PREF={min(place, 100)}:{code}"
    for number, post in enumerate(contact.posts, start=1):
        yield from _post_of_card(post, f"post{number}." if number > 1 else "")
    for name, column in (
        ("X-HANSE-READING", Column.READING),
        ("X-HANSE-CONSENT", Column.CONSENT),
        ("X-HANSE-CONSENT-ON", Column.CONSENT_ON),
        ("X-HANSE-SOURCE", Column.SOURCE),
    ):
        if text := contact.texts[column]:
            yield f"{name}:{_escaped(text)}"
    yield "END:VCARD"


def _post_of_card(post: Texts, group: str) -> Iterator[str]:
    if post[Column.ORGANISATION] or post[Column.UNIT]:
        yield f"{group}ORG:{_escaped(post[Column.ORGANISATION])};{_escaped(post[Column.UNIT])}".rstrip(";")
    for name, column in (("TITLE", Column.TITLE), ("ROLE", Column.FUNCTION)):
        if text := post[column]:
            yield f"{group}{name}:{_escaped(text)}"
    if city := post[Column.CITY]:
        name, _comma, country = city.rpartition(", ")
        yield f"{group}ADR;TYPE=work:;;;{_escaped(name or country)};;;{_escaped(country if name else '')}"


def _escaped(text: str) -> str:
    r"""A text as a value (RFC 6350, section 3.4): \ , ; and line breaks are written with a backslash."""
    for sign in "\\,;":
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> bytes:
    """A line of at most 75 bytes, continued on further ones, and never parted within a character (section 3.2)."""
    parts: list[bytes] = [b""]
    for character in line:
        encoded = character.encode()
        if len(parts[-1]) + len(encoded) > 74:
            parts.append(b"")
        parts[-1] += encoded
    return b"\r\n ".join(parts) + b"\r\n"


@dataclass(frozen=True, slots=True)
class FileType:
    """One kind of file. `code` is also the extension of its files."""

    code: str
    name: Promise
    content_type: str
    write: Callable[[Iterable[Listed], IO[bytes]], None]


FILE_TYPES = {
    made.code: made
    for made in (
        FileType("xlsx", _("Workbook (XLSX)"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
        FileType("csv", _("Table (CSV)"), "text/csv; charset=utf-8", write_csv),
        FileType("vcf", _("Address book (vCard)"), "text/vcard; charset=utf-8", write_vcf),
    )
}


def filename(alliance: Alliance, today: date, known: FileType, *, part: str = "") -> str:
    """The name of a file of contacts."""
    return f"{'-'.join(filter(None, [alliance.slug, part, 'contacts', today.isoformat()]))}.{known.code}"
