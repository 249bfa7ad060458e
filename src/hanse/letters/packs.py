"""Hanse's own letters as packaged files: one for each language (`data/*.yaml`, with their provenance)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from hanse.letters import rules
from hanse.letters.fields import WORDS
from hanse.letters.rules import Clause, Kind

PACKAGED = Path(__file__).parent / "data"
LANGUAGES = ("en", "es", "pt-br", "ja")


@dataclass(frozen=True, slots=True)
class PackedLetter:
    """One letter of Hanse's own. `values` fill fields for which there is a usual value."""

    kind: Kind
    language: str
    version: int
    title: str
    clauses: tuple[Clause, ...]
    values: Mapping[str, str]
    provenance: str

    @property
    def source(self) -> str:
        """How a copy of it names where it comes from."""
        return f"Hanse, {self.language}, {self.version}"


@cache
def packaged() -> tuple[PackedLetter, ...]:
    """Every letter. Raises Refused for a clause with an unknown field."""
    return tuple(letter for language in LANGUAGES for letter in _read(language))


def packed(kind: Kind, language: str) -> PackedLetter:
    """The letter of a kind in a language."""
    return next(letter for letter in packaged() if (letter.kind, letter.language) == (kind, language))


def _read(language: str) -> list[PackedLetter]:
    content: dict[str, Any] = yaml.safe_load((PACKAGED / f"{language}.yaml").read_text(encoding="utf-8"))
    letters = []
    for kind in Kind:
        part = content[kind.value]
        clauses = tuple(Clause(**clause | {"text": clause["text"].strip()}) for clause in part["clauses"])
        rules.check_clauses(clauses, WORDS[kind])
        letters.append(
            PackedLetter(
                kind=kind,
                language=content["language"],
                version=content["version"],
                title=part["title"],
                clauses=clauses,
                values=part["fields"],
                provenance=content["provenance"].strip(),
            )
        )
    return letters
