"""One's own account, on one page."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hanse.people.actions import enter_person
from tests import world
from tests.web.account.people import is_in, mail_to, passkey_of, sign_in, signed_in, with_app

pytestmark = pytest.mark.django_db

NEW = "seventeen purple lanterns"


@pytest.fixture(autouse=True)
def _no_counters() -> None:
    cache.clear()


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.headers)
    return response.content.decode()


def test_page_is_linked_from_every_page() -> None:
    assert f'href="{reverse("account")}"' in text(signed_in(world.person()), "/")


def test_language_and_time_zone_are_chosen() -> None:
    person = world.person()
    client = signed_in(person)

    response = client.post(reverse("account"), {"language": "ja", "time_zone": "Asia/Tokyo"})

    assert response.headers["Location"] == reverse("account")
    person.refresh_from_db()
    assert (person.language, person.time_zone) == ("ja", "Asia/Tokyo")
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "ja"
    assert '<html lang="ja"' in text(client, reverse("account"))


def test_time_zone_that_does_not_exist_is_said() -> None:
    person = world.person()

    response = signed_in(person).post(reverse("account"), {"language": "en", "time_zone": "Asia/Atlantis"})

    assert "Asia/Atlantis is not one of the available choices" in response.content.decode()
    person.refresh_from_db()
    assert person.time_zone == "UTC"


def test_page_costs_the_same_for_one_passkey_and_many() -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            text(client, reverse("account"))
        return len(captured)

    person = world.person()
    client = signed_in(person)
    passkey_of(person)
    one = statements()
    for _ in range(4):
        passkey_of(person)

    assert statements() == one
    assert one <= 12


def test_person_without_a_password_chooses_one() -> None:
    person = enter_person(email="lucia@example.org", name="Lucía", by=None)
    client = Client()
    client.force_login(person)
    assert "You sign in without one." in text(client, reverse("account"))
    assert client.get(reverse("account_change_password")).headers["Location"] == reverse("account_set_password")

    client.post(reverse("account_set_password"), {"password1": NEW, "password2": NEW})

    assert is_in(client)
    assert sign_in(Client(), person.email, NEW).status_code == 302
    assert "Your password was changed" in mail_to(person).text


def test_mails_about_changes_come_in_the_readers_language_time_zone_and_to_their_name() -> None:
    person = world.person("Kenji", time_zone="Asia/Tokyo")
    client = signed_in(person)
    client.post(reverse("account_change_password"), {"oldpassword": world.PASSWORD, "password1": NEW, "password2": NEW})

    message = mail_to(person)

    assert (message.to_name, message.language, message.secret) == ("Kenji", "en", False)
    assert "(Asia/Tokyo), from the network address 127.0.0.1." in message.text
    assert message.text.endswith(f"{settings.BASE_URL}{reverse('account')}\n")


def test_account_pages_ask_for_a_sign_in_only() -> None:
    """No seat, no alliance: still one's own account, and its second factor."""
    person = world.person()
    with_app(person)
    client = Client()
    client.force_login(person)

    for route in ("account", "sessions", "second_factor", "account_change_password", "socialaccount_connections"):
        assert text(client, reverse(route))
