"""What is known of each city's silence: the facts from which the rules propose, and to whom a mail about it would go."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings as house
from django.db import connection

from hanse.access.roles import Role
from hanse.alliances.models import Alliance, MemberCity
from hanse.alliances.rules import Standing
from hanse.directory.rules import ChannelKind, Consent, Function
from hanse.history import clock
from hanse.recruitment.rules import Change, Decision, Direction, How, Proposed, Settings, Step, proposals

RETURN_LABEL = "Reactivation"
"""The label of the paper's Figure 3 for a city that fell silent and came back. Data, and so the same word in all languages."""
RETURN_CODE = "reactivation"

_HEARD = """
SELECT DISTINCT ON (member_city_id) member_city_id, at, how FROM (
    SELECT track.member_city_id, max(entry.recorded_at) AS at, CASE WHEN entry.reported THEN %(report)s ELSE %(entry)s END AS how
      FROM adoption_entry entry JOIN adoption_track track ON track.id = entry.track_id
     WHERE entry.alliance_id = %(alliance)s AND entry.kind = 'statement' AND entry.corrects_id IS NULL
     GROUP BY track.member_city_id, entry.reported
    UNION ALL
    SELECT member_city_id, max(happened_at), %(touch)s FROM recruitment_touch
     WHERE alliance_id = %(alliance)s AND direction = %(incoming)s AND member_city_id IS NOT NULL GROUP BY member_city_id
    UNION ALL
    SELECT member_city_id, max(answered_at), %(invitation)s FROM admission_invitation
     WHERE alliance_id = %(alliance)s AND state = 'accepted' AND member_city_id IS NOT NULL GROUP BY member_city_id) signs
 WHERE (%(only)s::bigint[] IS NULL OR member_city_id = ANY(%(only)s))
 ORDER BY member_city_id, at DESC
"""
"""The last sign of life of each city: an entry recorded for it, its own report, a touch that came in, an accepted invitation.
Corrections and withdrawals are the secretariat's own work, and tell of no city."""

_FACTS = f"""
SELECT m.id, c.name, c.slug, history.changes, heard.at, (heard.at AT TIME ZONE %(zone)s)::date, heard.how, history.newest,
       coalesce(decided.steps, '[]'::json), coalesce(label.given, false)
  FROM alliances_membercity m
  JOIN places_city c ON c.id = m.city_id
  JOIN (SELECT member_city_id,
               json_agg(json_build_array(effective_on, standing) ORDER BY effective_on, recorded_at, id) AS changes,
               max(recorded_at) FILTER (WHERE standing = %(on_hold)s) AS newest
          FROM alliances_standingchange
         WHERE alliance_id = %(alliance)s AND (%(only)s::bigint[] IS NULL OR member_city_id = ANY(%(only)s))
         GROUP BY member_city_id) history ON history.member_city_id = m.id
  LEFT JOIN ({_HEARD}) heard ON heard.member_city_id = m.id
  LEFT JOIN (SELECT member_city_id,
                    json_agg(json_build_array(step, (decided_at AT TIME ZONE %(zone)s)::date, state = 'approved')) AS steps
               FROM recruitment_proposal
              WHERE alliance_id = %(alliance)s AND state IN ('approved', 'dismissed') GROUP BY member_city_id) decided
         ON decided.member_city_id = m.id
  LEFT JOIN (SELECT DISTINCT ON (change.member_city_id) change.member_city_id, change.given
               FROM alliances_labelchange change JOIN alliances_label label ON label.id = change.label_id
              WHERE change.alliance_id = %(alliance)s AND label.code = %(label)s AND change.effective_on <= %(on)s
              ORDER BY change.member_city_id, change.effective_on DESC, change.recorded_at DESC, change.id DESC) label
         ON label.member_city_id = m.id
 WHERE m.alliance_id = %(alliance)s
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules ask about one city on a day."""

    member_city_id: int
    name: str
    slug: str
    history: list[Change]
    heard_on: date | None
    heard_how: str
    answered: bool
    """Whether what was heard came after the city was last put on hold, if it ever was."""
    decisions: list[Decision]
    labelled: bool

    def proposed(self, on: date, settings: Settings) -> list[Proposed]:
        """What the rules propose for this city."""
        on_hold = bool(self.history) and self.history[-1].standing is Standing.ON_HOLD
        counts = self.heard_on is not None and (self.answered or not on_hold)
        return proposals(
            on,
            history=self.history,
            activity=[self.heard_on] if counts and self.heard_on else [],
            decisions=self.decisions,
            settings=settings,
            labelled=self.labelled,
        )


