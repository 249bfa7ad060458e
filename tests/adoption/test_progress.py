"""Both grids: what is true on a day, what was shown at a meeting, what is new; against a naive model of the ledger."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from hanse.adoption import actions, ledger, queries
from hanse.adoption.grids import Progress
from hanse.adoption.models import Entry, GridOrder
from hanse.adoption.rules import REACHED, Status, Verdict
from hanse.alliances import actions as alliances
from hanse.alliances.models import MemberCity
from hanse.alliances.rules import Standing
from hanse.demo.synthetic.actions import make_alliance
from hanse.demo.synthetic.shape import Size
from hanse.history import clock
from tests import world

pytestmark = pytest.mark.django_db

FIRST = date(2022, 1, 1)
STAGES = ["commitment", "drafting", "adoption"]


@dataclass(frozen=True)
class Line:
    """One move of the naive model, days counted from FIRST. `undo` corrects or withdraws the n-th line before."""

    stage: str
    status: Status
    effective: int
    delay: int
    reported: bool
    verdict: Verdict | None
    undo: str


LINES = st.lists(
    st.builds(
        Line,
        stage=st.sampled_from(["selection", *STAGES]),
        status=st.sampled_from(Status),
        effective=st.integers(0, 20),
        delay=st.integers(0, 10),
        reported=st.booleans(),
        verdict=st.sampled_from([None, *Verdict]),
        undo=st.sampled_from(["", "", "", "correct", "withdraw"]),
    ),
    max_size=8,
)


@dataclass
class Fact:
    """An entry as the naive model keeps it."""

    stage: str
    status: Status
    effective: date
    recorded: datetime
    reported: bool
    order: int
    void_from: datetime | None = None
    verdict: Verdict | None = None
    verdict_at: datetime | None = None

    def counts(self, on: date, known: datetime, *, reports: bool) -> bool:
        if self.effective > on or self.recorded > known or (self.void_from and self.void_from <= known):
            return False
        verdict = self.verdict if self.verdict_at and self.verdict_at <= known else None
        return not self.reported or verdict == Verdict.CONFIRMED or (verdict is None and reports)


def latest(facts: list[Fact], stage: str, on: date, known: datetime, *, reports: bool) -> Status | None:
    counting = [f for f in facts if f.stage == stage and f.counts(on, known, reports=reports)]
    return max(counting, key=lambda f: (f.effective, f.recorded, f.order)).status if counting else None


def mark(facts: list[Fact], on: date, known: datetime, *, reports: bool) -> tuple[str, Status] | None:
    stated = [(stage, latest(facts, stage, on, known, reports=reports)) for stage in STAGES]
    reached = [(stage, status) for stage, status in stated if status in REACHED]
    if reached:
        return reached[-1]
    return next(((stage, status) for stage, status in stated if status), None)


def play(lines: list[Line], member: MemberCity) -> list[Fact]:
    """Write the lines to the ledger, an hour apart, and keep the naive model's own record of them."""
    facts: list[Fact] = []
    entries: list[Entry] = []
    secretariat = world.secretariat(member.alliance)
    moment = datetime.combine(FIRST, datetime.min.time(), UTC) + timedelta(days=22)  # behind every effective day in Bogotá
    for line in lines:
        moment += timedelta(days=line.delay, hours=1)
        effective = FIRST + timedelta(days=line.effective)
        standing = [i for i, f in enumerate(facts) if f.void_from is None and f.verdict != Verdict.RETURNED]
        with clock.moved_to(moment):
            if line.undo and standing:
                old = standing[-1]
                facts[old].void_from = moment
                if line.undo == "withdraw":
                    actions.withdraw_entry(entry=entries[old], by=None)
                    continue
                entries.append(actions.correct_entry(entry=entries[old], status=line.status, effective_on=effective, by=None))
                facts.append(Fact(facts[old].stage, line.status, effective, moment, False, len(facts)))
                continue
            code = "" if line.stage == "selection" else "ODA"
            entry = world.entry(
                member,
                line.stage,
                line.status,
                effective.isoformat(),
                policy_code=code,
                recorded=moment,
                reported=line.reported,
            )
            fact = Fact(line.stage, line.status, effective, moment, line.reported, len(facts))
            if line.reported and line.verdict:
                moment += timedelta(minutes=30)
                with clock.moved_to(moment):
                    actions.review_report(entry=entry, verdict=line.verdict, by=secretariat, word="Because.")
                fact.verdict, fact.verdict_at = line.verdict, moment
            entries.append(entry)
            facts.append(fact)
    return facts


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    lines=LINES,
    on=st.integers(0, 25),
    known=st.integers(18, 60),
    before=st.integers(0, 25),
    known_before=st.integers(0, 60),
    reports=st.booleans(),
)
def test_grids_agree_with_a_naive_reading_of_the_ledger(
    lines: list[Line], on: int, known: int, before: int, known_before: int, reports: bool
) -> None:
    alliance = world.alliance(f"a{datetime.now(UTC).timestamp()}".replace(".", "-"), cities=["Cali"])
    facts = play(lines, alliance.member_cities.get())
    day, since = FIRST + timedelta(days=on), FIRST + timedelta(days=before)
    first = datetime.combine(FIRST, datetime.min.time(), UTC)
    moment, earlier = first + timedelta(days=known), first + timedelta(days=known_before)

    def read() -> Progress:
        return queries.progress(
            alliance,
            as_of=day,
            known_at=moment,
            since=since,
            since_known_at=earlier,
            sight=queries.EVERY_REPORT if reports else queries.CONFIRMED_ONLY,
        )

    by_seek = read()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queries, "MANY_CITIES", 0)
        assert read() == by_seek
    row = by_seek.policy_rows[0]
    cell, stage_cell = row.policies.get("ODA"), row.stages.get("selection")
    shown = mark(facts, day, moment, reports=reports)
    assert (cell and cell.stage and (cell.stage.code, cell.status)) == shown
    assert (cell.new if cell else False) == (shown is not None and shown != mark(facts, since, earlier, reports=reports))
    status = latest(facts, "selection", day, moment, reports=reports)
    assert (stage_cell.status if stage_cell else None) == status
    then = latest(facts, "selection", since, earlier, reports=reports)
    assert (stage_cell.new if stage_cell else False) == (status is not None and status != then)


