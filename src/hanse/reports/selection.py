"""Which progress somebody asks for: a day or a meeting, what to compare with, which cities and columns."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, Self
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from hanse.access.decisions import may
from hanse.access.grants import Can
from hanse.adoption.grids import Progress, Row
from hanse.adoption.models import TrackedPolicy
from hanse.adoption.queries import Sight, progress
from hanse.alliances.models import STANDING_WORDS, Alliance, Cohort
from hanse.alliances.rules import LISTED, Standing
from hanse.gatherings import queries as gatherings
from hanse.gatherings.models import Gathering
from hanse.history import clock
from hanse.people.models import Person
from hanse.reports.days import day_in_words, gathering_in_words


@dataclass(frozen=True, kw_only=True)
class Selection:
    """A choice of moment and filters, as it stands in an address or on the command line.

    as_of          the day to show, true with today's knowledge; None: today
    meeting        shown as it was when this gathering opened; goes before `as_of`
    since          the day to compare with, true with today's knowledge; None: see `compared`
    since_meeting  compared with what was shown at this gathering; goes before `since`
    cohort, standing, policy, new_only   filters; None, "" and False let everything through
    gatherings     those that have opened, newest first, to choose from
    problems       a sentence for each value that was not understood; it is left out of the choice

    Days are in the alliance's time zone.
    """

    alliance_slug: str
    time_zone: str
    today: date
    as_of: date | None = None
    meeting: Gathering | None = None
    since: date | None = None
    since_meeting: Gathering | None = None
    cohort: Cohort | None = None
    standing: Standing | None = None
    policy: str = ""
    new_only: bool = False
    gatherings: tuple[Gathering, ...] = ()
    problems: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: Mapping[str, Any], *, alliance: Alliance, person: Person | None) -> Self:
        """Read the choice from a query string. One statement, and one more for a cohort and for a policy.

        `person` is whoever asks; None is the command line, which sees everything.
        """
        reader = _Reader(query, alliance, person)
        return cls(alliance_slug=alliance.slug, time_zone=alliance.time_zone, **reader.read())

    @property
    def day(self) -> date:
        """The day that is shown."""
        return self.meeting.on if self.meeting else self.as_of or self.today

    @property
    def compared(self) -> Gathering | None:
        """The gathering that "New!" compares with: the chosen one, else the last before what is shown."""
        if self.since_meeting or self.since:
            return self.since_meeting
        return next((gathering for gathering in self.gatherings if self._is_earlier(gathering)), None)

    @property
    def standings(self) -> frozenset[Standing]:
        """The standings whose cities are shown."""
        return frozenset({self.standing}) if self.standing else LISTED

    def progress(self, alliance: Alliance, *, sight: Sight) -> Progress:
        """The progress that was asked for. As many statements as adoption.queries.progress."""
        compared = self.compared
        found = progress(
            alliance,
            as_of=self.day,
            known_at=self.meeting.opens_at if self.meeting else None,
            since=compared.on if compared else self.since,
            since_known_at=compared.opens_at if compared else None,
            sight=sight,
            standings=self.standings,
        )
        if self.policy:
            found = _with_only_policy(found, self.policy)
        if self.cohort or self.new_only:
            found = found.narrowed(self._keeps)
        return found

    def query_string(self, **changes: str) -> str:
        """The choice as it stands in an address, without the question mark; a change to "" leaves a parameter out."""
        return urlencode({name: value for name, value in (self.parameters | changes).items() if value})

    @property
    def parameters(self) -> dict[str, str]:
        """The choice by the names of its parameters, without what is left to the defaults."""
        chosen = {
            "as_of": self.as_of.isoformat() if self.as_of and not self.meeting else "",
            "meeting": str(self.meeting.pk) if self.meeting else "",
            "since": self.since.isoformat() if self.since and not self.since_meeting else "",
            "since_meeting": str(self.since_meeting.pk) if self.since_meeting else "",
            "cohort": str(self.cohort.pk) if self.cohort else "",
            "standing": str(self.standing or ""),
            "policy": self.policy,
            "new": "1" if self.new_only else "",
        }
        return {name: value for name, value in chosen.items() if value}

    def sentence(self) -> str:
        """What is shown, compared with what, filtered by what, in plain words."""
        return " · ".join(part for part in (self._shown_in_words(), self._compared_in_words(), *self.filters()) if part)

    def filters(self) -> list[str]:
        """The filters that are on, in words."""
        words = []
        if self.cohort:
            words.append(_("cohort %(name)s") % {"name": self.cohort.name})
        if self.standing:
            words.append(_("standing: %(standing)s") % {"standing": STANDING_WORDS[self.standing]})
        if self.policy:
            words.append(_("policy %(code)s") % {"code": self.policy})
        if self.new_only:
            words.append(_("only cities with news"))
        return words

    def filename(self, extension: str) -> str:
        """A name for the file of an export: "latam-progress-2022-05-26.xlsx"."""
        return f"{self.alliance_slug}-progress-{self.day.isoformat()}.{extension}"

    def _is_earlier(self, gathering: Gathering) -> bool:
        """Whether a gathering lies before what is shown: before the meeting opened, or before the chosen day began."""
        if self.meeting:
            return gathering.opens_at < self.meeting.opens_at
        if self.as_of:
            return gathering.opens_at < datetime.combine(self.as_of, time.min, ZoneInfo(self.time_zone))
        return True

    def _keeps(self, row: Row) -> bool:
        if self.cohort and row.member.cohort_id != self.cohort.pk:
            return False
        return row.has_new or not self.new_only

    def _shown_in_words(self) -> str:
        if self.meeting:
            return _("As shown at %(meeting)s") % {"meeting": gathering_in_words(self.meeting)}
        if self.as_of:
            return _("As of %(day)s") % {"day": day_in_words(self.as_of)}
        return _("As of today, %(day)s") % {"day": day_in_words(self.today)}

    def _compared_in_words(self) -> str:
        compared = self.compared
        if compared:
            return _("new since %(meeting)s") % {"meeting": gathering_in_words(compared)}
        return _("new since %(day)s") % {"day": day_in_words(self.since)} if self.since else ""


def _with_only_policy(found: Progress, code: str) -> Progress:
    """The same progress with one policy as its only column."""

    def narrowed(row: Row) -> Row:
        return replace(row, policies={code: row.policies[code]} if code in row.policies else {})

    return replace(
        found,
        policies=tuple(policy for policy in found.policies if policy.code == code),
        policy_rows=tuple(narrowed(row) for row in found.policy_rows),
        stage_rows=tuple(narrowed(row) for row in found.stage_rows),
    )


class _Reader:
    """Reads the values one by one and keeps a sentence for each that is not understood."""

    def __init__(self, query: Mapping[str, Any], alliance: Alliance, person: Person | None) -> None:
        self.query = query
        self.alliance = alliance
        self.person = person
        self.today = clock.today(alliance.time_zone)
        self.gatherings = tuple(gatherings.past(alliance))
        self.problems: list[str] = []

    def read(self) -> dict[str, Any]:
        """The keyword arguments of a Selection."""
        as_of, meeting = self._day("as_of"), self._gathering("meeting")
        shown = meeting.on if meeting else as_of or self.today
        chosen = {
            "as_of": as_of,
            "meeting": meeting,
            "since": self._earlier(self._day("since"), shown),
            "since_meeting": self._earlier_gathering(self._gathering("since_meeting"), shown),
            "cohort": self._cohort(),
            "standing": self._standing(),
            "policy": self._policy(),
            "new_only": self._text("new") in {"1", "on", "true"},
        }
        return {**chosen, "today": self.today, "gatherings": self.gatherings, "problems": tuple(self.problems)}

    def _text(self, name: str) -> str:
        return str(self.query.get(name) or "").strip()

    def _day(self, name: str) -> date | None:
        text = self._text(name)
        if not text:
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self.problems.append(_("“%(text)s” is not a day. Write it as in 2022-05-26.") % {"text": text})
            return None
        if day > self.today:
            self.problems.append(_("%(day)s lies ahead. Choose a day up to today.") % {"day": day_in_words(day)})
            return None
        return day

    def _gathering(self, name: str) -> Gathering | None:
        text = self._text(name)
        found = next((gathering for gathering in self.gatherings if str(gathering.pk) == text), None)
        if text and found is None:
            self.problems.append(_("There is no past meeting “%(text)s” in this alliance.") % {"text": text})
        return found

    def _earlier(self, since: date | None, shown: date) -> date | None:
        if since and since > shown:
            self.problems.append(
                _("%(since)s lies after %(shown)s, the day that is shown. Compare with an earlier day.")
                % {"since": day_in_words(since), "shown": day_in_words(shown)}
            )
            return None
        return since

    def _earlier_gathering(self, since: Gathering | None, shown: date) -> Gathering | None:
        return since if since and self._earlier(since.on, shown) else None

    def _cohort(self) -> Cohort | None:
        text = self._text("cohort")
        found = Cohort.objects.for_alliance(self.alliance).filter(pk=int(text)).first() if _is_key(text) else None
        if text and found is None:
            self.problems.append(_("There is no cohort “%(text)s” in this alliance.") % {"text": text})
        return found

    def _standing(self) -> Standing | None:
        """A standing outside of the lists (on hold, prospects) is the secretariat's own matter."""
        text = self._text("standing")
        if not text:
            return None
        if text not in {*Standing}:
            self.problems.append(_("“%(text)s” is not a standing.") % {"text": text})
            return None
        if text not in LISTED and self.person and not may(self.person, Can.MANAGE_CITIES, self.alliance):
            self.problems.append(_("Only the secretariat sees cities of this standing."))
            return None
        return Standing(text)

    def _policy(self) -> str:
        code = self._text("policy")
        if code and not TrackedPolicy.objects.for_alliance(self.alliance).filter(policy__code=code).exists():
            self.problems.append(_("This alliance shows no policy “%(text)s”.") % {"text": code})
            return ""
        return code


def _is_key(text: str) -> bool:
    """Whether a text can be a primary key: digits that fit into 64 bits."""
    return text.isascii() and text.isdigit() and len(text) < 19
