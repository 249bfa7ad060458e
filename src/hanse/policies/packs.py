"""Roadmap packs: an initiative's roadmap as one YAML file, parsed and checked before anything is written.

What is wrong is said with the file, the place in it and what was expected, as in
`roadmap-1.yaml, policies[3].elements[0].basis: expected one of general, own, source, source_derived, found 'guess'`.
"""

from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from hanse.policies.models import Basis, State

FORMAT = 1
PACKAGED = Path(__file__).parent / "data"
_LARGEST = 2_000_000

T = TypeVar("T")


class PackError(Exception):
    """A roadmap pack cannot be read; the message names file, place and what was expected."""


@dataclass(frozen=True, slots=True)
class InitiativePart:
    slug: str
    name: str
    labels: dict[str, str]
    is_invented: bool
    note: str
    roadmap_version: str
    compiled_on: date
    provenance: str
    facts: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class SourcePart:
    code: str
    title: str
    where: str
    url: str
    caution: str


@dataclass(frozen=True, slots=True)
class PrinciplePart:
    code: str
    position: int
    name: str
    former_name: str
    labels: dict[str, str]
    label_basis: dict[str, str]
    sources: list[str]


@dataclass(frozen=True, slots=True)
class ElementPart:
    code: str
    position: int
    text: str
    basis: str
    sources: list[str]
    note: str


@dataclass(frozen=True, slots=True)
class PolicyPart:
    code: str
    position: int
    name: str
    long_name: str
    column_name: str
    labels: dict[str, str]
    label_basis: dict[str, str]
    state: str
    released: str
    version: str
    original_five: bool
    principle: str
    principle_basis: str
    principle_sources: list[str]
    principle_conflict: str
    purpose: str
    purpose_basis: str
    sources: list[str]
    facts: list[dict[str, Any]]
    pilot_cities: dict[str, Any]
    elements_note: str
    note: str
    elements: tuple[ElementPart, ...]


@dataclass(frozen=True, slots=True)
class RoadmapPack:
    """A whole roadmap; its parts carry the field names of the models. Positions follow the order in the file."""

    initiative: InitiativePart
    sources: tuple[SourcePart, ...]
    principles: tuple[PrinciplePart, ...]
    policies: tuple[PolicyPart, ...]


def packaged(initiative: str) -> RoadmapPack:
    """The newest roadmap of an initiative that comes with Hanse."""
    newest = max((PACKAGED / initiative).glob("roadmap-*.yaml"), key=lambda file: int(file.stem.removeprefix("roadmap-")))
    return read(newest)


def packaged_initiatives() -> list[str]:
    """Slugs of the initiatives that come with Hanse."""
    return sorted(folder.name for folder in PACKAGED.iterdir() if folder.is_dir())


def read(file: Path) -> RoadmapPack:
    """Parse and check a pack. Raises PackError."""
    if file.stat().st_size > _LARGEST:
        message = f"{file.name}: expected at most {_LARGEST:,} bytes"
        raise PackError(message)
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        message = f"{file.name}: expected YAML in UTF-8: {error}"
        raise PackError(message) from error
    return _pack(_Place(content, file.name, ""))


