"""What the pipelines and the cohorts tell, from dated statements alone."""

from datetime import date, timedelta

import pytest

from hanse.alliances import actions as alliances
from hanse.alliances.models import Alliance
from hanse.alliances.rules import Standing
from hanse.directory.rules import Function
from hanse.history import clock
from hanse.recruitment import actions, cohorts, pipeline, queries
from hanse.recruitment.actions import Plan
from hanse.recruitment.pipeline import CARDS, Chosen, Pipeline
from hanse.recruitment.queries import Choice, Outside
from hanse.recruitment.rules import Caution, Level
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def latam() -> Alliance:
    return world.alliance()


def moved(of: Alliance, name: str, *stages: tuple[str, Standing]) -> None:
    """A city that came in by these dated stages."""
    (first, standing), *later = stages
    city = world.member(of, name, standing=standing, since=date.fromisoformat(first))
    for on, wanted in later:
        alliances.change_standing(member_city=city, standing=wanted, effective_on=date.fromisoformat(on), by=None)


def names(of: Alliance, chosen: Chosen, sort: str = "name") -> list[str]:
    return [card.name for card in pipeline.table(of, Pipeline.CITIES, chosen, sort=sort).cards]


def test_board_counts_each_stage_and_shows_its_first_cards(latam: Alliance) -> None:
    for number in range(CARDS + 3):
        world.member(latam, f"City {number:02}", standing=Standing.PROSPECT)
    world.member(latam, "Cali")

    columns = {column.standing: column for column in pipeline.board(latam, Pipeline.CITIES, Chosen())}

    assert list(columns) == list(Standing)
    assert (columns[Standing.PROSPECT].number, len(columns[Standing.PROSPECT].cards)) == (CARDS + 3, CARDS)
    assert columns[Standing.PROSPECT].more == 3
    assert [card.name for card in columns[Standing.MEMBER].cards] == ["Cali"]


def test_stage_is_the_standing_that_counts_today(latam: Alliance) -> None:
    moved(latam, "Cali", ("2022-01-01", Standing.PROSPECT), ("2022-03-01", Standing.MEMBER), ("2022-02-01", Standing.INVITED))

    [card] = pipeline.table(latam, Pipeline.CITIES, Chosen()).cards

    assert (card.standing, card.since) == (Standing.MEMBER, date(2022, 3, 1))


def test_table_is_filtered_sorted_and_paged(latam: Alliance) -> None:
    by = world.secretariat(latam)
    cali, piura = world.member(latam, "Cali"), world.member(latam, "Piura", country="PE", standing=Standing.PROSPECT)
    world.member(latam, "Duitama")
    today = clock.today(latam.time_zone)
    plan = Plan(owner=by, next_step="Call", next_step_on=today + timedelta(days=3))
    actions.plan_target(subject=cali, plan=plan, by=by)
    late = Plan(next_step="Write", next_step_on=today - timedelta(days=1))
    actions.plan_target(subject=piura, plan=late, by=by)

    assert names(latam, Chosen(), "-name") == ["Piura", "Duitama", "Cali"]
    assert names(latam, Chosen(), "stage") == ["Piura", "Cali", "Duitama"]
    assert names(latam, Chosen(stage=Standing.MEMBER)) == ["Cali", "Duitama"]
    assert names(latam, Chosen(owner=by.pk)) == ["Cali"]
    assert names(latam, Chosen(owner=0)) == ["Duitama", "Piura"]
    assert names(latam, Chosen(country="PE")) == ["Piura"]
    assert names(latam, Chosen(due="soon")) == ["Cali"]
    assert names(latam, Chosen(due="overdue")) == ["Piura"]
    assert names(latam, Chosen(due="none")) == ["Duitama"]
    assert names(latam, Chosen(caution=Caution.OVERDUE)) == ["Piura"]
    assert names(latam, Chosen(name="uit")) == ["Duitama"]
    page = pipeline.table(latam, Pipeline.CITIES, Chosen(), sort="name", offset=1, limit=1)
    assert ([card.name for card in page.cards], page.number) == (["Duitama"], 3)


