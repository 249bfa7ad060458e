"""Reads of contacts, organisations, notes and profiles. Each costs a fixed number of SQL statements.

PostgreSQL keeps alliances apart, not the cities of one: what somebody of a city may see is what `…_visible_to` says, here.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_, or_

from django.db.models import Count, Exists, F, Min, OuterRef, Prefetch, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import Http404

from hanse.access.decisions import may, own_cities, seats_of
from hanse.access.grants import Can
from hanse.access.roles import Role
from hanse.alliances.models import Alliance, MemberCity, Seat
from hanse.alliances.queries import alliance_visible_to
from hanse.directory.models import (
    FUNCTION_WORDS,
    Channel,
    CityProfile,
    Contact,
    Contacts,
    Merge,
    Note,
    Organisation,
    Post,
    TwoPeople,
)
from hanse.directory.rules import ChannelKind, Function, Visibility
from hanse.history import clock
from hanse.people.models import Person
from hanse.places.models import City, CityName
from hanse.policies.models import ModelPolicy
from hanse.text.names import fold
from hanse.text.search import is_run, pieces


@dataclass(frozen=True, slots=True)
class Directory:
    """The contacts of an alliance as one reader reaches them: all, or those of their own city."""

    alliance: Alliance
    member_city_id: int | None

    @property
    def alliance_id(self) -> int:
        return self.alliance.pk


def directory_visible_to(person: Person, *, alliance: str) -> Directory:
    """The directory of an alliance the person is in, or 404."""
    found = alliance_visible_to(person, alliance=alliance)
    return Directory(found, min(cities_kept_by(person, found), default=None))


def cities_kept_by(person: Person, alliance: Alliance) -> frozenset[int]:
    """Keys of the member cities of an alliance whose contacts a person keeps by a seat of that city. No statement."""
    here = {seat.member_city_id for seat in seats_of(person) if seat.alliance_id == alliance.pk}
    return frozenset(own_cities(person, Can.VIEW_DIRECTORY) & here)


def contacts_visible_to(person: Person, alliance: Alliance) -> Contacts:
    """The contacts that a person may see: all of the alliance, those with a running post in their own city, or none."""
    found = Contact.objects.for_alliance(alliance).standing()
    if may(person, Can.VIEW_DIRECTORY, alliance):
        return found
    cities = cities_kept_by(person, alliance)
    if not cities:
        return found.none()
    return found.filter(Exists(_running_posts(alliance).filter(contact=OuterRef("pk"), member_city__in=cities)))


def _running_posts(alliance: Alliance) -> QuerySet[Post]:
    return Post.objects.reaching(clock.today(alliance.time_zone))


def contact_visible_to(person: Person, *, alliance: str, contact: int) -> Contact:
    """A contact that the person may see, or 404. Where that is by their own city, the contact says which."""
    found_alliance = alliance_visible_to(person, alliance=alliance)
    contacts = contacts_visible_to(person, found_alliance)
    if may(person, Can.VIEW_DIRECTORY, found_alliance):
        contacts = Contact.objects.for_alliance(found_alliance)  # those merged, too: their page leads to the one kept
    found = contacts.filter(pk=contact).select_related("alliance__initiative", "person", "merged_into", "recorded_by").first()
    if found is None:
        raise Http404
    if cities := cities_kept_by(person, found_alliance):
        posts = _running_posts(found_alliance).filter(contact=found, member_city__in=cities)
        found.member_city_id = posts.order_by("member_city").values_list("member_city", flat=True).first()
    return found


def directory_of(contact: Contact) -> Directory:
    """The directory as whoever loaded a contact reaches it."""
    return Directory(contact.alliance, contact.member_city_id)


def post_visible_to(person: Person, *, alliance: str, post: int) -> Post:
    """A post of a contact that the person may see, or 404; of a city's people those in that city."""
    found_alliance = alliance_visible_to(person, alliance=alliance)
    found = _posts_seen_by(person, found_alliance).filter(contact__in=contacts_visible_to(person, found_alliance), pk=post)
    first = found.select_related("alliance", "contact__alliance").first()
    if first is None:
        raise Http404
    return first


