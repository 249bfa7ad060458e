"""The text of a letter as one document: composed of its clauses and fields, in the form that is hashed and signed."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils import translation
from django.utils.formats import date_format

from hanse.letters.models import Letter
from hanse.letters.rules import Clause
from hanse.text.merging import canonical, filled, fingerprint


def values_of(letter: Letter) -> dict[str, str]:
    """What fills the fields of a letter: what was typed, and what the letter itself says."""
    own = {
        "signatory": str(letter.signatory_name),
        "signatory_function": letter.signatory_function,
        "council_body": letter.council_body,
        "council_date": day_in_words(letter.council_on, letter.language) if letter.council_on else "",
    }
    return {str(name): str(value) for name, value in letter.values.items()} | own


def composed(title: str, clauses: Iterable[Clause], order: str, values: Mapping[str, str]) -> str:
    """A letter in Markdown, in its canonical form: the title, then the clauses for this order, numbered."""
    parts = [f"# {filled(title, values)}"]
    standing = [clause for clause in clauses if clause.is_for(order)]
    for number, clause in enumerate(standing, start=1):
        parts.append(f"## {number}. {filled(clause.heading, values)}" if clause.heading else f"## {number}.")
        parts.append(filled(clause.text, values).strip())
    return canonical("\n\n".join(parts))


def document_of(letter: Letter) -> str:
    """The text of a letter as its clauses and fields make it now."""
    return composed(letter.title, letter.parts, letter.order, values_of(letter))


def is_unchanged(letter: Letter) -> bool:
    """Whether the text that was handed in is still what its fingerprint says, and what the letter is made of."""
    return fingerprint(letter.document) == letter.document_sha256 and document_of(letter) == letter.document


def title_in_words(letter: Letter) -> str:
    """The title with its fields filled in, as plain words."""
    return filled(letter.title, values_of(letter)).replace("\\", "")


def day_in_words(day: date, language: str) -> str:
    """A day as the language of a letter writes it."""
    with translation.override(language):
        return date_format(day, "DATE_FORMAT")
