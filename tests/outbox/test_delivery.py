"""One attempt after the other, against a real mail server on this machine: never twice, and nothing lost."""

import ssl
import time
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import OperationalError
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from hanse.history import clock
from hanse.outbox import actions, delivery, smtp
from hanse.outbox.models import Message
from hanse.outbox.rules import WAITS, State
from tests.config.test_demo_command import free_port
from tests.outbox.mails import LINK, facts, hello, states_of
from tests.outbox.sink import DIE, Sink, sink

pytestmark = pytest.mark.django_db


def lines(mail: EmailMessage) -> str:
    """The text of a mail, with the ends of lines that we write; they travel as CRLF (RFC 5321, section 2.3.8)."""
    return str(mail.get_content()).replace("\r\n", "\n")


def test_mail_arrives_as_it_was_written(server: Sink, settings: Settings) -> None:
    settings.MAIL_FROM, settings.MAIL_REPLY_TO = "Hanse <hanse@alliance.example>", "secretariat@alliance.example"
    message = hello(language="es")

    with clock.moved_to(datetime(2026, 1, 2, tzinfo=UTC)):
        delivery.deliver(message.pk)

    [mail] = server.mails
    assert server.recipients == ["lucia@example.org"]
    assert dict(mail) | {"Date": ""} == {
        "Content-Type": 'text/plain; charset="utf-8"',
        "MIME-Version": "1.0",
        "Content-Transfer-Encoding": "8bit",
        "Subject": "Iniciar sesión: <one>",
        "From": "Hanse <hanse@alliance.example>",
        "To": "Lucía <lucia@example.org>",
        "Reply-To": "secretariat@alliance.example",
        "Date": "",
        "Message-ID": message.message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": "es",
    }
    assert lines(mail) == message.text
    assert facts(message) == (State.SENT, 1, "")
    assert Message.objects.get().sent_at == datetime(2026, 1, 2, tzinfo=UTC)
    assert states_of(message) == ["queued", "sending", "sent"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("山田 太郎", "山田 太郎"),
        ("O'Higgins, Bernardo (secretariat)", '"O\'Higgins, Bernardo (secretariat)"'),
        ('Ana "la jefa" <ana@example.org>', '"Ana \\"la jefa\\" <ana@example.org>"'),
        ("Ω" * 200, "Ω" * 200),
        ("", ""),
    ],
)
def test_names_and_subjects_of_every_script_arrive(server: Sink, name: str, shown: str) -> None:
    delivery.deliver(hello(name=name, word="進捗の報告 — informe número 1: “¡avance!”" * 3).pk)

    [mail] = server.mails
    assert mail["Subject"].lstrip() == "Sign in: " + "進捗の報告 — informe número 1: “¡avance!”" * 3
    [address] = mail["To"].addresses
    assert (address.display_name, address.addr_spec) == (name, "lucia@example.org")
    assert mail["To"] == (f"{shown} <lucia@example.org>" if shown else "lucia@example.org")


def test_no_answer_goes_anywhere_else_unless_told(server: Sink) -> None:
    delivery.deliver(hello().pk)

    [mail] = server.mails
    assert mail["Reply-To"] is None


def test_second_job_for_a_sent_message_does_nothing(server: Sink) -> None:
    message = hello()
    for _ in range(3):
        delivery.deliver(message.pk)

    assert len(server.mails) == 1
    assert facts(message) == (State.SENT, 1, "")


@pytest.mark.parametrize("plan", ["to_recipient", "to_text"])
def test_server_that_is_busy_gets_the_mail_later(server: Sink, plan: str) -> None:
    setattr(server, plan, ["451 4.7.1 Greylisted, come back"])
    message = hello()
    ProcrastinateJob.objects.filter(lock=f"outbox {message.pk}")._raw_delete("default")  # as its worker would

    delivery.deliver(message.pk)

    assert facts(message) == (State.QUEUED, 1, "451 4.7.1 Greylisted, come back")
    [job] = ProcrastinateJob.objects.all()
    assert job.args == {"message": str(message.pk)}
    assert job.scheduled_at is not None
    wait = job.scheduled_at - datetime.now(UTC)
    assert timedelta(seconds=WAITS[0] - 10) < wait <= timedelta(seconds=WAITS[0])

    delivery.deliver(message.pk)

    assert facts(message) == (State.SENT, 2, "")
    assert len(server.mails) == 1
    assert server.mails[0]["Message-ID"] == message.message_id


def test_server_that_is_away_gets_the_mail_later(server: Sink, settings: Settings) -> None:
    settings.EMAIL_PORT = free_port()
    message = hello()

    delivery.deliver(message.pk)

    assert facts(message) == (State.QUEUED, 1, "[Errno 111] Connection refused")
    settings.EMAIL_PORT = server.port
    delivery.deliver(message.pk)
    assert facts(message) == (State.SENT, 2, "")


def test_server_that_hangs_up_before_the_text_gets_the_mail_later(server: Sink) -> None:
    server.to_recipient = [DIE]
    message = hello()

    delivery.deliver(message.pk)

    assert facts(message) == (State.QUEUED, 1, "Connection unexpectedly closed")
    assert server.mails == []


def test_message_is_given_up_after_the_last_wait(server: Sink) -> None:
    server.to_recipient = ["450 4.2.1 Mailbox busy"] * 20
    message = hello(secret=True)

    for _ in range(len(WAITS) + 3):
        delivery.deliver(message.pk)

    assert facts(message) == (State.FAILED, len(WAITS) + 1, "450 4.2.1 Mailbox busy")
    assert Message.objects.get().text == ""


