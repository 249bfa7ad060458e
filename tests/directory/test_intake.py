"""Importing contacts: what a preview says cell by cell, what confirming it writes, and that undoing it leaves nothing."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection

from hanse.alliances.models import Alliance
from hanse.directory.intake import actions
from hanse.directory.intake.comparing import Choice, Outcome
from hanse.directory.intake.preview import Preview
from hanse.directory.intake.problems import Moved
from hanse.directory.models import Channel, Contact, ContactBatch, Note, Organisation, Post
from hanse.history import Refused, clock
from hanse.people.models import Person
from hanse.sheets import Unreadable
from tests import world
from tests.directory.contact_lists import HEADS, csv_file, outcomes, said, shown, xlsx_file
from tests.sql import counted

pytestmark = pytest.mark.django_db

FULL = (
    "Ana Díaz,ana@example.org,+57 2 1234567,Focal point,Director,Digital office,City of Cali,Cali,"
    '"Spanish, en",agreed,2026-01-02,Summit of 2025,Met in Cali'
)


@pytest.fixture
def latam() -> Alliance:
    return world.alliance(cities=["Cali", "Piura"])


@pytest.fixture
def by(latam: Alliance) -> Person:
    return world.secretariat(latam)


def listed(alliance: Alliance, folder: Path, *lines: str, heads: str = HEADS, choice: Choice = Choice.LEAVE) -> Preview:
    return shown(alliance, csv_file(folder, "\n".join([heads, *lines]) + "\n"), choice)


def recorded(preview: Preview, by: Person | None = None, *, skip_unknown: bool = False) -> ContactBatch:
    return actions.confirm(preview=preview, by=by, submission=uuid4(), skip_unknown=skip_unknown)


def counts() -> dict[str, int]:
    """The rows of every table."""
    return {model._meta.db_table: model._default_manager.count() for model in apps.get_models() if model._meta.managed}


def rows_of_directory(alliance: Alliance) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of an alliance's directory as the database writes it."""
    found = {}
    with connection.cursor() as cursor:
        for model in (Organisation, Contact, Post, Channel, Note):
            cursor.execute(f"SELECT t::text FROM {model._meta.db_table} t WHERE alliance_id = %s ORDER BY id", [alliance.pk])
            found[model.__name__] = cursor.fetchall()
    return found


def test_a_line_becomes_a_contact_with_all_it_says(latam: Alliance, by: Person, tmp_path: Path) -> None:
    batch = recorded(listed(latam, tmp_path, FULL), by)

    contact = Contact.objects.get()
    assert (contact.name, contact.languages, contact.consent, contact.consent_on, contact.source, contact.recorded_by) == (
        "Ana Díaz",
        ["es", "en"],
        "given",
        date(2026, 1, 2),
        "Summit of 2025",
        by,
    )
    assert list(contact.channels.order_by("pk").values_list("kind", "value", "preferred")) == [
        ("email", "ana@example.org", True),
        ("phone", "+57 2 1234567", False),
    ]
    post = contact.posts.get()
    assert (post.function, post.title, post.unit, str(post.organisation), str(post.member_city)) == (
        "focal_point",
        "Director",
        "Digital office",
        "City of Cali",
        "Cali",
    )
    assert contact.notes.get().text == "Met in Cali"
    assert (batch.filename, batch.recorded_by) == ("list.csv", by)


def test_heads_are_understood_in_four_languages_and_by_common_words(latam: Alliance, tmp_path: Path) -> None:
    lists = (
        "Nombre completo;Correo electrónico;Ciudad;Cargo\nAna;ana@example.org;Cali;Directora\n",
        "Nome;E-mail;Cidade;Cargo\nAna;ana@example.org;Cali;Directora\n",
        "氏名;メールアドレス;都市;役職\nAna;ana@example.org;Cali;Directora\n",
        "First name;Last name;Email address;Business city;Job title\nAna;;ana@example.org;Cali;Directora\n",
    )

    for text in lists:
        (row,) = shown(latam, csv_file(tmp_path, text)).rows
        assert (row.entry.name, row.entry.emails, row.entry.title) == ("Ana", ("ana@example.org",), "Directora")
        assert row.entry.city == latam.member_cities.get(city__name="Cali").pk


