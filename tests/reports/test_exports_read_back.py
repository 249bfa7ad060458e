"""What the exports write, the import reads: importing it again changes nothing."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import IO

import pytest
from django.utils import translation

from hanse.adoption import intake
from hanse.adoption.queries import EVERY_REPORT
from hanse.adoption.reading import Trouble
from hanse.adoption.rules import Status
from hanse.alliances.models import Alliance
from hanse.alliances.rules import Standing
from hanse.reports.exports import open_csv, workbook
from hanse.reports.queries import Report, report
from hanse.reports.selection import Selection
from tests import world

pytestmark = pytest.mark.django_db

DAY = date(2022, 5, 26)
BEFORE = date(2022, 4, 28)
WRITERS = {"xlsx": workbook.write, "csv": open_csv.write}


@pytest.fixture
def latam() -> Alliance:
    """An alliance with something of everything: namesakes, labels, reports, every status, every way a cell can read."""
    alliance = world.alliance(cities=["Cali", "Mexico City", "Bogotá"])
    namesakes = [world.member(alliance, "Córdoba", country=country) for country in ("AR", "ES")]
    cali, mexico, bogota = alliance.member_cities.filter(city__name__in=["Cali", "Mexico City", "Bogotá"])
    observer = world.member(alliance, "León", country="MX", standing=Standing.OBSERVER)
    world.labelled(namesakes[0], "Reactivation", "2022-02-01")
    world.entry(cali, "commitment", Status.COMPLETED, "2022-02-01", policy_code="ODA")
    world.entry(cali, "drafting", Status.IN_PROGRESS, "2022-05-10", policy_code="ODA")
    world.entry(mexico, "drafting", Status.COMPLETED, "2022-03-01", policy_code="OCO")
    world.entry(bogota, "commitment", Status.TO_BE_DEVELOPED, "2022-03-01", policy_code="PIA")
    world.entry(observer, "selection", Status.IN_PROGRESS, "2022-03-01")
    world.entry(namesakes[1], "selection", Status.COMPLETED, "2022-03-01")
    world.entry(namesakes[0], "workplan", Status.TO_BE_DEVELOPED, "2022-05-12")
    world.entry(mexico, "followup", Status.IN_PROGRESS, "2022-05-13", reported=True)
    return alliance


def reported(alliance: Alliance) -> Report:
    query = {"as_of": DAY.isoformat(), "since": BEFORE.isoformat()}
    return report(Selection.from_query(query, alliance=alliance, person=None), alliance, sight=EVERY_REPORT)


@pytest.mark.parametrize("language", ["en", "es", "pt-br", "ja"])
@pytest.mark.parametrize("format", WRITERS)
def test_an_export_imported_again_changes_nothing(latam: Alliance, tmp_path: Path, format: str, language: str) -> None:
    path = tmp_path / f"progress.{format}"
    write: Callable[[Report, IO[bytes]], None] = WRITERS[format]
    with translation.override(language), path.open("wb") as stream:
        write(reported(latam), stream)

    preview = intake.preview(latam, path, on=DAY, earlier=BEFORE)

    assert [str(problem) for problem in preview.not_understood] == []
    assert preview.count == 0
    assert len(preview.unchanged) == 7
    assert {problem.trouble for problem in preview.warnings} <= {Trouble.SHEET_NOT_READ}


@pytest.mark.parametrize("format", WRITERS)
def test_an_export_of_one_alliance_fills_another_with_the_same_cities(latam: Alliance, tmp_path: Path, format: str) -> None:
    path = tmp_path / f"progress.{format}"
    with path.open("wb") as stream:
        WRITERS[format](reported(latam), stream)
    latam.slug, latam.name = "moved", "Moved"
    latam.save()
    copy = world.alliance(cities=["Cali", "Mexico City", "Bogotá"])
    for name, country in (("Córdoba", "AR"), ("Córdoba", "ES"), ("León", "MX")):
        world.member(copy, name, country=country)

    preview = intake.preview(copy, path, on=DAY, earlier=BEFORE)

    assert preview.not_understood == []
    assert len(preview.new) == 7
