"""Reads the lines of a list of contacts from an address book: vCard 3.0 (RFC 2426) and 4.0 (RFC 6350).

The file of a stranger is looked through first, line by line and within limits; what nobody asks for (pictures, sounds, keys,
cards within cards) is left out before vobject sees the rest.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

import vobject
from vobject.base import ParseError, VObjectError

from hanse.directory.intake.lines import Line, Reading, Spot
from hanse.directory.intake.problems import Trouble
from hanse.directory.intake.words import REPEATED, Column
from hanse.sheets import Cell, Unreadable
from hanse.sheets.encodings import encoding_of
from hanse.ui.problems import Problem

ENDINGS = (".vcf", ".vcard")


@dataclass(frozen=True, slots=True)
class CardLimits:
    """Bounds of one address book. Pictures count as bytes of the file only."""

    file_bytes: int = 30_000_000
    cards: int = 10_000
    lines: int = 2_000_000
    line: int = 2_000_000  # characters of one line as written: pictures stand in single lines at times
    kept_line: int = 10_000  # characters of an unfolded line that is looked at
    properties: int = 200  # of one card, of those that are looked at


_DEFAULTS = CardLimits()
_BEGIN, _END = "BEGIN:VCARD", "END:VCARD"
_VALUE = r"(?:\"[^\"]*+\"|[^\";:,]*+)"
_HEAD = re.compile(rf"(?:([\w-]{{1,60}})\.)?([\w-]{{1,60}})(?:;[\w-]{{1,60}}(?:={_VALUE}(?:,{_VALUE})*+)?+)*+:", re.ASCII)
"""Group, name and parameters of a property up to its colon. It never goes back; vobject, given a line without such a head, would
for longer than anybody waits."""
_PLAIN = {
    "FN": Column.NAME,
    "X-HANSE-READING": Column.READING,
    "EMAIL": Column.EMAIL,
    "TEL": Column.PHONE,
    "ROLE": Column.FUNCTION,
    "TITLE": Column.TITLE,
    "NOTE": Column.NOTE,
    "LANG": Column.LANGUAGES,
    "X-HANSE-CONSENT": Column.CONSENT,
    "X-HANSE-CONSENT-ON": Column.CONSENT_ON,
    "X-HANSE-SOURCE": Column.SOURCE,
}
_OF_A_POST = frozenset({"ORG", "TITLE", "ROLE", "ADR"})
"""What is said of one post; properties of one group belong together, as in `post2.TITLE`."""
_WANTED = frozenset({*_PLAIN, *_OF_A_POST, "N", "VERSION", "X-PHONETIC-FIRST-NAME", "X-PHONETIC-LAST-NAME"})


def is_address_book(path: Path, filename: str) -> bool:
    """Whether a file is to be read as cards: by its ending, or because it begins like one."""
    if filename.lower().endswith(ENDINGS):
        return True
    with path.open("rb") as file:
        return file.read(64).lstrip(b"\xef\xbb\xbf \r\n").upper().startswith(b"BEGIN:VCARD")


def read_cards(path: Path, limits: CardLimits = _DEFAULTS) -> Reading:
    """The lines of all cards: one for each, and one more for each further post. Raises Unreadable."""
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("empty_file")
    if size > limits.file_bytes:
        raise Unreadable("file_too_big", bytes=size, limit=limits.file_bytes)
    reading = Reading()
    for card in _cards(path, limits):
        _read_card(card, reading)
    if not reading.lines and not reading.problems:
        raise Unreadable("no_cards")
    return reading


@dataclass
class _Card:
    """The lines of one card that are looked at, unfolded. `begins` is its first line in the file, `broken` one that is none."""

    number: int
    begins: int
    lines: list[str] = field(default_factory=list)
    broken: int = 0


def _cards(path: Path, limits: CardLimits) -> Iterator[_Card]:
    """Cards one by one. A card within a card is skipped, whatever its depth: nothing is kept for it but a number."""
    card: _Card | None = None
    depth = number = 0
    for at, line in _unfolded(path, limits):
        plain = line.strip().upper()
        if plain == _BEGIN:
            depth += 1
            if depth == 1:
                number += 1
                if number > limits.cards:
                    raise Unreadable("too_many_cards", limit=limits.cards)
                card = _Card(number, at)
        elif plain == _END and card is not None:
            depth -= 1
            if depth == 0:
                yield card
                card = None
        elif card is not None and depth == 1 and plain:
            _keep(card, line, at, limits)
    if card is not None:
        card.broken = card.broken or card.begins
        yield card


def _keep(card: _Card, line: str, at: int, limits: CardLimits) -> None:
    head = _HEAD.match(line)
    if head is None:
        card.broken = card.broken or at
    elif head[2].upper() in _WANTED:
        if len(line) > limits.kept_line:
            raise Unreadable("line_too_long", line=at, limit=limits.kept_line)
        card.lines.append(line)
        if len(card.lines) > limits.properties:
            raise Unreadable("too_many_properties", card=card.number, limit=limits.properties)


def _unfolded(path: Path, limits: CardLimits) -> Iterator[tuple[int, str]]:
    """Lines with their number; a line that begins with white space continues the one before. What is long is cut at the limit."""
    whole, begins = "", 0
    for at, line in enumerate(_lines(path, limits), start=1):
        if line[:1] in {" ", "\t"} and begins:
            if len(whole) <= limits.kept_line:
                whole += line[1:]
        else:
            if begins:
                yield begins, whole
            whole, begins = line, at
    if begins:
        yield begins, whole


def _lines(path: Path, limits: CardLimits) -> Iterator[str]:
    with path.open(encoding=encoding_of(path).codec, newline="") as text:
        for number, line in enumerate(iter(lambda: text.readline(limits.line + 1), ""), start=1):
            if len(line) > limits.line or number > limits.lines:
                raise Unreadable("line_too_long", line=number, limit=limits.line)
            if "\0" in line:
                raise Unreadable("nul_bytes", line=number)
            yield line.rstrip("\r\n")


def _read_card(card: _Card, reading: Reading) -> None:
    if card.broken:
        _refuse(card, Trouble.BROKEN_CARD, reading, line=card.broken)
        return
    text = "\r\n".join([_BEGIN, *card.lines, _END, ""])
    try:
        found = vobject.readOne(text, validate=False, allowQP=False)
        contents = {name: list(values) for name, values in found.contents.items()}
        version = str(contents["version"][0].value).strip() if "version" in contents else "2.1"
        spots = _spots(contents)
        posts = _posts(contents)
    except (ParseError, VObjectError, ValueError, IndexError, KeyError, AttributeError, UnicodeError):
        _refuse(card, Trouble.BROKEN_CARD, reading, line=card.begins)
        return
    if version not in {"3.0", "4.0"}:
        _refuse(card, Trouble.OLD_CARD, reading, found=version[:20])
        return
    first, *further = posts or [{}]
    reading.lines.append(Line("", card.begins, card.number, spots | first))
    who = {column: spots[column] for column in (Column.NAME, Column.EMAIL) if column in spots}
    reading.lines += [Line("", card.begins, card.number, who | post) for post in further]


def _refuse(card: _Card, trouble: Trouble, reading: Reading, **facts: object) -> None:
    problem = Problem(trouble, facts=facts, card=card.number)
    reading.lines.append(Line("", card.begins, card.number, {}, (problem,)))


Contents = dict[str, list[object]]
Spots = dict[Column, tuple[Spot, ...]]


def _spots(contents: Contents) -> Spots:
    """What a card says of the person."""
    found: Spots = {}
    for name, column in _PLAIN.items():
        if name in _OF_A_POST:
            continue
        said = sorted(((_preferred(line), _text(line)) for line in contents.get(name.lower(), [])), key=itemgetter(0))
        texts = [text for _place, text in said if text]
        if column is Column.LANGUAGES:
            texts = [", ".join(texts)] if texts else []
        elif column not in REPEATED:
            texts = texts[:1]
        if texts:
            found[column] = tuple(_spot(text, name) for text in texts)
    if Column.NAME not in found and (whole := _name(contents)):
        found[Column.NAME] = (_spot(whole, "N"),)
    if Column.READING not in found:
        phonetic = (contents.get(f"x-phonetic-{part}-name", []) for part in ("last", "first"))
        if reading := " ".join(_text(lines[0]) for lines in phonetic if lines).strip():
            found[Column.READING] = (_spot(reading, "X-PHONETIC-LAST-NAME"),)
    return found


def _posts(contents: Contents) -> list[Spots]:
    """What a card says of posts: properties of one group together, those of none first."""
    groups: dict[str, Spots] = {}
    for name in ("ORG", "TITLE", "ROLE", "ADR"):
        for line in contents.get(name.lower(), []):
            post = groups.setdefault(str(getattr(line, "group", None) or ""), {})
            for column, text in _of_post(name, line):
                if text and column not in post:
                    post[column] = (_spot(text, name),)
    ungrouped = groups.pop("", {})
    # Address books group a property to hang a label on it: a group without an organisation or city is no post of its own.
    posts = [post for post in groups.values() if Column.ORGANISATION in post or Column.CITY in post]
    for post in groups.values():
        if post not in posts:
            ungrouped = post | ungrouped
    return [ungrouped, *posts] if ungrouped else posts


def _of_post(name: str, line: object) -> Iterator[tuple[Column, str]]:
    value = getattr(line, "value", "")
    if name == "ORG":
        parts = [str(part).strip() for part in value] if isinstance(value, list) else [str(value).strip()]
        yield Column.ORGANISATION, parts[0] if parts else ""
        yield Column.UNIT, ", ".join(part for part in parts[1:] if part)
    elif name == "ADR":
        place = [_joined(getattr(value, part, "")) for part in ("city", "country")]
        yield Column.CITY, ", ".join(part for part in place if part) if place[0] else ""
    else:
        yield _PLAIN[name], _text(line)


def _name(contents: Contents) -> str:
    name = getattr(contents["n"][0], "value", None) if "n" in contents else None
    return " ".join(part for part in (_joined(getattr(name, part, "")) for part in ("given", "family")) if part)


def _text(line: object) -> str:
    return _joined(getattr(line, "value", ""))


def _joined(value: object) -> str:
    return " ".join(str(part) for part in value).strip() if isinstance(value, list) else str(value).strip()


def _preferred(line: object) -> int:
    """Where a property stands among its like: 1 first, as PREF says in either version."""
    params: dict[str, Iterable[str]] = getattr(line, "params", {})
    if any(kind.lower() == "pref" for kind in params.get("TYPE", [])):
        return 1
    places = [int(place) for place in params.get("PREF", []) if place.isdecimal()]
    return places[0] if places else 100


def _spot(text: str, name: str) -> Spot:
    text = text.removeprefix("tel:").removeprefix("mailto:")
    return Spot(text, name, Cell(text, 1, 1))
