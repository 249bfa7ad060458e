"""What a made-up alliance consists of and what happened in it. Pure Python; the same size gives the same story.

The proportions follow Figure 3 of the paper, where eleven cities have fourteen marks: a city chooses one or two policies.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from hanse.adoption.rules import Status, Verdict
from hanse.alliances.rules import Standing

BEGIN = datetime(2021, 1, 4, 8, tzinfo=UTC)
"""When the alliance starts. Fixed, like END, so that the data do not depend on the day on which they are made."""
FIRST_WORD = BEGIN + timedelta(days=30)
END = datetime(2025, 12, 31, 18, tzinfo=UTC)

CITY_STAGES = 4
POLICIES_CHOSEN = (0, 1, 1, 1, 2, 2, 2, 3)
STAGES_OPENED = (1, 1, 1, 2, 2, 3, 4, 5)
REPORTED = 0.10
CONFIRMED = 0.80
RETURNED = 0.10
CORRECTED = 0.03
WITHDRAWN = 0.01
NOTED = 0.20
NOTES = (
    "Said at the meeting.",
    "Council vote.",
    "The legal office has read the draft.",
    "Waiting for the budget of next year.",
    "Handed over to the new team.",
    "Workshop with the experts held.",
)
WORD = "Please add the date of the decision."
NEXT: dict[Status | None, tuple[Status, ...]] = {
    None: (Status.TO_BE_DEVELOPED, Status.TO_BE_DEVELOPED, Status.IN_PROGRESS, Status.COMPLETED),
    Status.TO_BE_DEVELOPED: (Status.IN_PROGRESS,),
    Status.IN_PROGRESS: (Status.COMPLETED, Status.COMPLETED, Status.IN_PROGRESS, Status.TO_BE_DEVELOPED),
    Status.COMPLETED: (Status.COMPLETED, Status.IN_PROGRESS),
}
FIRST_NAMES = ("Ana", "José", "Lucía", "João", "Kenji", "さくら", "Дмитрий", "Zoë", "Priya", "Fatima", "Łukasz", "Mei")
TITLES = ("Director", "Chief of staff", "Head of digital government", "Adviser", "Secretary of mobility", "")
ENDINGS = ("ra", "lo", "mi", "ta", "ven", "dal", "bor", "nis", "que", "sol", "gar", "tun")


@dataclass(frozen=True, slots=True)
class Size:
    """How large an alliance is wanted, and which of all the possible ones."""

    cities: int = 130
    policies: int = 7
    entries: int = 10_000
    meetings: int = 12
    contacts: int = 0
    seed: int = 1


LIMITS = {
    "cities": (1, 200_000),
    "policies": (0, 200),
    "entries": (0, 20_000_000),
    "meetings": (0, 1_000),
    "contacts": (0, 1_000_000),
}
"""The least and the most of each that can be made."""


@dataclass(frozen=True, slots=True)
class Track:
    """One line of progress, by position: the city, its stage among those of its scope, the policy or None."""

    city: int
    stage: int
    policy: int | None = None


@dataclass(frozen=True, slots=True)
class Saying:
    """One entry. `track` and `corrects` are positions among the tracks and among the entries; no status: a withdrawal."""

    track: int
    status: Status | None
    effective_on: date
    recorded_at: datetime
    note: str
    reported: bool
    corrects: int | None
    verdict: Verdict | None
    reviewed_at: datetime


def city_name(number: int) -> str:
    """A name that no real city has: three syllables and the number."""
    chance = Random(number)  # noqa: S311  # nothing here is a secret
    return f"{''.join(chance.choices(ENDINGS, k=3)).title()} {number}"


def contact_name(number: int) -> str:
    """A name in one of several scripts, with a family name that is made up."""
    chance = Random(-number - 1)  # noqa: S311
    family = " ".join("".join(chance.choices(ENDINGS, k=3)).title() for _ in range(2))
    return f"{chance.choice(FIRST_NAMES)} {family}"


def standings(size: Size) -> list[Standing]:
    """Standing by city: members, and here and there an observer."""
    chance = Random(size.seed)  # noqa: S311
    return [Standing.OBSERVER if chance.random() < 0.03 else Standing.MEMBER for _ in range(size.cities)]


def tracks(size: Size) -> list[Track]:
    """The lines of progress that get a word at all, in the order in which they get their first one."""
    chance = Random(size.seed)  # noqa: S311
    found = []
    for city in range(size.cities):
        found += [Track(city, stage) for stage in range(CITY_STAGES)]
        chosen = min(size.policies, chance.choice(POLICIES_CHOSEN))
        for policy in chance.sample(range(size.policies), chosen):
            found += [Track(city, stage, policy) for stage in range(chance.choice(STAGES_OPENED))]
    chance.shuffle(found)
    return found


def sayings(size: Size, *, of: int) -> Iterator[Saying]:
    """The entries in the order of recording, on `of` tracks: first one on each, then more where cities are lively."""
    chance = Random(size.seed)  # noqa: S311
    slot = (END - FIRST_WORD) / max(size.entries, 1)
    latest: list[Status | None] = [None] * of
    correctable: list[int | None] = [None] * of
    for number in range(size.entries):
        recorded_at = FIRST_WORD + slot * (number + chance.random())
        track = number if number < of else int(of * chance.random() ** 1.5)
        status: Status | None = chance.choice(NEXT[latest[track]])
        corrects, reported, draw = correctable[track], False, chance.random()
        if corrects is not None and draw < WITHDRAWN:
            status = None
        elif corrects is None or draw >= WITHDRAWN + CORRECTED:
            corrects, reported = None, draw > 1 - REPORTED
        correctable[track] = number if status and not reported else None
        latest[track] = status or latest[track]
        yield Saying(
            track=track,
            status=status,
            effective_on=max(BEGIN, recorded_at - timedelta(days=60 * chance.random() ** 4)).date(),
            recorded_at=recorded_at,
            note=chance.choice(NOTES) if chance.random() < NOTED else "",
            reported=reported,
            corrects=corrects,
            verdict=_verdict(chance.random()) if reported else None,
            reviewed_at=recorded_at + timedelta(days=3 * chance.random()),
        )


def _verdict(draw: float) -> Verdict | None:
    if draw < CONFIRMED:
        return Verdict.CONFIRMED
    return Verdict.RETURNED if draw < CONFIRMED + RETURNED else None
