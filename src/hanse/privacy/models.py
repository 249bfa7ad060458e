"""Consents, requests for erasure, and who answers for an alliance's data."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hanse.access.walls import IN_REACH, Wall
from hanse.alliances.models import Alliance
from hanse.history import clock
from hanse.people.models import Person
from hanse.privacy.packs import free_purposes
from hanse.privacy.rules import RequestState
from hanse.privacy.words import PURPOSE_WORDS

REQUEST_STATE_WORDS = {
    RequestState.WAITING: _("Waiting for an answer"),
    RequestState.AGREED: _("Agreed"),
    RequestState.DECLINED: _("Declined"),
    RequestState.DONE: _("Erased"),
}


@pghistory.track()
class Consent(models.Model):
    """A person lets their data be used for a purpose about which they decide. Given anew after a withdrawal, it is a new row.

    It is the person's, in all alliances; those who share an alliance with them see it, because they have to keep to it.
    """

    wall: ClassVar = Wall(
        sees=(
            "person_id = (SELECT hanse_person()) OR EXISTS (SELECT FROM alliances_seat seat "  # noqa: S608 - constants
            f"WHERE seat.person_id = {{table}}.person_id AND seat.{IN_REACH})"
        ),
        writes="person_id = (SELECT hanse_person())",
    )

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents", verbose_name=_("person"))
    purpose = models.CharField(
        _("purpose"), max_length=20, choices=[(known.code, PURPOSE_WORDS[known.code].name) for known in free_purposes()]
    )
    given_at = models.DateTimeField(_("given at"), default=clock.now)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["given_at", "pk"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=Q(withdrawn_at__isnull=True), name="one_consent_at_a_time_to_a_purpose"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.purpose}"


@pghistory.track()
class ErasureRequest(models.Model):
    """The erasure of a person waits for the word of one of their alliances. `asked_by` is nobody where a period has run out."""

    wall: ClassVar = Wall(sees=IN_REACH)

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+", verbose_name=_("alliance"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    asked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"), default=clock.now)
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=[(state.value, word) for state, word in REQUEST_STATE_WORDS.items()],
        default=RequestState.WAITING.value,
    )
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        verbose_name = _("request for erasure")
        verbose_name_plural = _("requests for erasure")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["alliance", "person"],
                condition=Q(state__in=[RequestState.WAITING.value, RequestState.AGREED.value]),
                name="one_open_request_for_erasure",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.state}"


@pghistory.track()
class Controller(models.Model):
    """Who answers for an alliance's personal data, and whom people ask about it (GDPR art. 30(1)(a))."""

    wall: ClassVar = Wall(sees=IN_REACH)

    alliance = models.OneToOneField(Alliance, on_delete=models.PROTECT, related_name="controller", verbose_name=_("alliance"))
    name = models.CharField(_("who answers for the data"), max_length=200, blank=True)
    address = models.TextField(_("postal address"), max_length=500, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    officer_name = models.CharField(_("data protection officer"), max_length=200, blank=True)
    officer_email = models.EmailField(_("e-mail of the data protection officer"), blank=True)
    kept_where = models.TextField(_("where the data is kept"), max_length=500, blank=True)
    transfers = models.TextField(_("transfers to other countries"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("controller of personal data")
        verbose_name_plural = _("controllers of personal data")

    def __str__(self) -> str:
        return self.name
