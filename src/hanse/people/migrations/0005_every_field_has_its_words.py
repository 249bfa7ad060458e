"""Words for the fields of a person, as the history tells them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_deletions_leave_events"),
    ]

    operations = [
        migrations.AlterField(
            model_name="person",
            name="is_active",
            field=models.BooleanField(default=True, verbose_name="may sign in"),
        ),
        migrations.AlterField(
            model_name="person",
            name="joined_at",
            field=models.DateTimeField(auto_now_add=True, verbose_name="entered at"),
        ),
        migrations.AlterField(
            model_name="person",
            name="session_era",
            field=models.PositiveIntegerField(
                default=0,
                editable=False,
                help_text="how often all sessions were ended at once; sessions of an earlier era are void",
                verbose_name="sessions ended at once",
            ),
        ),
        migrations.AlterField(
            model_name="personevent",
            name="is_active",
            field=models.BooleanField(default=True, verbose_name="may sign in"),
        ),
        migrations.AlterField(
            model_name="personevent",
            name="joined_at",
            field=models.DateTimeField(auto_now_add=True, verbose_name="entered at"),
        ),
        migrations.AlterField(
            model_name="personevent",
            name="session_era",
            field=models.PositiveIntegerField(
                default=0,
                editable=False,
                help_text="how often all sessions were ended at once; sessions of an earlier era are void",
                verbose_name="sessions ended at once",
            ),
        ),
    ]
