"""A lost second factor, a lost laptop: what those who administer people do about the sign-in of others."""

from argparse import ArgumentParser

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from pghistory.models import Context
from pytest_django import Settings

from hanse.access import walls
from hanse.access.roles import Role
from hanse.admission import actions
from hanse.alliances import actions as alliances
from hanse.alliances.models import Alliance, Seat
from hanse.config.commands import reset_factor
from hanse.history import Refused, clock
from hanse.outbox.models import Message
from hanse.people.models import Person, SignInEvent
from tests import world
from tests.web.account.people import factors_of, is_in, mail_to, passkey_of, with_app, with_recovery_codes

pytestmark = pytest.mark.django_db

WHY = "Telephone lost on the bus; known by voice"
PEOPLE = "/workspace/latam/people/"


@pytest.fixture(autouse=True)
def _no_counters() -> None:
    cache.clear()


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def reset(person: Person, *, by: Person, alliance: Alliance, reason: str = WHY) -> None:
    """As a page does it: behind the wall of whoever asks."""
    seat = Seat.objects.filter(person=person, alliance=alliance).select_related("person", "alliance").order_by("pk")[0]
    with walls.behind(by.pk, clock.today("UTC")):
        actions.reset_second_factor(seat=seat, reason=reason, by=by)


def with_factors(person: Person) -> Person:
    with_app(person)
    passkey_of(person)
    with_recovery_codes(person)
    return person


def add_seat(person: Person, role: Role, of: Alliance | None) -> None:
    alliances.give_seat(person=person, role=role, alliance=of, starts_on=world.START, by=None)


def demanding(slug: str) -> Alliance:
    """An alliance that asks its secretariat for a second factor."""
    alliance = world.alliance(slug)
    alliances.require_second_factor(alliance=alliance, required=True, by=None)
    return alliance


def test_staff_resets_the_factor_of_an_expert_who_is_told_and_signed_out_everywhere() -> None:
    alliance = world.alliance()
    staff, expert = world.seated(Role.SECRETARIAT_STAFF, alliance), with_factors(world.expert(alliance))
    other = with_factors(world.expert(alliance))
    theirs = signed_in(expert)

    response = signed_in(staff).post(f"{PEOPLE}{expert.seats.get().pk}/", {"what": "factor", "reason": f" {WHY} "}, follow=True)

    assert "The second factor is reset." in response.content.decode()
    assert (factors_of(expert), len(factors_of(other))) == ([], 3)
    assert not is_in(theirs)
    assert expert.check_password(world.PASSWORD)
    mail = mail_to(expert)
    assert (mail.subject, mail.alliance_id) == ("Your second factor for Hanse was reset", alliance.pk)
    assert f"{staff.name} of Latam has removed your passkeys" in mail.text
    assert f"The reason given: {WHY}" in mail.text
    act = Context.objects.get(metadata__action="admission.second_factor_reset")
    assert (act.metadata["by"], act.metadata["alliance"], act.metadata["note"]) == (staff.pk, alliance.pk, WHY)
    removed = SignInEvent.objects.filter(person=expert, act=act.pk).values_list("what", flat=True)
    assert sorted(removed) == ["app_removed", "codes_removed", "passkey_removed", "sessions_ended"]


def test_lead_reads_in_the_history_who_reset_what_and_why() -> None:
    alliance = world.alliance()
    lead, expert = world.secretariat(alliance), with_factors(world.expert(alliance))
    reset(expert, by=lead, alliance=alliance)

    page = signed_in(lead).get("/workspace/latam/history/?act=admission.second_factor_reset").content.decode()

    assert "Second factor of a person reset" in page
    assert WHY in page
    assert f"Sign-in of {expert.name}: – → Passkey removed" in page


