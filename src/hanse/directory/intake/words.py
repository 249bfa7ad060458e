"""What the heads and cells of a list of contacts can mean, in every language of the interface."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from babel import Locale
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, override, pgettext_lazy, to_locale

from hanse.directory.models import CONSENT_WORDS, FUNCTION_WORDS
from hanse.directory.rules import Consent, Function
from hanse.text.names import fold


class Column(StrEnum):
    """What a column of a list can hold. A family and a given name are read only; exports write the whole name."""

    NAME = "name"
    GIVEN = "given"
    FAMILY = "family"
    READING = "reading"
    EMAIL = "email"
    PHONE = "phone"
    FUNCTION = "function"
    TITLE = "title"
    UNIT = "unit"
    ORGANISATION = "organisation"
    CITY = "city"
    LANGUAGES = "languages"
    CONSENT = "consent"
    CONSENT_ON = "consent_on"
    SOURCE = "source"
    NOTE = "note"


HEADS: Mapping[Column, Promise] = {
    Column.NAME: gettext_lazy("Name"),
    Column.READING: gettext_lazy("Name in Latin letters, or its reading"),
    Column.EMAIL: gettext_lazy("E-mail"),
    Column.PHONE: gettext_lazy("Telephone"),
    Column.FUNCTION: gettext_lazy("Function"),
    Column.TITLE: pgettext_lazy("of a person at work", "Title"),
    Column.UNIT: gettext_lazy("Department or office"),
    Column.ORGANISATION: gettext_lazy("Organisation"),
    Column.CITY: gettext_lazy("City"),
    Column.LANGUAGES: gettext_lazy("Languages"),
    Column.CONSENT: gettext_lazy("Consent"),
    Column.CONSENT_ON: gettext_lazy("Consent on"),
    Column.SOURCE: gettext_lazy("Source"),
}
"""The heads of an export, in its order. Notes do not leave the house."""
REPEATED: frozenset[Column] = frozenset({Column.EMAIL, Column.PHONE})
"""What may have several columns."""


@dataclass(frozen=True, slots=True)
class Words:
    """Folded words of all languages, and what they mean."""

    heads: Mapping[str, Column]
    functions: Mapping[str, Function]
    consents: Mapping[str, Consent]
    languages: Mapping[str, str]


@cache
def words() -> Words:
    """The packaged words, with the interface's own in every language so that an export reads back."""
    written = _written()
    heads = {word: Column(kind) for kind, spellings in written["heads"].items() for word in _folded(spellings)}
    heads |= {fold(column.value.replace("_", " ")): column for column in Column}
    heads |= {word: column for column, head in HEADS.items() for word in _folded(_in_every_language(head))}
    functions = {word: Function(kind) for kind, spellings in written["functions"].items() for word in _folded(spellings)}
    functions |= {fold(function.value.replace("_", " ")): function for function in Function}
    functions |= {word: function for function, name in FUNCTION_WORDS.items() for word in _folded(_in_every_language(name))}
    consents = {word: Consent(kind) for kind, spellings in written["consents"].items() for word in _folded(spellings)}
    consents |= {fold(consent.value): consent for consent in Consent}
    consents |= {word: consent for consent, name in CONSENT_WORDS.items() for word in _folded(_in_every_language(name))}
    return Words(heads, functions, consents, _languages())


def language_called(text: str) -> str | None:
    """The BCP 47 code of a language by its name or code, as in "español", "Spanish" or "pt-BR"; None when unknown."""
    known = words().languages
    if found := known.get(fold(text)):
        return found
    primary, dash, rest = text.strip().lower().replace("_", "-").partition("-")
    plain = all(part.isascii() and part.isalnum() and len(part) <= 8 for part in rest.split("-"))
    return f"{primary}-{rest}" if dash and plain and rest and primary in _codes() else None


def _languages() -> dict[str, str]:
    """Names in the languages of the interface and in the language itself, and codes."""
    found = {fold(code): code for code in _codes()}
    for language, _name in settings.LANGUAGES:
        names = Locale.parse(to_locale(language)).languages
        found = {fold(name): code.replace("_", "-").lower() for code, name in names.items() if code in _codes()} | found
    found |= {fold(code): code for code, _name in settings.LANGUAGES}
    return found | {"castellano": "es", "portugues do brasil": "pt-br", "日本語": "ja"}


@cache
def _codes() -> frozenset[str]:
    """The codes of languages with a name, of two or three letters."""
    return frozenset(code for code in map(str, Locale("en").languages) if code.isalpha() and len(code) <= 3)


def _written() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((files("hanse.directory") / "data" / "sheet_words.yaml").read_text("utf-8"))
    return loaded


def _folded(spellings: Iterable[object]) -> frozenset[str]:
    return frozenset(fold(str(word)) for word in spellings) - {""}


def _in_every_language(word: str | Promise) -> set[str]:
    """A word of the interface as each of its languages writes it."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.add(gettext(word) if isinstance(word, str) else str(word))
    return found
