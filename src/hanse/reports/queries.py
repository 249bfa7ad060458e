"""What an export is drawn from. A fixed number of SQL statements, whatever the number of cities."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from hanse.adoption.grids import Progress
from hanse.adoption.queries import Sight
from hanse.alliances.models import Alliance, DeckTemplate
from hanse.gatherings import queries as gatherings
from hanse.gatherings.models import Gathering
from hanse.history import clock
from hanse.reports.selection import Selection

COMING_SHOWN = 12


@dataclass(frozen=True)
class Report:
    """Progress with all that a document says beside it.

    sentence   what is shown, compared with what
    meeting    shown as at this gathering; None: as of a day
    asked_at   when the report was asked for
    """

    alliance: Alliance
    asked_at: datetime
    progress: Progress
    sentence: str
    meeting: Gathering | None

    @cached_property
    def coming(self) -> tuple[Gathering, ...]:
        """The next gatherings; asked of the database by those documents that tell them. One statement."""
        return tuple(gatherings.coming(self.alliance, after=self.asked_at)[:COMING_SHOWN])

    @cached_property
    def template(self) -> DeckTemplate | None:
        """The alliance's own deck template; None: the standard one. One statement, for a deck only."""
        return deck_template(self.alliance)


def report(selection: Selection, alliance: Alliance, *, sight: Sight) -> Report:
    """The progress that was asked for, ready to be exported. As many statements as adoption.queries.progress."""
    return Report(
        alliance=alliance,
        asked_at=clock.now(),
        progress=selection.progress(alliance, sight=sight),
        sentence=selection.sentence(),
        meeting=selection.meeting,
    )


def deck_template(alliance: Alliance) -> DeckTemplate | None:
    """The deck template that an alliance uses; None where it uses the standard one. One statement."""
    newest = DeckTemplate.objects.filter(alliance=alliance).first()
    return newest if newest and newest.file else None
