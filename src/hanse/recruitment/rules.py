"""Conditions of recruitment, and the rules by which a city's silence leads to proposals. Pure Python."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from hanse.alliances.rules import LISTED, Standing
from hanse.history import Refused

SHORTEST_TERM_MONTHS = 16
"""Months of the term of office that should be left (eligibility criteria of OGP Local, letter_of_intent L06)."""
MOST_AT_ONCE = 200
"""Cities or experts changed by one act: as many as can be looked through."""
MOST_DRAFTS = 25
"""Proposals decided on one page: each mail is read before it leaves."""
MOST_OPEN = 500
"""Proposals that wait at a time, returns apart: more than anybody decides in a week. Others follow as these are decided."""
FUNNEL: tuple[Standing, ...] = (Standing.PROSPECT, Standing.CONTACTED, Standing.INVITED, Standing.INTENT, Standing.MEMBER)
"""The stages on the way in, in order. Observer is a side door, on hold and ended lead out."""


class Level(StrEnum):
    """How much a target has of something: what the balance of a target list is judged by."""

    UNKNOWN = "unknown"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class TouchKind(StrEnum):
    """How the alliance and a target met."""

    CALL = "call"
    MAIL = "mail"
    MEETING = "meeting"
    LETTER = "letter"
    VISIT = "visit"


class Direction(StrEnum):
    """Who turned to whom. What comes in is a sign of life."""

    OUT = "out"
    IN = "in"


class Caution(StrEnum):
    """What endangers a target."""

    TERM = "term"
    STAFF = "staff"
    OVERDUE = "overdue"


class Step(StrEnum):
    """What the standing rules can propose."""

    BACK = "back"
    LABEL = "label"
    JOIN = "join"
    REMINDER = "reminder"
    NOTICE = "notice"
    HOLD = "hold"
    END = "end"


class ProposalState(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    APPROVED = "approved"
    DISMISSED = "dismissed"
    LAPSED = "lapsed"


class How(StrEnum):
    """How something was heard of a city."""

    ENTRY = "entry"
    REPORT = "report"
    TOUCH = "touch"
    INVITATION = "invitation"


IN_ORDER: tuple[Step, ...] = tuple(Step)
"""The most pressing first: a city that has come back waits for nobody's silence."""
BY_MAIL: frozenset[Step] = frozenset({Step.REMINDER, Step.NOTICE})
"""Steps whose approval sends a mail; the others change standing or label."""


@dataclass(frozen=True, slots=True)
class Settings:
    """After how many days what is proposed. `observer_days` None: an observer becomes a member by hand alone."""

    enabled: bool = False
    silent_days: int = 90
    notice_days: int = 30
    hold_days: int = 30
    end_days: int = 365
    observer_days: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """From which day a city had which standing."""

    on: date
    standing: Standing


