"""The register comes from packaged files with their provenance, and loading it is safe to repeat."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from hanse.places import actions, register
from hanse.places.models import Certainty, City, CityName, NameKind
from hanse.places.register import RegisterError

CITIES_HEAD = (
    "slug,name,local_name,country,subdivision,latitude,longitude,population,population_year,"
    "primary_language,other_languages,pioneer,source,certainty,note"
)
BOGOTA = "bogota-co,Bogotá,Bogotá,CO,Bogotá D.C.,4.71,-74.07,7834000,2021,es,,true,a page,confirmed,"


def test_the_packaged_register_holds_pioneers_networks_and_namesakes() -> None:
    entries = register.packaged()

    assert len(entries) == 49 + 6
    assert sum(entry.pioneer for entry in entries) == 36
    assert {entry.certainty for entry in entries} == set(Certainty)


def test_every_entry_says_where_it_comes_from() -> None:
    assert all(entry.source for entry in register.packaged())
    assert all(name.source for entry in register.packaged() for name in entry.aliases)


@pytest.mark.django_db
def test_loading_keeps_population_with_its_year_and_the_local_script() -> None:
    actions.load_register(by=None)

    city = City.objects.get(slug="hyderabad-in")

    assert (city.local_name, city.population, city.population_year) == ("హైదరాబాద్", 6810000, 2011)
    assert (city.primary_language, city.other_languages) == ("te", ["ur", "en"])
    assert city.names.get(kind=NameKind.LOCAL).name == "హైదరాబాద్"


@pytest.mark.django_db
def test_loading_twice_writes_nothing_the_second_time() -> None:
    first = actions.load_register(by=None)
    second = actions.load_register(by=None)

    assert len(first.cities.created) == City.objects.count() == 55
    assert len(first.names.created) == CityName.objects.count()
    assert second.cities.to_write == () == second.names.to_write
    assert len(second.cities.unchanged) == 55


@pytest.mark.django_db
def test_loading_writes_only_what_differs() -> None:
    entries = register.packaged()
    actions.load_register(by=None, entries=entries)
    bogota = next(entry for entry in entries if entry.slug == "bogota-co")
    key = City.objects.get(slug="bogota-co").pk

    loaded = actions.load_register(by=None, entries=[*entries, replace(bogota, population=8_000_000, population_year=2025)][-1:])

    assert loaded.cities.changed == ("bogota-co",)
    assert loaded.names.to_write == ()
    city = City.objects.get(slug="bogota-co")
    assert (city.pk, city.population) == (key, 8_000_000)
    assert City.objects.count() == 55


@pytest.mark.django_db
def test_loading_takes_the_same_number_of_statements_for_one_and_for_all() -> None:
    entries = register.packaged()
    with CaptureQueriesContext(
        connection,
    ) as one:
        actions.load_register(by=None, entries=entries[:1])
    with CaptureQueriesContext(connection) as everything:
        actions.load_register(by=None, entries=entries[1:])

    assert len(one) == len(everything)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"country": "col"},
        {"country": "co"},
        {"latitude": 91},
        {"longitude": -181},
        {"longitude": None},
        {"population": 1, "population_year": None},
        {"population": None, "population_year": 2020},
        {"certainty": "perhaps"},
    ],
)
def test_the_database_refuses_an_impossible_city(wrong: dict[str, object]) -> None:
    actions.load_register(by=None, entries=register.packaged()[:1])

    with pytest.raises(Exception) as refused, transaction.atomic():  # noqa: PT011
        City.objects.update(**wrong)

    assert isinstance(refused.value, IntegrityError) or "too long" in str(refused.value)


def _files(folder: Path, cities: str, names: str = "city,name,kind,language,source\n") -> tuple[Path, Path]:
    (folder / "cities.csv").write_text(cities, encoding="utf-8")
    (folder / "names.csv").write_text(names, encoding="utf-8")
    return folder / "cities.csv", folder / "names.csv"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (BOGOTA.replace(",CO,", ",XX,"), "cities.csv, line 2, country: expected an ISO 3166-1 alpha-2 code, found 'XX'"),
        (
            BOGOTA.replace("4.71", "94.71"),
            "cities.csv, line 2, latitude: expected degrees between -90 and 90, or nothing, found '94.71'",
        ),
        (
            BOGOTA.replace("4.71", "north"),
            "cities.csv, line 2, latitude: expected degrees between -90 and 90, or nothing, found 'north'",
        ),
        (
            BOGOTA.replace("4.71", ""),
            "cities.csv, line 2, longitude: expected a latitude with each longitude, and none without one",
        ),
        (BOGOTA.replace("7834000", "7.8 million"), "cities.csv, line 2, population: expected a whole number or nothing"),
        (BOGOTA.replace("2021", ""), "cities.csv, line 2, population_year: expected a year with each population"),
        (BOGOTA.replace("true", "yes"), "cities.csv, line 2, pioneer: expected one of false, true, found 'yes'"),
        (BOGOTA.replace("a page", ""), "cities.csv, line 2, source: expected a text, found ''"),
        (BOGOTA + "\n" + BOGOTA, "cities.csv, line 3, slug: expected a slug that no other entry has, found 'bogota-co'"),
        (BOGOTA + ",more", "cities.csv, line 2: expected 15 columns"),
    ],
)
def test_a_damaged_file_is_refused_with_file_line_and_what_was_expected(tmp_path: Path, line: str, complaint: str) -> None:
    cities, names = _files(tmp_path, f"{CITIES_HEAD}\n{line}\n")

    with pytest.raises(RegisterError) as refused:
        register.read([cities], names=names)

    assert str(refused.value).startswith(complaint)


def test_an_alias_of_an_unknown_city_is_refused(tmp_path: Path) -> None:
    cities, names = _files(
        tmp_path, f"{CITIES_HEAD}\n{BOGOTA}\n", "city,name,kind,language,source\nbogota-ve,Bogota,alias,es,a page\n"
    )

    with pytest.raises(RegisterError, match=r"names.csv, line 2, city: expected the slug of an entry, found 'bogota-ve'"):
        register.read([cities], names=names)
