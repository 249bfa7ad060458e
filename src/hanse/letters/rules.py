"""The course of a letter of intent, and what may stop it. Pure Python.

Elements and order of a letter: letter_of_intent of comparable networks, sections 1 and 2. A letter goes to its signatory after a
second person has read it; the council may decide before (European Covenant) or after (ICLEI USA) it was signed.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from hanse.alliances.rules import Standing
from hanse.history import Refused
from hanse.text.merging import is_well_formed, named

DAYS_OPEN = 30
"""Days in which a letter can be signed by its link, unless the sender chooses otherwise: councils take their time."""
FEWEST_DAYS, MOST_DAYS = 1, 180
COPY_DAYS = 90
"""Days after the signature in which the same link still opens the copy."""
CODE_MINUTES = 15
CODE_ATTEMPTS = 5
CODES_AN_HOUR = 5
CODE_DIGITS = 8


class Kind(StrEnum):
    """Whose letter it is."""

    CITY = "city"
    EXPERT = "expert"


class State(StrEnum):
    """Where a letter is in its course."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    REVIEWED = "reviewed"
    SENT = "sent"
    VIEWED = "viewed"
    SIGNED = "signed"
    COUNTERSIGNED = "countersigned"
    DECLINED = "declined"
    EXPIRED = "expired"
    REPLACED = "replaced"
    ENDED = "ended"


class Step(StrEnum):
    """What moves a letter from one state to another."""

    SUBMIT = "submit"
    RETURN = "return"
    REVIEW = "review"
    SEND = "send"
    VIEW = "view"
    SEND_AGAIN = "send_again"
    REVOKE = "revoke"
    SIGN = "sign"
    DECLINE = "decline"
    EXPIRE = "expire"
    COUNTERSIGN = "countersign"
    REPLACE = "replace"
    END = "end"


OPEN = frozenset({State.SENT, State.VIEWED})
"""States in which the signatory can answer."""
INSIDE = frozenset({State.DRAFT, State.IN_REVIEW, State.REVIEWED})
"""States in which a letter is the secretariat's own paper: nobody else reads it."""

TRANSITIONS: Mapping[Step, tuple[frozenset[State], State]] = {
    Step.SUBMIT: (frozenset({State.DRAFT}), State.IN_REVIEW),
    Step.RETURN: (frozenset({State.IN_REVIEW, State.REVIEWED}), State.DRAFT),
    Step.REVIEW: (frozenset({State.IN_REVIEW}), State.REVIEWED),
    Step.SEND: (frozenset({State.REVIEWED}), State.SENT),
    Step.VIEW: (frozenset({State.SENT}), State.VIEWED),
    Step.SEND_AGAIN: (OPEN | {State.EXPIRED}, State.SENT),
    Step.REVOKE: (OPEN | {State.EXPIRED}, State.DRAFT),
    Step.SIGN: (OPEN, State.SIGNED),
    Step.DECLINE: (OPEN, State.DECLINED),
    Step.EXPIRE: (OPEN, State.EXPIRED),
    Step.COUNTERSIGN: (frozenset({State.SIGNED}), State.COUNTERSIGNED),
    Step.REPLACE: (frozenset({State.SIGNED, State.COUNTERSIGNED, State.DECLINED, State.EXPIRED}), State.REPLACED),
    Step.END: (INSIDE | OPEN | {State.SIGNED, State.COUNTERSIGNED, State.EXPIRED, State.DECLINED}, State.ENDED),
}
"""The whole course: from which states a step leads, and where to."""

WHY_NOT: Mapping[Step, object] = {
    Step.SUBMIT: _("Only a draft is handed in for review."),
    Step.RETURN: _("Only a letter that waits for review, or was reviewed and not sent yet, goes back to its draft."),
    Step.REVIEW: _("Only a letter that was handed in is reviewed."),
    Step.SEND: _("Only a letter that a second person has reviewed is sent."),
    Step.VIEW: _("Only a letter that was sent is opened."),
    Step.SEND_AGAIN: _("Only a letter that waits for its signature, or whose link has expired, is sent again."),
    Step.REVOKE: _("Only a letter that waits for its signature can be called back."),
    Step.SIGN: _("This letter cannot be signed any more."),
    Step.DECLINE: _("This letter cannot be declined any more."),
    Step.EXPIRE: _("Only a letter that waits for its signature expires."),
    Step.COUNTERSIGN: _("Only a letter that was signed is countersigned."),
    Step.REPLACE: _("Only a letter that was answered or has expired is replaced by another."),
    Step.END: _("This letter has ended already."),
}


