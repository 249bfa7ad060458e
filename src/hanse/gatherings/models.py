"""Gatherings: for now their kind, title and moment, to compare progress with."""

from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from hanse.alliances.models import Alliance, AllianceRows, moves_version
from hanse.people.models import validate_time_zone


class Kind(models.TextChoices):
    """Kinds of gathering (glossary)."""

    COMMUNITY_MEETING = "community_meeting", _("Community meeting")
    CONFERENCE = "conference", _("Conference")
    SUMMIT = "summit", _("Summit")
    WORKSHOP = "workshop", _("Workshop")
    CITY_VISIT = "city_visit", _("City visit")
    LEARNING_SESSION = "learning_session", _("Learning session")
    WEBINAR = "webinar", _("Webinar")
    GROUP_MEETING = "group_meeting", _("Group meeting")
    CALL = "call", _("Call")


@pghistory.track()
class Gathering(models.Model):
    """A meeting. The moment it opens fixes what was shown at it."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="gatherings")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.COMMUNITY_MEETING)
    title = models.CharField(_("title"), max_length=200, blank=True)
    opens_at = models.DateTimeField(_("opens at"))
    time_zone = models.CharField(
        _("time zone"), max_length=64, validators=[validate_time_zone], help_text=_("IANA name, e.g. America/Bogota")
    )

    objects: ClassVar[AllianceRows["Gathering"]] = AllianceRows["Gathering"].as_manager()  # type: ignore[assignment]

    class Meta:
        ordering: ClassVar = ["-opens_at", "-pk"]
        verbose_name = _("gathering")
        indexes: ClassVar = [models.Index("alliance", models.F("opens_at").desc(), name="gathering_by_moment")]
        triggers: ClassVar = moves_version(mutable=True)

    def __str__(self) -> str:
        return self.title or self.get_kind_display()

    @property
    def local_opening(self) -> datetime:
        """When it opens, in its own time zone."""
        return self.opens_at.astimezone(ZoneInfo(self.time_zone))

    @property
    def on(self) -> date:
        """Its day, in its own time zone."""
        return self.local_opening.date()
