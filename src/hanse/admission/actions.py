"""What happens to invitations and to requests to join."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hanse import history
from hanse.access import walls
from hanse.access.roles import Role
from hanse.admission import queries, rules
from hanse.admission.models import Invitation, JoinRequest
from hanse.admission.rules import InvitationState, RequestKind, RequestState
from hanse.alliances import actions as alliances
from hanse.alliances.models import Alliance, MemberCity, Seat
from hanse.alliances.rules import Standing
from hanse.history import clock
from hanse.outbox import actions as outbox
from hanse.outbox.links import absolute
from hanse.outbox.rules import State
from hanse.people import actions as people
from hanse.people.models import Person
from hanse.places.models import City

TOKEN_BYTES = 32
"""Random bytes of a link: as many as no guessing reaches."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What an invitation offers to whom. `takes_over_on` is the last day of the seat that is taken over."""

    role: Role
    email: str
    name: str
    member_city: MemberCity | None = None
    language: str = "en"
    term_ends_on: date | None = None
    deputy_of: Seat | None = None
    takes_over: Seat | None = None
    takes_over_on: date | None = None
    message: str = ""
    days_open: int = rules.DAYS_OPEN


def invite(*, alliance: Alliance, offer: Offer, by: Person, submission: UUID | None = None) -> Invitation:
    """Offer a seat to an address, and mail the link to it.

    Raises Refused for a role without its city or with one too many, a city or seat of another alliance, a term that is over, a
    number of days out of bounds, whoever holds the seat already or has a pending invitation to it, a vendor who would see
    private data; ValidationError for an address that is none.
    """
    _check_offer(alliance, offer)
    with history.act("admission.person_invited", by=by, alliance=alliance):
        alliances.take_the_pen(alliance)
        return _invite(alliance, offer, by=by, submission=submission)


def invite_many(*, alliance: Alliance, offers: Sequence[Offer], by: Person, submission: UUID) -> list[Invitation]:
    """Send a list of invitations in one transaction: all or none. The same `submission` sent twice is sent once.

    Raises Refused for an empty list and for what `invite` refuses.
    """
    rules.check_something_to_send(offers)
    with history.act("admission.people_invited", by=by, alliance=alliance):
        alliances.take_the_pen(alliance)
        sent_before = list(Invitation.objects.for_alliance(alliance).filter(submission=submission))
        if sent_before:
            return sent_before
        for offer in offers:
            _check_offer(alliance, offer)
        return [_invite(alliance, offer, by=by, submission=submission) for offer in offers]


def _check_offer(alliance: Alliance, offer: Offer) -> None:
    rules.check_role(offer.role, has_city=offer.member_city is not None)
    for named in (offer.member_city, offer.deputy_of, offer.takes_over):
        rules.check_belongs(named is None or named.alliance_id == alliance.pk)
    if offer.deputy_of is not None:
        rules.check_belongs(offer.deputy_of.member_city_id == (offer.member_city and offer.member_city.pk))
    if offer.takes_over is not None:
        before = (offer.takes_over.role, offer.takes_over.member_city_id)
        rules.check_successor(before == (offer.role, offer.member_city and offer.member_city.pk))
    rules.check_days_open(offer.days_open)
    rules.check_term(offer.term_ends_on, today=clock.today(alliance.time_zone))


