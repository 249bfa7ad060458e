"""Consents, requests for erasure, controllers; and an index by which network addresses are found whose time is over."""

import django.db.models.deletion
import hanse.history.clock
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models
from hanse.history.migrating import together


ADDRESSES = """
CREATE INDEX privacy_acts_with_address ON pghistory_context (created_at) WHERE metadata #> '{from,address}' IS NOT NULL;
"""
NO_ADDRESSES = "DROP INDEX privacy_acts_with_address;"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("alliances", "0006_every_field_has_its_words"),
        ("history", "0002_acts_are_found_by_name_and_doer"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(ADDRESSES, NO_ADDRESSES),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("named", "Name and address for the other members"),
                            ("quoted", "Quotes in public reports"),
                            ("pictured", "Photos in public reports"),
                        ],
                        max_length=20,
                        verbose_name="purpose",
                    ),
                ),
                ("given_at", models.DateTimeField(default=hanse.history.clock.now, verbose_name="given at")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "consent",
                "verbose_name_plural": "consents",
                "ordering": ["given_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ConsentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("named", "Name and address for the other members"),
                            ("quoted", "Quotes in public reports"),
                            ("pictured", "Photos in public reports"),
                        ],
                        max_length=20,
                        verbose_name="purpose",
                    ),
                ),
                ("given_at", models.DateTimeField(default=hanse.history.clock.now, verbose_name="given at")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
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
                        to="privacy.consent",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Controller",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="who answers for the data")),
                ("address", models.TextField(blank=True, max_length=500, verbose_name="postal address")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("officer_name", models.CharField(blank=True, max_length=200, verbose_name="data protection officer")),
                (
                    "officer_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail of the data protection officer"),
                ),
                ("kept_where", models.TextField(blank=True, max_length=500, verbose_name="where the data is kept")),
                ("transfers", models.TextField(blank=True, max_length=1000, verbose_name="transfers to other countries")),
                (
                    "alliance",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="controller",
                        to="alliances.alliance",
                        verbose_name="alliance",
                    ),
                ),
            ],
            options={
                "verbose_name": "controller of personal data",
                "verbose_name_plural": "controllers of personal data",
            },
        ),
        migrations.CreateModel(
            name="ControllerEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="who answers for the data")),
                ("address", models.TextField(blank=True, max_length=500, verbose_name="postal address")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("officer_name", models.CharField(blank=True, max_length=200, verbose_name="data protection officer")),
                (
                    "officer_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail of the data protection officer"),
                ),
                ("kept_where", models.TextField(blank=True, max_length=500, verbose_name="where the data is kept")),
                ("transfers", models.TextField(blank=True, max_length=1000, verbose_name="transfers to other countries")),
                (
                    "alliance",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="alliances.alliance",
                        verbose_name="alliance",
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
                        to="privacy.controller",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ErasureRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("asked_at", models.DateTimeField(default=hanse.history.clock.now, verbose_name="asked at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for an answer"),
                            ("agreed", "Agreed"),
                            ("declined", "Declined"),
                            ("done", "Erased"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                (
                    "alliance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="alliances.alliance",
                        verbose_name="alliance",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "request for erasure",
                "verbose_name_plural": "requests for erasure",
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ErasureRequestEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("asked_at", models.DateTimeField(default=hanse.history.clock.now, verbose_name="asked at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for an answer"),
                            ("agreed", "Agreed"),
                            ("declined", "Declined"),
                            ("done", "Erased"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                (
                    "alliance",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="alliances.alliance",
                        verbose_name="alliance",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
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
                        to="privacy.erasurerequest",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("person", "purpose"),
                name="one_consent_at_a_time_to_a_purpose",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "privacy_consentevent" ("given_at", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "withdrawn_at") VALUES (NEW."given_at", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."purpose", NEW."withdrawn_at"); RETURN NULL;',
                    hash="becfc2886965e2ec37512b06ce7a4d24c188659b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_df4c6",
                    table="privacy_consent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "privacy_consentevent" ("given_at", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "withdrawn_at") VALUES (NEW."given_at", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."purpose", NEW."withdrawn_at"); RETURN NULL;',
                    hash="24565485c26e6c2249597007e5c1147ae01809f8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_64d0f",
                    table="privacy_consent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "privacy_consentevent" ("given_at", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "withdrawn_at") VALUES (OLD."given_at", OLD."id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."purpose", OLD."withdrawn_at"); RETURN NULL;',
                    hash="4a1dd03541f52bd54c85a22982a2117ef73bf5d6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c9545",
                    table="privacy_consent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="dfcdd910e773614ce552f24335a5d35ea04977f6",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ecb32",
                    table="privacy_consentevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="controller",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "privacy_controllerevent" ("address", "alliance_id", "email", "id", "kept_where", "name", "officer_email", "officer_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "transfers") VALUES (NEW."address", NEW."alliance_id", NEW."email", NEW."id", NEW."kept_where", NEW."name", NEW."officer_email", NEW."officer_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."transfers"); RETURN NULL;',
                    hash="f79daa91ef754a575fa4fc4ee34e1d9850337613",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6304a",
                    table="privacy_controller",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="controller",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "privacy_controllerevent" ("address", "alliance_id", "email", "id", "kept_where", "name", "officer_email", "officer_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "transfers") VALUES (NEW."address", NEW."alliance_id", NEW."email", NEW."id", NEW."kept_where", NEW."name", NEW."officer_email", NEW."officer_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."transfers"); RETURN NULL;',
                    hash="c749e831c7f20b315c61eca5d2b5c89b2d1bfd99",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1e4b4",
                    table="privacy_controller",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="controller",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "privacy_controllerevent" ("address", "alliance_id", "email", "id", "kept_where", "name", "officer_email", "officer_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "transfers") VALUES (OLD."address", OLD."alliance_id", OLD."email", OLD."id", OLD."kept_where", OLD."name", OLD."officer_email", OLD."officer_name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."transfers"); RETURN NULL;',
                    hash="870ac63e84d23f7e582fdf270da72b886ee82fb9",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a55e0",
                    table="privacy_controller",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="controllerevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6ae3417df8e829be835872dc5f7da92597b1e185",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2337c",
                    table="privacy_controllerevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="erasurerequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["waiting", "agreed"])),
                fields=("alliance", "person"),
                name="one_open_request_for_erasure",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="erasurerequest",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "privacy_erasurerequestevent" ("alliance_id", "answered_at", "answered_by_id", "asked_at", "asked_by_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state") VALUES (NEW."alliance_id", NEW."answered_at", NEW."answered_by_id", NEW."asked_at", NEW."asked_by_id", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."state"); RETURN NULL;',
                    hash="63e3d2b15ffa6a75cca9d7cf942b1e2cc17c732b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_080fe",
                    table="privacy_erasurerequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="erasurerequest",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "privacy_erasurerequestevent" ("alliance_id", "answered_at", "answered_by_id", "asked_at", "asked_by_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state") VALUES (NEW."alliance_id", NEW."answered_at", NEW."answered_by_id", NEW."asked_at", NEW."asked_by_id", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."state"); RETURN NULL;',
                    hash="1827fa2d338ca5efbebe9fa5ea093c8f20537e17",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1b0c2",
                    table="privacy_erasurerequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="erasurerequest",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "privacy_erasurerequestevent" ("alliance_id", "answered_at", "answered_by_id", "asked_at", "asked_by_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state") VALUES (OLD."alliance_id", OLD."answered_at", OLD."answered_by_id", OLD."asked_at", OLD."asked_by_id", OLD."id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."state"); RETURN NULL;',
                    hash="5929db19309365fe41961cf362fc7f09b09f9bf0",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1e1bb",
                    table="privacy_erasurerequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="erasurerequestevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="dce5f4615c243521e8bee5681a807e2f3970f127",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c1775",
                    table="privacy_erasurerequestevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
    operations = together(operations)
