"""Words for fields, as the history tells them."""

import hanse.history.clock
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("alliances", "0005_each_row_names_its_act"),
    ]

    operations = [
        migrations.AlterField(
            model_name="alliance",
            name="started_at",
            field=models.DateTimeField(default=hanse.history.clock.now, verbose_name="started at"),
        ),
        migrations.AlterField(
            model_name="allianceevent",
            name="started_at",
            field=models.DateTimeField(default=hanse.history.clock.now, verbose_name="started at"),
        ),
        migrations.AlterField(
            model_name="decktemplate",
            name="uploaded_at",
            field=models.DateTimeField(default=hanse.history.clock.now, verbose_name="uploaded at"),
        ),
        migrations.AlterField(
            model_name="decktemplateevent",
            name="uploaded_at",
            field=models.DateTimeField(default=hanse.history.clock.now, verbose_name="uploaded at"),
        ),
    ]
