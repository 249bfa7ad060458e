"""Reads of the register: search as people type, exact names for imports, the list page."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Length

from hanse.places.countries import country_choices
from hanse.places.gazetteer import Gazetteer
from hanse.places.models import City, CityName, NameKind
from hanse.places.readings import Reading, lies_in, readings
from hanse.text.names import fold

PAGE_LENGTH = 50


@dataclass(frozen=True, slots=True)
class Found:
    """A city and the spelling of its name that answered the search; empty when that is the name shown anyway."""

    city: City
    matched: str


def search(text: str, *, limit: int = 20, country: str | None = None) -> list[Found]:
    """Cities by any spelling in any script, best first: the exact name, then a word that begins so, then the rest.

    Understands "Córdoba, AR", "Cordoba Argentina" and "San José (CR)". `country` (alpha-2) narrows further. Namesakes all
    come; show them with their country.
    """
    return [_found(name) for name in _names_matching(text, country)[:limit]]


def cities_named(text: str, *, among: QuerySet[City]) -> list[City]:
    """The cities of a set that bear exactly this name (or slug), also with country or region; several mean: ask.

    One SQL statement. For many names, build a Gazetteer once.
    """
    understood = [reading.name for reading in readings(text)]
    slugs = [name.replace(" ", "-") for name in understood]
    candidates = among.filter(Q(names__folded__in=understood) | Q(slug__in=slugs))
    return list(Gazetteer.of(City.objects.filter(pk__in=candidates.values("pk"))).named(text))


@dataclass(frozen=True, slots=True)
class RegisterList:
    """One page of the register as listed."""

    page: Page[City] | Page[CityName]
    rows: list[Found]


def register_list(text: str, *, country: str | None, number: str) -> RegisterList:
    """A page of the whole register, or of what a search finds; two SQL statements (three with a region in the search)."""
    if fold(text):
        matches = Paginator(_names_matching(text, country), PAGE_LENGTH).get_page(number)
        return RegisterList(matches, [_found(name) for name in matches])
    everything = City.objects.filter(country=country) if country else City.objects.all()
    cities = Paginator(everything, PAGE_LENGTH).get_page(number)
    return RegisterList(cities, [Found(city, "") for city in cities])


def countries_in_register() -> list[tuple[str, str]]:
    """(code, name in the reader's language) of the countries that have an entry."""
    return country_choices(set(City.objects.order_by().values_list("country", flat=True).distinct()))


def namesakes(city: City) -> QuerySet[City]:
    """Other cities that share a spelling with this one."""
    shared = CityName.objects.filter(folded__in=city.names.values("folded")).exclude(city=city)
    return City.objects.filter(pk__in=shared.values("city"))


def other_names(city: City) -> QuerySet[CityName]:
    """Every spelling but the register's own."""
    return city.names.exclude(kind=NameKind.OFFICIAL)


def _found(name: CityName) -> Found:
    return Found(name.city, "" if name.name == name.city.name else name.name)


def _names_matching(text: str, country: str | None) -> QuerySet[CityName]:
    """The best matching name of each city that matches, best city first."""
    conditions = [(reading, _place(reading, country)) for reading in readings(text)]
    if not conditions:
        return CityName.objects.none()
    exact, word, somewhere = Q(), Q(), Q()
    for reading, place in conditions:
        exact |= Q(folded=reading.name) & place
        word |= (Q(folded__startswith=reading.name) | Q(folded__contains=f" {reading.name}")) & place
        somewhere |= Q(folded__contains=reading.name) & place
    rank = Case(When(exact, then=0), When(word, then=1), default=2, output_field=IntegerField())
    # Of two equally good spellings of one city its own name is the one to show, then the shorter one.
    own = Case(When(kind=NameKind.OFFICIAL, then=0), default=1, output_field=IntegerField())
    ranked = CityName.objects.filter(somewhere).annotate(rank=rank, own=own)
    best = ranked.filter(city=OuterRef("city")).order_by("rank", "own", Length("folded"), "pk").values("pk")[:1]
    return (
        ranked.filter(pk=Subquery(best))
        .select_related("city")
        .order_by("rank", F("city__population").desc(nulls_last=True), "city__slug")
    )


def _place(reading: Reading, country: str | None) -> Q:
    """Where a city must lie to fit a reading and the chosen country."""
    place = Q()
    if reading.country:
        place &= Q(city__country=reading.country)
    if country:
        place &= Q(city__country=country)
    if reading.region:
        place &= Q(city__subdivision__in=_regions_called(reading.region))
    return place


def _regions_called(folded: str) -> list[str]:
    regions = City.objects.order_by().values_list("subdivision", flat=True).distinct()
    return [region for region in regions if lies_in(folded, fold(region))]
