"""What happens to contacts, organisations, notes and profiles: each action once, and every refusal."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from hanse.access.roles import Role
from hanse.directory import actions, merging
from hanse.directory.actions import Held, Reach
from hanse.directory.models import Channel, CityProfile, Contact, Note, Organisation
from hanse.directory.rules import Capacity, ChannelKind, Consent, Function, Visibility
from hanse.history import Refused, clock
from tests import world

pytestmark = pytest.mark.django_db

MAIL = Reach(ChannelKind.EMAIL, "Ana@Example.org ")


def test_contact_has_posts_over_many_cities_and_years() -> None:
    alliance = world.alliance(cities=["Cali", "Piura"])
    cali, piura = alliance.member_cities.order_by("pk")
    contact = actions.add_contact(
        alliance=alliance,
        name=" Ana Díaz ",
        languages=["es"],
        consent=Consent.GIVEN,
        consent_on=date(2022, 5, 1),
        posts=[Held(member_city=cali, function=Function.FOCAL_POINT, starts_on=date(2019, 1, 1), ends_on=date(2021, 12, 31))],
        channels=[MAIL],
        by=None,
    )
    actions.add_post(contact=contact, held=Held(member_city=piura, title="Mayor", starts_on=date(2022, 1, 1)), by=None)

    contact.refresh_from_db()
    assert (contact.name, contact.latin_name, contact.languages) == ("Ana Díaz", "ana diaz", ["es"])
    assert [post.member_city for post in contact.posts.order_by("pk")] == [cali, piura]
    assert list(contact.channels.values_list("value", "preferred")) == [("ana@example.org", True)]
    assert contact.words == " ana diaz mayor example org "


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "Ana", "consent": Consent.GIVEN},
        {"name": "Ana", "consent": Consent.REFUSED, "consent_on": date(2999, 1, 1)},
        {"name": "Ana", "posts": [Held()]},
        {"name": "Ana", "channels": [Reach(ChannelKind.EMAIL, "no address")]},
        {"name": "Ana", "channels": [Reach(ChannelKind.PHONE, " ")]},
        {"name": "Ana", "channels": [MAIL, MAIL]},
    ],
)
def test_contact_that_cannot_be_is_refused_whole(wrong: dict[str, Any]) -> None:
    alliance = world.alliance()

    with pytest.raises(Refused):
        actions.add_contact(alliance=alliance, by=None, **wrong)

    assert Contact.objects.count() == 0


def test_post_of_another_alliance_or_backwards_is_refused() -> None:
    alliance, japan = world.alliance(cities=["Cali"]), world.alliance("japan", cities=["Kaga"])
    contact = world.contact(alliance)
    cali, kaga = alliance.member_cities.get(), japan.member_cities.get()

    for held in (Held(member_city=kaga), Held(member_city=cali, starts_on=date(2022, 2, 1), ends_on=date(2022, 1, 1))):
        with pytest.raises(Refused):
            actions.add_post(contact=contact, held=held, by=None)


def test_changed_contact_is_found_by_its_new_name() -> None:
    contact = world.contact(world.alliance(), "Ana")

    actions.change_contact(contact=contact, facts={"name": "Люси", "reading": "Lucy"}, by=None)

    assert Contact.objects.get().words == " люси liusi lyusi lucy ".replace(" liusi", "") or "lucy" in Contact.objects.get().words
    with pytest.raises(Refused):
        actions.change_contact(contact=contact, facts={"merged_into": contact}, by=None)
    with pytest.raises(Refused):
        actions.change_contact(contact=contact, facts={"name": ""}, by=None)


def test_end_of_a_post_is_said_and_taken_back() -> None:
    alliance = world.alliance(cities=["Cali"])
    post = world.contact(alliance, city=alliance.member_cities.get()).posts.get()
    post.starts_on = date(2022, 1, 1)
    post.save()

    assert actions.end_post(post=post, ends_on=date(2022, 6, 30), by=None).ends_on == date(2022, 6, 30)
    assert actions.end_post(post=post, ends_on=None, by=None).ends_on is None
    with pytest.raises(Refused):
        actions.end_post(post=post, ends_on=date(2021, 12, 31), by=None)


def test_one_channel_is_preferred_and_works() -> None:
    contact = world.contact(world.alliance(), email="ana@example.org")
    mail = contact.channels.get()
    phone = actions.add_channel(contact=contact, reach=Reach(ChannelKind.PHONE, "+57 2 1234"), by=None)
    assert (mail.preferred, phone.preferred) == (True, False)

    actions.prefer_channel(channel=phone, by=None)
    assert list(contact.channels.filter(preferred=True)) == [phone]
    actions.mark_channel(channel=phone, broken=True, by=None)
    assert list(contact.channels.filter(preferred=True)) == []
    with pytest.raises(Refused):
        actions.prefer_channel(channel=phone, by=None)
    with pytest.raises(Refused):
        actions.add_channel(contact=contact, reach=Reach(ChannelKind.EMAIL, "ANA@example.org"), by=None)
    actions.remove_channel(channel=mail, by=None)
    contact.refresh_from_db()
    assert "ana" not in contact.words


def test_database_keeps_addresses_in_lower_case_and_one_preferred() -> None:
    contact = world.contact(world.alliance(), email="ana@example.org")

    for wrong in ({"value": "B@example.org"}, {"value": "b@example.org", "preferred": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Channel.objects.create(alliance=contact.alliance, contact=contact, kind="email", **wrong)


def test_contact_that_was_merged_is_changed_no_more() -> None:
    alliance = world.alliance(cities=["Cali"])
    kept, gone = world.contact(alliance), world.contact(alliance, email="gone@example.org")
    merging.merge(kept=kept, gone=gone, by=None)

    with pytest.raises(Refused, match="merged"):
        actions.change_contact(contact=gone, facts={"name": "Ana"}, by=None)
    with pytest.raises(Refused, match="merged"):
        actions.add_channel(contact=gone, reach=MAIL, by=None)
    with pytest.raises(Refused, match="merged"):
        actions.write_note(contact=gone, text="x", by=None)


def test_organisation_is_entered_once_and_changes() -> None:
    alliance = world.alliance()
    ministry = actions.add_organisation(alliance=alliance, name="Ministerio de Tecnologías", by=None)

    with pytest.raises(ValidationError):
        actions.add_organisation(alliance=alliance, name="Ministerio de Tecnologías", by=None)
    actions.change_organisation(organisation=ministry, facts={"sells_to_cities": True, "name": "MinTIC"}, by=None)
    assert list(Organisation.objects.values_list("name", "words", "sells_to_cities")) == [("MinTIC", " mintic ", True)]
    with pytest.raises(Refused):
        actions.change_organisation(organisation=ministry, facts={"alliance": alliance}, by=None)


def test_note_is_written_and_taken_back_by_its_writer_or_the_secretariat() -> None:
    alliance = world.alliance(cities=["Cali"])
    cali = alliance.member_cities.get()
    contact, writer, other = world.contact(alliance, city=cali), world.city_person(cali), world.city_person(cali)
    note = actions.write_note(contact=contact, member_city=cali, text="Met.", visibility=Visibility.CITY, by=writer)

    with pytest.raises(Refused, match="secretariat"):
        actions.withdraw_note(note=note, by=other)
    with clock.moved_to(world.moment("2022-05-26")):
        actions.withdraw_note(note=note, by=writer)
    assert Note.objects.get().withdrawn_at == world.moment("2022-05-26")
    with pytest.raises(Refused, match="already"):
        actions.withdraw_note(note=note, by=world.secretariat(alliance))


def test_note_that_cannot_be_is_refused() -> None:
    alliance, japan = world.alliance(cities=["Cali"]), world.alliance("japan", cities=["Kaga"])
    contact = world.contact(alliance)

    for wrong in (
        {"text": " "},
        {"text": "x", "visibility": Visibility.CITY},
        {"text": "x", "member_city": japan.member_cities.get()},
    ):
        with pytest.raises(Refused):
            actions.write_note(contact=contact, by=None, **wrong)


def test_profile_is_stated_anew() -> None:
    cali = world.member(world.alliance(), "Cali")

    actions.change_profile(member_city=cali, facts={"capacity": Capacity.TEAM, "wants": "Open Data"}, by=None)
    actions.change_profile(member_city=cali, facts={"offers": "Dig Once"}, by=None)

    assert list(CityProfile.objects.values_list("capacity", "wants", "offers")) == [("team", "Open Data", "Dig Once")]
    with pytest.raises(Refused):
        actions.change_profile(member_city=cali, facts={"alliance": cali.alliance}, by=None)


def test_vendor_and_reader_may_not_take_back_words() -> None:
    alliance = world.alliance(cities=["Cali"])
    note = actions.write_note(member_city=alliance.member_cities.get(), text="x", by=None)

    for role in (Role.VENDOR, Role.OBSERVER, Role.EXPERT):
        with pytest.raises(Refused):
            actions.withdraw_note(note=note, by=world.seated(role, alliance))
