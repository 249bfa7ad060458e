"""Whether a file is one of this Hanse's letters, as it was made, and in which state the letter is now."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from hanse.letters import queries
from hanse.letters.models import FILE_WORDS, STATE_WORDS, Letter, LetterFile
from hanse.letters.rules import FileKind, State

_REFERENCE = re.compile(rb"hanse letter ([a-z0-9-]+)-(\d+) ([0-9a-f]{64})")
LARGEST = 50_000_000
"""Bytes: no letter is larger."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a file. `genuine`: this Hanse made or kept exactly this file."""

    genuine: bool
    words: str
    sha256: str
    letter: str = ""
    state: str = ""


def check(path: Path) -> Verdict:
    """Raises OSError for a file that cannot be read."""
    if path.stat().st_size > LARGEST:
        return Verdict(False, "This file is larger than any letter. It is none of this Hanse's.", "")
    content = path.read_bytes()
    digest = sha256(content).hexdigest()
    kept = queries.file_called(digest)
    return _genuine(kept) if kept is not None else _unknown(content, digest)


def _genuine(file: LetterFile) -> Verdict:
    letter, kind = file.letter, FileKind(file.kind)
    what = (
        "a signed paper, kept as it came in"
        if kind is FileKind.SCAN
        else f"the {FILE_WORDS[kind]} of the letter as it was when it became {STATE_WORDS[State(file.state)]}".lower()
    )
    whose = f"Letter {letter.reference} of {letter.party} ({letter.alliance.name})"
    words = f"Unchanged: {what}. {whose} is now: {letter.state_word}."
    if file.document_sha256 != letter.document_sha256:
        words += " Its text has been written anew since this file was made; this file holds an earlier text."
    return Verdict(True, words, file.sha256, letter.reference, letter.current_state.value)


def _unknown(content: bytes, digest: str) -> Verdict:
    claim = _claimed(content)
    if claim is None:
        return Verdict(
            False,
            "Not known. No letter of this Hanse has exactly this content, and the file does not say that it is one. It may be a "
            "letter of another Hanse, a file printed or saved anew, or none at all: this cannot be told from here.",
            digest,
        )
    slug, key, _text = claim
    letter = Letter.objects.select_related("alliance").filter(alliance__slug=slug, pk=key).first()
    if letter is None:
        words = f"Not known. The file calls itself letter {slug}-{key}, which this Hanse does not have. Another may."
        return Verdict(False, words, digest)
    words = (
        f"Changed, or never made here: the file calls itself letter {letter.reference}, but is none of the files that this Hanse "
        f"made of it. Ask for the file anew. The letter itself is now: {letter.state_word}."
    )
    return Verdict(False, words, digest, letter.reference, letter.current_state.value)


def _claimed(content: bytes) -> tuple[str, int, str] | None:
    """Which letter a PDF or Word file calls itself; None where it says nothing."""
    readers: list[Callable[[bytes], bytes]] = [_of_word, bytes]
    for reader in readers:
        if found := _REFERENCE.search(reader(content)):
            return found[1].decode(), int(found[2]), found[3].decode()
    return None


def _of_word(content: bytes) -> bytes:
    """The properties of a Word file; nothing of any other file."""
    if not content.startswith(b"PK"):
        return b""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            info = package.getinfo("docProps/core.xml")
            return package.read(info) if info.file_size < 1_000_000 else b""
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError):
        return b""
