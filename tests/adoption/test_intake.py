"""Importing files: what a preview says, and what confirming it records."""

from datetime import date
from enum import Enum
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hanse.adoption import actions, intake, queries
from hanse.adoption.grids import Progress
from hanse.adoption.models import Batch, Entry, Source
from hanse.adoption.reading import Trouble
from hanse.adoption.rules import Changed, Status
from hanse.alliances import actions as alliances
from hanse.alliances.models import Alliance
from hanse.alliances.queries import standing_on
from hanse.alliances.rules import Standing
from hanse.history import Refused, clock
from hanse.sheets import Sheet, Unreadable
from tests import world
from tests.adoption.sheet_files import DATA, FIGURE_3, figure_3, glued_figure_3_stages, sheet, sheet_of, xlsx

pytestmark = pytest.mark.django_db

MEETING = date(2022, 5, 26)
BEFORE = date(2022, 4, 28)
NEW_CELLS = {
    ("Mexico City", "followup"),
    ("Bogotá", "workplan"),
    ("Córdoba", "followup"),
    ("Duitama", "workplan"),
    ("Piura", "statement"),
    ("Piura", "workplan"),
    ("Cali", "statement"),
    ("Cali", "workplan"),
    ("Rionegro", "statement"),
    ("Rionegro", "workplan"),
}
TOTALS = {"ICT": 2, "CYA": 2, "CYR": 0, "PIA": 3, "ODA": 6, "OCO": 1, "DIG": 0}


@pytest.fixture
def latam() -> Alliance:
    alliance = world.alliance(cities=FIGURE_3)
    world.meeting(alliance, "2022-04-28")
    world.meeting(alliance, "2022-05-26")
    return alliance


def recorded(preview: intake.Preview, *, skip_unknown: bool = False) -> Batch:
    return intake.confirm(preview=preview, by=None, submission=uuid4(), skip_unknown=skip_unknown)


def looked_at(alliance: Alliance, text: str, *, on: date = MEETING, earlier: date | None = None) -> intake.Preview:
    return intake.preview(alliance, [sheet(text)], on=on, earlier=earlier)


def troubles(preview: intake.Preview) -> list[tuple[str, Enum]]:
    return [(problem.cell, problem.trouble) for problem in preview.problems]


def shown(alliance: Alliance) -> Progress:
    return queries.progress(alliance, as_of=MEETING, since=BEFORE)


def assert_is_figure_3(alliance: Alliance) -> None:
    progress = shown(alliance)
    heads, *rows = figure_3("policies")
    codes = dict(zip(heads[1:], world.POLICIES, strict=True))
    marks = {(row[0], codes[head]) for row in rows[:-1] for head, cell in zip(heads[1:], row[1:], strict=True) if cell}
    assert {
        (row.member.name, code) for row in progress.policy_rows for code, cell in row.policies.items() if cell.is_mark
    } == marks
    assert progress.totals == TOTALS
    assert {row.member.name: row.member.labels for row in progress.policy_rows if row.member.labels} == {
        "Córdoba": ("Reactivation",),
        "León": ("Observer",),
    }
    cells = [
        (row.member.name, code, cell.new)
        for row in progress.policy_rows
        for code, cell in [*row.policies.items(), *row.stages.items()]
    ]
    assert {(name, code) for name, code, new in cells if new} == NEW_CELLS


def test_figure_3_as_two_csv_files(latam: Alliance) -> None:
    for table in ("policies", "stages"):
        preview = intake.preview(latam, DATA / f"seed_progress_{table}.csv", on=MEETING, earlier=BEFORE)
        assert preview.not_understood == []
        recorded(preview)

    assert_is_figure_3(latam)


def test_figure_3_as_two_csv_files_each_with_the_day_it_shows(latam: Alliance) -> None:
    recorded(intake.preview(latam, DATA / "seed_progress_policies.csv", on=BEFORE))
    recorded(intake.preview(latam, DATA / "seed_progress_stages.csv", on=MEETING, last_meeting=BEFORE))

    assert_is_figure_3(latam)


