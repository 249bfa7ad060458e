"""Functions of the database that reach where the web's role does not: all that concerns a person, erasure, periods.

They run with the rights of the tables' owner (SECURITY DEFINER), so each asks first who is asking. They are made from the map
of `traces` and the packaged periods after each migration, like the walls of `access.confinement`.

hanse_says(whom, today)                      which alliances have a say about a person
hanse_traces(whom, within, today)            every row that concerns a person, without secrets
hanse_erase(whom, words, today, moment)      makes a person nobody
hanse_retain(moment, within, really)            what has been kept for long enough goes, or is counted
"""

# ruff: noqa: S608 - the names come from models and the map, the values of a person go in as parameters

from hashlib import sha256
from typing import Any

from django.db import connection, transaction

from hanse.access.grants import GRANTS, Can
from hanse.access.roles import Role
from hanse.access.walls import WEB_ROLE
from hanse.people.former import NOWHERE, SIGN, Kind
from hanse.privacy import packs
from hanse.privacy.traces import CONTACTS, Traced, texts, traced

SIGNATURES = {
    "hanse_is_web": "()",
    "hanse_manages": "(bigint, date)",
    "hanse_addresses": "(bigint)",
    "hanse_says": "(bigint, date)",
    "hanse_traces": "(bigint, bigint, date)",
    "hanse_erase": "(bigint, text, date, timestamptz)",
    "hanse_retain": "(timestamptz, bigint, boolean)",
}
FOR_THE_WEB = ("hanse_says", "hanse_traces", "hanse_erase", "hanse_retain")
"""The others are asked by these alone."""
AS_OWNER = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "RAISE EXCEPTION 'none of your seats allows this' USING ERRCODE = 'insufficient_privilege'"


def is_current() -> bool:
    """Whether the database has the functions of this Hanse."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regprocedure('hanse_is_web()'))")
        found = cursor.fetchone()
    return bool(found) and found[0] == fingerprint()


def make(**_signal: Any) -> None:
    """Make the functions anew where they are not what this Hanse wants. Runs as the tables' owner."""
    if is_current():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statements())
        for name, parameters in SIGNATURES.items():
            cursor.execute(f"REVOKE ALL ON FUNCTION {name}{parameters} FROM PUBLIC, {WEB_ROLE}")
        for name in FOR_THE_WEB:
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {name}{SIGNATURES[name]} TO {WEB_ROLE}")
        cursor.execute(f"COMMENT ON FUNCTION hanse_is_web() IS '{fingerprint()}'")


def fingerprint() -> str:
    """Names the present set of functions."""
    return sha256(statements().encode()).hexdigest()


def statements() -> str:
    """The functions, as SQL without parameters."""
    dropped = "".join(f"DROP FUNCTION IF EXISTS {name}{parameters};\n" for name, parameters in SIGNATURES.items())
    return dropped + _GUARDS.replace("{roles}", _roles(Can.MANAGE_PRIVACY)) + _traces() + _erase() + _retain()


def _roles(can: Can) -> str:
    return ", ".join(f"'{role.value}'" for role, grants in GRANTS.items() if can in grants)


