"""What a worker does about personal data."""

from procrastinate.contrib.django import app

from hanse.privacy.actions import keep_no_longer


@app.periodic(cron="41 2 * * *")
@app.task(name="privacy.keep_no_longer", queue="upkeep", queueing_lock="privacy.keep_no_longer")
def let_go(timestamp: int) -> None:
    """Each night: let go of what has been kept for long enough."""
    keep_no_longer()