@pytest.mark.parametrize("stages", [figure_3("stages"), glued_figure_3_stages()], ids=["label column", "glued labels"])
def test_figure_3_as_one_workbook(latam: Alliance, tmp_path: Path, stages: list[list[str]]) -> None:
    path = xlsx(tmp_path / "figure-3.xlsx", {"Policies": figure_3("policies"), "Journey": stages})

    preview = intake.preview(latam, path, on=MEETING, earlier=BEFORE)
    batch = recorded(preview)

    assert preview.not_understood == []
    assert (batch.source, batch.filename, len(batch.sha256)) == (Source.IMPORT, "figure-3.xlsx", 64)
    assert batch.entries.count() == 14 + 10
    assert_is_figure_3(latam)


def test_figure_3_in_one_sheet_below_titles(latam: Alliance) -> None:
    rows = [
        ["Latin America · progress"],
        ["As of 26 May 2022"],
        [],
        *figure_3("policies"),
        ["Source: the secretariat"],
        [],
        *glued_figure_3_stages(),
        [],
        ["A call with Mexico City was held."],
    ]

    preview = intake.preview(latam, [sheet_of([[cell or None for cell in row] for row in rows])], on=MEETING, earlier=BEFORE)
    recorded(preview)

    assert preview.not_understood == []
    assert_is_figure_3(latam)


def test_the_same_file_again_changes_nothing(latam: Alliance, tmp_path: Path) -> None:
    path = xlsx(tmp_path / "figure-3.xlsx", {"Policies": figure_3("policies"), "Journey": figure_3("stages")})
    recorded(intake.preview(latam, path, on=MEETING, earlier=BEFORE))

    again = intake.preview(latam, path, on=MEETING, earlier=BEFORE)

    assert (again.count, len(again.unchanged)) == (0, 24)
    with pytest.raises(Refused, match="nothing to record"):
        recorded(again)


def test_a_file_without_new_is_dated_on_its_day_whatever_the_last_meeting(latam: Alliance) -> None:
    preview = intake.preview(latam, DATA / "seed_progress_policies.csv", on=MEETING, last_meeting=BEFORE)

    assert {line.effective_on for line in preview.lines} == {MEETING}
    assert preview.earlier is None


def test_without_a_meeting_before_everything_is_dated_on_the_day_and_the_preview_says_so(latam: Alliance) -> None:
    preview = looked_at(latam, "City | Policy selection | Develop a work plan\nCali | Completed | In progress New!")

    assert {line.effective_on for line in preview.lines} == {MEETING}
    assert troubles(preview) == [("", Trouble.EARLIER_MISSING)]


def test_new_cells_are_dated_on_the_day_and_others_on_the_meeting_before(latam: Alliance) -> None:
    preview = looked_at(
        latam, "City | Policy selection | Develop a work plan\nCali | Completed | In progress New!", earlier=BEFORE
    )

    assert [(line.cell, line.status, line.effective_on) for line in preview.new] == [
        ("B2", Status.COMPLETED, BEFORE),
        ("C2", Status.IN_PROGRESS, MEETING),
    ]


def test_a_cell_that_moved_since_the_meeting_before_is_dated_on_the_day(latam: Alliance) -> None:
    cali = latam.member_cities.get(city__name="Cali")
    world.entry(cali, "selection", Status.IN_PROGRESS, "2022-05-10")

    preview = looked_at(
        latam, "City | Policy selection | Develop a work plan\nCali | Completed | In progress New!", earlier=BEFORE
    )

    assert [(line.cell, line.old, line.effective_on) for line in preview.changed] == [("B2", Status.IN_PROGRESS, MEETING)]


def test_new_in_the_sheet_and_old_in_the_record_is_unchanged_with_a_word(latam: Alliance) -> None:
    world.entry(latam.member_cities.get(city__name="Cali"), "selection", Status.COMPLETED, "2022-03-01")

    preview = looked_at(latam, "City | Policy selection\nCali | Completed New!", earlier=BEFORE)

    assert [line.cell for line in preview.unchanged] == ["B2"]
    assert troubles(preview) == [("B2", Trouble.NEW_ALREADY)]


