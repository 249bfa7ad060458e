"""What is wrong or odd in a file that somebody sent: the place, what was found there, what was expected, what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext as translate

Text = str | Promise
SHOWN = 200
"""A file in which more goes wrong than this is mended in the program that made it, not on our page."""


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """How a problem reads. `blocking`: the file is not recorded unless somebody chooses to leave the place out."""

    blocking: bool
    says: Text
    expected: Text = ""
    remedy: Text = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem at its place. `trouble` is a member of an enumeration whose values are `Wording`s.

    `sheet` and `cell` are empty where it concerns the whole file. In an address book `card` counts the cards from 1, and
    `cell` is the name of a property.
    """

    trouble: Enum
    sheet: str = ""
    cell: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    card: int = 0

    @property
    def wording(self) -> Wording:
        wording: Wording = self.trouble.value
        return wording

    @property
    def blocking(self) -> bool:
        return self.wording.blocking

    @property
    def says(self) -> str:
        """What is wrong, in the reader's language."""
        return str(self.wording.says) % self.facts

    @property
    def expected(self) -> str:
        """What should stand there; empty when nothing is missing."""
        return str(self.wording.expected) % self.facts

    @property
    def remedy(self) -> str:
        """What the person can do."""
        return str(self.wording.remedy) % self.facts

    @property
    def place(self) -> str:
        """Sheet and cell, or card and property, as far as known."""
        return place_in_words(self.sheet, self.cell, self.card)

    def __str__(self) -> str:
        parts = [self.says, translate("Expected: %(what)s.") % {"what": self.expected} if self.expected else "", self.remedy]
        sentence = " ".join(part for part in parts if part)
        return f"{self.place}: {sentence}" if self.place else sentence


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The first problems of a list, how many there are, and how many more. `ui/parts/problems.html` shows it."""

    shown: Sequence[Problem]
    count: int
    more: int

    @classmethod
    def of(cls, problems: Sequence[Problem]) -> "Excerpt":
        return cls(problems[:SHOWN], len(problems), max(0, len(problems) - SHOWN))


def place_in_words(sheet: str, cell: str, card: int = 0) -> str:
    """Sheet and cell, or card and property, in the reader's language; empty where nothing is known."""
    if card and cell:
        return translate("Card %(number)s, %(property)s") % {"number": card, "property": cell}
    if card:
        return translate("Card %(number)s") % {"number": card}
    if sheet and cell:
        return translate("Sheet “%(sheet)s”, cell %(cell)s") % {"sheet": sheet, "cell": cell}
    return translate("Sheet “%(sheet)s”") % {"sheet": sheet} if sheet else ""