def _invite(alliance: Alliance, offer: Offer, *, by: Person, submission: UUID | None) -> Invitation:
    """Within the act and with the pen of the caller."""
    email = offer.email.strip().lower()
    now = clock.now()
    to_this_seat = Invitation.objects.for_alliance(alliance).filter(email=email, role=offer.role, member_city=offer.member_city)
    to_this_seat.pending().filter(expires_at__lte=now).update(state=InvitationState.EXPIRED)
    rules.check_not_invited(to_this_seat.pending().exists())
    if offer.takes_over is not None:
        rules.check_handover(
            held=offer.takes_over.is_held_on(clock.today(alliance.time_zone)),
            invited=Invitation.objects.open_at(now).filter(takes_over=offer.takes_over).exists(),
            last_day=offer.takes_over_on,
            today=clock.today(alliance.time_zone),
        )
    rules.check_not_seated(queries.holds_seat(alliance, email=email, role=offer.role, member_city=offer.member_city))
    queries.check_vendor(alliance, email=email, role=offer.role)
    token = token_urlsafe(TOKEN_BYTES)
    invitation = Invitation(
        alliance=alliance,
        role=offer.role,
        member_city=offer.member_city,
        email=email,
        name=offer.name.strip(),
        language=offer.language,
        term_ends_on=offer.term_ends_on,
        deputy_of=offer.deputy_of,
        takes_over=offer.takes_over,
        takes_over_on=offer.takes_over_on if offer.takes_over else None,
        message=offer.message.strip(),
        invited_by=by,
        created_at=now,
        expires_at=rules.expiry(now, offer.days_open),
        token_sha256=hash_of(token),
        submission=submission,
    )
    invitation.clean_fields(exclude=["alliance", "member_city", "deputy_of", "takes_over", "invited_by", "mail", "seat"])
    invitation.mail = _mail_link(invitation, token, by)
    invitation.save()
    return invitation


def hash_of(token: str) -> str:
    """What is kept of a link's token. A look-up compares hashes: how long it takes says nothing about any token."""
    return sha256(token.encode()).hexdigest()


def _mail_link(invitation: Invitation, token: str, by: Person) -> Any:
    """Write the mail with the link. The text is secret: it goes as soon as it is sent."""
    return outbox.post(
        template="admission/mail/invitation",
        to=invitation.email,
        name=invitation.name,
        language=invitation.language,
        context={
            "invitation": invitation,
            "inviter": by.name,
            "alliance": invitation.alliance.name,
            "city": invitation.member_city.city.name if invitation.member_city else "",
            "link": absolute(reverse("invitation_link", kwargs={"token": token})),
            "expires": invitation.expires_at,
            "time_zone": invitation.alliance.time_zone,
        },
        by=by,
        alliance_id=invitation.alliance_id,
        secret=True,
    )


def resend(*, invitation: Invitation, by: Person, days_open: int = rules.DAYS_OPEN) -> Invitation:
    """Mail a new link, open for that many days from now on; the link sent before opens nothing any more.

    Raises Refused when it has been answered or revoked, and for a number of days out of bounds.
    """
    rules.check_days_open(days_open)
    with history.act("admission.invitation_resent", by=by, alliance=invitation.alliance):
        found = _locked(invitation)
        rules.check_pending(InvitationState(found.state))
        _call_back(found, by)
        token = token_urlsafe(TOKEN_BYTES)
        found.token_sha256 = hash_of(token)
        found.expires_at = rules.expiry(clock.now(), days_open)
        found.mail = _mail_link(found, token, by)
        found.save(update_fields=["token_sha256", "expires_at", "mail"])
        return found


def revoke(*, invitation: Invitation, by: Person) -> Invitation:
    """Let the link open nothing any more. Raises Refused when it has been answered or revoked already."""
    with history.act("admission.invitation_revoked", by=by, alliance=invitation.alliance):
        found = _locked(invitation)
        rules.check_pending(InvitationState(found.state))
        _call_back(found, by)
        found.state, found.answered_at = InvitationState.REVOKED, clock.now()
        found.save(update_fields=["state", "answered_at"])
        return found


def end_seat(*, seat: Seat, ends_on: date, by: Person, reason: str = "", revoke_sent: bool = False) -> list[Invitation]:
    """End a seat, and revoke with it the invitations that its holder sent and nobody has answered, as far as `by` may.

    The value is what was revoked. Raises Refused as alliances.actions.end_seat does.
    """
    alliance = _alliance_of(seat)
    with history.act("alliances.seat_ended", by=by, alliance=alliance, note=reason):
        alliances.end_seat(seat=seat, ends_on=ends_on, by=by, reason=reason)
        if not revoke_sent:
            return []
        return [revoke(invitation=sent, by=by) for sent in queries.unanswered_of(seat.person, alliance, by=by)]


