"""Mails to try the outbox with."""

from typing import Any

from hanse.outbox.actions import post
from hanse.outbox.models import Message
from hanse.outbox.rules import State

SUBJECT = "{% translate 'Sign in' %}: {{ word }}\n"
TEXT = "{% translate 'Sign in' %}, {{ name }} & {{ word }}\n\nhttps://example.org/?a=1&b=<2>\n"
LINK = "https://example.org/?a=1&b=<2>"


def hello(*, to: str = "lucia@example.org", name: str = "Lucía", word: str = "<one>", **more: Any) -> Message:
    """A mail written down, by nobody in English unless told otherwise."""
    return post(template="hello", to=to, name=name, context={"word": word}, **{"language": "en", "by": None} | more)


def facts(message: Message) -> tuple[State, int, str]:
    """State, attempts and what went wrong, as the database has them now."""
    found = Message.objects.get(pk=message.pk)
    return State(found.state), found.attempts, found.error


def states_of(message: Message) -> list[str]:
    """The course of a message, as history tells it."""
    events = Message.pgh_event_model.objects.filter(pgh_obj=message.pk)  # type: ignore[attr-defined]
    return [event.state for event in events.order_by("pgh_id")]
