"""A real mail server on this machine, which can be told how to behave."""

import asyncio
import contextlib
import email
import email.policy
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.config.test_demo_command import free_port

DIE = "die"
"""Instead of a reply: close the connection without a word."""


@dataclass
class Sink:
    """What arrived, and what to say. A plan is used up from its front; after it, everything is accepted."""

    port: int
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    to_recipient: list[str] = field(default_factory=list)
    to_text: list[str] = field(default_factory=list)
    reached: threading.Event = field(default_factory=threading.Event)
    """Somebody is handing a text over."""
    hold: Callable[[], None] = lambda: None
    """Called, in a thread, before a text is answered."""

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_recipient and (reply := self.to_recipient.pop(0)):
            if reply == DIE:
                hang_up(server)
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.reached.set()
        await server.loop.run_in_executor(None, self.hold)
        reply = self.to_text.pop(0) if self.to_text else ""
        if not reply or reply == DIE:
            assert isinstance(envelope.content, bytes)
            self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
            self.recipients.extend(envelope.rcpt_tos)
        if reply == DIE:
            hang_up(server)
        return reply or "250 OK"


def hang_up(server: SMTP) -> None:
    """As a server that crashes does."""
    assert isinstance(server.transport, asyncio.WriteTransport)
    server.transport.abort()


@contextlib.contextmanager
def sink(**controller: Any) -> Iterator[Sink]:
    """The server, listening on a free port of this machine."""
    handler = Sink(free_port())
    listening = Controller(handler, hostname="127.0.0.1", port=handler.port, **controller)
    listening.start()
    try:
        yield handler
    finally:
        listening.stop()
