"""What people send: a consent, the name that confirms an erasure, an answer, the contacts of an alliance."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hanse.history import Refused
from hanse.privacy import packs, rules
from hanse.privacy.models import Controller, ErasureRequest


class ConsentForm(forms.Form):
    """One decision about one purpose."""

    purpose = forms.ChoiceField(choices=[(purpose.code, purpose.code) for purpose in packs.free_purposes()])
    given = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda word: word == "yes")


class EraseForm(forms.Form):
    """The name of whoever is erased, typed as a confirmation."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("Type the name as it stands above. There is no way back from here.")
    )

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = name
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    def clean_name(self) -> str:
        typed = str(self.cleaned_data["name"])
        try:
            rules.check_name(typed, self.expected)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return typed


class EraseOtherForm(EraseForm):
    """The same with a reason, which other alliances read."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        help_text=_("For the record, e.g. “Asked by letter of 3 May”. No names."),
    )


class AnswerForm(forms.Form):
    """The word of an alliance to a request for erasure."""

    request = forms.ModelChoiceField(queryset=ErasureRequest.objects.none())
    agrees = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda word: word == "yes")

    def __init__(self, *args: Any, requests: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["request"].queryset = requests  # type: ignore[attr-defined]


class ControllerForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """Who answers for the data."""

    class Meta:
        model = Controller
        fields = ("name", "address", "email", "officer_name", "officer_email", "kept_where", "transfers")
        widgets = {
            "address": forms.Textarea(attrs={"rows": 3}),
            "kept_where": forms.Textarea(attrs={"rows": 2}),
            "transfers": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "name": _("The organisation, e.g. the host of the secretariat."),
            "officer_name": _("Empty where the law asks for none."),
            "kept_where": _("Country and keeper of the computer on which this installation runs."),
            "transfers": _("Which countries see the data, and by which safeguard (GDPR, chapter V). Empty: none."),
        }
