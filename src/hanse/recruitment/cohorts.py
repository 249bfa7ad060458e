"""How a cohort fills: its members by day, against the straight line of its plan and against earlier cohorts at the same age."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from django.db import connection

from hanse.alliances.models import Alliance, Cohort
from hanse.alliances.rules import Standing
from hanse.history import clock

_STEPS = """
WITH said AS (
    SELECT DISTINCT ON (change.member_city_id, change.effective_on)
           change.member_city_id, m.cohort_id, change.effective_on, change.standing = %(member)s AS inside
      FROM alliances_standingchange change JOIN alliances_membercity m ON m.id = change.member_city_id
     WHERE change.alliance_id = %(alliance)s AND m.cohort_id IS NOT NULL AND change.effective_on <= %(on)s
     ORDER BY change.member_city_id, change.effective_on, change.recorded_at DESC, change.id DESC),
turns AS (
    SELECT cohort_id, effective_on,
           inside::int - coalesce(lag(inside) OVER (PARTITION BY member_city_id ORDER BY effective_on), false)::int AS turn
      FROM said)
SELECT cohort_id, effective_on, sum(turn) FROM turns
 GROUP BY cohort_id, effective_on HAVING sum(turn) <> 0 ORDER BY cohort_id, effective_on
"""
WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 36, 20, 12, 28
MOST_DAYS = 730
"""What becomes of a cohort after two years is told by the table; the picture shows how it fills."""
AGES = (30, 90, 180, 365, 730)
"""Days since the opening at which cohorts are compared, besides the age of the one that is looked at."""


@dataclass(frozen=True, slots=True)
class Course:
    """How many members a cohort had since which day."""

    cohort: Cohort
    steps: tuple[tuple[date, int], ...]

    @property
    def begins_on(self) -> date | None:
        """The day it opened; where none is known, the day of its first member."""
        return self.cohort.opened_on or (self.steps[0][0] if self.steps else None)

    def on(self, day: date) -> int:
        """The members on a day."""
        return next((number for since, number in reversed(self.steps) if since <= day), 0)

    def at_age(self, days: int) -> int | None:
        """The members so many days after it began; None where it began on no known day."""
        return self.on(self.begins_on + timedelta(days=days)) if self.begins_on else None


def courses(alliance: Alliance, cohorts: Sequence[Cohort], *, on: date) -> dict[int, Course]:
    """The course of each cohort, by key. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_STEPS, {"alliance": alliance.pk, "member": Standing.MEMBER.value, "on": on})
        turns: dict[int, list[tuple[date, int]]] = {}
        for cohort, day, turn in cursor.fetchall():
            turns.setdefault(cohort, []).append((day, turn))
    found = {}
    for cohort in cohorts:
        days = turns.get(cohort.pk, [])
        found[cohort.pk] = Course(cohort, tuple(zip((day for day, _ in days), accumulate(turn for _, turn in days), strict=True)))
    return found


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the table beside the picture: an age in days, the members then, those planned, and those of earlier cohorts."""

    days: int
    on: date
    members: int | None
    planned: float | None
    earlier: list[tuple[str, int | None]]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the picture, in its pixels."""

    name: str
    points: str
    kind: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A number beside an axis, in pixels of the picture."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The picture of a cohort's course."""

    width: int
    height: int
    lines: list[Line]
    ages: list[Tick]
    numbers: list[Tick]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a cohort stands: members today, what its plan says for today, and the comparison."""

    course: Course
    members: int
    planned: float | None
    age: int | None
    marks: list[Mark]
    earlier: list[Cohort]
    chart: Chart | None


def progress(alliance: Alliance, cohort: Cohort, *, on: date | None = None) -> Progress:
    """A cohort against its plan and against those opened before it. Two statements."""
    today = on or clock.today(alliance.time_zone)
    cohorts = list(alliance.cohorts.all())
    found = courses(alliance, cohorts, on=today)
    course = found[cohort.pk]
    began = course.begins_on
    before = [found[other.pk] for other in cohorts if _is_earlier(found[other.pk], course)]
    age = (today - began).days if began else None
    marks = (
        [_mark(days, course, before, today) for days in sorted({*AGES, age or 0, _length(cohort) or 0} - {0})] if began else []
    )
    chart = _chart(course, before, today) if began and age else None
    return Progress(course, course.on(today), _planned(cohort, today), age, marks, [other.cohort for other in before], chart)


def _is_earlier(other: Course, course: Course) -> bool:
    if other.cohort.pk == course.cohort.pk or other.begins_on is None or course.begins_on is None:
        return False
    return (other.begins_on, other.cohort.position) < (course.begins_on, course.cohort.position)


def _length(cohort: Cohort) -> int | None:
    return (cohort.closes_on - cohort.opened_on).days if cohort.opened_on and cohort.closes_on else None


def _planned(cohort: Cohort, day: date) -> float | None:
    """The members that the straight line from the opening to the target asks for on a day."""
    length = _length(cohort)
    if not length or cohort.target is None or cohort.opened_on is None:
        return None
    return round(cohort.target * min(1.0, max(0.0, (day - cohort.opened_on).days / length)), 1)


def _mark(days: int, course: Course, before: list[Course], today: date) -> Mark:
    day = (course.begins_on or today) + timedelta(days=days)
    return Mark(
        days=days,
        on=day,
        members=course.on(day) if day <= today else None,
        planned=_planned(course.cohort, day),
        earlier=[(other.cohort.name, other.at_age(days) if _reached(other, days, today) else None) for other in before],
    )


def _reached(course: Course, days: int, today: date) -> bool:
    return course.begins_on is not None and course.begins_on + timedelta(days=days) <= today


def _chart(course: Course, before: list[Course], today: date) -> Chart:
    """Members by the days since the opening: this cohort, its plan, and those before it over the same time."""
    began = course.begins_on or today
    span = max(min((today - began).days, MOST_DAYS), _length(course.cohort) or 0, 1)
    most = max([course.cohort.target or 0, *(number for one in [course, *before] for _, number in one.steps), 1])

    def x(days: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * min(days, span) / span, 1)

    def y(number: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * number / most, 1)

    def stairs(one: Course) -> str:
        start, last, points = one.begins_on or today, 0, []
        for day, number in one.steps:
            days = max(0, (day - start).days)
            if days > span:
                break
            points += [(x(days), y(last)), (x(days), y(number))]
            last = number
        end = x(min(span, (today - start).days))
        return " ".join(f"{px},{py}" for px, py in [(x(0), y(0)), *points, (end, y(last))])

    lines = [Line(other.cohort.name, stairs(other), "earlier") for other in before]
    length = _length(course.cohort)
    if length and course.cohort.target:
        ends = f" {x(span)},{y(course.cohort.target)}" if span > length else ""
        lines.append(Line("", f"{x(0)},{y(0)} {x(length)},{y(course.cohort.target)}{ends}", "plan"))
    lines.append(Line(course.cohort.name, stairs(course), "this"))
    ages = [Tick(x(span * part / 4), HEIGHT - 8, str(round(span * part / 4))) for part in range(5)]
    numbers = [Tick(LEFT - 6, y(number), str(number)) for number in sorted({0, round(most / 2), most})]
    return Chart(WIDTH, HEIGHT, lines, ages, numbers)