def _posts_seen_by(person: Person, alliance: Alliance) -> QuerySet[Post]:
    found = Post.objects.for_alliance(alliance)
    if may(person, Can.VIEW_DIRECTORY, alliance):
        return found
    return found.filter(member_city__in=cities_kept_by(person, alliance))


def posts_of(contact: Contact, *, reader: Person) -> QuerySet[Post]:
    """The posts of a contact, running ones first; for those of a city the posts in that city."""
    found = _posts_seen_by(reader, contact.alliance).filter(contact=contact)
    return found.select_related("member_city__city", "member_city__alliance", "organisation__alliance").order_by(
        F("ends_on").desc(nulls_first=True), F("starts_on").desc(nulls_last=True), "-pk"
    )


def channel_visible_to(person: Person, *, alliance: str, channel: int) -> Channel:
    """A channel of a contact that the person may see, or 404."""
    found = Channel.objects.filter(alliance__slug=alliance, pk=channel).first()
    if found is None:
        raise Http404
    found.contact = contact_visible_to(person, alliance=alliance, contact=found.contact_id)
    found.member_city_id = found.contact.member_city_id
    return found


def readers_of_notes(contact: Contact, *, writer: Person) -> list[MemberCity]:
    """The cities that can be let to read a note about somebody: those of their posts; for a city itself alone."""
    posts = _posts_seen_by(writer, contact.alliance).filter(contact=contact)
    found = MemberCity.objects.filter(pk__in=posts.values("member_city")).select_related("city")
    return list(found.order_by("city__slug"))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two contacts of one alliance, to be compared and merged by those who keep its whole directory."""

    alliance: Alliance
    kept: Contact
    gone: Contact

    @property
    def alliance_id(self) -> int:
        return self.alliance.pk


def pair_visible_to(person: Person, *, alliance: str, contact: int, other: int) -> Pair:
    """Two contacts that stand for themselves, with their posts and channels, or 404."""
    found_alliance = alliance_visible_to(person, alliance=alliance)
    contacts = contacts_visible_to(person, found_alliance).filter(pk__in=[contact, other])
    found = {each.pk: each for each in with_reach(contacts).select_related("person", "alliance")}
    if len(found) < 2:
        raise Http404
    return Pair(found_alliance, found[contact], found[other])


def merge_visible_to(person: Person, *, alliance: str, merge: int) -> Merge:
    """A merge of an alliance the person is in, or 404."""
    found = merges_of(alliance_visible_to(person, alliance=alliance)).filter(pk=merge).first()
    if found is None:
        raise Http404
    return found


def merges_of(alliance: Alliance) -> QuerySet[Merge]:
    """What was merged, the newest first."""
    found = Merge.objects.filter(alliance=alliance, undoes__isnull=True)
    return found.select_related("alliance", "kept", "gone", "recorded_by", "undone_by")


def note_visible_to(person: Person, *, alliance: str, note: int) -> Note:
    """A note that the person may read, or 404."""
    found = notes_visible_to(person, alliance_visible_to(person, alliance=alliance)).filter(pk=note).first()
    if found is None:
        raise Http404
    return found


def notes_visible_to(person: Person, alliance: Alliance) -> QuerySet[Note]:
    """The notes that a person may read: all of the alliance, those that their own city reads too, or none."""
    found = Note.objects.for_alliance(alliance).select_related("alliance", "contact", "member_city__city", "written_by")
    if may(person, Can.VIEW_DIRECTORY, alliance):
        return found
    return found.filter(member_city__in=cities_kept_by(person, alliance), visibility=Visibility.CITY.value)


def organisation_visible_to(person: Person, *, alliance: str, organisation: int) -> Organisation:
    """An organisation of an alliance the person is in, or 404."""
    found = (
        Organisation.objects.for_alliance(alliance_visible_to(person, alliance=alliance))
        .filter(pk=organisation)
        .select_related("alliance__initiative")
        .first()
    )
    if found is None:
        raise Http404
    return found


def with_reach(contacts: QuerySet[Contact], *, only: Collection[int] = ()) -> QuerySet[Contact]:
    """Contacts with their posts and their channels; `only` leaves the posts of these cities. Two statements more."""
    posts = Post.objects.select_related("member_city__city", "organisation").order_by(F("ends_on").desc(nulls_first=True), "pk")
    if only:
        posts = posts.filter(member_city__in=only)
    return contacts.prefetch_related(Prefetch("posts", queryset=posts), "channels")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list of contacts is narrowed by; empty means all."""

    words: str = ""
    city: str = ""
    organisation: str = ""
    function: str = ""
    language: str = ""
    consent: str = ""
    broken: bool = False
    former: bool = False
    order: str = "name"


