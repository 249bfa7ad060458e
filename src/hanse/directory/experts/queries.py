"""Reads of experts. Each costs a fixed number of SQL statements."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404

from hanse.access.decisions import may
from hanse.access.grants import Can
from hanse.access.roles import Role
from hanse.alliances.models import STANDING_WORDS, Alliance, Seat
from hanse.alliances.queries import alliance_visible_to
from hanse.alliances.rules import Standing
from hanse.directory.experts.rules import QUIET, quarter_of
from hanse.directory.models import (
    REGION_WORDS,
    Contact,
    Expert,
    ExpertPolicy,
    ExpertProfile,
    ExpertStandingChange,
    ExpertWork,
)
from hanse.directory.rules import Region, WorkKind
from hanse.history import clock
from hanse.people.models import Person
from hanse.text.names import fold

NO_HOURS = Decimal(0)


@dataclass(frozen=True, slots=True)
class Card:
    """An expert as listed: hours of the present quarter in the alliance's time zone, and what was done so far."""

    expert: Expert
    standing: Standing | None
    policies: tuple[str, ...]
    used: Decimal
    sessions: int
    reviews: int
    works: int
    rating: float | None

    @property
    def left(self) -> Decimal | None:
        """Hours that are left in this quarter; None where nobody has said how many there are."""
        hours = self.expert.hours_per_quarter
        return None if hours is None else max(NO_HOURS, Decimal(hours) - self.used)

    @property
    def standing_word(self) -> str:
        return str(STANDING_WORDS[self.standing]) if self.standing else ""

    @property
    def region_word(self) -> str:
        return str(REGION_WORDS[Region(self.expert.region)]) if self.expert.region else ""

    @property
    def languages(self) -> list[str]:
        return list(self.expert.contact.languages)


def manages(person: Person, alliance: Alliance) -> bool:
    """Whether somebody keeps the experts' records of an alliance."""
    return bool(may(person, Can.MANAGE_EXPERTS, alliance))


def cards_for(person: Person, alliance: Alliance) -> list[Card]:
    """The experts of an alliance that somebody may see, by name. Two statements.

    Whoever does not keep the records sees those who agreed to be shown and are not on hold or gone.
    """
    cards = _cards(Expert.objects.for_alliance(alliance), alliance)
    return cards if manages(person, alliance) else [card for card in cards if is_shown(card)]


def is_shown(card: Card) -> bool:
    """Whether the alliance's cities and experts see an expert."""
    return card.expert.shown_to_members and card.standing not in QUIET


def _cards(experts: QuerySet[Expert], alliance: Alliance) -> list[Card]:
    first, following = quarter_of(clock.today(alliance.time_zone))
    of, today = OuterRef("pk"), clock.today(alliance.time_zone)
    standing = ExpertStandingChange.objects.filter(expert=of, effective_on__lte=today).order_by(
        "-effective_on", "-recorded_at", "-pk"
    )
    works = ExpertWork.objects.filter(expert=of).order_by().values("expert")
    in_quarter = works.filter(done_on__gte=first, done_on__lt=following)
    found = (
        experts.filter(contact__merged_into__isnull=True)
        .select_related("contact", "alliance")
        .prefetch_related(Prefetch("expert_policies", ExpertPolicy.objects.select_related("policy").order_by("policy__position")))
        .annotate(
            standing_now=Subquery(standing.values("standing")[:1]),
            used=Coalesce(Subquery(in_quarter.annotate(n=Sum("hours")).values("n")), NO_HOURS),
            number_of_works=_number(works),
            sessions=_number(works.filter(kind=WorkKind.SESSION)),
            reviews=_number(works.filter(kind=WorkKind.REVIEW)),
            mean_rating=Subquery(works.annotate(n=Avg("rating")).values("n")),
        )
        .order_by("contact__name", "pk")
    )
    return [_card(expert) for expert in found]


