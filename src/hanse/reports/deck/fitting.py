"""How much text goes into a space. Widths are estimates that hold for Inter and for the wider faces it is replaced by."""

import re
from dataclasses import dataclass
from unicodedata import east_asian_width

LINE = 1.25
"""Height of a line, in sizes of its type."""

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NARROW = frozenset("iljtfrI.,:;'|!()[] ·")
_WIDE = frozenset("mwMWQO@%●◐○")


@dataclass(frozen=True, slots=True)
class Fitted:
    """Text, shortened where it had to be, and the size in points at which it fits."""

    text: str
    size: float


def printable(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def breadth(text: str) -> float:
    """Width of a text in one line, in sizes of its type."""
    return sum(map(_breadth_of, text))


def fitted(text: str, *, width: float, height: float, largest: float, smallest: float) -> Fitted:
    """The largest size at which a text fits into width × height points; cut with an ellipsis where none does."""
    text = printable(" ".join(text.split()))
    size = largest
    while size > smallest and not _fits(text, width, height, size):
        size -= 0.5
    if _fits(text, width, height, size):
        return Fitted(text, size)
    while text and not _fits(f"{text}…", width, height, size):
        text = text[:-1].rstrip()
    return Fitted(f"{text}…", size)


def _fits(text: str, width: float, height: float, size: float) -> bool:
    """Whether it goes into the lines that the height holds, words unbroken where they are shorter than a line."""
    lines, used = 1, 0.0
    for word in text.split(" "):
        needed = breadth(word) * size
        gap = breadth(" ") * size if used else 0
        if used and used + gap + needed > width and not _breaks_anywhere(word):
            lines, used, gap = lines + 1, 0.0, 0
        used += gap + needed
        while used > width:
            lines, used = lines + 1, used - width
    return lines * LINE * size <= height or (lines == 1 and size * 1.1 <= height)


def _breaks_anywhere(word: str) -> bool:
    """Japanese and Chinese text may go on in the next line after any character."""
    return any(east_asian_width(character) in "WF" for character in word)


def _breadth_of(character: str) -> float:
    if east_asian_width(character) in "WF" or character in _WIDE:
        return 1.0
    if character in _NARROW:
        return 0.36
    return 0.76 if character.isupper() else 0.65