def test_each_place_that_is_not_understood_is_named(latam: Alliance, tmp_path: Path) -> None:
    preview = shown(
        latam,
        xlsx_file(
            tmp_path,
            [
                ["Contacts of 2026"],
                ["Name", "E-mail", "Telephone", "City", "Languages", "Function", "Consent", "Consent on", "Shoe size"],
                ["Ana", "ana@example", None, "Cali", None, None, None, None, 38],
                ["Bo", "b\u043e@example.org", "12", "Calli", "Klingonese", "Wizard", "perhaps"],
                ["\u0410na", "a@example.org; b@example.org", "+57 2 1234567; 0057 2 1234567", "Atlantis"],
                [None, "c@example.org"],
                ["Dan", None, None, None, None, None, "agreed"],
                ["Eva", None, None, None, None, None, None, date(2026, 1, 2)],
                ["Fay", None, None, None, None, None, "refused", "03/04/2026"],
                ["Gil", None, None, None, None, None, "refused", date(2999, 1, 1)],
                ["Hal", None, None, None, None, None, "refused", "soon"],
                ["x" * 201],
                [
                    "Ida",
                    "ida@example.org",
                    "+57 2 1234567",
                    "cali, colombia",
                    "español; pt-BR",
                    "punto focal",
                    "sí",
                    "2026-01-31",
                ],
            ],
        ),
    )

    assert said(preview) == [
        ("I2", "COLUMN_NOT_READ"),
        ("B3", "BAD_EMAIL"),
        ("B4", "MIXED_SCRIPTS"),
        ("C4", "BAD_PHONE"),
        ("F4", "UNKNOWN_FUNCTION"),
        ("D4", "MISSPELT_CITY"),
        ("E4", "UNKNOWN_LANGUAGE"),
        ("G4", "UNKNOWN_CONSENT"),
        ("A5", "MIXED_SCRIPTS"),
        ("D5", "UNKNOWN_CITY"),
        ("B6", "NAME_MISSING"),
        ("G7", "CONSENT_WITHOUT_DAY"),
        ("H8", "DAY_WITHOUT_CONSENT"),
        ("H9", "AMBIGUOUS_DATE"),
        ("H10", "FUTURE_DATE"),
        ("H11", "BAD_DATE"),
        ("A12", "TOO_LONG"),
    ]
    assert outcomes(preview) == [("Ida", "new")]
    assert preview.wrong == 10
    misspelt = next(problem for problem in preview.problems if problem.cell == "D4")
    assert str(misspelt) == (
        "Sheet “People”, cell D4: “Calli” is no city of this alliance. Expected: the name of a member city; "
        "the nearest is “Cali”. If “Cali” is meant, write it so."
    )
    mixed = next(problem for problem in preview.problems if problem.cell == "A5")
    assert mixed.says == "In “\u0410na”, “\u0410” comes from another alphabet than the rest, though it looks alike."


def test_a_file_without_a_list_says_so(latam: Alliance, tmp_path: Path) -> None:
    preview = shown(latam, csv_file(tmp_path, "City,Policy selection\nCali,Completed\n"))

    assert said(preview) == [("", "NO_TABLE"), ("", "SHEET_NOT_READ")]
    assert preview.rows == ()


def test_a_preview_writes_nothing(latam: Alliance, tmp_path: Path) -> None:
    world.contact(latam, "Ana Díaz", email="ana@example.org")
    before = counts()

    listed(latam, tmp_path, FULL, "Bo,bo@example.org" + "," * 11)

    assert counts() == before


def test_known_people_are_found_by_address_else_by_name_and_place(latam: Alliance, tmp_path: Path) -> None:
    cali, piura = latam.member_cities.order_by("city__name")
    world.contact(latam, "Ana Díaz", email="ana@example.org")
    world.contact(latam, "Bo Ruiz", city=cali)
    world.contact(latam, "Cid Paz", email="cid@example.org", city=cali)
    world.contact(latam, "Dee Sol", city=piura)

    preview = listed(
        latam,
        tmp_path,
        "DIAZ ana,ANA@example.org,,",
        "Bo Ruiz,bo@example.org,,Cali",
        "Cid Paz,other@example.org,,Cali",
        "Dee Sol,,,Cali",
        "Somebody Else,cid@example.org,,",
        heads="Name,E-mail,Telephone,City",
    )

    assert [(row.entry.name, row.outcome.value, row.known) for row in preview.rows] == [
        ("DIAZ ana", "unchanged", "Ana Díaz"),
        ("Bo Ruiz", "changed", "Bo Ruiz"),
        ("Cid Paz", "maybe", "Cid Paz"),
        ("Dee Sol", "new", ""),
        ("Somebody Else", "maybe", "Cid Paz"),
    ]
    assert said(preview) == [("B4", "MAYBE_KNOWN"), ("B6", "MAYBE_KNOWN")]
    assert [(d.column.value, d.old, d.new) for d in preview.rows[1].differences] == [("email", "", "bo@example.org")]
    assert preview.problems[0].says == (
        "This may be “Cid Paz”, whom the directory has already: the same name and place, another e-mail address."
    )


