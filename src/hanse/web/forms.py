"""The filters of the progress page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hanse.adoption.grids import Progress
from hanse.alliances.models import STANDING_WORDS, Alliance
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
