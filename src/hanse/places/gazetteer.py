"""Finding cities by name in memory: for imports that ask for thousands of names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, QuerySet

from hanse.places.models import City
from hanse.places.readings import Reading, lies_in, readings
from hanse.text.names import fold


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The names of a set of cities, folded. Read once, asked often."""

    cities_by_name: dict[str, tuple[City, ...]]

    @classmethod
    def of(cls, cities: QuerySet[City]) -> Self:
        """Read these cities with all their names in one SQL statement."""
        known: dict[str, dict[int, City]] = {}
        spelt = cities.annotate(spellings=ArrayAgg("names__folded", filter=Q(names__isnull=False), default=[]))
        for city in spelt:
            for name in {*city.spellings, fold(city.name), fold(city.local_name), fold(city.slug)}:
                known.setdefault(name, {})[city.pk] = city
        return cls({name: tuple(cities.values()) for name, cities in known.items()})

    def named(self, text: str) -> tuple[City, ...]:
        """The cities that bear exactly this name, in whatever spelling, with or without "…, country" or "…, region".

        Empty when there is none; several when the name is ambiguous: then somebody has to choose.
        """
        for reading in readings(text):
            if found := tuple(self._that_fit(reading)):
                return found
        return ()

    def _that_fit(self, reading: Reading) -> Iterable[City]:
        for city in self.cities_by_name.get(reading.name, ()):
            if reading.country not in (None, city.country):
                continue
            if not reading.region or lies_in(reading.region, fold(city.subdivision)):
                yield city
