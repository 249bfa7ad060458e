"""Quotation marks and enumerations in the four languages."""

import pytest
from django.utils import translation

from hanse.ui.words import list_in_words, quoted


@pytest.mark.parametrize(
    ("language", "text", "listed"),
    [
        ("en", "“Cali”", "a, b, and c"),
        ("es", "“Cali”", "a, b y c"),
        ("pt-br", "“Cali”", "a, b e c"),
        ("ja", "「Cali」", "a、b、c"),
    ],
)
def test_words_are_set_as_the_language_does(language: str, text: str, listed: str) -> None:
    with translation.override(language):
        assert quoted("Cali") == text
        assert list_in_words(["a", "b", "c"]) == listed
        assert [list_in_words([]), list_in_words(["a"])] == ["", "a"]
