"""What people enter about letters."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from hanse.alliances.models import STANDING_WORDS, Alliance, Cohort
from hanse.alliances.rules import Standing
from hanse.directory.models import Expert
from hanse.history import clock
from hanse.letters import packs, queries, rules
from hanse.letters.actions import Draft, Signatory
from hanse.letters.fields import FROM_THE_LETTER, WORDS
from hanse.letters.models import KIND_WORDS, ORDER_WORDS, STATE_WORDS, Letter, LetterTemplate, TemplateVersion
from hanse.letters.rules import OUTCOMES, Awaiting, Clause, CouncilOrder, Kind, State
from hanse.outbox.models import one_line
from hanse.places.countries import country_choices, country_codes
from hanse.policies.models import ModelPolicy
from hanse.ui.forms import DateField

LONGEST_TEXT = 8000
"""Characters of one clause."""
AWAITING_WORDS = {
    Awaiting.DRAFTER: _("whoever drafts"),
    Awaiting.REVIEWER: _("a second reader"),
    Awaiting.SENDER: _("sending"),
    Awaiting.SIGNATORY: _("the signatory"),
    Awaiting.COUNTERSIGNATORY: _("the countersignature"),
    Awaiting.COUNCIL: _("the council"),
}
WHEN_CHOICES = [
    ("", _("in every letter")),
    (CouncilOrder.FIRST.value, _("where the council decides first")),
    (CouncilOrder.LATER.value, _("where the council decides later")),
]
CITY_ORDERS = [(order.value, ORDER_WORDS[order]) for order in (CouncilOrder.FIRST, CouncilOrder.LATER)]
SMALL = forms.Textarea(attrs={"rows": 3})


class CityChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """A member city by name and country."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.city.full_name)