def test_new_without_a_status_takes_the_status_of_the_record(latam: Alliance) -> None:
    world.entry(latam.member_cities.get(city__name="Cali"), "selection", Status.COMPLETED, "2022-05-10")

    preview = looked_at(latam, "City | Policy selection\nCali | New!", earlier=BEFORE)

    assert [(line.cell, line.status) for line in preview.unchanged] == [("B2", Status.COMPLETED)]
    assert preview.problems == ()


def test_new_without_a_status_is_recorded_with_the_chosen_one_and_a_warning(latam: Alliance) -> None:
    preview = intake.preview(
        latam, [sheet("City | Policy selection\nCali | New!")], on=MEETING, earlier=BEFORE, lost_status=Status.COMPLETED
    )

    assert [(line.cell, line.status, line.effective_on) for line in preview.new] == [("B2", Status.COMPLETED, MEETING)]
    assert troubles(preview) == [("B2", Trouble.STATUS_NOT_SAID)]
    assert preview.leaves_status_open


def test_a_mark_is_satisfied_by_a_policy_that_went_further(latam: Alliance) -> None:
    world.entry(latam.member_cities.get(city__name="Cali"), "drafting", Status.IN_PROGRESS, "2022-03-01", policy_code="ODA")

    preview = looked_at(latam, "City | Open Data | Dig Once\nCali | X |")

    assert [line.cell for line in preview.unchanged] == ["B2"]


def test_blank_cells_remove_nothing_and_are_counted(latam: Alliance) -> None:
    world.entry(latam.member_cities.get(city__name="Cali"), "commitment", on="2022-03-01", policy_code="ODA")

    preview = looked_at(latam, "City | Open Data | Dig Once\nCali | | X")
    recorded(preview)

    assert [(problem.trouble, problem.facts) for problem in preview.warnings] == [(Trouble.LEFT_BLANK, {"count": 1})]
    assert shown(latam).totals["ODA"] == 1


def test_long_rows_are_compared_with_the_record_of_their_own_day(latam: Alliance) -> None:
    cali = latam.member_cities.get(city__name="Cali")
    world.entry(cali, "selection", Status.IN_PROGRESS, "2022-02-01")
    world.entry(cali, "selection", Status.COMPLETED, "2022-04-01")

    preview = looked_at(
        latam,
        """City | Policy | Stage | Status | Date | Note
        Cali | | Policy selection | In progress | 2022-03-01 | as it was
        Cali | | Policy selection | Completed | 2022-04-02 | as it is
        Cali | ODA | Drafting | In progress | 2022-04-03 | a draft lies before us
        Cali | Open Data | | X | 2022-02-02 |""",
    )

    assert [line.cell for line in preview.unchanged] == ["D2", "D3"]
    assert [(line.cell, line.column, line.status, line.effective_on, line.note) for line in preview.new] == [
        ("D4", "Open Data · Drafting", Status.IN_PROGRESS, date(2022, 4, 3), "a draft lies before us"),
        ("D5", "Open Data · Commitment", Status.COMPLETED, date(2022, 2, 2), ""),
    ]


def test_two_sheets_that_disagree_are_reported_and_neither_is_taken(latam: Alliance) -> None:
    grid = sheet("City | Policy selection\nCali | Completed", "Grid")
    table = sheet(f"City | Stage | Status | Date\nCali | selection | In progress | {MEETING}", "Table")

    preview = intake.preview(latam, [grid, table], on=MEETING)

    assert preview.lines == ()
    assert [(problem.sheet, problem.cell, problem.trouble) for problem in preview.problems] == [("Table", "C2", Trouble.DISAGREE)]