def _number(rows: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


def _card(expert: Any) -> Card:
    return Card(
        expert,
        Standing(expert.standing_now) if expert.standing_now else None,
        tuple(known.policy.label() for known in expert.expert_policies.all()),
        expert.used,
        expert.sessions,
        expert.reviews,
        expert.number_of_works,
        expert.mean_rating,
    )


ORDERS: dict[str, Callable[[Card], Any]] = {
    "name": lambda card: fold(str(card.expert.contact.name)),
    "hours": lambda card: (-(card.left if card.left is not None else Decimal(-1)), fold(str(card.expert.contact.name))),
    "rating": lambda card: (-(card.rating or 0), fold(str(card.expert.contact.name))),
}
"""By which a list is sorted."""


def chosen(cards: Iterable[Card], *, asked: dict[str, Any]) -> list[Card]:
    """The experts that pass a filter, in the order that was asked for. No statement."""
    wanted = [card for card in cards if _passes(card, asked)]
    return sorted(wanted, key=ORDERS.get(asked.get("order") or "name", ORDERS["name"]))


def _passes(card: Card, asked: dict[str, Any]) -> bool:
    expert, hours = card.expert, asked.get("hours")
    return all(
        (
            not asked.get("policy") or asked["policy"] in {str(known.policy_id) for known in expert.expert_policies.all()},
            not asked.get("field") or fold(asked["field"]) in {fold(field) for field in expert.fields},
            not asked.get("language") or asked["language"] in card.languages,
            not asked.get("region") or asked["region"] == expert.region,
            not hours or (card.left is not None and card.left >= hours),
        )
    )


def expert_visible_to(person: Person, *, alliance: str, expert: int) -> Expert:
    """An expert whom somebody may see, or 404."""
    return card_visible_to(person, alliance=alliance, expert=expert).expert


def card_visible_to(person: Person, *, alliance: str, expert: int) -> Card:
    """The same with hours and standing, or 404."""
    visible = alliance_visible_to(person, alliance=alliance)
    found = _cards(Expert.objects.for_alliance(visible).filter(pk=expert), visible)
    if not found or not (manages(person, visible) or is_shown(found[0])):
        raise Http404
    return found[0]


def work_visible_to(person: Person, *, alliance: str, expert: int, work: int) -> ExpertWork:
    """Something that an expert did, or 404."""
    found = works_of(expert_visible_to(person, alliance=alliance, expert=expert)).filter(pk=work).first()
    if found is None:
        raise Http404
    return found


def works_of(expert: Expert) -> QuerySet[ExpertWork]:
    """What an expert did, newest first."""
    found = ExpertWork.objects.filter(expert=expert)
    return found.select_related("alliance", "expert__contact", "expert__alliance", "member_city__city", "recorded_by")


def standings_of(expert: Expert) -> QuerySet[ExpertStandingChange]:
    """Every statement about an expert's standing, the latest that holds first."""
    found = ExpertStandingChange.objects.filter(expert=expert).select_related("recorded_by")
    return found.order_by("-effective_on", "-recorded_at", "-pk")


def standing_on(expert: Expert, *, on: date) -> Standing | None:
    """An expert's standing on a day, as known now."""
    latest = standings_of(expert).filter(effective_on__lte=on).first()
    return Standing(latest.standing) if latest else None


def roles_of(contact: Contact) -> set[Role]:
    """The roles that whoever this contact is holds in the alliance, by account or by address, today or later."""
    emails = [value.lower() for value in contact.channels.filter(kind="email").values_list("value", flat=True)]
    held = Seat.objects.filter(alliance=contact.alliance_id).reaching(clock.today("UTC"))
    whose = Q(person=contact.person_id) if contact.person_id else Q(pk__in=[])
    for email in emails:
        whose |= Q(person__email__iexact=email)
    return {Role(role) for role in held.filter(whose).values_list("role", flat=True)}


def sells(alliance_id: int, email: str) -> bool:
    """Whether an alliance knows whoever has this address as an expert who sells to cities. One statement."""
    vendors = Expert.objects.filter(alliance=alliance_id, is_vendor=True, contact__merged_into__isnull=True)
    by_address = Q(contact__channels__kind="email", contact__channels__value__iexact=email)
    return vendors.filter(by_address | Q(contact__person__email__iexact=email)).exists()


def seats_without_record(alliance: Alliance) -> QuerySet[Seat]:
    """Experts' seats, held today or later, whose holders have no expert's record yet."""
    known = Contact.objects.for_alliance(alliance).filter(expert__isnull=False, person__isnull=False).values("person")
    seats = Seat.objects.for_alliance(alliance).reaching(clock.today("UTC")).filter(role=Role.EXPERT).exclude(person__in=known)
    return seats.select_related("person", "alliance").order_by("person__name", "pk")


def contacts_without_record(alliance: Alliance) -> QuerySet[Contact]:
    """Contacts that have no expert's record yet."""
    return Contact.objects.for_alliance(alliance).standing().filter(expert__isnull=True).order_by("name", "pk")


def profile_of(person: Person) -> ExpertProfile | None:
    """An expert's own profile; None where there is none yet."""
    return ExpertProfile.objects.filter(person=person).first()


def records_of(person: Person) -> QuerySet[Expert]:
    """A person's records as an expert, in every alliance that has one."""
    found = Expert.objects.filter(contact__person=person, contact__merged_into__isnull=True)
    return found.select_related("alliance", "contact").order_by("alliance__name", "pk")


def record_of(person: Person, key: str) -> Expert | None:
    """One of them by its key, as it comes from a form."""
    return records_of(person).filter(pk=key).first() if key.isdecimal() else None
