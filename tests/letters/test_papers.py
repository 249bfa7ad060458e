"""The files of a letter, read back by other readers than what wrote them; and whether a file is a letter."""

import io
import json
import re
from argparse import Namespace
from hashlib import sha256
from pathlib import Path

import docx
import pytest
from django.core.files.base import ContentFile
from pytest_django import Settings

from hanse.access.roles import Role
from hanse.alliances.models import Alliance
from hanse.alliances.rules import Standing
from hanse.config.commands import check
from hanse.history import clock
from hanse.letters import actions, checking
from hanse.letters.models import Letter, LetterFile
from hanse.letters.papers.blocks import blocks, words
from hanse.people.models import Person
from tests import world
from tests.letters.pdf_reading import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("files")


@pytest.fixture
def latam() -> Alliance:
    return world.alliance("latam", cities=["Cali"])


def lead(of: Alliance) -> Person:
    return world.seated(Role.SECRETARIAT_LEAD, of)


def done(latam: Alliance, language: str = "es", city: str = "Cali") -> Letter:
    member = latam.member_cities.filter(city__name=city).first() or world.member(latam, city, standing=Standing.PROSPECT)
    signed = world.signed_letter(latam, city=member, language=language)
    shown = signed.document_sha256
    return actions.countersign(letter=signed, by=lead(latam), name="Lucía", function="Lead", shown=shown, intends=True)


def content_of(letter: Letter, kind: str, state: str = "countersigned") -> bytes:
    return bytes(letter.files.get(kind=kind, state=state).file.read())


def squeezed(text: str) -> str:
    """Without spaces and what a page draws as a sign of its own."""
    return re.sub(r"[\s\u200b•–-]+", "", text)


@pytest.mark.parametrize("language", ["en", "es", "pt-br", "ja"])
def test_pdf_says_the_whole_letter_and_its_certificate(latam: Alliance, language: str) -> None:
    letter = done(latam, language)

    pdf = content_of(letter, "pdf")

    told = squeezed(text_of(pdf))
    assert all(sign in pdf for sign in (b"pdfuaid:part", b"pdfaid:part"))
    assert [line for line in words(letter.document).splitlines() if squeezed(line) not in told] == []
    signature = letter.signatures.get(part="signatory")
    facts = ("Marta Mayor", "mayor@cali.example.org", f"{signature.signed_at:%Y-%m-%d %H:%M:%S} UTC", "Lucía", letter.reference)
    assert [fact for fact in facts if squeezed(fact) not in told] == []
    assert told.count(letter.document_sha256) == 3
    assert sha256(letter.document.encode()).hexdigest() == letter.document_sha256


def test_pdf_before_the_signature_says_so(latam: Alliance) -> None:
    letter = done(latam, "en")

    told = squeezed(text_of(content_of(letter, "pdf", "sent")))

    assert squeezed("Not signed yet.") in told
    assert "Certificate" not in told


def test_word_file_says_the_same_words(latam: Alliance) -> None:
    letter = done(latam)

    document = docx.Document(io.BytesIO(content_of(letter, "docx")))

    lines = [paragraph.text for paragraph in document.paragraphs]
    assert lines[: len(words(letter.document).splitlines())] == words(letter.document).splitlines()
    assert document.core_properties.language == "es-419"
    assert letter.document_sha256 in "\n".join(lines)


def test_right_to_left_name_breaks_nothing_and_is_kept_where_fonts_allow(latam: Alliance) -> None:
    """The fonts of the PDF have no Arabic: there the name stands in Latin letters, and a remark says so."""
    letter = done(latam, "en", city="عمّان")

    told = text_of(content_of(letter, "pdf"))
    document = docx.Document(io.BytesIO(content_of(letter, "docx")))

    assert "عمّان" in letter.document
    assert "عمّان" in "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert squeezed("Some names are written in Latin letters here") in squeezed(told)


def test_markup_in_a_value_stays_text(latam: Alliance) -> None:
    letter = done(latam, "en", city="#panic() $x$ *bold* `raw` @ref <label>")

    assert squeezed("#panic() $x$ *bold* `raw` @ref <label>") in squeezed(text_of(content_of(letter, "pdf")))


