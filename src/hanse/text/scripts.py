"""Words in which letters of two alphabets look alike: a Cyrillic "а" in a Latin name is found by nobody who types it."""

import re
import unicodedata
from functools import lru_cache

ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})
"""Alphabets that share shapes of letters. Others stand beside Latin letters in one word without harm ("Fintech協会")."""
_WORD = re.compile(r"[^\W\d_]+")


def strange_letters(text: str) -> tuple[str, str] | None:
    """The first word that mixes alphabets which look alike, and those of its letters that are in the minority."""
    if text.isascii():
        return None
    for word in _WORD.findall(unicodedata.normalize("NFC", text)):
        letters: dict[str, str] = {}
        for letter in word:
            if (alphabet := _alphabet(letter)) in ALIKE:
                letters[alphabet] = letters.get(alphabet, "") + letter
        if len(letters) > 1:
            fewest = sorted(letters.values(), key=len)[0]
            return word, "".join(dict.fromkeys(fewest))
    return None


@lru_cache(maxsize=4096)
def _alphabet(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