_GUARDS = f"""
CREATE FUNCTION hanse_is_web() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT session_user = '{WEB_ROLE}' OR current_setting('role', true) = '{WEB_ROLE}'
        OR coalesce(current_setting('hanse.inside', true), '') = 'yes'
$$;

CREATE FUNCTION hanse_manages(alliance bigint, today date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM hanse_seats(hanse_person(), today) s
                    WHERE s.alliance_id = alliance AND s.role IN ({{roles}}))
$$;

CREATE FUNCTION hanse_addresses(whom bigint) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(DISTINCT lower(had.email)) FROM (
        SELECT email FROM people_person WHERE id = whom
        UNION SELECT email FROM people_personevent WHERE pgh_obj_id = whom
        UNION SELECT email FROM account_emailaddress WHERE user_id = whom) had
     WHERE had.email NOT LIKE '%@{NOWHERE}'
       -- Somebody else's by now: an address of a function that was passed on.
       AND NOT EXISTS (SELECT FROM people_person other WHERE lower(other.email) = lower(had.email) AND other.id <> whom)
$$;

CREATE FUNCTION hanse_says(whom bigint, today date)
RETURNS TABLE (alliance_id bigint, managed boolean, agreed boolean, last_lead boolean)
LANGUAGE plpgsql STABLE {AS_OWNER} AS $$
#variable_conflict use_column
BEGIN
    IF hanse_is_web() AND whom IS DISTINCT FROM hanse_person() AND NOT EXISTS (
        SELECT FROM alliances_seat s WHERE s.person_id = whom AND hanse_manages(s.alliance_id, today))
    THEN {REFUSED}; END IF;
    RETURN QUERY
        SELECT s.alliance_id,
               hanse_manages(s.alliance_id, today),
               EXISTS (SELECT FROM privacy_erasurerequest r
                        WHERE r.person_id = whom AND r.alliance_id = s.alliance_id AND r.state = 'agreed'),
               bool_or(s.role = '{Role.SECRETARIAT_LEAD.value}' AND s.starts_on <= today
                       AND (s.ends_on IS NULL OR s.ends_on >= today))
               AND NOT EXISTS (
                   SELECT FROM alliances_seat o JOIN people_person p ON p.id = o.person_id AND p.is_active
                    WHERE o.alliance_id = s.alliance_id AND o.role = '{Role.SECRETARIAT_LEAD.value}' AND o.person_id <> whom
                      AND o.starts_on <= today AND (o.ends_on IS NULL OR o.ends_on >= today))
          FROM alliances_seat s WHERE s.person_id = whom GROUP BY s.alliance_id ORDER BY s.alliance_id;
END
$$;
"""


def _traces() -> str:
    parts = "".join(_told(known) for known in traced())
    return f"""
CREATE FUNCTION hanse_traces(whom bigint, within bigint, today date)
RETURNS TABLE (source text, how text, alliance bigint, told jsonb)
LANGUAGE plpgsql STABLE {AS_OWNER} AS $$
DECLARE mails text[];
BEGIN
    IF hanse_is_web() AND NOT (whom IS NOT DISTINCT FROM hanse_person() AND within IS NULL) AND NOT (
        within IS NOT NULL AND hanse_manages(within, today)
        AND EXISTS (SELECT FROM alliances_seat s WHERE s.person_id = whom AND s.alliance_id = within))
    THEN {REFUSED}; END IF;
    mails := coalesce(hanse_addresses(whom), '{{}}');
{parts}
    RETURN QUERY SELECT 'pghistory_context', 'by', (c.metadata->>'alliance')::bigint,
            jsonb_build_object('id', c.id, 'created_at', c.created_at, 'metadata', c.metadata)
        FROM pghistory_context c
        WHERE c.by_id = whom AND (within IS NULL OR (c.metadata->>'alliance')::bigint = within) ORDER BY c.created_at, c.id;
    RETURN QUERY SELECT 'history_reading', 'by', r.alliance_id,
            to_jsonb(r) - ARRAY['about', 'contacts']
            || jsonb_build_object('people', cardinality(r.about) + cardinality(r.contacts))
        FROM history_reading r WHERE r.person_id = whom AND (within IS NULL OR r.alliance_id = within) ORDER BY r.id;
    RETURN QUERY SELECT 'history_reading', 'about', r.alliance_id,
            to_jsonb(r) - ARRAY['about', 'contacts', 'without_account', 'person_id', 'origin']
        FROM history_reading r
        WHERE (r.about @> ARRAY[whom] OR r.contacts && ARRAY({CONTACTS})) AND (within IS NULL OR r.alliance_id = within)
        ORDER BY r.id;
END
$$;
"""


