"""Progress as two grids: what queries.progress() returns and pages, decks and exports show. Pure Python."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from hanse.adoption.rules import REACHED, Status
from hanse.alliances.queries import Member


@dataclass(frozen=True, slots=True)
class Column:
    """A policy or a stage as the head of a column."""

    id: int
    code: str
    name: str


class Cell(NamedTuple):
    """What is shown where a city meets a column.

    `stage` is the furthest policy stage (the mark) in the policy grid and None in the stage grid.
    `reported` says that the status is the city's own word, not confirmed yet; `confirmed` is then the
    confirmed status behind it, if there is one. `effective_on` is the day since which the status is true.
    `before` and `stage_before` are what was shown at the moment compared with; None where nothing was.
    """

    status: Status
    new: bool = False
    stage: Column | None = None
    reported: bool = False
    confirmed: Status | None = None
    effective_on: date | None = None
    before: Status | None = None
    stage_before: Column | None = None

    @property
    def is_mark(self) -> bool:
        return self.status in REACHED


@dataclass(frozen=True, slots=True)
class Row:
    """A city with its cells, by the code of their column. A column without a word has no cell."""

    member: Member
    policies: Mapping[str, Cell]
    stages: Mapping[str, Cell]

    @property
    def has_new(self) -> bool:
        return any(cell.new for cells in (self.policies, self.stages) for cell in cells.values())

    @property
    def marks(self) -> int:
        """How many policies the city has reached."""
        return sum(cell.is_mark for cell in self.policies.values())


@dataclass(frozen=True)
class Progress:
    """The progress record of an alliance at a moment, as one person may see it.

    as_of      true on this day (alliance's time zone)
    known_at   as known at this moment
    since      "New!" compares with this day, as known at since_known_at; None: nothing is new
    policies_order, stages_order   by which rule each grid is ordered (a GridOrder)
    policy_rows, stage_rows   the same cities, each grid in its own order
    """

    alliance_slug: str
    alliance_name: str
    sample_note: str
    as_of: date
    known_at: datetime
    since: date | None
    since_known_at: datetime | None
    policies: tuple[Column, ...]
    stages: tuple[Column, ...]
    policy_stages: tuple[Column, ...]
    policies_order: str
    stages_order: str
    policy_rows: tuple[Row, ...]
    stage_rows: tuple[Row, ...]

    @cached_property
    def totals(self) -> dict[str, int]:
        """For each policy, how many of the shown cities have a mark on it."""
        totals = dict.fromkeys((policy.code for policy in self.policies), 0)
        for row in self.policy_rows:
            for code, cell in row.policies.items():
                totals[code] += cell.status in REACHED
        return totals

    @cached_property
    def new_count(self) -> int:
        """How many cells of both grids are new."""
        return sum(cell.new for row in self.policy_rows for cells in (row.policies, row.stages) for cell in cells.values())

    def narrowed(self, keep: Callable[[Row], bool]) -> "Progress":
        """The same progress with only some of its cities."""
        return replace(
            self,
            policy_rows=tuple(row for row in self.policy_rows if keep(row)),
            stage_rows=tuple(row for row in self.stage_rows if keep(row)),
        )
