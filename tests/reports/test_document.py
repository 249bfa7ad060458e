"""The PDF: tagged, safe from markup in texts, and complete or refused."""

from io import BytesIO

import pytest
from django.utils import translation

from hanse.alliances.models import Alliance
from hanse.reports.exports import document
from hanse.reports.queries import Report
from hanse.reports.rules import Unprintable
from tests import world
from tests.reports.conftest import FORMULA, drawn, join

pytestmark = pytest.mark.django_db


def written(shown: Report) -> bytes:
    stream = BytesIO()
    document.write(shown, stream)
    return stream.getvalue()


def test_pdf_is_tagged_and_archivable(shown_in_may: Report) -> None:
    made = written(shown_in_may)

    assert made.startswith(b"%PDF-")
    assert all(sign in made for sign in (b"pdfuaid:part", b"pdfaid:part", b"dc:title"))


def test_pdf_of_the_same_record_is_the_same(shown_in_may: Report) -> None:
    assert written(shown_in_may) == written(shown_in_may)


def test_content_holds_both_grids(shown_in_may: Report) -> None:
    content = document.content(shown_in_may)
    part = content["policy_parts"][0]

    assert [row["city"]["name"] for row in part["rows"]] == ["Cali", FORMULA, "León"]
    assert part["rows"][0]["cells"][4] == {
        "status": "in_progress",
        "stage": "Drafting",
        "word": "In progress",
        "new": True,
        "reported": True,
    }
    assert part["totals"] == [0, 0, 0, 0, 1, 0, 0]
    assert content["stage_rows"][2]["city"] == {"name": "León", "labels": "Observer"}
    assert [(item["city"], item["before"]) for item in content["news"]] == [
        ("Cali", "Commitment: Completed"),
        ("Cali", "In progress"),
    ]


def test_markup_in_a_name_stays_text(latam: Alliance) -> None:
    join(latam, "#panic() $x$ *bold* `raw` @ref \\ <label>")

    assert written(drawn(latam)).startswith(b"%PDF-")


def test_japanese_is_printable(latam: Alliance) -> None:
    join(latam, "つくば市", country="JP")

    with translation.override("ja"):
        assert written(drawn(latam)).startswith(b"%PDF-")


def test_character_that_the_fonts_lack_is_named(latam: Alliance) -> None:
    join(latam, "دبي", country="AE")

    with pytest.raises(Unprintable, match="The PDF cannot show the character"):
        written(drawn(latam))


def test_empty_alliance_has_a_document_too() -> None:
    assert written(drawn(world.alliance())).startswith(b"%PDF-")
