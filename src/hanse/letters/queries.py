"""Reads of letters. Each costs a fixed number of SQL statements."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from babel import Locale, UnknownLocaleError
from django.db import connection
from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import translation
from django.utils.translation import to_locale
from pghistory.models import Context

from hanse.access.decisions import may
from hanse.access.grants import Can
from hanse.access.roles import Role
from hanse.alliances.models import Alliance, MemberCity, Seat
from hanse.alliances.queries import alliance_visible_to, standing_on
from hanse.alliances.rules import Standing
from hanse.directory.experts import queries as experts
from hanse.directory.models import Expert, Post
from hanse.directory.rules import ChannelKind, Function
from hanse.history import clock
from hanse.letters import packs
from hanse.letters.documents import day_in_words
from hanse.letters.models import (
    HELD_LINK,
    Commitment,
    Happening,
    Letter,
    LetterFile,
    Letters,
    LetterTemplate,
    Signature,
    SigningLink,
    TemplateVersion,
)
from hanse.letters.rules import AWAITING, COUNCIL_PENDING, INSIDE, OPEN, Awaiting, CouncilOrder, Happened, Kind, State
from hanse.people.models import Person
from hanse.places.countries import country_name
from hanse.ui.words import list_in_words

_WITH_PARTY = ("alliance", "member_city__city", "expert__contact", "cohort", "version__template")


def letters_of(alliance: Alliance) -> Letters:
    """Every letter of an alliance with its party, the newest first."""
    found = Letter.objects.for_alliance(alliance).select_related(*_WITH_PARTY, "drafted_by").order_by("-pk")
    return found.defer("document", "clauses", "values")


def filtered(letters: Letters, *, kind: str = "", state: str = "", awaiting: str = "") -> Letters:
    """The letters that pass a filter, by what is so at this moment."""
    now = clock.now()
    if kind:
        letters = letters.filter(kind=kind)
    if state == State.EXPIRED:
        letters = letters.expired_at(now)
    elif state in OPEN:
        letters = letters.open_at(now).filter(state=state)
    elif state:
        letters = letters.filter(state=state)
    if awaiting:
        letters = letters.filter(_awaited(Awaiting(awaiting)))
    return letters


def _awaited(by: Awaiting) -> Q:
    now = clock.now()
    expired = Q(state__in=sorted(OPEN), expires_at__lte=now)
    if by is Awaiting.COUNCIL:
        return Q(order=CouncilOrder.LATER, council_on__isnull=True, state__in=sorted(COUNCIL_PENDING))
    if by is Awaiting.SIGNATORY:
        return Q(state__in=sorted(OPEN), expires_at__gt=now)
    if by is Awaiting.SENDER:
        return Q(state__in=sorted(AWAITING[by])) | expired
    return Q(state__in=sorted(AWAITING[by]))


def awaits(letter: Letter) -> Awaiting | None:
    """Whom a letter waits for now; the council only when nobody else."""
    state = letter.current_state
    for awaiting, states in AWAITING.items():
        if state in states:
            return awaiting
    return Awaiting.COUNCIL if letter.council_pending and state in COUNCIL_PENDING else None


def letter_visible_to(person: Person, *, alliance: str, letter: int) -> Letter:
    """A letter of an alliance the person is in, or 404. What was never sent is seen by those who draft."""
    found = (
        Letter.objects.for_alliance(alliance_visible_to(person, alliance=alliance))
        .select_related(*_WITH_PARTY, "alliance__initiative", "drafted_by", "changed_by", "reviewed_by", "sent_by", "replaces")
        .filter(pk=letter)
        .first()
    )
    if found is None or (_is_inside(found) and not may(person, Can.DRAFT_LETTERS, found)):
        raise Http404
    return found


def _is_inside(letter: Letter) -> bool:
    return letter.state in INSIDE or letter.sent_at is None


def file_visible_to(person: Person, *, alliance: str, file: int) -> LetterFile:
    """A file of a letter, or 404."""
    visible = alliance_visible_to(person, alliance=alliance)
    found = LetterFile.objects.filter(alliance=visible, pk=file).select_related("letter__alliance", "alliance").first()
    if found is None or (_is_inside(found.letter) and not may(person, Can.DRAFT_LETTERS, found)):
        raise Http404
    return found


def template_visible_to(person: Person, *, alliance: str, template: int) -> LetterTemplate:
    """A template of an alliance the person is in, or 404."""
    visible = alliance_visible_to(person, alliance=alliance)
    found = LetterTemplate.objects.for_alliance(visible).filter(pk=template).select_related("alliance").first()
    if found is None:
        raise Http404
    return found


def commitment_visible_to(person: Person, *, alliance: str, commitment: int) -> Commitment:
    """A commitment of an alliance the person is in, or 404."""
    visible = alliance_visible_to(person, alliance=alliance)
    found = Commitment.objects.filter(alliance=visible, pk=commitment).select_related("letter__alliance", "alliance").first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Story:
    """A letter's whole course: what happened, who signed, its files, its promises."""

    happenings: list[Happening]
    signatures: list[Signature]
    files: list[LetterFile]
    commitments: list[Commitment]
    addresses: Mapping[int, str] = field(default_factory=dict)
    """Network addresses of signatures by their keys, as long as the house keeps them."""


