"""Rows that only grow name their act; deletions leave events; every field has its words; histories have indexes for their timelines.

The column `act` comes before its default: rows that are there already belong to no act that is known.
"""

import django.contrib.postgres.fields
import django.core.validators
import hanse.history.clock
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("history", "0001_acts_and_readings"),
        ("alliances", "0004_requests_to_join_and_elections"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("places", "0002_deletions_leave_events"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="labelchange",
            name="act",
            field=models.UUIDField(db_index=True, editable=False, null=True, verbose_name="act"),
        ),
        migrations.AlterField(
            model_name="labelchange",
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
            model_name="standingchange",
            name="act",
            field=models.UUIDField(db_index=True, editable=False, null=True, verbose_name="act"),
        ),
        migrations.AlterField(
            model_name="standingchange",
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
            model_name="alliance",
            name="format",
            field=models.CharField(
                choices=[("community_meetings", "Community meetings"), ("working_groups", "Working groups")],
                default="community_meetings",
                max_length=20,
                verbose_name="format",
            ),
        ),
        migrations.AlterField(
            model_name="alliance",
            name="languages",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=10),
                default=list,
                help_text="BCP 47 codes, the working language first",
                size=None,
                verbose_name="languages",
            ),
        ),
        migrations.AlterField(
            model_name="alliance",
            name="phase",
            field=models.CharField(
                choices=[
                    ("preparation", "Preparation"),
                    ("launch", "Launch"),
                    ("operation", "Operation"),
                    ("expansion", "Expansion"),
                ],
                default="preparation",
                max_length=12,
                verbose_name="phase",
            ),
        ),
        migrations.AlterField(
            model_name="alliance",
            name="sample_note",
            field=models.TextField(
                blank=True,
                help_text="What in this alliance is sample or invented; shown on every page and export",
                verbose_name="note about samples",
            ),
        ),
        migrations.AlterField(
            model_name="alliance",
            name="slug",
            field=models.SlugField(
                max_length=40,
                unique=True,
                validators=[
                    django.core.validators.RegexValidator(
                        "^(?!(account|api|components|global|healthz|invitation|join|language|metrics|policies|readyz|register|roles|search|static|workspace)$)",
                        "This word is taken by Hanse itself.",
                    )
                ],
                verbose_name="address",
            ),
        ),
        migrations.AlterField(
            model_name="allianceevent",
            name="format",
            field=models.CharField(
                choices=[("community_meetings", "Community meetings"), ("working_groups", "Working groups")],
                default="community_meetings",
                max_length=20,
                verbose_name="format",
            ),
        ),
        migrations.AlterField(
            model_name="allianceevent",
            name="languages",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=10),
                default=list,
                help_text="BCP 47 codes, the working language first",
                size=None,
                verbose_name="languages",
            ),
        ),
        migrations.AlterField(
            model_name="allianceevent",
            name="phase",
            field=models.CharField(
                choices=[
                    ("preparation", "Preparation"),
                    ("launch", "Launch"),
                    ("operation", "Operation"),
                    ("expansion", "Expansion"),
                ],
                default="preparation",
                max_length=12,
                verbose_name="phase",
            ),
        ),
        migrations.AlterField(
            model_name="allianceevent",
            name="sample_note",
            field=models.TextField(
                blank=True,
                help_text="What in this alliance is sample or invented; shown on every page and export",
                verbose_name="note about samples",
            ),
        ),
        migrations.AlterField(
            model_name="allianceevent",
            name="slug",
            field=models.SlugField(
                db_index=False,
                max_length=40,
                validators=[
                    django.core.validators.RegexValidator(
                        "^(?!(account|api|components|global|healthz|invitation|join|language|metrics|policies|readyz|register|roles|search|static|workspace)$)",
                        "This word is taken by Hanse itself.",
                    )
                ],
                verbose_name="address",
            ),
        ),
        migrations.AlterField(
            model_name="cityshare",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="ended at"),
        ),
        migrations.AlterField(
            model_name="cityshare",
            name="shared_at",
            field=models.DateTimeField(default=hanse.history.clock.now, verbose_name="shared at"),
        ),
        migrations.AlterField(
            model_name="cityshareevent",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="ended at"),
        ),
        migrations.AlterField(
            model_name="cityshareevent",
            name="shared_at",
            field=models.DateTimeField(default=hanse.history.clock.now, verbose_name="shared at"),
        ),
        migrations.AlterField(
            model_name="cohort",
            name="position",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="place"),
        ),
        migrations.AlterField(
            model_name="cohortevent",
            name="position",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="place"),
        ),
        migrations.AlterField(
            model_name="decktemplate",
            name="file",
            field=models.FileField(upload_to="deck-templates/", verbose_name="file"),
        ),
        migrations.AlterField(
            model_name="decktemplate",
            name="filename",
            field=models.CharField(max_length=200, verbose_name="file name"),
        ),
        migrations.AlterField(
            model_name="decktemplate",
            name="sha256",
            field=models.CharField(max_length=64, verbose_name="SHA-256 of the file"),
        ),
        migrations.AlterField(
            model_name="decktemplateevent",
            name="file",
            field=models.FileField(upload_to="deck-templates/", verbose_name="file"),
        ),
        migrations.AlterField(
            model_name="decktemplateevent",
            name="filename",
            field=models.CharField(max_length=200, verbose_name="file name"),
        ),
        migrations.AlterField(
            model_name="decktemplateevent",
            name="sha256",
            field=models.CharField(max_length=64, verbose_name="SHA-256 of the file"),
        ),
        migrations.AlterField(
            model_name="label",
            name="code",
            field=models.SlugField(max_length=40, verbose_name="code"),
        ),
        migrations.AlterField(
            model_name="labelchange",
            name="given",
            field=models.BooleanField(verbose_name="given"),
        ),
        migrations.AlterField(
            model_name="labelevent",
            name="code",
            field=models.SlugField(db_index=False, max_length=40, verbose_name="code"),
        ),
        migrations.AlterField(
            model_name="membercity",
            name="policies_position",
            field=models.PositiveIntegerField(
                default=0,
                help_text="place in the policy grid when it is arranged by hand",
                verbose_name="place in the policy grid",
            ),
        ),
        migrations.AlterField(
            model_name="membercity",
            name="stages_position",
            field=models.PositiveIntegerField(
                default=0, help_text="place in the stage grid when it is arranged by hand", verbose_name="place in the stage grid"
            ),
        ),
        migrations.AlterField(
            model_name="membercityevent",
            name="policies_position",
            field=models.PositiveIntegerField(
                default=0,
                help_text="place in the policy grid when it is arranged by hand",
                verbose_name="place in the policy grid",
            ),
        ),
        migrations.AlterField(
            model_name="membercityevent",
            name="stages_position",
            field=models.PositiveIntegerField(
                default=0, help_text="place in the stage grid when it is arranged by hand", verbose_name="place in the stage grid"
            ),
        ),
        migrations.AddIndex(
            model_name="labelchange",
            index=models.Index(
                models.F("alliance"),
                models.OrderBy(models.F("recorded_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="label_newest_of_alliance",
            ),
        ),
        migrations.AddIndex(
            model_name="membercityevent",
            index=models.Index(
                models.F("alliance"),
                models.OrderBy(models.F("pgh_created_at"), descending=True),
                models.OrderBy(models.F("pgh_id"), descending=True),
                name="membercity_newest_events",
            ),
        ),
        migrations.AddIndex(
            model_name="standingchange",
            index=models.Index(
                models.F("alliance"),
                models.OrderBy(models.F("recorded_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="standing_newest_of_alliance",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="alliance",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "alliances_allianceevent" ("format", "id", "initiative_id", "languages", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "sample_note", "second_factor_required", "slug", "started_at", "takes_requests", "time_zone") VALUES (OLD."format", OLD."id", OLD."initiative_id", OLD."languages", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phase", OLD."sample_note", OLD."second_factor_required", OLD."slug", OLD."started_at", OLD."takes_requests", OLD."time_zone"); RETURN NULL;',
                    hash="e135dfa92a5b6be654bf28b8c80a9dec0982a84f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_902f6",
                    table="alliances_alliance",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cityshare",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "alliances_cityshareevent" ("alliance_id", "ended_at", "id", "member_city_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seat_id", "shared_at", "shared_by_id") VALUES (OLD."alliance_id", OLD."ended_at", OLD."id", OLD."member_city_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."seat_id", OLD."shared_at", OLD."shared_by_id"); RETURN NULL;',
                    hash="ec803ed1ae6c9ce20b6b62127b71113157f85813",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9a48c",
                    table="alliances_cityshare",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cohort",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "alliances_cohortevent" ("alliance_id", "closed_on", "id", "name", "note", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "target") VALUES (OLD."alliance_id", OLD."closed_on", OLD."id", OLD."name", OLD."note", OLD."opened_on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."target"); RETURN NULL;',
                    hash="7260aab41d2c932a0f411a514e07ed14c9bf49b5",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c0bb4",
                    table="alliances_cohort",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decktemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "alliances_decktemplateevent" ("alliance_id", "file", "filename", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "uploaded_at", "uploaded_by_id") VALUES (OLD."alliance_id", OLD."file", OLD."filename", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sha256", OLD."uploaded_at", OLD."uploaded_by_id"); RETURN NULL;',
                    hash="829c90f285093f6fd630c3f555a588d5e8421db8",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3352b",
                    table="alliances_decktemplate",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="label",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "alliances_labelevent" ("alliance_id", "code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."alliance_id", OLD."code", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="ab32b2784821a805c6ffbfe8a165c0f569d7b4ea",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f8812",
                    table="alliances_label",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membercity",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "alliances_membercityevent" ("alliance_id", "city_id", "cohort_id", "id", "next_election_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policies_position", "recorded_at", "stages_position") VALUES (OLD."alliance_id", OLD."city_id", OLD."cohort_id", OLD."id", OLD."next_election_on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."policies_position", OLD."recorded_at", OLD."stages_position"); RETURN NULL;',
                    hash="6d09faa79479682878a0b70feda703b688d2f7d6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8118e",
                    table="alliances_membercity",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seat",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "alliances_seatevent" ("alliance_id", "deputy_id", "ends_on", "id", "member_city_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "starts_on") VALUES (OLD."alliance_id", OLD."deputy_id", OLD."ends_on", OLD."id", OLD."member_city_id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role", OLD."starts_on"); RETURN NULL;',
                    hash="01d726a0ea225c44feb5c8084cff2c4462e381ab",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a0921",
                    table="alliances_seat",
                    when="AFTER",
                ),
            ),
        ),
    ]
