"""The forms of sign-in and account: django-allauth's, with this house's words, and none of its placeholders."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as factor
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkey
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hanse.history import clock
from hanse.people.models import Person, SignInEvent
from hanse.web.account import limits, sign_ins

Words = dict[str, tuple[Any, Any]]
"""For each field its label and its help, translated when they are shown."""

ADDRESS = (_("E-mail address"), "")
PASSWORD = (_("Password"), "")
NEW_PASSWORD = (
    _("New password"),
    _("At least twelve characters; a few words in a row are easy to keep. Any characters do."),
)
AGAIN = (_("New password, once more"), "")
MAILED_CODE = (_("Code from the mail"), "")
FACTOR_CODE = (_("Code"), _("Six digits from your authenticator app, or one of your recovery codes."))


class InOurWords(forms.Form):
    """Labels and help as this house says them; the label says what a field is, so nothing stands in it."""

    words: ClassVar[Words] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]


class SignInForm(InOurWords, account.LoginForm):  # type: ignore[misc]  # allauth ships no types
    words = {"login": ADDRESS, "password": PASSWORD}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class AskForCodeForm(InOurWords, account.RequestLoginCodeForm):  # type: ignore[misc]
    words = {"email": ADDRESS}

    def clean_email(self) -> str:
        if limits.mail(context.request, self.cleaned_data["email"]) is None:
            raise get_adapter().validation_error("rate_limited")
        return str(super().clean_email())


class EnterCodeForm(InOurWords, account.ConfirmLoginCodeForm):  # type: ignore[misc]
    words = {"code": MAILED_CODE}


class ConfirmPasswordForm(InOurWords, account.ReauthenticateForm):  # type: ignore[misc]
    words = {"password": PASSWORD}


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):  # type: ignore[misc]
    words = {"oldpassword": (_("Present password"), ""), "password1": NEW_PASSWORD, "password2": AGAIN}

    def clean_oldpassword(self) -> str:
        """A guess at the present password counts as one at the sign-in."""
        attempt = limits.guess(context.request, self.user.email)
        if attempt is None:
            raise get_adapter().validation_error("rate_limited")
        with sign_ins.tried(self.user, SignInEvent.How.PASSWORD):
            password = str(super().clean_oldpassword())
        attempt.forgive()
        return password


class FirstPasswordForm(InOurWords, account.SetPasswordForm):  # type: ignore[misc]
    words = {"password1": NEW_PASSWORD, "password2": AGAIN}


class ForgottenPasswordForm(InOurWords, account.ResetPasswordForm):  # type: ignore[misc]
    words = {"email": ADDRESS}

    def clean_email(self) -> str:
        if limits.mail(context.request, self.cleaned_data["email"]) is None:
            raise get_adapter().validation_error("rate_limited")
        return str(super().clean_email())


class NewPasswordForm(InOurWords, account.ResetPasswordKeyForm):  # type: ignore[misc]
    words = {"password1": NEW_PASSWORD, "password2": AGAIN}


class FactorCodeForm(InOurWords, factor.AuthenticateForm):  # type: ignore[misc]
    words = {"code": FACTOR_CODE}


class ConfirmFactorCodeForm(InOurWords, factor.ReauthenticateForm):  # type: ignore[misc]
    words = {"code": FACTOR_CODE}


class SetUpAppForm(InOurWords, ActivateTOTPForm):  # type: ignore[misc]
    words = {"code": (_("Code that the app shows now"), "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


BROKEN = (AttributeError, IndexError, KeyError, TypeError, ValueError, struct.error)
"""What reading an answer raises that no browser gives."""


PASSKEY = SignInEvent.How.PASSKEY


@contextmanager
def whole() -> Iterator[None]:
    """Refuse what is no answer of a passkey; the libraries below take its form for granted."""
    try:
        yield
    except BROKEN as broken:
        raise get_adapter().validation_error("incorrect_code") from broken


class AddPasskeyForm(InOurWords, passkey.AddWebAuthnForm):  # type: ignore[misc]
    """Every passkey may stand alone: it is asked to verify its owner, by finger, face or PIN."""

    words = {"name": (_("Name"), _("For your own list, such as “My phone”."))}
    passwordless = None  # removes allauth's question

    def clean(self) -> dict[str, Any]:
        with whole():
            return dict(super().clean() or {})


class UsePasskeyForm(passkey.AuthenticateWebAuthnForm):  # type: ignore[misc]
    def clean_credential(self) -> Authenticator:
        with sign_ins.tried(self.user, PASSKEY), whole():
            return super().clean_credential()


class SignInByPasskeyForm(passkey.LoginWebAuthnForm):  # type: ignore[misc]
    def clean_credential(self) -> Authenticator:
        with sign_ins.tried(self.user, PASSKEY), whole():
            return super().clean_credential()


class ConfirmByPasskeyForm(passkey.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    def clean_credential(self) -> Authenticator:
        with sign_ins.tried(self.user, PASSKEY), whole():
            return super().clean_credential()


class NamePasskeyForm(InOurWords, passkey.EditWebAuthnForm):  # type: ignore[misc]
    words = {"name": (_("Name"), "")}


class ReadingForm(forms.Form):
    """In which language and time zone somebody reads the house."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Meetings and entries are shown in it."))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        kwargs["initial"] = {"language": person.language, "time_zone": person.time_zone}
        super().__init__(*args, **kwargs)
        zones = sorted(clock.available_time_zones() | {person.time_zone})
        self.fields["time_zone"].choices = [(zone, zone) for zone in zones]  # type: ignore[attr-defined]  # a ChoiceField
