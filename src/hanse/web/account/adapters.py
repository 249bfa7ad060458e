"""What django-allauth asks of a house: who gets in, how much may be tried, where mails go, what is said."""

import base64
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal.flows.connect import connect
from allauth.socialaccount.models import SocialApp
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hanse import history
from hanse.access import walls
from hanse.history import clock
from hanse.outbox import links
from hanse.outbox.actions import post
from hanse.people.models import Person, SignInEvent
from hanse.web.account import devices, limits, sign_ins
from hanse.web.account.provider import StrictProvider, check_answer

TOLD: Final = ("code",)
"""What of allauth's own words for a mail ours repeat."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts come from an alliance's secretariat, never from a sign-up form; guesses are few; mails go through the outbox."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("This account is closed."),
        "email_password_mismatch": gettext_lazy("The address and the password do not belong together."),
        "enter_current_password": gettext_lazy("This is not your present password."),
        "incorrect_code": gettext_lazy("This is not the code, or no longer."),
        "incorrect_password": gettext_lazy("This is not your password."),
        "invalid_login": gettext_lazy("The address and the password do not belong together."),
        "invalid_password_reset": gettext_lazy("This link has been used, or is too old."),
        "too_many_login_attempts": gettext_lazy(
            "That was tried too often. Wait five minutes, or get in another way: a passkey, or a code by e-mail."
        ),
        "rate_limited": gettext_lazy("That was tried too often. Wait five minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a guess before the password is hashed, which is costly."""
        self._attempt = limits.guess(request, credentials.get("email", ""))
        if self._attempt is None:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        person: Person | None = super().authenticate(request, **credentials)
        if person is not None and self._attempt is not None:
            self._attempt.forgive()
        return person

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Keep that a password was wrong, and whose account was meant; of an unknown address nothing."""
        person = request.user if request.user.is_authenticated else _person_of(credentials.get("email", ""))
        sign_ins.failed(person, SignInEvent.How.PASSWORD)

    def respond_user_inactive(self, request: HttpRequest, user: Person) -> HttpResponse:
        """A closed account opens nothing, whatever was right."""
        sign_ins.failed(user)
        response: HttpResponse = super().respond_user_inactive(request, user)
        return response

    def post_login(self, request: HttpRequest, user: Person, **more: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **more)
        devices.remember(response, request, user.email)
        return response

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Whoever signed in a few minutes ago need not prove again who they are."""
        return super().is_reauthentication_required(app=app, **more) and not _just_signed_in(context.request)

    def clean_password(self, password: str, user: Person | None = None) -> str:
        """Look at a new password as the person whose it will be: the names of their alliances count."""
        if user is None or user.pk is None or context.request.user.is_authenticated:
            return str(super().clean_password(password, user))
        with walls.behind(user.pk, clock.today("UTC")):
            return str(super().clean_password(password, user))

    def set_password(self, user: Person, password: str) -> None:
        with history.act("people.password_set", by=user):
            user.set_password(password)
            user.save(update_fields=["password"])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def send_mail(self, template_prefix: str, email: str, context: Mapping[str, Any]) -> None:
        """Write a mail down. Known and unknown addresses take the same way, so that the time tells nothing."""
        person = _person_of(email)
        told = {name: context[name] for name in TOLD if name in context}
        address = context.get("password_reset_url") or context.get("signup_url")
        if address:
            told["link"] = links.absolute(urlsplit(address).path)
        _post(template_prefix, email, person, told, secret=True)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Second factors: their secrets are encrypted under the secret key, and ours are the words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": gettext_lazy("This second factor cannot be removed."),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Recovery codes go with a passkey or an authenticator app. Add one first."
        ),
        "incorrect_code": gettext_lazy("This is not the code, or no longer."),
    }

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; nothing that any code fits when the secret key has changed since."""
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(hashlib.sha256(encrypted_text.encode()).digest()).decode()

    def generate_authenticator_name(self, user: Person, type: str) -> str:
        return _("Passkey of %(day)s") % {"day": clock.today(user.time_zone).isoformat()}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": "Hanse"}


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Identity providers connect people who have an account, by an address that they have verified. They make no accounts."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """Providers come from the environment alone; the database, where allauth looks as well, holds none."""
        return [
            SocialApp(
                provider="openid_connect",
                provider_id=one.id,
                name=one.name,
                client_id=one.client_id,
                secret=one.secret,
                settings={"server_url": one.issuer.rstrip("/"), "issuer": one.issuer, "oauth_pkce_enabled": True},
            )
            for one in settings.PROVIDERS
            if provider in {None, "openid_connect", one.id} and client_id in {None, one.client_id}
        ]

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> StrictProvider:
        return StrictProvider(request, app=self.get_app(request, provider=provider, client_id=client_id))

    def get_requests_session(self) -> requests.Session:
        """A provider answers at the address that its keeper has named, and nowhere else."""
        session: requests.Session = super().get_requests_session()
        session.max_redirects = 0  # one would be too many: TooManyRedirects
        return session

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Connect a known person; send anybody else to their secretariat."""
        check_answer(sociallogin)
        if sociallogin.state.get("process") == "connect":
            raise ImmediateHttpResponse(_connected(request, sociallogin))
        if sociallogin.is_existing:
            return
        person = _person_meant(sociallogin)
        if person is None:
            sign_ins.failed(None, SignInEvent.How.PROVIDER)
            raise ImmediateHttpResponse(
                render(request, "socialaccount/unknown.html", {"provider": sociallogin.provider}, status=403)
            )
        with history.act("people.provider_connected", by=person):
            sociallogin.connect(request, person)

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("account")


