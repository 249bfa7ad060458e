"""Finds the one character encoding of a CSV file; a file pasted together from two is refused at the line where it changes."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from hanse.sheets.unreadable import Unreadable

_LONGEST_LINE = 4_000_000  # bytes; readers of the decoded text are stricter
_SAMPLE = 65_536  # bytes of lines with letters beyond ASCII
_CHUNK = 65_536
# Sequences that are letters in UTF-8 but hardly ever side by side in the other encodings.
_UTF8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_UTF8_KANJI = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


@dataclass(frozen=True, slots=True)
class Encoding:
    """A character encoding: the common name for people and the name of Python's codec."""

    name: str
    codec: str


UTF_8 = Encoding("UTF-8", "utf-8")
UTF_8_MARKED = Encoding("UTF-8", "utf-8-sig")
UTF_16 = Encoding("UTF-16", "utf-16")
WINDOWS_1252 = Encoding("Windows-1252", "cp1252")
SHIFT_JIS = Encoding("Shift_JIS", "cp932")  # as Windows writes it


def encoding_of(path: Path) -> Encoding:
    """The encoding in which the whole file can be read: by its byte order mark, else UTF-8 if it fits, else the likelier
    of Windows-1252 and Shift_JIS. Raises `Unreadable` naming the line."""
    marked = _marked(path)
    if marked:
        _check(path, marked)
        return marked
    if _undecodable_line(path, UTF_8) is None:
        return UTF_8
    legacy = _likelier(_sample(path))
    _check_lines(path, legacy)
    return legacy


def _marked(path: Path) -> Encoding | None:
    with path.open("rb") as stream:
        head = stream.read(3)
    if head.startswith(codecs.BOM_UTF8):
        return UTF_8_MARKED
    return UTF_16 if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else None


def _check(path: Path, encoding: Encoding) -> None:
    line = _undecodable_line(path, encoding)
    if line is not None:
        raise Unreadable("unknown_encoding", line=line)


def _undecodable_line(path: Path, encoding: Encoding) -> int | None:
    """The first line that is not in the encoding, None if all are."""
    decoder = codecs.getincrementaldecoder(encoding.codec)()
    line = 1
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            try:
                line += decoder.decode(chunk).count("\n")
            except UnicodeError as error:
                start = error.start if isinstance(error, UnicodeDecodeError) else 0
                return line + chunk[:start].count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeError:
        return line
    return None


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines with letters beyond ASCII, numbered from 1."""
    with path.open("rb") as stream:
        for number, line in enumerate(iter(lambda: stream.readline(_LONGEST_LINE), b""), start=1):
            if len(line) >= _LONGEST_LINE:
                raise Unreadable("line_too_long", line=number, limit=_LONGEST_LINE)
            if not line.isascii():
                yield number, line


def _sample(path: Path) -> bytes:
    """Lines that are not UTF-8, for the choice among the other encodings."""
    sample = bytearray()
    for _number, line in _lines(path):
        if not _decodes(line, UTF_8):
            sample += line
        if len(sample) > _SAMPLE:
            break
    return bytes(sample)


def _likelier(sample: bytes) -> Encoding:
    guess = from_bytes(sample, cp_isolation=[SHIFT_JIS.codec, WINDOWS_1252.codec], enable_fallback=False).best()
    if guess is not None:
        return SHIFT_JIS if guess.encoding == SHIFT_JIS.codec else WINDOWS_1252
    # Too odd for the statistics: the encoding that fits at all. Windows-1252 has only five gaps, so it is asked first.
    return SHIFT_JIS if not _decodes(sample, WINDOWS_1252) and _decodes(sample, SHIFT_JIS) else WINDOWS_1252


def _check_lines(path: Path, legacy: Encoding) -> None:
    first: Encoding | None = None
    for number, line in _lines(path):
        found = UTF_8 if _is_utf8(line, legacy) else legacy if _decodes(line, legacy) else None
        first = first or found
        if found is None:
            raise Unreadable("unknown_encoding", line=number)
        if found != first:
            raise Unreadable("mixed_encoding", line=number, found=found.name, before=first.name if first else "")


def _is_utf8(line: bytes, legacy: Encoding) -> bool:
    """Whether a line stands out as UTF-8 in a file that is otherwise in the legacy encoding."""
    if legacy == WINDOWS_1252:
        return _UTF8_LETTER.search(line) is not None
    # Half-width katakana pairs can look like Latin letters in UTF-8; three-byte letters in a wholly valid line cannot.
    return _UTF8_KANJI.search(line) is not None and _decodes(line, UTF_8)


def _decodes(line: bytes, encoding: Encoding) -> bool:
    try:
        line.decode(encoding.codec)
    except UnicodeDecodeError:
        return False
    return True
