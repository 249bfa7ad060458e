"""Who came and who tried to, kept as django-allauth tells it. What people come with is kept by the database itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from allauth.account.authentication import get_authentication_records
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from hanse.people.actions import note_sign_in
from hanse.people.models import Person, SignInEvent
from hanse.web.history.words import origin_in_words

FACTORS: Final = {
    "totp": SignInEvent.How.APP,
    "webauthn": SignInEvent.How.PASSKEY,
    "recovery_codes": SignInEvent.How.RECOVERY_CODE,
}
"""Kinds of second factors as django-allauth names them."""
METHODS: Final = {"password": SignInEvent.How.PASSWORD, "code": SignInEvent.How.CODE, "socialaccount": SignInEvent.How.PROVIDER}


@dataclass(frozen=True, slots=True)
class Told:
    """One event in words."""

    when: datetime
    what: str
    how: str
    origin: str
    failed: bool


def signed_in(*, request: HttpRequest, user: Person, **_signal: Any) -> None:
    """Somebody is in. Called by Django at every sign-in, whatever its way."""
    if "REMOTE_ADDR" in request.META:  # a request that a test makes up comes from nowhere
        note_sign_in(SignInEvent.What.SIGNED_IN, person=user, how=ways(request, user))


def code_rejected(*, user: Person, **_signal: Any) -> None:
    """A code by e-mail was wrong. Called by django-allauth."""
    failed(user, SignInEvent.How.CODE)


def factor_rejected(*, user: Person, authenticator: Any, **_signal: Any) -> None:
    """A second factor was wrong. Called by django-allauth."""
    failed(user, FACTORS[authenticator.type])


def failed(person: Person | None, *how: SignInEvent.How) -> None:
    """Somebody tried; None where no account was meant that there is."""
    note_sign_in(SignInEvent.What.FAILED, person=person, how=how)


@contextmanager
def tried(person: Person | None, how: SignInEvent.How) -> Iterator[None]:
    """What is refused within was tried in vain."""
    try:
        yield
    except ValidationError:
        failed(person, how)
        raise


def ways(request: HttpRequest, person: Person) -> list[SignInEvent.How]:
    """How somebody has proved in this session who they are."""
    found = [
        FACTORS[record["type"]] if record["method"] == "mfa" else METHODS[record["method"]]
        for record in get_authentication_records(request, person)
        if record["method"] in {"mfa", *METHODS}
    ]
    return list(dict.fromkeys(found))


def latest(person: Person, number: int) -> list[Told]:
    """The newest events of a person. One statement."""
    return [
        Told(
            when=event.happened_at,
            what=str(event.get_what_display()),
            how=", ".join(event.ways),
            origin=origin_in_words(event.origin),
            failed=event.what == SignInEvent.What.FAILED,
        )
        for event in SignInEvent.objects.filter(person=person).order_by("-happened_at", "-pk")[:number]
    ]
