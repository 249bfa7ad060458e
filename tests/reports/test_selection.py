"""What an address asks for: moments, filters, and the sentence that says so."""

from datetime import date

import pytest
from django.utils import translation

from hanse.adoption.queries import EVERY_REPORT
from hanse.adoption.rules import Status
from hanse.alliances.models import Alliance
from hanse.alliances.rules import Standing
from hanse.gatherings.models import Gathering
from hanse.history import clock
from hanse.reports.selection import Selection
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def latam() -> Alliance:
    made = world.alliance(cities=["Cali", "Piura"])
    cali = made.member_cities.get(city__name="Cali")
    world.entry(cali, "selection", Status.IN_PROGRESS, "2022-04-01")
    world.entry(cali, "selection", Status.COMPLETED, "2022-05-10")
    world.entry(cali, "commitment", Status.COMPLETED, "2022-05-11", policy_code="ODA")
    return made


@pytest.fixture
def april(latam: Alliance) -> Gathering:
    return world.meeting(latam, "2022-04-28")


@pytest.fixture
def may(latam: Alliance, april: Gathering) -> Gathering:
    return world.meeting(latam, "2022-05-26")


def chosen(latam: Alliance, **query: str) -> Selection:
    with clock.moved_to(world.moment("2022-06-01")):
        return Selection.from_query(query, alliance=latam, person=None)


def test_default_is_today_since_the_last_meeting(latam: Alliance, may: Gathering) -> None:
    selection = chosen(latam)

    assert (selection.day, selection.compared) == (date(2022, 6, 1), may)
    assert selection.sentence() == "As of today, 1 June 2022 · new since the community meeting of 26 May 2022"
    assert selection.query_string() == ""
    assert selection.filename("xlsx") == "latam-progress-2022-06-01.xlsx"


def test_meeting_is_shown_as_then_and_compared_with_the_one_before(latam: Alliance, april: Gathering, may: Gathering) -> None:
    selection = chosen(latam, meeting=str(may.pk))
    shown = selection.progress(latam, sight=EVERY_REPORT)

    assert selection.sentence() == (
        "As shown at the community meeting of 26 May 2022 · new since the community meeting of 28 April 2022"
    )
    assert (shown.as_of, shown.known_at, shown.since, shown.since_known_at) == (may.on, may.opens_at, april.on, april.opens_at)
    assert shown.new_count == 2


def test_day_is_compared_with_the_last_meeting_before_it(latam: Alliance, april: Gathering, may: Gathering) -> None:
    assert chosen(latam, as_of="2022-05-26").compared == april
    assert chosen(latam, as_of="2022-05-27").compared == may
    assert chosen(latam, as_of="2022-04-01").compared is None


def test_two_days_are_compared_with_todays_knowledge(latam: Alliance, may: Gathering) -> None:
    selection = chosen(latam, as_of="2022-05-26", since="2022-04-28")
    shown = selection.progress(latam, sight=EVERY_REPORT)

    assert (shown.as_of, shown.since, shown.since_known_at) == (date(2022, 5, 26), date(2022, 4, 28), shown.known_at)
    assert selection.sentence() == "As of 26 May 2022 · new since 28 April 2022"
    assert selection.query_string(policy="ODA") == "as_of=2022-05-26&since=2022-04-28&policy=ODA"


def test_filters_narrow_cities_and_columns(latam: Alliance, may: Gathering) -> None:
    selection = chosen(latam, meeting=str(may.pk), policy="ODA", new="1", standing="member")
    shown = selection.progress(latam, sight=EVERY_REPORT)

    assert [row.member.name for row in shown.policy_rows] == ["Cali"]
    assert [policy.code for policy in shown.policies] == ["ODA"]
    assert selection.filters() == ["standing: Member", "policy ODA", "only cities with news"]


def test_values_that_mean_nothing_become_problems_and_are_left_out(latam: Alliance, may: Gathering) -> None:
    selection = chosen(latam, as_of="26/05/2022", meeting="999", cohort="x", standing="friend", policy="XYZ", since="2030-01-01")

    assert selection.parameters == {}
    assert selection.problems == (
        "“26/05/2022” is not a day. Write it as in 2022-05-26.",
        "There is no past meeting “999” in this alliance.",
        "1 January 2030 lies ahead. Choose a day up to today.",
        "There is no cohort “x” in this alliance.",
        "“friend” is not a standing.",
        "This alliance shows no policy “XYZ”.",
    )


def test_comparing_with_a_later_day_is_a_problem(latam: Alliance, april: Gathering, may: Gathering) -> None:
    selection = chosen(latam, meeting=str(april.pk), since_meeting=str(may.pk))

    assert selection.compared is None
    assert selection.problems == ("26 May 2022 lies after 28 April 2022, the day that is shown. Compare with an earlier day.",)


def test_meeting_of_another_alliance_does_not_exist(latam: Alliance) -> None:
    other = world.meeting(world.alliance("other"), "2022-05-01")

    assert chosen(latam, meeting=str(other.pk)).problems == (f"There is no past meeting “{other.pk}” in this alliance.",)


def test_quiet_standings_are_for_the_secretariat(latam: Alliance) -> None:
    secretariat, expert = world.secretariat(latam), world.expert(latam)

    assert Selection.from_query({"standing": "on_hold"}, alliance=latam, person=secretariat).standing == Standing.ON_HOLD
    refused = Selection.from_query({"standing": "on_hold"}, alliance=latam, person=expert)
    assert (refused.standing, refused.problems) == (None, ("Only the secretariat sees cities of this standing.",))


def test_days_are_written_in_the_readers_language(latam: Alliance, may: Gathering) -> None:
    with translation.override("ja"):
        assert "2022年5月26日" in chosen(latam, meeting=str(may.pk)).sentence()
