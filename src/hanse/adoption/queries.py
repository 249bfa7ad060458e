"""Reads of the ledger. Every function costs a fixed number of SQL statements, whatever the number of cities."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import get_language

from hanse.access.decisions import cities_reached, may
from hanse.access.grants import Can
from hanse.adoption import ledger
from hanse.adoption.grids import Cell, Column, Progress, Row
from hanse.adoption.models import (
    Batch,
    Entry,
    Evidence,
    GridOrder,
    Pathway,
    Stage,
    Track,
    TrackedPolicy,
)
from hanse.adoption.rules import REACHED, Scope, Status, Verdict
from hanse.alliances.models import Alliance, MemberCity
from hanse.alliances.queries import Member, alliance_visible_to, member_city_visible_to, roster
from hanse.alliances.rules import LISTED, Standing
from hanse.history import clock
from hanse.people.models import Person
from hanse.policies.models import ModelPolicy


@dataclass(frozen=True, slots=True)
class Sight:
    """Which unconfirmed reports somebody sees: all, those of some member cities, or none."""

    all_reports: bool = False
    reports_of: frozenset[int] = frozenset()


EVERY_REPORT = Sight(all_reports=True)
CONFIRMED_ONLY = Sight()


def sight_of(person: Person, alliance: Alliance) -> Sight:
    """What a person sees of the reports in an alliance. No statement once the seats are known."""
    return Sight(all_reports=bool(may(person, Can.VIEW_REPORTED, alliance)), reports_of=cities_reached(person, Can.VIEW_REPORTED))


@dataclass(frozen=True, slots=True)
class Columns:
    """The heads of both grids, and the order in which policy stages follow each other."""

    policies: tuple[Column, ...]
    stages: tuple[Column, ...]
    policy_stages: tuple[Column, ...]


def columns(alliance: Alliance, *, known_at: datetime | None = None, language: str | None = None) -> Columns:
    """The columns an alliance shows, as they were at a moment. One statement."""
    tongue = (language or get_language() or "en").lower()
    asked: dict[str, Any] = {
        "alliance": alliance.pk,
        "at": known_at or clock.now(),
        "language": tongue,
        "main": tongue.split("-")[0],
    }
    found: dict[str, list[Column]] = {"tracked": [], Scope.CITY: [], Scope.POLICY: []}
    with connection.cursor() as cursor:
        cursor.execute(ledger.COLUMNS, asked)
        for kind, key, code, label, *_ in cursor.fetchall():
            found[kind].append(Column(key, code, label))
    return Columns(*(tuple(found[kind]) for kind in ("tracked", Scope.CITY, Scope.POLICY)))


def progress(
    alliance: Alliance,
    *,
    as_of: date | None = None,
    since: date | None = None,
    known_at: datetime | None = None,
    since_known_at: datetime | None = None,
    sight: Sight = EVERY_REPORT,
    standings: Collection[Standing] = LISTED,
    only: MemberCity | None = None,
) -> Progress:
    """Both grids of an alliance. Four SQL statements.

    True on a day: `as_of` alone (default: today in the alliance's time zone). As shown at a meeting: `as_of` is
    its day and `known_at` the moment it opened. "New!" marks what differs from what was shown on `since`,
    as known at `since_known_at` (default: as known at `known_at`). `only` narrows the reading to one city.
    """
    day = as_of or clock.today(alliance.time_zone)
    moment = known_at or clock.now()
    before = since_known_at or moment
    heads = columns(alliance, known_at=moment)
    members = roster(alliance, on=day, known_at=moment, standings=standings, only=only)
    policies_order, stages_order, statement = _orders_and_statement(alliance, len(members))
    by_member = _cells(statement, alliance, heads, day=day, moment=moment, since=since, before=before, sight=sight, only=only)
    rows = [Row(member, *by_member.get(member.id, ({}, {}))) for member in members]
    return Progress(
        alliance_slug=alliance.slug,
        alliance_name=alliance.name,
        sample_note=alliance.sample_note,
        as_of=day,
        known_at=moment,
        since=since,
        since_known_at=before if since else None,
        policies=heads.policies,
        stages=heads.stages,
        policy_stages=heads.policy_stages,
        policies_order=policies_order,
        stages_order=stages_order,
        policy_rows=tuple(_ordered(rows, policies_order, heads, grid="policies")),
        stage_rows=tuple(_ordered(rows, stages_order, heads, grid="stages")),
    )


ROWS_IN_MEMORY = 1_000
"""Rows of the ledger that are turned into Python's objects at a time."""

MANY_CITIES = 1_000
FEW_ENTRIES = 15
"""A seek for each track costs by tracks, one pass by entries: of so many cities with fewer entries each, a pass is quicker."""


def _orders_and_statement(alliance: Alliance, cities: int) -> tuple[str, str, str]:
    """By which rule each grid is ordered, and the statement that reads its cells soonest. One statement."""
    reached = Entry.objects.for_alliance(alliance).order_by("-pk").values("pk")
    asked = Pathway.objects.filter(alliance=alliance)
    if cities < MANY_CITIES:
        orders = asked.values_list("policies_order", "stages_order").first()
        return *(orders or (GridOrder.ARRANGED, GridOrder.FURTHEST)), ledger.CELLS
    last = FEW_ENTRIES * cities
    found = asked.values_list("policies_order", "stages_order", Subquery(reached[last : last + 1])).first()
    policies_order, stages_order, one_more = found or (GridOrder.ARRANGED, GridOrder.FURTHEST, None)
    return policies_order, stages_order, ledger.CELLS if one_more else ledger.CELLS_IN_ONE_PASS


def _cells(
    statement: str,
    alliance: Alliance,
    heads: Columns,
    *,
    day: date,
    moment: datetime,
    since: date | None,
    before: datetime,
    sight: Sight,
    only: MemberCity | None,
) -> dict[int, tuple[dict[str, Cell], dict[str, Cell]]]:
    """For each member city: its policy cells and its stage cells, by code."""
    stages = {stage.id: stage.code for stage in heads.stages}
    ranks = {stage.id: rank for rank, stage in enumerate(heads.policy_stages)}
    distances = _distances(len(ranks))
    policies = {policy.id: policy.code for policy in heads.policies}
    found: dict[int, tuple[dict[str, Cell], dict[str, Cell]]] = defaultdict(lambda: ({}, {}))
    shown: dict[tuple[int, int], Step] = {}
    earlier: dict[tuple[int, int], Step] = {}
    compares = since is not None
    days: dict[date, date] = {}  # each day once: many cells share it
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "alliance": alliance.pk,
                "on": day,
                "known_at": moment,
                "compares": compares,
                "since": since or day,
                "since_known_at": before,
                "all_reports": sight.all_reports,
                "reports_of": list(sight.reports_of),
                "only": only.pk if only else None,
            },
        )
        rows = chain.from_iterable(iter(partial(cursor.fetchmany, ROWS_IN_MEMORY), []))
        for member_id, stage_id, policy_id, status, effective_on, unconfirmed, old, confirmed in rows:
            if policy_id is None:
                if status and stage_id in stages:
                    found[member_id][1][stages[stage_id]] = Cell(
                        STATUSES[status],
                        compares and status != old,
                        None,
                        unconfirmed,
                        confirmed and STATUSES[confirmed],
                        days.setdefault(effective_on, effective_on),
                        old and STATUSES[old],
                    )
            elif stage_id in ranks and policy_id in policies:
                mark, rank = (member_id, policy_id), ranks[stage_id]
                if status:
                    distance, best = distances[rank, status], shown.get(mark)
                    if best is None or distance > best.distance:
                        since_when = days.setdefault(effective_on, effective_on)
                        shown[mark] = Step(distance, rank, status, since_when, unconfirmed, confirmed)
                if old:
                    distance, best = distances[rank, old], earlier.get(mark)
                    if best is None or distance > best.distance:
                        earlier[mark] = Step(distance, rank, old)
    for mark, step in shown.items():
        cell = _mark(step, earlier.get(mark), heads.policy_stages, compares=compares)
        found[mark[0]][0][policies[mark[1]]] = cell
    return found