@pytest.mark.parametrize("reason", ["", "   "])
def test_reset_without_a_reason_is_refused(reason: str) -> None:
    alliance = world.alliance()
    expert = with_factors(world.expert(alliance))

    with pytest.raises(Refused, match="Give the reason"):
        reset(expert, by=world.secretariat(alliance), alliance=alliance, reason=reason)

    assert len(factors_of(expert)) == 3


def test_nobody_resets_their_own() -> None:
    alliance = world.alliance()
    lead = with_factors(world.secretariat(alliance))
    page = f"{PEOPLE}secretariat/{lead.seats.get().pk}/"

    with pytest.raises(Refused, match="your own account"):
        reset(lead, by=lead, alliance=alliance)
    with pytest.raises(Refused, match="your own account"), walls.behind(lead.pk, clock.today("UTC")):
        actions.end_sessions(seat=lead.seats.get(), by=lead)

    assert "Lost second factor" not in signed_in(lead).get(page).content.decode()


def test_somebody_without_a_factor_is_not_reset_and_stays_signed_in() -> None:
    alliance = world.alliance()
    expert = world.expert(alliance)
    theirs = signed_in(expert)

    with pytest.raises(Refused, match="has no second factor"):
        reset(expert, by=world.secretariat(alliance), alliance=alliance)

    assert is_in(theirs)
    assert not Message.objects.exists()


def test_staff_does_not_reset_whoever_runs_the_alliance_by_any_seat_of_theirs() -> None:
    alliance = world.alliance()
    staff, person = world.seated(Role.SECRETARIAT_STAFF, alliance), with_factors(world.expert(alliance))
    add_seat(person, Role.PARTNER_STAFF, alliance)

    with pytest.raises(Refused, match="for which you do not answer"):
        reset(person, by=staff, alliance=alliance)
    reset(person, by=world.secretariat(alliance), alliance=alliance)

    assert factors_of(person) == []


def test_seat_elsewhere_that_asks_for_a_factor_is_for_a_steward() -> None:
    here, elsewhere = world.alliance(), demanding("japan")
    person = with_factors(world.seated(Role.SECRETARIAT_STAFF, here))
    add_seat(person, Role.SECRETARIAT_LEAD, elsewhere)

    with pytest.raises(Refused, match="A global steward can do this"):
        reset(person, by=world.secretariat(here), alliance=here)
    assert len(factors_of(person)) == 3
    seat = Seat.objects.get(person=person, alliance=here)
    response = signed_in(world.steward()).post(f"{PEOPLE}secretariat/{seat.pk}/", {"what": "factor", "reason": WHY})

    assert response.status_code == 302
    assert factors_of(person) == []


@pytest.mark.parametrize(("role", "asks"), [(Role.SECRETARIAT_LEAD, False), (Role.EXPERT, True)])
def test_seat_elsewhere_that_asks_for_none_does_not_hinder(role: Role, asks: bool) -> None:
    here = world.alliance()
    elsewhere = demanding("japan") if asks else world.alliance("japan")
    person = with_factors(world.expert(here))
    add_seat(person, role, elsewhere)

    reset(person, by=world.secretariat(here), alliance=here)

    assert factors_of(person) == []


def test_steward_who_sits_in_an_alliance_is_reset_by_stewards_alone(settings: Settings) -> None:
    settings.STEWARDS_NEED_SECOND_FACTOR = True
    alliance = world.alliance()
    person = with_factors(world.seated(Role.SECRETARIAT_STAFF, alliance))
    add_seat(person, Role.GLOBAL_STEWARD, None)

    with pytest.raises(Refused, match="for which you do not answer"):
        reset(person, by=world.secretariat(alliance), alliance=alliance)
    reset(person, by=world.steward(), alliance=alliance)

    assert factors_of(person) == []


