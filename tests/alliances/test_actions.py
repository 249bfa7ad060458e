"""Alliances, member cities, labels, cohorts and seats: one success and every refusal of each action."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from hanse.access.roles import Role
from hanse.alliances import actions, queries
from hanse.alliances.models import MemberCity
from hanse.alliances.rules import Standing
from hanse.history import Refused, clock
from tests import world

pytestmark = pytest.mark.django_db


def test_alliance_starts_with_its_version() -> None:
    alliance = world.alliance("andes")

    alliance.version.refresh_from_db()
    assert alliance.version.number > 0


@pytest.mark.parametrize("slug", ["workspace", "api", "static"])
def test_alliance_cannot_take_a_word_of_the_house(slug: str) -> None:
    with pytest.raises(ValidationError, match="taken by Hanse itself"):
        world.alliance(slug)


def test_alliance_cannot_take_the_name_of_another() -> None:
    world.alliance("andes")

    with pytest.raises(ValidationError, match="already exists"):
        world.alliance("andes")


def test_city_is_admitted_at_the_end_of_both_grids() -> None:
    alliance = world.alliance(cities=["Cali", "Piura"])

    leon = world.member(alliance, "León", standing=Standing.OBSERVER)

    assert (leon.policies_position, leon.stages_position) == (2, 2)
    assert queries.standing_on(leon, on=world.START, known_at=clock.now()) is Standing.OBSERVER


def test_city_is_admitted_once() -> None:
    alliance = world.alliance(cities=["Cali"])

    with pytest.raises(ValidationError, match="city_once_in_an_alliance"):
        world.member(alliance, "Cali")


def test_city_is_not_admitted_ahead() -> None:
    with clock.moved_to(world.moment("2022-05-01")), pytest.raises(Refused, match="2022-06-01 lies ahead"):
        world.member(world.alliance(), "Cali", since=date(2022, 6, 1))


def test_standing_changes_from_a_day_on() -> None:
    cali = world.member(world.alliance(), "Cali")

    actions.change_standing(member_city=cali, standing=Standing.ENDED, effective_on=date(2022, 4, 1), reason="Elections", by=None)

    assert queries.standing_on(cali, on=date(2022, 3, 31), known_at=clock.now()) is Standing.MEMBER
    assert queries.standing_on(cali, on=date(2022, 4, 1), known_at=clock.now()) is Standing.ENDED


def test_standing_that_would_not_change_is_refused() -> None:
    cali = world.member(world.alliance(), "Cali")

    with pytest.raises(Refused, match="has this standing already"):
        actions.change_standing(member_city=cali, standing=Standing.MEMBER, effective_on=date(2022, 4, 1), by=None)


def test_standing_ahead_is_refused() -> None:
    cali = world.member(world.alliance(), "Cali")

    with pytest.raises(Refused, match="lies ahead"):
        actions.change_standing(member_city=cali, standing=Standing.ENDED, effective_on=date(2999, 1, 1), by=None)


def test_label_is_given_and_taken_away() -> None:
    alliance = world.alliance(cities=["Córdoba"])
    cordoba = alliance.member_cities.get()
    world.labelled(cordoba, "Reactivation", "2022-01-10")

    actions.label_city(member_city=cordoba, name="reactivation ", given=False, effective_on=date(2022, 4, 1), by=None)

    def labels(day: date) -> tuple[str, ...]:
        return queries.roster(alliance, on=day, known_at=clock.now())[0].label_names

    assert labels(date(2022, 3, 31)) == ("Reactivation",)
    assert labels(date(2022, 4, 1)) == ()


def test_labels_of_signs_alone_are_told_apart() -> None:
    alliance = world.alliance(cities=["Cali"])
    cali = alliance.member_cities.get()

    world.labelled(cali, "★")
    world.labelled(cali, "!!!")

    assert queries.roster(alliance, on=date(2022, 4, 1), known_at=clock.now())[0].label_names == ("!!!", "★")


def test_label_ahead_is_refused() -> None:
    cali = world.member(world.alliance(), "Cali")

    with pytest.raises(Refused, match="lies ahead"):
        actions.label_city(member_city=cali, name="Later", effective_on=date(2999, 1, 1), by=None)


def test_cohort_is_opened_and_a_city_put_into_it() -> None:
    alliance = world.alliance(cities=["Cali"])

    cohort = actions.open_cohort(alliance=alliance, name="First", target=14, by=None)
    actions.change_cohort(member_city=alliance.member_cities.get(), cohort=cohort, by=None)

    assert list(cohort.member_cities.all()) == list(alliance.member_cities.all())
    with pytest.raises(ValidationError, match="cohort_name_once_in_an_alliance"):
        actions.open_cohort(alliance=alliance, name="First", by=None)


def test_cities_are_arranged_each_named_once() -> None:
    alliance = world.alliance(cities=["Cali", "Piura"])
    cali, piura = alliance.member_cities.order_by("pk")

    actions.arrange_cities(alliance=alliance, policies=[piura.pk, cali.pk], by=None)

    assert list(MemberCity.objects.for_alliance(alliance)) == [piura, cali]
    with pytest.raises(Refused, match="exactly once"):
        actions.arrange_cities(alliance=alliance, stages=[cali.pk, cali.pk], by=None)


@pytest.mark.parametrize("role", [Role.CITY_LEAD, Role.SECRETARIAT_LEAD])
def test_seat_that_does_not_fit_its_role_is_refused(role: Role) -> None:
    alliance = world.alliance(cities=["Cali"])
    city = None if role is Role.CITY_LEAD else alliance.member_cities.get()

    with pytest.raises(ValidationError, match="city_seats_name_their_city"):
        actions.give_seat(person=world.person(), role=role, alliance=alliance, member_city=city, starts_on=world.START, by=None)


def test_history_knows_who_moved_a_city_to_which_cohort() -> None:
    alliance = world.alliance(cities=["Cali"])
    lucia = world.secretariat(alliance)
    cohort = actions.open_cohort(alliance=alliance, name="First", by=lucia)

    actions.change_cohort(member_city=alliance.member_cities.get(), cohort=cohort, by=lucia)

    kept = MemberCity.pgh_event_model.objects.order_by("pgh_id").last()  # type: ignore[attr-defined]
    assert kept.pgh_context.metadata == {
        "action": "alliances.cohort_changed",
        "by": lucia.pk,
        "alliance": alliance.pk,
        "from": {"source": "command line"},
    }
    assert kept.cohort_id == cohort.pk


def test_cohort_city_and_seat_are_those_of_the_alliance() -> None:
    here, there = world.alliance("here", cities=["Cali"]), world.alliance("there", cities=["Piura"])
    cohort = actions.open_cohort(alliance=there, name="First", by=None)
    cali, piura = here.member_cities.get(), there.member_cities.get()

    with pytest.raises(Refused, match="not part of this alliance"):
        actions.change_cohort(member_city=cali, cohort=cohort, by=None)
    with pytest.raises(Refused, match="not part of this alliance"):
        actions.admit_city(
            alliance=here, city=world.city(), standing=Standing.MEMBER, effective_on=world.START, by=None, cohort=cohort
        )
    with pytest.raises(Refused, match="not part of this alliance"):
        actions.give_seat(
            person=world.person(), role=Role.CITY_LEAD, alliance=here, member_city=piura, starts_on=world.START, by=None
        )
