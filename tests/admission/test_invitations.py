"""Invitations: one success and every refusal of each action."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from hanse.access.roles import Role
from hanse.admission import actions, queries
from hanse.admission.actions import Offer
from hanse.admission.models import Invitation
from hanse.alliances import actions as alliances
from hanse.alliances.models import Alliance, MemberCity, Seat
from hanse.history import Refused, clock
from hanse.outbox.models import Message
from hanse.people.models import Person
from tests import world

pytestmark = pytest.mark.django_db

ANA = "ana@example.org"
LINK = re.compile(r"/invitation/([\w-]{43})/")


def offer(role: Role = Role.EXPERT, email: str = ANA, name: str = "Ana Díaz", **more: object) -> Offer:
    return Offer(role, email, name, **more)  # type: ignore[arg-type]


def latam() -> tuple[Alliance, MemberCity, Person]:
    alliance = world.alliance(cities=["Cali"])
    return alliance, alliance.member_cities.get(), world.secretariat(alliance)


def token_in(mail: Message) -> str:
    found = LINK.search(mail.text)
    assert found
    return found[1]


def latest_token() -> str:
    return token_in(Message.objects.filter(template="admission/mail/invitation").latest("created_at"))


def behind(token: str) -> Invitation:
    found = queries.invitation_behind(actions.hash_of(token))
    assert found
    return found


def accepted(invitation: Invitation) -> Seat:
    return actions.accept_as_new_person(
        invitation=invitation, name="Ana Díaz", password=world.PASSWORD, language="es", time_zone="America/Bogota"
    )


def test_invitation_is_mailed_and_keeps_the_hash_of_its_token_alone() -> None:
    alliance, cali, lead = latam()

    with clock.moved_to(world.moment("2022-05-01")):
        made = actions.invite(alliance=alliance, offer=offer(Role.CITY_LEAD, "Ana@Example.org", member_city=cali), by=lead)

    token = latest_token()
    mail = Message.objects.get()
    assert (made.email, made.state, made.expires_at) == (ANA, "pending", world.moment("2022-05-15"))
    assert (mail.to_address, mail.secret, mail.alliance_id, mail.subject) == (ANA, True, alliance.pk, "Your invitation to Latam")
    assert "as City focal point of Cali" in mail.text
    assert made.token_sha256 == actions.hash_of(token)
    assert token not in str(Invitation.objects.values().get())


def test_mail_is_written_in_the_language_of_the_invitation_and_carries_the_message() -> None:
    alliance, _cali, lead = latam()

    actions.invite(alliance=alliance, offer=offer(message="Come & see <us>"), by=lead)

    assert "Come & see <us>" in Message.objects.get().text


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"role": Role.GLOBAL_STEWARD}, "Nobody is invited to this role"),
        ({"role": Role.CITY_LEAD}, "Choose the city"),
        ({"days_open": 0}, "stays open for 1 to 60 days"),
        ({"days_open": 61}, "stays open for 1 to 60 days"),
        ({"term_ends_on": date(2020, 1, 1)}, "which is past"),
    ],
)
def test_offers_that_cannot_be_are_refused(wrong: dict[str, object], reason: str) -> None:
    alliance, _cali, lead = latam()

    with pytest.raises(Refused, match=reason):
        actions.invite(alliance=alliance, offer=offer(**wrong), by=lead)  # type: ignore[arg-type]


def test_seat_outside_a_city_names_no_city() -> None:
    alliance, cali, lead = latam()

    with pytest.raises(Refused, match="belongs to no city"):
        actions.invite(alliance=alliance, offer=offer(member_city=cali), by=lead)


def test_city_and_seats_of_another_alliance_are_refused() -> None:
    alliance, _cali, lead = latam()
    kaga = world.member(world.alliance("japan"), "Kaga")
    elsewhere = world.city_person(kaga).seats.get()

    for wrong in (offer(Role.CITY_LEAD, member_city=kaga), offer(deputy_of=elsewhere), offer(takes_over=elsewhere)):
        with pytest.raises(Refused, match="not part of this alliance"):
            actions.invite(alliance=alliance, offer=wrong, by=lead)


def test_successor_takes_over_the_same_seat() -> None:
    alliance, cali, lead = latam()
    seat = world.city_person(cali).seats.get()

    with pytest.raises(Refused, match="the same role for the same city"):
        actions.invite(alliance=alliance, offer=offer(Role.CITY_CONTRIBUTOR, member_city=cali, takes_over=seat), by=lead)


def test_address_that_is_none_is_refused() -> None:
    alliance, _cali, lead = latam()

    with pytest.raises(ValidationError, match="valid email"):
        actions.invite(alliance=alliance, offer=offer(email="ana"), by=lead)
    assert Message.objects.count() == 0


def test_one_invitation_at_a_time_goes_to_a_seat() -> None:
    alliance, _cali, lead = latam()
    actions.invite(alliance=alliance, offer=offer(), by=lead)

    with pytest.raises(Refused, match="on its way to this address already"):
        actions.invite(alliance=alliance, offer=offer(email="ANA@example.org"), by=lead)
    actions.invite(alliance=alliance, offer=offer(Role.OBSERVER), by=lead)


def test_expired_invitation_makes_room_for_another() -> None:
    alliance, _cali, lead = latam()
    with clock.moved_to(world.moment("2022-05-01")):
        actions.invite(alliance=alliance, offer=offer(), by=lead)

    actions.invite(alliance=alliance, offer=offer(), by=lead)

    assert sorted(Invitation.objects.values_list("state", flat=True)) == ["expired", "pending"]


def test_whoever_holds_the_seat_is_not_invited_to_it() -> None:
    alliance, _cali, lead = latam()
    expert = world.expert(alliance)

    with pytest.raises(Refused, match="holds this seat already"):
        actions.invite(alliance=alliance, offer=offer(email=expert.email), by=lead)


def test_vendor_is_invited_to_nothing_private_and_the_other_way_round() -> None:
    alliance, cali, lead = latam()
    vendor, focal_point = world.seated(Role.VENDOR, alliance), world.city_person(cali)

    with pytest.raises(Refused, match="A vendor never gets a seat"):
        actions.invite(alliance=alliance, offer=offer(Role.EXPERT, vendor.email), by=lead)
    with pytest.raises(Refused, match="End that seat before"):
        actions.invite(alliance=alliance, offer=offer(Role.VENDOR, focal_point.email), by=lead)
    actions.invite(alliance=alliance, offer=offer(Role.OBSERVER, vendor.email), by=lead)


def test_new_person_gets_account_and_seat_and_the_inviter_hears_of_it() -> None:
    alliance, cali, lead = latam()
    actions.invite(alliance=alliance, offer=offer(Role.CITY_LEAD, member_city=cali, term_ends_on=date(2999, 1, 1)), by=lead)

    seat = accepted(behind(latest_token()))

    ana = Person.objects.get(email=ANA)
    told = Message.objects.get(template="admission/mail/accepted")
    assert (seat.person, seat.role, seat.member_city, seat.ends_on) == (ana, "city_lead", cali, date(2999, 1, 1))
    assert seat.starts_on == clock.today("UTC")
    assert (ana.name, ana.language, ana.time_zone) == ("Ana Díaz", "es", "America/Bogota")
    assert ana.check_password(world.PASSWORD)
    assert (told.to_address, told.secret, told.subject) == (lead.email, False, "Ana Díaz has accepted the invitation to Latam")
    assert Invitation.objects.get().seat == seat


def test_weak_password_opens_no_account() -> None:
    alliance, _cali, lead = latam()
    actions.invite(alliance=alliance, offer=offer(), by=lead)

    with pytest.raises(ValidationError, match="too short"):
        actions.accept_as_new_person(
            invitation=behind(latest_token()), name="Ana", password="short", language="en", time_zone="UTC"
        )
    assert not Person.objects.filter(email=ANA).exists()
    assert Invitation.objects.get().state == "pending"


def test_person_with_an_account_accepts_with_it() -> None:
    alliance, _cali, lead = latam()
    expert = world.expert(world.alliance("japan"))
    actions.invite(alliance=alliance, offer=offer(email=expert.email.upper()), by=lead)

    seat = actions.accept(invitation=behind(latest_token()), by=expert)

    assert (seat.person, seat.alliance) == (expert, alliance)


def test_new_account_is_not_opened_where_there_is_one() -> None:
    alliance, _cali, lead = latam()
    expert = world.expert(world.alliance("japan"))
    actions.invite(alliance=alliance, offer=offer(email=expert.email), by=lead)

    with pytest.raises(Refused, match="There is an account for this address"):
        accepted(behind(latest_token()))


def test_another_person_gets_no_seat_by_a_forwarded_link() -> None:
    alliance, _cali, lead = latam()
    actions.invite(alliance=alliance, offer=offer(), by=lead)

    with pytest.raises(Refused, match="for another address"):
        actions.accept(invitation=behind(latest_token()), by=world.person())
    assert Invitation.objects.get().state == "pending"


def test_link_works_once() -> None:
    alliance, _cali, lead = latam()
    actions.invite(alliance=alliance, offer=offer(), by=lead)
    held = behind(latest_token())
    accepted(held)

    with pytest.raises(Refused, match="accepted already"):
        actions.accept(invitation=held, by=Person.objects.get(email=ANA))
    assert Seat.objects.filter(person__email=ANA).count() == 1


def test_link_expires_is_revoked_and_declined() -> None:
    alliance, _cali, lead = latam()
    endings: list[tuple[Callable[[Invitation], object], str]] = [
        (lambda invitation: Invitation.objects.filter(pk=invitation.pk).update(expires_at=clock.now()), "has expired"),
        (lambda invitation: actions.revoke(invitation=invitation, by=lead), "was revoked"),
        (lambda invitation: actions.decline(invitation=invitation), "was declined"),
    ]
    for number, (what, reason) in enumerate(endings):
        actions.invite(alliance=alliance, offer=offer(email=f"ana{number}@example.org"), by=lead)
        held = behind(latest_token())
        what(held)

        with pytest.raises(Refused, match=reason):
            accepted(held)
        with pytest.raises(Refused, match=reason):
            actions.decline(invitation=held)
    assert Person.objects.filter(email__startswith="ana").count() == 0


def test_resent_invitation_kills_the_link_before() -> None:
    alliance, _cali, lead = latam()
    made = actions.invite(alliance=alliance, offer=offer(), by=lead)
    first = latest_token()
    held = behind(first)

    again = actions.resend(invitation=made, by=lead, days_open=30)

    assert queries.invitation_behind(actions.hash_of(first)) is None
    assert behind(latest_token()) == made
    assert timedelta(days=29) < again.expires_at - clock.now() <= timedelta(days=30)
    assert sorted(Message.objects.values_list("state", flat=True)) == ["cancelled", "queued"]
    with pytest.raises(Refused, match="newer link"):
        accepted(held)


def test_expired_invitation_is_sent_again() -> None:
    alliance, _cali, lead = latam()
    with clock.moved_to(world.moment("2022-05-01")):
        made = actions.invite(alliance=alliance, offer=offer(), by=lead)

    actions.resend(invitation=made, by=lead)

    assert accepted(behind(latest_token())).role == "expert"


def test_answered_invitation_is_neither_sent_again_nor_revoked() -> None:
    alliance, _cali, lead = latam()
    made = actions.invite(alliance=alliance, offer=offer(), by=lead)
    actions.revoke(invitation=made, by=lead)

    for again in (actions.resend, actions.revoke):
        with pytest.raises(Refused, match="answered or revoked already"):
            again(invitation=made, by=lead)


def test_invitation_is_not_resent_for_a_year() -> None:
    alliance, _cali, lead = latam()
    made = actions.invite(alliance=alliance, offer=offer(), by=lead)

    with pytest.raises(Refused, match="stays open for"):
        actions.resend(invitation=made, by=lead, days_open=365)


def test_revoked_invitation_calls_its_mail_back() -> None:
    alliance, _cali, lead = latam()
    made = actions.invite(alliance=alliance, offer=offer(), by=lead)

    actions.revoke(invitation=made, by=lead)

    assert Message.objects.values_list("state", "text").get() == ("cancelled", "")


def test_declined_invitation_is_told_to_the_inviter() -> None:
    alliance, _cali, lead = latam()
    actions.invite(alliance=alliance, offer=offer(), by=lead)

    actions.decline(invitation=behind(latest_token()))

    told = Message.objects.get(template="admission/mail/declined")
    assert (told.to_address, told.subject) == (lead.email, "Ana Díaz has declined your invitation to Latam")


def test_deputy_is_named_with_the_acceptance() -> None:
    alliance, cali, lead = latam()
    seat = world.city_person(cali).seats.get()
    actions.invite(alliance=alliance, offer=offer(Role.CITY_CONTRIBUTOR, member_city=cali, deputy_of=seat), by=lead)

    deputy = accepted(behind(latest_token()))

    seat.refresh_from_db()
    assert seat.deputy == deputy


@pytest.mark.parametrize(("agreed", "ends"), [(timedelta(days=9), timedelta(days=9)), (timedelta(days=-9), timedelta(0))])
def test_seat_before_ends_on_the_agreed_day_and_not_in_the_past(agreed: timedelta, ends: timedelta) -> None:
    alliance, cali, lead = latam()
    seat, today = world.city_person(cali).seats.get(), clock.today("UTC")
    handing_over = offer(Role.CITY_LEAD, member_city=cali, takes_over=seat, takes_over_on=today + agreed)
    actions.invite(alliance=alliance, offer=handing_over, by=lead)

    accepted(behind(latest_token()))

    seat.refresh_from_db()
    assert seat.ends_on == today + ends


def test_seat_before_that_ends_sooner_by_itself_is_left_alone() -> None:
    alliance, cali, lead = latam()
    seat, today = world.city_person(cali).seats.get(), clock.today("UTC")
    alliances.end_seat(seat=seat, ends_on=today, by=lead)
    handing_over = offer(Role.CITY_LEAD, member_city=cali, takes_over=seat, takes_over_on=today + timedelta(days=5))
    actions.invite(alliance=alliance, offer=handing_over, by=lead)

    accepted(behind(latest_token()))

    seat.refresh_from_db()
    assert seat.ends_on == today


def test_list_is_sent_once_however_often_it_is_submitted() -> None:
    alliance, _cali, lead = latam()
    offers, submission = [offer(email=f"{n}@example.org", name=f"Person {n}") for n in range(130)], uuid4()

    first = actions.invite_many(alliance=alliance, offers=offers, by=lead, submission=submission)
    again = actions.invite_many(alliance=alliance, offers=offers, by=lead, submission=submission)

    assert {made.pk for made in first} == {made.pk for made in again}
    assert (Invitation.objects.count(), Message.objects.count()) == (130, 130)


def test_list_is_sent_whole_or_not_at_all() -> None:
    alliance, _cali, lead = latam()

    with pytest.raises(Refused, match="on its way"):
        actions.invite_many(alliance=alliance, offers=[offer(), offer()], by=lead, submission=uuid4())
    with pytest.raises(Refused, match="no invitation to send"):
        actions.invite_many(alliance=alliance, offers=[], by=lead, submission=uuid4())

    assert (Invitation.objects.count(), Message.objects.count()) == (0, 0)


def test_seat_is_passed_on_once_while_it_is_held_and_soon() -> None:
    alliance, cali, _lead = latam()
    person = world.city_person(cali)
    seat, today = person.seats.get(), clock.today(alliance.time_zone)

    def pass_on(email: str, on: date) -> Invitation:
        given = offer(Role.CITY_LEAD, email, member_city=cali, takes_over=seat, takes_over_on=on)
        return actions.invite(alliance=alliance, offer=given, by=person)

    with pytest.raises(Refused, match="within a year"):
        pass_on(ANA, today + timedelta(days=400))
    pass_on(ANA, today)
    with pytest.raises(Refused, match="A successor has been invited already"):
        pass_on("berta@example.org", today)
    Invitation.objects.update(state="revoked")
    Seat.objects.filter(pk=seat.pk).update(ends_on=today - timedelta(days=1))
    seat.refresh_from_db()
    with pytest.raises(Refused, match="This seat has ended"):
        pass_on(ANA, today)


def test_invitation_of_somebody_who_has_left_opens_no_seat() -> None:
    alliance, _cali, lead = latam()
    actions.invite(alliance=alliance, offer=offer(), by=lead)
    Seat.objects.filter(person=lead).update(ends_on=world.START)

    with pytest.raises(Refused, match="Whoever invited you has left the alliance"):
        accepted(behind(latest_token()))

    assert not Person.objects.filter(email=ANA).exists()


@pytest.mark.parametrize("role", [Role.SECRETARIAT_LEAD, Role.PARTNER_STAFF])
def test_leads_hear_of_every_new_seat_in_their_secretariat(role: Role) -> None:
    alliance, _cali, lead = latam()
    steward = world.steward()
    actions.invite(alliance=alliance, offer=offer(role), by=steward)

    accepted(behind(latest_token()))

    told = Message.objects.filter(template="admission/mail/accepted").values_list("to_address", flat=True)
    assert sorted(told) == sorted([lead.email, steward.email])


def test_leads_hear_when_a_city_has_passed_its_seat_on() -> None:
    alliance, cali, lead = latam()
    person = world.city_person(cali)
    given = offer(Role.CITY_LEAD, member_city=cali, takes_over=person.seats.get())
    actions.invite(alliance=alliance, offer=given, by=person)

    accepted(behind(latest_token()))

    told = Message.objects.filter(template="admission/mail/accepted").values_list("to_address", flat=True)
    assert sorted(told) == sorted([lead.email, person.email])