class CouncilOrder(StrEnum):
    """When the deciding body of a city speaks: before the letter is sent, after it was sent, or not at all."""

    FIRST = "council_first"
    LATER = "letter_first"
    NONE = "none"


class Happened(StrEnum):
    """What happened to a letter."""

    DRAFTED = "drafted"
    CHANGED = "changed"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REVIEWED = "reviewed"
    SENT = "sent"
    SENT_AGAIN = "sent_again"
    REVOKED = "revoked"
    VIEWED = "viewed"
    CODE_SENT = "code_sent"
    SIGNED = "signed"
    DECLINED = "declined"
    EXPIRED = "expired"
    COUNTERSIGNED = "countersigned"
    COUNCIL = "council"
    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"
    REPLACED = "replaced"
    ENDED = "ended"


class How(StrEnum):
    """How somebody signed."""

    LINK = "link"
    PAPER = "paper"
    ACCOUNT = "account"


class Part(StrEnum):
    """Who signs what."""

    SIGNATORY = "signatory"
    COUNTERSIGNATORY = "countersignatory"


class FileKind(StrEnum):
    """What a file of a letter is."""

    PDF = "pdf"
    DOCX = "docx"
    SCAN = "scan"


class Awaiting(StrEnum):
    """Whom a letter waits for."""

    DRAFTER = "drafter"
    REVIEWER = "reviewer"
    SENDER = "sender"
    SIGNATORY = "signatory"
    COUNTERSIGNATORY = "countersignatory"
    COUNCIL = "council"


AWAITING: Mapping[Awaiting, frozenset[State]] = {
    Awaiting.DRAFTER: frozenset({State.DRAFT}),
    Awaiting.REVIEWER: frozenset({State.IN_REVIEW}),
    Awaiting.SENDER: frozenset({State.REVIEWED, State.EXPIRED}),
    Awaiting.SIGNATORY: OPEN,
    Awaiting.COUNTERSIGNATORY: frozenset({State.SIGNED}),
}
"""The states of each kind of waiting. The council is waited for beside them."""
COUNCIL_PENDING = OPEN | {State.SIGNED, State.COUNTERSIGNED}
"""States in which a later decision of the council is still to come, if none is recorded."""

RECRUITING = (Standing.PROSPECT, Standing.CONTACTED, Standing.INVITED, Standing.INTENT, Standing.MEMBER)
"""The way into an alliance, in order. Observers, and whoever is on hold or has ended, stand beside it."""
OUTCOMES = (Standing.MEMBER, Standing.OBSERVER)
"""What a countersigned letter makes of its city or expert."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: text in Markdown with merge fields. `when`: the order of council and letter that it is for, empty for both."""

    code: str
    heading: str
    text: str
    when: str = ""

    def is_for(self, order: str) -> bool:
        """Whether the clause stands in a letter of this order."""
        return not self.when or self.when == order


def fields_of(clauses: Iterable[Clause], order: str) -> tuple[str, ...]:
    """The merge fields of the clauses that stand in a letter of this order, each once."""
    used = [name for clause in clauses if clause.is_for(order) for name in named(f"{clause.heading} {clause.text}")]
    return tuple(dict.fromkeys(used))


def check_step(step: Step, state: State) -> State:
    """The state after a step. Raises Refused where the step does not lead on from here."""
    before, after = TRANSITIONS[step]
    if state not in before:
        raise Refused(WHY_NOT[step])
    return after


def check_belongs(belongs: bool) -> None:
    """What a letter names is of its alliance."""
    if not belongs:
        raise Refused(_("This is not part of this alliance."))


def check_party(kind: Kind, *, has_city: bool, has_expert: bool) -> None:
    """A letter is of one city or of one expert."""
    if kind is Kind.CITY and (not has_city or has_expert):
        raise Refused(_("Choose the city whose letter it is."))
    if kind is Kind.EXPERT and (not has_expert or has_city):
        raise Refused(_("Choose the expert whose letter it is."))