def _told(known: Traced) -> str:
    """What of one table concerns the person: rows about them, then those that they wrote about something else."""
    trace, about, by = known.trace, known.about(), known.by()
    order = "t.pgh_id" if known.is_history else f"t.{known.model._meta.pk.column}"
    alliance = f"t.{known.alliance}" if known.alliance else "NULL::bigint"
    if known.alliance:
        reach = f"(within IS NULL OR t.{known.alliance} = within)"
    else:
        reach = "within IS NULL" if trace.of_account else "true"
    parts = []
    for how, rows, left_out in (("about", about, trace.untold), ("by", by, (*trace.untold, *trace.of_others))):
        if rows == "false":
            continue
        told = f"to_jsonb(t) - ARRAY[{', '.join(repr(name) for name in left_out)}]::text[]"
        for name, condition in trace.hidden_while.items():
            if name in known.columns:
                told += f" || CASE WHEN t.{condition} THEN '{{\"{name}\": \"\"}}'::jsonb ELSE '{{}}'::jsonb END"
        besides = f" AND NOT coalesce({about}, false)" if how == "by" and about != "false" else ""
        parts.append(
            f"    RETURN QUERY SELECT '{known.table}', '{how}', {alliance}, {told}\n"
            f"        FROM {known.table} t WHERE ({rows}){besides} AND {reach} ORDER BY {order};\n"
        )
    return "".join(parts)


def _erase() -> str:
    scrubbed = "".join(_scrubbed(known) for known in traced() if not known.trace.goes)
    removed = "".join(f"    DELETE FROM {known.table} t WHERE {known.about()};\n" for known in traced() if known.trace.goes)
    swept = "".join(_swept(*found) for found in texts())
    return f"""
CREATE FUNCTION hanse_erase(whom bigint, words text, today date, moment timestamptz) RETURNS void
LANGUAGE plpgsql {AS_OWNER} AS $$
DECLARE
    mails text[];
    places bigint[];
    swept bigint[];
    names text[];
    pattern text;
    nobody text := 'erased.' || whom || '@{NOWHERE}';
BEGIN
    -- Nobody gives the last seat of an alliance's lead away meanwhile.
    PERFORM v.alliance_id FROM alliances_allianceversion v
      WHERE v.alliance_id IN (SELECT s.alliance_id FROM alliances_seat s WHERE s.person_id = whom)
      ORDER BY v.alliance_id FOR UPDATE;
    IF EXISTS (SELECT FROM hanse_says(whom, today) s WHERE s.last_lead) THEN
        RAISE EXCEPTION 'the last secretariat lead of an alliance' USING ERRCODE = 'restrict_violation';
    END IF;
    IF hanse_is_web() AND whom IS DISTINCT FROM hanse_person() AND EXISTS (
        SELECT FROM hanse_says(whom, today) s WHERE s.alliance_id IS NULL OR NOT (s.managed OR s.agreed))
    THEN {REFUSED}; END IF;
    IF words NOT LIKE '{SIGN}%' THEN
        RAISE EXCEPTION 'this is no code of a former member' USING ERRCODE = 'check_violation';
    END IF;

    mails := coalesce(hanse_addresses(whom), '{{}}');
    places := ARRAY(SELECT s.alliance_id FROM alliances_seat s WHERE s.person_id = whom AND s.alliance_id IS NOT NULL
              UNION SELECT i.alliance_id FROM admission_invitation i WHERE lower(i.email) = ANY (mails)
              UNION SELECT j.alliance_id FROM admission_joinrequest j WHERE lower(j.email) = ANY (mails)
              UNION SELECT m.alliance_id FROM outbox_message m
                     WHERE m.alliance_id IS NOT NULL AND (m.person_id = whom OR lower(m.to_address) = ANY (mails)));
    -- Free text is the record of those who wrote it. It is swept where its secretariat erases or has agreed; whoever erases
    -- themself, under a name that they chose themself, changes no word of others.
    swept := ARRAY(SELECT s.alliance_id FROM hanse_says(whom, today) s WHERE s.alliance_id IS NOT NULL
              AND (NOT hanse_is_web() OR (whom IS DISTINCT FROM hanse_person() AND (s.managed OR s.agreed))));
    -- Names that mean one person: two words, or three signs of a script without spaces; and nobody else's. Nobody signed in
    -- gives a person the names by which they ask to join or are written to: those are not looked for.
    names := ARRAY(SELECT DISTINCT trim(had.name) FROM (
                SELECT name FROM people_person WHERE id = whom
                UNION SELECT name FROM people_personevent WHERE pgh_obj_id = whom
                UNION SELECT name FROM admission_invitation WHERE lower(email) = ANY (mails)) had
              WHERE had.name NOT LIKE '{SIGN}%'
                AND (trim(had.name) LIKE '% %' OR (length(had.name) >= 3 AND octet_length(had.name) >= 3 * length(had.name)))
                AND NOT EXISTS (SELECT FROM people_person other
                                 WHERE lower(other.name) = lower(trim(had.name)) AND other.id <> whom));
    pattern := (SELECT string_agg(regexp_replace(told, '([^[:alnum:][:space:]])', '\\\\\\1', 'g'), '|' ORDER BY length(told) DESC)
                  FROM unnest(names || mails) told);

    -- What only grows is rewritten here, and nowhere else.
    PERFORM set_config('pgtrigger.ignore', coalesce((
        SELECT array_agg(tgname)::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger\\_append\\_only\\_%'), '{{}}'), true);
    DELETE FROM django_session WHERE session_key IN (SELECT session_key FROM usersessions_usersession WHERE user_id = whom);
    UPDATE alliances_seat SET deputy_id = NULL
      WHERE deputy_id IN (SELECT id FROM alliances_seat WHERE person_id = whom) AND (ends_on IS NULL OR ends_on >= today);
    -- Mails to others that the house wrote about the person: known by the address, which nobody chooses.
    UPDATE outbox_message SET subject = '', text = '', error = ''
      WHERE alliance_id = ANY (places) AND EXISTS (SELECT FROM unnest(mails) mail WHERE position(mail in lower(text)) > 0);
{removed}{scrubbed}
    IF pattern IS NOT NULL THEN
        UPDATE pghistory_context SET metadata = jsonb_set(metadata, '{{note}}',
                to_jsonb(regexp_replace(metadata->>'note', pattern, '…', 'gi')))
          WHERE (metadata->>'alliance')::bigint = ANY (swept) AND metadata->>'note' ~* pattern;
{swept}    END IF;
    UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id = ANY (places);
    PERFORM set_config('pgtrigger.ignore', '{{}}', true);
END
$$;
"""


