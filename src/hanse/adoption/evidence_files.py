"""Which files are taken as evidence. They come from strangers; others will open them on their own machines.

A file is taken when its content is what its name says, and when that is a document, a picture or a plain text. Signatures:
the formats' own specifications. Nothing here opens more of a file than its edges and, of a container, its directory.
"""

from dataclasses import dataclass
from os import SEEK_END
from typing import IO

from django.utils.translation import gettext_lazy as _

from hanse.history import Refused
from hanse.sheets import Limits, Unreadable
from hanse.sheets.limits import Tally
from hanse.sheets.package import Package
from hanse.text.filenames import cleaned

LARGEST = 25 * 1024 * 1024
"""Bytes of one evidence file."""
LIMITS = Limits(file_bytes=LARGEST, unpacked_bytes=500_000_000)
"""Of documents that are containers: so much may come out of them on the machine of whoever opens them."""
_EDGE = 4_096  # bytes looked at from both ends; browsers guess by the first 1,445
_TAIL_OF_CONTAINER = 22 + 65_535


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file. `part`: the part that a container of this kind has; empty where the opening tells all."""

    endings: tuple[str, ...]
    openings: tuple[bytes, ...]
    offset: int = 0
    part: str = ""


_CONTAINER = (b"PK\x03\x04",)
KINDS = (
    Kind((".pdf",), (b"%PDF-",)),
    Kind((".docx",), _CONTAINER, part="word/document.xml"),
    Kind((".xlsx",), _CONTAINER, part="xl/workbook.xml"),
    Kind((".pptx",), _CONTAINER, part="ppt/presentation.xml"),
    Kind((".odt", ".ods", ".odp"), _CONTAINER, part="content.xml"),
    Kind((".png",), (b"\x89PNG\r\n\x1a\n",)),
    Kind((".jpg", ".jpeg"), (b"\xff\xd8\xff",)),
    Kind((".gif",), (b"GIF87a", b"GIF89a")),
    Kind((".tif", ".tiff"), (b"II*\x00", b"MM\x00*")),
    Kind((".webp",), (b"WEBP",), offset=8),
    Kind((".heic",), (b"ftypheic", b"ftypheix", b"ftypmif1"), offset=4),
    Kind((".txt", ".csv", ".md"), ()),
)
"""What is taken. Texts have no opening of their own."""
ENDINGS = tuple(ending for kind in KINDS for ending in kind.endings)
_BINARY_OPENINGS = (b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\xca\xfe\xba\xbe", b"#!")
_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<?php", b"<iframe")
"""With what a browser could begin to guess a page."""
_MACROS = ("vbaproject.bin", "basic/", "scripts/")

NOT_AS_NAMED = _("The file “%(name)s” is not what its name says. Save it again in the program that made it.")
NOT_TAKEN = _("Evidence is a PDF, a picture, a text or an Office document: %(endings)s. “%(name)s” is none of them.")
TOO_LARGE = _("The file is larger than 25 MB. Link to it instead, or send a smaller one.")
HAS_MACROS = _("The document holds macros, which run programs where it is opened. Save it without them, or as PDF.")
LOCKED = _("The document is protected by a password, so nobody can check it. Save it without one.")
UNPACKS_TOO_BIG = _("The document unpacks to too much. Save it as PDF.")
_REFUSALS = {
    "password": LOCKED,
    "unpacks_too_big": UNPACKS_TOO_BIG,
    "ratio_too_high": UNPACKS_TOO_BIG,
    "too_many_parts": UNPACKS_TOO_BIG,
}


def check(file: IO[bytes], *, name: str, size: int) -> None:
    """Raises Refused with what is wrong with the file and what to do. Leaves the file at its beginning."""
    if size > LARGEST:
        raise Refused(TOO_LARGE)
    name = cleaned(name)
    kind = next((kind for kind in KINDS if name.lower().endswith(kind.endings)), None)
    if kind is None:
        raise Refused(NOT_TAKEN % {"endings": ", ".join(ENDINGS), "name": name})
    try:
        file.seek(0)
        if not (_check_container(file, kind) if kind.part else _opens_as(file, kind)):
            raise Refused(NOT_AS_NAMED % {"name": name})
    finally:
        file.seek(0)


def _opens_as(file: IO[bytes], kind: Kind) -> bool:
    """Whether a file that is no container begins as its kind does, and nowhere looks as if it were something else besides."""
    head = file.read(_EDGE)
    if any(markup in head.lower() for markup in _MARKUP):
        return False
    if not kind.openings:
        return _is_text(head)
    if not head[kind.offset :].startswith(kind.openings):
        return False
    file.seek(max(0, file.seek(0, SEEK_END) - _TAIL_OF_CONTAINER))
    tail = file.read()
    if kind.endings == (".pdf",):
        return b"%%EOF" in tail[-_EDGE:]
    return b"PK\x05\x06" not in tail  # a picture that is an archive, too


def _is_text(head: bytes) -> bool:
    """Whether this begins no program, document or picture, and holds characters only."""
    signatures = [opening for kind in KINDS for opening in kind.openings if not kind.offset]
    if head.startswith((*signatures, *_BINARY_OPENINGS)):
        return False
    return b"\x00" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16 has zeros


def _check_container(file: IO[bytes], kind: Kind) -> bool:
    """Whether a document has the part that its kind is known by. Raises Refused for one that would harm who opens it."""
    if not file.read(4).startswith(_CONTAINER):
        return False
    try:
        with Package(file, LIMITS, Tally()) as package:
            if any(name.startswith(_MACROS) or name.endswith(_MACROS[0]) for name in package.names):
                raise Refused(HAS_MACROS)
            return kind.part in package
    except Unreadable as unreadable:
        if unreadable.code in _REFUSALS:
            raise Refused(_REFUSALS[unreadable.code]) from unreadable
        return False
