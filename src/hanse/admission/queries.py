"""Reads of invitations, requests to join, and the people of an alliance. Each costs a fixed number of SQL statements."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.http import Http404
from django.urls import reverse

from hanse.access.decisions import asks_for_second_factor, may, own_cities, seats_of
from hanse.access.grants import Can
from hanse.access.roles import CITY_ROLES, SECRETARIAT_ROLES, Role
from hanse.admission.models import HELD_LINK, Invitation, JoinRequest
from hanse.admission.rules import RequestState, permission_for
from hanse.alliances.models import Alliance, CityShare, MemberCity, Seat
from hanse.alliances.queries import alliance_visible_to, sells
from hanse.alliances.rules import check_sells_not, check_vendor_stays_out, opens_private_data
from hanse.history import clock
from hanse.people.models import Person
from hanse.places.models import City
from hanse.text.names import fold

SOON = timedelta(days=60)
"""How long before a term ends, or before an election, the desk begins to speak of it."""
NEARLY_EXPIRED = timedelta(days=3)
"""How long before its end an open invitation is shown as one that expires soon."""


def working_language(alliance: Alliance) -> str:
    """The language of the house that comes nearest to the alliance's working language; English where none does."""
    spoken = [code for code, _name in settings.LANGUAGES]
    for wanted in alliance.languages:
        for code in spoken:
            if wanted.lower() == code or wanted.lower().partition("-")[0] == code.partition("-")[0]:
                return code
    return settings.LANGUAGE_CODE


def invitation_behind(token_sha256: str) -> Invitation | None:
    """The invitation whose link a visitor holds, on the authority of that link alone. Two statements."""
    with connection.cursor() as cursor:
        # Until the transaction ends; the wall of invitations opens this one row.
        cursor.execute("SELECT set_config(%s, %s, true)", [HELD_LINK, token_sha256])
    return Invitation.objects.filter(token_sha256=token_sha256).select_related("alliance", "invited_by").first()


def is_of(inviter: Person | None, alliance: Alliance) -> bool:
    """Whether whoever invited still holds a seat there, or is a steward; nobody stands for the house itself."""
    return inviter is None or any(seat.alliance_id in {None, alliance.pk} for seat in seats_of(inviter))


def told_of_seat(invitation: Invitation, taken_by: Person) -> list[Person]:
    """Who hears that a seat was taken: the inviter, and the leads where it is one of the secretariat or a city passed it on."""
    inviter, today = invitation.invited_by, clock.today("UTC")
    runs = inviter is not None and any(
        seat.alliance_id == invitation.alliance_id and seat.role in SECRETARIAT_ROLES for seat in seats_of(inviter)
    )
    told = {inviter.pk: inviter} if inviter else {}
    if not runs or invitation.role in SECRETARIAT_ROLES:
        leads = Seat.objects.filter(alliance=invitation.alliance, role=Role.SECRETARIAT_LEAD).select_related("person")
        told |= {seat.person_id: seat.person for seat in leads if seat.is_held_on(today)}
    told.pop(taken_by.pk, None)
    return list(told.values())


def account_of(email: str) -> Person | None:
    """The account of an address, whatever its case."""
    return Person.objects.filter(email__iexact=email).first()


def holds_seat(alliance: Alliance, *, email: str, role: Role, member_city: MemberCity | None) -> bool:
    """Whether whoever has this address holds such a seat today or later."""
    seats = Seat.objects.for_alliance(alliance).filter(person__email__iexact=email, role=role, member_city=member_city)
    return seats.reaching(clock.today("UTC")).exists()


def check_vendor(alliance: Alliance, *, email: str, role: Role) -> None:
    """Refuse what would let a vendor see private data, by the seats of whoever has this address."""
    held = Seat.objects.for_alliance(alliance).filter(person__email__iexact=email).reaching(clock.today("UTC"))
    check_vendor_stays_out(role, {Role(name) for name in held.values_list("role", flat=True)})
    if opens_private_data(role):
        check_sells_not(role, sells=sells(alliance, email))


@dataclass(frozen=True, slots=True)
class Held:
    """A seat as a reader may see it: without `named`, only its role and its city. `href` leads to its page, if it opens."""

    seat: Seat
    named: bool
    href: str


def may_name(person: Person, seat: Seat) -> bool:
    """Whether a reader may know who holds a seat, and under which address: theirs, where they see addresses, or where they
    appoint."""
    if seat.person_id == person.pk or may(person, Can.VIEW_ADDRESSES, seat):
        return True
    return Role(seat.role) in SECRETARIAT_ROLES and bool(may(person, Can.APPOINT_SECRETARIAT, seat))


def may_manage(person: Person, seat: Seat) -> bool:
    """Whether somebody may change and end a seat."""
    return bool(may(person, permission_for(Role(seat.role)), seat))