def _scrubbed(known: Traced) -> str:
    """What becomes of one table's rows about the person. A history keeps what happened, and to whom no longer."""
    changes = {**known.trace.erased} if known.is_history else {**known.trace.erased, **known.trace.closed}
    found = {name: sql for name, sql in changes.items() if name in known.columns}
    if not found or known.about() == "false":
        return ""
    return (
        f"    UPDATE {known.table} t SET {', '.join(f'{name} = {sql}' for name, sql in found.items())} WHERE {known.about()};\n"
    )


def _swept(table: str, alliance: str, columns: list[str]) -> str:
    """Mentions in the texts of one table."""
    changes = ", ".join(f"{name} = regexp_replace({name}, pattern, '…', 'gi')" for name in columns)
    found = " OR ".join(f"{name} ~* pattern" for name in columns)
    return f"        UPDATE {table} SET {changes} WHERE {alliance} = ANY (swept) AND ({found});\n"


_FROM_ADDRESS = "metadata #> '{from,address}' IS NOT NULL"
_GONE = f"email LIKE '%@{NOWHERE}'"
_NO_SEAT = """is_active AND EXISTS (SELECT FROM alliances_seat s WHERE s.person_id = p.id AND s.alliance_id IS NOT NULL)
        AND NOT EXISTS (SELECT FROM alliances_seat s
                         WHERE s.person_id = p.id AND (s.ends_on IS NULL OR s.ends_on >= before::date))
        AND NOT EXISTS (SELECT FROM privacy_erasurerequest r WHERE r.person_id = p.id AND (
            r.state IN ('waiting', 'agreed') OR r.answered_at >= before))
        AND (within IS NULL OR EXISTS (SELECT FROM alliances_seat s WHERE s.person_id = p.id AND s.alliance_id = within))"""
_IN_ALLIANCE = "(within IS NULL OR t.alliance_id = within)"