def reset_second_factor(*, seat: Seat, reason: str, by: Person) -> None:
    """Remove the second factors of a seat's holder who has lost them, end all their sessions, and tell them by mail.

    Their password stays. Raises Refused without a reason, for oneself, for somebody without a second factor, and where a seat
    of theirs in this alliance, or one elsewhere that asks for a second factor, is not `by`'s to administer.
    """
    alliance, person = _alliance_of(seat), seat.person
    rules.check_reason(reason)
    rules.check_somebody_else(person.pk != by.pk)
    rules.check_answers_for(queries.answers_for(by, person, alliance, elsewhere=True))
    with history.act("admission.second_factor_reset", by=by, alliance=alliance, note=reason.strip()):
        _reset_second_factor(person, by)
        _tell_of_sign_in(person, "second_factor_reset", by=by, alliance=alliance, reason=reason)


def reset_second_factor_by_hand(*, person: Person, reason: str) -> None:
    """The same by whoever runs this installation, for everybody: for stewards, too, above whom nobody stands.

    Raises Refused without a reason, and for somebody without a second factor.
    """
    rules.check_reason(reason)
    with history.act("admission.second_factor_reset", by=None, note=reason.strip()):
        _reset_second_factor(person, None)
        _tell_of_sign_in(person, "second_factor_reset", by=None, alliance=None, reason=reason)


def end_sessions(*, seat: Seat, by: Person) -> None:
    """Sign a seat's holder out everywhere, and tell them by mail.

    Raises Refused for oneself, and where another seat of theirs in this alliance is not `by`'s to administer.
    """
    alliance, person = _alliance_of(seat), seat.person
    rules.check_somebody_else(person.pk != by.pk)
    rules.check_answers_for(queries.answers_for(by, person, alliance, elsewhere=False))
    with history.act("admission.sessions_ended", by=by, alliance=alliance):
        with walls.in_place_of(person.pk):
            people.end_all_sessions(by=by, of=person)
        _tell_of_sign_in(person, "sessions_ended", by=by, alliance=alliance)


def _reset_second_factor(person: Person, by: Person | None) -> None:
    with walls.in_place_of(person.pk):
        rules.check_has_second_factor(people.remove_second_factors(by=by, of=person) > 0)
        people.end_all_sessions(by=by, of=person)


def _tell_of_sign_in(person: Person, what: str, *, by: Person | None, alliance: Alliance | None, reason: str = "") -> None:
    """Whoever's sign-in was changed by somebody else hears of it, and by whom."""
    outbox.post(
        template=f"admission/mail/{what}",
        to=person.email,
        name=person.name,
        language=person.language,
        context={
            "who": by.name if by else "",
            "alliance": alliance.name if alliance else "",
            "reason": reason.strip(),
            "link": absolute(reverse("account")),
        },
        by=by,
        alliance_id=alliance.pk if alliance else None,
        person=person,
    )


def _alliance_of(seat: Seat) -> Alliance:
    """The alliance of a seat in one; a steward's seat has none and no page."""
    if seat.alliance is None:
        raise TypeError("a seat in an alliance is asked for")
    return seat.alliance


def _call_back(invitation: Invitation, by: Person) -> None:
    """Do not send a mail whose link opens nothing any more, if it has not left yet."""
    if invitation.mail is not None and invitation.mail.state in {State.QUEUED, State.FAILED}:
        outbox.cancel(invitation.mail, by=by)


def accept(*, invitation: Invitation, by: Person) -> Seat:
    """Take the offered seat as somebody who has an account, and tell the inviter.

    Raises Refused for another person than the one whom the invitation names, and for a link that was used, revoked or expired.
    """
    with (
        walls.reaching(invitation.alliance_id),
        history.act("admission.invitation_accepted", by=by, alliance=invitation.alliance),
    ):
        rules.check_addressee(by.email.lower() == invitation.email)
        return _take_seat(_open(invitation), by)


