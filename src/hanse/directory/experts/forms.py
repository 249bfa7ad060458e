"""What people enter about experts."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hanse.alliances.forms import STANDING_CHOICES, DatedForm
from hanse.alliances.models import Alliance, MemberCity, Seat
from hanse.alliances.rules import Standing
from hanse.directory.experts.actions import Profile, Record
from hanse.directory.experts.queries import Card, contacts_without_record, seats_without_record
from hanse.directory.experts.rules import MOST_HOURS, PARTS
from hanse.directory.intake.words import language_called
from hanse.directory.models import REGION_WORDS, WORK_WORDS, Contact, Expert
from hanse.policies.models import ModelPolicy
from hanse.ui.forms import DateField

PART_WORDS = {
    "fields": _("fields of knowledge"),
    "languages": _("languages"),
    "region": _("region"),
    "about": _("about me"),
    "conflicts": _("conflicts of interest"),
    "neutral_on": _("that I do not sell to cities"),
}
REGIONS = [("", "—"), *((region.value, word) for region, word in REGION_WORDS.items())]


class WordsField(forms.CharField):
    """Several words or names, with commas between them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=1000, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        text = ", ".join(value) if isinstance(value, list | tuple) else str(value or "")
        found = list(dict.fromkeys(" ".join(piece.split()) for piece in text.replace(";", ",").replace("、", ",").split(",")))
        return tuple(piece for piece in found if piece)

    def validate(self, value: Any) -> None:
        if any(len(piece) > 100 for piece in value):
            raise forms.ValidationError(_("One of these is longer than 100 characters. Put commas between them."))

    def run_validators(self, value: Any) -> None:
        super().run_validators(", ".join(value))


class LanguagesField(WordsField):
    """Languages by their names or codes."""

    def clean(self, value: Any) -> Any:
        codes = {piece: language_called(piece) for piece in super().clean(value)}
        unknown = [piece for piece, code in codes.items() if code is None]
        if unknown:
            raise forms.ValidationError(_("“%(name)s” is not known as a language."), params={"name": ", ".join(unknown)})
        return tuple(dict.fromkeys(code for code in codes.values() if code))


