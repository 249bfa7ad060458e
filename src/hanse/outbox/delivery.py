"""Sending: what a worker does with a message. Safe to run twice, and never sends a mail twice.

That a message is being sent is committed before the mail server hears of it. Who finds a message in that state was not told
how it ended, because the worker was killed in between: it becomes uncertain, and nobody sends it again by himself.
"""

import logging
import re
import time
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, transaction

from hanse import history
from hanse.history import clock
from hanse.outbox import queries, smtp
from hanse.outbox.actions import alliance_key, have_delivered
from hanse.outbox.models import Message
from hanse.outbox.rules import WAITS, Outcome, State, Verdict, state_after

log = logging.getLogger(__name__)

PATIENCE = 60.0
"""Seconds in which the database may come back to hear how a conversation ended; a switch to another server takes 20."""
PAUSE = 0.5
LINK = re.compile(r"https?://\S+")
KILLED = "The worker was stopped while it was sending this. Perhaps the mail has arrived."


def deliver(key: UUID) -> None:
    """Send a message that waits. Without a mail server (EMAIL_URL) it goes on waiting, except in the demonstration."""
    if not settings.MAIL_GOES_OUT:
        if settings.DEMONSTRATION:
            _show(key)
        return
    message = _begin(key)
    if message is None:
        return
    with smtp.conversation() as talk:
        outcome = talk.hand_over(smtp.mail_of(message))
        _insist(lambda: _settle(key, outcome))


def carry_on() -> int:
    """Write jobs for the messages that have none: EMAIL_URL was set late, or a job came to grief. How many there were."""
    if not (settings.MAIL_GOES_OUT or settings.DEMONSTRATION):
        return 0
    found = queries.keys(queries.without_a_job())
    for key in found:
        have_delivered(key)
    return len(found)


def _begin(key: UUID) -> Message | None:
    """Say that this message is being sent. None for one that is not to be sent now."""
    with transaction.atomic(durable=True):
        message = _locked(key)
        if message is None or message.state not in {State.QUEUED, State.SENDING}:
            return None
        with history.act("outbox.message_taken_up", by=None, alliance=alliance_key(message.alliance_id)):
            if message.state == State.SENDING:
                _write(message, State.UNCERTAIN, KILLED)
                return None
            message.state = State.SENDING
            message.attempts += 1
            message.save(update_fields=["state", "attempts"])
    return message


def _settle(key: UUID, outcome: Outcome) -> None:
    """Write down how an attempt ended. Who was taken for dead and brings a good end after all is believed."""
    with transaction.atomic(durable=True):
        message = _locked(key)
        if message is None or (message.state != State.SENDING and outcome.verdict is not Verdict.ACCEPTED):
            return
        with history.act("outbox.attempt_settled", by=None, alliance=alliance_key(message.alliance_id)):
            state = state_after(outcome, attempts=message.attempts)
            _write(message, state, outcome.words)
            if state is State.QUEUED:
                have_delivered(key, after=WAITS[message.attempts - 1])
    if state in {State.FAILED, State.UNCERTAIN}:
        log.warning("message %s: %s", key, state)  # who and what it was stands in the outbox


def _show(key: UUID) -> None:
    """In the demonstration nothing leaves the machine: mails are read at /post/. So the text of a secret one stays, too."""
    with transaction.atomic(durable=True):
        message = _locked(key)
        if message is None or message.state != State.QUEUED:
            return
        with history.act("outbox.message_shown", by=None, alliance=alliance_key(message.alliance_id)):
            message.state, message.sent_at = State.SENT, clock.now()
            message.save(update_fields=["state", "sent_at"])


def _locked(key: UUID) -> Message | None:
    return Message.objects.select_for_update().filter(pk=key).first()


def _write(message: Message, state: State, words: str) -> None:
    message.state = state
    message.sent_at = clock.now() if state is State.SENT else None
    if message.secret:
        words = LINK.sub("…", words)  # a filter that refuses a link may quote it
        if state is not State.QUEUED:
            message.text = ""
    message.error = words
    message.save(update_fields=["state", "sent_at", "error", "text"])


def _insist(write: Callable[[], None]) -> None:
    """Write even if the database is away for a moment: we alone know how the conversation ended."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return write()
        except (OperationalError, InterfaceError):
            if time.monotonic() > deadline:
                raise
            time.sleep(PAUSE)
            close_old_connections()
