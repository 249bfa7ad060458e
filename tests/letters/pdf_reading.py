"""A reader of the text of a PDF, apart from what writes it: text operators, decoded by each font's own map (ISO 32000)."""

import re
import zlib
from collections.abc import Iterator

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\nendstream", re.DOTALL)
_PIECE = re.compile(rb"/(\w+) [\d.]+ Tf|<([0-9a-fA-F]+)>|\(", re.DOTALL)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

Objects = dict[int, bytes]


def text_of(pdf: bytes) -> str:
    """All text of a PDF page by page, without the spaces that are a matter of places on the page."""
    objects: Objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    for body in list(objects.values()):
        if b"/ObjStm" in body:
            objects |= _packed(body)
    pages = [body for body in objects.values() if re.search(rb"/Type\s*/Page\b", body)]
    return "".join(_told(_contents(objects, page), _fonts(objects, page)) for page in pages)


def _unpacked(body: bytes) -> bytes:
    found = _STREAM.search(body)
    if found is None:
        return b""
    return zlib.decompressobj().decompress(found[1]) if b"/FlateDecode" in body else found[1]


def _packed(body: bytes) -> Objects:
    stream = _unpacked(body)
    first = int(re.search(rb"/First (\d+)", body)[1])  # type: ignore[index]
    numbers = [int(number) for number in stream[:first].split()]
    places = list(zip(numbers[::2], numbers[1::2], strict=True))
    ends = [place for _key, place in places[1:]] + [len(stream) - first]
    return {key: stream[first + start : first + end] for (key, start), end in zip(places, ends, strict=True)}


def _contents(objects: Objects, page: bytes) -> bytes:
    found = re.search(rb"/Contents\s*(\[[^\]]*\]|\d+ 0 R)", page)
    keys = re.findall(rb"(\d+) 0 R", found[1]) if found else []
    return b"\n".join(_unpacked(objects[int(key)]) for key in keys)


def _fonts(objects: Objects, page: bytes) -> dict[bytes, dict[int, str]]:
    resources = re.search(rb"/Resources (\d+) 0 R", page)
    within = objects[int(resources[1])] if resources else page
    by_key = re.search(rb"/Font (\d+) 0 R", within)
    named = objects[int(by_key[1])] if by_key else (re.search(rb"/Font\s*<<(.*?)>>", within, re.DOTALL) or [b"", b""])[1]
    return {name: _letters(objects, int(key)) for name, key in re.findall(rb"/(\w+) (\d+) 0 R", named)}


def _letters(objects: Objects, key: int) -> dict[int, str]:
    found = re.search(rb"/ToUnicode (\d+) 0 R", objects.get(key, b""))
    cmap = _unpacked(objects[int(found[1])]).decode("latin-1") if found else ""
    letters: dict[int, str] = {}
    for part in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        letters |= {int(a, 16): bytes.fromhex(b).decode("utf-16-be") for a, b in re.findall(r"<(\w+)>\s*<(\w+)>", part)}
    for part in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for low, high, to in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", part):
            letters |= {code: chr(int(to, 16) + code - int(low, 16)) for code in range(int(low, 16), int(high, 16) + 1)}
    return letters


def _told(stream: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    told: list[str] = []
    letters: dict[int, str] = {}
    for name, raw in _pieces(stream):
        if name:
            letters = fonts.get(name, {})
        told.append("".join(letters.get(int.from_bytes(raw[at : at + 2], "big"), "") for at in range(0, len(raw), 2)))
    return "".join(told)


def _pieces(stream: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each choice of a font by its name, and each string as its bytes."""
    at = 0
    while found := _PIECE.search(stream, at):
        at = found.end()
        if found[1]:
            yield found[1], b""
        elif found[2]:
            yield b"", bytes.fromhex(found[2].decode())
        else:
            raw, at = _literal(stream, at)
            yield b"", raw


def _literal(stream: bytes, at: int) -> tuple[bytes, int]:
    """The bytes of a string in parentheses, and where it has ended."""
    raw, depth = bytearray(), 1
    while True:
        sign = stream[at : at + 1]
        at += 1
        if sign == b"\\":
            octal = re.compile(rb"[0-7]{1,3}").match(stream, at)
            escaped = octal[0] if octal else stream[at : at + 1]
            at += len(escaped)
            raw += bytes([int(escaped, 8)]) if octal else _PLAIN.get(escaped, escaped)
            continue
        depth += (sign == b"(") - (sign == b")")
        if depth == 0:
            return bytes(raw), at
        raw += sign
