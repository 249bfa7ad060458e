"""Person: somebody who signs in."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from hanse.history import clock
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
