"""A deleted row leaves an event as well."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0001_messages"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="message",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "outbox_messageevent" ("alliance_id", "attempts", "created_at", "id", "language", "message_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "secret", "sent_at", "state", "template") VALUES (OLD."alliance_id", OLD."attempts", OLD."created_at", OLD."id", OLD."language", OLD."message_id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."secret", OLD."sent_at", OLD."state", OLD."template"); RETURN NULL;',
                    hash="63ed81a16a0498a2995d65757f6184d614f1042d",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_fdbcb",
                    table="outbox_message",
                    when="AFTER",
                ),
            ),
        ),
    ]
