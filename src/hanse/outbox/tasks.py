"""What a worker can be asked to do for the outbox."""

from uuid import UUID

from procrastinate.contrib.django import app

from hanse.outbox import delivery
from hanse.outbox.actions import DELIVER


@app.task(name=DELIVER, queue="outbox")
def deliver(*, message: str) -> None:
    """Send the message with this key."""
    delivery.deliver(UUID(message))


@app.periodic(cron="* * * * *")
@app.task(name="outbox.carry_on", queue="outbox", queueing_lock="outbox.carry_on")
def carry_on(timestamp: int) -> None:
    """Each minute: look for messages that no job is about."""
    delivery.carry_on()
