"""Reads of recruitment: what a person may load, who can own a target, what waits. Each costs a fixed number of SQL statements."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from hanse.access.roles import SECRETARIAT_ROLES
from hanse.alliances.models import Alliance, Cohort, MemberCity, Seat
from hanse.alliances.queries import alliance_visible_to
from hanse.directory.models import Contact, Expert, Post
from hanse.directory.rules import Function
from hanse.history import clock
from hanse.people.models import Person
from hanse.places.countries import country_name
from hanse.places.models import City
from hanse.recruitment.models import LEVEL_WORDS, CohortCandidate, Proposal, StandingRules, Sweep, Target
from hanse.recruitment.rules import IN_ORDER, SHORTEST_TERM_MONTHS, Level, ProposalState, Settings, months_later
from hanse.text.names import fold

UNDONE_WITHIN = timedelta(days=1)
"""How long a change of many targets can be undone by a button: later it is history, and mended by a new change."""


def expert_visible_to(person: Person, *, alliance: str, expert: int) -> Expert:
    """An expert of an alliance the person is in, or 404."""
    found = (
        Expert.objects.for_alliance(alliance_visible_to(person, alliance=alliance))
        .filter(pk=expert, contact__merged_into__isnull=True)
        .select_related("alliance__initiative", "alliance__version", "contact")
        .first()
    )
    if found is None:
        raise Http404
    return found


def cohort_visible_to(person: Person, *, alliance: str, cohort: int) -> Cohort:
    """A cohort of an alliance the person is in, or 404."""
    found = (
        Cohort.objects.for_alliance(alliance_visible_to(person, alliance=alliance))
        .filter(pk=cohort)
        .select_related("alliance__initiative", "alliance__version")
        .first()
    )
    if found is None:
        raise Http404
    return found


def sweep_visible_to(person: Person, *, alliance: str, sweep: int) -> Sweep:
    """A change of many targets of an alliance the person is in, or 404."""
    found = (
        Sweep.objects.filter(alliance=alliance_visible_to(person, alliance=alliance), pk=sweep)
        .select_related("alliance__initiative", "alliance__version")
        .first()
    )
    if found is None:
        raise Http404
    return found


def owners(alliance: Alliance) -> QuerySet[Person]:
    """Who can look after a target: whoever holds a seat of those who run the alliance today. One statement."""
    seats = Seat.objects.for_alliance(alliance).held_on(clock.today("UTC")).filter(role__in=sorted(SECRETARIAT_ROLES))
    return Person.objects.filter(pk__in=seats.values("person")).order_by("name", "pk")


def target_of(subject: MemberCity | Expert) -> Target | None:
    """What is planned with a city or an expert, if anything. One statement."""
    wanted = Q(member_city=subject) if isinstance(subject, MemberCity) else Q(expert=subject)
    return Target.objects.filter(wanted).select_related("owner").first()


def contacts_of(subject: MemberCity | Expert) -> QuerySet[Contact]:
    """The people of a city today, or the expert. One statement."""
    found = Contact.objects.for_alliance(subject.alliance).standing()
    if isinstance(subject, Expert):
        return found.filter(pk=subject.contact_id)
    today = clock.today(subject.alliance.time_zone)
    posts = Post.objects.filter(member_city=subject).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    return found.filter(pk__in=posts.values("contact")).order_by("name", "pk")


def settings_of(alliance: Alliance) -> Settings:
    """The rules of standing as the alliance has set them; off where it has set none. One statement."""
    found = StandingRules.objects.filter(alliance=alliance).first()
    return found.settings if found else Settings()


def open_proposals(alliance: Alliance) -> QuerySet[Proposal]:
    """What waits for a person's word, the most pressing first."""
    found = Proposal.objects.for_alliance(alliance).filter(state=ProposalState.OPEN)
    pressing = Case(*(When(step=step, then=place) for place, step in enumerate(IN_ORDER)))
    return found.select_related("member_city__city", "member_city__alliance").order_by(
        pressing, "since", "member_city__city__name", "pk"
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for those who recruit; counts."""

    steps: int
    proposals: int
    terms: int


def waiting_in(alliance: Alliance) -> Waiting:
    """Next steps due, open proposals, listed cities whose sponsor has less than 16 months left. One statement."""
    today, of = clock.today(alliance.time_zone), OuterRef("pk")
    short = Post.objects.filter(
        alliance=of,
        function=Function.POLITICAL_SPONSOR,
        member_city__isnull=False,
        ends_on__gte=today,
        ends_on__lt=months_later(today, SHORTEST_TERM_MONTHS),
    )
    found = (
        Alliance.objects.filter(pk=alliance.pk)
        .values_list(
            _count_of(Target.objects.filter(alliance=of, next_step_on__lte=today)),
            _count_of(Proposal.objects.filter(alliance=of, state=ProposalState.OPEN)),
            _count_of(short, "member_city"),
        )
        .get()
    )
    return Waiting(*found)


def _count_of(rows: "QuerySet[Target] | QuerySet[Proposal] | QuerySet[Post]", what: str = "pk") -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values("alliance").annotate(n=Count(what, distinct=True)).values("n")), 0)


def candidates_of(cohort: Cohort) -> QuerySet[CohortCandidate]:
    """The candidates of a cohort, by name. One statement."""
    return cohort.candidates.select_related("member_city__city").order_by("member_city__city__slug")


def last_sweep(alliance: Alliance, by: Person) -> Sweep | None:
    """The last change of many targets that a person made, while it can be undone. One statement."""
    since = clock.now() - UNDONE_WITHIN
    found = Sweep.objects.filter(alliance=alliance, recorded_by=by, recorded_at__gte=since).select_related("undone_by").first()
    return found if found and found.undoes_id is None and not hasattr(found, "undone_by") else None


SIZES = (
    (5_000_000, _("5 million and more")),
    (1_000_000, _("1 to 5 million")),
    (500_000, _("500,000 to 1 million")),
    (100_000, _("100,000 to 500,000")),
    (0, _("less than 100,000")),
)
"""Classes of size by the inhabitants that the register knows, the largest first."""


def size_class(population: int | None) -> str:
    """The class of a city's size, in words."""
    if population is None:
        return str(_("not known"))
    return str(next(word for least, word in SIZES if population >= least))


@dataclass(frozen=True, slots=True)
class Outside:
    """What is asked of the register: cities that are not in the alliance yet."""

    name: str = ""
    country: str = ""
    language: str = ""
    least: int | None = None
    most: int | None = None
    pioneer: bool = False


def outside(alliance: Alliance, asked: Outside) -> QuerySet[City]:
    """Cities of the register that are not in the alliance, the largest first."""
    found = City.objects.exclude(member_cities__alliance=alliance)
    if asked.name:
        found = found.filter(pk__in=City.objects.filter(names__folded__contains=fold(asked.name)).values("pk"))
    if asked.country:
        found = found.filter(country=asked.country)
    if asked.language:
        found = found.filter(Q(primary_language=asked.language) | Q(other_languages__contains=[asked.language]))
    if asked.least is not None:
        found = found.filter(population__gte=asked.least)
    if asked.most is not None:
        found = found.filter(population__lte=asked.most)
    if asked.pioneer:
        found = found.filter(pioneer=True)
    return found.order_by("-pioneer", "-population", "slug")


@dataclass(frozen=True, slots=True)
class Share:
    """One class of a balance: how many of those chosen, and how many of those who are in already."""

    word: str
    chosen: int
    inside: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A city of the register that is meant to be won, with what is thought of it."""

    city: City
    resources: Level = Level.UNKNOWN
    maturity: Level = Level.UNKNOWN


@dataclass(frozen=True, slots=True)
class Balance:
    """How a target list is spread: by geography, size, resources and maturity (what pioneers were balanced by)."""

    countries: list[Share]
    sizes: list[Share]
    resources: list[Share]
    maturity: list[Share]


def balance(alliance: Alliance, choices: Sequence[Choice]) -> Balance:
    """The spread of those chosen, beside that of the cities in the alliance. One statement."""
    inside = list(
        alliance.member_cities.values_list("city__country", "city__population", "target__resources", "target__maturity")
    )
    countries = {city: country_name(city) for city in {c.city.country for c in choices} | {row[0] for row in inside}}
    sizes = [*(str(word) for _least, word in SIZES), size_class(None)]
    levels = [str(LEVEL_WORDS[level]) for level in (Level.HIGH, Level.MEDIUM, Level.LOW, Level.UNKNOWN)]

    def level(value: str | None) -> str:
        return str(LEVEL_WORDS[Level(value or Level.UNKNOWN)])

    by_country = _shares(
        sorted(countries.values(), key=fold), (countries[c.city.country] for c in choices), (countries[row[0]] for row in inside)
    )
    return Balance(
        countries=[share for share in by_country if share.chosen] or by_country[:8],
        sizes=_shares(sizes, (size_class(c.city.population) for c in choices), (size_class(row[1]) for row in inside)),
        resources=_shares(levels, (level(c.resources) for c in choices), (level(row[2]) for row in inside)),
        maturity=_shares(levels, (level(c.maturity) for c in choices), (level(row[3]) for row in inside)),
    )


def _shares(words: Iterable[str], chosen: Iterable[str], inside: Iterable[str]) -> list[Share]:
    those, these = Counter(chosen), Counter(inside)
    return [Share(word, those[word], these[word]) for word in words]


def cities_by_slug(slugs: Collection[str]) -> list[City]:
    """Cities of the register by their addresses. One statement."""
    return list(City.objects.filter(slug__in=slugs).order_by("slug"))


def members_of(cohort: Cohort) -> QuerySet[MemberCity]:
    """The cities of a cohort, by name."""
    return cohort.member_cities.select_related("city").order_by("city__slug")


def languages_in_register() -> list[str]:
    """The main languages of the register's cities. One statement."""
    return list(City.objects.order_by("primary_language").values_list("primary_language", flat=True).distinct())


def decided_before(alliance: Alliance, member_cities: Collection[int]) -> dict[int, list[Proposal]]:
    """What people decided about these cities (keys) before, the newest first. One statement."""
    found: dict[int, list[Proposal]] = {}
    decided = Proposal.objects.for_alliance(alliance).filter(
        member_city__in=member_cities, state__in=[ProposalState.APPROVED, ProposalState.DISMISSED]
    )
    for proposal in decided.select_related("decided_by", "message").order_by("-decided_at", "-pk"):
        found.setdefault(proposal.member_city_id, []).append(proposal)
    return found
