"""Builds the walls: the web role's rights and the row policies of every table, made anew after each migration.

`statements()` is the whole of it. It is applied when it differs from what the database was given last.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from hanse.access.walls import OF_ALLIANCE, OUTSIDE, WEB_ROLE, Wall, of_person

OPEN = {
    "django_session": "found by its secret key alone",
    "django_content_type": "names of models",
    "django_migrations": "names of migrations",
    "auth_group": "unused; comes with Django",
    "auth_group_permissions": "unused; comes with Django",
    "auth_permission": "unused; comes with Django",
    "places_*": "the shared register of places holds no private data",
    "policies_*": "model policies are published",
    "socialaccount_socialapp": "identity providers; their secrets are in the environment",
    "socialaccount_socialapp_sites": "identity providers",
    "procrastinate_*": "jobs hold keys only",
    "hanse_cache": "counters of attempts under hashed keys",
}
"""Tables without a policy, each with its reason. What is neither here nor confined is a mistake (tests/access/test_walls.py)."""

_OWN_ADDRESSES = "SELECT id FROM account_emailaddress WHERE user_id = (SELECT hanse_person())"
_OWN_PROVIDERS = "SELECT id FROM socialaccount_socialaccount WHERE user_id = (SELECT hanse_person())"
OF_LIBRARIES = {
    "account_emailaddress": of_person("user_id"),
    "account_emailconfirmation": Wall(sees=f"{OUTSIDE} OR email_address_id IN ({_OWN_ADDRESSES})"),
    "mfa_authenticator": of_person("user_id"),
    "socialaccount_socialaccount": of_person("user_id"),
    "socialaccount_socialtoken": Wall(sees=f"{OUTSIDE} OR account_id IN ({_OWN_PROVIDERS})"),
    "usersessions_usersession": of_person("user_id"),
    "pghistory_context": Wall(
        sees="(metadata->>'alliance')::bigint = ANY ((SELECT hanse_reach())::bigint[]) "
        "OR (metadata->>'by')::bigint = (SELECT hanse_person()) OR (SELECT hanse_steward()) "
        # Acts of no alliance: those of people whom the reader may see, and the house's own.
        "OR (metadata->>'alliance' IS NULL AND CASE WHEN metadata->>'by' IS NULL THEN metadata->'from'->>'source' <> 'web' "
        "ELSE EXISTS (SELECT FROM people_person doer WHERE doer.id = (metadata->>'by')::bigint) END)",
        writes="true",
    ),
}
"""Tables that libraries bring."""

POLICIES = ("hanse_sees", "hanse_inserts", "hanse_updates", "hanse_deletes")
READ_ONLY = frozenset({"django_migrations", "django_content_type", "auth_group", "auth_group_permissions", "auth_permission"})

_FUNCTIONS = """
CREATE OR REPLACE FUNCTION hanse_person() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('hanse.person', true), '')::bigint $$;
CREATE OR REPLACE FUNCTION hanse_reach() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('hanse.reach', true), '')::bigint[] $$;
CREATE OR REPLACE FUNCTION hanse_steward() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(current_setting('hanse.steward', true), '') = 'yes' $$;
CREATE OR REPLACE FUNCTION hanse_outside() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(current_setting('hanse.inside', true), '') <> 'yes' $$;
"""

_ROLE = f"""
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{WEB_ROLE}') THEN
        CREATE ROLE {WEB_ROLE} NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;  -- another process was quicker
END $$;
DO $$ BEGIN
    IF NOT pg_has_role(current_user, '{WEB_ROLE}', 'member') THEN
        GRANT {WEB_ROLE} TO CURRENT_USER;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation OR internal_error THEN NULL;
END $$;
"""


_declared: dict[str, Wall] = {}


def declare(table: str, wall: Wall) -> None:
    """Give a table a wall that speaks of tables above its own app. Called once, by the app that owns those."""
    _declared[table] = wall


def is_current() -> bool:
    """Whether the database has the walls of this Hanse."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regprocedure('hanse_reach()'))")
        found = cursor.fetchone()
    return bool(found) and found[0] == fingerprint()