@pytest.mark.parametrize("what", [{"what": "factor", "reason": WHY}, {"what": "sessions"}])
def test_page_refuses_whoever_does_not_administer_people(what: dict[str, str]) -> None:
    alliance = world.alliance(cities=["Cali"])
    person = with_factors(world.city_person(alliance.member_cities.get()))
    partner, other_city = world.seated(Role.PARTNER_STAFF, alliance), world.observer(alliance)

    statuses = [signed_in(who).post(f"{PEOPLE}{person.seats.get().pk}/", what).status_code for who in (partner, other_city)]

    assert statuses == [403, 403]
    assert len(factors_of(person)) == 3


def test_sessions_of_a_person_are_ended_and_they_are_told() -> None:
    alliance = world.alliance()
    staff, expert = world.seated(Role.SECRETARIAT_STAFF, alliance), with_factors(world.expert(alliance))
    theirs, stranger = signed_in(expert), signed_in(world.expert(alliance))

    response = signed_in(staff).post(f"{PEOPLE}{expert.seats.get().pk}/", {"what": "sessions"}, follow=True)

    assert "signed out everywhere" in response.content.decode()
    assert (is_in(theirs), is_in(stranger), len(factors_of(expert))) == (False, True, 3)
    assert f"{staff.name} of Latam has signed you out in every browser" in mail_to(expert).text
    assert Context.objects.filter(metadata__action="admission.sessions_ended", metadata__by=staff.pk).exists()


def test_sessions_of_the_secretariat_are_ended_by_those_who_appoint_it() -> None:
    alliance, elsewhere = world.alliance(), demanding("japan")
    lead, staff, person = world.secretariat(alliance), world.seated(Role.SECRETARIAT_STAFF, alliance), world.expert(alliance)
    add_seat(person, Role.PARTNER_STAFF, alliance)
    add_seat(person, Role.SECRETARIAT_LEAD, elsewhere)
    seat = Seat.objects.filter(person=person, alliance=alliance).select_related("person", "alliance").order_by("pk")[0]
    theirs = signed_in(person)

    with pytest.raises(Refused, match="for which you do not answer"), walls.behind(staff.pk, clock.today("UTC")):
        actions.end_sessions(seat=seat, by=staff)
    assert is_in(theirs)
    with walls.behind(lead.pk, clock.today("UTC")):
        actions.end_sessions(seat=seat, by=lead)

    assert not is_in(theirs)


def test_wall_stands_again_after_the_reset() -> None:
    alliance = world.alliance()
    lead, expert, other = world.secretariat(alliance), with_factors(world.expert(alliance)), with_factors(world.person())
    seat = Seat.objects.select_related("person", "alliance").get(person=expert)

    with walls.behind(lead.pk, clock.today("UTC")):
        actions.reset_second_factor(seat=seat, reason=WHY, by=lead)
        reached = Authenticator.objects.all().delete()[0]

    assert (reached, len(factors_of(other))) == (0, 3)


def run(*words: str) -> int:
    parser = ArgumentParser()
    reset_factor.add_arguments(parser)
    return reset_factor.run(parser.parse_args(words))


def test_keeper_of_the_installation_resets_the_only_steward(capsys: pytest.CaptureFixture[str]) -> None:
    steward = with_factors(world.steward())

    assert run(steward.email.upper(), "--reason", WHY) == 0

    assert factors_of(steward) == []
    assert "Whoever runs this installation has removed your passkeys" in mail_to(steward).text
    act = Context.objects.get(metadata__action="admission.second_factor_reset")
    assert (act.metadata["by"], act.metadata["note"]) == (None, WHY)
    assert "signs in with the password alone" in capsys.readouterr().out


def test_command_says_why_not(capsys: pytest.CaptureFixture[str]) -> None:
    person, other = world.person(), with_factors(world.person())

    assert [
        run("nobody@example.org", "--reason", WHY),
        run(person.email, "--reason", WHY),
        run(other.email, "--reason", " "),
    ] == [1] * 3

    said = capsys.readouterr().err
    assert ["Nobody signs in" in said, "has no second factor" in said, "Give the reason" in said] == [True] * 3
    assert len(factors_of(other)) == 3
