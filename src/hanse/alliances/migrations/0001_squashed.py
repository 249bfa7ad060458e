"""The tables as they are; until now they were made in several steps."""

import datetime
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import hanse.history.clock
import hanse.people.models
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models
from hanse.history.migrating import together


class Migration(migrations.Migration):
    replaces = [
        ("alliances", "0001_initial"),
        ("alliances", "0002_roles_shares_second_factor"),
        ("alliances", "0004_requests_to_join_and_elections"),
        ("alliances", "0005_each_row_names_its_act"),
        ("alliances", "0006_every_field_has_its_words"),
    ]

    initial = True

    dependencies = [
        ("history", "0002_acts_are_found_by_name_and_doer"),
        ("people", "0005_every_field_has_its_words"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("places", "0002_deletions_leave_events"),
        ("policies", "0002_deletions_leave_events"),
    ]

    operations = [
        migrations.CreateModel(
            name="Alliance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
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
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        default=list,
                        help_text="BCP 47 codes, the working language first",
                        size=None,
                        verbose_name="languages",
                    ),
                ),
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
                    "format",
                    models.CharField(
                        choices=[("community_meetings", "Community meetings"), ("working_groups", "Working groups")],
                        default="community_meetings",
                        max_length=20,
                        verbose_name="format",
                    ),
                ),
                (
                    "phase",
                    models.CharField(
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
                (
                    "sample_note",
                    models.TextField(
                        blank=True,
                        help_text="What in this alliance is sample or invented; shown on every page and export",
                        verbose_name="note about samples",
                    ),
                ),
                (
                    "second_factor_required",
                    models.BooleanField(
                        default=True,
                        help_text="Whoever runs the alliance signs in with a passkey or an authenticator app.",
                        verbose_name="second factor for the secretariat",
                    ),
                ),
                (
                    "takes_requests",
                    models.BooleanField(
                        default=True,
                        help_text="Cities and experts may ask to join on a public page; the secretariat answers each request.",
                        verbose_name="requests to join",
                    ),
                ),
                ("started_at", models.DateTimeField(default=hanse.history.clock.now, verbose_name="started at")),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="alliances", to="policies.initiative"
                    ),
                ),
            ],
            options={
                "verbose_name": "alliance",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="AllianceVersion",
            fields=[
                (
                    "alliance",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="version",
                        serialize=False,
                        to="alliances.alliance",
                    ),
                ),
                ("number", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="AllianceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "slug",
                    models.SlugField(
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
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        default=list,
                        help_text="BCP 47 codes, the working language first",
                        size=None,
                        verbose_name="languages",
                    ),
                ),
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
                    "format",
                    models.CharField(
                        choices=[("community_meetings", "Community meetings"), ("working_groups", "Working groups")],
                        default="community_meetings",
                        max_length=20,
                        verbose_name="format",
                    ),
                ),
                (
                    "phase",
                    models.CharField(
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
                (
                    "sample_note",
                    models.TextField(
                        blank=True,
                        help_text="What in this alliance is sample or invented; shown on every page and export",
                        verbose_name="note about samples",
                    ),
                ),
                (
                    "second_factor_required",
                    models.BooleanField(
                        default=True,
                        help_text="Whoever runs the alliance signs in with a passkey or an authenticator app.",
                        verbose_name="second factor for the secretariat",
                    ),
                ),
                (
                    "takes_requests",
                    models.BooleanField(
                        default=True,
                        help_text="Cities and experts may ask to join on a public page; the secretariat answers each request.",
                        verbose_name="requests to join",
                    ),
                ),
                ("started_at", models.DateTimeField(default=hanse.history.clock.now, verbose_name="started at")),
                (
                    "initiative",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="policies.initiative",
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
                        to="alliances.alliance",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Cohort",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place")),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="opened on")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                ("target", models.PositiveIntegerField(blank=True, null=True, verbose_name="target number of cities")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "alliance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cohorts", to="alliances.alliance"
                    ),
                ),
            ],
            options={
                "verbose_name": "cohort",
                "ordering": ["position", "name"],
            },
        ),
        migrations.CreateModel(
            name="CohortEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place")),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="opened on")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                ("target", models.PositiveIntegerField(blank=True, null=True, verbose_name="target number of cities")),
                ("note", models.TextField(blank=True, verbose_name="note")),
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
                        to="alliances.cohort",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DeckTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(upload_to="deck-templates/", verbose_name="file")),
                ("filename", models.CharField(max_length=200, verbose_name="file name")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256 of the file")),
                ("uploaded_at", models.DateTimeField(default=hanse.history.clock.now, verbose_name="uploaded at")),
                (
                    "alliance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deck_templates", to="alliances.alliance"
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "deck template",
                "ordering": ["-uploaded_at", "-pk"],
                "get_latest_by": ["uploaded_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="DeckTemplateEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("file", models.FileField(upload_to="deck-templates/", verbose_name="file")),
                ("filename", models.CharField(max_length=200, verbose_name="file name")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256 of the file")),
                ("uploaded_at", models.DateTimeField(default=hanse.history.clock.now, verbose_name="uploaded at")),
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
                        to="alliances.decktemplate",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Label",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, verbose_name="code")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "alliance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="labels", to="alliances.alliance"
                    ),
                ),
            ],
            options={
                "verbose_name": "label",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="LabelEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.SlugField(db_index=False, max_length=40, verbose_name="code")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
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
                        to="alliances.label",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MemberCity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "policies_position",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="place in the policy grid when it is arranged by hand",
                        verbose_name="place in the policy grid",
                    ),
                ),
                (
                    "stages_position",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="place in the stage grid when it is arranged by hand",
                        verbose_name="place in the stage grid",
                    ),
                ),
                (
                    "next_election_on",
                    models.DateField(
                        blank=True,
                        help_text="After it other people may speak for the city.",
                        null=True,
                        verbose_name="next election",
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=hanse.history.clock.now)),
                (
                    "alliance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="member_cities", to="alliances.alliance"
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="member_cities", to="places.city"
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="member_cities",
                        to="alliances.cohort",
                    ),
                ),
            ],
            options={
                "verbose_name": "member city",
                "verbose_name_plural": "member cities",
                "ordering": ["policies_position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="LabelChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given", models.BooleanField(verbose_name="given")),
                ("effective_on", models.DateField(verbose_name="since")),
                ("recorded_at", models.DateTimeField(default=hanse.history.clock.now)),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
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
                ("label", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="alliances.label")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "member_city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="label_changes", to="alliances.membercity"
                    ),
                ),
            ],
            options={
                "verbose_name": "change of label",
            },
        ),
        migrations.CreateModel(
            name="CityShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shared_at", models.DateTimeField(default=hanse.history.clock.now, verbose_name="shared at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                (
                    "alliance",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="alliances.alliance"),
                ),
                (
                    "shared_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "member_city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="alliances.membercity"
                    ),
                ),
            ],
            options={
                "verbose_name": "share",
            },
        ),
        migrations.CreateModel(
            name="MemberCityEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "policies_position",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="place in the policy grid when it is arranged by hand",
                        verbose_name="place in the policy grid",
                    ),
                ),
                (
                    "stages_position",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="place in the stage grid when it is arranged by hand",
                        verbose_name="place in the stage grid",
                    ),
                ),
                (
                    "next_election_on",
                    models.DateField(
                        blank=True,
                        help_text="After it other people may speak for the city.",
                        null=True,
                        verbose_name="next election",
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=hanse.history.clock.now)),
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
                    "city",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="places.city",
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="alliances.cohort",
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
                        to="alliances.membercity",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("global_steward", "Global steward"),
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
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="term ends")),
                (
                    "alliance",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="alliances.alliance",
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="stands_in_for",
                        to="alliances.seat",
                        verbose_name="deputy",
                    ),
                ),
                (
                    "member_city",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="alliances.membercity",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "seat",
                "verbose_name_plural": "seats",
            },
        ),
        migrations.CreateModel(
            name="CityShareEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("shared_at", models.DateTimeField(default=hanse.history.clock.now, verbose_name="shared at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
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
                        to="alliances.cityshare",
                    ),
                ),
                (
                    "shared_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "member_city",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="alliances.membercity",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="alliances.seat",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="cityshare",
            name="seat",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="alliances.seat"),
        ),
        migrations.CreateModel(
            name="SeatEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("global_steward", "Global steward"),
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
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="term ends")),
                (
                    "alliance",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="alliances.alliance",
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="alliances.seat",
                        verbose_name="deputy",
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
                        to="alliances.seat",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StandingChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("prospect", "Prospect"),
                            ("contacted", "Contacted"),
                            ("invited", "Invited"),
                            ("intent", "Letter of intent"),
                            ("member", "Member"),
                            ("observer", "Observer"),
                            ("on_hold", "On hold"),
                            ("ended", "Ended"),
                        ],
                        max_length=12,
                        verbose_name="standing",
                    ),
                ),
                ("effective_on", models.DateField(verbose_name="since")),
                ("recorded_at", models.DateTimeField(default=hanse.history.clock.now)),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
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
                    "member_city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="standing_changes", to="alliances.membercity"
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
                "verbose_name": "change of standing",
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="alliance",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "alliances_allianceevent" ("format", "id", "initiative_id", "languages", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "sample_note", "second_factor_required", "slug", "started_at", "takes_requests", "time_zone") VALUES (NEW."format", NEW."id", NEW."initiative_id", NEW."languages", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phase", NEW."sample_note", NEW."second_factor_required", NEW."slug", NEW."started_at", NEW."takes_requests", NEW."time_zone"); RETURN NULL;',
                    hash="57fc872066662a54629a24e1ef2819a00a2419dc",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ab4a3",
                    table="alliances_alliance",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="alliance",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "alliances_allianceevent" ("format", "id", "initiative_id", "languages", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "sample_note", "second_factor_required", "slug", "started_at", "takes_requests", "time_zone") VALUES (NEW."format", NEW."id", NEW."initiative_id", NEW."languages", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phase", NEW."sample_note", NEW."second_factor_required", NEW."slug", NEW."started_at", NEW."takes_requests", NEW."time_zone"); RETURN NULL;',
                    hash="deb67c3a466e5488579cff6af7eed432caf42078",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_96c01",
                    table="alliances_alliance",
                    when="AFTER",
                ),
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
            model_name="allianceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e06c956e2280905273641ad66826519be60c398d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_77bd0",
                    table="alliances_allianceevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="cohort",
            constraint=models.UniqueConstraint(models.F("alliance"), models.F("name"), name="cohort_name_once_in_an_alliance"),
        ),
        migrations.AddConstraint(
            model_name="cohort",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on__isnull", True),
                    ("opened_on__isnull", True),
                    ("closed_on__gte", models.F("opened_on")),
                    _connector="OR",
                ),
                name="cohort_closes_after_it_opens",
                violation_error_message="A cohort closes after it opens.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cohort",
            trigger=pgtrigger.compiler.Trigger(
                name="version_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="6e2f67510dbc41ece41771525aef8eb99cd9022f",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_version_insert_af9c8",
                    referencing="REFERENCING NEW TABLE AS touched ",
                    table="alliances_cohort",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cohort",
            trigger=pgtrigger.compiler.Trigger(
                name="version_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="92e3a7716f9dbf05512576d2072bdd2541cdd38e",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_version_update_f4b75",
                    referencing="REFERENCING NEW TABLE AS touched ",
                    table="alliances_cohort",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cohort",
            trigger=pgtrigger.compiler.Trigger(
                name="version_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="c3ed44836f7e1bc0236d289cb3fc9f0976256c11",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_version_delete_9715d",
                    referencing="REFERENCING OLD TABLE AS touched ",
                    table="alliances_cohort",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cohort",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "alliances_cohortevent" ("alliance_id", "closed_on", "id", "name", "note", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "target") VALUES (NEW."alliance_id", NEW."closed_on", NEW."id", NEW."name", NEW."note", NEW."opened_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."target"); RETURN NULL;',
                    hash="11fe3a47c2fadb731d29e56cdd8366883ecae110",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_382e0",
                    table="alliances_cohort",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cohort",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "alliances_cohortevent" ("alliance_id", "closed_on", "id", "name", "note", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "target") VALUES (NEW."alliance_id", NEW."closed_on", NEW."id", NEW."name", NEW."note", NEW."opened_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."target"); RETURN NULL;',
                    hash="9098359d8bdb32d838142d0699e6d4832e678bda",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_69551",
                    table="alliances_cohort",
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
            model_name="cohortevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2a3b8bf16e6f8c0848b5ebd43b87d0dbe20b96f0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_80224",
                    table="alliances_cohortevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decktemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "alliances_decktemplateevent" ("alliance_id", "file", "filename", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "uploaded_at", "uploaded_by_id") VALUES (NEW."alliance_id", NEW."file", NEW."filename", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sha256", NEW."uploaded_at", NEW."uploaded_by_id"); RETURN NULL;',
                    hash="31bc82c3fb5d541c675cc8f1332851f26b9affae",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ad3a2",
                    table="alliances_decktemplate",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decktemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "alliances_decktemplateevent" ("alliance_id", "file", "filename", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "uploaded_at", "uploaded_by_id") VALUES (NEW."alliance_id", NEW."file", NEW."filename", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sha256", NEW."uploaded_at", NEW."uploaded_by_id"); RETURN NULL;',
                    hash="b13f78cbbff900476276b01f7f1f37ed3d3aa7ec",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a6637",
                    table="alliances_decktemplate",
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
            model_name="decktemplateevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0e04e3f92cba95f9269c1fbd872e2ee81152d5ea",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_9b4cc",
                    table="alliances_decktemplateevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="label",
            constraint=models.UniqueConstraint(models.F("alliance"), models.F("code"), name="label_once_in_an_alliance"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="label",
            trigger=pgtrigger.compiler.Trigger(
                name="version_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="2748160cceda4c20b51c9b0de8266410d1feb60d",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_version_insert_21554",
                    referencing="REFERENCING NEW TABLE AS touched ",
                    table="alliances_label",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="label",
            trigger=pgtrigger.compiler.Trigger(
                name="version_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="bef47819a2be29379f66190d924d2c323311a16d",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_version_update_fc207",
                    referencing="REFERENCING NEW TABLE AS touched ",
                    table="alliances_label",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="label",
            trigger=pgtrigger.compiler.Trigger(
                name="version_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="3bb29bb5751708e5457e2ee78ff5ec7b5bb45170",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_version_delete_34916",
                    referencing="REFERENCING OLD TABLE AS touched ",
                    table="alliances_label",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="label",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "alliances_labelevent" ("alliance_id", "code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."alliance_id", NEW."code", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="aef28a18ca6a890e099f81c86c12d35cc414f272",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7a6e8",
                    table="alliances_label",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="label",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "alliances_labelevent" ("alliance_id", "code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."alliance_id", NEW."code", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="fe5ad85f5775a831fa462af849bd8c08a2765c32",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_153b8",
                    table="alliances_label",
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
            model_name="labelevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="01d93b9e86d203811d1ea67fdee218ffaaee37fb",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_80b25",
                    table="alliances_labelevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="membercity",
            constraint=models.UniqueConstraint(models.F("alliance"), models.F("city"), name="city_once_in_an_alliance"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membercity",
            trigger=pgtrigger.compiler.Trigger(
                name="version_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="4b8ce372129900a3d4191da3d80a7b4d12f9fa75",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_version_insert_7e6eb",
                    referencing="REFERENCING NEW TABLE AS touched ",
                    table="alliances_membercity",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membercity",
            trigger=pgtrigger.compiler.Trigger(
                name="version_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="01075e585c35e0f902e1c77d5dc3ad1f0b8deead",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_version_update_b4383",
                    referencing="REFERENCING NEW TABLE AS touched ",
                    table="alliances_membercity",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membercity",
            trigger=pgtrigger.compiler.Trigger(
                name="version_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="00dba1a0609b46206df206b01ddc92acbcaf83ff",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_version_delete_bd06c",
                    referencing="REFERENCING OLD TABLE AS touched ",
                    table="alliances_membercity",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membercity",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "alliances_membercityevent" ("alliance_id", "city_id", "cohort_id", "id", "next_election_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policies_position", "recorded_at", "stages_position") VALUES (NEW."alliance_id", NEW."city_id", NEW."cohort_id", NEW."id", NEW."next_election_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."policies_position", NEW."recorded_at", NEW."stages_position"); RETURN NULL;',
                    hash="3fcc0a7ca3856671142a8156ce87c5ae436c5142",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2dd82",
                    table="alliances_membercity",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membercity",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "alliances_membercityevent" ("alliance_id", "city_id", "cohort_id", "id", "next_election_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policies_position", "recorded_at", "stages_position") VALUES (NEW."alliance_id", NEW."city_id", NEW."cohort_id", NEW."id", NEW."next_election_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."policies_position", NEW."recorded_at", NEW."stages_position"); RETURN NULL;',
                    hash="0ccd06ad2f7e3da645d77d303d1a593660f2d427",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e851a",
                    table="alliances_membercity",
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
        migrations.AddIndex(
            model_name="labelchange",
            index=models.Index(
                models.F("member_city"),
                models.F("label"),
                models.OrderBy(models.F("effective_on"), descending=True),
                models.OrderBy(models.F("recorded_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="label_on_a_day",
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
        pgtrigger.migrations.AddTrigger(
            model_name="labelchange",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION '% is append-only: a correction is a new row that names the old one', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; RETURN NULL;",
                    hash="cabb1048a32a16cd6a4c860e825e7320b93bc332",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3e807",
                    table="alliances_labelchange",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="labelchange",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF current_setting('hanse.truncate', true) IS DISTINCT FROM 'allowed' THEN RAISE EXCEPTION '% is append-only: a correction is a new row that names the old one', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END IF; RETURN NULL;",
                    hash="09012e429f445515a3c12d6150dfb59ff5649d2d",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_dbe3c",
                    table="alliances_labelchange",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="labelchange",
            trigger=pgtrigger.compiler.Trigger(
                name="version_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="78199adf65c8016ae2471f9277eb07a7e0509e3e",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_version_insert_abb8f",
                    referencing="REFERENCING NEW TABLE AS touched ",
                    table="alliances_labelchange",
                    when="AFTER",
                ),
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
        pgtrigger.migrations.AddTrigger(
            model_name="membercityevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6b90d6babfe2e0413178def6e4ffb79aab4f6225",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a8392",
                    table="alliances_membercityevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("alliance__isnull", True), ("role", "global_steward")),
                    models.Q(models.Q(("role", "global_steward"), _negated=True), ("alliance__isnull", False)),
                    _connector="OR",
                ),
                name="only_the_steward_has_no_alliance",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("member_city__isnull", False), ("role__in", ["city_contributor", "city_lead"])),
                    models.Q(
                        models.Q(("role__in", ["city_contributor", "city_lead"]), _negated=True), ("member_city__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="city_seats_name_their_city",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    (
                        "ends_on__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("starts_on"), "-", models.Value(datetime.timedelta(days=1))
                        ),
                    ),
                    _connector="OR",
                ),
                name="seat_ends_after_it_starts",
                violation_error_message="A term ends after it starts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(
                models.F("person"),
                models.F("role"),
                models.F("alliance"),
                models.F("member_city"),
                models.F("starts_on"),
                name="seat_once",
                nulls_distinct=False,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seat",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "alliances_seatevent" ("alliance_id", "deputy_id", "ends_on", "id", "member_city_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "starts_on") VALUES (NEW."alliance_id", NEW."deputy_id", NEW."ends_on", NEW."id", NEW."member_city_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."starts_on"); RETURN NULL;',
                    hash="2e46bcc63ee8b474cd21660120095d1d3ae953c3",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_78b5c",
                    table="alliances_seat",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seat",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "alliances_seatevent" ("alliance_id", "deputy_id", "ends_on", "id", "member_city_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "starts_on") VALUES (NEW."alliance_id", NEW."deputy_id", NEW."ends_on", NEW."id", NEW."member_city_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."starts_on"); RETURN NULL;',
                    hash="2959516a916c6f118392403f11ed9756809432b6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e699d",
                    table="alliances_seat",
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
        pgtrigger.migrations.AddTrigger(
            model_name="cityshareevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="910144db506f0e772b08ea3b14e04ccd9b17c0fc",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_be6f3",
                    table="alliances_cityshareevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="cityshare",
            constraint=models.UniqueConstraint(
                models.F("member_city"),
                models.F("seat"),
                condition=models.Q(("ended_at__isnull", True)),
                name="city_shared_once_with_a_seat",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cityshare",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "alliances_cityshareevent" ("alliance_id", "ended_at", "id", "member_city_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seat_id", "shared_at", "shared_by_id") VALUES (NEW."alliance_id", NEW."ended_at", NEW."id", NEW."member_city_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."seat_id", NEW."shared_at", NEW."shared_by_id"); RETURN NULL;',
                    hash="1d3d8cfe96cf21c1c6387da58a39e70069a9b3f4",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_bf6ce",
                    table="alliances_cityshare",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cityshare",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "alliances_cityshareevent" ("alliance_id", "ended_at", "id", "member_city_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seat_id", "shared_at", "shared_by_id") VALUES (NEW."alliance_id", NEW."ended_at", NEW."id", NEW."member_city_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."seat_id", NEW."shared_at", NEW."shared_by_id"); RETURN NULL;',
                    hash="9f0c2757b0e5b4f804fe3c474695023c6b9385c4",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_99615",
                    table="alliances_cityshare",
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
            model_name="seatevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="92b019603cfbc5245fe71380d50df0260641525d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3f1fa",
                    table="alliances_seatevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="standingchange",
            index=models.Index(
                models.F("member_city"),
                models.OrderBy(models.F("effective_on"), descending=True),
                models.OrderBy(models.F("recorded_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="standing_on_a_day",
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
            model_name="standingchange",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION '% is append-only: a correction is a new row that names the old one', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; RETURN NULL;",
                    hash="ec816a7adc4ddc256630f717124f247fd70f476f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_1e7c2",
                    table="alliances_standingchange",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="standingchange",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF current_setting('hanse.truncate', true) IS DISTINCT FROM 'allowed' THEN RAISE EXCEPTION '% is append-only: a correction is a new row that names the old one', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END IF; RETURN NULL;",
                    hash="24645bd8726fba10d84555a2f72be90d61f5f52e",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_9cf0d",
                    table="alliances_standingchange",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="standingchange",
            trigger=pgtrigger.compiler.Trigger(
                name="version_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="UPDATE alliances_allianceversion SET number = number + 1 WHERE alliance_id IN (SELECT DISTINCT alliance_id FROM touched); RETURN NULL;",
                    hash="9997e5151a2aaca9ec68dbbdc2c0c61a22e81b4e",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_version_insert_b32f0",
                    referencing="REFERENCING NEW TABLE AS touched ",
                    table="alliances_standingchange",
                    when="AFTER",
                ),
            ),
        ),
    ]
    operations = together(operations)
