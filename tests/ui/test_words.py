"""Words set into sentences as each language does it."""

import pytest
from django.conf import settings
from django.utils import translation

from hanse.ui.words import list_in_words


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("number", [0, 1, 2, 3, 4])
def test_every_language_sets_things_side_by_side(language: str, number: int) -> None:
    things = ["Cali", "León", "Piura", "Duitama"][:number]

    with translation.override(language):
        words = list_in_words(things)

    assert [thing for thing in things if thing not in words] == []
    assert bool(words) == bool(things)