@pytest.mark.parametrize(
    ("choice", "people", "names"),
    [
        (Choice.LEAVE, (0, 0), {"Cid Paz"}),
        (Choice.JOIN, (0, 1), {"Cid Paz"}),
        (Choice.NEW, (1, 0), {"Cid Paz", "Somebody Else"}),
    ],
)
def test_what_becomes_of_somebody_who_may_be_known_is_chosen(
    latam: Alliance, tmp_path: Path, choice: Choice, people: tuple[int, int], names: set[str]
) -> None:
    world.contact(latam, "Cid Paz", email="cid@example.org")

    preview = listed(latam, tmp_path, "Somebody Else,cid@example.org,+57 2 1234567", heads="Name,E-mail,Telephone", choice=choice)

    assert preview.people == people
    if preview.writings:
        recorded(preview)
    assert set(Contact.objects.values_list("name", flat=True)) == names


def test_the_same_person_twice_in_a_file_is_taken_once_and_said(latam: Alliance, tmp_path: Path) -> None:
    preview = listed(
        latam,
        tmp_path,
        "Ana Díaz,ana@example.org,Cali,Director",
        "Ana Diaz,ana@example.org,Cali,Directress",
        "Ana Díaz,,Cali,",
        "Ana Díaz,ana@example.org,Piura,Adviser",
        "Ana Díaz,other@example.org,Cali,",
        heads="Name,E-mail,City,Title",
    )

    assert [row.outcome.value for row in preview.rows] == ["new", "twice", "twice", "new", "new"]
    assert said(preview) == [("B3", "TWICE"), ("A4", "TWICE")]
    assert preview.problems[0].says == "The same person as in list, row 2. That row is taken, this one is left out."
    recorded(preview)
    assert sorted(Post.objects.values_list("title", "member_city__city__name")) == [
        ("", "Cali"),
        ("Adviser", "Piura"),
        ("Director", "Cali"),
    ]
    assert Contact.objects.count() == 2


def test_an_address_of_two_contacts_is_not_understood(latam: Alliance, tmp_path: Path) -> None:
    world.contact(latam, "Ana Díaz", email="team@example.org")
    world.contact(latam, "Ana Paz", email="team@example.org")

    preview = listed(latam, tmp_path, "Ana,team@example.org", heads="Name,E-mail")

    assert said(preview) == [("B2", "SEVERAL")]
    assert preview.problems[0].says == "This can be “Ana Díaz” and “Ana Paz” of the directory."


def test_a_known_person_gains_what_is_new_and_loses_nothing(latam: Alliance, tmp_path: Path) -> None:
    cali = latam.member_cities.get(city__name="Cali")
    ana = world.contact(
        latam, "Ana Díaz", email="ana@example.org", city=cali, languages=["es"], consent="refused", consent_on=date(2026, 3, 1)
    )

    preview = listed(
        latam,
        tmp_path,
        "Ana Díaz,ana@example.org;ana.diaz@example.org,,Focal point,Director,,,Cali,,agreed,2026-01-02,,Met in Cali",
    )
    recorded(preview)

    ana.refresh_from_db()
    assert (ana.languages, ana.consent, ana.consent_on) == (["es"], "refused", date(2026, 3, 1))
    assert sorted(ana.channels.values_list("value", flat=True)) == ["ana.diaz@example.org", "ana@example.org"]
    assert list(ana.posts.values_list("function", "title")) == [("focal_point", "Director")]
    assert said(preview) == [("K2", "CONSENT_OLDER")]
    assert listed(latam, tmp_path, "Ana Díaz,ana@example.org,,Focal point,Director,,,Cali,,,,,Met in Cali").rows[0].outcome == (
        Outcome.UNCHANGED
    )


def test_lines_not_understood_keep_the_file_out_unless_they_are_left_out(latam: Alliance, tmp_path: Path) -> None:
    preview = listed(latam, tmp_path, "Ana,ana@example.org", "Bo,bo", heads="Name,E-mail")
    before = counts()

    with pytest.raises(Refused, match="not understood"):
        recorded(preview)
    assert counts() == before
    recorded(preview, skip_unknown=True)

    assert Contact.objects.get().name == "Ana"


def test_what_the_directory_says_already_is_not_recorded(latam: Alliance, tmp_path: Path) -> None:
    world.contact(latam, "Ana", email="ana@example.org")

    with pytest.raises(Refused, match="nothing to record"):
        recorded(listed(latam, tmp_path, "Ana,ana@example.org", heads="Name,E-mail"))


def test_the_same_form_sent_twice_is_recorded_once(latam: Alliance, tmp_path: Path) -> None:
    preview, submission = listed(latam, tmp_path, FULL), uuid4()

    first = actions.confirm(preview=preview, by=None, submission=submission)
    second = actions.confirm(preview=preview, by=None, submission=submission)

    assert (first, Contact.objects.count()) == (second, 1)


