"""Writes contacts, many at once, for imports."""

from collections.abc import Mapping
from typing import Any

from hanse.alliances.models import Alliance
from hanse.directory.models import Channel, Contact
from hanse.directory.rules import ChannelKind
from hanse.history import clock
from hanse.people.models import Person


def new_contact(alliance: Alliance, facts: Mapping[str, Any], *, by: Person | None) -> Contact:
    """A contact that is not saved yet, with its checks of length and form. Raises ValidationError."""
    contact = Contact(alliance=alliance, recorded_at=clock.now(), recorded_by=by, **facts)
    contact.clean_fields(exclude=["alliance", "recorded_by", "person", "merged_into"])
    return contact


def new_channels(contact: Contact, *, emails: list[str], phones: list[str], prefer: bool) -> list[Channel]:
    """Channels that are not saved yet; the first of somebody new is the preferred one."""
    found = [(ChannelKind.EMAIL, email.lower()) for email in emails] + [(ChannelKind.PHONE, phone) for phone in phones]
    return [
        Channel(alliance_id=contact.alliance_id, contact=contact, kind=kind.value, value=value, preferred=prefer and place == 0)
        for place, (kind, value) in enumerate(found)
    ]