class OfThemselvesForm(forms.Form):
    """What an expert's own profile and an alliance's record have in common."""

    fields_of_knowledge = WordsField(label=_("Fields"), help_text=_("With commas between them: open data, procurement law."))
    languages = LanguagesField(label=_("Languages"), help_text=_("Names or codes, with commas between them."))
    region = forms.ChoiceField(label=_("Knows the situation"), choices=REGIONS, required=False)
    about = forms.CharField(
        label=_("About the person"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Markdown."),
    )
    conflicts = forms.CharField(
        label=_("Conflicts of interest"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Employers, mandates and shares that could be in the way of neutral advice. The secretariat alone reads it."),
    )

    NAMES = {"fields": "fields_of_knowledge"}
    """Fields of this form by parts; `fields` is a word of Django's."""


class ProfileForm(OfThemselvesForm):
    """One's own profile."""

    neutral = forms.BooleanField(label=_("I do not sell to cities, and advise them neutrally"), required=False)

    def profile(self, *, today: date, before: date | None) -> Profile:
        """What was entered. The day of the declaration stays when it was made before."""
        given = dict(self.cleaned_data)
        neutral_on = (before or today) if given.pop("neutral") else None
        return Profile(fields=given.pop("fields_of_knowledge"), neutral_on=neutral_on, **given)


class PartsForm(forms.Form):
    """Which parts of one's own profile an alliance is shown."""

    parts = forms.MultipleChoiceField(
        label=_("Show"), choices=[(part, PART_WORDS[part]) for part in PARTS], required=False, widget=forms.CheckboxSelectMultiple
    )


class RecordForm(OfThemselvesForm):
    """An alliance's record of an expert. What the expert shows of their own profile is not changed here."""

    policies = forms.ModelMultipleChoiceField(
        label=_("Policies"), queryset=ModelPolicy.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    hours_per_quarter = forms.IntegerField(label=_("Hours per quarter"), required=False, min_value=0, max_value=2000)
    neutral_on = DateField(label=_("Declared not to sell to cities on"), required=False)
    is_vendor = forms.BooleanField(
        label=_("Sells to cities"), required=False, help_text=_("Whoever sells to cities never gets an expert's seat.")
    )
    shown_to_members = forms.BooleanField(
        label=_("Show to the alliance's cities and experts"), required=False, help_text=_("Only with the expert's consent.")
    )

    field_order: tuple[str, ...] = (
        "fields_of_knowledge",
        "policies",
        "languages",
        "region",
        "hours_per_quarter",
        "about",
        "conflicts",
        "neutral_on",
        "is_vendor",
        "shown_to_members",
    )

    def __init__(self, *args: Any, alliance: Alliance, agreed: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policies = alliance.initiative.policies.order_by("position", "pk")
        self.fields["policies"].queryset = policies  # type: ignore[attr-defined]
        self.fields["policies"].label_from_instance = lambda policy: policy.label()  # type: ignore[attr-defined]
        for part in agreed:
            field = self.fields[self.NAMES.get(part, part)]
            field.disabled = True
            field.help_text = _("From the expert's own profile.")

    @classmethod
    def initial_of(cls, expert: Expert) -> dict[str, Any]:
        """What a record says now. One statement."""
        names = ("region", "about", "hours_per_quarter", "conflicts", "neutral_on", "is_vendor", "shown_to_members")
        return {name: getattr(expert, name) for name in names} | {
            "fields_of_knowledge": expert.fields,
            "languages": expert.contact.languages,
            "policies": list(expert.expert_policies.values_list("policy", flat=True)),
        }

    @property
    def record(self) -> Record:
        given = {name: value for name, value in self.cleaned_data.items() if name not in {"policies", "who", *DATED}}
        return Record(fields=given.pop("fields_of_knowledge"), **given)


DATED = ("standing", "effective_on", "reason")


class NewExpertForm(DatedForm, RecordForm):
    """A first record, for a contact."""

    who = forms.ModelChoiceField(label=_("Contact"), queryset=Contact.objects.none())
    standing = forms.ChoiceField(label=_("Standing"), choices=STANDING_CHOICES, initial=Standing.PROSPECT.value)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)

    field_order = ("who", "standing", "effective_on", "reason", *RecordForm.field_order)

    def __init__(self, *args: Any, alliance: Alliance, **kwargs: Any) -> None:
        super().__init__(*args, alliance=alliance, **kwargs)
        self.fields["who"].queryset = contacts_without_record(alliance)  # type: ignore[attr-defined]


class SeatForm(forms.Form):
    """An expert's seat from which a record is made."""

    seat = forms.ModelChoiceField(label=_("Seat"), queryset=Seat.objects.none())

    def __init__(self, *args: Any, alliance: Alliance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = seats_without_record(alliance)  # type: ignore[attr-defined]
        self.fields["seat"].label_from_instance = lambda seat: seat.person.name  # type: ignore[attr-defined]


class StandingForm(DatedForm):
    """A new standing, with its reason."""

    standing = forms.ChoiceField(label=_("New standing"), choices=STANDING_CHOICES)
    reason = forms.CharField(label=_("Reason"), max_length=500)

    field_order = ("standing", "effective_on", "reason")


class WorkForm(forms.Form):
    """Something that an expert did."""

    kind = forms.ChoiceField(label=_("What"), choices=[(kind.value, word) for kind, word in WORK_WORDS.items()])
    title = forms.CharField(label=_("In words"), max_length=200)
    done_on = DateField(label=_("On"))
    hours = forms.DecimalField(label=_("Hours"), max_digits=4, decimal_places=1, min_value=0, max_value=MOST_HOURS)
    member_city = forms.ModelChoiceField(label=_("For the city"), queryset=MemberCity.objects.none(), required=False)

    def __init__(self, *args: Any, alliance: Alliance, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_on"].initial = today
        self.fields["done_on"].widget.attrs["max"] = today.isoformat()
        cities = alliance.member_cities.select_related("city").order_by("city__slug")
        self.fields["member_city"].queryset = cities  # type: ignore[attr-defined]


class FeedbackForm(forms.Form):
    """What was said of a work."""

    feedback = forms.CharField(label=_("Feedback"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    rating = forms.TypedChoiceField(
        label=_("Rating"),
        choices=[("", "—"), *((str(n), str(n)) for n in range(1, 6))],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("5 is best."),
    )


ORDERS = [("name", _("by name")), ("hours", _("most hours left")), ("rating", _("best rated"))]


class ExpertFilter(forms.Form):
    """Which experts to list, and in which order."""

    policy = forms.ChoiceField(label=_("Policy"), required=False)
    field = forms.ChoiceField(label=_("Field"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    region = forms.ChoiceField(label=_("Region"), choices=[("", _("All")), *REGIONS[1:]], required=False)
    hours = forms.DecimalField(label=_("Hours left, at least"), required=False, min_value=0, max_value=2000)
    order = forms.ChoiceField(label=_("Order"), choices=ORDERS, required=False)

    def __init__(self, *args: Any, cards: list[Card], rated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policies = {str(known.policy_id): known.policy.label() for card in cards for known in card.expert.expert_policies.all()}
        fields = sorted({field for card in cards for field in card.expert.fields}, key=str.casefold)
        languages = sorted({code for card in cards for code in card.languages})
        for name, choices in (
            ("policy", sorted(policies.items(), key=lambda item: item[1])),
            ("field", [(field, field) for field in fields]),
            ("language", [(code, code) for code in languages]),
        ):
            self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]
        if not rated:
            self.fields["order"].choices = ORDERS[:2]  # type: ignore[attr-defined]
