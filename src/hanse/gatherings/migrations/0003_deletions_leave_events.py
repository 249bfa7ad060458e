"""A deleted row leaves an event as well."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("gatherings", "0002_time_zones_are_checked"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="gathering",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "gatherings_gatheringevent" ("alliance_id", "id", "kind", "opens_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone", "title") VALUES (OLD."alliance_id", OLD."id", OLD."kind", OLD."opens_at", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."time_zone", OLD."title"); RETURN NULL;',
                    hash="60925f29567d3819b863d3b0f767607196cfcdd0",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ce04b",
                    table="gatherings_gathering",
                    when="AFTER",
                ),
            ),
        ),
    ]