def accept_as_new_person(*, invitation: Invitation, name: str, password: str, language: str, time_zone: str) -> Seat:
    """Open an account for the address of the invitation and take the offered seat with it, and tell the inviter.

    That the link is known proves that its holder reads the mailbox: it was sent there and nowhere else, it holds 32 random
    bytes, and only their hash is kept. The address is therefore confirmed without another mail. The account gets the address
    of the invitation and no other, so that whoever was handed a forwarded link can at worst open the account that was meant
    for that address; the mail to the inviter says under which name, and a seat that went astray can be ended at once.

    Raises Refused for a link that was used, revoked or expired, and when there is an account by now; ValidationError for a
    password that is too weak, and for a name, language or time zone that cannot be.
    """
    with (
        walls.reaching(invitation.alliance_id),
        history.act("admission.invitation_accepted", by=None, alliance=invitation.alliance),
    ):
        found = _open(invitation)
        if queries.account_of(found.email) is not None:
            raise history.Refused(_("There is an account for this address. Sign in with it, then accept."))
        validate_password(password, Person(email=found.email, name=name))
        person = people.enter_person(
            email=found.email, name=name, by=None, password=password, language=language, time_zone=time_zone
        )
        return _take_seat(found, person)


def decline(*, invitation: Invitation) -> Invitation:
    """Say no to an offered seat, and tell the inviter. Raises Refused for a link that was used, revoked or expired."""
    with (
        walls.reaching(invitation.alliance_id),
        history.act("admission.invitation_declined", by=None, alliance=invitation.alliance),
    ):
        found = _open(invitation)
        found.state, found.answered_at = InvitationState.DECLINED, clock.now()
        found.save(update_fields=["state", "answered_at"])
        if found.invited_by:
            _tell(found.invited_by, found, "admission/mail/declined", found.name)
        return found


def _locked(invitation: Invitation) -> Invitation:
    """The invitation as it is now; nobody else answers it until this transaction ends."""
    found = Invitation.objects.select_for_update(of=("self",)).filter(pk=invitation.pk)
    return found.select_related("alliance", "member_city__city", "invited_by", "takes_over", "deputy_of", "mail").get()


def _open(invitation: Invitation) -> Invitation:
    """The locked invitation, if its link still is what it was when it was opened, and works. Raises Refused."""
    found = _locked(invitation)
    if found.token_sha256 != invitation.token_sha256:  # sent again meanwhile: this link is an old one
        raise history.Refused(_("A newer link was sent to you. Use the one in the latest mail."))
    rules.check_open(InvitationState(found.state), expires_at=found.expires_at, now=clock.now())
    return found


def _take_seat(invitation: Invitation, person: Person) -> Seat:
    """Give the seat, begin the handover and the deputyship, and tell the inviter. Within the act of the caller."""
    rules.check_inviter(queries.is_of(invitation.invited_by, invitation.alliance))
    # A seat begins on the day of UTC, by which seats are asked for: it opens at once, also east of Greenwich.
    today = clock.today("UTC")
    seat = alliances.give_seat(
        person=person,
        role=Role(invitation.role),
        alliance=invitation.alliance,
        member_city=invitation.member_city,
        starts_on=today,
        ends_on=invitation.term_ends_on,
        by=person,
    )
    invitation.state, invitation.answered_at, invitation.seat = InvitationState.ACCEPTED, clock.now(), seat
    invitation.save(update_fields=["state", "answered_at", "seat"])
    _take_over(invitation, today, person)
    if invitation.member_city_id is not None:
        heard = {invitation.member_city_id: clock.today(invitation.alliance.time_zone)}
        alliances.return_from_hold(alliance=invitation.alliance, heard=heard, by=person)
    if (
        invitation.deputy_of is not None
        and invitation.deputy_of.is_held_on(today)
        and invitation.deputy_of.person_id != person.pk
    ):
        alliances.name_deputy(seat=invitation.deputy_of, deputy=seat, by=person)
    for reader in queries.told_of_seat(invitation, person):
        _tell(reader, invitation, "admission/mail/accepted", person.name)
    return seat


def _take_over(invitation: Invitation, today: date, by: Person) -> None:
    """The seat before ends on the agreed day, today at the earliest, unless its own term ends sooner."""
    before = invitation.takes_over
    if before is None:
        return
    last_day = max(invitation.takes_over_on or today, today)
    if before.ends_on is None or before.ends_on > last_day:
        alliances.end_seat(seat=before, ends_on=last_day, by=by, reason=str(_("Handed over.")))