@dataclass(frozen=True, slots=True)
class Decision:
    """A proposal that a person approved or dismissed on a day."""

    step: Step
    on: date
    approved: bool


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the rules propose. `since` is the day from which the days were counted, `standing` what the city would become."""

    step: Step
    since: date
    standing: Standing | None = None


def proposals(
    on: date,
    *,
    history: Sequence[Change],
    activity: Collection[date],
    decisions: Collection[Decision],
    settings: Settings,
    labelled: bool = False,
) -> list[Proposed]:
    """What the rules propose for one city on a day, the most pressing first.

    `history` stands in order; of one day the last counts. `activity` are the days on which something was heard of the city; of
    a city on hold only what was heard after it was put there. A dismissed step is put off: its days begin anew. What was
    approved counts until the city is heard of again. `labelled`: the city bears the label of a return already.
    """
    past = [change for change in history if change.on <= on]
    if not settings.enabled or not past:
        return []
    heard = max((day for day in activity if day <= on), default=None)
    decided = [decision for decision in decisions if decision.on <= on]
    standing = past[-1].standing
    if standing is Standing.ON_HOLD:
        found = [_on_hold(on, past, heard, decided, settings)]
    elif standing in LISTED:
        start, before = _run(past, LISTED)
        since = max(start, heard or start)
        found = [
            None if labelled else _return(start, before, heard, decided),
            _entry(on, past, since, decided, settings),
            _silence(on, since, decided, settings),
        ]
    else:
        found = []
    return sorted((one for one in found if one is not None), key=lambda one: IN_ORDER.index(one.step))


def _run(past: Sequence[Change], standings: Collection[Standing]) -> tuple[date, Standing | None]:
    """Since when a city has had one of these standings without a break, and what it was before."""
    start = past[-1].on
    for change in reversed(past):
        if change.standing not in standings:
            return start, change.standing
        start = change.on
    return start, None


def _silence(on: date, since: date, decided: Sequence[Decision], settings: Settings) -> Proposed | None:
    """Reminder, notice, on hold: each some days after the one before it, while nothing is heard."""
    reminded = _last(decided, Step.REMINDER, after=since)
    noticed = _last(decided, Step.NOTICE, after=reminded) if reminded else None
    if noticed is not None:
        return _due(on, Proposed(Step.HOLD, noticed, Standing.ON_HOLD), settings.hold_days, decided)
    if reminded is not None:
        return _due(on, Proposed(Step.NOTICE, reminded), settings.notice_days, decided)
    return _due(on, Proposed(Step.REMINDER, since), settings.silent_days, decided)


def _on_hold(
    on: date, past: Sequence[Change], heard: date | None, decided: Sequence[Decision], settings: Settings
) -> Proposed | None:
    """Back when something is heard, unless a person said no; ended after a long time without a word."""
    start, _before = _run(past, {Standing.ON_HOLD})
    if heard is not None and heard >= start:
        if not any(d.step is Step.BACK and not d.approved and d.on >= heard for d in decided):
            listed = [change.standing for change in past if change.standing in LISTED]
            return Proposed(Step.BACK, heard, listed[-1] if listed else Standing.MEMBER)
        start = heard
    return _due(on, Proposed(Step.END, start, Standing.ENDED), settings.end_days, decided)


def _return(start: date, before: Standing | None, heard: date | None, decided: Sequence[Decision]) -> Proposed | None:
    """The label of a return: after a hold, or where a city spoke again after it had been written to."""
    written = [d.on for d in decided if d.approved and d.step in BY_MAIL and heard is not None and start <= d.on <= heard]
    returned = max([*written, *([start] if before is Standing.ON_HOLD else [])], default=None)
    if returned is None or any(d.step is Step.LABEL and d.on >= returned for d in decided):
        return None
    return Proposed(Step.LABEL, returned)


def _entry(on: date, past: Sequence[Change], since: date, decided: Sequence[Decision], settings: Settings) -> Proposed | None:
    """An observer who has looked on for long enough, and is heard of, becomes a member."""
    silent = (on - since).days >= settings.silent_days
    if past[-1].standing is not Standing.OBSERVER or settings.observer_days is None or silent:
        return None
    start, _before = _run(past, {Standing.OBSERVER})
    return _due(on, Proposed(Step.JOIN, start, Standing.MEMBER), settings.observer_days, decided)


def _last(decided: Sequence[Decision], step: Step, *, after: date) -> date | None:
    """The last approval of a step after a day."""
    return max((d.on for d in decided if d.step is step and d.approved and d.on > after), default=None)


def _due(on: date, proposed: Proposed, days: int, decided: Sequence[Decision]) -> Proposed | None:
    """A proposal whose days are over; dismissing it puts it off by as many days again."""
    put_off = max((d.on for d in decided if d.step is proposed.step and not d.approved), default=proposed.since)
    return proposed if on - max(proposed.since, put_off) >= timedelta(days=days) else None


def check_reason(reason: str) -> None:
    """Others will read why."""
    if not reason.strip():
        raise Refused(_("Give a reason. Colleagues will read it."))


def check_chosen(number: int, *, most: int = MOST_AT_ONCE) -> None:
    """Something was chosen, and not more than anybody can look through."""
    if not number:
        raise Refused(_("Nothing was chosen. Tick at least one line."))
    if number > most:
        raise Refused(_("%(number)s lines were chosen. Choose at most %(most)s at once.") % {"number": number, "most": most})


def check_belongs(belongs: bool) -> None:
    """What is joined is of one alliance."""
    if not belongs:
        raise Refused(_("This is not part of this alliance."))


def check_owner(runs_it: bool) -> None:
    """An owner is somebody who can act."""
    if not runs_it:
        raise Refused(_("Only somebody who runs the alliance can look after a target."))


def check_step(next_step: str, next_step_on: date | None) -> None:
    """A day without words reminds of nothing."""
    if next_step_on is not None and not next_step.strip():
        raise Refused(_("Say what is to be done on that day."))


def check_not_ahead(ahead: bool) -> None:
    """What is logged has happened."""
    if ahead:
        raise Refused(_("This lies ahead. Log what has happened; what is to come is a next step."))


def check_open(state: ProposalState) -> None:
    """A proposal is decided once."""
    if state is not ProposalState.OPEN:
        raise Refused(_("This proposal has been decided or has lapsed meanwhile."))


def check_holds(holds: bool, *, city: str) -> None:
    """What was true when it was proposed must be true when it is approved."""
    if not holds:
        raise Refused(_("%(city)s: this does not hold any more. Look at the list again.") % {"city": city})


def check_reader(found: bool, *, city: str) -> None:
    """A mail needs somebody to read it."""
    if not found:
        raise Refused(
            _("%(city)s has no focal point with an e-mail address who may be written to. Name one, then approve.")
            % {"city": city}
        )


def check_days(settings: Settings) -> None:
    """Each step leaves time to answer."""
    if min(settings.silent_days, settings.notice_days, settings.hold_days, settings.end_days, settings.observer_days or 1) < 1:
        raise Refused(_("Each step takes at least one day."))


def check_not_undone(undone: bool) -> None:
    """What was taken back is not taken back again."""
    if undone:
        raise Refused(_("This was undone already."))


def check_candidate_once(there: bool) -> None:
    """A city is a candidate of a cohort once."""
    if there:
        raise Refused(_("All of these are candidates of this cohort already."))


def term_is_short(ends_on: date | None, *, on: date) -> bool:
    """Whether less than 16 months of a term of office are left."""
    return ends_on is not None and ends_on < months_later(on, SHORTEST_TERM_MONTHS)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or the last one before it where that month is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))
