"""Signing by the link: what a signatory can do without an account, and what nobody can do instead of them."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from hanse.access import walls
from hanse.access.roles import Role
from hanse.alliances.models import Alliance
from hanse.history import Refused, clock
from hanse.letters import actions, queries
from hanse.letters.actions import Answer
from hanse.letters.models import Letter, Signature, SigningLink
from hanse.letters.rules import CODES_AN_HOUR, CouncilOrder, State
from hanse.letters.views.signing import UNKNOWN_LINKS
from hanse.outbox.models import Message
from tests import world

pytestmark = pytest.mark.django_db
LINK = r"/letter/[\w-]{43}/"


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("files")
    cache.clear()


@pytest.fixture
def latam() -> Alliance:
    return world.alliance("latam", cities=["Cali"])


@pytest.fixture
def letter(latam: Alliance) -> Letter:
    return world.sent_letter(latam, city=latam.member_cities.get(), language="es")


def address() -> str:
    """The path of the link in the latest mail with one."""
    return world.mailed(f"({LINK})")


def opened(client: Client | None = None) -> Client:
    """A browser in which the link was opened."""
    client = client or Client()
    assert client.get(address()).status_code == 302
    return client


def typed(letter: Letter, **facts: str) -> dict[str, str]:
    """The form as the signatory fills it in, with the code of the latest mail."""
    usual = {"what": "sign", "shown": letter.document_sha256, "name": "Marta Mayor", "function": "Alcaldesa", "intends": "on"}
    return usual | facts


def code() -> str:
    return world.mailed(r"(?m)^(\d{4} \d{4})$")


def signed_by_page(client: Client, letter: Letter, **facts: str) -> str:
    """What the page says after the code was sent and the form was filled in."""
    client.post("/letter/", {"what": "code"})
    response = client.post("/letter/", typed(letter, code=code()) | facts, follow=True)
    return response.content.decode()


def test_signatory_reads_proves_and_signs_without_an_account(letter: Letter) -> None:
    client = opened()
    page = client.get("/letter/").content.decode()
    assert "Carta de intención de Cali" in page
    assert letter.document_sha256 in page
    assert 'lang="es"' in page

    text = signed_by_page(client, letter)

    letter.refresh_from_db()
    signature = letter.signatures.get()
    assert letter.state == State.SIGNED
    assert (signature.name, signature.function, signature.email, signature.language, signature.by) == (
        "Marta Mayor",
        "Alcaldesa",
        "mayor@cali.example.org",
        "es",
        None,
    )
    assert signature.document_sha256 == letter.document_sha256
    assert "Marta Mayor" in text


def test_network_address_of_a_signature_stands_in_its_act(letter: Letter) -> None:
    signed_by_page(opened(Client(REMOTE_ADDR="203.0.113.7")), letter)

    story = queries.story_of(letter)

    assert story.addresses == {letter.signatures.get().pk: "203.0.113.7"}


def test_token_stands_in_no_page_and_no_referer(letter: Letter) -> None:
    response = Client().get(address())
    token = address().split("/")[2]

    assert (response.headers["Location"], response.headers["Referrer-Policy"]) == ("/letter/", "no-referrer")
    assert token not in opened().get("/letter/").content.decode()
    assert not Message.objects.filter(subject__contains=token).exists()


def test_opening_the_link_uses_nothing_up(letter: Letter) -> None:
    for _time in range(3):
        opened().get("/letter/")

    letter.refresh_from_db()
    assert (letter.state, letter.happenings.filter(kind="viewed").count()) == (State.VIEWED, 1)


def test_database_shows_one_link_to_whoever_holds_it(latam: Alliance, letter: Letter) -> None:
    world.sent_letter(latam, city=letter.member_city)
    held = world.link_of(letter).token_sha256

    with walls.behind(None, clock.today("UTC")):
        assert SigningLink.objects.count() == 0
        found = queries.link_behind(held)
        assert [found] == list(SigningLink.objects.all())
        assert Letter.objects.count() == 0


def test_link_that_was_never_sent_opens_nothing(letter: Letter) -> None:
    response = Client().get(f"/letter/{'x' * 43}/")

    assert (response.status_code, response.headers["Referrer-Policy"]) == (404, "no-referrer")
    assert Client().get("/letter/").status_code == 404


def test_guessing_links_is_slowed_down(letter: Letter) -> None:
    client = Client(REMOTE_ADDR="203.0.113.9")
    tried = [client.get(f"/letter/{'x' * 40}{number:03}/").status_code for number in range(UNKNOWN_LINKS + 1)]

    assert tried == [404] * UNKNOWN_LINKS + [429]
    assert client.get(address()).status_code == 429
    assert Client(REMOTE_ADDR="203.0.113.10").get(address()).status_code == 302


def test_code_goes_to_the_addressee_alone(letter: Letter) -> None:
    """Whoever was handed the link reads the letter, and does not get the code."""
    stranger = opened()
    stranger.post("/letter/", {"what": "code", "email": "stranger@example.org"})

    assert [m.to_address for m in Message.objects.filter(template="letters/mail/code")] == ["mayor@cali.example.org"]
    stranger.post("/letter/", typed(letter, code="0000 0000"))
    letter.refresh_from_db()
    assert letter.state != State.SIGNED


def test_code_and_its_link_are_kept_as_hashes(letter: Letter) -> None:
    actions.send_code(link=world.link_of(letter))
    digits = code().replace(" ", "")
    link = world.link_of(letter)

    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM letters_signinglink t UNION ALL SELECT t::text FROM letters_signinglinkevent t")
        rows = " ".join(row for (row,) in cursor.fetchall())
    assert digits not in rows
    assert len(link.code_sha256) == 64


def test_wrong_codes_are_counted_and_wear_the_code_out(letter: Letter) -> None:
    right = world.code_for(letter)
    wrong = f"{(int(right.replace(' ', '')) + 1) % 10**8:08d}"

    for _try in range(5):
        with pytest.raises(Refused, match="not the code"):
            actions.sign(link=world.link_of(letter), answer=world.answered(letter, code=wrong))

    with pytest.raises(Refused, match="tried too often"):
        actions.sign(link=world.link_of(letter), answer=world.answered(letter, code=right))
    assert world.link_of(letter).code_attempts == 5


def test_code_expires(letter: Letter) -> None:
    right = world.code_for(letter)

    with clock.moved_to(clock.now() + timedelta(minutes=16)), pytest.raises(Refused, match="This code has expired"):
        actions.sign(link=world.link_of(letter), answer=world.answered(letter, code=right))


def test_code_before_the_latest_opens_nothing(letter: Letter) -> None:
    first = world.code_for(letter)
    second = world.code_for(letter)

    with pytest.raises(Refused, match="not the code"):
        actions.sign(link=world.link_of(letter), answer=world.answered(letter, code=first))
    assert actions.sign(link=world.link_of(letter), answer=world.answered(letter, code=second)).state == State.SIGNED


def test_nothing_is_signed_without_a_code(letter: Letter) -> None:
    with pytest.raises(Refused, match="Have a code sent"):
        actions.sign(link=world.link_of(letter), answer=world.answered(letter, code="12345678"))


def test_mailbox_is_not_flooded_with_codes(letter: Letter) -> None:
    for _time in range(CODES_AN_HOUR):
        world.code_for(letter)

    with pytest.raises(Refused, match="Wait an hour"):
        world.code_for(letter)


def test_code_of_another_letter_opens_nothing(latam: Alliance, letter: Letter) -> None:
    other = world.sent_letter(latam, city=letter.member_city)
    foreign = world.code_for(other)
    world.code_for(letter)

    with pytest.raises(Refused, match="not the code"):
        actions.sign(link=world.link_of(letter), answer=world.answered(letter, code=foreign))


@pytest.mark.parametrize(
    ("facts", "reason"),
    [({"intends": False}, "Tick that you intend"), ({"name": " "}, "Type your name"), ({"function": ""}, "Type your name")],
)
def test_signature_is_complete(letter: Letter, facts: dict[str, object], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        actions.sign(link=world.link_of(letter), answer=world.answered(letter, **facts))


def test_other_text_than_the_one_shown_is_not_signed(letter: Letter) -> None:
    with pytest.raises(Refused, match=r"has changed since you opened this page\. Nothing was signed"):
        actions.sign(link=world.link_of(letter), answer=world.answered(letter, shown="0" * 64))


def test_text_that_was_changed_meanwhile_is_not_signed(letter: Letter) -> None:
    """Even somebody who writes to the database gets no signature under another text."""
    shown = letter.document_sha256
    Letter.objects.filter(pk=letter.pk).update(document=f"{letter.document}\nAnd pays a million.\n")

    with pytest.raises(Refused, match="has changed"):
        actions.sign(link=world.link_of(letter), answer=world.answered(letter, shown=shown))
    page = opened().get("/letter/").content.decode()
    assert 'value="sign"' not in page


def test_page_of_a_letter_that_was_written_anew_signs_nothing(latam: Alliance, letter: Letter) -> None:
    """The signatory has the old page open while the letter is called back, changed and sent again."""
    client, old = opened(), letter.document_sha256
    back = actions.revoke_letter(letter=letter, by=world.seated(Role.SECRETARIAT_LEAD, latam), reason="A mistake")
    signatory = actions.Signatory("Marta Mayor", "Mayor", "mayor@cali.example.org")
    draft = actions.Draft(
        back.title,
        back.parts,
        CouncilOrder.LATER,
        values=back.values | {"departments": "others"},
        signatory=signatory,
        council_body="the council",
    )
    actions.change_letter(letter=back, draft=draft, by=back.drafted_by)
    actions.submit_letter(letter=back, by=back.drafted_by)
    reviewer = world.seated(Role.SECRETARIAT_LEAD, latam)
    actions.review_letter(letter=back, by=reviewer)
    sent = actions.send_letter(letter=back, by=reviewer)

    gone = client.post("/letter/", typed(letter, shown=old, code="12345678"), follow=True)
    assert gone.status_code == 410
    with pytest.raises(Refused, match="has changed"):
        actions.sign(link=world.link_of(sent), answer=world.answered(sent, shown=old))
    assert Signature.objects.count() == 0


def test_form_sent_twice_is_signed_once(letter: Letter) -> None:
    """The connection was lost after "sign": whoever sends the form again sees the signed letter."""
    client = opened()
    client.post("/letter/", {"what": "code"})
    form = typed(letter, code=code())
    client.post("/letter/", form)

    again = client.post("/letter/", form, follow=True)

    assert (again.status_code, Signature.objects.count()) == (200, 1)
    assert letter.signatures.get().name in again.content.decode()
    assert Message.objects.filter(template="letters/mail/signed").count() == 1


@pytest.fixture
def emptied_queue(transactional_db: None) -> Iterator[None]:
    """The queue is none of Django's tables: what was committed to it stays, unless it is removed."""
    yield
    ProcrastinateJob.objects.all()._raw_delete("default")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("emptied_queue")
