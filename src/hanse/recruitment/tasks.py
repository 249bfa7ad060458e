"""What a worker does about silent cities."""

from procrastinate.contrib.django import app

from hanse.access import walls
from hanse.alliances.models import Alliance
from hanse.recruitment.actions import propose


@app.periodic(cron="13 4 * * *")
@app.task(name="recruitment.propose", queue="upkeep", queueing_lock="recruitment.propose")
def look_for_silence(timestamp: int) -> None:
    """Each night: bring the proposals of every alliance up to date."""
    for alliance in Alliance.objects.order_by("pk"):
        with walls.reaching(alliance.pk):
            propose(alliance=alliance)
