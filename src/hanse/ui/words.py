"""How words are set into sentences: quotation marks, enumerations, places. By language, so that no sentence is glued."""

from collections.abc import Sequence

from babel.lists import format_list
from django.conf import settings
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _


def quoted(text: str) -> str:
    """A text in the quotation marks of the reader's language."""
    return _("“%(text)s”") % {"text": text}


def list_in_words(items: Sequence[str]) -> str:
    """Things side by side as the reader's language writes them: "a, b, c" or 「a、b、c」; empty for none."""
    if not items:
        return ""
    locale = to_locale(get_language() or settings.LANGUAGE_CODE)
    try:
        return format_list(items, "unit", locale=locale)
    except KeyError:  # Babel 2.18 lacks a part of the Spanish pattern; then "a, b y c"
        return format_list(items, "standard", locale=locale)
