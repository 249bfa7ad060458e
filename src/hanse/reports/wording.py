"""What sheets, decks and PDFs say, in the reader's language: cells, legend, news, next steps, sources."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hanse.adoption.grids import Cell, Column, Progress, Row
from hanse.adoption.models import STATUS_WORDS
from hanse.adoption.rules import Status
from hanse.alliances.queries import Member
from hanse.gatherings.models import Gathering
from hanse.reports.days import day_in_words

SYMBOLS = {Status.COMPLETED: "●", Status.IN_PROGRESS: "◐", Status.TO_BE_DEVELOPED: "○"}
MEANINGS = {
    Status.COMPLETED: gettext_lazy("The step is done."),
    Status.IN_PROGRESS: gettext_lazy("The city is working on the step."),
    Status.TO_BE_DEVELOPED: gettext_lazy("The step lies ahead."),
}
NEW = gettext_lazy("New!")
REPORTED = gettext_lazy("reported, not confirmed")
POLICIES = pgettext_lazy("the grid of cities and policies", "Policies")
JOURNEY = pgettext_lazy("the grid of cities and stages", "Journey")
CITY = gettext_lazy("City")
LABELS = gettext_lazy("Labels")
TOTAL = gettext_lazy("Total")


def status_word(status: Status) -> str:
    """The status in words: "In progress"."""
    return str(STATUS_WORDS[status])


def symbol_and_word(status: Status) -> str:
    """The status as symbol and word: "◐ In progress"."""
    return f"{SYMBOLS[status]} {status_word(status)}"


def cell_words(cell: Cell) -> str:
    """The cell without symbol: "Completed", or "Commitment: Completed" where a policy has stages."""
    word = status_word(cell.status)
    return f"{cell.stage.name}: {word}" if cell.stage else word


def words_before(cell: Cell) -> str:
    """What stood in the cell at the moment compared with."""
    if cell.before is None:
        return _("nothing yet")
    word = status_word(cell.before)
    return f"{cell.stage_before.name}: {word}" if cell.stage_before else word


def remarks(cell: Cell) -> str:
    """What a note on the cell says: since when, and whether it is the city's own word."""
    parts = []
    if cell.effective_on:
        parts.append(_("true since %(day)s") % {"day": day_in_words(cell.effective_on)})
    if cell.reported:
        parts.append(str(REPORTED))
    return " · ".join(parts)


def column_title(column: Column) -> str:
    """A policy as the head of its column: "Open Data (ODA)"."""
    return f"{column.name} ({column.code})"


@dataclass(frozen=True, slots=True)
class CityNames:
    """How cities are written: by name, and with their country where two of them share it."""

    shared: frozenset[str]

    @classmethod
    def of(cls, progress: Progress) -> "CityNames":
        counted = Counter(row.member.name for row in progress.policy_rows)
        return cls(frozenset(name for name, times in counted.items() if times > 1))

    def __call__(self, member: Member) -> str:
        return f"{member.name}, {member.country}" if member.name in self.shared else member.name


def labels_in_words(member: Member) -> str:
    """The labels beside a city's name, e.g. "Observer"."""
    return ", ".join(member.labels)


@dataclass(frozen=True, slots=True)
class News:
    """One thing that differs from what was shown before."""

    member: Member
    what: str
    before: str
    now: str
    cell: Cell


def news(progress: Progress) -> Iterator[News]:
    """What is new, city by city in the order of the policy grid: policies first, then stages."""
    for row in progress.policy_rows:
        for columns, cells in ((progress.policies, row.policies), (progress.stages, row.stages)):
            for column in columns:
                cell = cells.get(column.code)
                if cell and cell.new:
                    yield News(row.member, column.name, words_before(cell), cell_words(cell), cell)


def no_news(progress: Progress) -> str:
    """What stands in the place of the news where there are none."""
    if progress.since is None:
        return _("There is no earlier meeting to compare with yet.")
    return _("Nothing has changed since %(day)s.") % {"day": day_in_words(progress.since)}


@dataclass(frozen=True, slots=True)
class NextStep:
    """What a city does next: a stage and its status, or a word of its own where there is none."""

    member: Member
    what: str
    status: Status | None


def next_steps(progress: Progress) -> Iterator[NextStep]:
    """One for each city, in the order of the stage grid."""
    for row in progress.stage_rows:
        yield _next_step(row, progress)


def _next_step(row: Row, progress: Progress) -> NextStep:
    """The first stage after the furthest completed one; else one that was passed over, since stages are no lock."""
    statuses = [
        row.stages[stage.code].status if stage.code in row.stages else Status.TO_BE_DEVELOPED for stage in progress.stages
    ]
    if row.marks == 0 and all(status == Status.TO_BE_DEVELOPED for status in statuses):
        return NextStep(row.member, _("Choose a policy"), None)
    steps = list(zip(progress.stages, statuses, strict=True))
    furthest = max((position for position, status in enumerate(statuses) if status == Status.COMPLETED), default=-1)
    for stage, status in (*steps[furthest + 1 :], *steps[: furthest + 1]):
        if status != Status.COMPLETED:
            return NextStep(row.member, stage.name, status)
    return NextStep(row.member, _("Share what was learnt"), None)


def time_in_words(gathering: Gathering) -> str:
    """When a gathering opens, with the city that names its time zone: "09:00 Bogota"."""
    return f"{gathering.local_opening:%H:%M} {gathering.time_zone.rpartition('/')[2].replace('_', ' ')}"


def no_date() -> str:
    """What stands in the place of coming dates where there are none."""
    return _("No date is set yet.")


def source_line(progress: Progress) -> str:
    """Where the figures come from and of which day they are."""
    return _("Source: progress record of %(alliance)s, kept in Hanse, as of %(day)s.") % {
        "alliance": progress.alliance_name,
        "day": day_in_words(progress.as_of),
    }


def what_new_means() -> str:
    """What the word "New!" says."""
    return _("It differs from what was shown at the moment compared with.")


def how_to_read() -> list[str]:
    """Sentences that explain both grids."""
    return [
        _("The policy grid shows the furthest step of each city on each policy; the total counts the cities that have begun."),
        _("The journey shows the steps that a city takes once, whatever its policies."),
        _("A status in italics with a dashed line was reported by the city and is not confirmed yet."),
        _("An empty cell says that nothing is recorded, not that nothing is done."),
    ]
