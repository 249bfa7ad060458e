"""Lists of people: what is read, what is not understood and where, what has happened already."""

import time
from pathlib import Path

import pytest
from openpyxl import Workbook

from hanse.access.roles import Role
from hanse.admission import actions, lists
from hanse.admission.actions import Offer
from hanse.admission.lists import Outcome, Row
from hanse.admission.rules import INVITABLE
from hanse.alliances.models import Alliance
from hanse.history import Refused
from hanse.sheets import Unreadable
from tests import world
from tests.sql import counted

pytestmark = pytest.mark.django_db


def shown(alliance: Alliance, text: str, roles: tuple[Role, ...] = INVITABLE) -> list[lists.Line]:
    return lists.preview(alliance, lists.pasted_rows(text), roles=roles, message="", days_open=14).lines


def test_pasted_lines_are_read_without_heads() -> None:
    alliance = world.alliance(cities=["Cali"])

    (line,) = shown(alliance, "Ana Díaz\tana@example.org\tCity focal point\tCALI\t2999-12-31\tEspañol\n")

    assert (line.outcome, line.row.place) == (Outcome.READY, "line 1")
    assert line.offer
    assert (line.offer.name, line.offer.email, line.offer.role) == ("Ana Díaz", "ana@example.org", Role.CITY_LEAD)
    assert (line.offer.member_city, line.offer.language) == (alliance.member_cities.get(), "es")
    assert str(line.offer.term_ends_on) == "2999-12-31"


def test_heads_name_the_columns_in_any_order_and_language() -> None:
    alliance = world.alliance()

    (line,) = shown(alliance, "Role;E-mail;Name\nexpert;ana@example.org;Ana\n")

    assert line.offer
    assert (line.offer.role, line.offer.email, line.offer.name, line.offer.language) == (
        Role.EXPERT,
        "ana@example.org",
        "Ana",
        "es",
    )
    assert line.row.place == "line 2"


def test_addresses_are_taken_as_mail_programs_copy_them() -> None:
    (line,) = shown(world.alliance(), "Ana Díaz <ana@example.org>,,expert\n")

    assert line.offer
    assert (line.offer.name, line.offer.email) == ("Ana Díaz", "ana@example.org")


@pytest.mark.parametrize("cell", ["\u2003" * 30_000 + "x", '"' + "\u2003" * 30_000 + "x", "a" + " " * 30_000 + "b", "<" * 30_000])
def test_cell_of_thousands_of_spaces_is_read_at_once(cell: str) -> None:
    began = time.process_time()

    lists.pasted_rows(f"Ana\t{cell}\texpert\n")

    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Ana,ana,expert", "“ana” is no e-mail address."),
        (",ana@example.org,expert", "The name is missing."),
        ("Ana,ana@example.org", "The role is missing. Expected: Secretariat lead, "),
        ("Ana,ana@example.org,wizard", "“wizard” is no role you can invite to."),
        ("Ana,ana@example.org,global steward", "“global steward” is no role you can invite to."),
        ("Ana,ana@example.org,city lead", "Choose the city"),
        ("Ana,ana@example.org,city lead,Atlantis", "“Atlantis” is no city of this alliance."),
        ("Ana,ana@example.org,expert,,tomorrow", "“tomorrow” is no day."),
        ("Ana,ana@example.org,expert,,2020-01-01", "2020-01-01, which is past"),
        ("Ana,ana@example.org,expert,,,Latin", "Hanse does not speak “Latin”. Expected: en, es, pt-br, ja."),
    ],
)
def test_problems_are_named(text: str, problem: str) -> None:
    (line,) = shown(world.alliance(cities=["Cali"]), f"Name,E-mail,Role,City,Term ends,Language\n{text}\n")

    assert line.outcome is Outcome.PROBLEM
    assert problem in " ".join(line.problems)


def test_role_beyond_ones_right_is_a_problem() -> None:
    (line,) = shown(world.alliance(), "Ana,ana@example.org,secretariat lead\n", roles=(Role.EXPERT,))

    assert line.problems == ("“secretariat lead” is no role you can invite to. Expected: Expert.",)


def test_place_in_a_sheet_is_named(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Delegates"  # type: ignore[union-attr]
    for row in (["Name", "E-mail", "Role"], ["Ana", "ana@example.org", "expert"], ["Bo", "bo", "expert"]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "list.xlsx")

    rows = lists.file_rows(tmp_path / "list.xlsx", filename="list.xlsx")

    assert [row.place for row in rows] == ["Delegates, row 2", "Delegates, row 3"]
    assert [row.email for row in rows] == ["ana@example.org", "bo"]


def test_line_that_stands_twice_is_a_problem() -> None:
    first, second = shown(world.alliance(), "Ana,ana@example.org,expert\nAna,ANA@example.org,expert\n")

    assert first.outcome is Outcome.READY
    assert second.problems == ("The same person and seat stand in line 1.",)


def test_seated_and_invited_people_are_told_apart() -> None:
    alliance = world.alliance()
    expert, lead = world.expert(alliance), world.secretariat(alliance)
    actions.invite(alliance=alliance, offer=Offer(Role.EXPERT, "ana@example.org", "Ana"), by=lead)

    lines = shown(alliance, f"X,{expert.email},expert\nAna,ana@example.org,expert\nAna,ana@example.org,observer\n")

    assert [line.outcome for line in lines] == [Outcome.SEATED, Outcome.INVITED, Outcome.READY]


def test_vendor_who_would_see_private_data_is_a_problem() -> None:
    alliance = world.alliance()
    vendor = world.seated(Role.VENDOR, alliance)

    (line,) = shown(alliance, f"X,{vendor.email},expert\n")

    assert line.outcome is Outcome.PROBLEM
    assert "A vendor never gets a seat" in line.problems[0]


def test_list_travels_and_comes_back_as_it_was() -> None:
    rows = lists.pasted_rows('Ana,ana@example.org,expert\n"Bo, the 2nd",bo@example.org,observer\n')

    assert lists.unpacked(lists.packed(rows)) == rows


@pytest.mark.parametrize("text", ["", "{", "[1]", "[" * 100_000, '[["a","b","c","d","e","f","g","h","i"]]', "null"])
def test_list_that_was_tampered_with_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="did not come back"):
        lists.unpacked(text)


def test_list_beyond_all_measure_is_refused() -> None:
    with pytest.raises(Refused, match="Send at most 500 at once"):
        lists.pasted_rows("Ana,ana@example.org,expert\n" * 501)


def test_empty_paste_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        lists.pasted_rows("\n")


def test_preview_costs_the_same_for_one_line_and_130() -> None:
    alliance = world.alliance(cities=["Cali"])

    def cost(number: int) -> int:
        rows = [Row(f"line {n}", f"Person {n}", f"{n}@example.org", "expert") for n in range(number)]
        with counted() as statements:
            preview = lists.preview(alliance, rows, roles=INVITABLE, message="", days_open=14)
        assert len(preview.ready) == number
        return len(statements)

    assert cost(1) == cost(130) == 3
