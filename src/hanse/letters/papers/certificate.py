"""The page behind a signed letter: who signed what, when and how, and how anybody can check it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hanse.letters.models import HOW_WORDS, PART_WORDS, Letter, Signature
from hanse.letters.rules import How, Part


@dataclass(frozen=True, slots=True)
class Line:
    """A fact with its words."""

    word: str
    value: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the certificate says, in the language of the letter."""

    heading: str
    about: list[Line]
    signatures: list[tuple[str, list[Line]]]
    verify_heading: str
    verify: list[str]


def utc(moment: datetime) -> str:
    """A moment to the second, in UTC, as programs and people read it alike."""
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def certificate(letter: Letter, signatures: list[Signature], *, base_url: str) -> Certificate:
    """The certificate of a letter. The caller has activated the letter's language."""
    about = [
        Line(_("Letter"), letter.reference),
        Line(_("Alliance"), letter.alliance.name),
        Line(_("Language version"), letter.get_language_display()),
        Line(_("SHA-256 of the text"), letter.document_sha256),
    ]
    if letter.council_on:
        about.append(
            Line(_("Decision of the council"), f"{letter.council_body}, {date_format(letter.council_on, 'DATE_FORMAT')}")
        )
    return Certificate(
        heading=_("Certificate of signature"),
        about=about,
        signatures=[(str(PART_WORDS[Part(signature.part)]), _lines(signature)) for signature in signatures],
        verify_heading=_("How to check this letter"),
        verify=[
            _("The text of the letter as a file (.txt) gives the SHA-256 above, which its signatories saw when they signed."),
            _("The secretariat can tell whether this file is one of its letters, unchanged: hanse check letter FILE."),
            _("Ask the secretariat of the alliance at %(address)s.") % {"address": base_url},
        ],
    )


def _lines(signature: Signature) -> list[Line]:
    lines = [
        Line(_("Name"), signature.name),
        Line(_("Function"), signature.function),
        Line(_("E-mail"), signature.email or "—"),
        Line(_("When"), utc(signature.signed_at)),
        Line(_("How"), str(HOW_WORDS[How(signature.how)])),
        Line(_("SHA-256 of the text signed"), signature.document_sha256),
    ]
    if signature.scan is not None:
        lines.append(Line(_("SHA-256 of the signed paper"), signature.scan.sha256))
    if signature.signed_on is not None:
        lines.append(Line(_("Day on the paper"), date_format(signature.signed_on, "DATE_FORMAT")))
    return lines


def in_the_language_of(letter: Letter) -> translation.override:
    """Write in the language of a letter."""
    return translation.override(letter.language)
