"""The Word file of a letter, for the lawyers of a city: the same words, ready to be read and compared."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from hanse.letters.models import Letter, Signature
from hanse.letters.papers.blocks import blocks
from hanse.letters.papers.certificate import certificate, in_the_language_of

STYLES = {"bullet": "List Bullet", "number": "List Number"}
LOCALES = {"en": "en-US", "es": "es-419", "pt-br": "pt-BR", "ja": "ja-JP"}


def written(letter: Letter, signatures: list[Signature], *, title: str) -> bytes:
    """The Word file: the letter, and with signatures their certificate."""
    document = Document()
    _prepare(document, letter, title)
    for block in blocks(letter.document):
        if block["kind"] == "heading":
            paragraph = document.add_heading(level=0 if block["level"] == 1 else 1)
        else:
            paragraph = document.add_paragraph(style=STYLES.get(block["kind"]))
        for part in block["runs"]:
            run = paragraph.add_run(part["text"])
            run.bold, run.italic = part["strong"] or None, part["emph"] or None
    with in_the_language_of(letter):
        if signatures:
            _certify(document, letter, signatures)
        else:
            document.add_paragraph(_("Not signed yet."))
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _prepare(document: Any, letter: Letter, title: str) -> None:
    """What programs read: title, author, language, which letter it is; and fonts for every script."""
    facts = document.core_properties
    facts.title, facts.author, facts.language = title, letter.alliance.name, LOCALES[letter.language]
    facts.subject = f"hanse letter {letter.reference} {letter.document_sha256}"
    facts.comments = letter.alliance.sample_note[:250]
    facts.created = facts.modified = max(
        (signature.signed_at for signature in letter.signatures.all()), default=letter.drafted_at
    ).replace(tzinfo=None, microsecond=0)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(11)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), "Yu Gothic")
    fonts.set(qn("w:cs"), "Arial")
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LOCALES[letter.language])
    language.set(qn("w:eastAsia"), "ja-JP")
    style.element.get_or_add_rPr().append(language)


def _certify(document: Any, letter: Letter, signatures: list[Signature]) -> None:
    said = certificate(letter, signatures, base_url=settings.BASE_URL)
    document.add_page_break()
    document.add_heading(said.heading, level=1)
    for heading, lines in (("", said.about), *said.signatures):
        if heading:
            document.add_heading(heading, level=2)
        for line in lines:
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{line.word}: ").bold = True
            paragraph.add_run(line.value)
    document.add_heading(said.verify_heading, level=2)
    for sentence in said.verify:
        document.add_paragraph(sentence, style="List Bullet")