def test_of_two_people_who_import_the_same_list_the_second_looks_again(latam: Alliance, tmp_path: Path) -> None:
    mine, theirs = listed(latam, tmp_path, FULL), listed(latam, tmp_path, FULL)
    recorded(theirs)

    with pytest.raises(Moved):
        recorded(mine)

    assert Contact.objects.count() == 1
    assert listed(latam, tmp_path, FULL).rows[0].outcome == Outcome.UNCHANGED


def test_undo_restores_exactly_what_was(latam: Alliance, by: Person, tmp_path: Path) -> None:
    cali = latam.member_cities.get(city__name="Cali")
    world.contact(latam, "Ana Díaz", email="ana@example.org", city=cali, languages=["pt"], source="a card")
    Organisation.objects.create(alliance=latam, name="University of Piura")
    before = rows_of_directory(latam)
    batch = recorded(listed(latam, tmp_path, FULL, "Bo,bo@example.org,,,Rector,,University of Piura,Piura,,,,,Rings at noon"), by)
    assert rows_of_directory(latam) != before

    undone = actions.undo(batch=batch, by=by)

    assert rows_of_directory(latam) == before
    assert (undone.undoes, undone.changes) == (batch, {"stayed": {"contact": [], "organisation": []}})
    with pytest.raises(Refused, match="undone already"):
        actions.undo(batch=batch, by=by)
    with pytest.raises(Refused, match="undone already"):
        actions.undo(batch=undone, by=by)


def test_undo_leaves_what_somebody_has_changed_or_built_on_since_and_says_so(latam: Alliance, by: Person, tmp_path: Path) -> None:
    known = world.contact(latam, "Known", email="known@example.org", reading="before")
    batch = recorded(
        listed(
            latam,
            tmp_path,
            "Changed,changed@example.org,,",
            "Noted,noted@example.org,,",
            "Gone,gone@example.org,University of Piura,",
            "Known,known@example.org,University of Cali,after",
            heads="Name,E-mail,Organisation,Reading",
        ),
        by,
    )
    changed, noted = Contact.objects.get(name="Changed"), Contact.objects.get(name="Noted")
    changed.reading = "since"
    changed.save()
    Note.objects.create(alliance=latam, contact=noted, text="Rings at noon")
    known.refresh_from_db()
    known.reading = "since"
    known.save()

    undone = actions.undo(batch=batch, by=by)

    assert undone.changes == {"stayed": {"contact": sorted([known.pk, changed.pk, noted.pk]), "organisation": []}}
    assert set(Contact.objects.values_list("name", "reading")) == {("Changed", "since"), ("Noted", ""), ("Known", "since")}
    assert set(Channel.objects.values_list("value", flat=True)) == {
        "known@example.org",
        "changed@example.org",
        "noted@example.org",
    }
    assert not Post.objects.exists()
    assert not Organisation.objects.exists()


def test_a_batch_keeps_keys_and_nothing_of_what_they_say(latam: Alliance, by: Person, tmp_path: Path) -> None:
    world.contact(latam, "Ana Díaz", email="ana@example.org", source="secret origin")
    batch = recorded(listed(latam, tmp_path, FULL), by)

    batch.refresh_from_db()

    contact = Contact.objects.get()
    assert batch.changes == {
        "made": {
            "organisation": [Organisation.objects.get().pk],
            "channel": [Channel.objects.get(kind="phone").pk],
            "post": [Post.objects.get().pk],
            "note": [Note.objects.get().pk],
        },
        "changed": {"contact": {str(contact.pk): ["consent", "consent_on", "languages", "source"]}},
    }


def test_three_thousand_lines_cost_the_same_number_of_statements(latam: Alliance, tmp_path: Path) -> None:
    def statements(number: int) -> int:
        lines = [f"Person {n},p{n}@example.org,,,,,Organisation {n % 7},Cali,,,,,Note {n}" for n in range(number)]
        with counted() as found:
            listed(latam, tmp_path, *lines)
        return len(found)

    assert statements(1) == statements(300) <= 7


def test_a_date_of_today_in_the_alliances_time_zone_does_not_lie_ahead(latam: Alliance, tmp_path: Path) -> None:
    with clock.moved_to(world.moment("2026-01-02", 3)):  # 1 January, 22:00 in Bogotá
        assert said(listed(latam, tmp_path, "Ana,agreed,2026-01-02", heads="Name,Consent,Consent on")) == [("C2", "FUTURE_DATE")]


def test_what_is_no_list_at_all_is_unreadable(latam: Alliance, tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        shown(latam, csv_file(tmp_path, "", "list.csv"))