def facts(alliance: Alliance, *, only: Collection[int] | None = None) -> list[Facts]:
    """The facts about every city of an alliance, or about these (keys). One statement."""
    values: dict[str, Any] = {
        "alliance": alliance.pk,
        "zone": alliance.time_zone,
        "on": clock.today(alliance.time_zone),
        "on_hold": Standing.ON_HOLD.value,
        "incoming": Direction.IN.value,
        "label": RETURN_CODE,
        "only": None if only is None else list(only),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, values | {how.value: how.value for how in How})
        return [_facts(row) for row in cursor.fetchall()]


def _facts(row: tuple[Any, ...]) -> Facts:
    key, name, slug, changes, heard_at, heard_on, how, put_on_hold, decided, labelled = row
    return Facts(
        member_city_id=key,
        name=name,
        slug=slug,
        history=[Change(date.fromisoformat(on), Standing(standing)) for on, standing in changes],
        heard_on=heard_on,
        heard_how=how or "",
        answered=heard_at is not None and (put_on_hold is None or heard_at > put_on_hold),
        decisions=[Decision(Step(step), date.fromisoformat(on), approved) for step, on, approved in decided],
        labelled=labelled,
    )


_READERS = """
SELECT DISTINCT ON (member_city_id) member_city_id, person_id, name, email, languages FROM (
    SELECT seat.member_city_id, seat.person_id, person.name, person.email, ARRAY[person.language] AS languages, 0 AS rank, seat.id
      FROM alliances_seat seat JOIN people_person person ON person.id = seat.person_id
     WHERE seat.alliance_id = %(alliance)s AND seat.member_city_id = ANY(%(cities)s) AND seat.role = %(lead)s AND person.is_active
       AND seat.starts_on <= %(on)s AND (seat.ends_on IS NULL OR seat.ends_on >= %(on)s)
    UNION ALL
    SELECT post.member_city_id, NULL, contact.name, channel.value, contact.languages,
           CASE WHEN channel.preferred THEN 1 ELSE 2 END, channel.id
      FROM directory_post post
      JOIN directory_contact contact ON contact.id = post.contact_id
      JOIN directory_channel channel ON channel.contact_id = contact.id
     WHERE post.alliance_id = %(alliance)s AND post.member_city_id = ANY(%(cities)s) AND post.function = %(focal_point)s
       AND (post.starts_on IS NULL OR post.starts_on <= %(on)s) AND (post.ends_on IS NULL OR post.ends_on >= %(on)s)
       AND contact.consent <> %(refused)s AND contact.merged_into_id IS NULL
       AND channel.kind = %(email)s AND NOT channel.broken) readers
 ORDER BY member_city_id, rank, id
"""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a city's mail goes to, and in which language of the house."""

    person_id: int | None
    name: str
    email: str
    language: str


def readers(alliance: Alliance, member_cities: Collection[int]) -> dict[int, Reader]:
    """By city (keys) its focal point: who holds its first seat, else a contact in that post who has not refused.

    One statement.
    """
    values: dict[str, Any] = {
        "alliance": alliance.pk,
        "cities": list(member_cities),
        "on": clock.today(alliance.time_zone),
        "lead": Role.CITY_LEAD.value,
        "focal_point": Function.FOCAL_POINT.value,
        "refused": Consent.REFUSED.value,
        "email": ChannelKind.EMAIL.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(_READERS, values)
        found = cursor.fetchall()
    return {
        city: Reader(person, name, email, language_of([*languages, *alliance.languages]))
        for city, person, name, email, languages in found
    }


def language_of(wanted: Collection[str]) -> str:
    """The first language that the house speaks, of those somebody reads; its own where it speaks none of them."""
    spoken = [code for code, _name in house.LANGUAGES]
    for code in wanted:
        for known in spoken:
            if code.lower() == known or code.lower().partition("-")[0] == known.partition("-")[0]:
                return known
    return house.LANGUAGE_CODE


def names(member_cities: Collection[int]) -> dict[int, str]:
    """The names of cities by key. One statement."""
    return dict(MemberCity.objects.filter(pk__in=member_cities).values_list("pk", "city__name"))
