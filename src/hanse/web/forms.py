"""What people enter on pages that join several apps."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hanse.adoption.grids import Progress
from hanse.alliances.models import STANDING_WORDS, Alliance, Seat
from hanse.alliances.rules import LISTED, Standing
from hanse.reports.days import gathering_in_words
from hanse.reports.selection import Selection
from hanse.ui.forms import DateField


class ProgressFilter(forms.Form):
    """Shows a selection and lets the reader change it. The selection itself reads and checks the answer."""

    meeting = forms.ChoiceField(label=_("As shown at"), required=False)
    as_of = DateField(label=_("or true on"), required=False)
    since_meeting = forms.ChoiceField(label=_("New since"), required=False)
    cohort = forms.ChoiceField(label=_("Cohort"), required=False)
    standing = forms.ChoiceField(label=_("Standing"), required=False)
    policy = forms.ChoiceField(label=_("Policy"), required=False)
    new = forms.BooleanField(label=_("New! only"), required=False)

    def __init__(self, selection: Selection, *, alliance: Alliance, progress: Progress, manages: bool) -> None:
        super().__init__(initial=selection.parameters, prefix=None)
        meetings = [(str(gathering.pk), gathering_in_words(gathering)) for gathering in selection.gatherings]
        standings = list(Standing) if manages else [standing for standing in Standing if standing in LISTED]
        choices = {
            "meeting": [("", _("today's record")), *meetings],
            "since_meeting": [("", _("the meeting before")), *meetings],
            "cohort": [("", _("All")), *((str(cohort.pk), cohort.name) for cohort in alliance.cohorts.all())],
            "standing": [("", _("Listed")), *((str(standing), STANDING_WORDS[standing]) for standing in standings)],
            "policy": [("", _("All")), *((policy.code, policy.name) for policy in progress.policies)],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]  # all five are ChoiceFields
        self.fields["as_of"].widget.attrs["max"] = selection.today.isoformat()


class SuccessorForm(forms.Form):
    """Who takes a city's seat over, and from when."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)
    takes_over_on = DateField(
        required=False,
        help_text=_("The earlier seat ends on this day, or on the day of acceptance if that comes later."),
    )
    term_ends_on = DateField(label=_("Term of the successor ends"), required=False)
    message = forms.CharField(label=_("Message"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, seat: Seat, today: date, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = language
        self.fields["takes_over_on"].label = _("Last day of %(name)s") % {"name": seat.person.name}
        self.fields["takes_over_on"].initial = seat.ends_on
        for name in ("takes_over_on", "term_ends_on"):
            self.fields[name].widget.attrs["min"] = today.isoformat()
