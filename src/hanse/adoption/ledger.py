"""The SQL that reads the ledger: what counts on a day, as known at a moment.

The statements are put together from the constants below when the module loads; values go in as parameters.
"""

# ruff: noqa: S608

_IN_FORCE = "alliance_id = %(alliance)s AND recorded_at <= %(at)s AND (retired_at IS NULL OR retired_at > %(at)s)"
_LABEL = "coalesce(nullif(labels ->> %(language)s, ''), nullif(labels ->> %(main)s, ''), nullif(labels ->> 'en', ''), name)"


def _as_it_was(table: str, columns: str) -> str:
    """A row's columns at a moment by its history; before its history begins, as it began (samples are older than their rows)."""
    return f"""
    SELECT {columns} FROM {table} WHERE pgh_obj_id = now.id
     ORDER BY pgh_created_at <= %(at)s DESC, CASE WHEN pgh_created_at <= %(at)s THEN -pgh_id ELSE pgh_id END LIMIT 1"""


COLUMNS = f"""
SELECT 'tracked', policy.id, policy.code, {_LABEL}, shown.position, now.id AS place
  FROM (SELECT id, policy_id FROM adoption_trackedpolicy WHERE {_IN_FORCE}) now
  JOIN LATERAL ({_as_it_was("adoption_trackedpolicyevent", "position")}) shown ON true
  JOIN policies_modelpolicy policy ON policy.id = now.policy_id
 UNION ALL
SELECT now.scope, now.id, now.code, {_LABEL}, position, now.id
  FROM (SELECT id, scope, code FROM adoption_stage WHERE {_IN_FORCE}) now
  JOIN LATERAL ({_as_it_was("adoption_stageevent", "name, labels, position")}) shown ON true
 ORDER BY position, place
"""
"""The columns of both grids as they were at a moment, each kind in its order: tracked policies, and stages under their scope.

Labelled in a language (and its main language) as policies.models.Labelled.label does.
"""

_LATEST = """
    SELECT e.id, e.status, e.effective_on, e.reported AND r.verdict IS DISTINCT FROM 'confirmed' AS unconfirmed
      FROM adoption_entry e
      LEFT JOIN LATERAL (SELECT verdict FROM adoption_review
                          WHERE e.reported AND entry_id = e.id AND recorded_at <= %({known_at})s OFFSET 0) r ON true
     WHERE e.track_id = t.id AND e.kind = 'statement'
       AND e.effective_on <= %({on})s AND e.recorded_at <= %({known_at})s
       AND coalesce((SELECT false FROM adoption_entry c WHERE c.corrects_id = e.id AND c.recorded_at <= %({known_at})s), true)
       AND (NOT e.reported OR r.verdict IS NOT DISTINCT FROM 'confirmed' OR (r.verdict IS NULL AND ({reports})))
     ORDER BY e.effective_on DESC, e.recorded_at DESC, e.id DESC
     LIMIT 1
"""
"""The entry that counts on a track `t`.

An entry that another one corrects or withdraws does not count from the moment the other was recorded;
a report does not count once it was returned, and counts for those who may see reports until it is confirmed.
One index seek per track (index entry_seek): 1,000,000 entries cost about what 1,000 do. Whether an entry is corrected is
asked in the one way that keeps it so. NOT EXISTS lets the planner merge each track with the index of all corrections (six
times the time, with 100,000 tracks); "(SELECT …) IS NULL" lets it expect next to no rows, and sort instead of seek (a
hundred times, with 1,000 entries a track).
"""

_SEES_REPORTS = "%(all_reports)s OR t.member_city_id = ANY(%(reports_of)s)"


def _latest(on: str, known_at: str, *, reports: str) -> str:
    return _LATEST.format(on=on, known_at=known_at, reports=reports)


CELLS = f"""
SELECT t.member_city_id, t.stage_id, t.policy_id, shown.status, shown.effective_on, shown.unconfirmed, before.status,
       CASE WHEN shown.unconfirmed THEN (SELECT status FROM ({_latest("on", "known_at", reports="false")}) confirmed) END
  FROM adoption_track t
  LEFT JOIN LATERAL ({_latest("on", "known_at", reports=_SEES_REPORTS)}) shown ON true
  LEFT JOIN LATERAL ({_latest("since", "since_known_at", reports=_SEES_REPORTS)}) before ON %(compares)s
 WHERE t.alliance_id = %(alliance)s AND (%(only)s::bigint IS NULL OR t.member_city_id = %(only)s)
   AND (shown.id IS NOT NULL OR before.id IS NOT NULL)
"""

