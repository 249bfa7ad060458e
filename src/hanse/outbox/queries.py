"""What is read of the outbox."""

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from procrastinate.contrib.django.models import ProcrastinateJob

from hanse.outbox.models import Message

LOCK = "outbox "
"""A job's lock is this and the key of its message: one job at a time for each."""


def of_alliance(alliance_id: int) -> QuerySet[Message]:
    """The messages of an alliance with their people, newest first. One statement."""
    return Message.objects.filter(alliance_id=alliance_id).select_related("person").newest_first()


def without_a_job() -> QuerySet[Message]:
    """Messages that nobody will send: no job for them waits or runs. One statement."""
    lock = Concat(Value(LOCK), Cast(OuterRef("pk"), TextField()))
    return Message.objects.in_flight().exclude(Exists(ProcrastinateJob.objects.filter(lock=lock, status__in=["todo", "doing"])))


def keys(messages: QuerySet[Message]) -> list[UUID]:
    """Their keys alone."""
    return list(messages.values_list("pk", flat=True))
