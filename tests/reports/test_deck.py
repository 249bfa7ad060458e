"""The meeting deck, opened again with python-pptx."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pptx import Presentation
from pptx.util import Inches

from hanse.adoption.rules import Status
from hanse.alliances import actions
from hanse.alliances.models import Alliance
from hanse.gatherings.actions import call_gathering
from hanse.gatherings.models import Kind
from hanse.history import Refused, clock
from hanse.reports import rules
from hanse.reports.deck import story
from hanse.reports.deck.fitting import Fitted, fitted
from hanse.reports.queries import Report
from tests import world
from tests.reports.conftest import FORMULA, drawn

pytestmark = pytest.mark.django_db


def opened(shown: Report) -> Any:
    stream = BytesIO()
    story.write(shown, stream)
    return Presentation(stream)


def tables(deck: Any) -> dict[str, list[list[str]]]:
    """The table of each slide by the slide's title; the lines of a cell with a bar between them."""
    return {
        slide.shapes.title.text: [[cell.text.replace("\n", " | ") for cell in row.cells] for row in shape.table.rows]
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
    }


def test_both_grids_are_there_cell_for_cell(shown_in_may: Report) -> None:
    found = tables(opened(shown_in_may))

    assert found["Policies"] == [
        ["City", *(f"{name} ({code})" for code, name in world.POLICIES.items())],
        ["Cali", "", "", "", "", "◐ Drafting | In progress (reported) New!", "", ""],
        [FORMULA + "  Reactivation", "", "", "", "", "", "○ Commitment | To be developed", ""],
        ["León  Observer", "", "", "", "", "", "", ""],
        ["Total", "0", "0", "0", "0", "1", "0", "0"],
    ]
    assert found["Journey"] == [
        ["City", *world.CITY_STAGES.values()],
        ["Cali", "● Completed New!", "", "", ""],
        [FORMULA + "  Reactivation", "", "", "", ""],
        ["León  Observer", "", "", "", ""],
    ]


def test_news_say_from_what_to_what(shown_in_may: Report) -> None:
    assert tables(opened(shown_in_may))["What is new"] == [
        ["City", "What", "From", "To"],
        ["Cali", "Open Data", "Commitment: Completed", "◐ Drafting: In progress"],
        ["Cali", "Policy selection", "In progress", "● Completed"],
    ]


def test_next_step_follows_the_furthest_completed_one(latam: Alliance) -> None:
    world.entry(latam.member_cities.get(city__name="León"), "workplan", Status.COMPLETED, "2022-05-01")

    assert tables(opened(drawn(latam)))["Next steps"][1:] == [
        ["Cali", "Develop statement of intent", "○ To be developed"],
        [FORMULA + "  Reactivation", "Choose a policy", ""],
        ["León  Observer", "Follow up on the adoption of the policies", "○ To be developed"],
    ]


def test_coming_dates_are_listed_in_their_own_time_zone(latam: Alliance) -> None:
    call_gathering(alliance=latam, kind=Kind.SUMMIT, opens_at=world.moment("2022-07-01", 14), by=None)

    assert tables(opened(drawn(latam)))["Coming dates"][1:] == [["1 July 2022", "09:00 Bogota", "Summit"]]


def test_grids_have_twelve_cities_a_slide_and_the_total_on_the_last() -> None:
    alliance = world.alliance(cities=[f"City {number:02}" for number in range(25)])
    deck = opened(drawn(alliance))
    found = tables(deck)

    assert [len(found[f"Policies · {number}/3"]) - 1 for number in (1, 2, 3)] == [12, 12, 2]
    assert [rows[-1][0] for title, rows in found.items() if title.startswith("Policies")] == ["City 11", "City 23", "Total"]
    assert [rows[0][0] for title, rows in found.items() if title.startswith("Journey")] == ["City"] * 3


def test_tables_stay_on_the_slide_and_say_what_they_are(shown_in_may: Report) -> None:
    deck = opened(shown_in_may)

    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_table:
                height = sum(row.height for row in shape.table.rows)
                assert shape.left + sum(column.width for column in shape.table.columns) <= deck.slide_width
                assert shape.top + height <= deck.slide_height - Inches(0.4)
                assert shape.element.nvGraphicFramePr.cNvPr.get("descr")
                assert shape.table.first_row


def test_notes_and_properties_name_source_and_day(latam: Alliance) -> None:
    latam.sample_note = "The statuses are illustrative."
    deck = opened(drawn(latam))

    assert (deck.core_properties.author, deck.core_properties.language) == ("Latam", "en-GB")
    assert deck.core_properties.title.startswith("Latam · As of today, 1 June 2022")
    assert all(
        "Source: progress record of Latam, kept in Hanse, as of 1 June 2022.\nThe statuses are illustrative."
        in slide.notes_slide.notes_text_frame.text
        for slide in deck.slides
    )
    assert "The statuses are illustrative." in [shape.text_frame.text for shape in deck.slides[1].shapes if shape.has_text_frame]


def test_own_template_is_used_and_its_slides_are_left_out(latam: Alliance) -> None:
    own = Presentation()  # 4:3, with layouts of other names
    own.slides.add_slide(own.slide_layouts[0]).shapes.title.text = "Secret sample"
    stream = BytesIO()
    own.save(stream)
    upload = SimpleUploadedFile("own.pptx", stream.getvalue())
    actions.keep_deck_template(alliance=latam, file=upload, sha256="0" * 64, by=world.secretariat(latam))
    deck = opened(drawn(latam))

    assert (deck.slide_width, deck.slide_height) == (own.slide_width, own.slide_height)
    assert "Secret sample" not in [slide.shapes.title.text for slide in deck.slides if slide.shapes.title]
    assert tables(deck)["Next steps"][0] == ["City", "Next step", "Status"]


def test_deck_that_nobody_would_show_is_refused() -> None:
    rules.check_document_size(rules.LARGEST_DOCUMENT)

    with pytest.raises(Refused, match="A document of 1501 cities has too many pages"):
        rules.check_document_size(rules.LARGEST_DOCUMENT + 1)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Cali", Fitted("Cali", 11)),
        ("San Fernando del Valle de Catamarca", Fitted("San Fernando del Valle de Catamarca", 10)),
        ("情報政策" * 20, Fitted("情報政策" * 14 + "情報政…", 6)),
    ],
)
def test_text_is_made_smaller_and_cut_at_last(text: str, found: Fitted) -> None:
    assert fitted(text, width=120, height=25, largest=11, smallest=6) == found


def test_day_of_the_deck_is_that_of_the_record(latam: Alliance) -> None:
    with clock.moved_to(world.moment("2023-01-01")):
        assert drawn(latam, as_of="2022-04-28").progress.as_of == date(2022, 4, 28)
