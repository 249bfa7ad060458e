"""Seats, shares and the switches of an alliance: one success and every refusal of each action."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from hanse.access.decisions import may
from hanse.access.grants import GRANTS, PRIVATE_TO_CITIES, Can
from hanse.access.roles import Role
from hanse.alliances import actions, rules
from hanse.alliances.models import CityShare, Seat
from hanse.history import Refused, clock
from hanse.people.models import Person
from tests import world

pytestmark = pytest.mark.django_db

TODAY = date(2022, 5, 26)


@pytest.fixture(autouse=True)
def _may_2022() -> object:
    with clock.moved_to(world.moment("2022-05-26")):
        yield


def anew(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_roles_that_open_private_data_are_those_of_the_table() -> None:
    opening = {role for role in Role if rules.opens_private_data(role)}

    assert opening == {role for role in Role if PRIVATE_TO_CITIES & GRANTS[role].keys()}
    assert Role.EXPERT in opening
    assert not opening & {Role.VENDOR, Role.OBSERVER, Role.GLOBAL_STEWARD}


def test_same_seat_is_not_given_twice() -> None:
    alliance = world.alliance()
    expert = world.expert(alliance)

    with pytest.raises(Refused, match="holds this seat already"):
        actions.give_seat(person=expert, role=Role.EXPERT, alliance=alliance, starts_on=TODAY, by=None)


def test_seat_is_given_again_after_its_end() -> None:
    alliance = world.alliance()
    expert = world.expert(alliance)
    actions.end_seat(seat=expert.seats.get(), ends_on=TODAY - timedelta(days=1), by=None)

    actions.give_seat(person=expert, role=Role.EXPERT, alliance=alliance, starts_on=TODAY, by=None)

    assert expert.seats.count() == 2


@pytest.mark.parametrize(("first", "second"), [(Role.VENDOR, Role.EXPERT), (Role.EXPERT, Role.VENDOR)])
def test_vendor_holds_no_seat_that_opens_private_data(first: Role, second: Role) -> None:
    alliance, other = world.alliance(), world.alliance("japan")
    person = world.seated(first, alliance)

    with pytest.raises(Refused, match="private data of cities"):
        actions.give_seat(person=person, role=second, alliance=alliance, starts_on=TODAY, by=None)
    actions.give_seat(person=person, role=second, alliance=other, starts_on=TODAY, by=None)


def test_seat_ends_after_its_last_day() -> None:
    alliance = world.alliance()
    expert = world.expert(alliance)

    actions.end_seat(seat=expert.seats.get(), ends_on=TODAY, by=None, reason="Moved on")

    assert may(anew(expert), Can.VIEW_ALLIANCE, alliance)
    with clock.moved_to(world.moment("2022-05-27")):
        assert not may(anew(expert), Can.VIEW_ALLIANCE, alliance)


def test_seat_taken_back_on_its_first_day_opens_nothing() -> None:
    alliance = world.alliance()
    person = world.person()
    seat = actions.give_seat(person=person, role=Role.EXPERT, alliance=alliance, starts_on=TODAY, by=None)

    actions.end_seat(seat=seat, ends_on=TODAY - timedelta(days=1), by=None)

    assert not may(anew(person), Can.VIEW_ALLIANCE, alliance)


def test_seat_ends_within_its_term() -> None:
    seat = world.expert(world.alliance()).seats.get()

    with pytest.raises(Refused, match="cannot end before that"):
        actions.end_seat(seat=seat, ends_on=world.START - timedelta(days=2), by=None)
    actions.end_seat(seat=seat, ends_on=TODAY, by=None)
    with pytest.raises(Refused, match="ends on 2022-05-26 already"):
        actions.end_seat(seat=seat, ends_on=TODAY + timedelta(days=1), by=None)


def test_last_lead_stays() -> None:
    alliance = world.alliance()
    first = world.secretariat(alliance).seats.get()

    with pytest.raises(Refused, match="last seat of a secretariat lead"):
        actions.end_seat(seat=first, ends_on=TODAY, by=None)
    second = world.secretariat(alliance).seats.get()
    actions.end_seat(seat=first, ends_on=TODAY, by=None)
    with pytest.raises(Refused, match="last seat of a secretariat lead"):
        actions.end_seat(seat=second, ends_on=TODAY + timedelta(days=9), by=None)


def test_term_gets_longer_and_endless() -> None:
    seat = world.expert(world.alliance()).seats.get()
    actions.end_seat(seat=seat, ends_on=TODAY, by=None)

    assert actions.extend_term(seat=seat, ends_on=date(2023, 1, 1), by=None).ends_on == date(2023, 1, 1)
    assert actions.extend_term(seat=seat, ends_on=None, by=None).ends_on is None


def test_term_is_not_extended_backwards_nor_after_its_end_nor_without_one() -> None:
    seat = world.expert(world.alliance()).seats.get()

    with pytest.raises(Refused, match="nothing to extend"):
        actions.extend_term(seat=seat, ends_on=TODAY, by=None)
    actions.end_seat(seat=seat, ends_on=TODAY, by=None)
    with pytest.raises(Refused, match="Give a later day"):
        actions.extend_term(seat=seat, ends_on=TODAY, by=None)
    with clock.moved_to(world.moment("2022-06-01")), pytest.raises(Refused, match="has ended"):
        actions.extend_term(seat=seat, ends_on=date(2023, 1, 1), by=None)


def test_deputy_is_a_colleague_and_can_be_taken_away() -> None:
    alliance = world.alliance(cities=["Cali"])
    cali = alliance.member_cities.get()
    seat = world.city_person(cali).seats.get()
    colleague = world.seated(Role.CITY_CONTRIBUTOR, alliance, cali).seats.get()

    assert actions.name_deputy(seat=seat, deputy=colleague, by=None).deputy == colleague
    assert actions.name_deputy(seat=seat, deputy=None, by=None).deputy is None


def test_deputy_is_of_the_same_place_somebody_else_and_seated() -> None:
    alliance = world.alliance(cities=["Cali", "Piura"])
    cali, piura = alliance.member_cities.order_by("pk")
    seat = world.city_person(cali).seats.get()
    own = actions.give_seat(
        person=seat.person, role=Role.CITY_CONTRIBUTOR, alliance=alliance, member_city=cali, starts_on=TODAY, by=None
    )
    gone = world.seated(Role.CITY_CONTRIBUTOR, alliance, cali).seats.get()
    actions.end_seat(seat=gone, ends_on=TODAY - timedelta(days=1), by=None)

    for deputy, reason in [
        (world.city_person(piura).seats.get(), "the same city"),
        (world.expert(alliance).seats.get(), "the same city"),
        (own, "their own deputy"),
        (gone, "term is running"),
    ]:
        with pytest.raises(Refused, match=reason):
            actions.name_deputy(seat=seat, deputy=deputy, by=None)


def test_expert_sees_what_was_shared_until_the_share_ends() -> None:
    alliance = world.alliance(cities=["Cali", "Piura"])
    cali, piura = alliance.member_cities.order_by("pk")
    expert = world.expert(alliance)

    share = actions.share_city(member_city=cali, seat=expert.seats.get(), by=None)

    assert may(anew(expert), Can.VIEW_EVIDENCE, cali)
    assert not may(anew(expert), Can.VIEW_EVIDENCE, piura)
    actions.end_share(share=share, by=None)
    assert not may(anew(expert), Can.VIEW_EVIDENCE, cali)


def test_city_is_shared_with_seated_experts_of_the_alliance_once() -> None:
    alliance = world.alliance(cities=["Cali"])
    cali = alliance.member_cities.get()
    expert, gone = (world.expert(alliance).seats.get() for _ in range(2))
    actions.end_seat(seat=gone, ends_on=TODAY - timedelta(days=1), by=None)
    actions.share_city(member_city=cali, seat=expert, by=None)

    for seat, reason in [
        (world.expert(world.alliance("japan")).seats.get(), "not part of this alliance"),
        (world.observer(alliance).seats.get(), "with experts only"),
        (gone, "has ended"),
        (expert, "shared with this expert already"),
    ]:
        with pytest.raises(Refused, match=reason):
            actions.share_city(member_city=cali, seat=seat, by=None)
    assert CityShare.objects.count() == 1


def test_share_ends_once() -> None:
    alliance = world.alliance(cities=["Cali"])
    share = actions.share_city(member_city=alliance.member_cities.get(), seat=world.expert(alliance).seats.get(), by=None)
    actions.end_share(share=share, by=None)

    with pytest.raises(Refused, match="ended already"):
        actions.end_share(share=share, by=None)


def test_switches_and_elections_are_kept() -> None:
    alliance = world.alliance(cities=["Cali"])
    cali = alliance.member_cities.get()

    actions.require_second_factor(alliance=alliance, required=True, by=None)
    actions.take_requests(alliance=alliance, taken=False, by=None)
    actions.note_election(member_city=cali, on=date(2023, 10, 29), by=None)

    alliance.refresh_from_db()
    cali.refresh_from_db()
    assert (alliance.second_factor_required, alliance.takes_requests) == (True, False)
    assert cali.next_election_on == date(2023, 10, 29)


def test_term_that_ends_long_before_it_starts_cannot_be() -> None:
    alliance = world.alliance()

    with pytest.raises(ValidationError, match="A term ends after it starts"):
        actions.give_seat(
            person=world.person(), role=Role.EXPERT, alliance=alliance, starts_on=TODAY, ends_on=date(2022, 5, 1), by=None
        )
    assert Seat.objects.filter(role=Role.EXPERT).count() == 0
