"""Forms of the register."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hanse.places import queries


class RegisterFilter(forms.Form):
    """What the list of cities shows; filled from the address of the page."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("", _("All countries")), *queries.countries_in_register()]
        self.fields["country"] = forms.ChoiceField(label=_("Country"), required=False, choices=choices)

    def search(self) -> tuple[str, str | None]:
        """The text and the country to look for; what makes no sense is left out."""
        self.is_valid()
        return self.cleaned_data.get("q", ""), self.cleaned_data.get("country") or None
