"""What people enter about targets, cohorts and the rules of standing."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from hanse.alliances.forms import DatedForm
from hanse.alliances.models import STANDING_WORDS, Alliance, Cohort
from hanse.alliances.rules import Standing
from hanse.directory.models import Contact, Expert
from hanse.people.models import Person
from hanse.places.queries import countries_in_register
from hanse.policies.models import ModelPolicy
from hanse.recruitment import queries
from hanse.recruitment.actions import Plan, Subject
from hanse.recruitment.models import CAUTION_WORDS, DIRECTION_WORDS, LEVEL_WORDS, TOUCH_WORDS, Sweep, Target
from hanse.recruitment.pipeline import Chosen, Pipeline
from hanse.recruitment.queries import Outside
from hanse.recruitment.rules import Caution, Direction, Level, Settings, TouchKind
from hanse.ui.forms import DateField

STAGE_CHOICES = [(standing.value, word) for standing, word in STANDING_WORDS.items()]
LEVEL_CHOICES = [(level.value, word) for level, word in LEVEL_WORDS.items()]
NOBODY, ALL = "0", ("", _("All"))
LONG = forms.Textarea(attrs={"rows": 3})


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """Somebody by name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class PipelineFilter(forms.Form):
    """Which cities or experts to show; filled from the address of the page."""

    name = forms.CharField(label=_("Name"), required=False, max_length=100)
    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=[ALL, *STAGE_CHOICES])
    owner = forms.ChoiceField(label=_("Looked after by"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    cohort = forms.ChoiceField(label=_("Cohort"), required=False)
    due = forms.ChoiceField(
        label=_("Next step"),
        required=False,
        choices=[ALL, ("overdue", _("overdue")), ("soon", _("due within 7 days")), ("none", _("none planned"))],
    )
    caution = forms.ChoiceField(
        label=_("Warning"), required=False, choices=[ALL, *((caution.value, word) for caution, word in CAUTION_WORDS.items())]
    )

    def __init__(self, *args: Any, pipeline: Pipeline, people: dict[int, str], cohorts: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owned = [ALL, (NOBODY, _("nobody")), *((str(key), name) for key, name in people.items())]
        self.fields["owner"].choices = owned  # type: ignore[attr-defined]
        if pipeline is Pipeline.EXPERTS:
            for field in ("country", "cohort"):
                del self.fields[field]
            self.fields["caution"].choices = [ALL, (Caution.OVERDUE.value, CAUTION_WORDS[Caution.OVERDUE])]  # type: ignore[attr-defined]
            return
        self.fields["country"].choices = [ALL, *countries_in_register()]  # type: ignore[attr-defined]
        self.fields["cohort"].choices = [ALL, *((str(key), name) for key, name in cohorts.items())]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Chosen:
        """What was asked for; what makes no sense is left out."""
        self.is_valid()
        given = self.cleaned_data
        return Chosen(
            stage=Standing(given["stage"]) if given.get("stage") else None,
            owner=int(given["owner"]) if given.get("owner") else None,
            country=given.get("country", ""),
            cohort=int(given["cohort"]) if given.get("cohort") else None,
            due=given.get("due", ""),
            caution=Caution(given["caution"]) if given.get("caution") else None,
            name=given.get("name", ""),
        )


class MoveForm(DatedForm):
    """Another stage from a day on, with its reason."""

    standing = forms.ChoiceField(label=_("New stage"), choices=STAGE_CHOICES)
    reason = forms.CharField(label=_("Reason"), max_length=500)

    field_order = ("standing", "effective_on", "reason")


class OwnerForm(forms.Form):
    """Who looks after targets."""

    owner = PersonChoice(
        label=_("Looked after by"), queryset=Person.objects.none(), required=False, help_text=_("Empty: nobody.")
    )

    def __init__(self, *args: Any, alliance: Alliance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = queries.owners(alliance)  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """What is to be done next."""

    next_step = forms.CharField(label=_("Next step"), max_length=300, required=False, help_text=_("Empty: nothing is planned."))
    next_step_on = DateField(label=_("To be done by"), required=False)


class CandidateForm(forms.Form):
    """The cohort that cities are candidates of."""

    cohort = forms.ModelChoiceField(label=_("Cohort"), queryset=Cohort.objects.none())

    def __init__(self, *args: Any, alliance: Alliance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = alliance.cohorts.filter(closed_on__isnull=True)  # type: ignore[attr-defined]


def sweep_form(kind: Sweep.Kind, data: Any, *, alliance: Alliance, today: date) -> forms.Form:
    """The form of a change of many targets."""
    match kind:
        case Sweep.Kind.MOVE:
            return MoveForm(data, today=today)
        case Sweep.Kind.OWNER:
            return OwnerForm(data, alliance=alliance)
        case Sweep.Kind.STEP:
            return StepForm(data)
        case _:
            return CandidateForm(data, alliance=alliance)


class TargetForm(OwnerForm, StepForm):
    """What is planned with a target, and what is known of it."""

    interest = forms.CharField(label=_("Interest"), required=False, max_length=2000, widget=LONG)
    policies = forms.ModelMultipleChoiceField(
        label=_("Policies"), queryset=ModelPolicy.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    resources = forms.ChoiceField(label=_("Resources"), choices=LEVEL_CHOICES)
    maturity = forms.ChoiceField(label=_("Maturity"), choices=LEVEL_CHOICES)
    note = forms.CharField(label=_("Note"), required=False, max_length=4000, widget=LONG)

    field_order = ("owner", "next_step", "next_step_on", "interest", "policies", "resources", "maturity", "note")

    def __init__(self, *args: Any, alliance: Alliance, target: Target | None, **kwargs: Any) -> None:
        super().__init__(*args, alliance=alliance, **kwargs)
        policies = alliance.initiative.policies.order_by("position")
        self.fields["policies"].queryset = policies  # type: ignore[attr-defined]
        self.fields["policies"].label_from_instance = lambda policy: str(policy.label)  # type: ignore[attr-defined]
        for name in ("next_step", "next_step_on", "interest", "resources", "maturity", "note"):
            if target:
                self.fields[name].initial = getattr(target, name)
        if target:
            self.fields["owner"].initial = target.owner_id
            self.fields["policies"].initial = list(target.target_policies.values_list("policy", flat=True))

    @property
    def plan(self) -> Plan:
        """What was entered."""
        given = self.cleaned_data
        return Plan(**given | {"resources": Level(given["resources"]), "maturity": Level(given["maturity"])})


class TouchForm(forms.Form):
    """A contact that was made."""

    kind = forms.ChoiceField(label=_("How"), choices=[(kind.value, word) for kind, word in TOUCH_WORDS.items()])
    direction = forms.ChoiceField(
        label=_("Who turned to whom"),
        choices=[(direction.value, word) for direction, word in DIRECTION_WORDS.items()],
        widget=forms.RadioSelect,
        initial=Direction.OUT.value,
    )
    on = DateField(label=_("Day"))
    at = forms.TimeField(label=_("Hour"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    contacts = forms.ModelMultipleChoiceField(
        label=_("With"), queryset=Contact.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(label=_("What was said"), required=False, max_length=10_000, widget=LONG)

    def __init__(self, *args: Any, subject: Subject, today: date, contacts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(subject.alliance.time_zone)
        self.fields["on"].initial = today
        self.fields["on"].widget.attrs["max"] = today.isoformat()
        self.fields["contacts"].queryset = contacts  # type: ignore[attr-defined]
        if isinstance(subject, Expert):
            del self.fields["contacts"]

    @property
    def touch(self) -> dict[str, Any]:
        """What was entered, for the action. Without an hour it was at the beginning of the day."""
        given = self.cleaned_data
        return {
            "kind": TouchKind(given["kind"]),
            "direction": Direction(given["direction"]),
            "happened_at": datetime.combine(given["on"], given["at"] or time(), self.zone),
            "contacts": list(given.get("contacts") or []),
            "text": given["text"],
        }


class OutsideFilter(forms.Form):
    """Which cities of the register to choose from; filled from the address of the page."""

    name = forms.CharField(label=_("Name"), required=False, max_length=100)
    country = forms.ChoiceField(label=_("Country"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    least = forms.IntegerField(label=_("Inhabitants from"), required=False, min_value=0, max_value=100_000_000)
    most = forms.IntegerField(label=_("up to"), required=False, min_value=0, max_value=100_000_000)
    pioneer = forms.BooleanField(label=_("Pioneer cities"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [ALL, *countries_in_register()]  # type: ignore[attr-defined]
        languages = [(code, code) for code in queries.languages_in_register()]
        self.fields["language"].choices = [ALL, *languages]  # type: ignore[attr-defined]

    @property
    def asked(self) -> Outside:
        """What was asked for; what makes no sense is left out."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        return Outside(**given)


class AdmitProspectsForm(forms.Form):
    """Why, and since when, the chosen cities are prospects."""

    effective_on = DateField(label=_("Since"))
    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("One for all, e.g. chosen at the planning meeting."))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].initial = today
        self.fields["effective_on"].widget.attrs["max"] = today.isoformat()


class CohortPlanForm(forms.Form):
    """What a cohort is for, and how it is meant to go."""

    name = forms.CharField(label=_("Name"), max_length=100)
    target = forms.IntegerField(label=_("Target number of cities"), required=False, min_value=1, max_value=100_000)
    opened_on = DateField(label=_("Opened on"), required=False)
    closes_on = DateField(label=_("Meant to be full by"), required=False)
    criteria = forms.CharField(label=_("Criteria"), required=False, max_length=4000, widget=LONG)
    plan = forms.CharField(label=_("Plan"), required=False, max_length=4000, widget=LONG)
    kickoff_on = DateField(label=_("Kick-off on"), required=False)
    kickoff_url = forms.URLField(label=_("Link to the kick-off"), required=False, max_length=500, assume_scheme="https")
    review_on = DateField(label=_("Review on"), required=False)
    review_url = forms.URLField(label=_("Link to the review"), required=False, max_length=500, assume_scheme="https")
    note = forms.CharField(label=_("Note"), required=False, max_length=4000, widget=LONG)

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(cohort, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)


class CloseCohortForm(forms.Form):
    """The day on which a cohort closes."""

    closed_on = DateField(label=_("Closed on"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closed_on"].initial = today


class StandingRulesForm(forms.Form):
    """After how many days of silence what is proposed."""

    enabled = forms.BooleanField(
        label=_("Propose what to do about silent cities"),
        required=False,
        help_text=_(
            "Nothing is sent or changed without your word, but one thing: a city on hold is back as soon as it is heard of."
        ),
    )
    silent_days = forms.IntegerField(label=_("Days of silence before a reminder"), min_value=1, max_value=3650)
    notice_days = forms.IntegerField(label=_("Days from the reminder to the notice"), min_value=1, max_value=3650)
    hold_days = forms.IntegerField(label=_("Days from the notice to the hold"), min_value=1, max_value=3650)
    end_days = forms.IntegerField(label=_("Days on hold before the end"), min_value=1, max_value=3650)
    observer_days = forms.IntegerField(
        label=_("Days as observer before membership"),
        required=False,
        min_value=1,
        max_value=3650,
        help_text=_("Proposed for observers who are heard of. Empty: never."),
    )

    def __init__(self, *args: Any, settings: Settings, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(settings, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    @property
    def settings(self) -> Settings:
        """What was entered."""
        return Settings(**self.cleaned_data)


class WordingForm(forms.Form):
    """The mail of one proposal, to be read and changed before it leaves."""

    subject = forms.CharField(label=_("Subject"), max_length=300)
    text = forms.CharField(label=_("Text"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 10}))


class DismissForm(forms.Form):
    """Why things stay as they are."""

    reason = forms.CharField(label=_("Reason"), max_length=500)
