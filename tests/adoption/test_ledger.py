"""The ledger: what may be written, what the database refuses, what counts when."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from hanse.adoption import actions, queries, rules
from hanse.adoption.grids import Cell
from hanse.adoption.models import Batch, Entry, Source
from hanse.adoption.rules import Status, Verdict
from hanse.alliances.models import Alliance
from hanse.history import Refused, clock
from tests import world

pytestmark = pytest.mark.django_db


def status_of(alliance: Alliance, city: str, stage: str = "selection", **at: Any) -> Status | None:
    row = next(row for row in queries.progress(alliance, **at).policy_rows if row.member.name == city)
    cell = row.stages.get(stage)
    return cell.status if cell else None


def test_entry_recorded_counts_from_its_day() -> None:
    alliance = world.alliance(cities=["Cali"])
    cali = alliance.member_cities.get()

    world.entry(cali, "selection", Status.IN_PROGRESS, "2022-02-01")
    world.entry(cali, "selection", Status.COMPLETED, "2022-03-01")

    assert status_of(alliance, "Cali", as_of=date(2022, 1, 31)) is None
    assert status_of(alliance, "Cali", as_of=date(2022, 2, 28)) == Status.IN_PROGRESS
    assert status_of(alliance, "Cali", as_of=date(2022, 3, 1)) == Status.COMPLETED


def test_entry_learnt_late_is_true_earlier_but_was_not_shown() -> None:
    alliance = world.alliance(cities=["Cali"])
    cali = alliance.member_cities.get()

    world.entry(cali, "selection", on="2022-02-01", recorded=world.moment("2022-05-01"))

    assert status_of(alliance, "Cali", as_of=date(2022, 3, 1)) == Status.COMPLETED
    assert status_of(alliance, "Cali", as_of=date(2022, 3, 1), known_at=world.moment("2022-03-01")) is None


def test_entry_ahead_is_refused() -> None:
    cali = world.member(world.alliance(), "Cali")

    with clock.moved_to(world.moment("2022-05-01")), pytest.raises(Refused, match="2022-05-02 lies ahead"):
        actions.record_entry(
            member_city=cali,
            stage=world.stage(cali.alliance, "selection"),
            status=Status.COMPLETED,
            effective_on=date(2022, 5, 2),
            by=None,
        )


def test_today_is_the_alliances_today() -> None:
    """At 02:00 UTC it is still yesterday in Bogotá."""
    cali = world.member(world.alliance(), "Cali")

    with clock.moved_to(world.moment("2022-05-02", hour=2)), pytest.raises(Refused, match="at the latest today, 2022-05-01"):
        actions.record_entry(
            member_city=cali,
            stage=world.stage(cali.alliance, "selection"),
            status=Status.COMPLETED,
            effective_on=date(2022, 5, 2),
            by=None,
        )


@pytest.mark.parametrize(("stage", "policy"), [("selection", "ODA"), ("commitment", "")])
def test_entry_whose_stage_does_not_fit_is_refused(stage: str, policy: str) -> None:
    cali = world.member(world.alliance(), "Cali")

    with pytest.raises(Refused, match="needs a policy"):
        world.entry(cali, stage, policy_code=policy)


def test_correction_replaces_from_the_moment_it_is_recorded() -> None:
    alliance = world.alliance(cities=["Cali"])
    cali = alliance.member_cities.get()
    wrong = world.entry(cali, "selection", Status.COMPLETED, "2022-02-01")

    with clock.moved_to(world.moment("2022-04-01")):
        actions.correct_entry(entry=wrong, status=Status.IN_PROGRESS, effective_on=date(2022, 2, 1), by=None)

    assert status_of(alliance, "Cali", as_of=date(2022, 3, 1)) == Status.IN_PROGRESS
    assert status_of(alliance, "Cali", as_of=date(2022, 3, 1), known_at=world.moment("2022-03-01")) == Status.COMPLETED


def test_withdrawal_brings_back_what_counted_before() -> None:
    alliance = world.alliance(cities=["Cali"])
    cali = alliance.member_cities.get()
    world.entry(cali, "selection", Status.IN_PROGRESS, "2022-02-01")
    wrong = world.entry(cali, "selection", Status.COMPLETED, "2022-03-01")

    actions.withdraw_entry(entry=wrong, by=None)

    assert status_of(alliance, "Cali", as_of=date(2022, 3, 1)) == Status.IN_PROGRESS


def test_entry_is_corrected_or_withdrawn_once() -> None:
    cali = world.member(world.alliance(), "Cali")
    wrong = world.entry(cali, "selection")
    withdrawal = actions.withdraw_entry(entry=wrong, by=None)

    with pytest.raises(Refused, match="corrected or withdrawn already"):
        actions.withdraw_entry(entry=wrong, by=None)
    with pytest.raises(Refused, match="corrected or withdrawn already"):
        actions.correct_entry(entry=wrong, status=Status.COMPLETED, effective_on=date(2022, 1, 1), by=None)
    with pytest.raises(Refused, match="withdrawal cannot be corrected"):
        actions.withdraw_entry(entry=withdrawal, by=None)


def test_report_counts_as_reported_until_confirmed() -> None:
    alliance = world.alliance(cities=["Cali"])
    cali = alliance.member_cities.get()
    secretariat = world.secretariat(alliance)
    world.entry(cali, "selection", Status.IN_PROGRESS, "2022-02-01")
    report = world.entry(cali, "selection", Status.COMPLETED, "2022-03-01", reported=True, by=world.city_person(cali))

    def shown(sight: queries.Sight) -> Cell:
        return queries.progress(alliance, sight=sight).policy_rows[0].stages["selection"]

    before = shown(queries.EVERY_REPORT)
    assert (before.status, before.reported, before.confirmed) == (Status.COMPLETED, True, Status.IN_PROGRESS)
    assert shown(queries.CONFIRMED_ONLY).status == Status.IN_PROGRESS
    assert shown(queries.Sight(reports_of=frozenset({cali.pk}))).status == Status.COMPLETED

    actions.review_report(entry=report, verdict=Verdict.CONFIRMED, by=secretariat)
    after = shown(queries.CONFIRMED_ONLY)
    assert (after.status, after.reported) == (Status.COMPLETED, False)


def test_returned_report_stops_counting_and_needs_a_word() -> None:
    alliance = world.alliance(cities=["Cali"])
    cali = alliance.member_cities.get()
    secretariat = world.secretariat(alliance)
    report = world.entry(cali, "selection", on="2022-03-01", reported=True)

    with pytest.raises(Refused, match="Say in a word"):
        actions.review_report(entry=report, verdict=Verdict.RETURNED, by=secretariat)
    actions.review_report(entry=report, verdict=Verdict.RETURNED, by=secretariat, word="The council has not voted yet.")

    assert status_of(alliance, "Cali") is None
    with pytest.raises(Refused, match="confirmed or returned already"):
        actions.review_report(entry=report, verdict=Verdict.CONFIRMED, by=secretariat)
    with pytest.raises(Refused, match="was returned"):
        actions.withdraw_entry(entry=report, by=None)


def test_only_open_reports_are_reviewed() -> None:
    alliance = world.alliance(cities=["Cali"])
    cali = alliance.member_cities.get()
    secretariat = world.secretariat(alliance)
    statement = world.entry(cali, "selection")
    report = world.entry(cali, "workplan", reported=True)
    actions.withdraw_entry(entry=report, by=None)

    with pytest.raises(Refused, match="Only a city's own report"):
        actions.review_report(entry=statement, verdict=Verdict.CONFIRMED, by=secretariat)
    with pytest.raises(Refused, match="corrected or withdrawn meanwhile"):
        actions.review_report(entry=report, verdict=Verdict.CONFIRMED, by=secretariat)


def test_second_writer_learns_what_the_first_one_wrote() -> None:
    cali = world.member(world.alliance(), "Cali")
    seen = queries.position(cali.alliance)
    first = world.entry(cali, "selection", Status.IN_PROGRESS, seen=seen)

    with pytest.raises(rules.Changed) as changed:
        world.entry(cali, "selection", Status.COMPLETED, seen=seen)
    assert changed.value.entry_ids == [first.pk]

    world.entry(cali, "workplan", seen=seen)  # another cell is free
    world.entry(cali, "selection", Status.COMPLETED, seen=queries.position(cali.alliance))  # chosen knowingly


def test_form_sent_twice_is_recorded_once() -> None:
    cali = world.member(world.alliance(), "Cali")
    submission = uuid4()

    first = world.entry(cali, "selection", submission=submission)
    again = world.entry(cali, "selection", submission=submission)

    assert again == first
    assert Entry.objects.count() == 1


def test_retired_stage_takes_no_entries() -> None:
    alliance = world.alliance(cities=["Cali"])
    stage = world.stage(alliance, "followup")
    stage.retired_at = world.moment("2022-01-01")
    stage.save()

    with pytest.raises(Refused, match="no longer part of the pathway"):
        world.entry(alliance.member_cities.get(), "followup")


def batch_of(alliance: Alliance, lines: list[tuple[str, str, Status, str]], **more: Any) -> Batch:
    members = {m.city.name: m.pk for m in alliance.member_cities.all()}
    stages = {s.code: s.pk for s in alliance.stages.all()}
    return actions.record_batch(
        alliance=alliance,
        statements=[
            actions.Statement((members[city], stages[stage], None), status, date.fromisoformat(on))
            for city, stage, status, on in lines
        ],
        by=None,
        source=Source.IMPORT,
        submission=more.pop("submission", uuid4()),
        **more,
    )


def test_batch_is_recorded_whole_and_withdrawn_whole() -> None:
    alliance = world.alliance(cities=["Cali", "Piura"])
    world.entry(alliance.member_cities.get(city__name="Cali"), "selection", Status.IN_PROGRESS, "2022-01-01")
    secretariat = world.secretariat(alliance)

    batch = batch_of(
        alliance,
        [("Cali", "selection", Status.COMPLETED, "2022-02-01"), ("Piura", "workplan", Status.IN_PROGRESS, "2022-02-01")],
    )
    assert status_of(alliance, "Cali") == Status.COMPLETED
    assert status_of(alliance, "Piura", "workplan") == Status.IN_PROGRESS

    actions.withdraw_batch(batch=batch, by=secretariat, reason="The wrong file.")
    assert status_of(alliance, "Cali") == Status.IN_PROGRESS
    assert status_of(alliance, "Piura", "workplan") is None
    with pytest.raises(Refused, match="withdrawn already"):
        actions.withdraw_batch(batch=batch, by=secretariat, reason="Again.")


def test_batch_with_one_bad_line_records_nothing() -> None:
    alliance = world.alliance(cities=["Cali"])

    with pytest.raises(Refused, match="lies ahead"):
        batch_of(
            alliance,
            [("Cali", "selection", Status.COMPLETED, "2022-02-01"), ("Cali", "workplan", Status.COMPLETED, "2999-01-01")],
        )
    assert not Entry.objects.exists()


def test_batch_naming_another_alliances_city_is_refused() -> None:
    alliance, other = world.alliance(cities=["Cali"]), world.alliance("japan", cities=["Kaga"])
    key = (other.member_cities.get().pk, world.stage(alliance, "selection").pk, None)

    with pytest.raises(Refused, match="not part of this alliance"):
        actions.record_batch(
            alliance=alliance,
            statements=[actions.Statement(key, Status.COMPLETED, date(2022, 1, 1))],
            by=None,
            source=Source.WEB,
            submission=uuid4(),
        )


def test_batch_learns_what_others_wrote_about_its_own_cells_alone() -> None:
    alliance = world.alliance(cities=["Cali", "Piura"])
    cali, piura = alliance.member_cities.order_by("pk")
    for member in (cali, piura):
        world.entry(member, "selection", Status.IN_PROGRESS)
    seen = queries.position(alliance)
    newer = world.entry(piura, "selection")

    batch_of(alliance, [("Cali", "selection", Status.COMPLETED, "2022-02-01")], seen=seen)  # nobody else wrote about Cali

    with pytest.raises(rules.Changed) as changed:
        batch_of(alliance, [("Piura", "selection", Status.COMPLETED, "2022-02-01")], seen=seen)
    assert changed.value.entry_ids == [newer.pk]


def test_batch_costs_the_same_statements_for_one_and_many(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    alliance = world.alliance(cities=["Cali", "Piura", "Bogotá"])
    one = [("Cali", "selection", Status.COMPLETED, "2022-01-01")]
    many = [(city, stage, Status.COMPLETED, "2022-01-02") for city in ("Cali", "Piura", "Bogotá") for stage in world.CITY_STAGES]

    with django_assert_num_queries(18):
        batch_of(alliance, one)
    with django_assert_num_queries(18):
        batch_of(alliance, many)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE adoption_entry SET note = 'x'",
        "DELETE FROM adoption_entry",
        "UPDATE adoption_review SET word = 'x'",
        "DELETE FROM adoption_review",
        "UPDATE alliances_standingchange SET reason = 'x'",
        "DELETE FROM alliances_labelchange",
    ],
)
def test_database_refuses_to_rewrite_the_record(statement: str) -> None:
    alliance = world.alliance(cities=["Cali"])
    cali = alliance.member_cities.get()
    report = world.entry(cali, "selection", reported=True)
    actions.review_report(entry=report, verdict=Verdict.CONFIRMED, by=world.secretariat(alliance))
    world.labelled(cali, "Reactivation")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_database_refuses_to_truncate_the_record() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL hanse.truncate = ''")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute("TRUNCATE adoption_entry CASCADE")


def test_every_write_moves_the_version() -> None:
    alliance = world.alliance(cities=["Cali"])
    cali = alliance.member_cities.get()
    numbers = [alliance.version.number]

    for write in (
        lambda: world.entry(cali, "selection", reported=True),
        lambda: actions.review_report(entry=Entry.objects.get(), verdict=Verdict.CONFIRMED, by=world.secretariat(alliance)),
        lambda: world.labelled(cali, "Reactivation"),
        lambda: world.meeting(alliance, "2022-04-28"),
        lambda: actions.add_stage(alliance=alliance, scope=rules.Scope.CITY, name="Celebrate", by=world.secretariat(alliance)),
    ):
        write()
        alliance.version.refresh_from_db()
        numbers.append(alliance.version.number)

    assert numbers == sorted(set(numbers))