def answers_for(person: Person, other: Person, alliance: Alliance, *, elsewhere: bool) -> bool:
    """Whether somebody administers all seats that another person holds in an alliance; with `elsewhere`, also those seats in
    other alliances that ask for a second factor, whatever the wall hides of them.
    """
    counted = [
        held for held in seats_of(other) if held.alliance_id == alliance.pk or (elsewhere and asks_for_second_factor(held))
    ]
    return all(may(person, Can.APPOINT_SECRETARIAT, held) or may(person, permission_for(held.role), held) for held in counted)


def unanswered_of(sender: Person, alliance: Alliance, *, by: Person) -> list[Invitation]:
    """The invitations that somebody sent and nobody has answered, as far as `by` may revoke them. One statement."""
    sent = invitations_of(alliance).filter(invited_by=sender)
    return [invitation for invitation in sent if may(by, permission_for(Role(invitation.role)), alliance)]


def people_of(alliance: Alliance, *, on: date) -> QuerySet[Seat]:
    """The seats whose term has not ended before a day, with person, city and deputy: secretariat, city by city, others."""
    secretariat_first = Case(
        When(role__in=sorted(SECRETARIAT_ROLES), then=0), When(role__in=sorted(CITY_ROLES), then=1), default=2
    )
    in_order = Case(*(When(role=role, then=place) for place, role in enumerate(Role)))
    return (
        Seat.objects.for_alliance(alliance)
        .reaching(on)
        .select_related("person", "alliance", "member_city__city", "deputy__person")
        .order_by(secretariat_first, "member_city__city__name", in_order, "ends_on", "pk")
    )


def as_seen_by(person: Person, seats: list[Seat], alliance: Alliance) -> list[Held]:
    """Seats as a reader may see them. No statement."""
    return [Held(seat, may_name(person, seat), _page_of(person, seat, alliance)) for seat in seats]


def _page_of(person: Person, seat: Seat, alliance: Alliance) -> str:
    """The door to a seat's page that opens for a reader; empty where none does."""
    if may(person, Can.VIEW_ADDRESSES, seat):
        return reverse("seat", kwargs={"alliance": alliance.slug, "seat": seat.pk})
    if Role(seat.role) in SECRETARIAT_ROLES and may(person, Can.APPOINT_SECRETARIAT, seat):
        return reverse("appointed_seat", kwargs={"alliance": alliance.slug, "appointed": seat.pk})
    return ""


def seat_visible_to(person: Person, *, alliance: str, seat: int) -> Seat:
    """A seat of an alliance the person is in, or 404."""
    found = (
        Seat.objects.for_alliance(alliance_visible_to(person, alliance=alliance))
        .filter(pk=seat)
        .select_related("person", "alliance__initiative", "alliance__version", "member_city__city", "deputy__person")
        .first()
    )
    if found is None:
        raise Http404
    return found


def secretariat_seat_visible_to(person: Person, *, alliance: str, appointed: int) -> Seat:
    """A seat of those who run an alliance, or 404."""
    found = seat_visible_to(person, alliance=alliance, seat=appointed)
    if Role(found.role) not in SECRETARIAT_ROLES:
        raise Http404
    return found


def city_seat_visible_to(person: Person, *, alliance: str, seat: int) -> Seat:
    """A seat of a city, or 404."""
    found = seat_visible_to(person, alliance=alliance, seat=seat)
    if found.member_city is None:
        raise Http404
    return found


def seats_to_stand_in(seat: Seat, *, on: date) -> QuerySet[Seat]:
    """The seats whose holders can be deputies of a seat."""
    same_place = Seat.objects.filter(alliance=seat.alliance_id, member_city=seat.member_city_id).held_on(on)
    return same_place.exclude(person=seat.person_id).select_related("person", "member_city__city").order_by("person__name", "pk")


def invitations_of(alliance: Alliance) -> QuerySet[Invitation]:
    """The invitations that nobody has answered, the next to expire first."""
    found = Invitation.objects.for_alliance(alliance).pending()
    return found.select_related("alliance", "member_city__city", "invited_by").order_by("expires_at", "pk")


def is_appointment(invitation: Invitation) -> bool:
    """Whether an invitation is one to the secretariat."""
    return Role(invitation.role) in SECRETARIAT_ROLES


def sent_with(alliance: Alliance, submission: UUID) -> QuerySet[Invitation]:
    """The invitations that were sent with one list."""
    return Invitation.objects.for_alliance(alliance).filter(submission=submission)


def city_of(invitation: Invitation) -> str:
    """The name of the city that a seat belongs to; empty for other seats. One statement."""
    if invitation.member_city_id is None:
        return ""
    return MemberCity.objects.select_related("city").get(pk=invitation.member_city_id).city.name


def invitation_visible_to(person: Person, *, alliance: str, invitation: int) -> Invitation:
    """An invitation to a seat outside the secretariat, or 404."""
    return _invitation(person, alliance, invitation, secretariat=False)


def appointment_visible_to(person: Person, *, alliance: str, appointment: int) -> Invitation:
    """An invitation to the secretariat, or 404."""
    return _invitation(person, alliance, appointment, secretariat=True)