def check_template(*, of_kind: bool, released: bool) -> None:
    """A letter is written from a released template of its kind."""
    if not of_kind:
        raise Refused(_("This template is for another kind of letter."))
    if not released:
        raise Refused(_("This template has no released version yet. Release one, then write letters from it."))


def check_outcome(outcome: Standing) -> None:
    """Countersigning makes a member or an observer."""
    if outcome not in OUTCOMES:
        raise Refused(_("A letter leads to membership or to observing."))


def check_order(kind: Kind, order: CouncilOrder) -> None:
    """A council decides on a city's letter; an expert has none."""
    if kind is Kind.EXPERT and order is not CouncilOrder.NONE:
        raise Refused(_("No council decides on the letter of an expert."))
    if kind is Kind.CITY and order is CouncilOrder.NONE:
        raise Refused(_("Say whether the council decides before or after the letter is sent."))


def check_clauses(clauses: Collection[Clause], known: Collection[str]) -> None:
    """Clauses say something, each under a code of its own, and name no field that does not exist."""
    if not clauses:
        raise Refused(_("A letter has at least one clause."))
    if len({clause.code for clause in clauses}) != len(clauses):
        raise Refused(_("Two clauses have the same code. Give each its own."))
    for clause in clauses:
        if not clause.text.strip():
            raise Refused(_("The clause “%(clause)s” is empty. Write it, or leave it out.") % {"clause": _called(clause)})
        written = f"{clause.heading} {clause.text}"
        unknown = [name for name in named(written) if name not in known]
        if unknown:
            raise Refused(
                _("The clause “%(clause)s” names a field that does not exist: %(fields)s.")
                % {"clause": _called(clause), "fields": ", ".join(f"{{{{{name}}}}}" for name in unknown)}
            )
        if not is_well_formed(written):
            raise Refused(
                _("The clause “%(clause)s” has braces around something that is no field. Write a field like {{city}}.")
                % {"clause": _called(clause)}
            )


def _called(clause: Clause) -> str:
    return clause.heading or clause.code


def check_filled(needed: Iterable[tuple[str, object]], values: Mapping[str, str]) -> None:
    """No letter leaves with a gap in it. `needed` are fields with their words."""
    empty = [str(word) for name, word in needed if not values.get(name, "").strip()]
    if empty:
        raise Refused(_("These fields are still empty: %(fields)s. Fill them in first.") % {"fields": ", ".join(empty)})


def check_signatory(*, name: str, function: str, email: str) -> None:
    """A letter goes to somebody with a name, a function and an address."""
    words = (
        (name, _("name of the signatory")),
        (function, _("function of the signatory")),
        (email, _("e-mail of the signatory")),
    )
    empty = [str(word) for value, word in words if not value.strip()]
    if empty:
        raise Refused(_("These fields are still empty: %(fields)s. Fill them in first.") % {"fields": ", ".join(empty)})


def check_reviewer(is_author: bool) -> None:
    """Two pairs of eyes: nobody reviews what they wrote or changed."""
    if is_author:
        raise Refused(_("You wrote or changed this letter. A second person reviews it."))


def check_council_recorded(order: CouncilOrder, body: str, decided_on: date | None) -> None:
    """Where the council decides first, its decision is there before the letter leaves."""
    if order is CouncilOrder.FIRST and not (body.strip() and decided_on):
        raise Refused(_("The council decides first: record the deciding body and the day of its decision, then send the letter."))


def check_decision(*, kind: Kind, body: str, decided_on: date, today: date, again: bool) -> None:
    """A decision is one of a named body, made by now, and recorded once."""
    if kind is Kind.EXPERT:
        raise Refused(_("No council decides on the letter of an expert."))
    if again:
        raise Refused(_("A decision is recorded already."))
    if not body.strip():
        raise Refused(_("Name the body that decided."))
    if decided_on > today:
        raise Refused(_("%(day)s lies ahead. Give the day of the decision.") % {"day": decided_on.isoformat()})


def check_decision_time(order: CouncilOrder, state: State) -> None:
    """A decision that comes first is part of the letter's text; one that comes later follows a sent letter."""
    if order is CouncilOrder.FIRST:
        raise Refused(_("The decision came before the letter and stands in its text. Change it in the draft."))
    if state not in COUNCIL_PENDING:
        raise Refused(_("A later decision is recorded after the letter was sent, and while it is in force."))


