"""Sign-ins, and triggers by which no change of what somebody signs in with is missed, whoever makes it and how.

The functions run with the rights of the tables' owner, so that a row can be written about whoever's sign-in is changed, and no
role of the web may call the one that writes. From where a change comes stands in the act that makes it.
"""

import django.db.models.deletion
import hanse.history.clock
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

NOTE = r"""
CREATE FUNCTION hanse_note_sign_in(whom bigint, happened text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    said jsonb := nullif(current_setting('pghistory.context_metadata', true), '')::jsonb;
BEGIN
    INSERT INTO people_signinevent (person_id, what, how, happened_at, origin, act) VALUES (
        whom, happened, '', now(),
        coalesce(said->'from', jsonb_build_object('source', 'database', 'role', session_user)),
        CASE WHEN said IS NOT NULL THEN _pgh_attach_context()::uuid END);
END
$$;
REVOKE ALL ON FUNCTION hanse_note_sign_in(bigint, text) FROM PUBLIC;

CREATE FUNCTION hanse_factor_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    ours constant jsonb := '{"totp": "app", "webauthn": "passkey", "recovery_codes": "codes"}';
BEGIN
    IF TG_OP IN ('UPDATE', 'DELETE') AND (TG_OP = 'DELETE' OR OLD.user_id <> NEW.user_id OR OLD.type <> NEW.type) THEN
        PERFORM hanse_note_sign_in(OLD.user_id, (ours->>OLD.type) || '_removed');
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN NULL;
    END IF;
    -- Of the data of a factor, names, counters and marks of use may change; its secret makes it another one.
    IF TG_OP = 'INSERT' OR OLD.user_id <> NEW.user_id OR OLD.type <> NEW.type
       OR (OLD.data->'secret', OLD.data->'credential', OLD.data->'seed')
          IS DISTINCT FROM (NEW.data->'secret', NEW.data->'credential', NEW.data->'seed') THEN
        PERFORM hanse_note_sign_in(
            NEW.user_id, (ours->>NEW.type) || CASE NEW.type WHEN 'recovery_codes' THEN '_made' ELSE '_added' END);
    END IF;
    IF NEW.type = 'recovery_codes' AND NEW.data ? 'viewed_at' AND (TG_OP = 'INSERT' OR NOT OLD.data ? 'viewed_at') THEN
        PERFORM hanse_note_sign_in(NEW.user_id, 'codes_shown');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER hanse_factor_changed AFTER INSERT OR UPDATE OR DELETE ON mfa_authenticator
    FOR EACH ROW EXECUTE FUNCTION hanse_factor_changed();

CREATE FUNCTION hanse_provider_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.user_id, OLD.provider, OLD.uid) = (NEW.user_id, NEW.provider, NEW.uid) THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        PERFORM hanse_note_sign_in(OLD.user_id, 'provider_removed');
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM hanse_note_sign_in(NEW.user_id, 'provider_connected');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER hanse_provider_changed AFTER INSERT OR UPDATE OR DELETE ON socialaccount_socialaccount
    FOR EACH ROW EXECUTE FUNCTION hanse_provider_changed();

CREATE FUNCTION hanse_account_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    way constant text := '^([^$]*\$(?:\d+\$)?)';
BEGIN
    -- At a sign-in Django hashes the same password anew when its way of hashing is an old one. That is no act of anybody.
    IF OLD.password <> NEW.password AND (coalesce(current_setting('pghistory.context_metadata', true), '') <> ''
       OR substring(OLD.password FROM way) IS NOT DISTINCT FROM substring(NEW.password FROM way)) THEN
        PERFORM hanse_note_sign_in(NEW.id, 'password_changed');
    END IF;
    IF OLD.email <> NEW.email THEN
        PERFORM hanse_note_sign_in(NEW.id, 'email_changed');
    END IF;
    IF OLD.session_era <> NEW.session_era THEN
        PERFORM hanse_note_sign_in(NEW.id, 'sessions_ended');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER hanse_account_changed AFTER UPDATE OF password, email, session_era ON people_person
    FOR EACH ROW EXECUTE FUNCTION hanse_account_changed();
"""
FORGET = """
DROP TRIGGER hanse_account_changed ON people_person;
DROP TRIGGER hanse_provider_changed ON socialaccount_socialaccount;
DROP TRIGGER hanse_factor_changed ON mfa_authenticator;
DROP FUNCTION hanse_account_changed(), hanse_provider_changed(), hanse_factor_changed(), hanse_note_sign_in(bigint, text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_every_field_has_its_words"),
        ("history", "0002_acts_are_found_by_name_and_doer"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignInEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("signed_in", "Signed in"),
                            ("failed", "Sign-in failed"),
                            ("password_changed", "Password changed"),
                            ("email_changed", "E-mail address changed"),
                            ("app_added", "Authenticator app set up"),
                            ("app_removed", "Authenticator app removed"),
                            ("passkey_added", "Passkey added"),
                            ("passkey_removed", "Passkey removed"),
                            ("codes_made", "Recovery codes made"),
                            ("codes_shown", "Recovery codes shown"),
                            ("codes_removed", "Recovery codes removed"),
                            ("provider_connected", "Identity provider connected"),
                            ("provider_removed", "Identity provider disconnected"),
                            ("session_ended", "Signed out of one browser"),
                            ("sessions_ended", "Signed out everywhere"),
                        ],
                        max_length=20,
                        verbose_name="sign-in",
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        help_text="the ways in the order of their use, with + between",
                        max_length=60,
                        verbose_name="how",
                    ),
                ),
                ("happened_at", models.DateTimeField(default=hanse.history.clock.now, verbose_name="when")),
                ("origin", models.JSONField(default=dict, verbose_name="from where")),
                (
                    "act",
                    models.UUIDField(
                        db_index=True, editable=False, help_text="none for what is nobody's act", null=True, verbose_name="act"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_in_events",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "sign-in",
                "verbose_name_plural": "sign-ins",
                "indexes": [
                    models.Index(
                        models.F("person"),
                        models.OrderBy(models.F("happened_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="sign_ins_of_person",
                    ),
                    models.Index(
                        models.OrderBy(models.F("happened_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(("what__in", ["signed_in", "failed"]), _negated=True),
                        name="sign_in_changes_newest",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signinevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION '% is append-only: a correction is a new row that names the old one', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; RETURN NULL;",
                    hash="5e5f80c9228155fe36c49bf3e0d24db27be80306",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a8aec",
                    table="people_signinevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signinevent",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF current_setting('hanse.truncate', true) IS DISTINCT FROM 'allowed' THEN RAISE EXCEPTION '% is append-only: a correction is a new row that names the old one', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END IF; RETURN NULL;",
                    hash="435d83ac9267e2c08ba4329c52d814f79f73a0f0",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_b836f",
                    table="people_signinevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(NOTE, FORGET),
    ]