@pytest.mark.parametrize("plan", ["to_recipient", "to_text"])
def test_refused_message_fails_with_the_words_of_the_server(server: Sink, plan: str) -> None:
    setattr(server, plan, ["550 5.1.1 No such user here"])
    message = hello()

    delivery.deliver(message.pk)
    delivery.deliver(message.pk)

    assert facts(message) == (State.FAILED, 1, "550 5.1.1 No such user here")
    assert server.mails == []
    assert states_of(message) == ["queued", "sending", "failed"]


def test_server_that_dies_with_the_text_in_its_hands_leaves_the_message_uncertain(server: Sink) -> None:
    server.to_text = [DIE]
    message = hello()

    for _ in range(3):
        delivery.deliver(message.pk)

    assert facts(message) == (State.UNCERTAIN, 1, "Connection unexpectedly closed")
    assert len(server.mails) == 1  # it had kept the text: a second attempt would have been a second mail


def test_worker_that_dies_while_sending_leaves_the_message_uncertain(server: Sink) -> None:
    message = hello()
    assert delivery._begin(message.pk) is not None  # and then nothing more is heard of it

    delivery.deliver(message.pk)

    assert facts(message) == (State.UNCERTAIN, 1, delivery.KILLED)
    assert server.mails == []
    delivery.deliver(message.pk)
    assert facts(message) == (State.UNCERTAIN, 1, delivery.KILLED)


def test_worker_that_was_taken_for_dead_is_believed_when_it_brings_a_good_end(server: Sink) -> None:
    message = hello()
    sent = delivery._begin(message.pk)
    assert sent is not None
    delivery.deliver(message.pk)
    with smtp.conversation() as talk:
        delivery._settle(message.pk, talk.hand_over(smtp.mail_of(sent)))

    assert facts(message) == (State.SENT, 1, "")
    assert states_of(message) == ["queued", "sending", "uncertain", "sent"]


def test_cancelled_message_is_not_sent(server: Sink) -> None:
    message = hello()
    actions.cancel(message, by=None)

    delivery.deliver(message.pk)

    assert server.mails == []
    assert facts(message) == (State.CANCELLED, 0, "")


@pytest.mark.parametrize("plan", [[], ["550 5.7.1 refused: contains https://example.org/?a=1&b=<2> and more"], [DIE]])
def test_secret_text_is_forgotten_once_it_has_left(server: Sink, plan: list[str]) -> None:
    server.to_text = plan
    message = hello(secret=True)

    delivery.deliver(message.pk)

    found = Message.objects.get()
    assert found.state in {State.SENT, State.FAILED, State.UNCERTAIN}
    assert (found.text, found.subject) == ("", "Sign in: <one>")
    assert LINK not in found.error
    if found.state == State.FAILED:
        assert found.error == "550 5.7.1 refused: contains … and more"


def test_secret_text_is_kept_for_the_next_attempt(server: Sink) -> None:
    server.to_text = ["451 later"]
    message = hello(secret=True)

    delivery.deliver(message.pk)
    delivery.deliver(message.pk)

    assert facts(message) == (State.SENT, 2, "")
    assert lines(server.mails[0]) == message.text


def test_message_waits_while_there_is_no_mail_server(server: Sink, settings: Settings) -> None:
    settings.MAIL_GOES_OUT = False
    message = hello()

    delivery.deliver(message.pk)

    assert facts(message) == (State.QUEUED, 0, "")
    assert delivery.carry_on() == 0


def test_messages_that_no_job_is_about_get_one(server: Sink, settings: Settings) -> None:
    waiting, sent, stuck, cared_for = (hello() for _ in range(4))
    jobs = ProcrastinateJob.objects.exclude(lock=f"outbox {cared_for.pk}")
    jobs._raw_delete("default")
    delivery.deliver(sent.pk)
    delivery._begin(stuck.pk)

    assert delivery.carry_on() == 2
    assert {job.args["message"] for job in ProcrastinateJob.objects.all()} == {str(m.pk) for m in (waiting, stuck, cared_for)}
    assert delivery.carry_on() == 0


def test_end_of_a_conversation_is_written_down_although_the_database_is_away_for_a_moment(
    server: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "close_old_connections", lambda: None)  # the test's own transaction lives in it
    settle, tries = delivery._settle, []

    def away_twice(*arguments: Any) -> None:
        tries.append(time.monotonic())
        if len(tries) < 3:
            raise OperationalError("the database is starting up")
        settle(*arguments)

    monkeypatch.setattr(delivery, "_settle", away_twice)
    message = hello()

    delivery.deliver(message.pk)

    assert facts(message) == (State.SENT, 1, "")
    assert len(tries) == 3


def test_login_that_the_server_refuses_is_no_fault_of_the_message(server: Sink, settings: Settings) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "hanse", "wrong"
    message = hello()

    delivery.deliver(message.pk)

    state, attempts, error = facts(message)
    assert (state, attempts) == (State.QUEUED, 1)
    assert error == "SMTP AUTH extension not supported by server."
    assert "wrong" not in error


def self_signed(folder: Path) -> ssl.SSLContext:
    """A certificate for 127.0.0.1 that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = builder.add_extension(alternative, critical=False).sign(key, hashes.SHA256())
    file = folder / "certificate.pem"
    nothing = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, nothing)
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@pytest.mark.parametrize("trusted", [False, True])
def test_server_that_nobody_vouches_for_gets_no_mail(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trusted: bool
) -> None:
    with sink(tls_context=self_signed(tmp_path), require_starttls=True) as listening:
        settings.MAIL_GOES_OUT, settings.EMAIL_USE_TLS = True, True
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", listening.port
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        message = hello()

        delivery.deliver(message.pk)

    state, attempts, error = facts(message)
    assert (state, attempts, len(listening.mails)) == ((State.SENT, 1, 1) if trusted else (State.QUEUED, 1, 0))
    assert ("certificate verify failed" in error) is not trusted