def _tell(reader: Person, invitation: Invitation, template: str, name: str) -> None:
    """Every answer is told: a seat that went to the wrong reader is noticed."""
    outbox.post(
        template=template,
        to=reader.email,
        name=reader.name,
        language=reader.language,
        context={
            "invitation": invitation,
            "who": name,
            "alliance": invitation.alliance.name,
            "city": invitation.member_city.city.name if invitation.member_city else "",
            "link": absolute(reverse("people", kwargs={"alliance": invitation.alliance.slug})),
        },
        by=None,
        alliance_id=invitation.alliance_id,
        person=reader,
    )


def ask_to_join(
    *,
    alliance: Alliance,
    kind: RequestKind,
    name: str,
    email: str,
    organisation: str,
    city_name: str = "",
    country: str = "",
    message: str = "",
    language: str = "en",
) -> JoinRequest | None:
    """Write down that somebody asks to join. Nobody gets an account or a mail by it.

    None when the same address waits for an answer already: the page says the same either way, so that it tells nobody who has
    asked. Raises Refused when the alliance takes no requests, ValidationError for an address that is none and for what is too
    long.
    """
    rules.check_takes_requests(alliance.takes_requests)
    asked = JoinRequest(
        alliance=alliance,
        kind=kind,
        name=name.strip(),
        email=email.strip().lower(),
        organisation=organisation.strip(),
        city_name=city_name.strip(),
        country=country,
        message=message.strip(),
        language=language,
        created_at=clock.now(),
    )
    asked.clean_fields(exclude=["alliance", "city", "answered_by"])
    with walls.reaching(alliance.pk), history.act("admission.joining_asked", by=None, alliance=alliance):
        try:
            with transaction.atomic():
                asked.save(force_insert=True)
        except IntegrityError:
            return None
        return asked


def accept_request(*, asked: JoinRequest, by: Person, city: City | None = None, note: str = "") -> JoinRequest:
    """Take a request up. A city named from the register enters the alliance as a prospect unless it is in it already.

    The invitation to a person is a step of its own. Raises Refused when the request has been answered, or when a city's
    request names no city.
    """
    with history.act("admission.request_accepted", by=by, alliance=asked.alliance, note=note):
        alliances.take_the_pen(asked.alliance)
        found = _waiting(asked)
        if found.kind == RequestKind.CITY and city is None:
            raise history.Refused(_("Choose the city in the register."))
        if city is not None and not asked.alliance.member_cities.filter(city=city).exists():
            today = clock.today(asked.alliance.time_zone)
            reason = str(_("Asked to join."))
            alliances.admit_city(
                alliance=asked.alliance, city=city, standing=Standing.PROSPECT, effective_on=today, by=by, reason=reason
            )
        return _answer(found, RequestState.ACCEPTED, by, note, city)


def decline_request(*, asked: JoinRequest, by: Person, note: str = "") -> JoinRequest:
    """Turn a request down, with a note for the colleagues. Raises Refused when it has been answered."""
    with history.act("admission.request_declined", by=by, alliance=asked.alliance, note=note):
        return _answer(_waiting(asked), RequestState.DECLINED, by, note)


def mark_spam(*, asked: JoinRequest, by: Person) -> JoinRequest:
    """Put a request aside as spam. Raises Refused when it has been answered."""
    with history.act("admission.request_marked_spam", by=by, alliance=asked.alliance):
        return _answer(_waiting(asked), RequestState.SPAM, by, "")


def _waiting(asked: JoinRequest) -> JoinRequest:
    found = JoinRequest.objects.select_for_update().get(pk=asked.pk)
    rules.check_waiting(RequestState(found.state))
    return found


def _answer(asked: JoinRequest, state: RequestState, by: Person, note: str, city: City | None = None) -> JoinRequest:
    asked.state, asked.note, asked.city = state, note.strip(), city
    asked.answered_by, asked.answered_at = by, clock.now()
    asked.save(update_fields=["state", "note", "city", "answered_by", "answered_at"])
    return asked