def test_term_of_the_sponsor_or_an_election_within_sixteen_months_is_a_warning(latam: Alliance) -> None:
    today = clock.today(latam.time_zone)
    soon, late = today + timedelta(days=400), today + timedelta(days=600)
    sponsored = world.member(latam, "Cali")
    world.contact_at(latam, at=sponsored, post={"function": Function.POLITICAL_SPONSOR.value, "ends_on": soon})
    safe = world.member(latam, "Piura")
    world.contact_at(latam, at=safe, post={"function": Function.POLITICAL_SPONSOR.value, "ends_on": late})
    elects = world.member(latam, "Duitama")
    alliances.note_election(member_city=elects, on=soon, by=None)
    resting = world.member(latam, "Leticia", standing=Standing.ON_HOLD)
    alliances.note_election(member_city=resting, on=soon, by=None)

    assert names(latam, Chosen(caution=Caution.TERM)) == ["Cali", "Duitama"]


def test_nobody_named_is_a_warning_once_a_city_was_spoken_to(latam: Alliance) -> None:
    world.member(latam, "Cali", standing=Standing.PROSPECT)
    world.member(latam, "Piura", standing=Standing.CONTACTED)
    world.contact_at(latam, at=world.member(latam, "Duitama"))
    world.city_person(world.member(latam, "Leticia"))
    gone = {"function": Function.FOCAL_POINT.value, "ends_on": date(2022, 1, 1)}
    world.contact_at(latam, at=world.member(latam, "Tunja"), post=gone)

    assert names(latam, Chosen(caution=Caution.STAFF)) == ["Piura", "Tunja"]


def test_experts_have_a_pipeline_of_their_own(latam: Alliance) -> None:
    by = world.secretariat(latam)
    renata, sipho = world.expert_record(latam, "Renata"), world.expert_record(latam, "Sipho")
    actions.move(subject=renata, standing=Standing.INTENT, effective_on=date(2022, 5, 1), reason="Signed", by=by)

    cards = pipeline.table(latam, Pipeline.EXPERTS, Chosen(), sort="name").cards

    assert [(card.name, card.standing, card.address) for card in cards] == [
        ("Renata", Standing.INTENT, str(renata.pk)),
        ("Sipho", Standing.PROSPECT, str(sipho.pk)),
    ]


def test_funnel_and_time_in_stage_follow_from_the_dated_changes(latam: Alliance) -> None:
    moved(latam, "Cali", ("2022-01-01", Standing.PROSPECT), ("2022-01-11", Standing.CONTACTED), ("2022-03-12", Standing.MEMBER))
    moved(latam, "Piura", ("2022-01-01", Standing.PROSPECT), ("2022-01-31", Standing.CONTACTED))
    moved(latam, "Duitama", ("2022-01-01", Standing.PROSPECT))

    found = pipeline.figures(latam, Pipeline.CITIES)

    assert [(step.standing.value, step.reached, step.percent) for step in found.funnel] == [
        ("prospect", 3, None),
        ("contacted", 2, 67),
        ("invited", 1, 50),
        ("intent", 1, 100),
        ("member", 1, 100),
    ]
    stages = {stage.standing: stage for stage in found.stages}
    assert (stages[Standing.PROSPECT].left, stages[Standing.PROSPECT].there) == (2, 1)
    assert stages[Standing.PROSPECT].median_of_left == 20
    assert stages[Standing.CONTACTED].median_of_left == 60
    assert stages[Standing.INVITED].median_of_left is None


def test_stage_stated_twice_is_one_stay_and_the_last_word_about_a_day_counts(latam: Alliance) -> None:
    moved(latam, "Cali", ("2022-01-01", Standing.PROSPECT), ("2022-01-05", Standing.INVITED), ("2022-01-05", Standing.CONTACTED))
    moved(
        latam, "Piura", ("2022-01-01", Standing.PROSPECT), ("2022-02-01", Standing.CONTACTED), ("2022-01-10", Standing.CONTACTED)
    )

    stages = {stage.standing: stage for stage in pipeline.figures(latam, Pipeline.CITIES).stages}

    assert stages[Standing.INVITED].there == 0
    assert (stages[Standing.CONTACTED].there, stages[Standing.CONTACTED].left) == (2, 0)
    assert stages[Standing.PROSPECT].median_of_left == 6.5


def test_nobody_has_empty_figures(latam: Alliance) -> None:
    found = pipeline.figures(latam, Pipeline.EXPERTS)

    assert {step.reached for step in found.funnel} == {0}
    assert {(stage.left, stage.there) for stage in found.stages} == {(0, 0)}


