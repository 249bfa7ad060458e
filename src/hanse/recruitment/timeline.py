"""All that happened between the alliance and a city or an expert, in one line of time, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.formats import localize
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from hanse.admission.models import INVITATION_STATE_WORDS, Invitation
from hanse.alliances.models import STANDING_WORDS, MemberCity, Seat, StandingChange
from hanse.alliances.rules import Standing
from hanse.directory.models import Channel, Contact, Expert, ExpertStandingChange, Note
from hanse.directory.rules import ChannelKind
from hanse.history import clock
from hanse.outbox.models import Message
from hanse.recruitment.models import Touch

MOST = 200
"""Of each kind the newest so many."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. `day_only`: on a day, at no known hour.."""

    at: datetime
    title: str
    text: str = ""
    who: str = ""
    day_only: bool = False

    @property
    def iso(self) -> str:
        """The moment, or the day, as ISO 8601."""
        return self.at.date().isoformat() if self.day_only else self.at.isoformat()

    @property
    def when(self) -> str:
        """The moment, or the day, in the reader's way."""
        return str(localize(self.at.date() if self.day_only else localtime(self.at)))


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events, newest first, and the keys of the people whose names or addresses they show."""

    events: list[Event]
    about: frozenset[int]


def timeline(subject: MemberCity | Expert, contacts: list[Contact]) -> Timeline:
    """Touches, changes of stage, notes, mails to its people, invitations. Seven statements, however much happened."""
    people = _people(subject, contacts)
    addresses = _addresses(subject, contacts)
    events = [
        *_touches(subject),
        *_changes(subject),
        *_notes(subject, contacts),
        *_mails(subject, people, addresses),
        *_invitations(subject, addresses),
    ]
    return Timeline(sorted(events, key=lambda event: event.at, reverse=True), frozenset(people))


def _people(subject: MemberCity | Expert, contacts: list[Contact]) -> set[int]:
    """Accounts of those who speak for a city, or of the expert."""
    accounts = {contact.person_id for contact in contacts if contact.person_id is not None}
    if isinstance(subject, Expert):
        return accounts
    return accounts | set(Seat.objects.filter(member_city=subject).values_list("person", flat=True))


def _addresses(subject: MemberCity | Expert, contacts: list[Contact]) -> list[str]:
    found = Channel.objects.filter(alliance=subject.alliance, contact__in=contacts, kind=ChannelKind.EMAIL)
    return [value.lower() for value in found.values_list("value", flat=True)]


def _touches(subject: MemberCity | Expert) -> Iterator[Event]:
    wanted = Q(member_city=subject) if isinstance(subject, MemberCity) else Q(expert=subject)
    found = Touch.objects.for_alliance(subject.alliance).filter(wanted).select_related("recorded_by").prefetch_related("contacts")
    for touch in found[:MOST]:
        title = f"{touch.get_kind_display()}: {touch.get_direction_display()}"
        names = ", ".join(contact.name for contact in touch.contacts.all())
        by = _("logged by %(name)s") % {"name": touch.recorded_by.name} if touch.recorded_by else ""
        yield Event(touch.happened_at, f"{title} ({names})" if names else title, touch.text, by)


def _changes(subject: MemberCity | Expert) -> Iterator[Event]:
    found: list[StandingChange] | list[ExpertStandingChange]
    if isinstance(subject, MemberCity):
        found = list(
            subject.standing_changes.select_related("recorded_by").order_by("-effective_on", "-recorded_at", "-pk")[:MOST]
        )
    else:
        found = list(
            subject.standing_changes.select_related("recorded_by").order_by("-effective_on", "-recorded_at", "-pk")[:MOST]
        )
    zone = ZoneInfo(subject.alliance.time_zone)
    for change in found:
        # A change holds from a day on; among what happened on that day it stands where it was recorded.
        same_day = change.recorded_at.astimezone(zone).date() == change.effective_on
        at = change.recorded_at if same_day else datetime.combine(change.effective_on, time(), UTC)
        word = STANDING_WORDS[Standing(change.standing)]
        yield Event(
            at,
            _("Stage: %(stage)s") % {"stage": word},
            change.reason,
            change.recorded_by.name if change.recorded_by else "",
            True,
        )


def _notes(subject: MemberCity | Expert, contacts: list[Contact]) -> Iterator[Event]:
    wanted = Q(contact__in=contacts)
    if isinstance(subject, MemberCity):
        wanted |= Q(member_city=subject)
    found = Note.objects.for_alliance(subject.alliance).filter(wanted, withdrawn_at__isnull=True)
    for note in found.select_related("written_by", "contact")[:MOST]:
        title = _("Note about %(name)s") % {"name": note.contact.name} if note.contact else _("Note")
        yield Event(note.written_at, title, note.text, note.written_by.name if note.written_by else "")


def _mails(subject: MemberCity | Expert, people: set[int], addresses: list[str]) -> Iterator[Event]:
    wanted = Q(person__in=people) | Q(to_address__in=addresses)
    found = Message.objects.filter(wanted, alliance_id=subject.alliance_id).newest_first()
    for mail in found.defer("text")[:MOST]:
        yield Event(
            mail.created_at,
            _("Mail to %(name)s: %(subject)s") % {"name": mail.to_name or mail.to_address, "subject": mail.subject},
            str(mail.get_state_display()),
        )


def _invitations(subject: MemberCity | Expert, addresses: list[str]) -> Iterator[Event]:
    wanted = Q(member_city=subject) if isinstance(subject, MemberCity) else Q(email__in=addresses)
    now = clock.now()
    found = Invitation.objects.for_alliance(subject.alliance).filter(wanted).select_related("invited_by")
    for invitation in found.order_by("-created_at")[:MOST]:
        yield Event(
            invitation.created_at,
            _("%(name)s invited: %(role)s") % {"name": invitation.name, "role": invitation.get_role_display()},
            str(INVITATION_STATE_WORDS[invitation.state_at(now)]),
            invitation.invited_by.name if invitation.invited_by else "",
        )