def test_markdown_becomes_blocks() -> None:
    found = blocks("# T\n\nA **b** *c*\nd\n\n- one\n- two\n\n3. three\n\n---\n\n    code")

    assert [(block["kind"], block["level"], block["number"]) for block in found] == [
        ("heading", 1, 0),
        ("paragraph", 0, 0),
        ("bullet", 1, 0),
        ("bullet", 1, 0),
        ("number", 1, 3),
        ("rule", 0, 0),
        ("paragraph", 0, 0),
    ]
    assert [(run["text"], run["strong"], run["emph"]) for run in found[1]["runs"]] == [
        ("A ", False, False),
        ("b", True, False),
        (" ", False, False),
        ("c", False, True),
        ("\n", False, False),
        ("d", False, False),
    ]


def test_files_lie_under_their_fingerprint(latam: Alliance) -> None:
    letter = done(latam)

    for file in letter.files.all():
        assert sha256(file.file.read()).hexdigest() == file.sha256


def checked(content: bytes, folder: Path, name: str = "letter.pdf") -> checking.Verdict:
    path = folder / name
    path.write_bytes(content)
    return checking.check(path)


def test_file_of_a_letter_is_known(latam: Alliance, tmp_path: Path) -> None:
    letter = done(latam)

    for kind in ("pdf", "docx"):
        verdict = checked(content_of(letter, kind), tmp_path)
        assert (verdict.genuine, verdict.letter, verdict.state) == (True, letter.reference, "countersigned")
        assert "Unchanged" in verdict.words


def test_changed_file_is_told(latam: Alliance, tmp_path: Path) -> None:
    letter = done(latam)
    pdf = content_of(letter, "pdf")
    document = docx.Document(io.BytesIO(content_of(letter, "docx")))
    document.paragraphs[3].text = "And pays a million."
    saved = io.BytesIO()
    document.save(saved)

    for content in (pdf + b"\n", saved.getvalue()):
        verdict = checked(content, tmp_path)
        assert (verdict.genuine, verdict.letter) == (False, letter.reference)
        assert "Changed, or never made here" in verdict.words


@pytest.mark.parametrize("content", [b"%PDF-1.7 %%EOF", b"PK\x03\x04 broken", b""])
def test_unknown_file_is_said_to_be_unknown(content: bytes, tmp_path: Path) -> None:
    verdict = checked(content, tmp_path)

    assert (verdict.genuine, verdict.letter) == (False, "")
    assert "this cannot be told from here" in verdict.words


def test_letter_of_another_hanse_is_not_claimed(tmp_path: Path) -> None:
    verdict = checked(b"%PDF- hanse letter elsewhere-7 " + b"0" * 64, tmp_path)

    assert (verdict.genuine, "which this Hanse does not have" in verdict.words) == (False, True)


def test_file_of_an_earlier_text_is_said_to_be_that(latam: Alliance, tmp_path: Path) -> None:
    letter = world.sent_letter(latam, city=latam.member_cities.get())
    old = content_of(letter, "pdf", "sent")
    actions.revoke_letter(letter=letter, by=lead(latam), reason="A mistake")

    verdict = checked(old, tmp_path)

    assert (verdict.genuine, verdict.state, "an earlier text" in verdict.words) == (True, "draft", True)


def test_signed_paper_is_known_too(latam: Alliance, tmp_path: Path) -> None:
    letter = world.sent_letter(latam, city=latam.member_cities.get())
    paper = ContentFile(b"%PDF-1.7 ink %%EOF", name="scan.pdf")
    today = clock.today("UTC")
    actions.record_paper(letter=letter, paper=paper, name="M", function="M", signed_on=today, by=lead(latam))

    assert "a signed paper" in checked(b"%PDF-1.7 ink %%EOF", tmp_path).words
    assert LetterFile.objects.filter(kind="scan").count() == 1


def test_command_line_answers_by_its_exit_code(latam: Alliance, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letter = done(latam)
    (tmp_path / "letter.pdf").write_bytes(content_of(letter, "pdf"))
    (tmp_path / "other.pdf").write_bytes(b"%PDF-")

    def ran(name: str, form: str = "text") -> tuple[int, str]:
        code = check.run(Namespace(what="letter", file=tmp_path / name if name else None, format=form))
        said = capsys.readouterr()
        return code, said.out + said.err

    assert ran("letter.pdf")[0] == 0
    assert json.loads(ran("letter.pdf", "json")[1])["letter"] == letter.reference
    assert ran("other.pdf")[0] == 1
    assert ran("none.pdf") == (1, f"hanse check letter: {tmp_path / 'none.pdf'} cannot be read: No such file or directory.\n")
    assert ran("") == (1, "hanse check letter: name the file.\n")
