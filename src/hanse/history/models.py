"""Who read personal data."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from hanse.history import clock
from hanse.history.triggers import append_only


class Reading(models.Model):
    """Somebody was shown personal data of others: a page with addresses, an export, a personal file. Append-only.

    Keys only, because history stands below people and alliances. `origin` as in hanse.history.origins.
    """

    alliance_id = models.BigIntegerField()
    person_id = models.BigIntegerField(help_text=_("who read"))
    what = models.CharField(max_length=60, help_text=_("named like an act: people.list_shown"))
    about = ArrayField(models.BigIntegerField(), help_text=_("keys of the people whose data was shown"))
    without_account = models.PositiveIntegerField(
        default=0, help_text=_("how many people more, who have no account: invited people, people who ask to join")
    )
    contacts = ArrayField(
        models.BigIntegerField(), default=list, help_text=_("keys of the contacts of the directory whose data was shown")
    )
    read_at = models.DateTimeField(default=clock.now)
    origin = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("reading of personal data")
        verbose_name_plural = _("readings of personal data")
        indexes: ClassVar = [
            models.Index("alliance_id", models.F("read_at").desc(), models.F("id").desc(), name="reading_newest_of_alliance")
        ]
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return f"{self.what} ({self.read_at:%Y-%m-%d})"