def _invitation(person: Person, alliance: str, key: int, *, secretariat: bool) -> Invitation:
    found = (
        Invitation.objects.for_alliance(alliance_visible_to(person, alliance=alliance))
        .filter(pk=key)
        .select_related("alliance", "member_city__city", "invited_by")
        .first()
    )
    if found is None or is_appointment(found) is not secretariat:
        raise Http404
    return found


def requests_of(alliance: Alliance) -> QuerySet[JoinRequest]:
    """Requests to join, waiting ones first, then the newest."""
    found = JoinRequest.objects.filter(alliance=alliance).select_related("alliance", "city", "answered_by")
    answered = Case(When(state=RequestState.WAITING, then=0), default=1)
    return found.order_by(answered, "-created_at", "-pk")


def request_visible_to(person: Person, *, alliance: str, asked: int) -> JoinRequest:
    """A request to an alliance the person is in, or 404."""
    visible = alliance_visible_to(person, alliance=alliance)
    found = JoinRequest.objects.filter(alliance=visible, pk=asked).select_related("alliance", "city", "answered_by").first()
    if found is None:
        raise Http404
    return found


def city_meant(asked: JoinRequest) -> City | None:
    """The city of the register that a request names, if exactly one bears the name in that country. One statement."""
    named = City.objects.filter(names__folded=fold(asked.city_name)).distinct()
    found = list((named.filter(country=asked.country) if asked.country else named)[:2])
    return found[0] if len(found) == 1 else None


def open_alliances() -> QuerySet[Alliance]:
    """The alliances that take requests to join."""
    return Alliance.objects.filter(takes_requests=True).select_related("initiative").order_by("name", "pk")


def alliances_with_leads() -> QuerySet[Alliance]:
    """Every alliance with its numbers of `cities`, of `leads` seated today and of `invited_leads`. One statement."""
    today, of = clock.today("UTC"), OuterRef("pk")
    return (
        Alliance.objects.select_related("initiative")
        .annotate(
            cities=count_of(MemberCity.objects.filter(alliance=of)),
            leads=count_of(Seat.objects.held_on(today).filter(alliance=of, role=Role.SECRETARIAT_LEAD)),
            invited_leads=count_of(Invitation.objects.open_at(clock.now()).filter(alliance=of, role=Role.SECRETARIAT_LEAD)),
        )
        .order_by("name", "pk")
    )


def count_of(rows: QuerySet[Any]) -> Coalesce:
    """How many rows an alliance has, as part of a statement about alliances."""
    return Coalesce(Subquery(rows.order_by().values("alliance").annotate(n=Count("pk")).values("n")), 0)


def experts_of(alliance: Alliance) -> QuerySet[Seat]:
    """The experts seated today."""
    found = Seat.objects.for_alliance(alliance).held_on(clock.today("UTC")).filter(role=Role.EXPERT)
    return found.select_related("person", "member_city").order_by("person__name", "pk")


def shares_of(member_city: MemberCity) -> QuerySet[CityShare]:
    """With whom a city's papers are shared now."""
    found = CityShare.objects.for_alliance(member_city.alliance).filter(member_city=member_city, ended_at__isnull=True)
    return found.select_related("seat__person", "shared_by", "alliance").order_by("shared_at", "pk")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for those who look after the people of an alliance; counts."""

    terms: int
    elections: int
    requests: int
    invitations: int


def waiting_in(alliance: Alliance) -> Waiting:
    """What needs a decision soon: terms and elections within 60 days, requests, invitations about to expire. One statement."""
    now, today = clock.now(), clock.today(alliance.time_zone)

    of = OuterRef("pk")
    found = (
        Alliance.objects.filter(pk=alliance.pk)
        .values_list(
            count_of(Seat.objects.filter(alliance=of, ends_on__range=(today, today + SOON))),
            count_of(MemberCity.objects.filter(alliance=of, next_election_on__range=(today, today + SOON))),
            count_of(JoinRequest.objects.filter(alliance=of, state=RequestState.WAITING)),
            count_of(Invitation.objects.open_at(now).filter(alliance=of, expires_at__lte=now + NEARLY_EXPIRED)),
        )
        .get()
    )
    return Waiting(*found)


def handovers_ahead(person: Person, alliance: Alliance) -> list[Seat]:
    """The seats of a person's own cities whose term, or whose city's election, comes within 60 days. At most one statement."""
    cities = own_cities(person, Can.HAND_OVER)
    if not cities:
        return []
    today = clock.today(alliance.time_zone)
    soon = (today, today + SOON)
    found = Seat.objects.for_alliance(alliance).filter(member_city__in=cities).held_on(today)
    return list(
        found.filter(Q(ends_on__range=soon) | Q(member_city__next_election_on__range=soon))
        .select_related("alliance", "member_city__city", "person")
        .order_by("ends_on", "pk")
    )