def test_totals_count_marks_and_show_empty_columns() -> None:
    alliance = world.alliance(cities=["Cali", "Piura", "León"])
    cali, piura, _ = alliance.member_cities.order_by("pk")
    world.entry(cali, "commitment", policy_code="ODA")
    world.entry(piura, "commitment", Status.IN_PROGRESS, policy_code="ODA")
    world.entry(piura, "commitment", Status.TO_BE_DEVELOPED, policy_code="ICT")

    progress = queries.progress(alliance)

    assert progress.totals == {"ICT": 0, "CYA": 0, "CYR": 0, "PIA": 0, "ODA": 2, "OCO": 0, "DIG": 0}
    assert [row.member.name for row in progress.policy_rows] == ["Cali", "Piura", "León"]


def test_mark_is_the_furthest_stage_reached() -> None:
    alliance = world.alliance(cities=["Cali"])
    cali = alliance.member_cities.get()
    world.entry(cali, "adoption", Status.TO_BE_DEVELOPED, policy_code="ODA")
    world.entry(cali, "commitment", Status.COMPLETED, policy_code="ODA")
    world.entry(cali, "drafting", Status.IN_PROGRESS, policy_code="ODA")

    cell = queries.progress(alliance).policy_rows[0].policies["ODA"]

    assert cell.stage is not None
    assert (cell.stage.code, cell.status) == ("drafting", Status.IN_PROGRESS)


def test_each_grid_keeps_its_own_order() -> None:
    alliance = world.alliance(cities=["Cali", "Piura", "León"])
    cali, piura, leon = alliance.member_cities.order_by("pk")
    alliances.arrange_cities(alliance=alliance, stages=[leon.pk, cali.pk, piura.pk], by=None)

    progress = queries.progress(alliance)

    assert [row.member.name for row in progress.policy_rows] == ["Cali", "Piura", "León"]
    assert [row.member.name for row in progress.stage_rows] == ["León", "Cali", "Piura"]


def test_furthest_first_orders_by_the_last_stage_first() -> None:
    alliance = world.alliance(cities=["Cali", "Piura", "León"])
    alliance.pathway.stages_order = GridOrder.FURTHEST
    alliance.pathway.save()
    _, piura, leon = alliance.member_cities.order_by("pk")
    world.entry(leon, "followup", Status.IN_PROGRESS)
    world.entry(piura, "workplan", Status.COMPLETED)

    assert [row.member.name for row in queries.progress(alliance).stage_rows] == ["León", "Piura", "Cali"]


