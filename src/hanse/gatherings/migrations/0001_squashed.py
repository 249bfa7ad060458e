"""The tables as they are; until now they were made in several steps."""

import django.db.models.deletion
import hanse.people.models
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models
from hanse.history.migrating import together


class Migration(migrations.Migration):
    replaces = [
        ("gatherings", "0001_initial"),
        ("gatherings", "0002_time_zones_are_checked"),
        ("gatherings", "0003_deletions_leave_events"),
    ]

    initial = True

    dependencies = [
        ("history", "0002_acts_are_found_by_name_and_doer"),
        ("alliances", "0001_squashed"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Gathering",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("community_meeting", "Community meeting"),
                            ("conference", "Conference"),
                            ("summit", "Summit"),
                            ("workshop", "Workshop"),
                            ("city_visit", "City visit"),
                            ("learning_session", "Learning session"),
                            ("webinar", "Webinar"),
                            ("group_meeting", "Group meeting"),
                            ("call", "Call"),
                        ],
                        default="community_meeting",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                ("opens_at", models.DateTimeField(verbose_name="opens at")),
                (
                    "time_zone",
                    models.CharField(
                        help_text="IANA name, e.g. America/Bogota",
                        max_length=64,
                        validators=[hanse.people.models.validate_time_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "alliance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="gatherings", to="alliances.alliance"
                    ),
                ),
            ],
            options={
                "verbose_name": "gathering",
                "ordering": ["-opens_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="GatheringEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("community_meeting", "Community meeting"),
                            ("conference", "Conference"),
                            ("summit", "Summit"),
                            ("workshop", "Workshop"),
                            ("city_visit", "City visit"),
                            ("learning_session", "Learning session"),
                            ("webinar", "Webinar"),
                            ("group_meeting", "Group meeting"),
                            ("call", "Call"),
                        ],
                        default="community_meeting",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                ("opens_at", models.DateTimeField(verbose_name="opens at")),
                (
                    "time_zone",
                    models.CharField(
                        help_text="IANA name, e.g. America/Bogota",
                        max_length=64,
                        validators=[hanse.people.models.validate_time_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "alliance",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="alliances.alliance",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="gatherings.gathering",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="gathering",
            index=models.Index(
                models.F("alliance"), models.OrderBy(models.F("opens_at"), descending=True), name="gathering_by_moment"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="gathering",
            trigger=pgtrigger.compiler.Trigger(
                name="version_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="8f322b8727d42ba85e7ff2f851b3071b4c428584",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_version_insert_166aa",
                    referencing="REFERENCING NEW TABLE AS touched ",
                    table="gatherings_gathering",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="gathering",
            trigger=pgtrigger.compiler.Trigger(
                name="version_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="fa7730bab7d24b1c936bb542f8593b9e3c519032",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_version_update_b2063",
                    referencing="REFERENCING NEW TABLE AS touched ",
                    table="gatherings_gathering",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="gathering",
            trigger=pgtrigger.compiler.Trigger(
                name="version_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="4466be89e0fd570bfed229dcf10da2e9bbfeef83",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_version_delete_dd808",
                    referencing="REFERENCING OLD TABLE AS touched ",
                    table="gatherings_gathering",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="gathering",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "gatherings_gatheringevent" ("alliance_id", "id", "kind", "opens_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone", "title") VALUES (NEW."alliance_id", NEW."id", NEW."kind", NEW."opens_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."time_zone", NEW."title"); RETURN NULL;',
                    hash="19a89dd7254929b0176630aa622c904dd524e1ce",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_64ec4",
                    table="gatherings_gathering",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="gathering",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "gatherings_gatheringevent" ("alliance_id", "id", "kind", "opens_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone", "title") VALUES (NEW."alliance_id", NEW."id", NEW."kind", NEW."opens_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."time_zone", NEW."title"); RETURN NULL;',
                    hash="a8eb07e2f261e26997093f5c31fc8cbe8a0428da",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1b8e7",
                    table="gatherings_gathering",
                    when="AFTER",
                ),
            ),
        ),
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
        pgtrigger.migrations.AddTrigger(
            model_name="gatheringevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="146ff4a071640945372e9bbb3ee78f688f6cfc1d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2372e",
                    table="gatherings_gatheringevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
    operations = together(operations)
