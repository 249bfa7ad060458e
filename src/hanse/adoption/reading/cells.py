"""What a cell of a grid says: "X", "In progress New!", "Drafting: ◐", "Commitment · Completed (reported)". Pure Python."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hanse.adoption.reading.words import Vocabulary, folded
from hanse.adoption.rules import Status

_BREAK = re.compile(r"[:：·|;；()（）\n]")
_INVISIBLE = re.compile("[\ufe00-\ufe0f\u200b-\u200d]")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a cell says. Nothing at all when every field has its default."""

    status: Status | None = None
    stage: int | None = None
    new: bool = False
    mark: bool = False

    @property
    def speaks(self) -> bool:
        return self.new or self.mark or self.status is not None

    @property
    def bare(self) -> bool:
        """A mark alone: the city has chosen the policy, and no more is said."""
        return self.mark and self.status is None and self.stage is None


NOTHING = Meaning()


class CellWords:
    """Understands cells by covering them with known words; what is not covered entirely is not understood."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        words = vocabulary.words
        shared: dict[str, Meaning] = dict.fromkeys(words.unknown | words.reported, NOTHING)
        shared |= {word: Meaning(status=status) for word, status in words.statuses.items()}
        shared |= {word: Meaning(new=True) for word in words.new}
        stages = {word: Meaning(stage=next(iter(ids))) for word, ids in vocabulary.policy_stages.items() if len(ids) == 1}
        marks = dict.fromkeys(words.no_marks, NOTHING) | {word: Meaning(mark=True) for word in words.marks}
        self._city_phrases = shared
        self._policy_phrases = stages | marks | shared
        self._symbols = {symbol: Meaning(status=status) for symbol, status in words.symbols.items()}
        self._ticks = words.ticks
        self._known: dict[tuple[str, bool], Meaning | None] = {}

    def meaning(self, text: str, *, of_policy: bool) -> Meaning | None:
        """What the text says in a cell of a policy, or of a stage of the city; None when it is not understood."""
        key = (text, of_policy)
        if key not in self._known:
            self._known[key] = self._understood(text, of_policy)
        return self._known[key]

    def _understood(self, text: str, of_policy: bool) -> Meaning | None:
        parts: list[Meaning] = []
        phrases = self._policy_phrases if of_policy else self._city_phrases
        for piece in _BREAK.split(_INVISIBLE.sub("", text)):
            for symbol in piece:
                if symbol in self._symbols:
                    parts.append(self._symbols[symbol])
                elif symbol in self._ticks:
                    parts.append(Meaning(mark=True) if of_policy else Meaning(status=Status.COMPLETED))
            found = _covered(folded(piece).split(), phrases)
            if found is None:
                return None
            parts.extend(found)
        return joined(parts)


def _covered(tokens: list[str], phrases: dict[str, Meaning]) -> list[Meaning] | None:
    """The meanings of the longest phrases from left to right; None when a word belongs to none."""
    found: list[Meaning] = []
    at = 0
    while at < len(tokens):
        for end in range(len(tokens), at, -1):
            meaning = phrases.get(" ".join(tokens[at:end]))
            if meaning is not None:
                found.append(meaning)
                at = end
                break
        else:
            return None
    return found


def joined(parts: Sequence[Meaning]) -> Meaning | None:
    """One meaning of several words or cells; None when they contradict each other or a stage has no status."""
    statuses = {part.status for part in parts if part.status}
    stages = {part.stage for part in parts if part.stage is not None}
    mark = any(part.mark for part in parts)
    if len(statuses) > 1 or len(stages) > 1 or (stages and not statuses and not mark):
        return None
    return Meaning(next(iter(statuses), None), next(iter(stages), None), any(part.new for part in parts), mark)
