"""Second factors: set up, used, lost, removed; and what a session proves."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hanse.people.factors import used_second_factor
from tests import world
from tests.web.account.people import (
    code_of,
    factors_of,
    is_in,
    mail_to,
    passkey_of,
    sign_in,
    signed_in,
    with_app,
    with_recovery_codes,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_counters() -> None:
    cache.clear()


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.headers)
    return response.content.decode()


def enter(client: Client, code: str) -> HttpResponse:
    return client.post(reverse("mfa_authenticate"), {"code": code})  # type: ignore[return-value]


def test_app_is_asked_for_after_the_password() -> None:
    person, client = world.person(), Client()
    secret = with_app(person)

    response = sign_in(client, person.email)
    assert response.headers["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    enter(client, code_of(secret))

    assert is_in(client)
    assert used_second_factor(client.session)


def test_password_alone_is_no_second_factor() -> None:
    client = signed_in(world.person())

    assert not used_second_factor(client.session)


def test_what_a_session_proves_costs_no_statement() -> None:
    session = signed_in(world.person()).session
    assert session["_auth_user_id"]

    with CaptureQueriesContext(connection) as captured:
        used_second_factor(session)

    assert len(captured) == 0


def test_factors_of_somebody_else_do_not_count() -> None:
    session = signed_in(world.person()).session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp"}]
    session["account_authentication_methods_user"] = "0"

    assert not used_second_factor(session)


def test_code_opens_once() -> None:
    person = world.person()
    secret = with_app(person)
    code = code_of(secret)
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, person.email)
        enter(client, code)

    assert (is_in(first), is_in(second)) == (True, False)


def test_codes_cannot_be_guessed() -> None:
    person, client = world.person(), Client()
    secret = with_app(person)
    sign_in(client, person.email)

    for _ in range(5):
        enter(client, "000000")
    page = enter(client, code_of(secret)).content.decode()

    assert "That was tried too often." in page
    assert not is_in(client)


def test_recovery_code_opens_once() -> None:
    person = world.person()
    with_app(person)
    code = with_recovery_codes(person)[0]
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, person.email)
        enter(client, code)

    assert (is_in(first), is_in(second)) == (True, False)
    assert used_second_factor(first.session)


def test_second_factor_is_set_up_in_one_go_and_counts_at_once() -> None:
    person = world.person()
    client = signed_in(person)
    asked = text(client, f"{reverse('second_factor')}?next=/register/")
    assert reverse("mfa_activate_totp") in asked
    assert reverse("mfa_add_webauthn") in asked

    text(client, reverse("mfa_activate_totp"))
    response = client.post(reverse("mfa_activate_totp"), {"code": code_of(client.session["mfa.totp.secret"])})
    assert response.headers["Location"] == reverse("mfa_view_recovery_codes")
    codes = text(client, reverse("mfa_view_recovery_codes"))

    assert used_second_factor(client.session)
    assert 'href="/register/"' in codes
    assert client.get(reverse("second_factor")).headers["Location"] == "/"
    assert factors_of(person) == ["recovery_codes", "totp"]
    assert "An authenticator app was set up" in mail_to(person).text


def test_factor_that_this_session_has_not_used_is_asked_for() -> None:
    person = world.person()
    client = signed_in(person)
    secret = with_app(person)

    page = text(client, f"{reverse('second_factor')}?next=/register/")
    assert reverse("mfa_reauthenticate") in page
    response = client.post(f"{reverse('mfa_reauthenticate')}?next={reverse('second_factor')}", {"code": code_of(secret)})

    assert used_second_factor(client.session)
    assert client.get(response.headers["Location"]).headers["Location"] == "/register/"


def test_recovery_codes_are_shown_once_with_a_file_and_made_anew() -> None:
    person = world.person()
    with_app(person)
    codes = with_recovery_codes(person)
    client = Client()
    sign_in(client, person.email)
    enter(client, codes.pop(0))

    page = text(client, reverse("mfa_view_recovery_codes"))
    assert [code for code in codes if code not in page] == []
    assert page.count("data:text/plain") == 1
    assert [code for code in codes if code in text(client, reverse("mfa_view_recovery_codes"))] == []
    client.post(reverse("mfa_generate_recovery_codes"))

    again = text(client, reverse("mfa_view_recovery_codes"))
    assert [code for code in codes if code in again] == []
    assert again.count("<code>") == 10
    assert "New recovery codes were made" in mail_to(person).text


def test_secrets_are_not_readable_in_the_database() -> None:
    person = world.person()
    client = signed_in(person)
    text(client, reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})

    stored = str(Authenticator.objects.get(user=person, type="totp").data)

    assert secret not in stored


def test_changes_ask_once_more_who_it_is_when_the_sign_in_is_some_minutes_old() -> None:
    person = world.person()
    client = signed_in(person)
    session = client.session
    session["account_authentication_methods"] = [
        method | {"at": method["at"] - 601} for method in session["account_authentication_methods"]
    ]
    session.save()

    response = client.get(reverse("mfa_activate_totp"))
    assert response.headers["Location"] == f"{reverse('account_reauthenticate')}?next=%2Faccount%2Fsecond-factor%2Fapp%2F"
    confirmed = client.post(response.headers["Location"], {"password": world.PASSWORD})

    assert confirmed.headers["Location"] == reverse("mfa_activate_totp")
    text(client, reverse("mfa_activate_totp"))


def test_app_is_removed_with_its_codes_and_a_mail() -> None:
    person, client = world.person(), Client()
    secret = with_app(person)
    with_recovery_codes(person)
    sign_in(client, person.email)
    enter(client, code_of(secret))

    response = client.post(reverse("mfa_deactivate_totp"))

    assert response.headers["Location"] == reverse("account")
    assert factors_of(person) == []
    assert "The authenticator app was removed" in mail_to(person).text


@pytest.mark.parametrize("route", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_passkeys_of_others_do_not_exist(route: str) -> None:
    theirs = passkey_of(world.person())

    assert signed_in(world.person()).get(reverse(route, args=[theirs.pk])).status_code == 404


def test_passkey_is_renamed_and_removed() -> None:
    person = world.person()
    client = signed_in(person)
    mine = passkey_of(person)

    assert "My phone" in text(client, reverse("mfa_edit_webauthn", args=[mine.pk]))
    client.post(reverse("mfa_edit_webauthn", args=[mine.pk]), {"name": "My tablet"})
    assert "My tablet" in text(client, reverse("account"))
    client.post(reverse("mfa_remove_webauthn", args=[mine.pk]))

    assert factors_of(person) == []
    assert "A passkey was removed" in mail_to(person).text


def test_answer_that_is_no_passkey_is_refused() -> None:
    for sent in ("", "{}", "[]", '{"id": 1}', '{"response": {"userHandle": "MQ"}}', "null"):
        client = Client()

        response = client.post(reverse("mfa_login_webauthn"), {"credential": sent})

        assert response.status_code == 302, sent
        assert not is_in(client)
        assert signed_in(world.person()).post(reverse("mfa_add_webauthn"), {"credential": sent}).status_code == 200
