"""Words for fields, as the history tells them; an index for the history of mails, which grows with each of them."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0002_deletions_leave_events"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="message_id",
            field=models.CharField(max_length=300, unique=True, verbose_name="Message-ID"),
        ),
        migrations.AlterField(
            model_name="message",
            name="secret",
            field=models.BooleanField(default=False, verbose_name="opens something"),
        ),
        migrations.AlterField(
            model_name="message",
            name="template",
            field=models.CharField(max_length=100, verbose_name="template"),
        ),
        migrations.AlterField(
            model_name="messageevent",
            name="message_id",
            field=models.CharField(max_length=300, verbose_name="Message-ID"),
        ),
        migrations.AlterField(
            model_name="messageevent",
            name="secret",
            field=models.BooleanField(default=False, verbose_name="opens something"),
        ),
        migrations.AlterField(
            model_name="messageevent",
            name="template",
            field=models.CharField(max_length=100, verbose_name="template"),
        ),
        migrations.AddIndex(
            model_name="messageevent",
            index=models.Index(fields=["alliance_id", "-pgh_created_at", "-pgh_id"], name="messages_newest_events"),
        ),
    ]