def test_two_signers_at_once_are_one_after_the_other(letter: Letter) -> None:
    right = world.code_for(letter)
    link, answers = world.link_of(letter), [world.answered(letter, code=right, name=name) for name in ("Marta", "Miguel")]

    def sign(answer: Answer) -> str:
        try:
            return str(actions.sign(link=link, answer=answer).state)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        states = list(pool.map(sign, answers))

    assert (states, Signature.objects.count()) == (["signed", "signed"], 1)


def test_link_that_was_called_back_says_so(latam: Alliance, letter: Letter) -> None:
    client = opened()
    actions.revoke_letter(letter=letter, by=world.seated(Role.SECRETARIAT_LEAD, latam), reason="A mistake")

    page = client.get("/letter/")

    assert page.status_code == 410
    with pytest.raises(Refused, match="called back"):
        actions.send_code(link=world.link_of(letter))


def test_expired_link_says_so(letter: Letter) -> None:
    client = opened()

    with clock.moved_to(clock.now() + timedelta(days=31)):
        assert client.get("/letter/").status_code == 410
        with pytest.raises(Refused, match="has expired"):
            actions.decline(link=world.link_of(letter), code="1", reason="No")


def test_signatory_declines_with_a_reason(letter: Letter) -> None:
    with pytest.raises(Refused, match="Give a reason"):
        actions.decline(link=world.link_of(letter), code="1", reason=" ")
    client = opened()
    client.post("/letter/", {"what": "code"})

    client.post("/letter/", {"what": "decline", "reason": "Elections are near.", "code": code()})

    letter.refresh_from_db()
    assert (letter.state, letter.happenings.order_by("-pk")[0].note) == (State.DECLINED, "Elections are near.")
    assert Message.objects.filter(template="letters/mail/declined").count() == 1
    with pytest.raises(Refused, match="cannot be signed"):
        actions.send_code(link=world.link_of(letter))