# Contacts of whom nothing holds any more: no account, not an expert, no post that ran or was entered within the period.
_FORMER = f"""{_IN_ALLIANCE} AND t.name NOT LIKE '{SIGN}%' AND t.person_id IS NULL AND t.recorded_at < before
        AND NOT EXISTS (SELECT FROM directory_expert e WHERE e.contact_id = t.id)
        AND NOT EXISTS (SELECT FROM directory_post p WHERE p.contact_id = t.id
                         AND (p.ends_on IS NULL OR p.ends_on >= before::date))"""
_FORGOTTEN = f"EXISTS (SELECT FROM directory_contact c WHERE c.id = t.{{key}} AND c.name LIKE '{SIGN}{Kind.SOMEBODY}:%')"


def _following(table: str, key: str, condition: str, change: str) -> tuple[str, str]:
    """Rows that go with a contact that is forgotten, and what they become."""
    forgotten = _FORGOTTEN.format(key=key)
    return f"{table} t WHERE {_IN_ALLIANCE} AND {condition} AND {forgotten}", f"UPDATE {{table}} SET {change} {{where}}"


_RETAINED = {
    "message_texts": [
        (
            (
                f"outbox_message t WHERE {_IN_ALLIANCE} AND t.created_at < before "
                "AND t.state IN ('sent', 'failed', 'uncertain', 'cancelled') "
                "AND (t.subject <> '' OR t.text <> '' OR t.error <> '')"
            ),
            "UPDATE {table} SET subject = '', text = '', error = '' {where}",
        )
    ],
    "join_requests": [
        (
            (
                f"admission_joinrequest t WHERE {_IN_ALLIANCE} AND t.created_at < before "
                f"AND t.state IN ('waiting', 'spam') AND NOT t.{_GONE}"
            ),
            (
                "UPDATE {table} SET name = '', organisation = '', message = '', note = '', "
                f"email = 'erased.request.' || t.id || '@{NOWHERE}', "
                "state = CASE t.state WHEN 'waiting' THEN 'declined' ELSE t.state END, "
                "answered_at = coalesce(t.answered_at, moment) {where}"
            ),
        ),
        (
            (
                f"admission_joinrequestevent t WHERE {_IN_ALLIANCE} AND NOT t.{_GONE} "
                f"AND EXISTS (SELECT FROM admission_joinrequest r WHERE r.id = t.pgh_obj_id AND r.{_GONE})"
            ),
            (
                "UPDATE {table} SET name = '', organisation = '', message = '', note = '', "
                f"email = 'erased.request.' || t.pgh_obj_id || '@{NOWHERE}' {{where}}"
            ),
        ),
    ],
    "invitations": [
        (
            f"admission_invitation t WHERE {_IN_ALLIANCE} AND t.expires_at < before AND t.seat_id IS NULL AND NOT t.{_GONE}",
            (
                "UPDATE {table} SET name = '', message = '', "
                f"email = 'erased.invitation.' || t.id || '@{NOWHERE}', "
                "state = CASE t.state WHEN 'pending' THEN 'expired' ELSE t.state END {where}"
            ),
        ),
        (
            (
                f"admission_invitationevent t WHERE {_IN_ALLIANCE} AND NOT t.{_GONE} "
                f"AND EXISTS (SELECT FROM admission_invitation i WHERE i.id = t.pgh_obj_id AND i.{_GONE})"
            ),
            (
                "UPDATE {table} SET name = '', message = '', "
                f"email = 'erased.invitation.' || t.pgh_obj_id || '@{NOWHERE}' {{where}}"
            ),
        ),
    ],
    "network_addresses": [
        (
            (
                "pghistory_context t WHERE (within IS NULL OR (t.metadata->>'alliance')::bigint = within) "
                f"AND t.created_at < before AND t.{_FROM_ADDRESS}"
            ),
            "UPDATE {table} SET metadata = t.metadata #- '{{from,address}}' {where}",
        ),
        (
            f"history_reading t WHERE {_IN_ALLIANCE} AND t.read_at < before AND t.origin ? 'address'",
            "UPDATE {table} SET origin = t.origin - 'address' {where}",
        ),
        (
            "people_signinevent t WHERE within IS NULL AND t.happened_at < before AND t.origin ? 'address'",
            "UPDATE {table} SET origin = t.origin - 'address' {where}",
        ),
    ],
    "accounts": [
        (
            f"people_person p WHERE {_NO_SEAT}",
            (
                "INSERT INTO privacy_erasurerequest (alliance_id, person_id, reason, asked_at, state) "
                "SELECT DISTINCT s.alliance_id, p.id, '', moment, 'waiting' "
                "FROM people_person p JOIN alliances_seat s ON s.person_id = p.id AND s.alliance_id IS NOT NULL {where}"
            ),
        )
    ],
    "former_contacts": [
        (
            f"directory_contact t WHERE {_FORMER}",
            (
                f"UPDATE {{table}} SET name = '{SIGN}{Kind.SOMEBODY}:', reading = '', languages = '{{{{}}}}', source = '', "
                "words = '', latin_name = '' {where}"
            ),
        ),
        _following(
            "directory_contactevent",
            "pgh_obj_id",
            f"t.name NOT LIKE '{SIGN}%'",
            f"name = '{SIGN}{Kind.SOMEBODY}:', reading = '', languages = '{{{{}}}}', source = ''",
        ),
        *(
            _following(f"directory_post{history}", "contact_id", "(t.title <> '' OR t.unit <> '')", "title = '', unit = ''")
            for history in ("", "event")
        ),
        *(_following(f"directory_note{history}", "contact_id", "t.text <> ''", "text = ''") for history in ("", "event")),
        *(
            _following(
                f"directory_channel{history}",
                "contact_id",
                f"t.value NOT LIKE '%@{NOWHERE}'",
                f"kind = 'email', value = 'erased.channel.' || t.id || '@{NOWHERE}'",
            )
            for history in ("", "event")
        ),
    ],
    "sessions": [
        ("django_session t WHERE within IS NULL AND t.expire_date < before", "DELETE FROM {table} {where}"),
        ("usersessions_usersession t WHERE within IS NULL AND t.last_seen_at < before", "DELETE FROM {table} {where}"),
    ],
    "sign_ins": [
        (
            "people_signinevent t WHERE within IS NULL AND t.happened_at < before AND t.what IN ('signed_in', 'failed')",
            "DELETE FROM {table} {where}",
        )
    ],
}
"""Of each rule the rows whose time is over (the moment `before`), and what becomes of them."""
FOLLOWERS = (
    "admission_joinrequestevent",
    "admission_invitationevent",
    "directory_contactevent",
    "directory_post",
    "directory_note",
    "directory_channel",
)
"""Tables whose rows go with the rows that they tell of."""


