"""What allauth may do here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class NoOpenSignUp(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts come from an alliance's secretariat, never from a sign-up form."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
