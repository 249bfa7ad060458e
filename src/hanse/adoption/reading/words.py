"""The words a sheet of an alliance can use: what heads and cells mean. Pure Python."""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from hanse.adoption.rules import Status
from hanse.text.names import fold


@dataclass(frozen=True, slots=True)
class Place:
    """A member city under a name that no namesake shares."""

    id: int
    name: str
    full_name: str


@dataclass(frozen=True, slots=True)
class LabelWord:
    """A word beside a city: a standing ("observer") or a label, by its own name."""

    name: str
    standing: str = ""


@dataclass(frozen=True, slots=True)
class HouseWords:
    """Words that are the same in every alliance, folded; each set holds all languages."""

    heads: Mapping[str, frozenset[str]]
    total: frozenset[str]
    statuses: Mapping[str, Status]
    symbols: Mapping[str, Status]
    ticks: frozenset[str]
    new: frozenset[str]
    reported: frozenset[str]
    marks: frozenset[str]
    no_marks: frozenset[str]
    unknown: frozenset[str]


Names = Mapping[str, frozenset[int]]
"""Folded names, and the keys of what they can mean."""


@dataclass(frozen=True)
class Vocabulary:
    """How an alliance calls its cities, policies, stages and labels, and what day it is there.

    A mark alone ("X") says `mark_status` of the first policy stage: the city has chosen the policy.
    """

    today: date
    alliance: str
    alliance_names: frozenset[str]
    cities: Callable[[str], Sequence[Place]]
    policies: Names
    city_stages: Names
    policy_stages: Names
    city_names: Mapping[int, str]
    stage_names: Mapping[int, str]
    policy_names: Mapping[int, str]
    first_policy_stage: int | None
    labels: Mapping[str, LabelWord]
    status_names: Mapping[Status, str]
    words: HouseWords
    mark_status: Status = Status.COMPLETED
    _heads: dict[str, frozenset[str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for kind, words in self.words.heads.items():
            for word in words:
                self._heads[word] = self._heads.get(word, frozenset()) | {kind}

    def head_kinds(self, text: str) -> frozenset[str]:
        """What a column under this head can hold: city, policy, stage, status, date, note, label, new, alliance, aside."""
        return self._heads.get(folded(text), frozenset())

    def policy(self, text: str) -> int | None:
        """The policy with this name or code."""
        return only(self.policies, text)

    def city_stage(self, text: str) -> int | None:
        """The stage of the city with this name or code."""
        return only(self.city_stages, text)

    def policy_stage(self, text: str) -> int | None:
        """The stage of the policies with this name or code."""
        return only(self.policy_stages, text)

    def column_name(self, stage: int | None, policy: int | None) -> str:
        """The name of a column as readers know it: the policy, the stage, or both."""
        names = [self.policy_names[policy]] if policy is not None else []
        return " · ".join([*names, self.stage_names[stage]] if stage is not None else names)

    def city_name(self, member_city: int) -> str:
        return self.city_names[member_city]

    def is_total(self, text: str) -> bool:
        return folded(text) in self.words.total


@functools.lru_cache(maxsize=10_000)
def folded(text: str) -> str:
    """As hanse.text.names.fold, remembered: sheets repeat themselves."""
    return fold(text)


def only(names: Names, text: str) -> int | None:
    """What a name means, when it can mean only one thing; "Open Data (ODA)" is tried as a whole, then by its parts."""
    meant = names.get(folded(text)) or _by_parts(names, text)
    return next(iter(meant)) if len(meant) == 1 else None


def _by_parts(names: Names, text: str) -> frozenset[int]:
    name, opening, rest = text.replace("（", "(").replace("）", ")").partition("(")
    if not opening:
        return frozenset()
    inside = rest.rstrip().removesuffix(")")
    return names.get(folded(name), frozenset()) & names.get(folded(inside), frozenset())
