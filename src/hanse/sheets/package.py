"""The zip container of .xlsx, .ods and their like, opened with suspicion and never unpacked to disk."""

import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from os import SEEK_END
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from hanse.sheets.limits import Limits, Tally
from hanse.sheets.unreadable import Unreadable

_CHUNK = 65_536
_DIRECTORY_ENTRY = b"PK\x01\x02"
_DIRECTORY_END = b"PK\x05\x06"
_DIRECTORY_END_WITHIN = 22 + 65_535  # the end record and the longest comment after it
_RATIO_MATTERS_ABOVE = 1_000_000  # unpacked bytes; small parts of zeros do no harm
_ENCRYPTED = 0x1


class Package:
    """The parts of one container by name, upper and lower case alike. Use it in a `with` statement.

    `source` is a path, or a file that can be sought in; that one stays open.

    Opening raises `Unreadable` when the container is broken, locked, or declares more than the limits allow; reading
    a part counts what really comes out, since declarations may lie.
    """

    def __init__(self, source: Path | IO[bytes], limits: Limits, tally: Tally) -> None:
        self._limits = limits
        self._tally = tally
        # Each entry of the directory becomes an object in memory, so they are counted before it is read.
        if _occurrences(source, _DIRECTORY_ENTRY) > limits.parts:
            raise Unreadable("too_many_parts", limit=limits.parts)
        try:
            self._zip = ZipFile(source)
        except (BadZipFile, NotImplementedError, EOFError, ValueError) as error:
            if _DIRECTORY_END not in _tail(source):
                raise Unreadable("truncated") from error
            raise Unreadable("damaged", detail="its zip directory is broken") from error
        self._parts = {info.filename.lower(): info for info in self._zip.infolist()}
        try:
            self._check()
        except Unreadable:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._zip.close()

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._parts

    @property
    def names(self) -> list[str]:
        """The names of all parts, in lower case."""
        return list(self._parts)

    def chunks(self, part: str) -> Iterator[bytes]:
        """The unpacked bytes of a part, in pieces of at most 64 KiB. Raises `Unreadable`."""
        if part not in self:
            raise Unreadable("damaged", detail="its part {part} is missing", part=part)
        info = self._parts[part.lower()]
        unpacked = 0
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    unpacked += len(chunk)
                    self._tally.unpacked_bytes += len(chunk)
                    if self._tally.unpacked_bytes > self._limits.unpacked_bytes:
                        raise Unreadable("unpacks_too_big", limit=self._limits.unpacked_bytes)
                    yield chunk
        except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
            raise Unreadable("damaged", detail="its part {part} cannot be unpacked", part=part) from error

    def _check(self) -> None:
        infos = self._zip.infolist()
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise Unreadable("password")
        if any(info.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for info in infos):
            # The other methods cannot be unpacked in bounded pieces, and neither format allows them.
            raise Unreadable("damaged", detail="it is packed in an unusual way")
        twice = [name for name, times in Counter(info.filename.lower() for info in infos).items() if times > 1]
        if twice:
            raise Unreadable("damaged", detail="it holds {part} twice", part=twice[0])
        if sum(info.file_size for info in infos) > self._limits.unpacked_bytes:
            raise Unreadable("unpacks_too_big", limit=self._limits.unpacked_bytes)
        for info in infos:
            self._check_ratio(info)

    def _check_ratio(self, info: ZipInfo) -> None:
        if info.file_size > max(_RATIO_MATTERS_ABOVE, info.compress_size * self._limits.ratio):
            raise Unreadable("ratio_too_high", part=info.filename, limit=self._limits.ratio)


@contextmanager
def _opened(source: Path | IO[bytes]) -> Iterator[IO[bytes]]:
    """The bytes from the first on."""
    if isinstance(source, Path):
        with source.open("rb") as stream:
            yield stream
    else:
        source.seek(0)
        yield source


def _occurrences(source: Path | IO[bytes], signature: bytes) -> int:
    found = 0
    carried = b""
    with _opened(source) as stream:
        while chunk := stream.read(_CHUNK):
            window = carried + chunk
            found += window.count(signature)
            carried = window[-len(signature) + 1 :]
    return found


def _tail(source: Path | IO[bytes]) -> bytes:
    with _opened(source) as stream:
        size = stream.seek(0, SEEK_END)
        stream.seek(max(0, size - _DIRECTORY_END_WITHIN))
        return stream.read()
