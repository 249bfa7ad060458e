"""What happens to contacts, their posts and channels, organisations, notes and profiles of cities."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from hanse import history
from hanse.access.decisions import may
from hanse.access.grants import Can
from hanse.alliances.actions import take_the_pen
from hanse.alliances.models import Alliance, MemberCity
from hanse.directory import rules
from hanse.directory.models import Channel, CityProfile, Contact, Note, Organisation, Post
from hanse.directory.rules import ChannelKind, Consent, Function, Visibility
from hanse.history import clock
from hanse.people.models import Person
from hanse.text.search import document, latin


@dataclass(frozen=True, slots=True)
class Reach:
    """A way to reach somebody, as it was entered."""

    kind: ChannelKind
    value: str


@dataclass(frozen=True, slots=True)
class Held:
    """A post as it was entered: what somebody is for a city or an organisation, from a day to a day."""

    member_city: MemberCity | None = None
    organisation: Organisation | None = None
    function: Function = Function.STAFF
    title: str = ""
    unit: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


def add_contact(
    *,
    alliance: Alliance,
    name: str,
    by: Person | None,
    reading: str = "",
    languages: Sequence[str] = (),
    consent: Consent = Consent.UNKNOWN,
    consent_on: date | None = None,
    source: str = "",
    person: Person | None = None,
    posts: Sequence[Held] = (),
    channels: Sequence[Reach] = (),
) -> Contact:
    """Enter somebody whom the alliance knows, with their posts and channels; the first channel is the preferred one.

    Raises Refused for no name, a consent without its day or with one ahead, a post nowhere or of another alliance, the same
    channel twice and an e-mail address that is none.
    """
    rules.check_name(name)
    rules.check_consent(consent, consent_on, today=clock.today(alliance.time_zone))
    with history.act("directory.contact_added", by=by, alliance=alliance):
        contact = Contact.objects.create(
            alliance=alliance,
            name=name.strip(),
            reading=reading.strip(),
            languages=list(languages),
            consent=consent,
            consent_on=consent_on,
            source=source.strip(),
            person=person,
            recorded_at=clock.now(),
            recorded_by=by,
        )
        for held in posts:
            _post(contact, held)
        for place, reach in enumerate(channels):
            _channel(contact, reach, preferred=place == 0)
        index([contact])
        return contact


PERSONAL = ("name", "reading", "languages", "consent", "consent_on", "source", "person")
"""What of a contact is stated of the human being, and changes as a whole."""


def change_contact(*, contact: Contact, facts: Mapping[str, Any], by: Person | None) -> Contact:
    """State facts about somebody anew: any of PERSONAL. Raises Refused as `add_contact` does, and for one that was merged."""
    rules.check_fields(facts.keys(), known=PERSONAL)
    with history.act("directory.contact_changed", by=by, alliance=contact.alliance):
        _take_up(contact)
        for name, value in facts.items():
            setattr(contact, name, value.strip() if isinstance(value, str) else value)
        rules.check_name(contact.name)
        rules.check_consent(Consent(contact.consent), contact.consent_on, today=clock.today(contact.alliance.time_zone))
        contact.save(update_fields=list(facts))
        index([contact])
        return contact


def add_post(*, contact: Contact, held: Held, by: Person | None) -> Post:
    """Say what somebody is, or was. Raises Refused as `add_contact` does, and for a contact that was merged."""
    with history.act("directory.post_added", by=by, alliance=contact.alliance):
        _take_up(contact)
        post = _post(contact, held)
        index([contact])
        return post


def end_post(*, post: Post, ends_on: date | None, by: Person | None) -> Post:
    """Say which day is the last of a post; None: it goes on. Raises Refused for a day before the first."""
    with history.act("directory.post_ended", by=by, alliance=post.alliance):
        _take_up(post.contact)
        rules.check_term(post.starts_on, ends_on)
        post.ends_on = ends_on
        post.save(update_fields=["ends_on"])
        return post


def add_channel(*, contact: Contact, reach: Reach, by: Person | None) -> Channel:
    """Add a way to reach somebody; the first one is preferred. Raises Refused for one that is there, and for no address."""
    with history.act("directory.channel_added", by=by, alliance=contact.alliance):
        _take_up(contact)
        channel = _channel(contact, reach, preferred=not contact.channels.exists())
        index([contact])
        return channel


def prefer_channel(*, channel: Channel, by: Person | None) -> Channel:
    """Let this be the way by which somebody is best reached. Raises Refused for one that does not work."""
    with history.act("directory.channel_preferred", by=by, alliance=channel.alliance):
        _take_up(channel.contact)
        rules.check_works(not channel.broken)
        Channel.objects.filter(contact=channel.contact_id, preferred=True).exclude(pk=channel.pk).update(preferred=False)
        channel.preferred = True
        channel.save(update_fields=["preferred"])
        return channel


def mark_channel(*, channel: Channel, broken: bool, by: Person | None) -> Channel:
    """Say that nothing arrives by a channel, or that it works again. What is broken is preferred no longer."""
    with history.act("directory.channel_marked", by=by, alliance=channel.alliance):
        _take_up(channel.contact)
        channel.broken = broken
        channel.preferred = channel.preferred and not broken
        channel.save(update_fields=["broken", "preferred"])
        return channel


def remove_channel(*, channel: Channel, by: Person | None) -> None:
    """Take a channel away; the history keeps that it was there."""
    contact = channel.contact
    with history.act("directory.channel_removed", by=by, alliance=contact.alliance):
        _take_up(contact)
        channel.delete()
        index([contact])


def index(contacts: Iterable[Contact]) -> None:
    """Write down anew by which words contacts are found and sorted: after any change of names, posts or channels.

    Three statements, whatever their number.
    """
    found = Contact.objects.filter(pk__in=[contact.pk for contact in contacts]).prefetch_related("posts", "channels")
    changed = []
    for contact in found:
        posts = [text for post in contact.posts.all() for text in (post.title, post.unit)]
        mails = [channel.value for channel in contact.channels.all()]
        contact.words = document([contact.name, contact.reading, *posts, *mails])
        contact.latin_name = latin(contact.name)
        changed.append(contact)
    Contact.objects.bulk_update(changed, ["words", "latin_name"])


def add_organisation(
    *,
    alliance: Alliance,
    name: str,
    by: Person | None,
    kind: Organisation.Kind = Organisation.Kind.OTHER,
    country: str = "",
    website: str = "",
    sells_to_cities: bool = False,
) -> Organisation:
    """Enter a body that contacts work for. Raises ValidationError for a name that is taken, and for no web address."""
    organisation = Organisation(alliance=alliance, name=name.strip(), kind=kind, country=country, website=website)
    organisation.sells_to_cities = sells_to_cities
    organisation.words = document([organisation.name])
    with history.act("directory.organisation_added", by=by, alliance=alliance):
        organisation.full_clean()
        organisation.save()
        return organisation


def change_organisation(*, organisation: Organisation, facts: Mapping[str, Any], by: Person | None) -> Organisation:
    """State facts about an organisation anew. Raises ValidationError for a name that is taken, and for no web address."""
    rules.check_fields(facts.keys(), known=("name", "kind", "country", "website", "sells_to_cities"))
    for name, value in facts.items():
        setattr(organisation, name, value)
    organisation.words = document([organisation.name])
    with history.act("directory.organisation_changed", by=by, alliance=organisation.alliance):
        organisation.full_clean()
        organisation.save(update_fields=[*facts, "words"])
        return organisation


def write_note(
    *,
    text: str,
    by: Person | None,
    contact: Contact | None = None,
    member_city: MemberCity | None = None,
    visibility: Visibility = Visibility.SECRETARIAT,
) -> Note:
    """Write a remark about a contact or a city. One about a contact that a city may read names the city.

    Raises Refused for no text, for a city of another alliance and for a note to a city that is not named.
    """
    subject = contact or member_city
    if subject is None:
        raise ValueError("a note is about a contact or a city")
    rules.check_note(text, visibility, has_city=member_city is not None)
    rules.check_belongs(member_city is None or member_city.alliance_id == subject.alliance_id)
    with history.act("directory.note_written", by=by, alliance=subject.alliance):
        if contact is not None:
            rules.check_not_merged(contact.merged_into_id is not None)
        return Note.objects.create(
            alliance=subject.alliance,
            contact=contact,
            member_city=member_city,
            text=text.strip(),
            visibility=visibility,
            written_at=clock.now(),
            written_by=by,
        )


def withdraw_note(*, note: Note, by: Person) -> Note:
    """Take a remark back: one's own, or as the secretariat any. Raises Refused for others' words, and the second time."""
    rules.check_own_words(note.written_by_id == by.pk or bool(may(by, Can.MANAGE_DIRECTORY, note.alliance)))
    with history.act("directory.note_withdrawn", by=by, alliance=note.alliance):
        found = Note.objects.select_for_update().get(pk=note.pk)
        rules.check_not_withdrawn(found.withdrawn_at is not None)
        found.withdrawn_at = clock.now()
        found.save(update_fields=["withdrawn_at"])
        return found


PROFILE = ("governance", "capacity", "departments", "languages", "law_context", "wants", "offers")


def change_profile(*, member_city: MemberCity, facts: Mapping[str, Any], by: Person | None) -> CityProfile:
    """State what is known of a city: any of PROFILE. Raises Refused for anything else."""
    rules.check_fields(facts.keys(), known=PROFILE)
    with history.act("directory.profile_changed", by=by, alliance=member_city.alliance):
        take_the_pen(member_city.alliance)
        profile, _made = CityProfile.objects.update_or_create(
            member_city=member_city,
            defaults=dict(facts),
            create_defaults={"alliance": member_city.alliance, "recorded_at": clock.now(), **facts},
        )
        return profile


def _take_up(contact: Contact) -> None:
    """Have a contact to oneself until this transaction ends, if it still stands for itself."""
    take_the_pen(contact.alliance)
    contact.refresh_from_db(fields=["merged_into"])
    rules.check_not_merged(contact.merged_into_id is not None)


def _post(contact: Contact, held: Held) -> Post:
    rules.check_place(has_city=held.member_city is not None, has_organisation=held.organisation is not None)
    for named in (held.member_city, held.organisation):
        rules.check_belongs(named is None or named.alliance_id == contact.alliance_id)
    rules.check_term(held.starts_on, held.ends_on)
    return Post.objects.create(
        alliance=contact.alliance,
        contact=contact,
        member_city=held.member_city,
        organisation=held.organisation,
        function=held.function,
        title=held.title.strip(),
        unit=held.unit.strip(),
        starts_on=held.starts_on,
        ends_on=held.ends_on,
    )


def _channel(contact: Contact, reach: Reach, *, preferred: bool) -> Channel:
    value = written(reach)
    rules.check_not_there(contact.channels.filter(kind=reach.kind, value=value).exists())
    return Channel.objects.create(alliance=contact.alliance, contact=contact, kind=reach.kind, value=value, preferred=preferred)


def written(reach: Reach) -> str:
    """An address or number as the directory keeps it. Raises Refused for none, and for an e-mail address that is none."""
    value = " ".join(reach.value.split())
    if reach.kind is ChannelKind.EMAIL:
        try:
            validate_email(value)
        except ValidationError as wrong:
            raise history.Refused(_("“%(text)s” is no e-mail address.") % {"text": value}) from wrong
        return value.lower()
    if not value:
        raise history.Refused(_("Give an address or a number."))
    return value
