"""Search that does not mind accents, scripts or the order of words. Pure Python.

What is found is kept as a `document`, one line of words between spaces. What is asked becomes `pieces` with which words of it
must begin: so an index of words finds it, a look for parts of a text does, and `matches` says the same without a database.
"""

import re
from collections.abc import Iterable

from anyascii import anyascii

from hanse.text.names import fold

MOST_WORDS = 8
"""Words of a question that are looked at; whoever types more has typed a sentence."""
LONGEST_WORD = 60

_NO_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Scripts that write words without spaces: Thai, Lao, Myanmar, Khmer, kana, Han."""
_RUN = re.compile(f"[{_NO_SPACES}]+")
_PART = re.compile(f"[{_NO_SPACES}]+|[^{_NO_SPACES}]+")

Pieces = tuple[tuple[str, ...], ...]
"""The ways in which one word may stand in a document: of one of them every piece is the beginning of a word."""


def latin(text: str) -> str:
    """A text as it is written in Latin letters, folded: "Дмитрий" is "dmitriy", "さくら" is "sakura"."""
    return fold(text if text.isascii() else anyascii(text))


def document(texts: Iterable[str]) -> str:
    """The words of texts, each also in Latin letters, between single spaces: " лев lev ". Empty for no words.

    Of scripts without spaces, in which a word begins nowhere, each character begins a pair.
    """
    words: dict[str, None] = {}
    for text in texts:
        folded = fold(text)
        words |= dict.fromkeys(folded.split())
        if not folded.isascii():
            words |= dict.fromkeys([*latin(folded).split()])
        if not text.isascii():
            words |= dict.fromkeys(latin(text).split())
        for run in _RUN.findall(folded.replace(" ", "")):  # 山田 花子 is asked for as 山田花子
            words |= dict.fromkeys([*pairs(run), run[-1]])
    return f" {' '.join(words)} " if words else ""


def pieces(asked: str) -> tuple[Pieces, ...]:
    """With what words of a document must begin, for each word of a question. Nothing for one without a letter or digit.

    A word is asked for as it is typed or in Latin letters; of scripts without spaces by its pairs of characters.
    """
    return tuple(_ways(word[:LONGEST_WORD]) for word in fold(asked).split()[:MOST_WORDS])


def matches(asked: str, found: str) -> bool:
    """Whether a document answers a question."""
    return all(any(all(f" {piece}" in found for piece in way) for way in ways) for ways in pieces(asked))


def is_run(piece: str) -> bool:
    """Whether a piece is of a script without spaces, and so begins words in documents alone."""
    return bool(_RUN.match(piece))


def pairs(word: str) -> list[str]:
    """The pairs of neighbouring characters; a single character is its own."""
    return [word[place : place + 2] for place in range(len(word) - 1)] or [word]


def name_key(name: str) -> str:
    """What names share that differ in script, accents or the order of their words: "diaz luis", for Luis Díaz and DÍAZ, Luis."""
    return " ".join(sorted(latin(name).split()))


def shape(name: str) -> frozenset[str]:
    """The pairs of letters in a name's words, in Latin letters: by them `overlap` compares names."""
    return frozenset(pair for word in latin(name).split() for pair in pairs(word))


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """How much two shapes share: from 0 to 1 (Sørensen and Dice)."""
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 0.0


def likeness(one: str, other: str) -> float:
    """How much two names look alike in Latin letters: from 0 to 1."""
    return overlap(shape(one), shape(other))


def _ways(word: str) -> Pieces:
    typed = tuple(piece for part in _PART.findall(word) for piece in (pairs(part) if _RUN.match(part) else [part]))
    written = tuple(latin(word).split())
    return tuple(dict.fromkeys((typed, written) if written else (typed,)))