ORDERS = ("name", "city", "new")


def listed(contacts: Contacts, asked: Asked, *, alliance: Alliance) -> QuerySet[Contact]:
    """Contacts that pass a filter, in its order. City, organisation and function are those of one running post."""
    found: QuerySet[Contact] = contacts.filter(answering(asked.words, alliance))
    running = _running_posts(alliance).filter(contact=OuterRef("pk"))
    posts = running
    if asked.city:
        posts = posts.filter(member_city__city__in=_cities_called(asked.city))
    if asked.organisation:
        posts = posts.filter(_standing_in("organisation__words", asked.organisation))
    if asked.function:
        posts = posts.filter(function=asked.function)
    if asked.city or asked.organisation or asked.function:
        found = found.filter(Exists(posts))
    if asked.former:
        found = found.filter(~Exists(running))
    if asked.language:
        found = found.filter(languages__contains=[asked.language])
    if asked.consent:
        found = found.filter(consent=asked.consent)
    if asked.broken:
        found = found.filter(Exists(Channel.objects.filter(contact=OuterRef("pk"), broken=True)))
    if asked.order == "new":
        return found.order_by("-pk")
    if asked.order == "city":
        city = Min("posts__member_city__city__slug", filter=Q(posts__ends_on__isnull=True))
        return found.annotate(city_slug=city).order_by(F("city_slug").asc(nulls_last=True), "latin_name", "pk")
    return found.order_by("latin_name", "pk")


def answering(asked: str, alliance: Alliance, *, most: int | None = None) -> Q:
    """The contacts of an alliance whose words answer a question, or the first of them by name; all for one without words.

    The database finds them by an index and a function that asks who may see the alliance: behind row-level security no index
    of words is used otherwise (decision 22).
    """
    if not pieces(asked):
        return Q()
    return Q(pk__in=RawSQL("SELECT hanse_contacts_found(%s, %s::tsquery, %s)", [alliance.pk, _as_tsquery(asked), most]))


def _as_tsquery(asked: str) -> str:
    """Beginnings of words: "('лев':*|'lev':*)&('ba':*)". A piece holds letters, digits and marks alone."""
    ways = (["&".join(f"'{piece}':*" for piece in way) for way in word] for word in pieces(asked))
    return "&".join(f"({'|'.join(word)})" for word in ways)


def _standing_in(column: str, asked: str) -> Q:
    """Rows of a small table with a column of words that answers a question."""
    words = ((_all(Q(**{f"{column}__contains": f" {piece}"}) for piece in way) for way in word) for word in pieces(asked))
    return _all(reduce(or_, word) for word in words)


def _all(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions, Q())


def _cities_called(asked: str) -> QuerySet[City, int]:
    """Keys of the cities of the register with a name that has this in it."""
    return City.objects.filter(names__folded__contains=fold(asked)).order_by().values_list("pk", flat=True)


