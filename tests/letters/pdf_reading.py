"""A reader of the text of a PDF, apart from what writes it: text operators, decoded by each font's own map (ISO 32000)."""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\nendstream", re.DOTALL)


def text_of(pdf: bytes) -> str:
    """All text of a PDF without a space: where words end is a matter of places on the page."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    for body in list(objects.values()):
        if b"/ObjStm" in body:
            objects |= _packed(body)
    fonts = {name: _letters(objects, key) for body in objects.values() for name, key in _fonts(body)}
    told = []
    for body in objects.values():
        stream = _unpacked(body)
        if b" Tf" in stream and b"BT" in stream:
            told.append(_told(stream, fonts))
    return "".join(told)


def _unpacked(body: bytes) -> bytes:
    found = _STREAM.search(body)
    if found is None:
        return b""
    try:
        return zlib.decompressobj().decompress(found[1]) if b"/FlateDecode" in body else found[1]
    except zlib.error:
        return b""


def _packed(body: bytes) -> dict[int, bytes]:
    stream = _unpacked(body)
    first = int(re.search(rb"/First (\d+)", body)[1])  # type: ignore[index]
    numbers = [int(number) for number in stream[:first].split()]
    places = list(zip(numbers[::2], numbers[1::2], strict=True))
    ends = [place for _key, place in places[1:]] + [len(stream) - first]
    return {key: stream[first + start : first + end] for (key, start), end in zip(places, ends, strict=True)}


def _fonts(body: bytes) -> list[tuple[bytes, int]]:
    found = re.search(rb"/Font\s*<<(.*?)>>", body, re.DOTALL)
    return [(name, int(key)) for name, key in re.findall(rb"/(\w+) (\d+) 0 R", found[1])] if found else []


def _letters(objects: dict[int, bytes], key: int) -> dict[int, str]:
    found = re.search(rb"/ToUnicode (\d+) 0 R", objects.get(key, b""))
    cmap = _unpacked(objects[int(found[1])]).decode("latin-1") if found else ""
    letters = {}
    for part in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        letters |= {int(a, 16): _characters(b) for a, b in re.findall(r"<(\w+)>\s*<(\w+)>", part)}
    for part in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for low, high, to in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", part):
            letters |= {code: chr(int(to, 16) + code - int(low, 16)) for code in range(int(low, 16), int(high, 16) + 1)}
    return letters


def _characters(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-16-be")


def _told(stream: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    told, letters = [], {}
    for name, string in re.findall(
        rb"/(\w+) [\d.]+ Tf|(<[0-9a-fA-F]+>|\((?:\\.|[^\\()])*\))(?=[^\[\]]*?(?:\]?\s*TJ|\s*Tj))", stream
    ):
        if name:
            letters = fonts.get(name, {})
            continue
        raw = bytes.fromhex(string[1:-1].decode()) if string.startswith(b"<") else _literal(string[1:-1])
        told.append("".join(letters.get(int.from_bytes(raw[at : at + 2], "big"), "") for at in range(0, len(raw), 2)))
    return "".join(told)


def _literal(string: bytes) -> bytes:
    plain = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

    def replaced(found: re.Match[bytes]) -> bytes:
        said = found[1]
        return bytes([int(said, 8)]) if said.isdigit() else plain.get(said, said)

    return re.sub(rb"\\([0-7]{1,3}|.)", replaced, string, flags=re.DOTALL)
