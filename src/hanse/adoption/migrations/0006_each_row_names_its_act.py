"""Rows that only grow name their act; deletions leave events; every field has its words; histories have indexes for their timelines.

The column `act` comes before its default: rows that are there already belong to no act that is known.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("history", "0001_acts_and_readings"),
        ("adoption", "0005_what_came_with_a_batch"),
        ("alliances", "0004_requests_to_join_and_elections"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="act",
            field=models.UUIDField(db_index=True, editable=False, null=True, verbose_name="act"),
        ),
        migrations.AlterField(
            model_name="batch",
            name="act",
            field=models.UUIDField(
                db_default=models.Func(function="_pgh_attach_context", output_field=models.UUIDField()),
                db_index=True,
                editable=False,
                null=True,
                verbose_name="act",
            ),
        ),
        migrations.AddField(
            model_name="batchwithdrawal",
            name="act",
            field=models.UUIDField(db_index=True, editable=False, null=True, verbose_name="act"),
        ),
        migrations.AlterField(
            model_name="batchwithdrawal",
            name="act",
            field=models.UUIDField(
                db_default=models.Func(function="_pgh_attach_context", output_field=models.UUIDField()),
                db_index=True,
                editable=False,
                null=True,
                verbose_name="act",
            ),
        ),
        migrations.AddField(
            model_name="entry",
            name="act",
            field=models.UUIDField(db_index=True, editable=False, null=True, verbose_name="act"),
        ),
        migrations.AlterField(
            model_name="entry",
            name="act",
            field=models.UUIDField(
                db_default=models.Func(function="_pgh_attach_context", output_field=models.UUIDField()),
                db_index=True,
                editable=False,
                null=True,
                verbose_name="act",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="act",
            field=models.UUIDField(db_index=True, editable=False, null=True, verbose_name="act"),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="act",
            field=models.UUIDField(
                db_default=models.Func(function="_pgh_attach_context", output_field=models.UUIDField()),
                db_index=True,
                editable=False,
                null=True,
                verbose_name="act",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="act",
            field=models.UUIDField(db_index=True, editable=False, null=True, verbose_name="act"),
        ),
        migrations.AlterField(
            model_name="review",
            name="act",
            field=models.UUIDField(
                db_default=models.Func(function="_pgh_attach_context", output_field=models.UUIDField()),
                db_index=True,
                editable=False,
                null=True,
                verbose_name="act",
            ),
        ),
        migrations.AlterField(
            model_name="batch",
            name="filename",
            field=models.CharField(blank=True, max_length=200, verbose_name="file name"),
        ),
        migrations.AlterField(
            model_name="batch",
            name="sha256",
            field=models.CharField(
                blank=True, help_text="of the imported file", max_length=64, verbose_name="SHA-256 of the file"
            ),
        ),
        migrations.AlterField(
            model_name="batch",
            name="source",
            field=models.CharField(
                choices=[
                    ("web", "entered here"),
                    ("import", "imported"),
                    ("meeting", "stated at a meeting"),
                    ("api", "sent by a program"),
                ],
                max_length=8,
                verbose_name="source",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="kind",
            field=models.CharField(
                choices=[("statement", "statement"), ("withdrawal", "withdrawal")],
                default="statement",
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="reported",
            field=models.BooleanField(
                default=False,
                help_text="a city's own report: it counts as reported until it is confirmed",
                verbose_name="reported by the city",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="source",
            field=models.CharField(
                choices=[
                    ("web", "entered here"),
                    ("import", "imported"),
                    ("meeting", "stated at a meeting"),
                    ("api", "sent by a program"),
                ],
                default="web",
                max_length=8,
                verbose_name="source",
            ),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="filename",
            field=models.CharField(blank=True, max_length=200, verbose_name="file name"),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="sha256",
            field=models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of the file"),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="size",
            field=models.PositiveBigIntegerField(blank=True, help_text="bytes", null=True, verbose_name="size"),
        ),
        migrations.AlterField(
            model_name="review",
            name="verdict",
            field=models.CharField(
                choices=[("confirmed", "confirmed"), ("returned", "returned")], max_length=9, verbose_name="verdict"
            ),
        ),
        migrations.AlterField(
            model_name="stage",
            name="code",
            field=models.SlugField(max_length=40, verbose_name="code"),
        ),
        migrations.AlterField(
            model_name="stage",
            name="position",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="place"),
        ),
        migrations.AlterField(
            model_name="stage",
            name="retired_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="retired at"),
        ),
        migrations.AlterField(
            model_name="stage",
            name="scope",
            field=models.CharField(
                choices=[("city", "of the city"), ("policy", "of each policy")], max_length=6, verbose_name="scope"
            ),
        ),
        migrations.AlterField(
            model_name="stageevent",
            name="code",
            field=models.SlugField(db_index=False, max_length=40, verbose_name="code"),
        ),
        migrations.AlterField(
            model_name="stageevent",
            name="position",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="place"),
        ),
        migrations.AlterField(
            model_name="stageevent",
            name="retired_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="retired at"),
        ),
        migrations.AlterField(
            model_name="stageevent",
            name="scope",
            field=models.CharField(
                choices=[("city", "of the city"), ("policy", "of each policy")], max_length=6, verbose_name="scope"
            ),
        ),
        migrations.AlterField(
            model_name="trackedpolicy",
            name="position",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="place"),
        ),
        migrations.AlterField(
            model_name="trackedpolicy",
            name="retired_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="retired at"),
        ),
        migrations.AlterField(
            model_name="trackedpolicyevent",
            name="position",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="place"),
        ),
        migrations.AlterField(
            model_name="trackedpolicyevent",
            name="retired_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="retired at"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                models.F("alliance"),
                models.OrderBy(models.F("recorded_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="entry_latest_of_alliance",
            ),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(
                models.F("alliance"),
                models.OrderBy(models.F("recorded_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="evidence_newest_of_alliance",
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                models.F("alliance"),
                models.OrderBy(models.F("recorded_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="review_newest_of_alliance",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pathway",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "adoption_pathwayevent" ("alliance_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policies_order", "stages_order") VALUES (OLD."alliance_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."policies_order", OLD."stages_order"); RETURN NULL;',
                    hash="2b9c640ba9d6dc5f9e83dc085359a99af1cce506",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b82f8",
                    table="adoption_pathway",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stage",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "adoption_stageevent" ("alliance_id", "code", "id", "labels", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded_at", "retired_at", "scope") VALUES (OLD."alliance_id", OLD."code", OLD."id", OLD."labels", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."recorded_at", OLD."retired_at", OLD."scope"); RETURN NULL;',
                    hash="e8db481bed8d195c84f71d03f5b708350f181d31",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_693f8",
                    table="adoption_stage",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trackedpolicy",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "adoption_trackedpolicyevent" ("alliance_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "position", "recorded_at", "retired_at") VALUES (OLD."alliance_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."policy_id", OLD."position", OLD."recorded_at", OLD."retired_at"); RETURN NULL;',
                    hash="9a960184ee60b4db9aec60da039ae82a644fb498",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d0661",
                    table="adoption_trackedpolicy",
                    when="AFTER",
                ),
            ),
        ),
    ]