def looking_like(contact: Contact) -> QuerySet[Contact]:
    """Contacts that may be the same person: the same e-mail address, or all words of the name. One statement."""
    others = Contact.objects.for_alliance(contact.alliance).standing().exclude(pk=contact.pk)
    mails = Channel.objects.filter(contact=contact, kind=ChannelKind.EMAIL.value).values("value")
    same_mail = Exists(Channel.objects.filter(contact=OuterRef("pk"), kind=ChannelKind.EMAIL.value, value__in=mails))
    apart = Exists(TwoPeople.objects.filter(Q(one=contact, other=OuterRef("pk")) | Q(one=OuterRef("pk"), other=contact)))
    return others.filter(Q(same_mail) | answering(contact.name, contact.alliance)).exclude(apart).order_by("latin_name", "pk")


def notes_about(contact: Contact, *, reader: Person) -> QuerySet[Note]:
    """What a reader may read about a contact, the newest first."""
    return notes_visible_to(reader, contact.alliance).filter(contact=contact)


def notes_about_city(member_city: MemberCity, *, reader: Person) -> QuerySet[Note]:
    """What a reader may read about a city, the newest first."""
    return notes_visible_to(reader, member_city.alliance).filter(member_city=member_city, contact__isnull=True)


def organisations(alliance: Alliance, asked: str = "") -> QuerySet[Organisation]:
    """The organisations of an alliance with the number of people in running posts, `people`."""
    running = Q(posts__ends_on__isnull=True) | Q(posts__ends_on__gte=clock.today(alliance.time_zone))
    people = Count("posts__contact", filter=running & Q(posts__contact__merged_into__isnull=True), distinct=True)
    found = Organisation.objects.for_alliance(alliance).filter(_standing_in("words", asked))
    return found.annotate(people=people).order_by("name", "pk")