def test_nothing_is_recorded_while_a_place_is_not_understood(latam: Alliance) -> None:
    preview = looked_at(latam, "City | Open Data | Dig Once\nCali | X |\nAtlantis | X |")

    with pytest.raises(Refused, match="Not understood in this file: 1"):
        recorded(preview)
    assert (Entry.objects.count(), Batch.objects.count()) == (0, 0)


def test_places_that_are_not_understood_can_be_left_out(latam: Alliance) -> None:
    recorded(looked_at(latam, "City | Open Data | Dig Once\nCali | X |\nAtlantis | X |"), skip_unknown=True)

    assert shown(latam).totals["ODA"] == 1


def test_a_confirmation_sent_twice_is_recorded_once(latam: Alliance) -> None:
    preview = looked_at(latam, "City | Open Data | Dig Once\nCali Reactivation | X |")
    submission = uuid4()

    batches = [intake.confirm(preview=preview, by=None, submission=submission) for _ in range(2)]

    assert batches[0] == batches[1]
    assert Entry.objects.count() == 1
    assert latam.member_cities.get(city__name="Cali").label_changes.count() == 1


def test_a_write_between_preview_and_confirmation_is_not_overwritten(latam: Alliance) -> None:
    preview = looked_at(latam, "City | Policy selection\nCali | Completed")
    world.entry(latam.member_cities.get(city__name="Cali"), "selection", Status.IN_PROGRESS, "2022-05-25")

    # The track did not exist when the preview was made: it is found by its key all the same.
    with pytest.raises(Changed):
        recorded(preview)
    assert Batch.objects.count() == 0


def test_labels_are_shown_before_they_are_given(latam: Alliance) -> None:
    world.labelled(latam.member_cities.get(city__name="Piura"), "Pilot")
    preview = looked_at(latam, "City | Policy selection\nCali Pilot | Completed\nPiura | Completed\nLeón (Observer) | Completed")

    assert [(label.city, label.word, label.standing, label.outcome) for label in preview.labels] == [
        ("Cali", "Pilot", "", intake.Outcome.NEW),
        ("Piura", "Pilot", "", intake.Outcome.KEPT),
        ("León", "Observer", "observer", intake.Outcome.NEW),
    ]
    recorded(preview)
    members = {row.member.name: row.member for row in shown(latam).policy_rows}
    assert members["Cali"].label_names == ("Pilot",)
    assert members["León"].standing is Standing.OBSERVER


def test_bare_new_is_no_step_back(latam: Alliance) -> None:
    cali = latam.member_cities.get(city__name="Cali")
    world.entry(cali, "selection", Status.COMPLETED, "2022-02-01")
    world.entry(cali, "workplan", Status.TO_BE_DEVELOPED, "2022-02-01")

    preview = looked_at(latam, "City | Policy selection | Develop a work plan\nCali | New! | New!")

    assert [(line.column, line.old, line.status) for line in preview.unchanged] == [
        ("Policy selection", Status.COMPLETED, Status.COMPLETED)
    ]
    assert [(line.column, line.old, line.status) for line in preview.changed] == [
        ("Develop a work plan", Status.TO_BE_DEVELOPED, Status.IN_PROGRESS)
    ]
    assert {trouble for _, trouble in troubles(preview)} >= {Trouble.NEW_ALREADY, Trouble.STATUS_NOT_SAID}


def test_withdrawing_an_import_takes_back_its_labels_and_standings(latam: Alliance) -> None:
    cities = {name: latam.member_cities.get(city__name=name) for name in ("Cali", "Piura", "León")}
    world.labelled(cities["Piura"], "Pilot")
    secretariat = world.secretariat(latam)
    before = queries.progress(latam, as_of=MEETING)
    batch = recorded(
        looked_at(latam, "City|Policy selection\nCali Pilot|Completed\nPiura Pilot|Completed\nLeón Observer|Completed")
    )
    assert labels_of(latam) == {"Cali": ("Pilot",), "León": ("Observer",), "Piura": ("Pilot",)}

    actions.withdraw_batch(batch=batch, by=secretariat, reason="The wrong file.")

    assert labels_of(latam) == {"Piura": ("Pilot",)}
    assert queries.progress(latam, as_of=MEETING).policy_rows == before.policy_rows


