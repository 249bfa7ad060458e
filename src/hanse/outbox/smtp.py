"""One conversation with a mail server (RFC 5321), and what came of it. The only place of the house that sends mail.

    with smtp.conversation() as talk:
        outcome = talk.hand_over(mail)

What matters is the one moment after which nobody can know whether the server keeps the mail: from the command DATA until its
reply. What fails before has not been sent; what fails there is unknown.
"""

import contextlib
import re
import smtplib
from collections.abc import Iterator
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from hanse.outbox.models import Message
from hanse.outbox.rules import Outcome, Verdict, verdict_of

WORDS_KEPT = 500
"""Characters of a server's reply that are worth keeping."""


class _WithData(smtplib.SMTP):
    """Remembers that it began to hand the text over."""

    handed_over = False

    def data(self, msg: Any) -> Any:
        self.handed_over = True
        return super().data(msg)


class _WithDataOverTls(smtplib.SMTP_SSL, _WithData):
    """The same from the first byte on inside TLS."""


class _Backend(EmailBackend):
    """Django's, which verifies the certificate of a server whenever it speaks TLS."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _WithDataOverTls if self.use_ssl else _WithData


class Conversation:
    """An open conversation, or the reason why there is none."""

    def __init__(self, backend: _Backend, trouble: Exception | None) -> None:
        self._backend = backend
        self._trouble = trouble

    def hand_over(self, mail: EmailMessage) -> Outcome:
        """Say the mail to the server. Whatever the server or the network do to it is the outcome, never an exception."""
        if self._trouble:
            return Outcome(Verdict.NOT_YET, _words(self._trouble))
        connection: _WithData = self._backend.connection  # type: ignore[assignment]
        try:
            self._backend.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as refusal:
            code, reply = next(iter(refusal.recipients.values()))
            return Outcome(verdict_of(code, handed_over=False), _words(smtplib.SMTPResponseException(code, reply)))
        except smtplib.SMTPResponseException as reply:
            return Outcome(verdict_of(reply.smtp_code, handed_over=connection.handed_over), _words(reply))
        except OSError as trouble:
            return Outcome(Verdict.UNKNOWN if connection.handed_over else Verdict.NOT_YET, _words(trouble))
        return Outcome(Verdict.ACCEPTED)


@contextlib.contextmanager
def conversation() -> Iterator[Conversation]:
    """Connect to the server of EMAIL_URL. That it cannot be reached, or does not know us, is no message's fault."""
    backend = _Backend()
    trouble = None
    try:
        backend.open()
    except OSError as error:
        trouble = error
    yield Conversation(backend, trouble)
    with contextlib.suppress(OSError):
        backend.close()


def mail_of(message: Message) -> EmailMessage:
    """A message as it travels. Each attempt carries the same Message-ID, by which servers know it again."""
    headers = {
        "Message-ID": message.message_id,
        "Auto-Submitted": "auto-generated",  # RFC 3834: absence notes need not answer
        "Content-Language": message.language,
    }
    return EmailMessage(
        subject=message.subject,
        body=message.text,
        from_email=settings.MAIL_FROM,
        to=[formataddr((message.to_name, message.to_address))],
        reply_to=[settings.MAIL_REPLY_TO] if settings.MAIL_REPLY_TO else None,
        headers=headers,
    )


def _words(trouble: Exception) -> str:
    """What a server or the network said, in one line."""
    if isinstance(trouble, smtplib.SMTPResponseException):
        reply = trouble.smtp_error
        text = f"{trouble.smtp_code} {reply.decode(errors='replace') if isinstance(reply, bytes) else reply}"
    else:
        text = str(trouble) or type(trouble).__name__
    return re.sub(r"[\x00-\x20\x7f]+", " ", text).strip()[:WORDS_KEPT]