class LetterFilter(forms.Form):
    """Which letters to list."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All")), *((k.value, w) for k, w in KIND_WORDS.items())]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *((s.value, w) for s, w in STATE_WORDS.items())]
    )
    awaiting = forms.ChoiceField(
        label=_("Waits for"), required=False, choices=[("", _("All")), *((a.value, w) for a, w in AWAITING_WORDS.items())]
    )


class StartForm(forms.Form):
    """What a new letter begins with: whose it is, from which template, and in which order with the council."""

    template = forms.ChoiceField(label=_("Template"), help_text=_("Its language is the language of the letter."))
    city = CityChoice(label=_("City"), queryset=None, required=False, help_text=_("For the letter of a city."))
    expert = forms.ModelChoiceField(
        label=_("Expert"), queryset=Expert.objects.none(), required=False, help_text=_("For the letter of an expert.")
    )
    order = forms.ChoiceField(
        label=_("Order"), choices=CITY_ORDERS, initial=CouncilOrder.LATER.value, help_text=_("For the letter of a city.")
    )
    replaces = forms.ModelChoiceField(queryset=Letter.objects.none(), required=False, widget=forms.HiddenInput)
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, alliance: Alliance, templates: Sequence[LetterTemplate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.templates = {f"own-{template.pk}": template for template in templates}
        taken = {(template.kind, template.language) for template in templates if not template.country}
        packed = {f"hanse-{letter.kind}-{letter.language}": letter for letter in packs.packaged()}
        # A form that is sent a second time still names what its first time has taken over.
        sent = self.data.get("template") if self.is_bound else None
        self.packed = {
            key: letter for key, letter in packed.items() if (letter.kind, letter.language) not in taken or key == sent
        }
        self.fields["template"].choices = self._choices()  # type: ignore[attr-defined]
        self.fields["city"].queryset = queries.cities_for_letters(alliance)  # type: ignore[attr-defined]
        self.fields["expert"].queryset = queries.experts_for_letters(alliance)  # type: ignore[attr-defined]
        self.fields["replaces"].queryset = Letter.objects.for_alliance(alliance)  # type: ignore[attr-defined]
        self.initial.setdefault("submission", uuid4())

    def _choices(self) -> list[tuple[Any, Any]]:
        own = [(key, template_in_words(template)) for key, template in self.templates.items()]
        names = dict(settings.LANGUAGES)
        hanse = [(key, f"{KIND_WORDS[letter.kind]}, {names[letter.language]}") for key, letter in self.packed.items()]
        groups = [(_("Of the alliance"), own), (_("Hanse’s own letters"), hanse)]
        return [(str(label), choices) for label, choices in groups if choices]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            kind = self.kind
            if kind is Kind.CITY and given["city"] is None:
                self.add_error("city", _("Choose the city whose letter it is."))
            if kind is Kind.EXPERT and given["expert"] is None:
                self.add_error("expert", _("Choose the expert whose letter it is."))
        return given

    @property
    def kind(self) -> Kind:
        """The kind of the chosen template."""
        chosen = self.cleaned_data["template"]
        return Kind((self.templates.get(chosen) or self.packed[chosen]).kind)


def template_in_words(template: LetterTemplate) -> str:
    """A template as one line."""
    country = f", {template.country}" if template.country else ""
    return f"{template.name} ({template.get_kind_display()}, {template.get_language_display()}{country})"


class ClausesForm(forms.Form):
    """A title and clauses, each with its own heading and text; one more can be added."""

    title = forms.CharField(label=_("Title of the letter"), max_length=200)

    def __init__(self, *args: Any, clauses: Sequence[Clause], with_when: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [clause.code for clause in clauses]
        self.whens = {clause.code: clause.when for clause in clauses}
        self.with_when = with_when
        for clause in clauses:
            self._add(clause.code, clause)
        self._add("", Clause("", "", ""))

    def _add(self, code: str, clause: Clause) -> None:
        required = bool(code)
        self.fields[f"heading_{code}"] = forms.CharField(
            label=_("Heading") if code else _("Heading of a further clause"),
            max_length=200,
            required=False,
            initial=clause.heading,
        )
        self.fields[f"text_{code}"] = forms.CharField(
            label=_("Text") if code else _("Text of a further clause"),
            max_length=LONGEST_TEXT,
            required=False,
            initial=clause.text,
            widget=forms.Textarea(attrs={"rows": 6 if required else 3}),
        )
        if self.with_when:
            self.fields[f"when_{code}"] = forms.ChoiceField(
                label=_("Stands"), choices=WHEN_CHOICES, required=False, initial=clause.when
            )
        if code:
            self.fields[f"out_{code}"] = forms.BooleanField(label=_("Leave this clause out"), required=False)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The fields clause by clause, for the page; the last is the further one."""
        return [
            {
                "code": code,
                "heading": self.initial_heading(code),
                "fields": [
                    self[f"{name}_{code}"] for name in ("heading", "text", "when", "out") if f"{name}_{code}" in self.fields
                ],
            }
            for code in (*self.codes, "")
        ]

    def initial_heading(self, code: str) -> str:
        """What a clause is called on the page."""
        return str(self[f"heading_{code}"].value() or code)

    @property
    def clauses(self) -> list[Clause]:
        """The clauses as they were entered."""
        given = self.cleaned_data
        found = [
            Clause(code, given[f"heading_{code}"].strip(), given[f"text_{code}"].strip(), self._when(code))
            for code in self.codes
            if not given.get(f"out_{code}")
        ]
        if given["text_"].strip():
            found.append(Clause(self._new_code(), given["heading_"].strip(), given["text_"].strip(), self._when("")))
        return found

    def _when(self, code: str) -> str:
        return str(self.cleaned_data[f"when_{code}"]) if self.with_when else self.whens.get(code, "")

    def _new_code(self) -> str:
        word = re.sub(r"[^a-z0-9]+", "_", self.cleaned_data["heading_"].lower()).strip("_")[:30] or "further"
        number, code = 1, word
        while code in self.codes:
            number += 1
            code = f"{word}_{number}"
        return code


class VersionForm(ClausesForm):
    """A draft of a template."""

    def __init__(self, *args: Any, version: TemplateVersion, **kwargs: Any) -> None:
        super().__init__(*args, clauses=version.parts, with_when=version.template.kind == Kind.CITY, **kwargs)
        self.initial.setdefault("title", version.title)


