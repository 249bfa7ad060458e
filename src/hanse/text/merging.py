"""Texts with merge fields: {{city}}. Which fields a text names, and the text with them filled in. And the form that is hashed."""

import re
import unicodedata
from collections.abc import Mapping
from hashlib import sha256

_FIELD = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*\}\}")
_MEANS_SOMETHING = re.compile(r"([\\`*_\[\]<>#~])")
"""Characters by which Markdown begins something; a value is text and nothing else."""
_BEGINS_A_LIST = re.compile(r"^(\s*)(\d+)([.)])(\s)|^(\s*)([-+])(\s)")


def named(text: str) -> tuple[str, ...]:
    """The fields that a text names, each once, in the order in which they come."""
    return tuple(dict.fromkeys(_FIELD.findall(text)))


def is_well_formed(text: str) -> bool:
    """Whether every pair of braces holds the name of a field."""
    rest = _FIELD.sub("", text)
    return "{{" not in rest and "}}" not in rest


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text in Markdown with its fields filled in, each value as plain text on one line. A field without a value stays."""
    return _FIELD.sub(lambda found: as_plain(values[found[1]]) if values.get(found[1]) else found[0], text)


def as_plain(value: str) -> str:
    """A value as Markdown that reads as the value itself: no emphasis, link or list comes of it."""
    line = _MEANS_SOMETHING.sub(r"\\\1", " ".join(value.split()))
    return _BEGINS_A_LIST.sub(lambda m: f"{m[2]}\\{m[3]}{m[4]}" if m[2] else f"\\{m[6]}{m[7]}", line)


def canonical(text: str) -> str:
    """The one form of a text that is hashed: Unicode NFC, line feeds, no space at ends of lines, one line feed at the end."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def fingerprint(text: str) -> str:
    """SHA-256 of the canonical form in UTF-8, hexadecimal."""
    return sha256(canonical(text).encode()).hexdigest()
