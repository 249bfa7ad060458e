"""Conditions of the ledger. Pure Python."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from hanse.history import Refused
from hanse.text.names import fold


class Status(StrEnum):
    """How far one step has come (Figure 3 of the paper)."""

    TO_BE_DEVELOPED = "to_be_developed"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


REACHED: frozenset[Status] = frozenset({Status.IN_PROGRESS, Status.COMPLETED})
"""The statuses with which a policy stage counts as a mark."""


class Scope(StrEnum):
    """Whether a stage is taken once by a city, or once for each policy."""

    CITY = "city"
    POLICY = "policy"


class Verdict(StrEnum):
    """What the secretariat says to a city's own report."""

    CONFIRMED = "confirmed"
    RETURNED = "returned"


class Changed(Refused):
    """Somebody wrote to the same track since the writer looked. Carries the keys of the tracks' newest entries."""

    def __init__(self, entry_ids: list[int]) -> None:
        super().__init__(_("Somebody else has recorded something here since you opened the form. Look at it and choose."))
        self.entry_ids = entry_ids


def check_track(*, scope: str, has_policy: bool, stage_retired: bool) -> None:
    """A policy stage is recorded for a policy, a city stage for none; a retired stage is closed."""
    if (scope == Scope.POLICY) != has_policy:
        raise Refused(_("A stage of the policies needs a policy; a stage of the city has none."))
    if stage_retired:
        raise Refused(_("This stage is no longer part of the pathway. Its record stays; nothing is added to it."))


def check_open_for_correction(*, is_statement: bool, corrected: bool, returned: bool) -> None:
    """Only a statement that still stands can be corrected or withdrawn."""
    if not is_statement:
        raise Refused(_("A withdrawal cannot be corrected. Record a new statement instead."))
    if corrected:
        raise Refused(_("This entry has been corrected or withdrawn already. Correct the newest one."))
    if returned:
        raise Refused(_("This report was returned to the city and does not count. Record a new one."))


def check_reviewable(*, reported: bool, reviewed: bool, corrected: bool) -> None:
    """A verdict is given once, to a city's own report that still stands."""
    if not reported:
        raise Refused(_("Only a city's own report is confirmed or returned."))
    if reviewed:
        raise Refused(_("This report has been confirmed or returned already."))
    if corrected:
        raise Refused(_("This report has been corrected or withdrawn meanwhile."))


def check_verdict(verdict: str, word: str) -> None:
    """A returned report comes with a word that helps the city."""
    if verdict == Verdict.RETURNED and not word.strip():
        raise Refused(_("Say in a word why you return the report, so that the city knows what to do."))


def check_effective(effective_on: date, *, today: date) -> None:
    """The ledger holds what is true: a date ahead belongs into a plan, not into an entry."""
    if effective_on > today:
        raise Refused(
            _("%(day)s lies ahead. Give the day on which it became true, at the latest today, %(today)s.")
            % {"day": effective_on.isoformat(), "today": today.isoformat()}
        )


def check_batch_stands(*, withdrawn: bool) -> None:
    """A batch is withdrawn once."""
    if withdrawn:
        raise Refused(_("This batch has been withdrawn already."))


def check_belongs(belongs: bool) -> None:
    """A statement speaks of the alliance's own cities, stages and policies."""
    if not belongs:
        raise Refused(_("A line names a city, stage or policy that is not part of this alliance."))


def check_names(names: Iterable[str]) -> None:
    """Stages are told apart by their names, as people write them in sheets: case, accents and width do not matter."""
    for name, times in Counter(fold(name) for name in names).items():
        if times > 1:
            raise Refused(_("Two stages are called “%(name)s”. Give each a name of its own.") % {"name": name})


def check_earlier(earlier: date | None, *, on: date) -> None:
    """What was so before a sheet's day was so on an earlier day."""
    if earlier is not None and earlier >= on:
        raise Refused(
            _("The cells without “New!” were so before %(on)s, the day of the sheet: give an earlier day, or none.")
            % {"on": on.isoformat()}
        )


def check_understood(not_understood: int, *, skip: bool) -> None:
    """A file is recorded as a whole, unless somebody chooses to leave out what is not understood."""
    if not_understood and not skip:
        raise Refused(
            _("Not understood in this file: %(count)s. Mend the places and load it again, or choose to leave them out.")
            % {"count": not_understood}
        )


def check_something_to_record(count: int) -> None:
    """An import records something."""
    if not count:
        raise Refused(_("The record says all this already. There is nothing to record."))
