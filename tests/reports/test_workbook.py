"""The workbook, opened again as a spreadsheet program would."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from hanse.alliances.models import Alliance
from hanse.reports.exports import workbook
from hanse.reports.queries import Report
from tests import world
from tests.reports.conftest import FORMULA, drawn, join

pytestmark = pytest.mark.django_db


def opened(shown: Report) -> Any:
    stream = BytesIO()
    workbook.write(shown, stream)
    return openpyxl.load_workbook(stream)


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(values_only=True))


def test_policies_sheet_has_title_grid_and_total(shown_in_may: Report) -> None:
    sheet = opened(shown_in_may)["Policies"]

    assert rows(sheet)[0][0] == "Latam · Policies"
    assert rows(sheet)[1][0] == shown_in_may.sentence
    assert rows(sheet)[2][0] == "Source: progress record of Latam, kept in Hanse, as of 26 May 2022."
    assert rows(sheet)[4] == ("City", *(f"{name} ({code})" for code, name in world.POLICIES.items()))
    assert rows(sheet)[5:] == [
        ("Cali", None, None, None, None, "Drafting: In progress (reported) New!", None, None),
        (FORMULA, None, None, None, None, None, "Commitment: To be developed", None),
        ("León", None, None, None, None, None, None, None),
        ("Total", 0, 0, 0, 0, 1, 0, 0),
    ]


def test_journey_sheet_has_labels_in_their_own_column(shown_in_may: Report) -> None:
    assert rows(opened(shown_in_may)["Journey"])[4:] == [
        ("City", "Labels", *world.CITY_STAGES.values()),
        ("Cali", None, "Completed New!", None, None, None),
        (FORMULA, "Reactivation", None, None, None, None),
        ("León", "Observer", None, None, None, None),
    ]


def test_texts_stay_texts(shown_in_may: Report) -> None:
    book = opened(shown_in_may)

    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s", "n"}
    assert [cell.value for row in book["Policies"].iter_rows() for cell in row if cell.data_type == "f"] == []
    assert [cell.hyperlink for row in book["Policies"].iter_rows() for cell in row if cell.hyperlink] == []


def test_notes_say_since_when_and_who_has_not_confirmed(shown_in_may: Report) -> None:
    assert opened(shown_in_may)["Policies"]["F6"].comment.text == "true since 11 May 2022 · reported, not confirmed"


def test_sheets_print_on_a4_landscape_with_their_heads(shown_in_may: Report) -> None:
    sheet = opened(shown_in_may)["Policies"]

    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_title_rows) == ("landscape", 9, "$5:$5")
    assert sheet.freeze_panes == "B6"


def test_sample_note_and_legend_come_along(latam: Alliance) -> None:
    latam.sample_note = "The statuses are illustrative."
    book = opened(drawn(latam))

    assert rows(book["Policies"])[3][0] == "The statuses are illustrative."
    assert [row[0] for row in rows(book["Legend"])[2:6]] == ["● Completed", "◐ In progress", "○ To be developed", "New!"]
    assert "The statuses are illustrative." in [row[1] for row in rows(book["Legend"])]


def test_namesakes_are_told_apart(latam: Alliance) -> None:
    join(latam, "León", country="ES")

    assert [row[0] for row in rows(opened(drawn(latam))["Policies"])[7:9]] == ["León, MX", "León, ES"]


def test_large_workbook_says_the_same_as_a_small_one(latam: Alliance, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ['A & <B> "C"', " Quito", "Bele\u0301m", "長岡京市", "Tab\tthere"]
    for name in names:
        join(latam, name)

    def told() -> list[list[tuple[Any, ...]]]:
        return [rows(sheet) for sheet in opened(drawn(latam))]

    small = told()
    monkeypatch.setattr(workbook, "MOST_KEPT_CELLS", 0)

    assert told() == small
    assert {row[0] for row in small[0]} >= {FORMULA, *names}
