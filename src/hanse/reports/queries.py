"""What an export is drawn from. A fixed number of SQL statements, whatever the number of cities."""

from dataclasses import dataclass

from hanse.adoption.grids import Progress
from hanse.adoption.queries import Sight
from hanse.alliances.models import Alliance, DeckTemplate
from hanse.gatherings import queries as gatherings
from hanse.gatherings.models import Gathering
from hanse.reports.selection import Selection

COMING_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Report:
    """Progress with all that a document says beside it.

    sentence   what is shown, compared with what
    meeting    shown as at this gathering; None: as of a day
    template   the alliance's own deck template; None: the standard one
    """

    progress: Progress
    sentence: str
    meeting: Gathering | None
    coming: tuple[Gathering, ...]
    template: DeckTemplate | None


def report(selection: Selection, alliance: Alliance, *, sight: Sight) -> Report:
    """The progress that was asked for, ready to be exported. Seven statements."""
    return Report(
        progress=selection.progress(alliance, sight=sight),
        sentence=selection.sentence(),
        meeting=selection.meeting,
        coming=tuple(gatherings.coming(alliance)[:COMING_SHOWN]),
        template=deck_template(alliance),
    )


def deck_template(alliance: Alliance) -> DeckTemplate | None:
    """The deck template that an alliance uses; None where it uses the standard one. One statement."""
    newest = DeckTemplate.objects.filter(alliance=alliance).first()
    return newest if newest and newest.file else None