def test_withdrawing_an_import_leaves_what_was_stated_since(latam: Alliance) -> None:
    cali, leon = (latam.member_cities.get(city__name=name) for name in ("Cali", "León"))
    world.labelled(latam.member_cities.get(city__name="Piura"), "Pilot")
    batch = recorded(looked_at(latam, "City|Policy selection\nCali Pilot|Completed\nLeón Observer|Completed"))
    alliances.label_city(member_city=cali, name="Pilot", effective_on=MEETING, by=None)
    alliances.change_standing(member_city=leon, standing=Standing.ON_HOLD, effective_on=MEETING, by=None)

    actions.withdraw_batch(batch=batch, by=world.secretariat(latam), reason="The wrong file.")

    assert labels_of(latam) == {"Cali": ("Pilot",), "Piura": ("Pilot",)}
    assert standing_on(leon, on=MEETING, known_at=clock.now()) == Standing.ON_HOLD


def labels_of(alliance: Alliance) -> dict[str, tuple[str, ...]]:
    rows = queries.progress(alliance, as_of=MEETING).policy_rows
    return {row.member.name: row.member.labels for row in rows if row.member.labels}


def test_an_unknown_label_of_its_own_column_is_not_given(latam: Alliance) -> None:
    preview = looked_at(latam, "City | Label | Policy selection\nCali | Champion | Completed")

    assert preview.labels == ()
    assert troubles(preview) == [("B2", Trouble.UNKNOWN_LABEL)]


def test_a_city_that_was_not_listed_on_the_day_is_pointed_out(latam: Alliance) -> None:
    world.member(latam, "Lima", country="PE", since=date(2022, 6, 1))

    preview = looked_at(latam, "City | Policy selection\nLima | Completed")

    assert troubles(preview) == [("B2", Trouble.NOT_LISTED)]


def test_a_day_ahead_is_refused(latam: Alliance) -> None:
    with pytest.raises(Refused, match="lies ahead"):
        looked_at(latam, "City | Policy selection\nCali | Completed", on=date(2999, 1, 1))


def test_a_day_before_that_is_not_before_is_refused(latam: Alliance) -> None:
    with pytest.raises(Refused, match="give an earlier day"):
        looked_at(latam, "City | Policy selection\nCali | Completed", earlier=MEETING)


def grid_of(cities: list[str]) -> Sheet:
    heads = ["City", *world.POLICIES.values()]
    return sheet_of([heads, *([city, "X", None, "X New!", "Drafting: In progress"] for city in cities)])


def test_a_preview_costs_the_same_number_of_statements_for_one_city_and_many() -> None:
    names = [f"Town {number}" for number in range(40)]
    alliance = world.alliance("large", cities=names)

    def statements(cities: list[str]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            intake.preview(alliance, [grid_of(cities)], on=MEETING, earlier=BEFORE)
        return len(captured)

    assert statements(names[:1]) == statements(names) <= 12


def test_the_amount_counts_entries_and_labels_apart(latam: Alliance) -> None:
    assert looked_at(latam, "City | Policy selection\nCali Reactivation | Completed").amount == "1 entry and 1 label"
    assert looked_at(latam, "City | Policy selection\nCali | Completed\nPiura | ●").amount == "2 entries"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty. Expected: a spreadsheet with at least one filled cell."),
        (b"City,Open Data\nCali,X\nBogot\xe1,X\nMedell\xc3\xadn,X\n", "Line 4 is written in another character encoding"),
    ],
)
def test_why_a_file_cannot_be_read_is_said_in_words(latam: Alliance, tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "mixed.csv"
    path.write_bytes(content)

    with pytest.raises(Unreadable) as refused:
        intake.preview(latam, path, on=MEETING)

    assert intake.in_words(refused.value).startswith(words)
