"""The ways in: a password, a code by mail, a forgotten password. None of them tells who has an account."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hanse.outbox.models import Message
from tests import world
from tests.web.account.people import code_in, is_in, mail_to, path_in, sign_in, signed_in

pytestmark = pytest.mark.django_db

NEW = "seventeen purple lanterns"


@pytest.fixture(autouse=True)
def _no_counters() -> None:
    cache.clear()


def text(response: HttpResponse) -> str:
    return response.content.decode()


def test_password_opens_the_house_and_leads_on() -> None:
    person, client = world.person(), Client()

    response = sign_in(client, person.email.upper(), next="/register/")

    assert (response.status_code, response.headers["Location"]) == (302, "/register/")
    assert is_in(client)


def test_wrong_password_and_unknown_address_are_answered_alike() -> None:
    person = world.person()

    wrong = text(sign_in(Client(), person.email, "not the password"))
    unknown = text(sign_in(Client(), "nobody@example.org", "not the password"))

    assert "The address and the password do not belong together." in wrong
    assert unknown.replace("nobody@example.org", person.email) == _without_token(wrong, unknown)


def _without_token(page: str, like: str) -> str:
    """The page with the CSRF token of another."""
    token = r'name="csrfmiddlewaretoken" value="(\w+)"'
    tokens = iter(re.findall(token, like))
    return re.sub(token, lambda _: f'name="csrfmiddlewaretoken" value="{next(tokens)}"', page)


def test_sign_in_page_costs_no_statement() -> None:
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(reverse("account_login")).status_code == 200

    assert len(captured) == 0


def test_sign_in_leads_nowhere_else() -> None:
    response = sign_in(Client(), world.person().email, next="https://elsewhere.example/")

    assert response.headers["Location"] == "/"


def test_closed_account_is_told_so_after_the_right_password_only() -> None:
    person, client = world.person(), Client()
    person.is_active = False
    person.save(update_fields=["is_active"])

    assert "do not belong together" in text(sign_in(client, person.email, "not the password"))
    response = sign_in(client, person.email)

    assert response.headers["Location"] == reverse("account_inactive")
    assert "This account is closed" in text(client.get(response.headers["Location"]))  # type: ignore[arg-type]
    assert not is_in(client)


def test_code_by_mail_opens_the_house_once() -> None:
    person, client = world.person(), Client()

    response = client.post(reverse("account_request_login_code"), {"email": person.email})
    assert response.headers["Location"] == reverse("account_confirm_login_code")
    message = mail_to(person)
    entered = client.post(reverse("account_confirm_login_code"), {"code": code_in(message)})

    assert entered.headers["Location"] == "/"
    assert is_in(client)
    assert (message.secret, message.person, message.subject) == (True, person, "Your code for Hanse")
    other = Client()
    assert other.post(reverse("account_confirm_login_code"), {"code": code_in(message)}).status_code == 302
    assert not is_in(other)


def test_three_wrong_codes_end_the_attempt() -> None:
    person, client = world.person(), Client()
    client.post(reverse("account_request_login_code"), {"email": person.email})
    right = code_in(mail_to(person))

    for _ in range(3):
        client.post(reverse("account_confirm_login_code"), {"code": "WRNG-WRNG"})
    client.post(reverse("account_confirm_login_code"), {"code": right})

    assert not is_in(client)


@pytest.mark.parametrize(
    ("route", "then"),
    [
        ("account_request_login_code", "account_confirm_login_code"),
        ("account_reset_password", "account_reset_password_done"),
    ],
)
def test_known_and_unknown_addresses_take_the_same_way(route: str, then: str) -> None:
    person = world.person()
    pages = {}
    for address in (person.email, "nobody@example.org"):
        client = Client()
        response = client.post(reverse(route), {"email": address})
        assert response.headers["Location"] == reverse(then)
        pages[address] = text(client.get(reverse(then)))  # type: ignore[arg-type]

    assert _without_token(pages[person.email], pages["nobody@example.org"]) == pages["nobody@example.org"]
    assert Message.objects.count() == 2
    assert mail_to("nobody@example.org").subject == "No account with this address"
    assert path_in(mail_to("nobody@example.org")) == reverse("account_signup")


def test_forgotten_password_is_chosen_anew_and_ends_every_session() -> None:
    person, client = world.person(), Client()
    elsewhere = signed_in(person)

    client.post(reverse("account_reset_password"), {"email": person.email})
    link = path_in(mail_to(person))
    form = client.get(link).headers["Location"]
    response = client.post(form, {"password1": NEW, "password2": NEW})

    assert response.headers["Location"] == reverse("account_reset_password_from_key_done")
    assert not is_in(elsewhere)
    assert sign_in(Client(), person.email, NEW).status_code == 302
    assert "Your password was changed" in mail_to(person).text
    assert "This link has been used" in text(client.get(link, follow=True))  # type: ignore[arg-type]


def test_link_for_a_new_password_is_good_for_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    person, client = world.person(), Client()
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = path_in(mail_to(person))

    later = datetime.now() + timedelta(seconds=3601)  # noqa: DTZ005 - Django's generator counts so
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: later)

    assert "is older than an hour" in text(client.get(link))  # type: ignore[arg-type]


def test_weak_new_password_says_why() -> None:
    person, client = world.person("Lucía Ferreira"), Client()
    client.post(reverse("account_reset_password"), {"email": person.email})
    form = client.get(path_in(mail_to(person))).headers["Location"]

    page = text(client.post(form, {"password1": "luciaferreira1", "password2": "luciaferreira1"}))  # type: ignore[arg-type]

    assert "This is little more than names that others connect with you" in page


def test_nobody_signs_up() -> None:
    response = Client().post(reverse("account_signup"), {"email": "new@example.org", "password1": NEW, "password2": NEW})

    assert response.status_code == 405
    assert "Accounts come by invitation" in text(Client().get(reverse("account_signup")))  # type: ignore[arg-type]
