"""What people say about a file they import."""

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from hanse.adoption.models import STATUS_WORDS
from hanse.adoption.rules import Status
from hanse.sheets import Limits
from hanse.ui.forms import DateField

MEGABYTE = 1_000_000


class DaysForm(forms.Form):
    """The days that a sheet speaks of, and what its cells mean that say "New!" and no more."""

    on = DateField(label=_("Day that the sheet shows"))
    earlier = DateField(
        label=_("Cells without “New!” were so since"),
        required=False,
        help_text=_("Usually the day of the meeting before. Empty: all cells get the day that the sheet shows."),
    )
    lost = forms.ChoiceField(
        label=_("Status of cells that say “New!” and no more"),
        choices=[(status.value, word) for status, word in STATUS_WORDS.items()],
        initial=Status.IN_PROGRESS.value,
        required=False,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    @property
    def lost_status(self) -> Status:
        return Status(self.cleaned_data["lost"] or Status.IN_PROGRESS)


class UploadForm(forms.Form):
    """A file and the day that it shows."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv"}),
        help_text=_("A spreadsheet: .xlsx, .ods or .csv. Nothing is recorded before you have seen what it would change."),
    )
    on = DateField(
        label=_("Day that the sheet shows"),
        help_text=_("Entries get this day, unless the sheet has a column of dates or tells news from older things."),
    )
    earlier = DateField(
        label=_("Cells without “New!” were so since"),
        required=False,
        help_text=_("For files that mark cells “New!”. Empty: since the meeting before."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    def clean_file(self) -> UploadedFile:  # type: ignore[type-arg]  # generic in the stubs alone
        file: UploadedFile = self.cleaned_data["file"]  # type: ignore[type-arg]
        limit = Limits().file_bytes
        if (file.size or 0) > limit:
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB. Save only the table in a file of its own, without pictures."),
                params={"limit": limit // MEGABYTE},
            )
        return file


class ConfirmForm(forms.Form):
    """The word to record what was shown; `shown` tells whether it still is what would be recorded."""

    shown = forms.CharField(widget=forms.HiddenInput)
    skip_unknown = forms.BooleanField(required=False)


class BatchWithdrawalForm(forms.Form):
    """Why a batch is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the history of every entry."),
    )
