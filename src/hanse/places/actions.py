"""Writes to the register of places."""

from collections.abc import Sequence
from dataclasses import dataclass

from hanse import history
from hanse.people.models import Person
from hanse.places import register
from hanse.places.models import City, CityName
from hanse.places.register import CityEntry
from hanse.text.differences import Differences, differences

_CITY_FIELDS = [field for field in CityEntry.__dataclass_fields__ if field not in ("slug", "aliases")]
_NAME_FIELDS = ["kind", "language", "source", "folded"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading the register wrote: cities by slug, names by city slug and spelling."""

    cities: Differences[str]
    names: Differences[tuple[str, str]]


def load_register(*, by: Person | None, entries: Sequence[CityEntry] | None = None) -> Loaded:
    """Bring the register to what these entries (by default the packaged ones) say; writes only what differs.

    A city or name that the entries do not hold stays as it is. The number of SQL statements does not depend on the number
    of entries. Raises RegisterError when the packaged files are damaged.
    """
    wanted = {entry.slug: entry for entry in (register.packaged() if entries is None else entries)}
    with history.act("places.register_loaded", by=by):
        cities, slugs = _write_cities(wanted)
        return Loaded(cities=cities, names=_write_names(wanted, slugs))


def _write_cities(wanted: dict[str, CityEntry]) -> tuple[Differences[str], dict[str, int]]:
    """Write the cities that differ; also gives the primary key of each slug."""
    stored = {city.slug: city for city in City.objects.filter(slug__in=wanted)}
    given = {slug: _facts(entry) for slug, entry in wanted.items()}
    found = differences({slug: _facts(city) for slug, city in stored.items()}, given)
    written = City.objects.bulk_create(
        [City(slug=slug, **given[slug]) for slug in found.to_write],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=_CITY_FIELDS,
    )
    return found, {city.slug: city.pk for city in (*stored.values(), *written)}


def _facts(city: CityEntry | City) -> dict[str, object]:
    facts = {field: getattr(city, field) for field in _CITY_FIELDS}
    return facts | {"other_languages": list(city.other_languages)}


def _write_names(wanted: dict[str, CityEntry], keys: dict[str, int]) -> Differences[tuple[str, str]]:
    given = {
        (slug, name.name): {field: getattr(name, field) for field in _NAME_FIELDS}
        for slug, entry in wanted.items()
        for name in entry.names
    }
    stored = {
        (name.city.slug, name.name): {field: getattr(name, field) for field in _NAME_FIELDS}
        for name in CityName.objects.filter(city__slug__in=wanted).select_related("city")
    }
    found = differences(stored, given)
    CityName.objects.bulk_create(
        [CityName(city_id=keys[slug], name=name, **given[slug, name]) for slug, name in found.to_write],
        update_conflicts=True,
        unique_fields=["city", "name"],
        update_fields=_NAME_FIELDS,
    )
    return found
