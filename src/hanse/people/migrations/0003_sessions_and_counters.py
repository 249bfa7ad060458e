"""Eras of sessions, by which all of a person's sessions end at once; and the table of the shared cache.

The cache counts attempts (settings.CACHES), for all web processes together. It is made here as Django's `createcachetable`
makes it, so that a database is complete after its migrations.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_history_of_people"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="person",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="person",
            name="update_update",
        ),
        migrations.AddField(
            model_name="person",
            name="session_era",
            field=models.PositiveIntegerField(
                default=0,
                editable=False,
                help_text="how often all sessions were ended at once; sessions of an earlier era are void",
            ),
        ),
        migrations.AddField(
            model_name="personevent",
            name="session_era",
            field=models.PositiveIntegerField(
                default=0,
                editable=False,
                help_text="how often all sessions were ended at once; sessions of an earlier era are void",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_personevent" ("email", "id", "is_active", "joined_at", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_era", "time_zone") VALUES (NEW."email", NEW."id", NEW."is_active", NEW."joined_at", NEW."language", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."session_era", NEW."time_zone"); RETURN NULL;',
                    hash="39d0a356854b6dd34e2fceedd4245546ec0e5754",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_65688",
                    table="people_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."joined_at" IS DISTINCT FROM (NEW."joined_at") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."session_era" IS DISTINCT FROM (NEW."session_era") OR OLD."time_zone" IS DISTINCT FROM (NEW."time_zone"))',
                    func='INSERT INTO "people_personevent" ("email", "id", "is_active", "joined_at", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_era", "time_zone") VALUES (NEW."email", NEW."id", NEW."is_active", NEW."joined_at", NEW."language", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."session_era", NEW."time_zone"); RETURN NULL;',
                    hash="e57015effe664ab10a45db10c9a7eae00d67050a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_de829",
                    table="people_person",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(
            """
            CREATE TABLE hanse_cache (
                cache_key varchar(255) NOT NULL PRIMARY KEY,
                value text NOT NULL,
                expires timestamp with time zone NOT NULL
            );
            CREATE INDEX hanse_cache_expires ON hanse_cache (expires);
            """,
            "DROP TABLE hanse_cache;",
        ),
    ]