def test_labels_and_standing_are_those_of_the_day() -> None:
    alliance = world.alliance(cities=["Córdoba"])
    cordoba = alliance.member_cities.get()
    world.labelled(cordoba, "Reactivation", "2022-03-01")
    with clock.moved_to(world.moment("2022-04-01")):
        alliances.change_standing(member_city=cordoba, standing=Standing.OBSERVER, effective_on=date(2022, 4, 1), by=None)

    def labels(day: str) -> tuple[str, ...]:
        return queries.progress(alliance, as_of=date.fromisoformat(day)).policy_rows[0].member.labels

    assert labels("2022-02-28") == ()
    assert labels("2022-03-01") == ("Reactivation",)
    assert labels("2022-04-01") == ("Observer", "Reactivation")


def test_city_on_hold_leaves_the_grids_quietly_and_stays_in_those_of_before() -> None:
    alliance = world.alliance(cities=["Cali"])
    with clock.moved_to(world.moment("2022-04-01")):
        alliances.change_standing(
            member_city=alliance.member_cities.get(), standing=Standing.ON_HOLD, effective_on=date(2022, 4, 1), by=None
        )

    assert queries.progress(alliance).policy_rows == ()
    assert len(queries.progress(alliance, as_of=date(2022, 3, 31)).policy_rows) == 1


def test_retired_column_stays_in_the_grids_of_past_meetings() -> None:
    alliance = world.alliance(cities=["Cali"])
    tracked = alliance.tracked_policies.get(policy__code="DIG")
    tracked.retired_at = world.moment("2022-04-01")
    tracked.save()

    assert "DIG" not in queries.progress(alliance).totals
    assert "DIG" in queries.progress(alliance, known_at=world.moment("2022-03-01")).totals


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


def test_ledger_is_read_by_one_seek_for_each_track_however_long_it_is() -> None:
    alliance = make_alliance(slug="long", size=Size(cities=20, policies=7, entries=20_000), report=lambda _: None)
    asked: dict[str, Any] = {"alliance": alliance.pk, "compares": True, "all_reports": True, "reports_of": [], "only": None}
    days = {"on": date(2024, 6, 30), "since": date(2024, 5, 30)}
    moments = {"known_at": datetime.now(UTC), "since_known_at": datetime.now(UTC)}

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {ledger.CELLS}", asked | days | moments)
        (plan,) = cursor.fetchone()[0]

    found = list(nodes(plan["Plan"]))
    assert {node["Index Name"] for node in found if node.get("Alias") in {"e", "e_1", "e_2"}} == {"entry_seek"}
    assert [node["Node Type"] for node in found if node["Node Type"] in {"Sort", "Bitmap Heap Scan"}] == []


@pytest.mark.django_db(transaction=True)  # the history notes when each transaction began
def test_past_grids_keep_the_names_and_the_order_they_were_shown_with() -> None:
    alliance = world.alliance(cities=["Cali"])
    secretariat = world.secretariat(alliance)
    shown = queries.columns(alliance)
    meeting = datetime.now(UTC)
    ids = [stage.id for stage in shown.stages]
    renamed = [actions.ColumnChange(id=key, position=3 - place, kept=True, name=f"Step {place}") for place, key in enumerate(ids)]
    policies = [
        actions.ColumnChange(id=tracked.pk, position=6 - place, kept=True)
        for place, tracked in enumerate(alliance.tracked_policies.all())
    ]
    actions.change_pathway(
        alliance=alliance,
        stages=renamed,
        policies=policies,
        policies_order=GridOrder.ARRANGED,
        stages_order=GridOrder.ARRANGED,
        by=secretariat,
    )

    now = queries.columns(alliance)
    assert [column.name for column in now.stages] == ["Step 3", "Step 2", "Step 1", "Step 0"]
    assert [column.code for column in now.policies] == [column.code for column in reversed(shown.policies)]
    assert queries.columns(alliance, known_at=meeting) == shown
    assert queries.columns(alliance, known_at=world.moment("2022-05-26")) == shown


@pytest.mark.parametrize("cities", [1, 30])
def test_progress_costs_four_statements(cities: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    alliance = world.alliance(cities=[f"City {number}" for number in range(cities)])
    for member in alliance.member_cities.all():
        world.entry(member, "selection")

    with django_assert_num_queries(4):
        queries.progress(alliance, since=FIRST)
