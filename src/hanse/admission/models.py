"""Invitations to seats, and requests to join. Private data: every table carries its alliance."""

from datetime import datetime
from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hanse.access.roles import CITY_ROLES
from hanse.access.walls import IN_REACH, OF_ALLIANCE_AND_STEWARD, STEWARD, Wall
from hanse.admission.rules import INVITABLE, InvitationState, RequestKind, RequestState
from hanse.alliances.models import Alliance, MemberCity, Seat
from hanse.history import clock
from hanse.outbox.models import Message
from hanse.people.models import Person
from hanse.places.models import City

INVITATION_STATE_WORDS = {
    InvitationState.PENDING: _("Pending"),
    InvitationState.ACCEPTED: _("Accepted"),
    InvitationState.DECLINED: _("Declined"),
    InvitationState.REVOKED: _("Revoked"),
    InvitationState.EXPIRED: _("Expired"),
}
REQUEST_STATE_WORDS = {
    RequestState.WAITING: _("Waiting"),
    RequestState.ACCEPTED: _("Accepted"),
    RequestState.DECLINED: _("Declined"),
    RequestState.SPAM: _("Spam"),
}
REQUEST_KIND_WORDS = {RequestKind.CITY: _("A city"), RequestKind.EXPERT: _("An expert")}

HELD_LINK = "hanse.invitation"
"""Setting of a transaction: the SHA-256 of the token that a visitor holds. It opens that one invitation and no other."""


class Invitations(models.QuerySet["Invitation"]):
    """Reads of invitations."""

    def for_alliance(self, alliance: Alliance) -> Self:
        return self.filter(alliance=alliance)

    def pending(self) -> Self:
        """Not answered and not revoked; perhaps expired."""
        return self.filter(state=InvitationState.PENDING)

    def open_at(self, moment: datetime) -> Self:
        """Those whose link still works."""
        return self.pending().filter(expires_at__gt=moment)


@pghistory.track(exclude=["token_sha256"], attrs={"wall": OF_ALLIANCE_AND_STEWARD})
class Invitation(models.Model):
    """A seat offered to an e-mail address. Whoever opens the link within its time may take the seat, once.

    The token of the link is kept as its SHA-256 alone: 32 random bytes need no slower hash (nobody can guess them), and
    whoever reads the database or a backup of it gets no link.
    """

    wall: ClassVar = Wall(
        sees=f"{IN_REACH} OR {STEWARD} OR token_sha256 = (SELECT current_setting('{HELD_LINK}', true))",
        writes=f"{IN_REACH} OR {STEWARD}",
    )

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(_("role"), max_length=20, choices=[(role.value, role.label) for role in INVITABLE])
    member_city = models.ForeignKey(
        MemberCity, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations", verbose_name=_("city")
    )
    email = models.EmailField(_("e-mail"), help_text=_("in lower case"))
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    term_ends_on = models.DateField(_("term ends"), null=True, blank=True)
    deputy_of = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("deputy of")
    )
    takes_over = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="successors", verbose_name=_("takes over from")
    )
    takes_over_on = models.DateField(
        _("last day of the seat before"), null=True, blank=True, help_text=_("the day on which the earlier holder's seat ends")
    )
    message = models.TextField(_("message"), max_length=2000, blank=True)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("invited by"))
    created_at = models.DateTimeField(_("written"), default=clock.now)
    expires_at = models.DateTimeField(_("expires"))
    token_sha256 = models.CharField(max_length=64, unique=True, help_text=_("hexadecimal"))
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=[(state.value, word) for state, word in INVITATION_STATE_WORDS.items()],
        default=InvitationState.PENDING.value,
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    seat = models.OneToOneField(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="invitation")
    mail = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    submission = models.UUIDField(null=True, blank=True, db_index=True, help_text=_("names the list it was sent with"))

    objects: ClassVar[Invitations] = Invitations.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["expires_at", "pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["alliance", "email", "role", "member_city"],
                condition=Q(state=InvitationState.PENDING.value),
                nulls_distinct=False,
                name="one_pending_invitation_to_a_seat",
                violation_error_message=_("An invitation to this seat is on its way to this address already."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(CITY_ROLES), member_city__isnull=False)
                | (~Q(role__in=sorted(CITY_ROLES)) & Q(member_city__isnull=True)),
                name="invitations_of_city_roles_name_their_city",
            ),
            models.CheckConstraint(
                condition=Q(state=InvitationState.ACCEPTED.value, seat__isnull=False)
                | (~Q(state=InvitationState.ACCEPTED.value) & Q(seat__isnull=True)),
                name="accepted_invitations_name_their_seat",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.role}"

    def state_at(self, moment: datetime) -> InvitationState:
        """The state; an invitation whose time is over has expired, whether or not somebody has written that down."""
        state = InvitationState(self.state)
        return InvitationState.EXPIRED if state is InvitationState.PENDING and self.expires_at <= moment else state


@pghistory.track()
class JoinRequest(models.Model):
    """Somebody asks to join: a prospect whom the secretariat answers. It gives no account, and no mail is sent to its address.

    Visitors write it on the public page of an alliance, through its front door (`walls.reaching`).
    """

    wall: ClassVar = Wall(sees=IN_REACH)

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="join_requests")
    kind = models.CharField(
        _("who asks"), max_length=6, choices=[(kind.value, word) for kind, word in REQUEST_KIND_WORDS.items()]
    )
    name = models.CharField(_("name"), max_length=100)
    email = models.EmailField(_("e-mail"), help_text=_("in lower case"))
    organisation = models.CharField(_("organisation and function"), max_length=150)
    city_name = models.CharField(_("city"), max_length=100, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    message = models.TextField(_("message"), max_length=2000, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    created_at = models.DateTimeField(_("written"), default=clock.now)
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=[(state.value, word) for state, word in REQUEST_STATE_WORDS.items()],
        default=RequestState.WAITING.value,
    )
    note = models.TextField(_("note"), max_length=2000, blank=True)
    city = models.ForeignKey(City, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["created_at", "pk"]
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["alliance", "email", "kind"],
                condition=Q(state=RequestState.WAITING.value),
                name="one_waiting_request_of_an_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.kind}"
