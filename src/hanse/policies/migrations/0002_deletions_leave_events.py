"""A deleted row leaves an event as well."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0001_initial"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="element",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "policies_elementevent" ("basis", "code", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "position", "sources", "text") VALUES (OLD."basis", OLD."code", OLD."id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."policy_id", OLD."position", OLD."sources", OLD."text"); RETURN NULL;',
                    hash="32dd04cd2e65a8f2d18f1289ec06a9adb5ccc2ab",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_45c14",
                    table="policies_element",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="initiative",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "policies_initiativeevent" ("compiled_on", "facts", "id", "is_invented", "labels", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provenance", "roadmap_version", "slug") VALUES (OLD."compiled_on", OLD."facts", OLD."id", OLD."is_invented", OLD."labels", OLD."name", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."provenance", OLD."roadmap_version", OLD."slug"); RETURN NULL;',
                    hash="823ba4ee0115f920004fcedcad42748fc96ff8c9",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c5d65",
                    table="policies_initiative",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="modelpolicy",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "policies_modelpolicyevent" ("code", "column_name", "elements_note", "facts", "id", "initiative_id", "label_basis", "labels", "long_name", "name", "note", "original_five", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_cities", "position", "principle_basis", "principle_conflict", "principle_id", "principle_sources", "purpose", "purpose_basis", "released", "sources", "state", "version") VALUES (OLD."code", OLD."column_name", OLD."elements_note", OLD."facts", OLD."id", OLD."initiative_id", OLD."label_basis", OLD."labels", OLD."long_name", OLD."name", OLD."note", OLD."original_five", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."pilot_cities", OLD."position", OLD."principle_basis", OLD."principle_conflict", OLD."principle_id", OLD."principle_sources", OLD."purpose", OLD."purpose_basis", OLD."released", OLD."sources", OLD."state", OLD."version"); RETURN NULL;',
                    hash="2b67b6d4915f03365ceb350636be955c5bc93014",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c6112",
                    table="policies_modelpolicy",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="principle",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "policies_principleevent" ("code", "former_name", "id", "initiative_id", "label_basis", "labels", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "sources") VALUES (OLD."code", OLD."former_name", OLD."id", OLD."initiative_id", OLD."label_basis", OLD."labels", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."sources"); RETURN NULL;',
                    hash="6757e070c7eff1994a06aa217f37ee0974d69fda",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_76439",
                    table="policies_principle",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "policies_sourceevent" ("caution", "code", "id", "initiative_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "url", "where") VALUES (OLD."caution", OLD."code", OLD."id", OLD."initiative_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."title", OLD."url", OLD."where"); RETURN NULL;',
                    hash="5b95cc88a16509d259ff5acc736414ed85ea4862",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_303d4",
                    table="policies_source",
                    when="AFTER",
                ),
            ),
        ),
    ]
