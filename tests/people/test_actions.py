"""People: entered once, whatever the case of their address; their language is one of the house."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from hanse.people.actions import choose_language, enter_person
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
