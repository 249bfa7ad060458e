"""The pipelines of an alliance: every city, or every expert, by its stage. Each read is one statement, however many there are.

A stage is a standing: the dated statement that counts today. Beside it stands what the secretariat plans (Target).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db import connection

from hanse.access.roles import CITY_ROLES
from hanse.alliances.models import STANDING_WORDS, Alliance
from hanse.alliances.rules import Standing
from hanse.directory.rules import Function
from hanse.history import clock
from hanse.places.countries import country_name
from hanse.recruitment.models import CAUTION_WORDS
from hanse.recruitment.rules import FUNNEL, SHORTEST_TERM_MONTHS, Caution, months_later

# ruff: noqa: S608 - the parts put together here are constants of this module, whatever people choose goes in as parameters


class Pipeline(StrEnum):
    """Who is recruited."""

    CITIES = "cities"
    EXPERTS = "experts"


CARDS = 12
"""Cards that a column of the board shows; the table has the rest."""
ROWS = 50
"""Rows on a page of the table."""

_TERM = """
LEFT JOIN (SELECT member_city_id, max(ends_on) AS ends_on FROM directory_post
            WHERE alliance_id = %(alliance)s AND function = %(sponsor)s AND member_city_id IS NOT NULL
              AND (starts_on IS NULL OR starts_on <= %(on)s) AND ends_on >= %(on)s
            GROUP BY member_city_id) term ON term.member_city_id = m.id
LEFT JOIN (SELECT member_city_id FROM directory_post
            WHERE alliance_id = %(alliance)s AND function = ANY(%(staff)s) AND member_city_id IS NOT NULL
              AND (starts_on IS NULL OR starts_on <= %(on)s) AND (ends_on IS NULL OR ends_on >= %(on)s)
            UNION
           SELECT member_city_id FROM alliances_seat
            WHERE alliance_id = %(alliance)s AND role = ANY(%(seats)s) AND member_city_id IS NOT NULL
              AND starts_on <= %(on)s AND (ends_on IS NULL OR ends_on >= %(on)s)) staff ON staff.member_city_id = m.id
"""
"""When the political sponsor's term ends, and whether anybody is named for the city."""

_CITIES = f"""
SELECT m.id, c.slug AS address, c.name, c.country, m.cohort_id, s.standing, s.effective_on AS since,
       t.owner_id, coalesce(t.next_step, '') AS next_step, t.next_step_on,
       least(term.ends_on, CASE WHEN m.next_election_on >= %(on)s THEN m.next_election_on END) AS term_ends_on,
       staff.member_city_id IS NOT NULL AS named
  FROM alliances_membercity m
  JOIN places_city c ON c.id = m.city_id
  JOIN LATERAL (SELECT standing, effective_on FROM alliances_standingchange
                 WHERE member_city_id = m.id AND effective_on <= %(on)s
                 ORDER BY effective_on DESC, recorded_at DESC, id DESC LIMIT 1) s ON true
  LEFT JOIN recruitment_target t ON t.member_city_id = m.id
  {_TERM}
 WHERE m.alliance_id = %(alliance)s
"""
_EXPERTS = """
SELECT e.id, e.id::text AS address, k.name, '' AS country, NULL::bigint AS cohort_id,
       coalesce(s.standing, %(first)s) AS standing, coalesce(s.effective_on, e.recorded_at::date) AS since,
       t.owner_id, coalesce(t.next_step, '') AS next_step, t.next_step_on, NULL::date AS term_ends_on, true AS named
  FROM directory_expert e
  JOIN directory_contact k ON k.id = e.contact_id
  LEFT JOIN LATERAL (SELECT standing, effective_on FROM directory_expertstandingchange
                 WHERE expert_id = e.id AND effective_on <= %(on)s
                 ORDER BY effective_on DESC, recorded_at DESC, id DESC LIMIT 1) s ON true
  LEFT JOIN recruitment_target t ON t.expert_id = e.id
 WHERE e.alliance_id = %(alliance)s AND k.merged_into_id IS NULL
"""
_PLACED = {Pipeline.CITIES: _CITIES, Pipeline.EXPERTS: _EXPERTS}

_CAUTIONS = {
    Caution.TERM: "coalesce(term_ends_on < %(short)s AND standing <> ALL(%(out)s), false)",
    Caution.STAFF: "NOT named AND standing <> ALL(%(out)s) AND standing <> %(first)s",
    Caution.OVERDUE: "coalesce(next_step_on < %(on)s, false)",
}
"""A city that was put on hold or has ended is let alone; a prospect nobody has spoken to yet has nobody named."""

_MARKED = "SELECT placed.*, {} FROM placed".format(", ".join(f"{sql} AS caution_{code}" for code, sql in _CAUTIONS.items()))

