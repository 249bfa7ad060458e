"""What a session proves: which factors somebody used to sign in, told from the session alone."""

from typing import Final

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase

_WHOSE: Final = "account_authentication_methods_user"
"""Where allauth keeps the key of the person whose methods the session lists."""


def used_second_factor(session: SessionBase) -> bool:
    """Whether who is signed in has used a second factor in this session; asks the database nothing beyond the session itself.

    A second factor is an authenticator app, a passkey or a recovery code, or an identity provider of which the keeper of this
    installation says that it asks for one itself (settings.PROVIDERS_WITH_SECOND_FACTOR).
    """
    if not session.get(SESSION_KEY) or session.get(SESSION_KEY) != session.get(_WHOSE):
        return False
    return any(_is_second_factor(method) for method in session.get(AUTHENTICATION_METHODS_SESSION_KEY, ()))


def _is_second_factor(method: dict[str, object]) -> bool:
    if method.get("method") == "mfa":
        return True
    return method.get("method") == "socialaccount" and method.get("provider") in settings.PROVIDERS_WITH_SECOND_FACTOR
