"""Person: somebody who signs in. And what became of their sign-in."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any, ClassVar, Final

import pghistory
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hanse.history import clock
from hanse.history.triggers import append_only
from hanse.people.former import NameField


def validate_time_zone(name: str) -> None:
    """Refuse what is no IANA name."""
    if not clock.is_time_zone(name):
        raise ValidationError(
            _("There is no time zone “%(name)s”. Give an IANA name such as America/Bogota."), params={"name": name}
        )


class People(BaseUserManager["Person"]):
    """Makes and finds people by their e-mail address, whatever its case."""

    def create_user(self, email: str, password: str | None = None, **facts: Any) -> "Person":
        """A new person; without a password they cannot sign in with one."""
        person = self.model(email=self.normalize_email(email).lower(), **facts)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, email: str | None) -> "Person":
        return self.get(email__iexact=email)


@pghistory.track(exclude=["password", "last_login"])
class Person(AbstractBaseUser):
    """One human being. What they may do follows from their seats, never from a flag here."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = NameField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="UTC",
        validators=[validate_time_zone],
        help_text=_("IANA name, e.g. America/Bogota"),
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    session_era = models.PositiveIntegerField(
        _("sessions ended at once"),
        default=0,
        editable=False,
        help_text=_("how often all sessions were ended at once; sessions of an earlier era are void"),
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[People] = People()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_in_any_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_session_auth_hash(self) -> str:
        """What a session must hold to be this person's: it changes with the password and with each "sign out everywhere"."""
        return self._of_this_era(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under the secret keys of before."""
        return (self._of_this_era(earlier) for earlier in super().get_session_auth_fallback_hash())

    def _of_this_era(self, password_hash: str) -> str:
        return sha256(f"{password_hash}:{self.session_era}".encode()).hexdigest()


class SignInEvent(models.Model):
    """Somebody signed in or tried to, or what they sign in with has changed. Append-only.

    Triggers of the database write the changes, whoever makes them and how (migration 0006): of second factors, of identity
    providers, of password and address, and that all sessions ended. Sign-ins and failures are written by the pages. Of an
    address that belongs to nobody here nothing is kept. `origin` as in hanse.history.origins.
    """

    class What(models.TextChoices):
        SIGNED_IN = "signed_in", _("Signed in")
        FAILED = "failed", _("Sign-in failed")
        PASSWORD_CHANGED = "password_changed", _("Password changed")
        EMAIL_CHANGED = "email_changed", _("E-mail address changed")
        APP_ADDED = "app_added", _("Authenticator app set up")
        APP_REMOVED = "app_removed", _("Authenticator app removed")
        PASSKEY_ADDED = "passkey_added", _("Passkey added")
        PASSKEY_REMOVED = "passkey_removed", _("Passkey removed")
        CODES_MADE = "codes_made", _("Recovery codes made")
        CODES_SHOWN = "codes_shown", _("Recovery codes shown")
        CODES_REMOVED = "codes_removed", _("Recovery codes removed")
        PROVIDER_CONNECTED = "provider_connected", _("Identity provider connected")
        PROVIDER_REMOVED = "provider_removed", _("Identity provider disconnected")
        SESSION_ENDED = "session_ended", _("Signed out of one browser")
        SESSIONS_ENDED = "sessions_ended", _("Signed out everywhere")

    class How(models.TextChoices):
        PASSWORD = "password", pgettext_lazy("how somebody signs in", "password")
        CODE = "code", pgettext_lazy("how somebody signs in", "code by e-mail")
        PROVIDER = "provider", pgettext_lazy("how somebody signs in", "identity provider")
        PASSKEY = "passkey", pgettext_lazy("how somebody signs in", "passkey")
        APP = "app", pgettext_lazy("how somebody signs in", "authenticator app")
        RECOVERY_CODE = "recovery_code", pgettext_lazy("how somebody signs in", "recovery code")

    COMINGS: Final = (What.SIGNED_IN, What.FAILED)
    """What tells when somebody comes; the rest tells what they come with."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="sign_in_events", verbose_name=_("person")
    )
    what = models.CharField(_("sign-in"), max_length=20, choices=What.choices)
    how = models.CharField(_("how"), max_length=60, blank=True, help_text=_("the ways in the order of their use, with + between"))
    happened_at = models.DateTimeField(_("when"), default=clock.now)
    origin = models.JSONField(_("from where"), default=dict)
    act = models.UUIDField(_("act"), null=True, editable=False, db_index=True, help_text=_("none for what is nobody's act"))

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        indexes: ClassVar = [
            models.Index("person", models.F("happened_at").desc(), models.F("id").desc(), name="sign_ins_of_person"),
            models.Index(
                models.F("happened_at").desc(),
                models.F("id").desc(),
                condition=~models.Q(what__in=["signed_in", "failed"]),
                name="sign_in_changes_newest",
            ),
        ]
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return f"{self.what} ({self.happened_at:%Y-%m-%d})"

    @property
    def ways(self) -> list[str]:
        """How, in words."""
        return [str(self.How(way).label) for way in self.how.split("+") if way]
