"""An entry as it is told to a reader: what, who, when, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hanse.access.decisions import may
from hanse.access.grants import Can
from hanse.adoption.models import STATUS_WORDS, Entry, Evidence
from hanse.adoption.queries import is_open_to
from hanse.adoption.rules import Status, Verdict
from hanse.people.models import Person


@dataclass(frozen=True, slots=True)
class Told:
    """One entry for one reader. What the reader may not see is empty."""

    entry: Entry
    about: str
    status: str
    word: str
    reported: bool
    returned: str
    outcome: str
    note: str
    who: str
    source: str
    evidence: tuple[Evidence, ...]
    may_correct: bool
    may_withdraw: bool
    may_review: bool

    @property
    def counts(self) -> bool:
        """Whether the statement still stands."""
        return not self.outcome and not self.returned


def told_to(person: Person, entries: Iterable[Entry]) -> list[Told]:
    """The statements a person may read, in the given order. No statement of SQL beyond those of the entries."""
    return [_tell(person, entry) for entry in entries if entry.kind == Entry.Kind.STATEMENT and is_open_to(person, entry)]


def _tell(person: Person, entry: Entry) -> Told:
    inside = bool(may(person, Can.VIEW_EVIDENCE, entry))
    review = getattr(entry, "review", None)
    later = getattr(entry, "corrected_by", None)
    returned = review is not None and review.verdict == Verdict.RETURNED
    stands = later is None and not returned
    open_report = entry.reported and review is None and stands
    records = bool(may(person, Can.RECORD_PROGRESS, entry))
    own = open_report and bool(may(person, Can.REPORT_PROGRESS, entry))
    return Told(
        entry=entry,
        about=_about(entry),
        status=entry.status,
        word=str(STATUS_WORDS[Status(entry.status)]),
        reported=open_report,
        returned=_("Returned: %(word)s") % {"word": review.word} if returned and inside and review else "",
        outcome=_outcome(later, inside=inside),
        note=entry.note if inside else "",
        who=_who(entry) if inside else "",
        source=entry.get_source_display() if inside else "",
        evidence=tuple(entry.evidence.all()) if inside else (),
        may_correct=stands and records,
        may_withdraw=stands and (records or own),
        may_review=open_report and bool(may(person, Can.CONFIRM_PROGRESS, entry)),
    )


def _about(entry: Entry) -> str:
    track = entry.track
    return f"{track.policy.label()}: {track.stage.label()}" if track.policy else track.stage.label()


def _who(entry: Entry) -> str:
    name = entry.recorded_by.name if entry.recorded_by else _("set-up")
    review = getattr(entry, "review", None)
    if review is not None and review.verdict == Verdict.CONFIRMED and review.recorded_by:
        return _("%(name)s, confirmed by %(reviewer)s") % {"name": name, "reviewer": review.recorded_by.name}
    return name


def _outcome(later: Entry | None, *, inside: bool) -> str:
    if later is None:
        return ""
    if later.kind == Entry.Kind.WITHDRAWAL:
        words = _("Withdrawn")
    else:
        words = _("Corrected to: %(status)s, since %(day)s") % {
            "status": STATUS_WORDS[Status(later.status)],
            "day": later.effective_on.isoformat(),
        }
    if not inside:
        return words
    reason = f": {later.note}" if later.note else ""
    who = f" ({later.recorded_by.name})" if later.recorded_by else ""
    return f"{words}{reason}{who}"