@dataclass(frozen=True, slots=True)
class _Place:
    """A value of the file that knows where it stands."""

    value: Any
    file: str
    path: str

    def wrong(self, expected: str, found: object) -> PackError:
        place = f"{self.file}, {self.path}" if self.path else self.file
        return PackError(f"{place}: expected {expected}, found {found!r}")

    def mapping(self, needed: Collection[str], optional: Collection[str] = ()) -> dict[str, "_Place"]:
        """The entries of a mapping, all needed ones and no unknown ones; an optional one that is missing is None."""
        if not isinstance(self.value, dict):
            raise self.wrong("a mapping", self.value)
        if unknown := [key for key in self.value if key not in needed and key not in optional]:
            raise self.wrong(f"only the keys {', '.join(sorted({*needed, *optional}))}", unknown[0])
        if missing := [key for key in needed if key not in self.value]:
            raise self.wrong(f"the key {missing[0]}", sorted(self.value))
        return {key: self.at(key) for key in (*needed, *optional)}

    def at(self, key: str) -> "_Place":
        return _Place(self.value.get(key), self.file, f"{self.path}.{key}" if self.path else key)

    def keyed(self) -> list[tuple[str, "_Place"]]:
        """The entries of a mapping with free keys."""
        if not isinstance(self.value, dict):
            raise self.wrong("a mapping", self.value)
        return [(str(key), self.at(key)) for key in self.value]

    def items(self) -> list["_Place"]:
        """The items of a list; none when the list is missing."""
        if self.value is None:
            return []
        if not isinstance(self.value, list):
            raise self.wrong("a list", self.value)
        return [_Place(item, self.file, f"{self.path}[{number}]") for number, item in enumerate(self.value)]

    def text(self) -> str:
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.wrong("a text", self.value)
        return self.value.strip()

    def text_or_empty(self) -> str:
        return "" if self.value is None else self.text()

    def flag(self) -> bool:
        if self.value is None:
            return False
        if not isinstance(self.value, bool):
            raise self.wrong("true or false", self.value)
        return self.value

    def day(self) -> date:
        if type(self.value) is not date:
            raise self.wrong("a date as in 2022-06-30", self.value)
        return self.value

    def one_of(self, allowed: Iterable[str]) -> str:
        if self.value not in (choices := sorted(allowed)):
            raise self.wrong(f"one of {', '.join(choices)}", self.value)
        return str(self.value)

    def url_or_empty(self) -> str:
        url = self.text_or_empty()
        try:
            if url:
                URLValidator(schemes=["http", "https"])(url)
        except ValidationError as error:
            raise self.wrong("an address with http or https", url) from error
        return url

    def texts_by_language(self, allowed: Collection[str] = ()) -> dict[str, str]:
        if self.value is None:
            return {}
        return {language.lower(): place.one_of(allowed) if allowed else place.text() for language, place in self.keyed()}


def _pack(top: _Place) -> RoadmapPack:
    parts = top.mapping(("pack", "initiative", "sources", "principles", "policies"))
    head = parts["pack"].mapping(("format", "version", "compiled", "licence", "provenance"))
    if head["format"].value != FORMAT:
        raise head["format"].wrong(str(FORMAT), head["format"].value)
    sources = tuple(_source(code, place) for code, place in parts["sources"].keyed())
    known = {source.code for source in sources}
    principles = _each(parts["principles"], lambda place, position: _principle(place, position, known))
    codes = {principle.code for principle in principles}
    policies = _each(parts["policies"], lambda place, position: _policy(place, position, known, codes))
    return RoadmapPack(_initiative(parts["initiative"], head, known), sources, principles, policies)


def _each(places: _Place, parse: Callable[[_Place, int], T], key: str = "code") -> tuple[T, ...]:
    """Parse each item of a list with its position from 1; refuse a code that comes twice."""
    seen: set[Hashable] = set()
    parts = []
    for position, place in enumerate(places.items(), start=1):
        part = parse(place, position)
        code = getattr(part, key)
        if code in seen:
            raise place.at(key).wrong("a code that no other entry has", code)
        seen.add(code)
        parts.append(part)
    return tuple(parts)


def _initiative(place: _Place, head: dict[str, _Place], known: set[str]) -> InitiativePart:
    at = place.mapping(("slug", "name", "invented"), ("labels", "note", "facts"))
    return InitiativePart(
        slug=at["slug"].text(),
        name=at["name"].text(),
        labels=at["labels"].texts_by_language(),
        is_invented=at["invented"].flag(),
        note=at["note"].text_or_empty(),
        roadmap_version=head["version"].text(),
        compiled_on=head["compiled"].day(),
        provenance=f"{head['provenance'].text()} ({head['licence'].text()})",
        facts=[_fact(fact, known) for fact in at["facts"].items()],
    )


def _source(code: str, place: _Place) -> SourcePart:
    at = place.mapping(("title",), ("where", "url", "caution"))
    return SourcePart(
        code=code,
        title=at["title"].text(),
        where=at["where"].text_or_empty(),
        url=at["url"].url_or_empty(),
        caution=at["caution"].text_or_empty(),
    )