def _connected(request: HttpRequest, sociallogin: Any) -> HttpResponse:
    """Connect whoever is signed in, as an act of theirs."""
    if not request.user.is_authenticated:
        return redirect("account")
    with history.act("people.provider_connected", by=request.user):
        response: HttpResponse = connect(request, sociallogin)
    return response


def provider_added(*, request: HttpRequest, sociallogin: Any, **_signal: Any) -> None:
    """Tell whose account an identity provider opens from now on. Called by django-allauth, whatever the way."""
    tell(sociallogin.user, "provider_connected", request)


def tell(person: Person, what: str, request: HttpRequest) -> None:
    """Tell a person by mail that their sign-in has changed; `what` is a word of account/email/changed_message.txt."""
    told = {
        "what": what,
        "when": clock.now(),
        "zone": person.time_zone,
        "from_where": AccountAdapter().get_client_ip(request),
        "link": links.absolute(reverse("account")),
    }
    _post("account/email/changed", person.email, person, told, secret=False)


def _post(template: str, to: str, person: Person | None, told: Mapping[str, Any], *, secret: bool) -> None:
    post(
        template=template,
        to=to,
        name=person.name if person else "",
        language=person.language if person else _language(),
        context=told,
        by=person,
        person=person,
        secret=secret,
    )


def _language() -> str:
    """The language of whoever asks, one of those the house speaks."""
    asked = get_language() or settings.LANGUAGE_CODE
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _just_signed_in(request: HttpRequest) -> bool:
    if not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    return any(
        (clock.now() - datetime.fromtimestamp(record["at"], UTC)).total_seconds() < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        for record in records
    )


def _person_meant(sociallogin: Any) -> Person | None:
    known = next((one for one in settings.PROVIDERS if one.id == sociallogin.account.provider), None)
    for address in sociallogin.email_addresses:
        if address.verified is True and known is not None and known.speaks_for(address.email):
            return _person_of(address.email)
    return None


def _person_of(email: str) -> Person | None:
    """Whose address this is, letter by letter: accounts have theirs in lower case.

    PostgreSQL takes "ı" and "i", or "ſ" and "s", for one letter where case does not count; they make different domains.
    """
    return Person.objects.filter(email=email.strip().lower(), is_active=True).first()


def _fernet() -> MultiFernet:
    """Keys that follow from the secret key and from those of before."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = (hashlib.sha256(f"hanse.second-factors:{key!s}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])
