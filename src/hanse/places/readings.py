"""How a typed place can be understood: as a name, or as a name with a country or region that tells namesakes apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hanse.places.countries import country_called
from hanse.text.names import fold

# A comma or bracket parts the name from what follows: "Córdoba, AR", "San José (CR)", "コルドバ（アルゼンチン）".
_BREAK = re.compile(r"[,;，、()（）\[\]/|]")
# No country has a longer name in a language of the interface.
_LONGEST_COUNTRY = 6


@dataclass(frozen=True, slots=True)
class Reading:
    """One understanding: a folded name, with the country (alpha-2) and the folded region it must lie in, where they were said."""

    name: str
    country: str | None = None
    region: str = ""


def readings(text: str) -> tuple[Reading, ...]:
    """All understandings of a text, the most literal first. None when the text holds no letter or digit."""
    return tuple(dict.fromkeys(_readings(text)))


def _readings(text: str) -> Iterator[Reading]:
    whole = fold(text)
    if not whole:
        return
    yield Reading(whole)
    name, *qualifiers = [part for part in map(fold, _BREAK.split(text)) if part] or [whole]
    if qualifiers:
        country = country_called(qualifiers[-1])
        if country:
            yield Reading(name, country, " ".join(qualifiers[:-1]))
        yield Reading(name, region=" ".join(qualifiers))
        return
    words = whole.split()
    for count in range(1, min(_LONGEST_COUNTRY, len(words) - 1) + 1):
        country = country_called(" ".join(words[-count:]))
        if country:
            yield Reading(" ".join(words[:-count]), country)


def lies_in(region: str, folded_region: str) -> bool:
    """Whether a folded region as typed is a folded region of the register, or whole words of it ("d c" of "bogota d c")."""
    return f" {region} " in f" {folded_region} "