def people_of(organisation: Organisation) -> QuerySet[Post]:
    """The posts in an organisation, running ones first."""
    found = Post.objects.filter(organisation=organisation, contact__merged_into__isnull=True)
    return found.select_related("contact__alliance", "member_city__city").order_by(
        F("ends_on").desc(nulls_first=True), "contact__latin_name", "pk"
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the first of each kind."""

    cities: list[MemberCity]
    contacts: list[Contact]
    organisations: list[Organisation]


SHOWN = 20
"""How many of each kind a search shows."""


def search(asked: str, *, reader: Person, alliance: Alliance) -> Found:
    """Member cities, contacts and organisations by words of any script. At most five statements.

    Who keeps no contacts finds cities alone. A city is found by all its names in the register.
    """
    if not pieces(asked):
        return Found([], [], [])
    keeps_all = bool(may(reader, Can.VIEW_DIRECTORY, alliance))
    only = frozenset() if keeps_all else cities_kept_by(reader, alliance)
    # Of one city there are few: they are looked through. Of all the database finds the first ones.
    words = answering(asked, alliance, most=SHOWN) if keeps_all else _standing_in("words", asked)
    contacts = contacts_visible_to(reader, alliance).filter(words).order_by("latin_name", "pk")
    return Found(
        list(cities_found(asked, alliance)[:SHOWN]),
        list(with_reach(contacts, only=only).select_related("alliance")[:SHOWN]) if keeps_all or only else [],
        list(organisations(alliance, asked).select_related("alliance")[:SHOWN]) if keeps_all else [],
    )


def cities_found(asked: str, alliance: Alliance) -> QuerySet[MemberCity]:
    """The member cities that have all words of a question in one of their names."""
    words = ((_all(_in_a_name(piece) for piece in way) for way in word) for word in pieces(asked))
    named = CityName.objects.filter(_all(reduce(or_, word) for word in words)).values("city")
    return (
        MemberCity.objects.for_alliance(alliance).filter(city__in=named).select_related("alliance", "city").order_by("city__slug")
    )


def _in_a_name(piece: str) -> Q:
    """A piece with which a word of a folded name begins."""
    if is_run(piece):
        return Q(folded__contains=piece)
    return Q(folded__startswith=piece) | Q(folded__contains=f" {piece}")


def profile_of(member_city: MemberCity) -> CityProfile:
    """What is known of a city; an empty profile that is not kept for one of which nothing is. One statement."""
    found = CityProfile.objects.filter(member_city=member_city).first()
    return found or CityProfile(alliance=member_city.alliance, member_city=member_city)


def people_of_city(member_city: MemberCity) -> tuple[list[Post], list[Seat]]:
    """The running posts of a city with their contacts and channels, and the seats held for it. Three statements."""
    today = clock.today(member_city.alliance.time_zone)
    posts = (
        Post.objects.reaching(today)
        .filter(member_city=member_city, contact__merged_into__isnull=True)
        .select_related("contact__alliance", "organisation")
        .prefetch_related("contact__channels")
        .order_by("contact__latin_name", "pk")
    )
    seats = Seat.objects.for_alliance(member_city.alliance).held_on(today).filter(member_city=member_city)
    in_order = sorted(posts, key=lambda post: list(Function).index(Function(post.function)))
    return in_order, list(seats.select_related("person", "deputy__person").order_by("role", "pk"))


@dataclass(frozen=True, slots=True)
class Filled:
    """A function of a city and who fills it: nobody, or people by name with the end of their terms, the nearest first."""

    word: str
    holders: tuple[tuple[str, date | None], ...]


def functions_filled(posts: Collection[Post], seats: Collection[Seat]) -> list[Filled]:
    """Who is focal point, deputy and political sponsor of a city, by its posts and by its seats. No statement."""
    named = {post.contact.person_id for post in posts if post.function in {Function.FOCAL_POINT, Function.DEPUTY}}
    leads = [seat for seat in seats if seat.role == Role.CITY_LEAD]
    seated = {
        Function.FOCAL_POINT: leads,
        Function.DEPUTY: [seat.deputy for seat in leads if seat.deputy is not None],
        Function.POLITICAL_SPONSOR: [],
    }
    found = []
    for function, held in seated.items():
        holders = {seat.person.name: seat.ends_on for seat in held if seat.person_id not in named}
        holders |= {post.contact.name: post.ends_on for post in posts if post.function == function}
        in_order = sorted(holders.items(), key=lambda holder: (holder[1] or date.max, holder[0]))
        found.append(Filled(str(FUNCTION_WORDS[function]), tuple(in_order)))
    return found


@dataclass(frozen=True, slots=True)
class Subject:
    """A model policy about which some cities want to learn and some can offer something."""

    policy: ModelPolicy
    wanted_by: list[MemberCity]
    offered_by: list[MemberCity]


def shared_subjects(alliance: Alliance, profiles: Collection[CityProfile]) -> list[Subject]:
    """The policies that profiles name on both sides, in any language of theirs. One statement."""
    found = []
    for policy in ModelPolicy.objects.filter(initiative=alliance.initiative_id).order_by("position"):
        names = [f" {fold(name)} " for name in (policy.name, *policy.labels.values()) if fold(name)]
        wanted = [each.member_city for each in profiles if _names_one(each.wants, names)]
        offered = [each.member_city for each in profiles if _names_one(each.offers, names)]
        if wanted and set(offered) - ({wanted[0]} if len(wanted) == 1 else set()):
            found.append(Subject(policy, wanted, offered))
    return found


def _names_one(text: str, names: Collection[str]) -> bool:
    folded = f" {fold(text)} "
    return any(name in folded for name in names)


def learning(alliance: Alliance) -> list[CityProfile]:
    """The profiles of cities that want or offer something, by city; not of those that have left. One statement."""
    found = CityProfile.objects.filter(alliance=alliance).exclude(wants="", offers="")
    return list(found.select_related("member_city__city", "member_city__alliance").order_by("member_city__city__slug"))


def person_called(alliance: Alliance, email: str) -> Person | None:
    """The account of an address, of somebody who has or had a seat in the alliance."""
    return Person.objects.filter(seats__alliance=alliance, email__iexact=email).first()
