"""What people choose for an export, and the upload of a deck template."""

import hashlib

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from hanse.history import Refused
from hanse.reports.days import gathering_in_words
from hanse.reports.deck.checking import examine
from hanse.reports.selection import Selection
from hanse.ui.forms import DateField


class MomentForm(forms.Form):
    """Shows the moment of a selection and lets the reader change it; the filters come along unseen."""

    meeting = forms.ChoiceField(label=_("As shown at"), required=False)
    as_of = DateField(label=_("or true on"), required=False)
    since_meeting = forms.ChoiceField(label=_("New since"), required=False)
    since = DateField(label=_("or since the day"), required=False)
    cohort = forms.CharField(widget=forms.HiddenInput, required=False)
    standing = forms.CharField(widget=forms.HiddenInput, required=False)
    policy = forms.CharField(widget=forms.HiddenInput, required=False)
    new = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, selection: Selection) -> None:
        super().__init__(initial=selection.parameters)
        meetings = [(str(gathering.pk), gathering_in_words(gathering)) for gathering in selection.gatherings]
        self.fields["meeting"].choices = [("", _("today's record")), *meetings]  # type: ignore[attr-defined]
        self.fields["since_meeting"].choices = [("", _("the meeting before")), *meetings]  # type: ignore[attr-defined]
        for name in ("as_of", "since"):
            self.fields[name].widget.attrs["max"] = selection.today.isoformat()


class DeckTemplateForm(forms.Form):
    """An uploaded .pptx that has been opened and found usable."""

    file = forms.FileField(
        label=_("Presentation (.pptx)"),
        help_text=_("At most 20 MB. Its slides are left out; its colours, type, logo and layouts are used."),
        widget=forms.FileInput(attrs={"accept": ".pptx"}),
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        try:
            examine(file, size=file.size or 0)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return file

    @property
    def sha256(self) -> str:
        """Of the file as it was uploaded."""
        digest = hashlib.sha256()
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
        return digest.hexdigest()
