"""The sample alliances: Figure 3 of the paper comes out of dated entries, and loading again changes nothing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

import pytest
from django.apps import apps
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from hanse.access.roles import Role
from hanse.adoption.grids import Progress
from hanse.adoption.models import Batch, Entry, Stage
from hanse.adoption.queries import progress, waiting_reports
from hanse.adoption.rules import Status
from hanse.alliances.models import Alliance
from hanse.alliances.queries import roster
from hanse.alliances.rules import Standing
from hanse.demo import actions
from hanse.gatherings.models import Gathering
from hanse.gatherings.queries import as_shown_at
from hanse.history import clock
from hanse.people.models import Person

APRIL = date(2022, 4, 28)
MAY = date(2022, 5, 26)

MARKS = {
    "Cali": {"ICT"},
    "Duitama": {"ICT", "ODA"},
    "Rionegro": {"ODA"},
    "Mexico City": {"CYA", "ODA", "OCO"},
    "Córdoba": {"CYA", "ODA"},
    "Piura": {"ODA"},
    "Bogotá": {"PIA", "ODA"},
    "Brasilia": {"PIA"},
    "Medellín": {"PIA"},
    "León": set(),
    "Buenos Aires": set(),
}
"""The X of the paper, city by city in the order of its first table."""

STAGES = ["selection", "statement", "workplan", "followup"]
SHOWN_IN_MAY = {
    "Mexico City": "●●●◐",
    "Medellín": "●●●◐",
    "Bogotá": "●●◐○",
    "Córdoba": "●●●◐",
    "Buenos Aires": "●◐○○",
    "Brasilia": "●●◐○",
    "Duitama": "●●◐○",
    "Piura": "●◐◐○",
    "Cali": "●◐◐○",
    "Rionegro": "●◐◐○",
    "León": "○○○○",
}
"""The illustrative statuses, city by city in the order of the paper's second table."""

