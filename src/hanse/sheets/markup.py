"""XML of strangers, streamed: no document types, no entities, and nothing in it can grow without bound.

Expat is used directly because `defusedxml.iterparse` runs in pure Python, several times slower, and bounds neither
depth nor the length of a tag. Refusing every DOCTYPE (no spreadsheet program writes one) shuts out entity expansion
and external entities at once.
"""

from collections.abc import Iterable, Mapping
from typing import NoReturn
from xml.parsers import expat

from hanse.sheets.limits import Limits, Tally
from hanse.sheets.unreadable import Unreadable

# Real spreadsheets stay far below each of these; what lies above was made to exhaust memory inside the parser.
_DEEPEST = 100
_LONGEST_TAG = 1_000_000  # bytes of one tag, comment or processing instruction
_MOST_NAMES = 10_000  # different element and attribute names


class Listener:
    """Hears the elements of one document. Element names come as `prefix:name`, attributes as `namespace name`."""

    finished = False  # set to stop before the end

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens."""

    def end(self, tag: str) -> None:
        """An element closes."""

    def text(self, characters: str) -> None:
        """Characters between tags, in pieces."""

    @property
    def place(self) -> tuple[str | None, str | None]:
        """Sheet and cell being read, for messages."""
        return None, None


def listen(
    listener: Listener, part: str, chunks: Iterable[bytes], *, prefixes: Mapping[str, str], limits: Limits, tally: Tally
) -> None:
    """Parse the chunks of one part and tell the listener. `prefixes` maps the namespaces it knows to prefixes.

    Raises `Unreadable` for anything but well-formed, modest XML.
    """
    vocabulary: dict[str, str] = {}
    parser = expat.ParserCreate(namespace_separator=" ", intern=vocabulary)
    _Bridge(parser, listener, part, prefixes)
    fed = 0
    try:
        for chunk in chunks:
            tally.tags += chunk.count(b"<")
            if tally.tags > limits.tags:
                sheet, cell = listener.place
                raise Unreadable("too_much_markup", sheet=sheet, cell=cell, limit=limits.tags)
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > _LONGEST_TAG or len(vocabulary) > _MOST_NAMES:
                raise Unreadable("damaged", detail="{part}: an endless tag or too many names", part=part)
            if listener.finished:
                return
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        sheet, cell = listener.place
        what = expat.ErrorString(error.code)
        raise Unreadable(
            "damaged", sheet=sheet, cell=cell, detail="{part}, line {row}: {what}", part=part, row=error.lineno, what=what
        ) from error


class _Bridge:
    """Shortens names and counts depth between expat and the listener."""

    def __init__(self, parser: expat.XMLParserType, listener: Listener, part: str, prefixes: Mapping[str, str]) -> None:
        self._listener = listener
        self._part = part
        self._names = _ShortNames(prefixes)
        self._depth = 0
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = listener.text
        parser.StartDoctypeDeclHandler = self._refuse

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unreadable("damaged", detail="{part}: elements nested too deeply", part=self._part)
        self._listener.start(self._names[name], attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._listener.end(self._names[name])

    def _refuse(self, *_declaration: object) -> NoReturn:
        raise Unreadable("forbidden_markup", part=self._part)


class _ShortNames(dict[str, str]):
    """Remembers the short form of each element name; names of unknown namespaces stay long and match nothing."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        super().__init__()
        self._prefixes = prefixes

    def __missing__(self, name: str) -> str:
        namespace, _, local = name.rpartition(" ")
        short = self[name] = self._prefixes[namespace] + local if namespace in self._prefixes else name
        return short
