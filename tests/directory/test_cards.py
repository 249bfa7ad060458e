"""Address books: vCard 3.0 and 4.0, what is read of a card, and what is refused of a stranger's file."""

import time
from pathlib import Path

import pytest

from hanse.alliances.models import Alliance
from hanse.directory.intake.cards import CardLimits, read_cards
from hanse.directory.intake.words import Column
from hanse.sheets import Unreadable
from tests import world
from tests.directory.contact_lists import outcomes, said, shown

pytestmark = pytest.mark.django_db

OLD_BOOK = """BEGIN:VCARD
VERSION:3.0
N:Díaz;Ana;;;
FN:Ana Díaz
item1.EMAIL;type=INTERNET;type=pref:Ana@Example.org
item1.X-ABLabel:_$!<Work>!$_
EMAIL;type=HOME:ana.home@example.org
TEL;type=CELL:+57 300 1112233
ORG:City of Cali;Digital office
TITLE:Director
ADR;type=WORK:;;Av. 1;Cali;;760001;Colombia
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQ
 AAAQABAAD/2wBDAAoHBwgHBgoICAgLCgoLDhgQDg0NDh0VFhEYIx8lJCIfIiEmKzcvJik0KSEi
NOTE:Met in Cali\\, twice
END:VCARD
"""


def book(folder: Path, text: str) -> Path:
    path = folder / "book.vcf"
    path.write_text(text.replace("\n", "\r\n"), encoding="utf-8", newline="")
    return path


def card(*lines: str, version: str = "4.0") -> str:
    return "\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


@pytest.fixture
def latam() -> Alliance:
    return world.alliance(cities=["Cali", "Piura"])


def test_a_card_of_an_address_book_is_read(latam: Alliance, tmp_path: Path) -> None:
    preview = shown(latam, book(tmp_path, OLD_BOOK))

    (row,) = preview.rows
    entry = row.entry
    assert said(preview) == []
    assert (entry.name, entry.emails, entry.phones) == (
        "Ana Díaz",
        ("ana@example.org", "ana.home@example.org"),
        ("+57 300 1112233",),
    )
    assert (entry.organisation, entry.unit, entry.title, entry.note) == (
        "City of Cali",
        "Digital office",
        "Director",
        "Met in Cali, twice",
    )
    assert entry.city == latam.member_cities.get(city__name="Cali").pk
    assert entry.line.place == "card 1"


def test_posts_of_one_card_are_told_apart_by_their_groups(latam: Alliance, tmp_path: Path) -> None:
    text = card("FN:Ana", "ORG:City", "post2.ORG:University", "post2.TITLE:Professor", "item3.TITLE:Director")

    lines = read_cards(book(tmp_path, text)).lines

    assert [(line.text(Column.ORGANISATION), line.text(Column.TITLE)) for line in lines] == [
        ("City", "Director"),
        ("University", "Professor"),
    ]


def test_each_property_that_is_not_understood_is_named_with_its_card(latam: Alliance, tmp_path: Path) -> None:
    text = (
        card("FN:Ana", "EMAIL:ana@", "TEL:12")
        + card("FN:Bo", "X-HANSE-CONSENT:perhaps")
        + card("FN:Cid", version="2.1")
        + card("FN:Dee", "this is no property")
        + card("EMAIL:eva@example.org")
        + card("FN:Fay", "ADR:;;;Madrid;;;Spain")
        + "BEGIN:VCARD\nVERSION:4.0\nFN:Never ends\n"
    )

    preview = shown(latam, book(tmp_path, text))

    assert said(preview) == [
        ("1EMAIL", "BAD_EMAIL"),
        ("1TEL", "BAD_PHONE"),
        ("2X-HANSE-CONSENT", "UNKNOWN_CONSENT"),
        ("3", "OLD_CARD"),
        ("4", "BROKEN_CARD"),
        ("5EMAIL", "NAME_MISSING"),
        ("6ADR", "CITY_OUTSIDE"),
        ("7", "BROKEN_CARD"),
    ]
    assert outcomes(preview) == [("Fay", "new")]
    assert preview.problems[0].place == "Card 1, EMAIL"


def test_cards_within_cards_are_not_read_however_deep(latam: Alliance, tmp_path: Path) -> None:
    text = "BEGIN:VCARD\n" * 5000 + "FN:Deep\n" + "END:VCARD\n" * 5000 + card("FN:Ana")

    preview = shown(latam, book(tmp_path, text))

    assert outcomes(preview) == [("Ana", "new")]
    assert said(preview) == [("1", "OLD_CARD")]


@pytest.mark.parametrize(
    "line",
    [
        "EMAIL" + ";a=b" * 2000,
        "EMAIL" + ";a=b" * 2000 + ":x",
        "EMAIL" + ";" * 9000 + ":x",
        "EMAIL;a=" + '"",' * 2000 + ":x",
        "ADR:" + ";" * 9000,
        "N:" + "\\," * 4000,
        "FN:" + "<" * 9000,
    ],
)
def test_hostile_lines_cost_no_time(latam: Alliance, tmp_path: Path, line: str) -> None:
    begin = time.perf_counter()

    shown(latam, book(tmp_path, card("FN:Ana", line)))

    assert time.perf_counter() - begin < 2


@pytest.mark.parametrize(
    ("text", "limits", "code"),
    [
        ("", CardLimits(), "empty_file"),
        ("nothing\n", CardLimits(), "no_cards"),
        (OLD_BOOK * 3, CardLimits(cards=2), "too_many_cards"),
        (OLD_BOOK, CardLimits(file_bytes=100), "file_too_big"),
        (OLD_BOOK, CardLimits(line=20), "line_too_long"),
        (OLD_BOOK, CardLimits(kept_line=20), "line_too_long"),
        (OLD_BOOK, CardLimits(properties=3), "too_many_properties"),
        (card("FN:A\0na"), CardLimits(), "nul_bytes"),
    ],
)
def test_what_goes_beyond_the_limits_is_refused(tmp_path: Path, text: str, limits: CardLimits, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_cards(book(tmp_path, text), limits)

    assert refused.value.code == code
    assert str(refused.value)
