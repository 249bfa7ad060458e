"""What people enter about a gathering."""

from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from hanse.alliances.models import Alliance
from hanse.gatherings.models import Kind
from hanse.ui.forms import DateField


class GatheringForm(forms.Form):
    """Kind, title, day and hour, in a time zone."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    title = forms.CharField(
        label=_("Title"), required=False, max_length=200, help_text=_("May stay empty: then the kind and the day name it.")
    )
    on = DateField(label=_("Day"))
    at = forms.TimeField(label=_("Opens at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), initial="09:00")
    time_zone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *args: object, alliance: Alliance, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["time_zone"].choices = [(zone, zone) for zone in sorted(available_timezones())]  # type: ignore[attr-defined]
        self.fields["time_zone"].initial = alliance.time_zone

    @property
    def opens_at(self) -> datetime:
        """The moment, aware. An hour that a clock change skips or repeats is taken as its first reading."""
        given = self.cleaned_data
        return datetime.combine(given["on"], given["at"], ZoneInfo(given["time_zone"]))