def test_balance_counts_those_chosen_beside_those_inside(latam: Alliance) -> None:
    world.member(latam, "Cali", population=2_253_000, population_year=2021)
    choices = [
        Choice(world.city("León", "NI", population=174_000, population_year=2021), Level.LOW, Level.HIGH),
        Choice(world.city("San José", "CR", population=None), Level.LOW),
    ]

    found = queries.balance(latam, choices)

    assert [(share.word, share.chosen, share.inside) for share in found.countries] == [("Costa Rica", 1, 0), ("Nicaragua", 1, 0)]
    sizes = [(share.chosen, share.inside) for share in found.sizes]
    assert sizes == [(0, 0), (0, 1), (0, 0), (1, 0), (0, 0), (1, 0)]
    assert [(share.chosen, share.inside) for share in found.resources] == [(0, 0), (0, 0), (2, 0), (0, 1)]
    assert [(share.chosen, share.inside) for share in found.maturity] == [(1, 0), (0, 0), (0, 0), (1, 1)]


def test_register_is_searched_for_cities_outside(latam: Alliance) -> None:
    world.member(latam, "Cali")
    world.city("León", "NI", population=174_000, population_year=2021, primary_language="es", pioneer=True)
    world.city("Leeds", "GB", population=812_000, population_year=2021, primary_language="en", other_languages=["cy"])

    def found(**asked: object) -> list[str]:
        return [city.name for city in queries.outside(latam, Outside(**asked))]  # type: ignore[arg-type]

    assert found() == ["León", "Leeds"]
    assert found(name="leon") == ["León"]
    assert found(country="GB") == ["Leeds"]
    assert found(language="cy") == ["Leeds"]
    assert found(least=200_000) == ["Leeds"]
    assert found(most=200_000) == ["León"]
    assert found(pioneer=True) == ["León"]


def test_cohort_is_measured_against_its_plan_and_earlier_ones_at_the_same_age(latam: Alliance) -> None:
    first = alliances.open_cohort(alliance=latam, name="First", opened_on=date(2021, 1, 1), target=2, by=None)
    second = alliances.open_cohort(alliance=latam, name="Second", opened_on=date(2022, 1, 1), target=4, by=None)
    alliances.plan_cohort(
        cohort=second, name="Second", opened_on=second.opened_on, target=4, closes_on=date(2022, 4, 11), by=None
    )
    for cohort, name, since in ((first, "Cali", "2021-01-11"), (first, "Piura", "2021-06-01"), (second, "Tunja", "2022-01-21")):
        moved(latam, name, (since, Standing.MEMBER))
        alliances.change_cohort(member_city=latam.member_cities.get(city__name=name), cohort=cohort, by=None)
    moved(latam, "Leticia", ("2022-01-02", Standing.PROSPECT))
    alliances.change_cohort(member_city=latam.member_cities.get(city__name="Leticia"), cohort=second, by=None)

    found = cohorts.progress(latam, second, on=date(2022, 2, 20))

    assert (found.members, found.planned, found.age) == (1, 2.0, 50)
    told = {mark.days: (mark.members, mark.planned, mark.earlier) for mark in found.marks}
    assert told[30] == (1, 1.2, [("First", 1)])
    assert told[50] == (1, 2.0, [("First", 1)])
    assert told[100] == (None, 4.0, [("First", 1)])
    assert told[180] == (None, 4.0, [("First", 2)])
    assert found.chart is not None
    assert [line.kind for line in found.chart.lines] == ["earlier", "plan", "this"]


def test_city_that_leaves_no_longer_counts_in_its_cohort(latam: Alliance) -> None:
    first = alliances.open_cohort(alliance=latam, name="First", opened_on=date(2021, 1, 1), by=None)
    moved(latam, "Cali", ("2021-01-11", Standing.MEMBER), ("2021-03-01", Standing.ENDED))
    alliances.change_cohort(member_city=latam.member_cities.get(), cohort=first, by=None)

    course = cohorts.courses(latam, [first], on=date(2022, 1, 1))[first.pk]

    assert [course.on(date(2021, month, 15)) for month in (1, 2, 3)] == [1, 1, 0]


def test_desk_counts_what_waits(latam: Alliance) -> None:
    by = world.secretariat(latam)
    cali = world.member(latam, "Cali")
    today = clock.today(latam.time_zone)
    actions.plan_target(subject=cali, plan=Plan(next_step="Call", next_step_on=today), by=by)
    term = {"function": Function.POLITICAL_SPONSOR.value, "ends_on": today + timedelta(days=30)}
    world.contact_at(latam, at=cali, post=term)

    assert queries.waiting_in(world.alliance("japan")) == queries.Waiting(steps=0, proposals=0, terms=0)
    assert queries.waiting_in(latam) == queries.Waiting(steps=1, proposals=0, terms=1)