STATUSES = {status.value: status for status in Status}


class Step(NamedTuple):
    """What the ledger says about one policy stage of a city. Of several, the furthest is the mark."""

    distance: int
    rank: int
    status: str
    effective_on: date | None = None
    unconfirmed: bool = False
    confirmed: str | None = None


def _distances(stages: int) -> dict[tuple[int, str], int]:
    """By rank of the stage and status: greater is further. The last stage that is reached; else the first still ahead."""
    return {(rank, status): rank + 1 if status in REACHED else -rank - 1 for rank in range(stages) for status in STATUSES}


def _mark(step: Step, before: Step | None, stages: tuple[Column, ...], *, compares: bool) -> Cell:
    """The cell of a policy: its furthest step, and whether that differs from the furthest one before."""
    return Cell(
        STATUSES[step.status],
        compares and (before is None or step.rank != before.rank or step.status != before.status),
        stages[step.rank],
        step.unconfirmed,
        STATUSES[step.confirmed] if step.confirmed else None,
        step.effective_on,
        STATUSES[before.status] if before else None,
        stages[before.rank] if before else None,
    )


def _ordered(rows: list[Row], order: str, heads: Columns, *, grid: str) -> list[Row]:
    """Rows in a grid's explicit order. Names sort by their folded form; ties keep the arranged order."""
    if order == GridOrder.ARRANGED:
        return sorted(rows, key=lambda row: (getattr(row.member, f"{grid}_position"), row.member.id))
    if order == GridOrder.NAME:
        return sorted(rows, key=lambda row: (row.member.name.casefold(), row.member.id))
    return sorted(rows, key=lambda row: (_distance(row, heads, grid), row.member.policies_position, row.member.id))


