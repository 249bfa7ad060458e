"""Which sessions have used a second factor, told from what they hold."""

import pytest
from django.contrib.sessions.backends.base import SessionBase
from pytest_django import Settings

from hanse.people.factors import used_second_factor


def session(*methods: dict[str, object], whose: str = "7", person: str = "7") -> SessionBase:
    """A session of person 7 that was proved so."""
    made = SessionBase()
    made.update(
        {
            "_auth_user_id": person,
            "account_authentication_methods": list(methods),
            "account_authentication_methods_user": whose,
        }
    )
    return made


@pytest.mark.parametrize("kind", ["totp", "webauthn", "recovery_codes"])
def test_app_passkey_and_recovery_code_are_second_factors(kind: str) -> None:
    assert used_second_factor(session({"method": "password"}, {"method": "mfa", "type": kind}))


@pytest.mark.parametrize("method", ["password", "code", "password_reset"])
def test_password_and_code_by_mail_are_none(method: str) -> None:
    assert not used_second_factor(session({"method": method}))


def test_provider_is_one_where_the_keeper_of_the_installation_says_so(settings: Settings) -> None:
    settings.PROVIDERS_WITH_SECOND_FACTOR = frozenset({"ministry"})

    assert used_second_factor(session({"method": "socialaccount", "provider": "ministry"}))
    assert not used_second_factor(session({"method": "socialaccount", "provider": "elsewhere"}))


def test_methods_of_somebody_else_prove_nothing() -> None:
    assert not used_second_factor(session({"method": "mfa", "type": "totp"}, whose="8"))


def test_nobody_has_used_a_second_factor() -> None:
    assert not used_second_factor(SessionBase())