class DraftForm(ClausesForm):
    """A letter while it is written."""

    use_required_attribute = False

    signatory_name = forms.CharField(label=_("Name of the signatory"), max_length=200, required=False, validators=[one_line])
    signatory_function = forms.CharField(label=_("Function of the signatory"), max_length=200, required=False)
    signatory_email = forms.EmailField(
        label=_("E-mail of the signatory"),
        required=False,
        help_text=_("The letter and the code go to this address and no other."),
    )
    order = forms.ChoiceField(label=_("Order"), choices=CITY_ORDERS)
    council_body = forms.CharField(
        label=_("Deciding body"), max_length=200, required=False, help_text=_("E.g. the city council.")
    )
    council_on = DateField(
        label=_("Day of the decision"), required=False, help_text=_("Where the council decides first. Else it is recorded later.")
    )
    outcome = forms.ChoiceField(
        label=_("Countersigned, it makes a"), choices=[(standing.value, STANDING_WORDS[standing]) for standing in OUTCOMES]
    )
    cohort = forms.ModelChoiceField(label=_("Cohort"), queryset=Cohort.objects.none(), required=False)

    def __init__(self, *args: Any, letter: Letter, **kwargs: Any) -> None:
        super().__init__(*args, clauses=letter.parts, with_when=False, **kwargs)
        self.letter = letter
        kind = Kind(letter.kind)
        names = rules.fields_of([Clause("title", letter.title, ""), *letter.parts], letter.order)
        self.needed = [name for name in names if name not in FROM_THE_LETTER]
        for name in self.needed:
            self.fields[f"value_{name}"] = forms.CharField(
                label=capfirst(WORDS[kind][name]), required=False, max_length=2000, initial=letter.values.get(name, "")
            )
        for name in ("title", "order", "council_body", "council_on", "outcome", "cohort"):
            self.initial[name] = getattr(letter, name)
        for part in ("name", "function", "email"):
            self.initial[f"signatory_{part}"] = str(getattr(letter, f"signatory_{part}"))
        if kind is Kind.CITY:
            self.fields["cohort"].queryset = Cohort.objects.for_alliance(letter.alliance)  # type: ignore[attr-defined]
        else:
            for name in ("order", "council_body", "council_on", "cohort"):
                del self.fields[name]

    @property
    def needed_fields(self) -> list[Any]:
        """The fields that the letter's text names. A draft may have gaps, yet none is called optional."""
        return [_needed_in_the_end(self[f"value_{name}"]) for name in self.needed]

    @property
    def head_fields(self) -> list[Any]:
        """What is not text."""
        names = (
            "signatory_name",
            "signatory_function",
            "signatory_email",
            "order",
            "council_body",
            "council_on",
            "outcome",
            "cohort",
        )
        shown = [self[name] for name in names if name in self.fields]
        return [_needed_in_the_end(bound) if bound.name.startswith("signatory_") else bound for bound in shown]

    @property
    def draft(self) -> Draft:
        """What was entered, with what the page did not ask for as it was."""
        given = self.cleaned_data
        return Draft(
            title=given["title"],
            clauses=self.clauses,
            order=CouncilOrder(given.get("order") or CouncilOrder.NONE),
            outcome=Standing(given["outcome"]),
            values=dict(self.letter.values) | {name: given[f"value_{name}"] for name in self.needed},
            signatory=Signatory(given["signatory_name"], given["signatory_function"], given["signatory_email"]),
            council_body=given.get("council_body", ""),
            council_on=given.get("council_on"),
            cohort=given.get("cohort"),
        )


def _needed_in_the_end(bound: Any) -> Any:
    bound.field.required = True
    return bound


class StepForm(forms.Form):
    """A step of a letter that needs no more than the word for it."""