_WEIGHT = {Status.COMPLETED: 2, Status.IN_PROGRESS: 1, Status.TO_BE_DEVELOPED: 0}


def _distance(row: Row, heads: Columns, grid: str) -> tuple[int, ...]:
    """Smaller is further: by the weight of the last column first, then the one before."""
    if grid == "policies":
        return (-row.marks,)
    cells = (row.stages.get(stage.code) for stage in reversed(heads.stages))
    return tuple(-_WEIGHT[cell.status] if cell else 1 for cell in cells)


Key = tuple[int, int, int | None]
"""A track by the keys of its member city, stage and policy."""


def statuses_on(alliance: Alliance, *, on: date, known_at: datetime | None = None) -> dict[Key, Status]:
    """The status that counts on each track on a day, unconfirmed reports included. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(ledger.STATUS_ON, {"alliance": alliance.pk, "on": on, "known_at": known_at or clock.now()})
        return {(member, stage, policy): STATUSES[status] for member, stage, policy, status in cursor.fetchall()}


def statuses_asked(alliance: Alliance, asked: Sequence[tuple[Key, date]]) -> list[Status | None]:
    """For each track the status that counts on its own day, unconfirmed reports included. One statement for any number."""
    members, stages, policies = ([key[part] for key, _ in asked] for part in range(3))
    found: list[Status | None] = [None] * len(asked)
    with connection.cursor() as cursor:
        cursor.execute(
            ledger.STATUS_ASKED,
            {
                "alliance": alliance.pk,
                "members": members,
                "stages": stages,
                "policies": policies,
                "days": [day for _, day in asked],
                "known_at": clock.now(),
            },
        )
        for number, status in cursor.fetchall():
            found[number - 1] = STATUSES[status]
    return found


def tracks_moved_after(alliance: Alliance, day: date) -> set[Key]:
    """The tracks with a statement that counts and became true after a day. One statement."""
    moved = (
        Entry.objects.for_alliance(alliance)
        .filter(kind=Entry.Kind.STATEMENT, corrected_by__isnull=True, effective_on__gt=day)
        .exclude(review__verdict=Verdict.RETURNED)
        .order_by()
        .values_list("track__member_city_id", "track__stage_id", "track__policy_id")
        .distinct()
    )
    return set(moved)


def position(alliance: Alliance) -> int:
    """The key of the newest entry: what a form has seen of the ledger when it is drawn. 0 for an empty one."""
    return Entry.objects.for_alliance(alliance).aggregate(newest=Max("pk"))["newest"] or 0


def written_since(alliance: Alliance, position: int, tracks: Collection[Track]) -> list[int]:
    """Keys of the entries on these tracks that are newer than a position."""
    return list(
        Entry.objects.for_alliance(alliance)
        .filter(track__in=[t.pk for t in tracks], pk__gt=position)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


@dataclass(frozen=True, slots=True)
class CellAddress:
    """Where a city meets a column: one stage of the city, or one policy with all its stages."""

    member_city: MemberCity
    stages: tuple[Stage, ...]
    policy: ModelPolicy | None = None

    @property
    def alliance(self) -> Alliance:
        return self.member_city.alliance

    @property
    def alliance_id(self) -> int:
        return self.member_city.alliance_id

    @property
    def member_city_id(self) -> int:
        return self.member_city.pk

    @property
    def column(self) -> Stage | ModelPolicy:
        return self.policy or self.stages[0]


def stage_cell_visible_to(person: Person, *, alliance: str, city: str, stage: str) -> CellAddress:
    """The cell of a city stage, or 404."""
    member_city = member_city_visible_to(person, alliance=alliance, city=city)
    found = Stage.objects.for_alliance(member_city.alliance).filter(code=stage, scope=Scope.CITY).first()
    if found is None:
        raise Http404
    return CellAddress(member_city, (found,))


def policy_cell_visible_to(person: Person, *, alliance: str, city: str, policy: str) -> CellAddress:
    """The cell of a tracked policy with the pathway's policy stages, or 404."""
    member_city = member_city_visible_to(person, alliance=alliance, city=city)
    tracked = (
        TrackedPolicy.objects.for_alliance(member_city.alliance).filter(policy__code=policy).select_related("policy").first()
    )
    stages = tuple(Stage.objects.for_alliance(member_city.alliance).filter(scope=Scope.POLICY, retired_at__isnull=True))
    if tracked is None or not stages:
        raise Http404
    return CellAddress(member_city, stages, tracked.policy)


