"""The PDF of a letter by typst: PDF/UA-1 and PDF/A-2a.

The fonts of the house cover Latin, Greek, Cyrillic and Japanese. A word in another script, such as an Arabic name, is written in
Latin letters in the PDF, with a remark that says so; the text that is signed, its hash and the Word file keep the original.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst
from anyascii import anyascii
from django.conf import settings
from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont

from hanse.letters.models import Letter, Signature
from hanse.letters.papers.blocks import blocks
from hanse.letters.papers.certificate import certificate, in_the_language_of, utc

LAYOUT: Final = Path(__file__).resolve().parent.parent / "data" / "letter.typ"
_JOINED: Final = re.compile(r"[\s\u200c\u200d]+")


def printed(letter: Letter, signatures: list[Signature], *, title: str) -> bytes:
    """The PDF: the letter, and with signatures their certificate."""
    with in_the_language_of(letter):
        content, written_otherwise = _printable(_content(letter, signatures, title))
        content["remark"] = (
            _(
                "Some names are written in Latin letters here, because the fonts of this file lack their script: %(words)s. "
                "The text that was signed, and the Word file, keep the original."
            )
            % {"words": ", ".join(sorted(written_otherwise))}
            if written_otherwise
            else ""
        )
    last = max((signature.signed_at for signature in signatures), default=letter.drafted_at)
    document: bytes = typst.compile(
        str(LAYOUT),
        format="pdf",
        font_paths=[str(settings.DOCUMENT_FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"letter": json.dumps(content, ensure_ascii=False)},
        pdf_standards=["ua-1", "a-2a"],
        timestamp=int(last.timestamp()),
    )
    return document


def _content(letter: Letter, signatures: list[Signature], title: str) -> dict[str, Any]:
    language, _hyphen, region = letter.language.partition("-")
    certified = certificate(letter, signatures, base_url=settings.BASE_URL) if signatures else None
    body = blocks(letter.document)
    return {
        "language": language,
        "region": region.upper() or None,
        "title": title,
        "author": letter.alliance.name,
        "subject": f"hanse letter {letter.reference} {letter.document_sha256}",
        "sample_note": letter.alliance.sample_note,
        "heading": body[0]["runs"],
        "blocks": body[1:],
        "foot": f"{letter.reference} · SHA-256 {letter.document_sha256[:16]}…",
        "unsigned": "" if signatures else _("Not signed yet."),
        "certificate": certified
        and {
            "heading": certified.heading,
            "about": [[line.word, line.value] for line in certified.about],
            "signatures": [
                {"heading": heading, "lines": [[line.word, line.value] for line in lines]}
                for heading, lines in certified.signatures
            ],
            "verify_heading": certified.verify_heading,
            "verify": certified.verify,
        },
        "made": utc(max(signature.signed_at for signature in signatures)) if signatures else "",
    }


@cache
def covered() -> frozenset[int]:
    """The characters that the fonts of documents have."""
    found: set[int] = {ord("\n")}
    for file in sorted(Path(settings.DOCUMENT_FONTS).glob("*-Regular.ttf")):
        with TTFont(file, lazy=True) as font:
            found |= font.getBestCmap().keys()
    return frozenset(found)


def _printable(value: Any) -> tuple[Any, set[str]]:
    """The same value with what the fonts lack in Latin letters, and the words that were put in its place."""
    otherwise: set[str] = set()

    def written(text: str) -> str:
        return "".join(_in_latin(word, otherwise) for word in re.split(r"(\s+)", text))

    def within(part: Any) -> Any:
        if isinstance(part, str):
            return written(part)
        if isinstance(part, Mapping):
            return {key: within(inner) for key, inner in part.items()}
        return [within(inner) for inner in part] if isinstance(part, list | tuple) else part

    return within(value), otherwise


def _in_latin(word: str, otherwise: set[str]) -> str:
    if all(ord(character) in covered() for character in word):
        return word
    if word.isspace():
        return " "
    latin = "".join(c if ord(c) in covered() else anyascii(c) or "?" for c in word)
    otherwise.add(latin)
    return latin
