"""What happens to experts: their records in an alliance, their work, their own profile and what is shown of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from hanse import history
from hanse.access.roles import Role
from hanse.alliances.actions import NEWEST_FIRST, take_the_pen
from hanse.alliances.models import Alliance, MemberCity, Seat
from hanse.alliances.rules import Standing, check_dated, check_vendor_stays_out
from hanse.directory.actions import Reach, add_contact
from hanse.directory.experts import queries, rules
from hanse.directory.models import (
    Contact,
    Expert,
    ExpertPolicy,
    ExpertProfile,
    ExpertStandingChange,
    ExpertWork,
)
from hanse.directory.rules import ChannelKind, WorkKind, check_belongs
from hanse.history import clock
from hanse.people.models import Person
from hanse.policies.models import ModelPolicy


@dataclass(frozen=True, slots=True)
class Record:
    """What an alliance keeps of an expert, but for what the expert shows of their own profile."""

    fields: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    region: str = ""
    about: str = ""
    hours_per_quarter: int | None = None
    conflicts: str = ""
    neutral_on: date | None = None
    is_vendor: bool = False
    shown_to_members: bool = False


def enter_expert(
    *,
    contact: Contact,
    record: Record,
    policies: Collection[ModelPolicy],
    standing: Standing,
    since: date,
    by: Person | None,
    reason: str = "",
) -> Expert:
    """Make an expert's record for a contact.

    Raises Refused for a contact that has one, a policy of another initiative, a day that lies ahead, and for a vendor who has
    declared not to sell or holds a seat that opens private data of cities.
    """
    alliance = contact.alliance
    check_dated(since, today=clock.today(alliance.time_zone))
    with history.act("directory.expert_entered", by=by, alliance=alliance):
        take_the_pen(alliance)
        rules.check_no_expert(Expert.objects.filter(contact=contact).exists())
        expert = Expert(alliance=alliance, contact=contact, recorded_at=clock.now())
        _fill(expert, record, policies)
        _state(expert, standing, since, by, reason)
        return expert


def enter_expert_of_seat(*, seat: Seat, by: Person | None) -> Expert:
    """Make an expert's record from an expert's seat, for a contact that is linked with the person: theirs, one with their
    address, or a new one.

    Raises Refused for a seat of another role, and where there is a record already.
    """
    rules.check_seat(Role(seat.role))
    alliance = _alliance_of(seat)
    with history.act("directory.expert_entered", by=by, alliance=alliance):
        take_the_pen(alliance)
        contact = _contact_of(seat, by)
        since = min(seat.starts_on, clock.today(alliance.time_zone))
        return enter_expert(contact=contact, record=Record(), policies=(), standing=Standing.MEMBER, since=since, by=by)


def _alliance_of(seat: Seat) -> Alliance:
    if seat.alliance is None:
        raise ValueError("an expert's seat has its alliance: a constraint says so")
    return seat.alliance


def _contact_of(seat: Seat, by: Person | None) -> Contact:
    person, alliance = seat.person, _alliance_of(seat)
    contacts = Contact.objects.for_alliance(alliance).standing()
    contact = contacts.filter(person=person).first()
    if contact is None:
        contact = contacts.filter(person__isnull=True, channels__kind="email", channels__value__iexact=person.email).first()
        if contact is None:
            contact = add_contact(
                alliance=alliance,
                name=person.name,
                languages=[person.language],
                channels=[Reach(ChannelKind.EMAIL, person.email)],
                by=by,
            )
        contact.person = person
        contact.save(update_fields=["person"])
    return contact


def change_expert(*, expert: Expert, record: Record, policies: Collection[ModelPolicy], by: Person | None) -> Expert:
    """Change an alliance's record. What the expert shows of their own profile stays as they have it.

    Raises Refused as `enter_expert` does, and for a change of what is the expert's own.
    """
    with history.act("directory.expert_changed", by=by, alliance=expert.alliance):
        take_the_pen(expert.alliance)
        expert = _locked(expert)
        changed = {part for part in expert.agreed if _value_of(expert, part) != _plain(getattr(record, part))}
        rules.check_agreed(set(expert.agreed), changed)
        _fill(expert, record, policies)
        return expert


def _locked(expert: Expert) -> Expert:
    found = Expert.objects.select_for_update(of=("self",)).select_related("alliance", "contact")
    return found.get(pk=expert.pk)


def _fill(expert: Expert, record: Record, policies: Collection[ModelPolicy]) -> None:
    """Within the act and with the pen of the caller."""
    rules.check_neutral(is_vendor=record.is_vendor, neutral_on=record.neutral_on)
    if record.is_vendor:
        check_vendor_stays_out(Role.VENDOR, queries.roles_of(expert.contact))
    check_belongs(all(policy.initiative_id == expert.alliance.initiative_id for policy in policies))
    for field in fields(Record):
        if field.name != "languages":
            setattr(expert, field.name, _plain(getattr(record, field.name)))
    expert.clean_fields(exclude=["alliance", "contact"])
    expert.save()
    _speak(expert, list(record.languages))
    wanted = {policy.pk for policy in policies}
    known = set(expert.expert_policies.values_list("policy", flat=True))
    expert.expert_policies.exclude(policy__in=wanted).delete()
    ExpertPolicy.objects.bulk_create(
        ExpertPolicy(alliance_id=expert.alliance_id, expert=expert, policy_id=key) for key in sorted(wanted - known)
    )


def _speak(expert: Expert, languages: list[str]) -> None:
    """Languages stand with the contact, where mails look for them."""
    if expert.contact.languages != languages:
        expert.contact.languages = languages
        expert.contact.save(update_fields=["languages"])


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _value_of(expert: Expert, part: str) -> Any:
    return expert.contact.languages if part == "languages" else getattr(expert, part)


def change_expert_standing(
    *, expert: Expert, standing: Standing, effective_on: date, by: Person | None, reason: str = ""
) -> ExpertStandingChange:
    """State a new standing from a day on. Raises Refused when the day lies ahead or nothing would change."""
    alliance = expert.alliance
    check_dated(effective_on, today=clock.today(alliance.time_zone))
    with history.act("directory.expert_standing_changed", by=by, alliance=alliance, note=reason):
        take_the_pen(alliance)
        rules.check_standing(queries.standing_on(expert, on=effective_on), standing)
        return _state(expert, standing, effective_on, by, reason)


def take_back_expert_standing(
    *, change: ExpertStandingChange, by: Person | None, reason: str = ""
) -> ExpertStandingChange | None:
    """State again, from the same day on, what was so without this change. None where somebody has stated that day anew."""
    expert = Expert.objects.select_related("alliance").get(pk=change.expert_id)
    others = ExpertStandingChange.objects.filter(expert=expert).exclude(pk=change.pk)
    with history.act("directory.expert_standing_taken_back", by=by, alliance=expert.alliance, note=reason):
        take_the_pen(expert.alliance)
        before = others.filter(effective_on__lte=change.effective_on, pk__lt=change.pk).order_by(*NEWEST_FIRST).first()
        if others.filter(effective_on=change.effective_on, pk__gt=change.pk).exists():
            return None
        standing = Standing(before.standing) if before else Standing.PROSPECT
        return _state(expert, standing, change.effective_on, by, reason)


def _state(expert: Expert, standing: Standing, on: date, by: Person | None, reason: str) -> ExpertStandingChange:
    return ExpertStandingChange.objects.create(
        alliance_id=expert.alliance_id,
        expert=expert,
        standing=standing,
        effective_on=on,
        recorded_at=clock.now(),
        recorded_by=by,
        reason=reason.strip(),
    )


def record_work(
    *,
    expert: Expert,
    kind: WorkKind,
    done_on: date,
    hours: Decimal,
    title: str,
    by: Person | None,
    member_city: MemberCity | None = None,
) -> ExpertWork:
    """Note what an expert did, and how long it took.

    Raises Refused for hours out of bounds, a day that lies ahead, and a city of another alliance.
    """
    alliance = expert.alliance
    rules.check_hours(hours)
    check_dated(done_on, today=clock.today(alliance.time_zone))
    check_belongs(member_city is None or member_city.alliance_id == alliance.pk)
    with history.act("directory.expert_work_recorded", by=by, alliance=alliance):
        work = ExpertWork(
            alliance=alliance,
            expert=expert,
            kind=kind,
            done_on=done_on,
            hours=hours,
            title=title.strip(),
            member_city=member_city,
            recorded_at=clock.now(),
            recorded_by=by,
        )
        work.clean_fields(exclude=["alliance", "expert", "member_city", "recorded_by"])
        work.save()
        return work


def give_feedback(*, work: ExpertWork, feedback: str, rating: int | None, by: Person | None) -> ExpertWork:
    """Keep what was said of a work. Raises Refused for a rating out of bounds."""
    rules.check_rating(rating)
    with history.act("directory.expert_feedback_given", by=by, alliance=work.alliance):
        work.feedback, work.rating = feedback.strip(), rating
        work.save(update_fields=["feedback", "rating"])
        return work


@dataclass(frozen=True, slots=True)
class Profile:
    """What an expert says of themself, for all alliances."""

    fields: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    region: str = ""
    about: str = ""
    conflicts: str = ""
    neutral_on: date | None = None


@transaction.atomic
def keep_profile(*, profile: Profile, by: Person) -> ExpertProfile:
    """Keep one's own profile, and bring the copies up to date that one has agreed to: each alliance's is an act of its own."""
    with history.act("directory.own_profile_kept", by=by):
        kept = ExpertProfile.objects.select_for_update().filter(person=by).first() or ExpertProfile(person=by)
        for part in rules.PARTS:
            setattr(kept, part, _plain(getattr(profile, part)))
        kept.changed_at = clock.now()
        kept.clean_fields(exclude=["person"])
        kept.save()
    for expert in queries.records_of(by):
        if expert.agreed:
            with history.act("directory.own_profile_shown", by=by, alliance=expert.alliance):
                _copy(_locked(expert), kept, expert.agreed)
    return kept


def agree(*, expert: Expert, parts: Collection[str], by: Person) -> Expert:
    """Show an alliance these parts of one's own profile, and no others any more: what is withdrawn is emptied there.

    Raises Refused for somebody else's record, and for what is no part.
    """
    check_belongs(expert.contact.person_id == by.pk)
    rules.check_parts(set(parts))
    with history.act("directory.own_profile_shown", by=by, alliance=expert.alliance):
        expert = _locked(expert)
        kept = queries.profile_of(by) or ExpertProfile(person=by)
        withdrawn = [part for part in expert.agreed if part not in parts]
        _copy(expert, ExpertProfile(person=by), withdrawn)
        expert.agreed = [part for part in rules.PARTS if part in parts]
        _copy(expert, kept, expert.agreed)
        return expert


def _copy(expert: Expert, profile: ExpertProfile, parts: Iterable[str]) -> None:
    """Bring parts of a profile into an alliance's record. Within the act of the caller."""
    for part in parts:
        if part == "languages":
            _speak(expert, list(profile.languages))
        else:
            setattr(expert, part, getattr(profile, part))
    expert.save()
