"""People: entered once, whatever the case of their address; their language is one of the house."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from pytest_django import Settings

from hanse.people.actions import choose_language, choose_reading, end_all_sessions, enter_person
from hanse.people.models import Person
from tests import world

pytestmark = pytest.mark.django_db


def test_person_is_entered_and_can_sign_in_with_the_password() -> None:
    person = enter_person(email="Lucia@Example.org", name="Lucía", by=None, password=world.PASSWORD, language="es")

    person.refresh_from_db()
    assert (person.email, person.name, person.language, person.time_zone) == ("lucia@example.org", "Lucía", "es", "UTC")
    assert person.check_password(world.PASSWORD)


def test_person_without_a_password_cannot_sign_in_with_one() -> None:
    person = enter_person(email="lucia@example.org", name="Lucía", by=None)

    assert not person.has_usable_password()


def test_person_entered_again_stays_as_they_are() -> None:
    first = enter_person(email="lucia@example.org", name="Lucía", by=None, password=world.PASSWORD)

    again = enter_person(email="LUCIA@example.org", name="Somebody else", by=None, password="another one")

    again.refresh_from_db()
    assert again == first
    assert again.name == "Lucía"
    assert again.check_password(world.PASSWORD)


def test_database_refuses_one_address_in_two_cases() -> None:
    enter_person(email="lucia@example.org", name="Lucía", by=None)

    with pytest.raises(IntegrityError, match="person_email_in_any_case"), transaction.atomic():
        Person.objects.create(email="LUCIA@example.org", name="Lucía")


def test_language_is_remembered() -> None:
    person = world.person()

    choose_language(language="pt-br", by=person)

    person.refresh_from_db()
    assert person.language == "pt-br"


def test_language_that_the_house_does_not_speak_is_refused() -> None:
    person = world.person()

    with pytest.raises(ValidationError, match="not a valid choice"):
        choose_language(language="tlh", by=person)

    person.refresh_from_db()
    assert person.language == "en"


def test_language_and_time_zone_are_remembered() -> None:
    person = world.person()

    choose_reading(language="ja", time_zone="Asia/Tokyo", by=person)

    person.refresh_from_db()
    assert (person.language, person.time_zone) == ("ja", "Asia/Tokyo")


def test_time_zone_that_does_not_exist_is_refused() -> None:
    person = world.person()

    with pytest.raises(ValidationError, match="There is no time zone"):
        choose_reading(language="ja", time_zone="Asia/Atlantis", by=person)

    person.refresh_from_db()
    assert (person.language, person.time_zone) == ("en", "UTC")


def test_end_of_all_sessions_changes_what_a_session_must_hold() -> None:
    person, other = world.person(), world.person()
    before, others = person.get_session_auth_hash(), other.get_session_auth_hash()

    end_all_sessions(by=person, of=person)

    person.refresh_from_db()
    other.refresh_from_db()
    assert person.get_session_auth_hash() != before
    assert other.get_session_auth_hash() == others


def test_sessions_outlive_a_change_of_the_secret_key_that_keeps_the_old_one(settings: Settings) -> None:
    person = world.person()
    before = person.get_session_auth_hash()

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key"

    assert person.get_session_auth_hash() != before
    assert list(person.get_session_auth_fallback_hash()) == [before]