def entries_with_story(alliance: Alliance) -> QuerySet[Entry]:
    """Entries with all that their story shows: who, verdict, correction, evidence. Two statements."""
    return (
        Entry.objects.for_alliance(alliance)
        .select_related(
            "track__stage",
            "track__policy",
            "track__member_city__city",
            "track__member_city__alliance",
            "recorded_by",
            "review__recorded_by",
            "corrected_by__recorded_by",
            "corrects",
            "batch",
        )
        .prefetch_related(Prefetch("evidence", queryset=Evidence.objects.select_related("alliance")))
    )


def story_of_cell(address: CellAddress) -> QuerySet[Entry]:
    """All entries of a cell, newest statement first."""
    return entries_with_story(address.alliance).filter(
        track__member_city=address.member_city, track__policy=address.policy, track__stage__in=address.stages
    )


def story_of_city(member_city: MemberCity) -> QuerySet[Entry]:
    """All entries of a member city, newest statement first."""
    return entries_with_story(member_city.alliance).filter(track__member_city=member_city)


def entry_visible_to(person: Person, *, alliance: str, entry: int) -> Entry:
    """An entry whose story the person may read, or 404.

    Others than the secretariat and the city itself see only what counts as confirmed.
    """
    found = entries_with_story(alliance_visible_to(person, alliance=alliance)).filter(pk=entry).first()
    if found is None or not is_open_to(person, found):
        raise Http404
    return found