SORTS = {
    "name": "lower(name)",
    "stage": "array_position(%(stages)s::text[], standing::text)",
    "since": "since",
    "step": "next_step_on",
    "country": "country",
}
"""What a table can be sorted by; a minus before the word turns the order round."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is asked of a pipeline. Empty: everything. `owner` 0: those whom nobody looks after."""

    stage: Standing | None = None
    owner: int | None = None
    country: str = ""
    cohort: int | None = None
    due: str = ""
    caution: Caution | None = None
    name: str = ""
    keys: tuple[int, ...] | None = None

    def __bool__(self) -> bool:
        return any((self.stage, self.owner is not None, self.country, self.cohort, self.due, self.caution, self.name))


DUE_SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Card:
    """A city or an expert in its stage, with what is planned and what endangers it."""

    id: int
    address: str
    name: str
    country: str
    cohort_id: int | None
    standing: Standing
    since: date
    owner_id: int | None
    next_step: str
    next_step_on: date | None
    term_ends_on: date | None
    cautions: tuple[Caution, ...]
    days: int
    """Days in this stage."""

    @property
    def country_name(self) -> str:
        """The country in the reader's language."""
        return country_name(self.country) if self.country else ""

    @property
    def stage_word(self) -> str:
        """The stage in the reader's language."""
        return str(STANDING_WORDS[self.standing])

    @property
    def caution_words(self) -> list[str]:
        """What endangers it, in words."""
        return [str(CAUTION_WORDS[caution]) for caution in self.cautions]


@dataclass(frozen=True, slots=True)
class Column:
    """A stage of the board: how many are in it, and the first of them."""

    standing: Standing
    number: int = 0
    cards: list[Card] = field(default_factory=list)

    @property
    def word(self) -> str:
        """The stage in the reader's language."""
        return str(STANDING_WORDS[self.standing])

    @property
    def more(self) -> int:
        """How many the column does not show."""
        return self.number - len(self.cards)


def board(alliance: Alliance, pipeline: Pipeline, chosen: Chosen) -> list[Column]:
    """Every stage with its number and its first cards: what is due first, then who has been there longest. One statement."""
    values = _values(alliance, chosen)
    numbered = f"""
        {_asked(pipeline, chosen, values)}
        SELECT * FROM (
            SELECT asked.*, count(*) OVER (PARTITION BY standing) AS number,
                   row_number() OVER (PARTITION BY standing ORDER BY next_step_on NULLS LAST, since, lower(name), id) AS place
              FROM asked) numbered
         WHERE place <= {CARDS} ORDER BY standing, place"""
    columns = {standing: Column(standing) for standing in Standing}
    for row in _rows(numbered, values):
        card = _card(row, values["on"])
        columns[card.standing] = Column(card.standing, row["number"], [*columns[card.standing].cards, card])
    return list(columns.values())


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the table; `number` is how many there are in all."""

    cards: list[Card]
    number: int


def table(
    alliance: Alliance, pipeline: Pipeline, chosen: Chosen, *, sort: str = "", offset: int = 0, limit: int | None = ROWS
) -> Page:
    """Cities or experts as asked for. One statement; without `limit` all of them."""
    values = _values(alliance, chosen) | {"stages": [s.value for s in Standing], "limit": limit, "offset": offset}
    by = SORTS.get(sort.removeprefix("-"), SORTS["stage"])
    order = f"{by} {'DESC' if sort.startswith('-') else 'ASC'} NULLS LAST, lower(name), id"
    listed = f"""
        {_asked(pipeline, chosen, values)}
        SELECT asked.*, count(*) OVER () AS number FROM asked ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s"""
    rows = list(_rows(listed, values))
    return Page([_card(row, values["on"]) for row in rows], rows[0]["number"] if rows else 0)


def cards(alliance: Alliance, pipeline: Pipeline, keys: Collection[int]) -> list[Card]:
    """Those of these keys that are the alliance's own, by name. One statement."""
    return table(alliance, pipeline, Chosen(keys=tuple(keys)), sort="name", limit=None).cards


def _asked(pipeline: Pipeline, chosen: Chosen, values: dict[str, Any]) -> str:
    """The beginning of a statement: `asked` are those who pass."""
    passing = f"SELECT * FROM marked WHERE {_where(chosen, values)}"
    return f"WITH placed AS ({_PLACED[pipeline]}), marked AS ({_MARKED}), asked AS ({passing})"


def _values(alliance: Alliance, chosen: Chosen) -> dict[str, Any]:
    on = clock.today(alliance.time_zone)
    return {
        "alliance": alliance.pk,
        "on": on,
        "short": months_later(on, SHORTEST_TERM_MONTHS),
        "out": [Standing.ON_HOLD.value, Standing.ENDED.value],
        "first": Standing.PROSPECT.value,
        "sponsor": Function.POLITICAL_SPONSOR.value,
        "staff": [Function.FOCAL_POINT.value, Function.DEPUTY.value, Function.STAFF.value, Function.POLICY_LEAD.value],
        "seats": sorted(CITY_ROLES),
        "soon": on + DUE_SOON,
    }


