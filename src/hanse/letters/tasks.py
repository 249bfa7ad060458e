"""What a worker does about letters."""

from procrastinate.contrib.django import app

from hanse.alliances.models import Alliance
from hanse.letters.actions import expire_due


@app.periodic(cron="17 * * * *")
@app.task(name="letters.expire", queue="upkeep", queueing_lock="letters.expire")
def expire(timestamp: int) -> None:
    """Each hour: write down which letters have expired."""
    for alliance in Alliance.objects.order_by("pk"):
        expire_due(alliance=alliance)
