"""What people enter about member cities."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hanse.alliances.models import STANDING_WORDS, Alliance, Cohort, MemberCity
from hanse.alliances.rules import Standing
from hanse.places.models import City
from hanse.ui.forms import DateField

STANDING_CHOICES = [(standing.value, word) for standing, word in STANDING_WORDS.items()]


class DatedForm(forms.Form):
    """Something that holds from a day on, at the latest today."""

    effective_on = DateField(label=_("Since"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].initial = today
        self.fields["effective_on"].widget.attrs["max"] = today.isoformat()


class AdmitForm(DatedForm):
    """A city of the register enters the alliance."""

    city = forms.ModelChoiceField(label=_("City"), queryset=City.objects.none())
    standing = forms.ChoiceField(label=_("Standing"), choices=STANDING_CHOICES, initial=Standing.MEMBER.value)
    cohort = forms.ModelChoiceField(label=_("Cohort"), queryset=Cohort.objects.none(), required=False)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)

    field_order = ("city", "standing", "effective_on", "cohort", "reason")

    def __init__(self, *args: Any, alliance: Alliance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outside = City.objects.exclude(member_cities__alliance=alliance).order_by("name", "country")
        self.fields["city"].queryset = outside  # type: ignore[attr-defined]
        self.fields["city"].label_from_instance = lambda city: city.full_name  # type: ignore[attr-defined]
        self.fields["cohort"].queryset = alliance.cohorts.all()  # type: ignore[attr-defined]


class StandingForm(DatedForm):
    """A new standing, with its reason."""

    standing = forms.ChoiceField(label=_("New standing"), choices=STANDING_CHOICES)
    reason = forms.CharField(label=_("Reason"), max_length=500)

    field_order = ("standing", "effective_on", "reason")


class LabelForm(DatedForm):
    """A label is given or taken away."""

    name = forms.CharField(label=_("Label"), max_length=60, help_text=_("A word beside the city's name, e.g. Reactivation."))
    given = forms.TypedChoiceField(
        label=_("What happens"),
        choices=[("yes", _("give it")), ("no", _("take it away"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )

    field_order = ("name", "given", "effective_on")


class CohortForm(forms.Form):
    """The cohort of a member city."""

    cohort = forms.ModelChoiceField(label=_("Cohort"), queryset=Cohort.objects.none(), required=False)

    def __init__(self, *args: Any, member_city: MemberCity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cohort"].initial = member_city.cohort_id
        self.fields["cohort"].queryset = member_city.alliance.cohorts.all()  # type: ignore[attr-defined]


class ElectionForm(forms.Form):
    """The day of a city's next election."""

    next_election_on = DateField(
        label=_("Next election"),
        required=False,
        help_text=_("60 days before it the desk reminds of a handover. Empty: none is known."),
    )


class NewCohortForm(forms.Form):
    """A further cohort."""

    name = forms.CharField(label=_("Name"), max_length=100)
    opened_on = DateField(label=_("Opened on"), required=False)
    target = forms.IntegerField(label=_("Target number of cities"), required=False, min_value=1, max_value=100_000)


class ArrangeForm(forms.Form):
    """The place of each member city in both grids, for grids that are arranged by hand."""

    def __init__(self, *args: Any, members: list[MemberCity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        for member in members:
            for grid, place in (("policies", member.policies_position), ("stages", member.stages_position)):
                self.fields[f"{grid}-{member.pk}"] = forms.IntegerField(
                    label=f"{member.city.name}", initial=place + 1, min_value=0, max_value=1_000_000
                )

    def rows(self) -> list[tuple[MemberCity, forms.BoundField, forms.BoundField]]:
        """Each city with its two fields."""
        return [(member, self[f"policies-{member.pk}"], self[f"stages-{member.pk}"]) for member in self.members]

    def order(self, grid: str) -> list[int]:
        """The member cities' keys by the places given; a tie keeps the order of the page."""
        return [m.pk for m in sorted(self.members, key=lambda member: self.cleaned_data[f"{grid}-{member.pk}"])]
