"""Whoever guesses is slowed down; the owner gets in all the same."""

import base64
import re
from hashlib import sha256

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from hanse.outbox.models import Message
from hanse.web.account import devices
from tests import world
from tests.web.account.people import ELSEWHERE, code_in, is_in, mail_to, sign_in, signed_in

pytestmark = pytest.mark.django_db

TOO_OFTEN = "That was tried too often."


@pytest.fixture(autouse=True)
def _no_counters() -> None:
    cache.clear()


def guess(email: str, times: int, *, address: str = "127.0.0.1", client: Client | None = None) -> list[bool]:
    """Guess a password so often; for each guess whether it was looked at."""
    client = client or Client(REMOTE_ADDR=address)
    return [TOO_OFTEN not in sign_in(client, email, f"guess number {number}").content.decode() for number in range(times)]


def test_sixth_guess_from_an_address_is_not_looked_at_even_if_it_is_right() -> None:
    person = world.person()

    assert guess(person.email, 7) == [True] * 5 + [False] * 2
    assert TOO_OFTEN in sign_in(Client(), person.email).content.decode()


def test_owner_gets_in_from_a_browser_that_they_used_before_at_the_same_address() -> None:
    person = world.person()
    known = signed_in(person)
    known.post(reverse("account_logout"))
    guess(person.email, 30)

    sign_in(known, person.email)

    assert is_in(known)


def test_owner_gets_in_from_another_address() -> None:
    person = world.person()
    guess(person.email, 30)

    assert is_in(signed_in(person, REMOTE_ADDR=ELSEWHERE))


def test_owner_gets_in_by_mail_while_many_networks_guess() -> None:
    person, client = world.person(), Client(REMOTE_ADDR=ELSEWHERE)
    looked_at = [guess(person.email, 5, address=f"203.0.113.{number}") for number in range(1, 25)]
    assert sum(map(sum, looked_at)) == 100
    assert TOO_OFTEN in sign_in(client, person.email).content.decode()

    client.post(reverse("account_request_login_code"), {"email": person.email})
    client.post(reverse("account_confirm_login_code"), {"code": code_in(mail_to(person))})

    assert is_in(client)


def test_address_that_guesses_at_many_accounts_is_stopped() -> None:
    looked_at = [guess(f"person{number}@example.org", 1)[0] for number in range(70)]

    assert looked_at == [True] * 60 + [False] * 10


def test_known_browser_is_limited_too() -> None:
    person = world.person()
    known = signed_in(person)
    known.post(reverse("account_logout"))

    assert guess(person.email, 25, client=known) == [True] * 20 + [False] * 5


def test_known_browser_is_known_for_its_own_person_only() -> None:
    person, other = world.person(), world.person()
    known = signed_in(other)
    known.post(reverse("account_logout"))

    assert guess(person.email, 6, client=known) == [True] * 5 + [False]


def test_cookie_of_a_browser_cannot_be_made_and_names_nobody() -> None:
    person = world.person()
    known = signed_in(person)
    cookie = known.cookies[devices.NAME]
    assert person.email not in cookie.value
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")

    forger = Client()
    forger.cookies[devices.NAME] = cookie.value[:-2] + "xx"

    assert guess(person.email, 6, client=forger) == [True] * 5 + [False]


def test_counters_name_neither_network_address_nor_account() -> None:
    person = world.person()
    guess(person.email, 2, address=ELSEWHERE)
    guess(person.email, 1, address="2001:db8:1:2::7")
    Client(REMOTE_ADDR=ELSEWHERE).post(reverse("account_request_login_code"), {"email": person.email})
    Client(REMOTE_ADDR=ELSEWHERE).post(reverse("mfa_login_webauthn"), {"credential": "{}"})

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM hanse_cache")
        kept = cursor.fetchall()

    assert len(kept) >= 6
    assert [key for key, _value in kept if not re.fullmatch(r"[0-9a-f]{64}", key)] == []
    values = b"".join(base64.b64decode(value) for _key, value in kept).decode(errors="replace")
    known = (ELSEWHERE, "2001:db8", person.email)
    plain = {sha256(word.encode()).hexdigest() for word in known}
    assert [word for word in known if word in values] == []
    assert plain & {key for key, _value in kept} == set()  # few enough to be tried one by one


def test_browser_remembers_its_last_five_people() -> None:
    people = [world.person() for _ in range(6)]
    client = Client()
    for person in people:
        sign_in(client, person.email)
        client.post(reverse("account_logout"))

    assert guess(people[1].email, 6, client=client) == [True] * 6
    assert guess(people[0].email, 6, client=client) == [True] * 5 + [False]


def test_successes_do_not_count() -> None:
    person, client = world.person(), Client()
    for _ in range(12):
        client.cookies.clear()
        sign_in(client, person.email)
        assert is_in(client)


def test_present_password_cannot_be_guessed_by_whoever_finds_the_browser_open() -> None:
    client = signed_in(world.person())
    sent = {"oldpassword": "guess", "password1": "seventeen purple lanterns", "password2": "seventeen purple lanterns"}

    statuses = [client.post(reverse("account_change_password"), sent).status_code for _ in range(7)]

    assert statuses == [200] * 5 + [429] * 2


@pytest.mark.parametrize("route", ["account_request_login_code", "account_reset_password"])
def test_nobody_floods_a_mailbox_and_its_owner_still_gets_a_mail(route: str) -> None:
    person = world.person()
    known = signed_in(person)
    known.post(reverse("account_logout"))

    for _ in range(10):
        Client().post(reverse(route), {"email": person.email})
    assert Message.objects.filter(to_address=person.email).count() == 3
    known.post(reverse(route), {"email": person.email})
    Client(REMOTE_ADDR=ELSEWHERE).post(reverse(route), {"email": person.email})

    assert Message.objects.filter(to_address=person.email).count() == 5


def test_address_behind_a_proxy_is_told_by_the_proxy(settings: pytest.FixtureRequest) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # type: ignore[attr-defined]
    person = world.person()

    def behind(forwarded: str) -> Client:
        return Client(HTTP_X_FORWARDED_FOR=forwarded)

    guess(person.email, 6, client=behind("203.0.113.9, 203.0.113.1"))
    looked_at = guess(person.email, 1, client=behind("made up, 203.0.113.1")) + guess(
        person.email, 1, client=behind("203.0.113.9, 203.0.113.2")
    )

    assert looked_at == [False, True]


def test_address_that_nobody_vouches_for_is_not_believed() -> None:
    person = world.person()

    looked_at = [guess(person.email, 1, client=Client(HTTP_X_FORWARDED_FOR=f"203.0.113.{number}"))[0] for number in range(6)]

    assert looked_at == [True] * 5 + [False]
