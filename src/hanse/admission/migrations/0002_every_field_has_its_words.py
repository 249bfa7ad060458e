"""Words for fields, as the history tells them."""

import hanse.history.clock
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("admission", "0001_invitations_and_requests"),
    ]

    operations = [
        migrations.AlterField(
            model_name="invitation",
            name="answered_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="answered at"),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="created_at",
            field=models.DateTimeField(default=hanse.history.clock.now, verbose_name="written"),
        ),
        migrations.AlterField(
            model_name="invitationevent",
            name="answered_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="answered at"),
        ),
        migrations.AlterField(
            model_name="invitationevent",
            name="created_at",
            field=models.DateTimeField(default=hanse.history.clock.now, verbose_name="written"),
        ),
        migrations.AlterField(
            model_name="joinrequest",
            name="answered_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="answered at"),
        ),
        migrations.AlterField(
            model_name="joinrequest",
            name="created_at",
            field=models.DateTimeField(default=hanse.history.clock.now, verbose_name="written"),
        ),
        migrations.AlterField(
            model_name="joinrequestevent",
            name="answered_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="answered at"),
        ),
        migrations.AlterField(
            model_name="joinrequestevent",
            name="created_at",
            field=models.DateTimeField(default=hanse.history.clock.now, verbose_name="written"),
        ),
    ]
