"""Who signs in, and how: through the pages, as people do."""

import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from hanse.outbox.models import Message
from hanse.people.models import Person
from tests import world

ELSEWHERE = "198.51.100.7"
"""A network address of somebody else (RFC 5737)."""


def sign_in(client: Client, email: str, password: str = world.PASSWORD, *, next: str = "") -> HttpResponse:
    """Send the sign-in form."""
    sent = {"login": email, "password": password} | ({"next": next} if next else {})
    return client.post(reverse("account_login"), sent)  # type: ignore[return-value]


def is_in(client: Client) -> bool:
    """Whether the account page opens."""
    return client.get(reverse("account")).status_code == 200


def signed_in(person: Person, **options: str) -> Client:
    """A browser in which somebody has signed in with their password."""
    client = Client(**options)  # type: ignore[arg-type]
    sign_in(client, person.email)
    assert is_in(client)
    return client


def with_app(person: Person) -> str:
    """Give somebody an authenticator app; the value is its secret."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return str(secret)


def passkey_of(person: Person, name: str = "My phone") -> Authenticator:
    """Give somebody a passkey that no device has: for lists, not for signing in."""
    return Authenticator.objects.create(user=person, type="webauthn", data={"name": name, "credential": {}})


def with_recovery_codes(person: Person) -> list[str]:
    """Give somebody recovery codes, beside whatever else they have."""
    return list(RecoveryCodes.activate(person).get_unused_codes())


def code_of(secret: str, *, step: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step)))


def mail_to(person_or_address: Person | str) -> Message:
    """The last mail to somebody."""
    address = person_or_address if isinstance(person_or_address, str) else person_or_address.email
    return Message.objects.filter(to_address=address).latest("created_at")


def code_in(message: Message) -> str:
    """The code that a mail brings."""
    found = re.search(r"^ {4}(\S+)$", message.text, re.MULTILINE)
    assert found, message.text
    return found[1]


def path_in(message: Message) -> str:
    """The path of the link that a mail brings."""
    found = re.search(r"https?://[^/\s]+(/\S*)", message.text)
    assert found, message.text
    return found[1]


def factors_of(person: Person) -> list[str]:
    """The kinds of second factor that somebody has."""
    return sorted(Authenticator.objects.filter(user=person).values_list("type", flat=True))