def test_signatory_sends_a_signed_paper_instead(letter: Letter) -> None:
    client = opened()
    client.post("/letter/", {"what": "code"})
    paper = SimpleUploadedFile("carta.pdf", b"%PDF-1.7 ink %%EOF", "application/pdf")

    client.post("/letter/", typed(letter, code=code()) | {"paper": paper})

    signature = letter.signatures.get()
    assert (signature.how, signature.scan and signature.scan.file.read()) == ("paper", b"%PDF-1.7 ink %%EOF")


def test_paper_that_is_a_page_is_refused_and_nothing_signed(letter: Letter) -> None:
    paper = ContentFile(b"<html>%PDF-", name="carta.pdf")

    with pytest.raises(Refused, match="not what its name says"):
        actions.sign_with_paper(link=world.link_of(letter), answer=world.answered(letter, code="1"), paper=paper)


def test_signatory_downloads_copies(letter: Letter) -> None:
    client = opened()
    signed_by_page(client, letter)

    copies = {kind: client.get(f"/letter/copy/{kind}/") for kind in ("txt", "pdf", "docx")}

    contents = {kind: b"".join(response.streaming_content) for kind, response in copies.items()}  # type: ignore[attr-defined]
    assert contents["txt"].decode() == letter.document
    assert (contents["pdf"][:5], contents["docx"][:2]) == (b"%PDF-", b"PK")
    assert re.search(r'filename="latam-\d+-signed.pdf"', copies["pdf"].headers["Content-Disposition"])
    assert Client().get("/letter/copy/pdf/").status_code == 404


def test_what_was_typed_comes_back_with_the_reason(letter: Letter) -> None:
    client = opened()

    page = client.post("/letter/", typed(letter, code="1234 5678", name="Marta M. Mayor")).content.decode()

    assert "Marta M. Mayor" in page


def test_large_paper_is_taken_from_whoever_holds_a_link(letter: Letter) -> None:
    """Anybody else may send one megabyte."""
    big = b"%PDF-1.7 " + b"x" * 1_200_000 + b" %%EOF"
    client = opened()
    client.post("/letter/", {"what": "code"})
    form = typed(letter, code=code())

    def sent(by: Client) -> int:
        return by.post("/letter/", form | {"paper": SimpleUploadedFile("carta.pdf", big)}).status_code

    assert [sent(Client()), sent(client)] == [413, 302]
