"""The tables as they are; until now they were made in several steps."""

import django.db.models.deletion
import hanse.history.clock
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models
from hanse.history.migrating import together


class Migration(migrations.Migration):
    replaces = [("admission", "0001_invitations_and_requests"), ("admission", "0002_every_field_has_its_words")]

    initial = True

    dependencies = [
        ("history", "0002_acts_are_found_by_name_and_doer"),
        ("alliances", "0001_squashed"),
        ("outbox", "0003_every_field_has_its_words"),
        ("people", "0005_every_field_has_its_words"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("places", "0002_deletions_leave_events"),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("secretariat_lead", "Secretariat lead"),
                            ("secretariat_staff", "Secretariat staff"),
                            ("partner_staff", "Partner staff"),
                            ("city_lead", "City focal point"),
                            ("city_contributor", "City contributor"),
                            ("expert", "Expert"),
                            ("observer", "Observer"),
                            ("vendor", "Vendor"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("email", models.EmailField(help_text="in lower case", max_length=254, verbose_name="e-mail")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("es", "Spanish"), ("pt-br", "Portuguese (Brazil)"), ("ja", "Japanese")],
                        default="en",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("term_ends_on", models.DateField(blank=True, null=True, verbose_name="term ends")),
                (
                    "takes_over_on",
                    models.DateField(
                        blank=True,
                        help_text="the day on which the earlier holder's seat ends",
                        null=True,
                        verbose_name="last day of the seat before",
                    ),
                ),
                ("message", models.TextField(blank=True, max_length=2000, verbose_name="message")),
                ("created_at", models.DateTimeField(default=hanse.history.clock.now, verbose_name="written")),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                ("token_sha256", models.CharField(help_text="hexadecimal", max_length=64, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("revoked", "Revoked"),
                            ("expired", "Expired"),
                        ],
                        default="pending",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                (
                    "submission",
                    models.UUIDField(blank=True, db_index=True, help_text="names the list it was sent with", null=True),
                ),
                (
                    "alliance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="alliances.alliance"
                    ),
                ),
                (
                    "deputy_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="alliances.seat",
                        verbose_name="deputy of",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invited by",
                    ),
                ),
                (
                    "mail",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="outbox.message"
                    ),
                ),
                (
                    "member_city",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="alliances.membercity",
                        verbose_name="city",
                    ),
                ),
                (
                    "seat",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitation",
                        to="alliances.seat",
                    ),
                ),
                (
                    "takes_over",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successors",
                        to="alliances.seat",
                        verbose_name="takes over from",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "ordering": ["expires_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="InvitationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("secretariat_lead", "Secretariat lead"),
                            ("secretariat_staff", "Secretariat staff"),
                            ("partner_staff", "Partner staff"),
                            ("city_lead", "City focal point"),
                            ("city_contributor", "City contributor"),
                            ("expert", "Expert"),
                            ("observer", "Observer"),
                            ("vendor", "Vendor"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("email", models.EmailField(help_text="in lower case", max_length=254, verbose_name="e-mail")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("es", "Spanish"), ("pt-br", "Portuguese (Brazil)"), ("ja", "Japanese")],
                        default="en",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("term_ends_on", models.DateField(blank=True, null=True, verbose_name="term ends")),
                (
                    "takes_over_on",
                    models.DateField(
                        blank=True,
                        help_text="the day on which the earlier holder's seat ends",
                        null=True,
                        verbose_name="last day of the seat before",
                    ),
                ),
                ("message", models.TextField(blank=True, max_length=2000, verbose_name="message")),
                ("created_at", models.DateTimeField(default=hanse.history.clock.now, verbose_name="written")),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("revoked", "Revoked"),
                            ("expired", "Expired"),
                        ],
                        default="pending",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                ("submission", models.UUIDField(blank=True, help_text="names the list it was sent with", null=True)),
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
                    "deputy_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="alliances.seat",
                        verbose_name="deputy of",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invited by",
                    ),
                ),
                (
                    "mail",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="outbox.message",
                    ),
                ),
                (
                    "member_city",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="alliances.membercity",
                        verbose_name="city",
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
                        to="admission.invitation",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="alliances.seat",
                    ),
                ),
                (
                    "takes_over",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="alliances.seat",
                        verbose_name="takes over from",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="JoinRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("city", "A city"), ("expert", "An expert")], max_length=6, verbose_name="who asks"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("email", models.EmailField(help_text="in lower case", max_length=254, verbose_name="e-mail")),
                ("organisation", models.CharField(max_length=150, verbose_name="organisation and function")),
                ("city_name", models.CharField(blank=True, max_length=100, verbose_name="city")),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                ("message", models.TextField(blank=True, max_length=2000, verbose_name="message")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("es", "Spanish"), ("pt-br", "Portuguese (Brazil)"), ("ja", "Japanese")],
                        default="en",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("created_at", models.DateTimeField(default=hanse.history.clock.now, verbose_name="written")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("accepted", "Accepted"), ("declined", "Declined"), ("spam", "Spam")],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="note")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                (
                    "alliance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="join_requests", to="alliances.alliance"
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
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.city"
                    ),
                ),
            ],
            options={
                "verbose_name": "request to join",
                "verbose_name_plural": "requests to join",
                "ordering": ["created_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="JoinRequestEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("city", "A city"), ("expert", "An expert")], max_length=6, verbose_name="who asks"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("email", models.EmailField(help_text="in lower case", max_length=254, verbose_name="e-mail")),
                ("organisation", models.CharField(max_length=150, verbose_name="organisation and function")),
                ("city_name", models.CharField(blank=True, max_length=100, verbose_name="city")),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                ("message", models.TextField(blank=True, max_length=2000, verbose_name="message")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("es", "Spanish"), ("pt-br", "Portuguese (Brazil)"), ("ja", "Japanese")],
                        default="en",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("created_at", models.DateTimeField(default=hanse.history.clock.now, verbose_name="written")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("accepted", "Accepted"), ("declined", "Declined"), ("spam", "Spam")],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="note")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
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
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="places.city",
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
                        to="admission.joinrequest",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "pending")),
                fields=("alliance", "email", "role", "member_city"),
                name="one_pending_invitation_to_a_seat",
                nulls_distinct=False,
                violation_error_message="An invitation to this seat is on its way to this address already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("member_city__isnull", False), ("role__in", ["city_contributor", "city_lead"])),
                    models.Q(
                        models.Q(("role__in", ["city_contributor", "city_lead"]), _negated=True), ("member_city__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="invitations_of_city_roles_name_their_city",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("seat__isnull", False), ("state", "accepted")),
                    models.Q(models.Q(("state", "accepted"), _negated=True), ("seat__isnull", True)),
                    _connector="OR",
                ),
                name="accepted_invitations_name_their_seat",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "admission_invitationevent" ("alliance_id", "answered_at", "created_at", "deputy_of_id", "email", "expires_at", "id", "invited_by_id", "language", "mail_id", "member_city_id", "message", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "seat_id", "state", "submission", "takes_over_id", "takes_over_on", "term_ends_on") VALUES (NEW."alliance_id", NEW."answered_at", NEW."created_at", NEW."deputy_of_id", NEW."email", NEW."expires_at", NEW."id", NEW."invited_by_id", NEW."language", NEW."mail_id", NEW."member_city_id", NEW."message", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."seat_id", NEW."state", NEW."submission", NEW."takes_over_id", NEW."takes_over_on", NEW."term_ends_on"); RETURN NULL;',
                    hash="4749b52435a441afc0820ab94bfe18e2dbda6771",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_17fca",
                    table="admission_invitation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."alliance_id" IS DISTINCT FROM (NEW."alliance_id") OR OLD."answered_at" IS DISTINCT FROM (NEW."answered_at") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."deputy_of_id" IS DISTINCT FROM (NEW."deputy_of_id") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."invited_by_id" IS DISTINCT FROM (NEW."invited_by_id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."mail_id" IS DISTINCT FROM (NEW."mail_id") OR OLD."member_city_id" IS DISTINCT FROM (NEW."member_city_id") OR OLD."message" IS DISTINCT FROM (NEW."message") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."seat_id" IS DISTINCT FROM (NEW."seat_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."submission" IS DISTINCT FROM (NEW."submission") OR OLD."takes_over_id" IS DISTINCT FROM (NEW."takes_over_id") OR OLD."takes_over_on" IS DISTINCT FROM (NEW."takes_over_on") OR OLD."term_ends_on" IS DISTINCT FROM (NEW."term_ends_on"))',
                    func='INSERT INTO "admission_invitationevent" ("alliance_id", "answered_at", "created_at", "deputy_of_id", "email", "expires_at", "id", "invited_by_id", "language", "mail_id", "member_city_id", "message", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "seat_id", "state", "submission", "takes_over_id", "takes_over_on", "term_ends_on") VALUES (NEW."alliance_id", NEW."answered_at", NEW."created_at", NEW."deputy_of_id", NEW."email", NEW."expires_at", NEW."id", NEW."invited_by_id", NEW."language", NEW."mail_id", NEW."member_city_id", NEW."message", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."seat_id", NEW."state", NEW."submission", NEW."takes_over_id", NEW."takes_over_on", NEW."term_ends_on"); RETURN NULL;',
                    hash="ee4f95121aec973d3b23986824c2c3e0b1160aad",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_dd4bb",
                    table="admission_invitation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "admission_invitationevent" ("alliance_id", "answered_at", "created_at", "deputy_of_id", "email", "expires_at", "id", "invited_by_id", "language", "mail_id", "member_city_id", "message", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "seat_id", "state", "submission", "takes_over_id", "takes_over_on", "term_ends_on") VALUES (OLD."alliance_id", OLD."answered_at", OLD."created_at", OLD."deputy_of_id", OLD."email", OLD."expires_at", OLD."id", OLD."invited_by_id", OLD."language", OLD."mail_id", OLD."member_city_id", OLD."message", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role", OLD."seat_id", OLD."state", OLD."submission", OLD."takes_over_id", OLD."takes_over_on", OLD."term_ends_on"); RETURN NULL;',
                    hash="18b3d8514701e9865767d715190fd3ffddc34b76",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2ff24",
                    table="admission_invitation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="cea3b75c281d2b7d734388f34434a4641b010203",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_aca27",
                    table="admission_invitationevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="joinrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")),
                fields=("alliance", "email", "kind"),
                name="one_waiting_request_of_an_address",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="joinrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "admission_joinrequestevent" ("alliance_id", "answered_at", "answered_by_id", "city_id", "city_name", "country", "created_at", "email", "id", "kind", "language", "message", "name", "note", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES (NEW."alliance_id", NEW."answered_at", NEW."answered_by_id", NEW."city_id", NEW."city_name", NEW."country", NEW."created_at", NEW."email", NEW."id", NEW."kind", NEW."language", NEW."message", NEW."name", NEW."note", NEW."organisation", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."state"); RETURN NULL;',
                    hash="bfa99cac6949d135aec8f9b7cd69098841ce465c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5995b",
                    table="admission_joinrequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="joinrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "admission_joinrequestevent" ("alliance_id", "answered_at", "answered_by_id", "city_id", "city_name", "country", "created_at", "email", "id", "kind", "language", "message", "name", "note", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES (NEW."alliance_id", NEW."answered_at", NEW."answered_by_id", NEW."city_id", NEW."city_name", NEW."country", NEW."created_at", NEW."email", NEW."id", NEW."kind", NEW."language", NEW."message", NEW."name", NEW."note", NEW."organisation", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."state"); RETURN NULL;',
                    hash="5832bdef9ac4e335b3d1e8b24047519ab0288eb4",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_de5cf",
                    table="admission_joinrequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="joinrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "admission_joinrequestevent" ("alliance_id", "answered_at", "answered_by_id", "city_id", "city_name", "country", "created_at", "email", "id", "kind", "language", "message", "name", "note", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES (OLD."alliance_id", OLD."answered_at", OLD."answered_by_id", OLD."city_id", OLD."city_name", OLD."country", OLD."created_at", OLD."email", OLD."id", OLD."kind", OLD."language", OLD."message", OLD."name", OLD."note", OLD."organisation", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."state"); RETURN NULL;',
                    hash="b4361308296b5d0046f23afcbf1c8953a9b45b53",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1a5e4",
                    table="admission_joinrequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="joinrequestevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="65f5b7604eb6214427d901eaf444c915ebf733e0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5b6da",
                    table="admission_joinrequestevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
    operations = together(operations)
