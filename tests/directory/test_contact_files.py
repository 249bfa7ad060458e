"""Contacts as files: what stands in them, that nothing in them calculates, and that the import finds nothing new in them."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation

from hanse.alliances.models import Alliance
from hanse.directory.contact_files import FILE_TYPES, contacts_of
from hanse.directory.models import Channel, Note, Organisation, Post
from tests import world
from tests.directory.contact_lists import said, shown
from tests.sql import counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def latam() -> Alliance:
    """People of every kind that a directory can hold."""
    alliance = world.alliance(cities=["Cali", "Piura", "León"])
    cali, piura, leon = alliance.member_cities.order_by("city__name")[0], *alliance.member_cities.order_by("city__name")[1:]
    university = Organisation.objects.create(alliance=alliance, name='Universidad, S.A.; "Norte"')
    ana = world.contact(
        alliance,
        "Ana Díaz",
        email="ana@example.org",
        languages=["es", "pt-br"],
        consent="given",
        consent_on=date(2026, 1, 2),
        source="Summit, 2025",
        reading="Ana Diaz",
    )
    Post.objects.create(alliance=alliance, contact=ana, member_city=cali, function="focal_point", title="Director", unit="ICT")
    Post.objects.create(alliance=alliance, contact=ana, organisation=university, function="other", title="Professor")
    Post.objects.create(alliance=alliance, contact=ana, member_city=piura, ends_on=date(2020, 1, 1), title="Long ago")
    for kind, value in (("email", "ana.diaz@example.org"), ("phone", "+57 (2) 123-4567"), ("phone", "300 1112233")):
        Channel.objects.create(alliance=alliance, contact=ana, kind=kind, value=value)
    Note.objects.create(alliance=alliance, contact=ana, text="kept in the house")
    world.contact(alliance, "Bo", city=leon, consent="refused", consent_on=date(2026, 2, 3))
    world.contact(alliance, '=HYPERLINK("x")', email="formula@example.org", city=cali)
    world.contact(alliance, "山田 花子", email="hanako@example.org", city=piura)
    world.contact(alliance, "Nobody Else")
    erased = world.contact(alliance, "Gone", email="gone@example.org")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE directory_contact SET name = 'former:focal_point:Cali' WHERE id = %s", [erased.pk])
    merged = world.contact(alliance, "Merged")
    merged.merged_into = ana
    merged.save()
    return alliance


def written(alliance: Alliance, code: str) -> bytes:
    stream = BytesIO()
    FILE_TYPES[code].write(contacts_of(alliance), stream)
    return stream.getvalue()


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("code", list(FILE_TYPES))
def test_importing_our_own_export_changes_nothing(latam: Alliance, tmp_path: Path, code: str, language: str) -> None:
    with translation.override(language):
        path = tmp_path / f"contacts.{code}"
        path.write_bytes(written(latam, code))

        preview = shown(latam, path)

        assert (said(preview), preview.writings) == ([], ())
        assert [row.entry.name for row in preview.rows] == [
            '=HYPERLINK("x")',
            "Ana Díaz",
            "Ana Díaz",
            "Bo",
            "Nobody Else",
            "山田 花子",
        ]
        assert {row.outcome.value for row in preview.rows} == {"unchanged"}


def test_an_export_holds_neither_notes_nor_the_erased_nor_the_merged(latam: Alliance) -> None:
    text = written(latam, "csv").decode("utf-8-sig")

    assert [word for word in ("kept in the house", "gone@example.org", "Merged", "Long ago") if word in text] == []


def test_nothing_in_a_table_calculates(latam: Alliance) -> None:
    text = written(latam, "csv").decode("utf-8-sig")

    assert "\"'=HYPERLINK(" in text
    assert '"\'+57 (2) 123-4567; 300 1112233"' in text


def test_lines_of_an_address_book_are_short_and_escaped(latam: Alliance) -> None:
    lines = written(latam, "vcf").split(b"\r\n")

    assert max(map(len, lines)) <= 75
    assert b'post2.ORG:Universidad\\, S.A.\\; "Norte"' in lines
    assert lines[:2] == [b"BEGIN:VCARD", b"VERSION:4.0"]


def test_the_contacts_of_one_city_are_those_with_a_post_there(latam: Alliance) -> None:
    cali = latam.member_cities.get(city__name="Cali")

    assert [contact.texts["name"] for contact in contacts_of(latam, member_city=cali)] == ['=HYPERLINK("x")', "Ana Díaz"]  # type: ignore[index]


def test_an_export_costs_the_same_number_of_statements_for_many(latam: Alliance) -> None:
    with counted() as few:
        contacts_of(latam)
    for number in range(20):
        world.contact(latam, f"Further {number}", email=f"f{number}@example.org", city=latam.member_cities.first())
    with counted() as many:
        contacts_of(latam)

    assert len(few) == len(many) <= 5
