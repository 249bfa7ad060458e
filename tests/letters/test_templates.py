"""Templates: Hanse's own letters in four languages, copies of an alliance, versions that stay as they were released."""

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from hanse.access.roles import Role
from hanse.alliances.models import Alliance
from hanse.history import Refused
from hanse.letters import actions, packs, queries, template_actions
from hanse.letters.comparing import changes
from hanse.letters.models import LetterTemplate
from hanse.letters.rules import Clause, CouncilOrder, Kind, fields_of
from hanse.people.models import Person
from hanse.text.differences import Piece, pieces
from hanse.text.merging import as_plain, filled, is_well_formed, named
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def latam() -> Alliance:
    return world.alliance("latam")


@pytest.fixture
def by(latam: Alliance) -> Person:
    return world.seated(Role.PARTNER_STAFF, latam)


def test_hanses_own_letters_say_the_same_in_four_languages() -> None:
    letters = packs.packaged()

    assert [(letter.kind, letter.language) for letter in letters] == [
        (kind, language) for language in ("en", "es", "pt-br", "ja") for kind in Kind
    ]
    for kind in Kind:
        of_kind = [letter for letter in letters if letter.kind is kind]
        assert len({tuple((clause.code, clause.when) for clause in letter.clauses) for letter in of_kind}) == 1
        for order in CouncilOrder:
            assert len({frozenset(fields_of(letter.clauses, order)) for letter in of_kind}) == 1
    assert all(letter.provenance for letter in letters)


def test_letter_is_taken_over_once_and_names_its_source(latam: Alliance, by: Person) -> None:
    first = template_actions.take_over(alliance=latam, kind=Kind.CITY, language="ja", by=by)
    again = template_actions.take_over(alliance=latam, kind=Kind.CITY, language="ja", by=by)

    version = first.versions.get()
    assert (first, first.source, version.number, version.released_by) == (again, "Hanse, ja, 1", 1, by)
    assert version.parts == list(packs.packed(Kind.CITY, "ja").clauses)


def test_template_is_for_one_country_where_its_law_asks_for_it(latam: Alliance, by: Person) -> None:
    usual = template_actions.take_over(alliance=latam, kind=Kind.CITY, language="es", by=by)
    for_mexico = template_actions.take_over(alliance=latam, kind=Kind.CITY, language="es", country="MX", name="México", by=by)

    assert list(queries.templates_of(latam)) == [usual, for_mexico]


def test_new_version_is_a_copy_until_it_is_changed_and_released(latam: Alliance, by: Person) -> None:
    template = template_actions.take_over(alliance=latam, kind=Kind.CITY, language="en", by=by)
    before = queries.released_version(template)
    draft = template_actions.begin_version(template=template, by=by)
    assert before is not None

    clauses = [Clause("parties", "Parties", "Only {{city}}."), Clause("new", "New", "Something new.")]
    template_actions.change_version(version=draft, title="A letter of {{city}}", clauses=clauses, by=by)
    released = template_actions.release_version(version=draft, by=by)

    assert (released.number, queries.released_version(template), queries.draft_version(template)) == (2, released, None)
    found = changes(before.parts, released.parts)
    assert [(change.kind, change.heading) for change in found][:2] == [("changed", "Parties"), ("added", "New")]
    assert {change.kind for change in found[2:]} == {"left_out"}


def test_released_version_stays_as_it_is(latam: Alliance, by: Person) -> None:
    version = template_actions.take_over(alliance=latam, kind=Kind.CITY, language="en", by=by).versions.get()

    with pytest.raises(Refused, match="stays as it is"):
        template_actions.change_version(version=version, title="x", clauses=version.parts, by=by)
    with pytest.raises(Refused, match="stays as it is"):
        template_actions.release_version(version=version, by=by)
    for statement in ("UPDATE letters_templateversion SET title = 'x'", "DELETE FROM letters_templateversion"):
        with pytest.raises((IntegrityError, InternalError), match="stays as it is"), transaction.atomic():
            connection.cursor().execute(statement)


def test_template_has_one_draft_at_a_time(latam: Alliance, by: Person) -> None:
    template = template_actions.take_over(alliance=latam, kind=Kind.EXPERT, language="en", by=by)
    template_actions.begin_version(template=template, by=by)

    with pytest.raises(Refused, match="There is a draft"):
        template_actions.begin_version(template=template, by=by)


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        ("x", "of {{mayor}}", "“Parties” names a field that does not exist: {{mayor}}"),
        ("x", "of {{expert}}", "“Parties” names a field that does not exist: {{expert}}"),
        ("x", "of {{ }}", "“Parties” has braces"),
        ("{{mayor}}", "fine", "names a field that does not exist: {{mayor}}"),
    ],
)
def test_unknown_field_is_refused_and_its_clause_named(latam: Alliance, by: Person, title: str, text: str, reason: str) -> None:
    template = template_actions.take_over(alliance=latam, kind=Kind.CITY, language="en", by=by)
    draft = template_actions.begin_version(template=template, by=by)

    with pytest.raises(Refused, match=reason):
        template_actions.change_version(version=draft, title=title, clauses=[Clause("parties", "Parties", text)], by=by)


def test_template_without_a_released_version_writes_no_letter(latam: Alliance, by: Person) -> None:
    template = LetterTemplate.objects.create(alliance=latam, kind=Kind.CITY, language="en", name="Bare")
    city = world.member(latam, "Cali")

    with pytest.raises(Refused, match="no released version"):
        actions.begin_letter(alliance=latam, template=template, member_city=city, by=by)


def test_fields_are_found_and_filled() -> None:
    assert named("{{city}} and {{ city }} and {{country}}") == ("city", "country")
    assert [is_well_formed(text) for text in ("{{city}}", "{{City}}", "{{city", "{city}")] == [True, False, False, True]
    assert filled("{{city}}, {{country}}", {"city": "*C*\nali"}) == r"\*C\* ali, {{country}}"
    assert [as_plain(text) for text in ("1. one", "- two", "2021-2023", "a_b")] == [r"1\. one", r"\- two", "2021-2023", r"a\_b"]


def test_texts_are_compared_word_by_word() -> None:
    assert pieces("one two three", "one 2 three four") == [
        Piece("same", "one "),
        Piece("removed", "two"),
        Piece("added", "2"),
        Piece("same", " three"),
        Piece("added", " four"),
    ]
    assert pieces("市は計画", "市が計画") == [
        Piece("same", "市"),
        Piece("removed", "は"),
        Piece("added", "が"),
        Piece("same", "計画"),
    ]
