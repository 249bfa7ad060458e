"""Search and import find a city under every spelling and never take one namesake for another."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hanse.places import actions, queries
from hanse.places.gazetteer import Gazetteer
from hanse.places.models import City

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _register(db: None) -> None:
    actions.load_register(by=None)


GOLDEN = [
    ("Bogota", ["bogota-co"]),
    ("BOGOTÁ", ["bogota-co"]),
    ("Bogotá D.C.", ["bogota-co"]),
    ("Mangalore", ["mangalore-in"]),
    ("Mangaluru", ["mangalore-in"]),
    ("ಮಂಗಳೂರು", ["mangalore-in"]),
    ("Bangalore", ["bengaluru-in"]),
    ("İstanbul", ["istanbul-tr"]),
    ("istanbul", ["istanbul-tr"]),
    ("ıstanbul", ["istanbul-tr"]),
    ("دبي", ["dubai-ae"]),
    ("دُبَيّ", ["dubai-ae"]),
    ("つくば", ["tsukuba-jp"]),
    ("つくば市", ["tsukuba-jp"]),
    ("ツクバ", ["tsukuba-jp"]),
    ("浜松", ["hamamatsu-jp"]),
    ("はままつ", ["hamamatsu-jp"]),
    ("москва", ["moscow-ru"]),
    ("CDMX", ["mexico-city-mx"]),
    ("Ciudad de Mexico", ["mexico-city-mx"]),
    ("Cidade do México", ["mexico-city-mx"]),
    ("Santiago de Cali", ["cali-co"]),
    ("Durban", ["ethekwini-za"]),
    ("ETHEKWINI", ["ethekwini-za"]),
    ("Lisboa", ["lisbon-pt"]),
    ("Milano", ["milan-it"]),
    ("Maynila", ["manila-ph"]),
    ("Brasília", ["brasilia-br"]),
    ("Cordoba", ["cordoba-ar", "cordoba-es"]),
    ("Cordoba, AR", ["cordoba-ar"]),
    ("Córdoba, Argentina", ["cordoba-ar"]),
    ("Cordoba Argentina", ["cordoba-ar"]),
    ("Córdoba (España)", ["cordoba-es"]),
    ("Córdoba, Andalusia", ["cordoba-es"]),
    ("Córdoba, Córdoba, Argentina", ["cordoba-ar"]),
    ("コルドバ（アルゼンチン）", ["cordoba-ar"]),
    ("San José", ["san-jose-cr", "san-jose-us"]),
    ("San José (CR)", ["san-jose-cr"]),
    ("San Jose, CA", ["san-jose-us"]),
    ("San Jose USA", ["san-jose-us"]),
    ("San Jose, Estados Unidos", ["san-jose-us"]),
    ("Hyderabad", ["hyderabad-in", "hyderabad-pk"]),
    ("Hyderabad IN", ["hyderabad-in"]),
    ("Hyderabad, Pakistan", ["hyderabad-pk"]),
    ("León", ["leon-es", "leon-mx", "leon-ni"]),
    ("Leon, Guanajuato, Mexico", ["leon-mx"]),
    ("Newcastle", ["newcastle-au", "newcastle-upon-tyne-gb"]),
    ("Newcastle, UK", ["newcastle-upon-tyne-gb"]),
    ("cordoba-ar", ["cordoba-ar"]),
]


@pytest.mark.parametrize(("text", "slugs"), GOLDEN)
def test_an_exact_name_finds_its_city_and_all_namesakes(text: str, slugs: list[str]) -> None:
    assert sorted(city.slug for city in queries.cities_named(text, among=City.objects.all())) == slugs


@pytest.mark.parametrize(("text", "slugs"), GOLDEN)
def test_search_puts_the_exact_names_first(text: str, slugs: list[str]) -> None:
    found = [found.city.slug for found in queries.search(text)]

    assert sorted(found[: len(slugs)]) == slugs


@pytest.mark.parametrize(("text", "slugs"), GOLDEN)
def test_the_gazetteer_agrees(text: str, slugs: list[str]) -> None:
    assert sorted(city.slug for city in Gazetteer.of(City.objects.all()).named(text)) == slugs


@pytest.mark.parametrize("text", ["", "  ", "—", "Atlantis", "Córdoba, Japan", "Cordob", "Bogotá\x00x"])
def test_what_is_no_name_of_the_register_finds_no_city_by_exact_name(text: str) -> None:
    assert queries.cities_named(text, among=City.objects.all()) == []
    assert Gazetteer.of(City.objects.all()).named(text) == ()


def test_among_members_a_name_may_be_clear_that_is_ambiguous_in_the_register() -> None:
    members = City.objects.filter(slug__in=["leon-mx", "bogota-co"])

    assert [city.slug for city in queries.cities_named("Leon", among=members)] == ["leon-mx"]


def test_search_ranks_word_beginnings_before_other_matches() -> None:
    found = [found.city.slug for found in queries.search("ma")]

    assert found.index("mangalore-in") < found.index("hamamatsu-jp")


def test_search_says_which_spelling_matched() -> None:
    [found] = queries.search("Durban")

    assert (found.city.name, found.matched) == ("eThekwini", "Durban")


def test_search_does_not_repeat_the_name_that_is_shown_anyway() -> None:
    [found] = queries.search("Bogota")

    assert (found.city.name, found.matched) == ("Bogotá", "")


def test_search_can_be_narrowed_to_a_country() -> None:
    assert [found.city.slug for found in queries.search("Cordoba", country="ES")] == ["cordoba-es"]


def test_namesakes_are_told_apart_by_country_in_the_readers_language() -> None:
    names = [found.city.full_name for found in queries.search("Cordoba")]

    assert names == ["Córdoba, Argentina", "Córdoba, Spain"]


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", "\x00", "a" * 5000, "🙂"])
def test_search_survives_any_text(text: str) -> None:
    assert queries.search(text) == []


@pytest.mark.parametrize("text", ["Bogota", "o"])
def test_search_and_exact_names_take_one_statement(text: str) -> None:
    with CaptureQueriesContext(connection) as search:
        queries.search(text)
    with CaptureQueriesContext(connection) as exact:
        queries.cities_named(text, among=City.objects.all())
    with CaptureQueriesContext(connection) as gazetteer:
        Gazetteer.of(City.objects.all())

    assert (len(search), len(exact), len(gazetteer)) == (1, 1, 1)


def test_a_city_knows_its_namesakes_and_other_names() -> None:
    leon = City.objects.get(slug="leon-mx")

    assert [city.slug for city in queries.namesakes(leon)] == ["leon-es", "leon-ni"]
    assert "León de los Aldama" in [name.name for name in queries.other_names(leon)]
