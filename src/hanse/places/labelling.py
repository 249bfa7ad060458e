"""Where the names of cities stand on a map, so that no two of them cover each other or a pin.

A name stands beside its pin where it is free: to the right, to the left, above, below, or at a corner. Where none is, the
name is left out: cities that lie so near each other are told apart in the list beside the map.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

TYPE_SIZE = 13.0
"""Pixels; the style sheet draws the names as large as this."""
PIN = 7.0
"""Radius of a pin, in pixels."""
_GAP = 4.0
# Shares of the type size: how wide a letter is, how far it rises and falls.
_NARROW, _WIDE = 0.62, 1.0
_RISE, _FALL = 0.8, 0.25


@dataclass(frozen=True, slots=True)
class Label:
    """The start of a name's baseline, in pixels of the map."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom

    def inside(self, width: float, height: float) -> bool:
        return self.left >= 0 and self.top >= 0 and self.right <= width and self.bottom <= height


def labels(pins: Sequence[tuple[float, float, str]], *, width: float, height: float) -> list[Label | None]:
    """For each pin (x, y, name) on a map of this size the place of its name; None where every place is taken."""
    taken = [_Box(x - PIN, y - PIN, x + PIN, y + PIN) for x, y, _name in pins]
    placed: list[Label | None] = []
    for x, y, name in pins:
        for label in _places(x, y, text_width(name)):
            box = _Box(label.x, label.y - _RISE * TYPE_SIZE, label.x + text_width(name), label.y + _FALL * TYPE_SIZE)
            if box.inside(width, height) and not any(box.meets(other) for other in taken):
                taken.append(box)
                placed.append(label)
                break
        else:
            placed.append(None)
    return placed


def text_width(name: str) -> float:
    """An upper estimate, in pixels; a Japanese or Korean letter is as wide as it is high."""
    return TYPE_SIZE * sum(_WIDE if east_asian_width(letter) in "WF" else _NARROW for letter in name)


def _places(x: float, y: float, wide: float) -> Iterator[Label]:
    beside, corner = PIN + _GAP, PIN * 0.7 + _GAP
    middle = y + (_RISE - _FALL) / 2 * TYPE_SIZE
    over, under = y - beside - _FALL * TYPE_SIZE, y + beside + _RISE * TYPE_SIZE
    for left, baseline in (
        (x + beside, middle),
        (x - beside - wide, middle),
        (x - wide / 2, over),
        (x - wide / 2, under),
        (x + corner, over + PIN * 0.3),
        (x - corner - wide, over + PIN * 0.3),
        (x + corner, under - PIN * 0.3),
        (x - corner - wide, under - PIN * 0.3),
    ):
        yield Label(round(left, 1), round(baseline, 1))