class ReasonForm(forms.Form):
    """A step that needs a reason."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=SMALL)


class SendForm(forms.Form):
    """How long the link works."""

    days_open = forms.IntegerField(
        label=_("The letter can be signed for how many days"),
        min_value=rules.FEWEST_DAYS,
        max_value=rules.MOST_DAYS,
        initial=rules.DAYS_OPEN,
    )


class CouncilForm(forms.Form):
    """A decision that came after the letter."""

    body = forms.CharField(label=_("Body that decided"), max_length=200)
    decided_on = DateField(label=_("Day of the decision"))


class PaperForm(forms.Form):
    """A letter that was signed on paper."""

    name = forms.CharField(label=_("Name of whoever signed"), max_length=200, validators=[one_line])
    function = forms.CharField(label=_("Function"), max_length=200)
    signed_on = DateField(label=_("Day on the paper"))
    paper = forms.FileField(
        label=_("Signed paper"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.tif,.tiff"}),
        help_text=_("PDF or picture, up to 25 MB. It is kept as it is, under its fingerprint."),
    )


class CountersignForm(forms.Form):
    """The signature of the alliance."""

    shown = forms.CharField(max_length=64, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Your name"), max_length=200, validators=[one_line])
    function = forms.CharField(label=_("Your function"), max_length=200)
    intends = forms.BooleanField(
        label=_("I intend to sign and am entitled to"), required=False, help_text=_("For the alliance, with this text.")
    )


class CommitmentForm(forms.Form):
    """Something that the letter promises."""

    text = forms.CharField(label=_("What is to be done"), max_length=500)
    policy = forms.ModelChoiceField(label=_("Policy"), queryset=ModelPolicy.objects.none(), required=False)
    due_on = DateField(label=_("Due on"), required=False)

    def __init__(self, *args: Any, alliance: Alliance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["policy"].queryset = ModelPolicy.objects.filter(initiative=alliance.initiative).order_by("position")  # type: ignore[attr-defined]


class DoneForm(forms.Form):
    """That a promise was kept."""

    done_on = DateField(label=_("Done on"))
    note = forms.CharField(label=_("Note"), max_length=2000, required=False, widget=SMALL)

    def __init__(self, *args: Any, alliance: Alliance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("done_on", clock.today(alliance.time_zone))


class TakeForm(forms.Form):
    """One of Hanse's own letters, copied for an alliance, for one country if its law asks for it."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[(k.value, w) for k, w in KIND_WORDS.items()])
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    country = forms.ChoiceField(label=_("Country"), required=False, help_text=_("Only where its law asks for a text of its own."))
    name = forms.CharField(label=_("Name"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("All")), *country_choices(set(country_codes()))]  # type: ignore[attr-defined]


class SigningForm(forms.Form):
    """What a signatory types. `shown` is the fingerprint of the text on the page."""

    shown = forms.CharField(max_length=64, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Your name"), max_length=200, validators=[one_line], widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    function = forms.CharField(
        label=_("Your function"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "organization-title"})
    )
    paper = forms.FileField(
        label=_("Signed paper, if you prefer to sign on paper"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.tif,.tiff"}),
        help_text=_("PDF or picture, up to 25 MB. Leave it empty to sign here."),
    )
    intends = forms.BooleanField(label=_("I intend to sign and am entitled to"), required=False)
    code = forms.CharField(
        label=_("Code from the mail"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        help_text=_("Eight digits, sent to the mailbox to which the letter was sent."),
    )


class DeclineForm(forms.Form):
    """A no, with its reason."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=SMALL, help_text=_("The secretariat reads it."))
    code = forms.CharField(
        label=_("Code from the mail"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


STEP_FORMS: dict[str, type[forms.Form]] = {
    "submit": StepForm,
    "return": ReasonForm,
    "review": StepForm,
    "send": SendForm,
    "send_again": SendForm,
    "revoke": ReasonForm,
    "council": CouncilForm,
    "publish": StepForm,
    "unpublish": StepForm,
    "end": ReasonForm,
}
"""What each step of a letter asks for."""


def steps_from(letter: Letter) -> list[str]:
    """The steps that lead on from where a letter is."""
    state = letter.current_state
    named = {step.value for step, (before, _after) in rules.TRANSITIONS.items() if state in before} & STEP_FORMS.keys()
    if state is State.COUNTERSIGNED:
        named.add("unpublish" if letter.published else "publish")
    if letter.council_pending and state in rules.COUNCIL_PENDING:
        named.add("council")
    return [name for name in STEP_FORMS if name in named]