def story_of(letter: Letter) -> Story:
    """Five statements."""
    signatures = list(letter.signatures.all())
    return Story(
        happenings=list(letter.happenings.select_related("by").order_by("-at", "-pk")),
        signatures=signatures,
        files=list(letter.files.select_related("alliance").order_by("-made_at", "-pk")),
        commitments=list(
            letter.commitments.select_related("policy", "alliance").order_by(F("due_on").asc(nulls_last=True), "pk")
        ),
        addresses=_addresses(signatures),
    )


def _addresses(signatures: list[Signature]) -> dict[int, str]:
    acts = {signature.act: signature.pk for signature in signatures if signature.act}
    found = Context.objects.filter(pk__in=list(acts)) if acts else []
    told = {acts[context.pk]: str((context.metadata or {}).get("from", {}).get("address", "")) for context in found}
    return {key: address for key, address in told.items() if address}


def templates_of(alliance: Alliance) -> QuerySet[LetterTemplate]:
    """The templates of an alliance with their versions. Two statements."""
    versions = TemplateVersion.objects.order_by("-number").select_related("released_by", "written_by")
    found = LetterTemplate.objects.for_alliance(alliance).select_related("alliance")
    return found.prefetch_related(Prefetch("versions", queryset=versions)).order_by("kind", "language", "country", "pk")


def released_version(template: LetterTemplate) -> TemplateVersion | None:
    """The latest released version."""
    return template.versions.filter(released_at__isnull=False).order_by("-number").first()


def draft_version(template: LetterTemplate) -> TemplateVersion | None:
    """The version that is being written."""
    return template.versions.filter(released_at__isnull=True).first()


def cities_for_letters(alliance: Alliance) -> QuerySet[MemberCity]:
    """The cities that a letter can go to."""
    return MemberCity.objects.for_alliance(alliance).select_related("city", "alliance").order_by("city__name", "pk")


def experts_for_letters(alliance: Alliance) -> QuerySet[Expert]:
    """The experts that a letter can go to."""
    return Expert.objects.for_alliance(alliance).select_related("contact", "alliance").order_by("contact__name", "pk")


@dataclass(frozen=True, slots=True)
class Prefilled:
    """What is known before anybody types: values of fields, and the signatory."""

    values: Mapping[str, str]
    name: str = ""
    function: str = ""
    email: str = ""


def prefilled(
    alliance: Alliance, *, kind: Kind, language: str, member_city: MemberCity | None = None, expert: Expert | None = None
) -> Prefilled:
    """What register, profile, posts, seats and the letter before say for a new letter. A fixed number of statements."""
    with translation.override(language):
        known = dict(packs.packed(kind, language).values) | _last_values(alliance, kind, language)
        known |= {"alliance": alliance.name}
        if member_city is not None:
            return _of_city(alliance, member_city, language, known)
        if expert is not None:
            return _of_expert(expert, language, known)
        return Prefilled(known)


