"""Acts are written once and stay; readings of personal data.

pghistory's own function rewrites an act while it lasts (ON CONFLICT DO UPDATE). Ours needs no more than the right to insert,
asks the table once for each transaction, and keeps what is known of a write outside any act.
"""

import django.contrib.postgres.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import hanse.history.clock

ATTACH = """
CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS pghistory_context.id%TYPE AS $$
DECLARE
    act text := coalesce(current_setting('pghistory.context_id', true), '');
    said jsonb;
BEGIN
    IF act = '' THEN
        act := coalesce(nullif(current_setting('hanse.nameless_act', true), ''), gen_random_uuid()::text);
    END IF;
    IF act IS DISTINCT FROM current_setting('hanse.act_kept', true) THEN
        said := nullif(current_setting('pghistory.context_metadata', true), '');
        IF said IS NULL THEN
            PERFORM set_config('hanse.nameless_act', act, true);
            said := jsonb_build_object('from', jsonb_strip_nulls(jsonb_build_object(
                'source', 'database', 'role', session_user, 'address', host(inet_client_addr()))));
        END IF;
        INSERT INTO pghistory_context (id, metadata, created_at, updated_at) VALUES (act::uuid, said, now(), now())
            ON CONFLICT DO NOTHING;
        PERFORM set_config('hanse.act_kept', act, true);
    END IF;
    RETURN act;
END;
$$ LANGUAGE plpgsql;

CREATE INDEX history_act_by_name ON pghistory_context ((metadata ->> 'action'));
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.RunSQL(ATTACH, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("alliance_id", models.BigIntegerField()),
                ("person_id", models.BigIntegerField(help_text="who read")),
                ("what", models.CharField(help_text="named like an act: people.list_shown", max_length=60)),
                (
                    "about",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), help_text="keys of the people whose data was shown", size=None
                    ),
                ),
                ("read_at", models.DateTimeField(default=hanse.history.clock.now)),
                ("origin", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "reading of personal data",
                "verbose_name_plural": "readings of personal data",
                "indexes": [
                    models.Index(
                        models.F("alliance_id"),
                        models.OrderBy(models.F("read_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="reading_newest_of_alliance",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reading",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION '% is append-only: a correction is a new row that names the old one', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; RETURN NULL;",
                    hash="fce3895f526c1d03ee4c0349dcd658167fe96a04",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_0f875",
                    table="history_reading",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reading",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF current_setting('hanse.truncate', true) IS DISTINCT FROM 'allowed' THEN RAISE EXCEPTION '% is append-only: a correction is a new row that names the old one', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END IF; RETURN NULL;",
                    hash="7a30f9c89dd5da7cae3ae2d42c1b28a1c330686f",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_5433c",
                    table="history_reading",
                    when="BEFORE",
                ),
            ),
        ),
    ]
