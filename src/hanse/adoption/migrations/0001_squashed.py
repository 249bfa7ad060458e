"""The tables as they are; until now they were made in several steps."""

import django.db.models.deletion
import hanse.history.clock
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models
from hanse.history.migrating import together


class Migration(migrations.Migration):
    replaces = [
        ("adoption", "0001_initial"),
        ("adoption", "0002_initial"),
        ("adoption", "0003_a_track_stays_what_it_is"),
        ("adoption", "0004_indexes_that_others_serve"),
        ("adoption", "0005_what_came_with_a_batch"),
        ("adoption", "0006_each_row_names_its_act"),
    ]

    initial = True

    dependencies = [
        ("history", "0002_acts_are_found_by_name_and_doer"),
        ("alliances", "0001_squashed"),
        ("people", "0005_every_field_has_its_words"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("policies", "0002_deletions_leave_events"),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
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
                ("filename", models.CharField(blank=True, max_length=200, verbose_name="file name")),
                (
                    "sha256",
                    models.CharField(
                        blank=True, help_text="of the imported file", max_length=64, verbose_name="SHA-256 of the file"
                    ),
                ),
                (
                    "submission",
                    models.UUIDField(help_text="one for each form shown: the same form sent twice is recorded once", unique=True),
                ),
                ("recorded_at", models.DateTimeField(default=hanse.history.clock.now)),
                (
                    "act",
                    models.UUIDField(
                        db_default=models.Func(function="_pgh_attach_context", output_field=models.UUIDField()),
                        db_index=True,
                        editable=False,
                        null=True,
                        verbose_name="act",
                    ),
                ),
                (
                    "alliance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="batches", to="alliances.alliance"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "batch",
                "verbose_name_plural": "batches",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="BatchChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "alliance",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="alliances.alliance"),
                ),
                (
                    "batch",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="adoption.batch"),
                ),
                (
                    "label_change",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="alliances.labelchange"
                    ),
                ),
                (
                    "standing_change",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="alliances.standingchange"
                    ),
                ),
            ],
            options={
                "verbose_name": "change of a batch",
            },
        ),
        migrations.CreateModel(
            name="BatchWithdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(verbose_name="reason")),
                ("recorded_at", models.DateTimeField(default=hanse.history.clock.now)),
                (
                    "act",
                    models.UUIDField(
                        db_default=models.Func(function="_pgh_attach_context", output_field=models.UUIDField()),
                        db_index=True,
                        editable=False,
                        null=True,
                        verbose_name="act",
                    ),
                ),
                (
                    "alliance",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="alliances.alliance"),
                ),
                (
                    "batch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="withdrawal", to="adoption.batch"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "withdrawal of a batch",
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("statement", "statement"), ("withdrawal", "withdrawal")],
                        default="statement",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("to_be_developed", "To be developed"),
                            ("in_progress", "In progress"),
                            ("completed", "Completed"),
                        ],
                        max_length=16,
                        verbose_name="status",
                    ),
                ),
                ("effective_on", models.DateField(help_text="in the alliance's time zone", verbose_name="true since")),
                ("recorded_at", models.DateTimeField(default=hanse.history.clock.now)),
                (
                    "source",
                    models.CharField(
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
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "reported",
                    models.BooleanField(
                        default=False,
                        help_text="a city's own report: it counts as reported until it is confirmed",
                        verbose_name="reported by the city",
                    ),
                ),
                ("submission", models.UUIDField(blank=True, null=True, unique=True)),
                (
                    "act",
                    models.UUIDField(
                        db_default=models.Func(function="_pgh_attach_context", output_field=models.UUIDField()),
                        db_index=True,
                        editable=False,
                        null=True,
                        verbose_name="act",
                    ),
                ),
                (
                    "alliance",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="alliances.alliance",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="adoption.batch",
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="adoption.entry",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "entry",
                "verbose_name_plural": "entries",
                "ordering": ["-effective_on", "-recorded_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.URLField(blank=True, max_length=1000, verbose_name="link")),
                ("file", models.FileField(blank=True, upload_to="evidence/", verbose_name="file")),
                ("filename", models.CharField(blank=True, max_length=200, verbose_name="file name")),
                ("size", models.PositiveBigIntegerField(blank=True, help_text="bytes", null=True, verbose_name="size")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of the file")),
                ("recorded_at", models.DateTimeField(default=hanse.history.clock.now)),
                (
                    "act",
                    models.UUIDField(
                        db_default=models.Func(function="_pgh_attach_context", output_field=models.UUIDField()),
                        db_index=True,
                        editable=False,
                        null=True,
                        verbose_name="act",
                    ),
                ),
                (
                    "alliance",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="alliances.alliance"),
                ),
                (
                    "entry",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="adoption.entry"),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Pathway",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "policies_order",
                    models.CharField(
                        choices=[("arranged", "arranged by hand"), ("name", "by name"), ("furthest", "furthest first")],
                        default="arranged",
                        max_length=8,
                        verbose_name="order of the policy grid",
                    ),
                ),
                (
                    "stages_order",
                    models.CharField(
                        choices=[("arranged", "arranged by hand"), ("name", "by name"), ("furthest", "furthest first")],
                        default="furthest",
                        max_length=8,
                        verbose_name="order of the stage grid",
                    ),
                ),
                (
                    "alliance",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pathway", to="alliances.alliance"
                    ),
                ),
            ],
            options={
                "verbose_name": "pathway",
            },
        ),
        migrations.CreateModel(
            name="PathwayEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "policies_order",
                    models.CharField(
                        choices=[("arranged", "arranged by hand"), ("name", "by name"), ("furthest", "furthest first")],
                        default="arranged",
                        max_length=8,
                        verbose_name="order of the policy grid",
                    ),
                ),
                (
                    "stages_order",
                    models.CharField(
                        choices=[("arranged", "arranged by hand"), ("name", "by name"), ("furthest", "furthest first")],
                        default="furthest",
                        max_length=8,
                        verbose_name="order of the stage grid",
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
                        to="adoption.pathway",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("confirmed", "confirmed"), ("returned", "returned")], max_length=9, verbose_name="verdict"
                    ),
                ),
                ("word", models.TextField(blank=True, verbose_name="word to the city")),
                ("recorded_at", models.DateTimeField(default=hanse.history.clock.now)),
                (
                    "act",
                    models.UUIDField(
                        db_default=models.Func(function="_pgh_attach_context", output_field=models.UUIDField()),
                        db_index=True,
                        editable=False,
                        null=True,
                        verbose_name="act",
                    ),
                ),
                (
                    "alliance",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="alliances.alliance"),
                ),
                (
                    "entry",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="review", to="adoption.entry"),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "review",
            },
        ),
        migrations.CreateModel(
            name="Stage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("labels", models.JSONField(blank=True, default=dict, verbose_name="labels")),
                ("code", models.SlugField(max_length=40, verbose_name="code")),
                (
                    "scope",
                    models.CharField(
                        choices=[("city", "of the city"), ("policy", "of each policy")], max_length=6, verbose_name="scope"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place")),
                ("recorded_at", models.DateTimeField(default=hanse.history.clock.now)),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retired at")),
                (
                    "alliance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stages", to="alliances.alliance"
                    ),
                ),
            ],
            options={
                "verbose_name": "stage",
                "ordering": ["scope", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="StageEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("labels", models.JSONField(blank=True, default=dict, verbose_name="labels")),
                ("code", models.SlugField(db_index=False, max_length=40, verbose_name="code")),
                (
                    "scope",
                    models.CharField(
                        choices=[("city", "of the city"), ("policy", "of each policy")], max_length=6, verbose_name="scope"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place")),
                ("recorded_at", models.DateTimeField(default=hanse.history.clock.now)),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retired at")),
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
                        to="adoption.stage",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Track",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "alliance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tracks", to="alliances.alliance"
                    ),
                ),
                (
                    "member_city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tracks", to="alliances.membercity"
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policies.modelpolicy",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="tracks", to="adoption.stage"),
                ),
            ],
            options={
                "verbose_name": "track",
            },
        ),
        migrations.AddField(
            model_name="entry",
            name="track",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="adoption.track"
            ),
        ),
        migrations.CreateModel(
            name="TrackedPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place")),
                ("recorded_at", models.DateTimeField(default=hanse.history.clock.now)),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retired at")),
                (
                    "alliance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tracked_policies", to="alliances.alliance"
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="policies.modelpolicy"),
                ),
            ],
            options={
                "verbose_name": "tracked policy",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="TrackedPolicyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place")),
                ("recorded_at", models.DateTimeField(default=hanse.history.clock.now)),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retired at")),
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
                        to="adoption.trackedpolicy",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="policies.modelpolicy",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="batch",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION '% is append-only: a correction is a new row that names the old one', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; RETURN NULL;",
                    hash="381f1d73bf4cbfdd3002d81e1b9e7787bf064a67",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_fa2fc",
                    table="adoption_batch",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="batch",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF current_setting('hanse.truncate', true) IS DISTINCT FROM 'allowed' THEN RAISE EXCEPTION '% is append-only: a correction is a new row that names the old one', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END IF; RETURN NULL;",
                    hash="805e95e1b210c93be1d4ca105412a084465e44c5",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_2d481",
                    table="adoption_batch",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="batchchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("label_change__isnull", False), ("standing_change__isnull", False), _connector="XOR"),
                name="a_change_of_a_batch_is_a_label_or_a_standing",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="batchchange",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION '% is append-only: a correction is a new row that names the old one', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; RETURN NULL;",
                    hash="bd6127d07fc7fe85faceb7f04d40a41344fe2c9d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d75b0",
                    table="adoption_batchchange",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="batchchange",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF current_setting('hanse.truncate', true) IS DISTINCT FROM 'allowed' THEN RAISE EXCEPTION '% is append-only: a correction is a new row that names the old one', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END IF; RETURN NULL;",
                    hash="92f3198646f964b06ee400b7720eec373f11f655",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_050ea",
                    table="adoption_batchchange",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="batchwithdrawal",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION '% is append-only: a correction is a new row that names the old one', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; RETURN NULL;",
                    hash="620414a092fce1b727d543db3b57cebe1a45da26",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_622eb",
                    table="adoption_batchwithdrawal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="batchwithdrawal",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF current_setting('hanse.truncate', true) IS DISTINCT FROM 'allowed' THEN RAISE EXCEPTION '% is append-only: a correction is a new row that names the old one', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END IF; RETURN NULL;",
                    hash="17285eb648f348a6e8e8440cfc8ead3067a25b0b",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_dd78a",
                    table="adoption_batchwithdrawal",
                    when="BEFORE",
                ),
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
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file", ""), models.Q(("url", ""), _negated=True)),
                    models.Q(models.Q(("file", ""), _negated=True), ("url", ""), models.Q(("sha256", ""), _negated=True)),
                    _connector="OR",
                ),
                name="evidence_is_a_link_or_a_hashed_file",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="evidence",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION '% is append-only: a correction is a new row that names the old one', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; RETURN NULL;",
                    hash="e9f91c8b7526c14568592d0b408b0b68a43ab391",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d86cc",
                    table="adoption_evidence",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="evidence",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF current_setting('hanse.truncate', true) IS DISTINCT FROM 'allowed' THEN RAISE EXCEPTION '% is append-only: a correction is a new row that names the old one', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END IF; RETURN NULL;",
                    hash="71dc81b05af7dc38eb6e3c047d0d66e9db450732",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_3e393",
                    table="adoption_evidence",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pathway",
            trigger=pgtrigger.compiler.Trigger(
                name="version_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="a65ccca98a0e63eb179fed27c1e03c02a5288273",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_version_insert_67846",
                    referencing="REFERENCING NEW TABLE AS touched ",
                    table="adoption_pathway",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pathway",
            trigger=pgtrigger.compiler.Trigger(
                name="version_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="ec5f2deb7cfbe09a99dc588258e0809dc836ca74",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_version_update_05249",
                    referencing="REFERENCING NEW TABLE AS touched ",
                    table="adoption_pathway",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pathway",
            trigger=pgtrigger.compiler.Trigger(
                name="version_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="fab708ac9cb3aec97ab2c4cfa227d76db102369c",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_version_delete_10663",
                    referencing="REFERENCING OLD TABLE AS touched ",
                    table="adoption_pathway",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pathway",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "adoption_pathwayevent" ("alliance_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policies_order", "stages_order") VALUES (NEW."alliance_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."policies_order", NEW."stages_order"); RETURN NULL;',
                    hash="6ce45aedc6ecb9d9fd042ea16e8a040d289b52e3",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2cb00",
                    table="adoption_pathway",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pathway",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "adoption_pathwayevent" ("alliance_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policies_order", "stages_order") VALUES (NEW."alliance_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."policies_order", NEW."stages_order"); RETURN NULL;',
                    hash="479dc397f35eb6777397362daf571215e2a2a47a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_66196",
                    table="adoption_pathway",
                    when="AFTER",
                ),
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
            model_name="pathwayevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e982bfe17466a4ba3bff8f5149d816e21b4cd548",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f9267",
                    table="adoption_pathwayevent",
                    when="BEFORE",
                ),
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
            model_name="review",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION '% is append-only: a correction is a new row that names the old one', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; RETURN NULL;",
                    hash="9444084994777a842644aae3d16f9bff509020a8",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_097b6",
                    table="adoption_review",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="review",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF current_setting('hanse.truncate', true) IS DISTINCT FROM 'allowed' THEN RAISE EXCEPTION '% is append-only: a correction is a new row that names the old one', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END IF; RETURN NULL;",
                    hash="646a6e16a695ddb2654b44712bdf430264896c60",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_c9156",
                    table="adoption_review",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="review",
            trigger=pgtrigger.compiler.Trigger(
                name="version_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="9015356c3178d96cc6f2b48ce6fb5e75672ea5ec",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_version_insert_c998e",
                    referencing="REFERENCING NEW TABLE AS touched ",
                    table="adoption_review",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.UniqueConstraint(models.F("alliance"), models.F("code"), name="stage_once_in_a_pathway"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stage",
            trigger=pgtrigger.compiler.Trigger(
                name="version_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="5052cac3ad8160963a1e4de822a3a2f140e8a73e",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_version_insert_08eb0",
                    referencing="REFERENCING NEW TABLE AS touched ",
                    table="adoption_stage",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stage",
            trigger=pgtrigger.compiler.Trigger(
                name="version_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="273177006db4d43b41b8981f0be5d52fb8b5337f",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_version_update_b2237",
                    referencing="REFERENCING NEW TABLE AS touched ",
                    table="adoption_stage",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stage",
            trigger=pgtrigger.compiler.Trigger(
                name="version_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="1ca3e0346c0d30f7560366d345d6149184dfcde3",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_version_delete_02392",
                    referencing="REFERENCING OLD TABLE AS touched ",
                    table="adoption_stage",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stage",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "adoption_stageevent" ("alliance_id", "code", "id", "labels", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded_at", "retired_at", "scope") VALUES (NEW."alliance_id", NEW."code", NEW."id", NEW."labels", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."recorded_at", NEW."retired_at", NEW."scope"); RETURN NULL;',
                    hash="f246c04877afc0ae9ec926eec3dee24352b0f146",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c58c7",
                    table="adoption_stage",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stage",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "adoption_stageevent" ("alliance_id", "code", "id", "labels", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "recorded_at", "retired_at", "scope") VALUES (NEW."alliance_id", NEW."code", NEW."id", NEW."labels", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."recorded_at", NEW."retired_at", NEW."scope"); RETURN NULL;',
                    hash="b8e14e6bf002a18613381b5607fb674d18449b5e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_17cf8",
                    table="adoption_stage",
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
            model_name="stageevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c4882c0dde982f9e4e38b3bbfb30496602576432",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_29ef9",
                    table="adoption_stageevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="track",
            constraint=models.UniqueConstraint(
                models.F("member_city"), models.F("stage"), models.F("policy"), name="track_once", nulls_distinct=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="track",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION '% is append-only: a correction is a new row that names the old one', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; RETURN NULL;",
                    hash="86fa72c59bc4a587da478f8a52ebc48795b1e7cb",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f3f69",
                    table="adoption_track",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="track",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF current_setting('hanse.truncate', true) IS DISTINCT FROM 'allowed' THEN RAISE EXCEPTION '% is append-only: a correction is a new row that names the old one', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END IF; RETURN NULL;",
                    hash="b40c3518917947103711be97fc6bf8269f417ec8",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_5c8b9",
                    table="adoption_track",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                models.F("track"),
                models.OrderBy(models.F("effective_on"), descending=True),
                models.OrderBy(models.F("recorded_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("kind", "statement")),
                name="entry_seek",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(models.F("track"), models.OrderBy(models.F("id"), descending=True), name="entry_newest_of_track"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                models.F("alliance"), models.OrderBy(models.F("id"), descending=True), name="entry_newest_of_alliance"
            ),
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
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "statement"), ("status__in", ["to_be_developed", "in_progress", "completed"])),
                    models.Q(("corrects__isnull", False), ("kind", "withdrawal"), ("status", "")),
                    _connector="OR",
                ),
                name="a_statement_has_a_status_a_withdrawal_names_its_entry",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entry",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION '% is append-only: a correction is a new row that names the old one', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; RETURN NULL;",
                    hash="8142602d418fc53a491e1274c5cc935f7a3d593a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_bab12",
                    table="adoption_entry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entry",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF current_setting('hanse.truncate', true) IS DISTINCT FROM 'allowed' THEN RAISE EXCEPTION '% is append-only: a correction is a new row that names the old one', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END IF; RETURN NULL;",
                    hash="fbbf3d682c69c125fd794afdf80e6f6ceb912c5f",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_d609e",
                    table="adoption_entry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entry",
            trigger=pgtrigger.compiler.Trigger(
                name="version_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="10f3ed0a065fd3217f9d6d449a052ae2d900b873",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_version_insert_0c5c7",
                    referencing="REFERENCING NEW TABLE AS touched ",
                    table="adoption_entry",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="trackedpolicy",
            constraint=models.UniqueConstraint(models.F("alliance"), models.F("policy"), name="policy_tracked_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trackedpolicy",
            trigger=pgtrigger.compiler.Trigger(
                name="version_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="d7d4e20ba7fdacc1ee50198eac81b137eacb2571",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_version_insert_0be4f",
                    referencing="REFERENCING NEW TABLE AS touched ",
                    table="adoption_trackedpolicy",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trackedpolicy",
            trigger=pgtrigger.compiler.Trigger(
                name="version_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="2898ca9a3f02e385f27640b12f040b0bf753769e",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_version_update_4c378",
                    referencing="REFERENCING NEW TABLE AS touched ",
                    table="adoption_trackedpolicy",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trackedpolicy",
            trigger=pgtrigger.compiler.Trigger(
                name="version_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="a9131f64f3a55ae53b50041af7e1a0876c21e219",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_version_delete_6a4fa",
                    referencing="REFERENCING OLD TABLE AS touched ",
                    table="adoption_trackedpolicy",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trackedpolicy",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "adoption_trackedpolicyevent" ("alliance_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "position", "recorded_at", "retired_at") VALUES (NEW."alliance_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."policy_id", NEW."position", NEW."recorded_at", NEW."retired_at"); RETURN NULL;',
                    hash="514803ed6313788b0eef652701aa0692bcb679a3",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6f487",
                    table="adoption_trackedpolicy",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trackedpolicy",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "adoption_trackedpolicyevent" ("alliance_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "position", "recorded_at", "retired_at") VALUES (NEW."alliance_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."policy_id", NEW."position", NEW."recorded_at", NEW."retired_at"); RETURN NULL;',
                    hash="8c3efcd760738561fd9fa28b0d88a64af7daa145",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_85ade",
                    table="adoption_trackedpolicy",
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
        pgtrigger.migrations.AddTrigger(
            model_name="trackedpolicyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="97f46cf4caa158fe9ea55e1c8fbbae98856d5214",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_348de",
                    table="adoption_trackedpolicyevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
    operations = together(operations)
