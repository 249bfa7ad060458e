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
    """Things as the reader's language enumerates them: "a, b, and c", "a, b y c", 「a、b、c」; empty for none."""
    return format_list(items, locale=to_locale(get_language() or settings.LANGUAGE_CODE)) if items else ""
