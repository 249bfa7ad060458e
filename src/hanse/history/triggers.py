"""Database triggers that several apps hang on their tables."""

import pgtrigger

APPEND_ONLY = "append-only: a correction is a new row that names the old one"


def append_only() -> list[pgtrigger.Trigger]:
    """Refuse UPDATE, DELETE and TRUNCATE of a table, also for raw SQL.

    Test databases are emptied between tests: a connection that sets hanse.truncate = 'allowed' may truncate.
    """
    refuse = f"RAISE EXCEPTION '% is {APPEND_ONLY}', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';"
    return [
        pgtrigger.Trigger(
            name="append_only",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=f"{refuse} RETURN NULL;",
        ),
        pgtrigger.Trigger(
            name="no_truncate",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=f"IF current_setting('hanse.truncate', true) IS DISTINCT FROM 'allowed' THEN {refuse} END IF; RETURN NULL;",
        ),
    ]