def _retain() -> str:
    steps = "".join(_step(rule.code, rule.days) for rule in packs.retention().rules)
    return f"""
CREATE FUNCTION hanse_retain(moment timestamptz, within bigint, really boolean) RETURNS TABLE (rule text, rows bigint)
LANGUAGE plpgsql {AS_OWNER} AS $$
#variable_conflict use_column
DECLARE
    before timestamptz;
    number bigint;
BEGIN
    -- Whoever is signed in looks at their own alliance and changes nothing; the worker and the command line do the work.
    IF coalesce(current_setting('hanse.inside', true), '') = 'yes'
       AND (really OR within IS NULL OR NOT hanse_manages(within, (moment AT TIME ZONE 'UTC')::date))
    THEN {REFUSED}; END IF;
    moment := least(moment, now());
    PERFORM set_config('pgtrigger.ignore', coalesce((
        SELECT array_agg(tgname)::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger\\_append\\_only\\_%'), '{{}}'), true);
{steps}    PERFORM set_config('pgtrigger.ignore', '{{}}', true);
END
$$;
"""


def _step(code: str, days: int) -> str:
    """One rule. What follows another row, like the history of it, is not counted beside it."""
    lines = [f"    before := moment - interval '{days} days'; number := 0;"]
    for rows, change in _RETAINED[code]:
        table, _where, condition = rows.partition(" WHERE ")
        if not table.startswith(FOLLOWERS):
            lines.append(f"    number := number + (SELECT count(*) FROM {rows});")
        lines.append(f"    IF really THEN {change.format(table=table, where=f'WHERE {condition}')}; END IF;")
    return "\n".join([*lines, f"    rule := '{code}'; rows := number; RETURN NEXT;"]) + "\n"
