"""The course of a message: its states, what a mail server's answer makes of it, when it is tried again."""

from dataclasses import dataclass
from enum import StrEnum

MINUTE, HOUR = 60, 3600
WAITS = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR)
"""Seconds before the second, third, … attempt. Greylisting lets the second or third pass; after two days nobody waits for it."""


class State(StrEnum):
    """Where a message is."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"


IN_FLIGHT = frozenset({State.QUEUED, State.SENDING})
"""States that a worker still has to do with."""


class Verdict(StrEnum):
    """What a mail server made of one attempt."""

    ACCEPTED = "accepted"
    NOT_YET = "not_yet"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One attempt: the verdict, and the server's words or what went wrong."""

    verdict: Verdict
    words: str = ""


def verdict_of(code: int, *, handed_over: bool) -> Verdict:
    """What a reply code of SMTP says (RFC 5321, section 4.2.1): 4xx may be tried again, 5xx may not.

    Any other code is no refusal: once the text was handed over, the server may have kept it.
    """
    if 400 <= code < 500:
        return Verdict.NOT_YET
    if 500 <= code < 600:
        return Verdict.REFUSED
    return Verdict.UNKNOWN if handed_over else Verdict.NOT_YET


def state_after(outcome: Outcome, *, attempts: int) -> State:
    """The state of a message after its attempt number `attempts`."""
    match outcome.verdict:
        case Verdict.ACCEPTED:
            return State.SENT
        case Verdict.REFUSED:
            return State.FAILED
        case Verdict.UNKNOWN:
            return State.UNCERTAIN
        case Verdict.NOT_YET:
            return State.QUEUED if attempts <= len(WAITS) else State.FAILED
