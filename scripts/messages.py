"""Keep the translations in step with the words of the interface.

    python scripts/messages.py            bring src/hanse/locale up to date with the sources
    python scripts/messages.py --check    change nothing; 1 when a translation lacks, is doubtful or loses a placeholder

Reads Python files, templates and the refusals of `hanse.sheets`, which knows no gettext. Babel alone: no gettext programs needed.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from hanse.sheets import MESSAGES, PHRASES

SOURCE = Path(__file__).resolve().parent.parent / "src" / "hanse"
LOCALE = SOURCE / "locale"
LANGUAGES = ("es", "pt_BR", "ja")
HEADER = "# Translations of Hanse. Words are chosen in docs/words.md; scripts/messages.py keeps this file in step.\n"
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)  # a date of its own in each file would make every update a conflict
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "translate": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
HOLES = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|</?[a-z]+[^>]*>")


def template() -> Catalog:
    """Every message of the sources, in the order of the files."""
    catalog = Catalog()
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            _add(catalog, path, path.read_bytes())
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            calls = templatize(path.read_text(encoding="utf-8"), str(path))
            _add(catalog, path, f"({calls}\n)".encode())  # inside brackets, Python does not mind the template's indentation
    refusals = [text for message in MESSAGES.values() for text in astuple(message)]
    for text in [*refusals, *sorted(PHRASES)]:
        catalog.add(text, locations=[("sheets/unreadable.py", 0)])
    return catalog


def _add(catalog: Catalog, path: Path, source: bytes) -> None:
    """Templates too arrive as Python: Django turns them into calls."""
    place = path.relative_to(SOURCE).as_posix()
    for _line, words, comments, context in extract("python", io.BytesIO(source), KEYWORDS, ["Translators:"]):
        catalog.add(words, locations=[(place, 0)], auto_comments=comments, context=context)


def file_of(language: str) -> Path:
    """The text file of a language."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The translations as they stand; an empty catalogue for a new language."""
    path = file_of(language)
    if not path.is_file():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def updated(language: str, wanted: Catalog) -> bytes:
    """The file of a language with exactly the wanted messages. What lost its message is dropped; a new one is empty."""
    kept = read(language)
    catalog = Catalog(
        locale=language,
        project="Hanse",
        version="1",
        creation_date=NO_DATE,
        revision_date=NO_DATE,
        fuzzy=False,
        header_comment=HEADER,
        msgid_bugs_address="Hanse",
        last_translator="Hanse",
        language_team="Hanse",
    )
    for message in _messages(wanted):
        known = kept.get(message.id, message.context)
        catalog.add(
            message.id,
            known.string if known else None,
            locations=list(dict.fromkeys(message.locations)),
            auto_comments=message.auto_comments,
            context=message.context,
        )
    out = io.BytesIO()
    write_po(out, catalog, width=120, include_lineno=False)
    return out.getvalue()


def troubles(language: str, wanted: Catalog) -> Iterator[str]:
    """What stands between a language and a complete, sound translation."""
    catalog = read(language)
    for message in _messages(wanted):
        known = catalog.get(message.id, message.context)
        if known is None or not all(_strings(known)):
            yield f"not translated: {message.id!r}"
        elif known.fuzzy:
            yield f"doubtful (fuzzy): {message.id!r}"
        else:
            yield from _lost(known)
    for message in _messages(catalog):
        if wanted.get(message.id, message.context) is None:
            yield f"no longer used: {message.id!r}"


def _lost(message: Message) -> Iterator[str]:
    """Placeholders and markup that a translation adds or loses. A plural form may leave out the number."""
    originals = message.id if isinstance(message.id, tuple) else (message.id,)
    allowed = {hole for text in originals for hole in HOLES.findall(text)}
    needed = {hole for hole in HOLES.findall(originals[-1]) if len(originals) == 1}
    for string in _strings(message):
        holes = set(HOLES.findall(string))
        if extra := holes - allowed:
            yield f"{', '.join(sorted(extra))} is not in the original: {string!r}"
        if lacking := needed - holes:
            yield f"{', '.join(sorted(lacking))} is lost: {string!r}"


def _strings(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def _messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def main() -> int:
    """Update or check all languages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing, say what lacks")
    check = parser.parse_args().check
    wanted = template()
    found = 0
    for language in LANGUAGES:
        path = file_of(language)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(updated(language, wanted))
        lines = list(troubles(language, wanted))
        if check and path.is_file() and path.read_bytes() != updated(language, wanted):
            lines.append("the file is out of step with the sources: python scripts/messages.py")
        found += len(lines)
        for line in lines:
            print(f"{path.relative_to(SOURCE.parent.parent)}: {line}")
    print(f"{len(_messages(wanted))} messages in {len(LANGUAGES)} languages, {found} to mend")
    return 1 if check and found else 0


if __name__ == "__main__":
    sys.exit(main())
