"""What is done with messages: written down, cancelled. Sending them is the worker's (`delivery`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.template import Context, engines
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from hanse import history
from hanse.history import Refused, clock
from hanse.outbox.models import Message
from hanse.outbox.queries import LOCK
from hanse.outbox.rules import State
from hanse.people.models import Person

DELIVER = "outbox.deliver"
"""The task in `tasks` that sends a message. It is called by its name: tasks stand above actions."""

_jobs = JobManager(DjangoConnector())
"""Writes jobs through Django's own connection, and so in its transaction; in a worker, too."""


@dataclass
class AllianceKey:
    """An alliance by its key alone: alliances stand above the outbox."""

    pk: int


def post(
    *,
    template: str,
    to: str,
    name: str,
    language: str,
    context: Mapping[str, Any],
    by: Person | None,
    alliance_id: int | None = None,
    person: Person | None = None,
    secret: bool = False,
) -> Message:
    """Write a mail down and have it sent once this transaction is committed; if it never is, there is no mail.

    `template` names two files of plain text, e.g. "admission/mail/invitation" for admission/mail/invitation_subject.txt and
    admission/mail/invitation_message.txt; they get `context`, and `name` beside it, and are rendered in `language`. Links in
    them come from `links.absolute`. `secret`: the text opens something, so it is forgotten once sent; the subject is kept.

    Raises ValidationError for an address that is none, a language that Hanse does not speak, and a name or subject of
    more than one line, which would add headers to the mail.
    """
    key = uuid4()
    subject, text = draft(template=template, name=name, language=language, context=context)
    message = Message(
        id=key,
        alliance_id=alliance_id,
        person=person,
        to_address=to,
        to_name=name,
        language=language,
        template=template,
        subject=subject,
        text=text,
        secret=secret,
        message_id=f"<{key}@{parseaddr(settings.MAIL_FROM)[1].rpartition('@')[2]}>",
        created_at=clock.now(),
    )
    message.clean_fields(exclude=["person"])
    with history.act("outbox.message_posted", by=by, alliance=alliance_key(alliance_id)):
        message.save(force_insert=True)
        have_delivered(message.pk)
    return message


def draft(*, template: str, name: str, language: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """The subject and the text that `post` would write down: for somebody to read before it leaves."""
    with translation.override(language):
        words = Context({"name": name, **context}, autoescape=False)
        subject, text = (_render(f"{template}_{part}.txt", words) for part in ("subject", "message"))
    return subject.strip(), f"{text.strip()}\n"


def cancel(message: Message, *, by: Person | None) -> Message:
    """Do not send a message that still waits. Raises Refused when it is being sent or has left."""
    with history.act("outbox.message_cancelled", by=by, alliance=alliance_key(message.alliance_id)):
        found = Message.objects.select_for_update().get(pk=message.pk)
        if found.state == State.CANCELLED:
            return found
        if found.state not in {State.QUEUED, State.FAILED}:
            raise Refused(_("This message has left already. It cannot be called back."))
        found.state = State.CANCELLED
        found.text = "" if found.secret else found.text
        found.save(update_fields=["state", "text"])
    return found


def have_delivered(key: UUID, *, after: int = 0) -> None:
    """Write down a job that sends a message, `after` some seconds. The job knows the key alone."""
    configure_task(
        name=DELIVER, job_manager=_jobs, queue="outbox", lock=f"{LOCK}{key}", schedule_in={"seconds": after} if after else None
    ).defer(message=str(key))


def alliance_key(alliance_id: int | None) -> AllianceKey | None:
    """An alliance as an act names it."""
    return None if alliance_id is None else AllianceKey(alliance_id)


def _render(name: str, context: Context) -> str:
    """A template of plain text, in which nothing is escaped."""
    rendered: str = engines["django"].engine.get_template(name).render(context)  # type: ignore[attr-defined]
    return rendered
