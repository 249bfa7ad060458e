"""A small world to export: three cities, two meetings, one report that nobody has confirmed."""

from typing import Any

import pytest

from hanse.adoption.queries import EVERY_REPORT
from hanse.adoption.rules import Status
from hanse.alliances.models import Alliance
from hanse.alliances.rules import Standing
from hanse.history import clock
from hanse.reports.queries import Report, report
from hanse.reports.selection import Selection
from tests import world

FORMULA = '=HYPERLINK("http://example.org","here")'


def join(alliance: Alliance, name: str, **facts: Any) -> None:
    """A city enters, and this was known in good time."""
    with clock.moved_to(world.moment("2021-04-01")):
        world.member(alliance, name, **facts)


@pytest.fixture
def latam() -> Alliance:
    made = world.alliance(cities=["Cali", FORMULA])
    join(made, "León", country="MX", standing=Standing.OBSERVER)
    cali, formula = (made.member_cities.get(city__name=name) for name in ("Cali", FORMULA))
    world.labelled(formula, "Reactivation")
    world.entry(cali, "selection", Status.IN_PROGRESS, "2022-04-01")
    world.entry(cali, "commitment", Status.COMPLETED, "2022-04-02", policy_code="ODA")
    world.entry(formula, "commitment", Status.TO_BE_DEVELOPED, "2022-04-02", policy_code="OCO")
    world.meeting(made, "2022-04-28")
    world.entry(cali, "selection", Status.COMPLETED, "2022-05-10")
    world.entry(cali, "drafting", Status.IN_PROGRESS, "2022-05-11", policy_code="ODA", reported=True)
    world.meeting(made, "2022-05-26")
    return made


def drawn(alliance: Alliance, **query: str) -> Report:
    """What is exported of an alliance on 1 June 2022, when nothing else is asked for: today, since the last meeting."""
    with clock.moved_to(world.moment("2022-06-01")):
        return report(Selection.from_query(query, alliance=alliance, person=None), alliance, sight=EVERY_REPORT)


@pytest.fixture
def shown_in_may(latam: Alliance) -> Report:
    """As shown at the meeting of 26 May, new since that of 28 April."""
    return drawn(latam, meeting=str(latam.gatherings.latest("opens_at").pk))
