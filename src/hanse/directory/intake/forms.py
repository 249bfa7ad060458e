"""What people say about a list of contacts."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from hanse.directory.intake.comparing import CHOICE_WORDS, Choice
from hanse.sheets import Limits

MEGABYTE = 1_000_000


class UploadForm(forms.Form):
    """A list of contacts."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv,.vcf,.vcard"}),
        help_text=_(
            "A spreadsheet (.xlsx, .ods, .csv) or an address book (.vcf). "
            "Nothing is entered before you have seen what it would do."
        ),
    )

    def clean_file(self) -> UploadedFile:  # type: ignore[type-arg]  # generic in the stubs alone
        file: UploadedFile = self.cleaned_data["file"]  # type: ignore[type-arg]
        limit = Limits().file_bytes
        if (file.size or 0) > limit:
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB. Save only the list in a file of its own, without pictures."),
                params={"limit": limit // MEGABYTE},
            )
        return file


class ChoiceForm(forms.Form):
    """What becomes of lines that may be about somebody whom the directory has."""

    maybe = forms.ChoiceField(
        label=_("Whoever may be in the directory already"),
        choices=[(choice.value, word) for choice, word in CHOICE_WORDS.items()],
        required=False,
    )

    @property
    def choice(self) -> Choice:
        """The choice that was made; nothing, or nothing known, leaves such lines out."""
        chosen = self.cleaned_data.get("maybe") if self.is_valid() else ""
        return Choice(chosen or Choice.LEAVE)


class ConfirmForm(forms.Form):
    """The word to record what was shown; `shown` tells whether it still is what would be recorded."""

    shown = forms.CharField(widget=forms.HiddenInput)
    skip_unknown = forms.BooleanField(required=False)
