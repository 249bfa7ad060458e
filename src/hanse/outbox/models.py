"""Message: one mail to one recipient."""

from typing import ClassVar, Self
from uuid import uuid4

import pghistory
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hanse.access.walls import IN_REACH, OUTSIDE, STEWARD, Wall
from hanse.history import clock
from hanse.outbox.rules import IN_FLIGHT, State
from hanse.people.models import Person

STATE_WORDS = {
    State.QUEUED: _("Waiting to be sent"),
    State.SENDING: _("Being sent"),
    State.SENT: _("Sent"),
    State.FAILED: _("Failed"),
    State.UNCERTAIN: _("Perhaps sent"),
    State.CANCELLED: _("Cancelled"),
}

one_line = RegexValidator(r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*\Z", _("This must be one line of text."))
"""A line break in a name or a subject would begin another header of the mail (RFC 5322, section 2.2)."""


class Messages(models.QuerySet["Message"]):
    """Messages, as a vocabulary."""

    def in_flight(self) -> Self:
        """Those that a worker still has to do with."""
        return self.filter(state__in=sorted(IN_FLIGHT))

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")


# History tells the course of a message. Its words and addresses stay in one place, where they can be erased.
@pghistory.track(
    exclude=["to_address", "to_name", "subject", "text", "error"],
    meta={"indexes": [models.Index(fields=["alliance_id", "-pgh_created_at", "-pgh_id"], name="messages_newest_events")]},
)
class Message(models.Model):
    """One mail to one recipient, written down in the transaction of the act that causes it.

    The text of a secret message (it holds a link or a code that opens something) goes as soon as no worker needs it any more.
    Its subject stays, so the secret must not stand there. The key is made here, not by the database: who may write a message
    need not be able to read it back.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    alliance_id = models.BigIntegerField(null=True, blank=True)  # the key alone: alliances stand above
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="messages")
    to_address = models.EmailField(_("address"))
    to_name = models.CharField(_("name"), max_length=200, blank=True, validators=[one_line])
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    template = models.CharField(_("template"), max_length=100)
    subject = models.CharField(_("subject"), max_length=300, validators=[one_line])
    text = models.TextField(_("text"), blank=True)
    secret = models.BooleanField(_("opens something"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=STATE_WORDS, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    message_id = models.CharField(_("Message-ID"), max_length=300, unique=True)
    created_at = models.DateTimeField(_("written"), default=clock.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.TextField(_("what went wrong"), blank=True)

    objects: ClassVar[Messages] = Messages.as_manager()  # type: ignore[assignment]

    # Mails of no alliance (sign-in codes) are written for whoever asks. Their recipient and the worker alone read them.
    wall: ClassVar = Wall(
        sees=f"{IN_REACH} OR ({STEWARD} AND alliance_id IS NOT NULL) OR {OUTSIDE} OR person_id = (SELECT hanse_person())",
        writes=f"{IN_REACH} OR {STEWARD} OR {OUTSIDE} OR alliance_id IS NULL",
    )

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes: ClassVar = [
            models.Index(fields=["alliance_id", "-created_at", "-id"], name="messages_of_alliance"),
            models.Index(fields=["-created_at", "-id"], name="messages_newest_first"),
            models.Index(fields=["state"], name="messages_in_flight", condition=Q(state__in=sorted(IN_FLIGHT))),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=State.SENT, sent_at__isnull=False) | (~Q(state=State.SENT) & Q(sent_at__isnull=True)),
                name="message_sent_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        """Its page in the demonstration."""
        return reverse("outbox:message", kwargs={"message": self.pk})