REMEMBERED = ("secretariat", "plan_months", "report_months", "expenses", "further_document", "shown", "verification")
"""Fields for which the last choice is a good guess."""


def _last_values(alliance: Alliance, kind: Kind, language: str) -> dict[str, str]:
    last = (
        Letter.objects.for_alliance(alliance)
        .filter(kind=kind, language=language)
        .order_by("-pk")
        .values_list("values", flat=True)
    )
    values = last.first() or {}
    return {name: values[name] for name in REMEMBERED if values.get(name)}


def _of_city(alliance: Alliance, member_city: MemberCity, language: str, known: dict[str, str]) -> Prefilled:
    city, today = member_city.city, clock.today(alliance.time_zone)
    own_language = city.primary_language.partition("-")[0] == language.partition("-")[0]
    known |= {
        "city": city.local_name if own_language else city.name,
        "country": country_name(city.country, language),
        "place": city.local_name if own_language else city.name,
        "principles": list_in_words([p.label(language) for p in alliance.initiative.principles.order_by("position")]),
    }
    profile = getattr(member_city, "profile", None)
    if profile is not None and profile.departments:
        known["departments"] = profile.departments
    posts = {post.function: post for post in reversed(_posts(member_city, today))}
    first, sponsor = posts.get(Function.FOCAL_POINT), posts.get(Function.POLITICAL_SPONSOR)
    if first is not None:
        known |= {"contact": str(first.contact.name), "contact_function": str(first), "contact_email": _email_of(first)}
    elif (seat := _focal_seat(member_city, today)) is not None:
        known |= {
            "contact": str(seat.person.name),
            "contact_function": seat.get_role_display(),
            "contact_email": seat.person.email,
        }
    if sponsor is None:
        return Prefilled(known)
    known["political_contact"] = f"{sponsor.contact.name}, {sponsor}"
    if sponsor.ends_on:
        known["term_ends"] = day_in_words(sponsor.ends_on, language)
    return Prefilled(known, str(sponsor.contact.name), str(sponsor), _email_of(sponsor))


def _posts(member_city: MemberCity, today: date) -> list[Post]:
    found = Post.objects.filter(member_city=member_city, contact__merged_into__isnull=True)
    found = found.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    return list(found.select_related("contact").prefetch_related("contact__channels").order_by("pk"))


def _email_of(post: Post) -> str:
    return _first_email(post.contact.channels.all())


def _first_email(channels: Any) -> str:
    found = [channel for channel in channels if channel.kind == ChannelKind.EMAIL and not channel.broken]
    return next((str(channel.value) for channel in sorted(found, key=lambda channel: not channel.preferred)), "")


def _focal_seat(member_city: MemberCity, today: date) -> Seat | None:
    seats = Seat.objects.filter(member_city=member_city, role=Role.CITY_LEAD).held_on(today)
    return seats.select_related("person").order_by("pk").first()


def _of_expert(expert: Expert, language: str, known: dict[str, str]) -> Prefilled:
    policies = [link.policy.label(language) for link in expert.expert_policies.select_related("policy").order_by("pk")]
    known |= {
        "expert": str(expert.contact.name),
        "fields": list_in_words(expert.fields),
        "policies": list_in_words(policies),
        "languages": list_in_words([_language_name(code, language) for code in expert.contact.languages]),
        "region": str(expert.get_region_display()),
        "hours": str(expert.hours_per_quarter or ""),
        "conflicts": expert.conflicts,
    }
    post = next(iter(expert.contact.posts.order_by("pk")), None)
    return Prefilled(known, str(expert.contact.name), str(post) if post else "", _first_email(expert.contact.channels.all()))


def _language_name(code: str, language: str) -> str:
    """A language's name in another language; the code itself where nobody named it."""
    try:
        return str(Locale.parse(to_locale(code)).get_display_name(to_locale(language)) or code)
    except (UnknownLocaleError, ValueError):
        return code


