"""What happens to gatherings."""

from datetime import datetime

from hanse import history
from hanse.alliances.models import Alliance
from hanse.gatherings.models import Gathering, Kind
from hanse.people.models import Person


def call_gathering(
    *, alliance: Alliance, kind: Kind, opens_at: datetime, by: Person | None, title: str = "", time_zone: str = ""
) -> Gathering:
    """Enter a gathering. `opens_at` is aware; without a time zone it takes the alliance's."""
    with history.act("gatherings.gathering_called", by=by, alliance=alliance):
        gathering = Gathering(
            alliance=alliance, kind=kind, title=title, opens_at=opens_at, time_zone=time_zone or alliance.time_zone
        )
        gathering.full_clean()
        gathering.save()
        return gathering