def check_days_open(days: int) -> None:
    """A link stays open for a while, and not for good."""
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise Refused(_("A letter stays open for %(fewest)s to %(most)s days.") % {"fewest": FEWEST_DAYS, "most": MOST_DAYS})


def check_link(*, revoked: bool, expires_at: datetime, now: datetime) -> None:
    """A link works in time, and not after it was called back."""
    if revoked:
        raise Refused(
            _("This link was called back. If a newer letter was mailed to you, use its link; else ask the secretariat.")
        )
    if now >= expires_at:
        raise Refused(_("This link has expired. Ask the secretariat to send the letter again."))


def check_same_document(fingerprints: Collection[str]) -> None:
    """What is signed is what was shown: the fingerprints of the page, of the letter, of its text and of its clauses are one."""
    if len(set(fingerprints)) != 1:
        raise Refused(_("The text of the letter has changed since you opened this page. Nothing was signed. Read it again."))


def check_intends(intends: bool) -> None:
    """Nobody signs by accident."""
    if not intends:
        raise Refused(_("Tick that you intend to sign and are entitled to."))


def check_named(*, name: str, function: str) -> None:
    """A signature is a name and a function."""
    if not name.strip() or not function.strip():
        raise Refused(_("Type your name and your function."))


def check_code(*, sent: bool, expires_at: datetime | None, attempts: int, now: datetime) -> None:
    """A code is worth trying: it was sent, is not too old, and was not guessed at too often."""
    if not sent:
        raise Refused(_("Have a code sent to your mailbox first."))
    if expires_at is None or now >= expires_at:
        raise Refused(_("This code has expired. Have a new one sent."))
    if attempts >= CODE_ATTEMPTS:
        raise Refused(_("This code was tried too often. Have a new one sent."))


def check_code_right(right: bool) -> None:
    """The code of the mail and no other."""
    if not right:
        raise Refused(
            _("This is not the code of the latest mail. Look again; after %(tries)s tries it is void.") % {"tries": CODE_ATTEMPTS}
        )


def check_codes_sent(number: int) -> None:
    """A mailbox is not flooded."""
    if number >= CODES_AN_HOUR:
        raise Refused(_("Several codes were sent already. Wait an hour, or ask the secretariat."))


def check_reason(reason: str) -> None:
    """Whoever says no, or calls something back, says why in a word."""
    if not reason.strip():
        raise Refused(_("Give a reason, in a few words."))


def check_dated(day: date, *, today: date) -> None:
    """What is recorded has happened."""
    if day > today:
        raise Refused(_("%(day)s lies ahead. Give a day up to today.") % {"day": day.isoformat()})


def check_publishable(state: State) -> None:
    """Only what both have signed is shown to others."""
    if state is not State.COUNTERSIGNED:
        raise Refused(_("A letter is published after both have signed."))


def check_editable(released: bool) -> None:
    """A released version of a template stays as it is."""
    if released:
        raise Refused(_("This version is released and stays as it is. Begin a new version."))


def check_no_draft(drafted: bool) -> None:
    """One draft of a template at a time."""
    if drafted:
        raise Refused(_("There is a draft of this template already. Change that one."))


def check_commitment(text: str) -> None:
    """A commitment says what is to be done."""
    if not text.strip():
        raise Refused(_("Say what is to be done."))


def check_not_done(done: bool) -> None:
    """What is done is done once."""
    if done:
        raise Refused(_("This commitment is done already."))


def standing_after(step: Step, current: Standing | None, outcome: Standing) -> Standing | None:
    """The standing that a step of a letter leads to; None where it stays. Nobody is set back by a letter.

    Sending makes whoever stands before it invited, signing leads to intent, countersigning to what the letter chose.
    """
    if step is Step.COUNTERSIGN:
        return outcome if current is not outcome else None
    wanted = {Step.SEND: Standing.INVITED, Step.SIGN: Standing.INTENT}.get(step)
    if wanted is None or current not in RECRUITING:
        return wanted if current is None else None
    return wanted if RECRUITING.index(current) < RECRUITING.index(wanted) else None


def expiry(now: datetime, days: int) -> datetime:
    """When a link of this moment expires."""
    return now + timedelta(days=days)