SHOWN_IN_APRIL = SHOWN_IN_MAY | {
    "Mexico City": "●●●○",
    "Bogotá": "●●○○",
    "Córdoba": "●●●○",
    "Duitama": "●●○○",
    "Piura": "●○○○",
    "Cali": "●○○○",
    "Rionegro": "●○○○",
}
NEW = {
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
SYMBOLS = {Status.COMPLETED: "●", Status.IN_PROGRESS: "◐", Status.TO_BE_DEVELOPED: "○"}


@pytest.fixture(scope="module", autouse=True)
def samples(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """All samples, loaded once for this module, and rolled back after its last test."""
    with django_db_blocker.unblock(), transaction.atomic():
        actions.load(lambda step: None)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def latam() -> Alliance:
    return Alliance.objects.get(slug="latam")


def meeting(alliance: Alliance, day: date) -> Gathering:
    return Gathering.objects.for_alliance(alliance).get(opens_at__date=day)


def marks(shown: Progress) -> dict[str, set[str]]:
    return {row.member.name: {code for code, cell in row.policies.items() if cell.is_mark} for row in shown.policy_rows}


def stages(shown: Progress) -> dict[str, str]:
    return {row.member.name: "".join(SYMBOLS[row.stages[code].status] for code in STAGES) for row in shown.stage_rows}


def new_cells(shown: Progress) -> set[tuple[str, str]]:
    return {
        (row.member.name, code)
        for row in shown.stage_rows
        for cells in (row.policies, row.stages)
        for code, cell in cells.items()
        if cell.new
    }


def row_counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_latam_marks_and_totals_are_those_of_figure_3(latam: Alliance) -> None:
    shown = progress(latam, as_of=MAY)

    assert marks(shown) == MARKS
    assert shown.totals == {"ICT": 2, "CYA": 2, "CYR": 0, "PIA": 3, "ODA": 6, "OCO": 1, "DIG": 0}
    assert {cell.stage.code for row in shown.policy_rows for cell in row.policies.values() if cell.stage} == {"commitment"}


def test_latam_grids_order_their_cities_and_columns_as_figure_3_does(latam: Alliance) -> None:
    shown = progress(latam, as_of=MAY)

    assert [column.code for column in shown.policies] == ["ICT", "CYA", "CYR", "PIA", "ODA", "OCO", "DIG"]
    assert [column.code for column in shown.stages] == STAGES
    assert [row.member.name for row in shown.policy_rows] == list(MARKS)
    assert [row.member.name for row in shown.stage_rows] == list(SHOWN_IN_MAY)


def test_latam_labels_are_those_of_figure_3(latam: Alliance) -> None:
    labels = {row.member.name: row.member.labels for row in progress(latam, as_of=MAY).stage_rows if row.member.labels}

    assert labels == {"Córdoba": ("Reactivation",), "León": ("Observer",)}


def test_latam_shows_a_status_in_every_stage_cell(latam: Alliance) -> None:
    assert stages(progress(latam, as_of=MAY)) == SHOWN_IN_MAY
    assert stages(progress(latam, as_of=APRIL)) == SHOWN_IN_APRIL


def test_latam_new_cells_compare_by_date(latam: Alliance) -> None:
    assert new_cells(progress(latam, as_of=MAY, since=APRIL)) == NEW


def test_latam_new_cells_compare_by_meeting(latam: Alliance) -> None:
    shown = progress(latam, **asdict(as_shown_at(meeting(latam, MAY))))

    assert shown.since == APRIL
    assert stages(shown) == SHOWN_IN_MAY
    assert new_cells(shown) == NEW


def test_latam_meeting_of_april_renders_as_it_was_shown(latam: Alliance) -> None:
    shown = progress(latam, **asdict(as_shown_at(meeting(latam, APRIL))))

    assert marks(shown) == MARKS
    assert stages(shown) == SHOWN_IN_APRIL


def test_latam_february_meeting_does_not_know_what_was_learnt_after_it(latam: Alliance) -> None:
    """Medellín adopted its work plan on 10 February; the secretariat heard of it on the 28th."""
    february = meeting(latam, date(2022, 2, 24))

    assert stages(progress(latam, **asdict(as_shown_at(february))))["Medellín"] == "●●◐○"
    assert stages(progress(latam, as_of=february.on))["Medellín"] == "●●●○"


def test_latam_today_is_still_what_figure_3_shows(latam: Alliance) -> None:
    today = progress(latam, since=MAY)

    assert (marks(today), stages(today), new_cells(today)) == (MARKS, SHOWN_IN_MAY, set())
    assert not waiting_reports(latam).exists()


def test_japan_and_india_list_the_cities_that_are_known_by_name_or_number_and_tell_no_progress() -> None:
    japan, india = Alliance.objects.get(slug="japan"), Alliance.objects.get(slug="india")

    listed = [row.member for row in progress(japan).policy_rows]
    assert {member.name for member in listed if member.point} == {"Kakogawa", "Kaga", "Maebashi", "Hamamatsu", "Tsukuba"}
    assert {member.name for member in listed if not member.point} == {
        f"City {number} (not named in the source)" for number in (*range(5, 15), *range(16, 27))
    }
    cohorts = dict(japan.cohorts.values_list("pk", "target"))
    assert Counter(member.cohort_id for member in listed) == cohorts
    assert list(japan.cohorts.values_list("name", "target")) == [("First cohort", 14), ("Second cohort", 12)]
    assert len(progress(india).policy_rows) == 10
    assert (japan.format, india.format) == (Alliance.Format.COMMUNITY_MEETINGS, Alliance.Format.WORKING_GROUPS)
    assert not Entry.objects.filter(alliance__in=[japan, india]).exists()


def test_mobility_sample_shows_what_the_others_do_not() -> None:
    mobility = Alliance.objects.get(slug="mobility-sample")
    on_hold = roster(mobility, on=date(2025, 12, 1), known_at=clock.now(), standings=[Standing.ON_HOLD])

    assert mobility.initiative.is_invented
    assert waiting_reports(mobility).count() == 3
    assert [member.name for member in on_hold] == ["Karlsruhe"]
    assert mobility.cohorts.count() == 2
    assert Stage.objects.for_alliance(mobility).get(retired_at__isnull=False).code == "followup"
    assert Stage.objects.for_alliance(mobility).filter(code="pilot-street").exists()
    assert Batch.objects.for_alliance(mobility).filter(withdrawal__isnull=False).count() == 1


def test_every_alliance_says_what_in_it_is_sample() -> None:
    notes = dict(Alliance.objects.values_list("slug", "sample_note"))

    assert set(notes) == {"latam", "japan", "india", "mobility-sample"}
    assert all(notes.values())
    assert "Invented" in notes["mobility-sample"]


def test_loading_again_changes_nothing_and_says_nothing() -> None:
    before = row_counts()
    said: list[str] = []

    actions.load(said.append)

    assert row_counts() == before
    assert said == []


def test_loading_again_leaves_what_people_have_changed(latam: Alliance) -> None:
    Alliance.objects.filter(pk=latam.pk).update(name="América Latina")

    actions.load(lambda step: None)

    latam.refresh_from_db()
    assert latam.name == "América Latina"


@pytest.mark.parametrize("sign_in", actions.sign_ins(), ids=lambda sign_in: sign_in.email)
def test_sign_in_opens_the_door(sign_in: actions.SignIn) -> None:
    person = Person.objects.get(email=sign_in.email)

    assert Client().login(email=sign_in.email, password=sign_in.password)
    assert person.seats.values_list("role", "alliance__slug").get() == (sign_in.role, sign_in.alliance or None)
    validate_password(sign_in.password, person)


def test_sign_ins_show_every_role() -> None:
    assert {sign_in.role for sign_in in actions.sign_ins()} == set(Role)