def confirmed(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Those entries that everybody in the alliance may read."""
    return entries.filter(Q(reported=False) | Q(review__verdict=Verdict.CONFIRMED))


def is_open_to(person: Person, entry: Entry) -> bool:
    """Whether a person may see an entry at all."""
    if may(person, Can.VIEW_REPORTED, entry):
        return True
    review = getattr(entry, "review", None)
    return not entry.reported or (review is not None and review.verdict == Verdict.CONFIRMED)


def evidence_visible_to(person: Person, *, alliance: str, evidence: int) -> Evidence:
    """A piece of evidence of an alliance the person is in, or 404."""
    found = (
        Evidence.objects.filter(alliance=alliance_visible_to(person, alliance=alliance), pk=evidence)
        .select_related("entry__track")
        .first()
    )
    if found is None or not is_open_to(person, found.entry):
        raise Http404
    return found


def waiting_reports(alliance: Alliance) -> QuerySet[Entry]:
    """Reports of cities that nobody has confirmed, returned, corrected or withdrawn, oldest first."""
    return (
        entries_with_story(alliance)
        .filter(reported=True, review__isnull=True, corrected_by__isnull=True, kind=Entry.Kind.STATEMENT)
        .order_by("recorded_at", "pk")
    )


def handed_over(member_city: MemberCity, *, newest: int) -> QuerySet[Entry]:
    """What a successor has to know of a city's record: its newest statements and every report that is still open.

    Newest first; `stated_since` says whether the track has had a later statement. Two statements.
    """
    later = Entry.objects.filter(track=OuterRef("track"), pk__gt=OuterRef("pk"), kind=Entry.Kind.STATEMENT)
    of_city = Entry.objects.filter(track__member_city=member_city, kind=Entry.Kind.STATEMENT)
    is_open = Q(reported=True, corrected_by__isnull=True) & (
        Q(review__isnull=True) | Q(review__verdict=Verdict.RETURNED, stated_since=False)
    )
    return (
        story_of_city(member_city)
        .filter(kind=Entry.Kind.STATEMENT)
        .annotate(stated_since=Exists(later))
        .filter(is_open | Q(pk__in=of_city.order_by("-pk").values("pk")[:newest]))
        .order_by("-effective_on", "-pk")
    )


def evidence_of(member_city: MemberCity) -> QuerySet[Evidence]:
    """The documents and links behind what is stated about a city, newest first."""
    found = Evidence.objects.filter(alliance=member_city.alliance, entry__track__member_city=member_city)
    return found.select_related("alliance", "entry__track__stage", "entry__track__policy").order_by("-recorded_at", "-pk")


def batches(alliance: Alliance) -> QuerySet[Batch]:
    """The alliance's batches, newest first, each with its number of entries as `size`."""
    found = Batch.objects.for_alliance(alliance).select_related("recorded_by", "withdrawal__recorded_by")
    return found.annotate(size=Count("entries")).order_by("-pk")


def batch_visible_to(person: Person, *, alliance: str, batch: int) -> Batch:
    """A batch of an alliance the person is in, or 404."""
    found = batches(alliance_visible_to(person, alliance=alliance)).select_related("alliance").filter(pk=batch).first()
    if found is None:
        raise Http404
    return found


def last_heard(alliance: Alliance) -> dict[int, datetime]:
    """For each member city with entries, when the newest one was recorded. One statement."""
    rows = (
        Entry.objects.for_alliance(alliance)
        .values_list("track__member_city")
        .annotate(newest=Max("recorded_at"))
        .values_list("track__member_city", "newest")
    )
    return dict(rows)


def members_shown(alliance: Alliance) -> list[Member]:
    """The cities listed today. One statement."""
    return roster(alliance, on=clock.today(alliance.time_zone), known_at=clock.now())