def standing_of_party(letter: Letter) -> Standing | None:
    """The standing of the city or expert of a letter, today."""
    today = clock.today(letter.alliance.time_zone)
    if letter.member_city is not None:
        return standing_on(letter.member_city, on=today, known_at=clock.now())
    return experts.standing_on(letter.expert, on=today) if letter.expert else None


def commitments_of(alliance: Alliance, *, open_only: bool = True) -> QuerySet[Commitment]:
    """What letters in force promise; overdue ones first, then by their day, those without one last."""
    in_force = Commitment.objects.filter(alliance=alliance, letter__state__in=[State.SIGNED, State.COUNTERSIGNED])
    if open_only:
        in_force = in_force.filter(done_on__isnull=True)
    found = in_force.select_related(
        "policy", "alliance", "letter__alliance", "letter__member_city__city", "letter__expert__contact"
    )
    return found.order_by(F("done_on").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk")


def letters_of_city(member_city: MemberCity, *, drafts: bool) -> list[Letter]:
    """The letters of a city, the newest first, with what they promise. Two statements."""
    found = Letter.objects.filter(member_city=member_city).select_related(*_WITH_PARTY).order_by("-pk")
    if not drafts:
        found = found.filter(sent_at__isnull=False).exclude(state__in=sorted(INSIDE))
    return list(found.prefetch_related(Prefetch("commitments", queryset=Commitment.objects.select_related("policy"))))


@dataclass(frozen=True, slots=True)
class Waiting:
    """What of the letters waits for somebody; counts."""

    to_review: int = 0
    to_send: int = 0
    to_countersign: int = 0
    expired: int = 0
    overdue: int = 0


def waiting_in(alliance: Alliance, person: Person) -> Waiting:
    """What waits for this person: reviews of what others wrote, and what their seats may do. Two statements."""
    now, mine = clock.now(), Q(drafted_by=person) | Q(changed_by=person)
    expired = Q(state=State.EXPIRED) | Q(state__in=sorted(OPEN), expires_at__lte=now)
    counted = Letter.objects.for_alliance(alliance).aggregate(
        to_review=Count("pk", filter=Q(state=State.IN_REVIEW) & ~mine),
        to_send=Count("pk", filter=Q(state=State.REVIEWED)),
        to_countersign=Count("pk", filter=Q(state=State.SIGNED)),
        expired=Count("pk", filter=expired),
    )
    if not may(person, Can.COUNTERSIGN_LETTERS, alliance):
        counted["to_countersign"] = 0
    overdue = commitments_of(alliance).filter(due_on__lt=clock.today(alliance.time_zone)).count()
    return Waiting(**counted, overdue=overdue)


def link_behind(token_sha256: str) -> SigningLink | None:
    """The link that a visitor holds, on the authority of that link alone. Two statements."""
    if not token_sha256:
        return None
    with connection.cursor() as cursor:
        # Until the transaction ends; the wall of links opens this one row.
        cursor.execute("SELECT set_config(%s, %s, true)", [HELD_LINK, token_sha256])
    return SigningLink.objects.filter(token_sha256=token_sha256).first()


def letter_behind(link: SigningLink) -> Letter:
    """The letter of a link; within the reach of its alliance."""
    return Letter.objects.select_related(*_WITH_PARTY, "sent_by").get(pk=link.letter_id)


def codes_sent(link: SigningLink) -> int:
    """How many codes were sent for a letter within the last hour."""
    since = clock.now() - timedelta(hours=1)
    return Happening.objects.filter(letter=link.letter_id, kind=Happened.CODE_SENT, at__gt=since).count()


def file_called(sha256: str) -> LetterFile | None:
    """The file with this fingerprint, whatever alliance it is of: for the command line alone."""
    found = LetterFile.objects.filter(sha256=sha256).select_related("letter__alliance", "alliance", "letter__member_city__city")
    return found.order_by("-pk").first()