def _principle(place: _Place, position: int, known: set[str]) -> PrinciplePart:
    at = place.mapping(("code", "name"), ("former_name", "labels", "label_basis", "sources"))
    return PrinciplePart(
        code=at["code"].text(),
        position=position,
        name=at["name"].text(),
        former_name=at["former_name"].text_or_empty(),
        labels=at["labels"].texts_by_language(),
        label_basis=at["label_basis"].texts_by_language(Basis.values),
        sources=_codes(at["sources"], known),
    )


_POLICY_NEEDED = ("code", "name", "state", "principle", "principle_basis", "purpose", "purpose_basis")
_POLICY_OPTIONAL = (
    "long_name",
    "column_name",
    "labels",
    "label_basis",
    "released",
    "version",
    "original_five",
    "principle_sources",
    "principle_conflict",
    "sources",
    "facts",
    "pilot_cities",
    "elements_note",
    "note",
    "elements",
)


def _policy(place: _Place, position: int, known: set[str], principles: set[str]) -> PolicyPart:
    at = place.mapping(_POLICY_NEEDED, _POLICY_OPTIONAL)
    return PolicyPart(
        code=at["code"].text(),
        position=position,
        name=at["name"].text(),
        long_name=at["long_name"].text_or_empty(),
        column_name=at["column_name"].text_or_empty(),
        labels=at["labels"].texts_by_language(),
        label_basis=at["label_basis"].texts_by_language(Basis.values),
        state=at["state"].one_of(State.values),
        released=at["released"].text_or_empty(),
        version=at["version"].text_or_empty(),
        original_five=at["original_five"].flag(),
        principle=at["principle"].one_of(principles),
        principle_basis=at["principle_basis"].one_of(Basis.values),
        principle_sources=_codes(at["principle_sources"], known),
        principle_conflict=at["principle_conflict"].text_or_empty(),
        purpose=at["purpose"].text(),
        purpose_basis=at["purpose_basis"].one_of(Basis.values),
        sources=_codes(at["sources"], known),
        facts=[_fact(fact, known) for fact in at["facts"].items()],
        pilot_cities=_pilot_cities(at["pilot_cities"], known),
        elements_note=at["elements_note"].text_or_empty(),
        note=at["note"].text_or_empty(),
        elements=_each(at["elements"], lambda element, number: _element(element, number, known)),
    )


def _element(place: _Place, position: int, known: set[str]) -> ElementPart:
    at = place.mapping(("code", "text", "basis"), ("sources", "note"))
    basis, sources = _supported(at["basis"], at["sources"], known)
    return ElementPart(
        code=at["code"].text(),
        position=position,
        text=at["text"].text(),
        basis=basis,
        sources=sources,
        note=at["note"].text_or_empty(),
    )


def _fact(place: _Place, known: set[str]) -> dict[str, Any]:
    at = place.mapping(("text", "basis"), ("sources",))
    basis, sources = _supported(at["basis"], at["sources"], known)
    return {"text": at["text"].text(), "basis": basis, "sources": sources}


def _supported(basis: _Place, sources: _Place, known: set[str]) -> tuple[str, list[str]]:
    """A basis with its sources; what claims to come from a source must name one."""
    codes = _codes(sources, known)
    if basis.one_of(Basis.values) in (Basis.SOURCE, Basis.SOURCE_DERIVED) and not codes:
        raise sources.wrong(f"the code of a source, because the basis is {basis.value}", codes)
    return str(basis.value), codes


def _pilot_cities(place: _Place, known: set[str]) -> dict[str, Any]:
    if place.value is None:
        return {}
    at = place.mapping(("names", "sources"), ("programme", "note"))
    return {
        "names": [name.text() for name in at["names"].items()],
        "programme": at["programme"].text_or_empty(),
        "note": at["note"].text_or_empty(),
        "sources": _codes(at["sources"], known),
    }


def _codes(place: _Place, known: set[str]) -> list[str]:
    for code in place.items():
        if code.value not in known:
            raise code.wrong("the code of an entry under sources", code.value)
    return [code.value for code in place.items()]