def confine(**_signal: Any) -> None:
    """Build the walls anew where they are not what this Hanse wants. Runs as the tables' owner."""
    if is_current():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ROLE)
        cursor.execute(_FUNCTIONS)
        for statement in statements():
            cursor.execute(statement)
        cursor.execute(f"COMMENT ON FUNCTION hanse_reach() IS '{fingerprint()}'")


def fingerprint() -> str:
    """Names the present set of statements."""
    return sha256("\n".join([_FUNCTIONS, *statements()]).encode()).hexdigest()


def statements() -> list[str]:
    """What gives the web role its rights, table by table."""
    return [
        f"GRANT USAGE ON SCHEMA public TO {WEB_ROLE}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {WEB_ROLE}",
        *(statement for table in tables() for statement in _of_table(table)),
    ]


def tables() -> list[str]:
    """The tables of the database, whoever made them."""
    return sorted(connection.introspection.table_names())


def _of_table(table: str) -> Iterator[str]:
    rights = "SELECT" if table in READ_ONLY else "SELECT, INSERT" if is_append_only(table) else "SELECT, INSERT, UPDATE, DELETE"
    yield f'REVOKE ALL ON "{table}" FROM {WEB_ROLE}'
    yield f'GRANT {rights} ON "{table}" TO {WEB_ROLE}'
    yield from (f'DROP POLICY IF EXISTS {name} ON "{table}"' for name in POLICIES)
    wall = wall_of(table)
    if wall is None:
        yield f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY'
        return
    sees, writes = (condition.replace("{table}", f'"{table}"') for condition in (wall.sees, wall.writes or wall.sees))
    # PostgreSQL asks for sight only where a statement reads: without WHERE it would reach rows that nobody is shown.
    changes = f"({sees}) AND ({writes})" if wall.writes else sees
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
    yield f'CREATE POLICY hanse_sees ON "{table}" FOR SELECT TO {WEB_ROLE} USING ({sees})'
    yield f'CREATE POLICY hanse_inserts ON "{table}" FOR INSERT TO {WEB_ROLE} WITH CHECK ({writes})'
    yield f'CREATE POLICY hanse_updates ON "{table}" FOR UPDATE TO {WEB_ROLE} USING ({changes}) WITH CHECK ({writes})'
    yield f'CREATE POLICY hanse_deletes ON "{table}" FOR DELETE TO {WEB_ROLE} USING ({changes})'


def wall_of(table: str) -> Wall | None:
    """The wall of a table; None for an open one. A table that nobody has thought of is closed to everybody."""
    if table in OF_LIBRARIES:
        return OF_LIBRARIES[table]
    model = _models().get(table)
    tracked = getattr(model, "pgh_tracked_model", None)  # a history table is as private as what it remembers
    for candidate in (model, tracked):
        declared = candidate and _declared.get(candidate._meta.db_table, getattr(candidate, "wall", None))
        if isinstance(declared, Wall):
            return declared
    if model is not None and "alliance_id" in {field.attname for field in model._meta.concrete_fields}:
        return OF_ALLIANCE
    return None if reason_to_be_open(table) else Wall(sees="false")


def reason_to_be_open(table: str) -> str:
    """Why a table needs no policy; nothing for one that does."""
    return next((reason for name, reason in OPEN.items() if re.fullmatch(name.replace("*", ".*"), table)), "")


def is_append_only(table: str) -> bool:
    """Whether rows of this table stay as they are: history, and what is declared by `append_only()`."""
    model = _models().get(table)
    if model is None:
        return False
    names = {trigger.name for trigger in getattr(model._meta, "triggers", ())}
    return table == "pghistory_context" or hasattr(model, "pgh_tracked_model") or "append_only" in names


def _models() -> dict[str, type[models.Model]]:
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
