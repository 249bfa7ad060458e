"""A deleted row leaves an event as well."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0001_initial"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="city",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "places_cityevent" ("certainty", "country", "id", "latitude", "local_name", "longitude", "name", "note", "other_languages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pioneer", "population", "population_year", "primary_language", "slug", "source", "subdivision") VALUES (OLD."certainty", OLD."country", OLD."id", OLD."latitude", OLD."local_name", OLD."longitude", OLD."name", OLD."note", OLD."other_languages", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."pioneer", OLD."population", OLD."population_year", OLD."primary_language", OLD."slug", OLD."source", OLD."subdivision"); RETURN NULL;',
                    hash="bb25819b986022aa1ded437f5af84f7d4090ad5b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_24355",
                    table="places_city",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cityname",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "places_citynameevent" ("city_id", "folded", "id", "kind", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (OLD."city_id", OLD."folded", OLD."id", OLD."kind", OLD."language", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source"); RETURN NULL;',
                    hash="a108c707dbbc98a5ef1ec1696d617684c59dc7bc",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ebf30",
                    table="places_cityname",
                    when="AFTER",
                ),
            ),
        ),
    ]