def _where(chosen: Chosen, values: dict[str, Any]) -> str:
    """The condition for what was chosen; its values join the others."""
    conditions = ["true"]

    def ask(condition: str, **more: Any) -> None:
        conditions.append(condition)
        values.update(more)

    if chosen.stage:
        ask("standing = %(stage)s", stage=chosen.stage.value)
    if chosen.owner is not None:
        ask("owner_id IS NOT DISTINCT FROM %(owner)s", owner=chosen.owner or None)
    if chosen.country:
        ask("country = %(country)s", country=chosen.country)
    if chosen.cohort:
        ask("cohort_id = %(cohort)s", cohort=chosen.cohort)
    if chosen.due:
        ask(_DUE[chosen.due])
    if chosen.caution:
        ask(f"caution_{chosen.caution}")
    if chosen.name:
        ask("strpos(lower(name), lower(%(name)s)) > 0", name=chosen.name)
    if chosen.keys is not None:
        ask("id = ANY(%(keys)s)", keys=list(chosen.keys))
    return " AND ".join(conditions)


_DUE = {
    "overdue": "next_step_on < %(on)s",
    "soon": "next_step_on BETWEEN %(on)s AND %(soon)s",
    "none": "next_step_on IS NULL",
}


def _rows(statement: str, values: dict[str, Any]) -> Iterable[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _card(row: dict[str, Any], on: date) -> Card:
    return Card(
        id=row["id"],
        address=row["address"],
        name=row["name"],
        country=row["country"],
        cohort_id=row["cohort_id"],
        standing=Standing(row["standing"]),
        since=row["since"],
        owner_id=row["owner_id"],
        next_step=row["next_step"],
        next_step_on=row["next_step_on"],
        term_ends_on=row["term_ends_on"],
        cautions=tuple(caution for caution in Caution if row[f"caution_{caution}"]),
        days=(on - row["since"]).days,
    )


_CHANGES = {
    Pipeline.CITIES: ("alliances_standingchange", "member_city_id"),
    Pipeline.EXPERTS: ("directory_expertstandingchange", "expert_id"),
}
_STAYS = """
WITH said AS (
    SELECT DISTINCT ON ({of}, effective_on) {of} AS subject, effective_on, standing FROM {table}
     WHERE alliance_id = %(alliance)s AND effective_on <= %(on)s
     ORDER BY {of}, effective_on, recorded_at DESC, id DESC),
moves AS (
    SELECT subject, effective_on, standing FROM (
        SELECT said.*, lag(standing) OVER (PARTITION BY subject ORDER BY effective_on) AS before FROM said) s
     WHERE before IS DISTINCT FROM standing),
stays AS (
    SELECT subject, standing, effective_on,
           lead(effective_on) OVER (PARTITION BY subject ORDER BY effective_on) - effective_on AS days
      FROM moves)
"""
"""Each stay of a city or an expert in a stage, with its days where it is over. Of several statements about one day the last
counts; the same stage stated twice is one stay."""

_FIGURES = """
SELECT standing, count(*) FILTER (WHERE days IS NOT NULL), count(*) FILTER (WHERE days IS NULL),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY days) FILTER (WHERE days IS NOT NULL),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY %(on)s::date - effective_on) FILTER (WHERE days IS NULL)
  FROM stays GROUP BY standing
UNION ALL
SELECT 'reached ' || step, count(*), 0, NULL, NULL
  FROM (SELECT subject, max(array_position(%(funnel)s::text[], standing::text)) AS furthest FROM stays GROUP BY subject) f,
       generate_series(1, f.furthest) step
 GROUP BY step
"""


@dataclass(frozen=True, slots=True)
class StageFigures:
    """How long a stage takes. Medians are days; None where nobody has been there, or nobody has left."""

    standing: Standing
    left: int
    there: int
    median_of_left: float | None
    median_of_there: float | None

    @property
    def word(self) -> str:
        """The stage in the reader's language."""
        return str(STANDING_WORDS[self.standing])


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """How many ever came as far as a stage, or further, of those who came as far as the one before."""

    standing: Standing
    reached: int
    of: int | None

    @property
    def word(self) -> str:
        """The stage in the reader's language."""
        return str(STANDING_WORDS[self.standing])

    @property
    def percent(self) -> int | None:
        """Of those who came as far as the stage before; None for the first, and where nobody came so far."""
        return round(100 * self.reached / self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Figures:
    """The funnel, and the time in each stage."""

    funnel: list[FunnelStep]
    stages: list[StageFigures]


def figures(alliance: Alliance, pipeline: Pipeline) -> Figures:
    """Computed from the dated statements alone. One statement."""
    table_name, of = _CHANGES[pipeline]
    values: dict[str, Any] = {
        "alliance": alliance.pk,
        "on": clock.today(alliance.time_zone),
        "funnel": [standing.value for standing in FUNNEL],
    }
    with connection.cursor() as cursor:
        cursor.execute(_STAYS.format(of=of, table=table_name) + _FIGURES, values)
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    reached = [found.get(f"reached {place}", (0,))[0] for place in range(1, len(FUNNEL) + 1)]
    steps = [FunnelStep(standing, reached[place], reached[place - 1] if place else None) for place, standing in enumerate(FUNNEL)]
    nothing = (0, 0, None, None)
    return Figures(steps, [StageFigures(standing, *found.get(standing.value, nothing)) for standing in Standing])
