"""What has to be written so that stored rows say the same as given ones; and where two texts differ, word by word."""

import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Differences(Generic[Key]):
    """Keys of the given rows, each in exactly one of three groups, in the order in which they were given."""

    created: tuple[Key, ...]
    changed: tuple[Key, ...]
    unchanged: tuple[Key, ...]

    @property
    def to_write(self) -> tuple[Key, ...]:
        return self.created + self.changed


def differences(stored: Mapping[Key, object], given: Mapping[Key, object]) -> Differences[Key]:
    """Compare rows by key. A stored row that is not given is left out: leaving something out is not a way to delete it."""
    return Differences(
        created=tuple(key for key in given if key not in stored),
        changed=tuple(key for key, row in given.items() if key in stored and stored[key] != row),
        unchanged=tuple(key for key, row in given.items() if key in stored and stored[key] == row),
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: in both (`same`), in the later one alone (`added`), or in the earlier one alone (`removed`)."""

    kind: str
    text: str


_WORD = re.compile(r"\s+|[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+")
"""A word, a stretch of space, or one character of a script that writes no spaces."""


def pieces(before: str, after: str) -> list[Piece]:
    """Two texts as one, in pieces that follow each other; words that changed stand as removed, then added."""
    return list(_pieces(_WORD.findall(before), _WORD.findall(after)))


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(before[start:end]))
            continue
        if end > start:
            yield Piece("removed", "".join(before[start:end]))
        if new_end > new_start:
            yield Piece("added", "".join(after[new_start:new_end]))
