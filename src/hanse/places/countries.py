"""Countries by ISO 3166-1 code, named in the reader's language. Source: Unicode CLDR, through Babel."""

from functools import cache

from babel import Locale
from babel.core import get_global
from django.conf import settings
from django.utils.translation import get_language, to_locale

from hanse.text.names import fold

# CLDR lists these beside the countries: European Union, two pseudo-locales, "unknown".
_NO_COUNTRIES = {"EU", "XA", "XB", "ZZ"}


@cache
def _alpha2_by_other_code() -> dict[str, str]:
    """ISO numeric ("032"), alpha-3 ("ARG") and a few customary codes ("UK") to alpha-2."""
    known = Locale("en").territories
    aliases = get_global("territory_aliases")
    return {
        code: present[0]
        for code, present in aliases.items()
        if len(present) == 1 and present[0] in known and present[0] not in _NO_COUNTRIES
    }


@cache
def country_codes() -> frozenset[str]:
    """Every ISO 3166-1 alpha-2 code that stands for a country today."""
    return frozenset(alpha2 for code, alpha2 in _alpha2_by_other_code().items() if code.isdigit())


def alpha2(numeric: str) -> str:
    """The alpha-2 code of an ISO numeric code such as "032"; empty when there is none."""
    return _alpha2_by_other_code().get(numeric, "")


def country_name(code: str, language: str | None = None) -> str:
    """The country's name in a language (Django code, by default the reader's); the code itself when nobody named it."""
    return _names(language or get_language() or settings.LANGUAGE_CODE).get(code, code)


def country_choices(codes: set[str]) -> list[tuple[str, str]]:
    """(code, name) of these countries, in the alphabetical order of the reader's language."""
    return sorted(((code, country_name(code)) for code in codes), key=lambda choice: fold(choice[1]))


@cache
def _names(language: str) -> dict[str, str]:
    return dict(Locale.parse(to_locale(language)).territories)


@cache
def _codes_by_word() -> dict[str, str]:
    """Folded names in all languages of the interface, and codes, to alpha-2."""
    words = {fold(other): code for other, code in _alpha2_by_other_code().items() if code in country_codes()}
    words |= {fold(code): code for code in country_codes()}
    for language, _name in settings.LANGUAGES:
        words |= {fold(name): code for code, name in _names(language).items() if code in country_codes()}
    return words


def country_called(folded: str) -> str | None:
    """The alpha-2 code of a country by its folded name (in any language of the interface) or code; None when unknown."""
    return _codes_by_word().get(folded)