_COUNTS = """
    recorded_at <= %({known_at})s AND effective_on <= %({on})s AND NOT coalesce(corrected_at <= %({known_at})s, false)
    AND (NOT reported OR CASE WHEN reviewed_at <= %({known_at})s THEN verdict = 'confirmed' ELSE {reports} END)
"""
"""Whether a statement with its correction and its review counts: the conditions of _LATEST, for one pass over all of them."""


def _latest_of_all(on: str, known_at: str, *, reports: str) -> str:
    return f"""
    SELECT DISTINCT ON (track_id) track_id, status, effective_on,
           reported AND NOT coalesce(verdict = 'confirmed' AND reviewed_at <= %({known_at})s, false) AS unconfirmed
      FROM statements
     WHERE {_COUNTS.format(on=on, known_at=known_at, reports=reports)}
     ORDER BY track_id, effective_on DESC, recorded_at DESC, id DESC"""


_SEES_STATEMENTS = "(%(all_reports)s OR member_city_id = ANY(%(reports_of)s))"

CELLS_IN_ONE_PASS = f"""
WITH corrections AS MATERIALIZED (
    SELECT corrects_id, recorded_at FROM adoption_entry WHERE alliance_id = %(alliance)s AND corrects_id IS NOT NULL),
statements AS MATERIALIZED (
    SELECT e.id, e.track_id, e.status, e.effective_on, e.recorded_at, e.reported, t.member_city_id,
           c.recorded_at AS corrected_at, r.verdict, r.recorded_at AS reviewed_at
      FROM adoption_entry e
      JOIN adoption_track t ON t.id = e.track_id AND t.alliance_id = e.alliance_id
      LEFT JOIN corrections c ON c.corrects_id = e.id
      LEFT JOIN adoption_review r ON e.reported AND r.entry_id = e.id AND r.alliance_id = e.alliance_id
     WHERE e.alliance_id = %(alliance)s AND e.kind = 'statement'
       AND (%(only)s::bigint IS NULL OR t.member_city_id = %(only)s))
SELECT t.member_city_id, t.stage_id, t.policy_id, shown.status, shown.effective_on, shown.unconfirmed, before.status,
       CASE WHEN shown.unconfirmed THEN (SELECT status FROM ({_latest("on", "known_at", reports="false")}) confirmed) END
  FROM adoption_track t
  LEFT JOIN ({_latest_of_all("on", "known_at", reports=_SEES_STATEMENTS)}) shown ON shown.track_id = t.id
  LEFT JOIN ({_latest_of_all("since", "since_known_at", reports=_SEES_STATEMENTS)}) before
         ON before.track_id = t.id AND %(compares)s
 WHERE t.alliance_id = %(alliance)s AND (shown.track_id IS NOT NULL OR before.track_id IS NOT NULL)
"""
"""The same rows as CELLS, by one pass over all statements: less than half the time where many tracks have few entries."""

STATUS_ON = f"""
SELECT t.member_city_id, t.stage_id, t.policy_id, shown.status
  FROM adoption_track t
  JOIN LATERAL ({_latest("on", "known_at", reports="true")}) shown ON true
 WHERE t.alliance_id = %(alliance)s
"""

STATUS_ASKED = f"""
SELECT asked.number, shown.status
  FROM unnest(%(members)s::bigint[], %(stages)s::bigint[], %(policies)s::bigint[], %(days)s::date[])
       WITH ORDINALITY AS asked (member, stage, policy, day, number)
  JOIN adoption_track t ON t.alliance_id = %(alliance)s AND t.member_city_id = asked.member AND t.stage_id = asked.stage
   AND t.policy_id IS NOT DISTINCT FROM asked.policy
  JOIN LATERAL ({_latest("on", "known_at", reports="true").replace("%(on)s", "asked.day")}) shown ON true
"""
"""The same as STATUS_ON for a list of tracks, each with a day of its own."""
