"""What people type into the ledger."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID, uuid4

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from hanse.adoption import evidence_files
from hanse.adoption.actions import Proof, Statement
from hanse.adoption.models import STATUS_WORDS, Entry, GridOrder, Stage, TrackedPolicy
from hanse.adoption.queries import CellAddress, Columns, Key
from hanse.adoption.rules import Scope, Status, Verdict
from hanse.alliances.queries import Member
from hanse.history import Refused
from hanse.policies.models import ModelPolicy
from hanse.ui.forms import DateField

STATUS_CHOICES = [(status.value, word) for status, word in STATUS_WORDS.items()]


class StatementForm(forms.Form):
    """A status, the day since which it is true, a note, and what proves it."""

    status = forms.ChoiceField(label=_("Status"), choices=STATUS_CHOICES, widget=forms.RadioSelect)
    effective_on = DateField(label=_("True since"))
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What happened, in a sentence or more. Lists, **bold** and [links](https://…) are understood (Markdown)."),
    )
    link = forms.URLField(
        label=_("Evidence: a link"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        help_text=_("For example the council's decision."),
    )
    file = forms.FileField(
        label=_("Evidence: a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(evidence_files.ENDINGS)}),
        help_text=_(
            "A PDF, a picture, a text or an Office document of at most 25 MB, kept for good with its fingerprint (SHA-256)."
        ),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].initial = today
        self.fields["effective_on"].widget.attrs["max"] = today.isoformat()

    def clean_file(self) -> "File[bytes] | None":
        file: File[bytes] | None = self.cleaned_data["file"]
        if file is not None:
            try:
                evidence_files.check(file, name=file.name or "", size=file.size or 0)
            except Refused as refused:
                raise forms.ValidationError(str(refused)) from refused
        return file

    def proofs(self) -> list[Proof]:
        """The evidence that was given."""
        link, file = self.cleaned_data["link"], self.cleaned_data["file"]
        return [Proof(url=link)] * bool(link) + [Proof(file=file)] * bool(file)


class EntryForm(StatementForm):
    """A new statement about a cell. `seen` is the ledger position its writer looks at; a form that comes back brings its own."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    submission = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ("stage", "status", "effective_on", "note", "link", "file")

    def __init__(self, *args: Any, address: CellAddress, today: date, seen: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.stages = {stage.code: stage for stage in address.stages}
        self.fields["seen"].initial = seen
        self.fields["submission"].initial = uuid4()
        if address.policy:
            self.fields["stage"] = forms.ChoiceField(label=_("Stage"), choices=[(s.code, s.label()) for s in address.stages])
            self.order_fields(self.field_order)

    @property
    def stage(self) -> Stage:
        """The stage that the statement is about; a cell of the stage grid has just one."""
        return self.stages[self.cleaned_data["stage"]] if "stage" in self.fields else next(iter(self.stages.values()))


class CorrectionForm(StatementForm):
    """What an entry should have said."""

    def __init__(self, *args: Any, entry: Entry, today: date, **kwargs: Any) -> None:
        initial = {"status": entry.status, "note": entry.note}
        super().__init__(*args, today=today, initial=initial, **kwargs)
        self.fields["effective_on"].initial = entry.effective_on


class WithdrawalForm(forms.Form):
    """Why an entry is taken back."""

    note = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ReviewForm(forms.Form):
    """The secretariat's word to a report."""

    verdict = forms.ChoiceField(
        label=_("Verdict"),
        widget=forms.RadioSelect,
        choices=[
            (Verdict.CONFIRMED.value, _("Confirm: it counts for everybody")),
            (Verdict.RETURNED.value, _("Return: it stops counting, and the city reads why")),
        ],
    )
    word = forms.CharField(
        label=_("Word to the city"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when you return it."),
    )


class QuickRowForm(forms.Form):
    """One line of the quick entry: which city, what moved, how far, since when."""

    city = forms.ChoiceField(label=_("City"))
    moved = forms.ChoiceField(label=_("What moved"))
    status = forms.ChoiceField(label=_("Status"), choices=[("", "—"), *STATUS_CHOICES])
    effective_on = DateField(label=_("True since"))
    note = forms.CharField(label=_("Note"), required=False, max_length=500)

    def __init__(self, *args: Any, members: Sequence[Member], columns: Columns, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["city"].choices = [("", "—"), *((str(m.id), m.name) for m in members)]  # type: ignore[attr-defined]
        self.fields["moved"].choices = moves(columns)  # type: ignore[attr-defined]
        self.fields["effective_on"].initial = today
        self.fields["effective_on"].widget.attrs["max"] = today.isoformat()

    def has_changed(self) -> bool:
        """A line in which only the prefilled day stands is an empty line."""
        return any(name != "effective_on" for name in self.changed_data)

    def statement(self) -> Statement:
        """The line as a statement of a batch."""
        stage, _, policy = self.cleaned_data["moved"].partition(":")
        key: Key = (int(self.cleaned_data["city"]), int(stage), int(policy) if policy else None)
        return Statement(key, Status(self.cleaned_data["status"]), self.cleaned_data["effective_on"], self.cleaned_data["note"])


def moves(columns: Columns) -> list[tuple[str, Any]]:
    """What can move, grouped: the city's stages, then each policy with its stages."""
    groups: list[tuple[str, Any]] = [("", "—"), (str(_("Journey")), [(str(s.id), s.name) for s in columns.stages])]
    for policy in columns.policies:
        groups.append((policy.name, [(f"{s.id}:{policy.id}", f"{policy.name}: {s.name}") for s in columns.policy_stages]))
    return groups


if TYPE_CHECKING:
    Lines = forms.BaseFormSet[QuickRowForm]
else:
    Lines = forms.BaseFormSet  # Django's form classes take a parameter for the type checker only


class QuickEntry(Lines):
    """Many lines, saved in one transaction. `seen` and `submission` belong to the whole form."""

    def __init__(self, *args: Any, seen: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._seen = seen

    def add_fields(self, form: QuickRowForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.use_required_attribute = False

    @property
    def seen(self) -> int:
        value = self.data.get("seen", "")
        return int(value) if value.isdigit() else self._seen

    @property
    def submission(self) -> UUID:
        try:
            return UUID(self.data.get("submission", ""))
        except ValueError:
            return uuid4()

    def clean(self) -> None:
        """A form with no line filled says so; two lines about one track on one day contradict each other."""
        if any(self.errors):
            return
        lines = [form.statement() for form in self.forms if form.has_changed()]
        if not lines:
            raise forms.ValidationError(_("Fill in at least one line."))
        said = [(line.key, line.effective_on) for line in lines]
        if len(set(said)) < len(said):
            raise forms.ValidationError(_("Two lines speak of the same thing on the same day. Keep one of them."))

    def statements(self) -> list[Statement]:
        """The filled lines."""
        return [form.statement() for form in self.forms if form.has_changed()]


def quick_entry(data: Any = None, **keywords: Any) -> QuickEntry:
    """The quick entry with eight empty lines, bound to what was sent if anything was."""
    made = forms.formset_factory(QuickRowForm, formset=QuickEntry, extra=8, max_num=500, absolute_max=500)
    return cast("QuickEntry", made(data, prefix="lines", **keywords))


class StageForm(forms.Form):
    """One stage of the pathway: its name, its place, and whether it stays."""

    name = forms.CharField(label=_("Name"), max_length=100)
    position = forms.IntegerField(label=_("Place"), min_value=1, max_value=99)
    kept = forms.BooleanField(label=_("Shown"), required=False)


class ColumnForm(forms.Form):
    """One policy column: its place, and whether it stays."""

    position = forms.IntegerField(label=_("Place"), min_value=1, max_value=99)
    kept = forms.BooleanField(label=_("Shown"), required=False)


class OrderForm(forms.Form):
    """How each grid orders its cities."""

    policies_order = forms.ChoiceField(label=_("Policy grid"), choices=GridOrder.choices)
    stages_order = forms.ChoiceField(label=_("Stage grid"), choices=GridOrder.choices)


class NewStageForm(forms.Form):
    """A further stage at the end of its grid."""

    scope = forms.ChoiceField(
        label=_("Taken"), choices=[(Scope.CITY.value, _("once by a city")), (Scope.POLICY.value, _("for each policy"))]
    )
    name = forms.CharField(label=_("Name"), max_length=100)


class NewColumnForm(forms.Form):
    """A further policy as a column."""

    policy = forms.ModelChoiceField(label=_("Policy"), queryset=ModelPolicy.objects.none())

    def __init__(self, *args: Any, tracked: Sequence[TrackedPolicy], initiative_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [column.policy_id for column in tracked if column.retired_at is None]
        self.fields["policy"].queryset = ModelPolicy.objects.filter(initiative_id=initiative_id).exclude(pk__in=shown)  # type: ignore[attr-defined]
