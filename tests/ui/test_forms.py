"""Forms: label above, help below, error beside, all errors at the top, dates with a date picker."""

import re
from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template
from django.utils.translation import gettext_lazy as _

from hanse.ui import drafts
from hanse.ui.forms import DateField, Problem, problems


class EntryForm(forms.Form):
    note = forms.CharField(label="Note", help_text="One line.")
    effective_on = DateField(label="True since", required=False)
    source = forms.ChoiceField(label="Source", widget=forms.RadioSelect, choices=[("meeting", "Meeting")])
    public = forms.BooleanField(label="Public", required=False)
    key = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        if self.cleaned_data.get("note") == "nothing":
            raise ValidationError("Say <something>.")


def squeezed(html: str) -> str:
    """The markup without the line breaks and indents of its templates."""
    return re.sub(r"\s*([<>])\s*", r"\1", re.sub(r"\s+", " ", html)).replace(' "', '"')


def test_field_has_label_control_and_help_in_this_order() -> None:
    form = EntryForm()

    assert squeezed(Template("{% field form.note %}").render(Context({"form": form}))) == (
        '<div class="field"><label for="id_note">Note</label>'
        '<input type="text" name="note" required aria-describedby="id_note_helptext" id="id_note">'
        '<p class="field-help" id="id_note_helptext">One line.</p></div>'
    )


def test_field_error_is_tied_to_its_control() -> None:
    html = squeezed(EntryForm({"note": ""})["note"].as_field_group())

    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_note_helptext id_note_error"' in html
    assert '<ul class="errorlist" id="id_note_error"><li>This field is required.</li></ul>' in html


def test_optional_field_says_so() -> None:
    assert "(optional)" in EntryForm()["effective_on"].as_field_group()
    assert "(optional)" not in EntryForm()["note"].as_field_group()


def test_choices_stand_in_a_fieldset_with_a_legend() -> None:
    html = squeezed(EntryForm()["source"].as_field_group())

    assert html.startswith('<fieldset class="field"><legend>Source</legend>')
    assert html.endswith("</fieldset>")


def test_checkbox_stands_before_its_label() -> None:
    assert squeezed(EntryForm()["public"].as_field_group()) == (
        '<div class="field field-check"><input type="checkbox" name="public" id="id_public">'
        '<label for="id_public">Public</label></div>'
    )


def test_whole_form_renders_with_the_components() -> None:
    html = str(EntryForm({"note": "nothing", "source": "meeting"}))

    assert html.index("Say &lt;something&gt;.") < html.index('class="field')
    assert html.count('<input type="hidden" name="key"') == 1
    assert html.count("<fieldset") == 1


def test_summary_links_to_every_wrong_field() -> None:
    html = squeezed(Template("{% form_errors form %}").render(Context({"form": EntryForm({"note": "", "effective_on": "soon"})})))

    assert 'role="alert" tabindex="-1" autofocus>' in html
    assert "3 things need another look. Nothing was saved." in html
    assert '<a href="#id_note">Note: This field is required.</a>' in html
    assert '<a href="#id_effective_on">True since: Enter a valid date.</a>' in html
    assert '<a href="#id_source_0">Source: This field is required.</a>' in html


def test_summary_of_a_valid_form_is_silent() -> None:
    form = EntryForm({"note": "x", "source": "meeting"})

    assert form.is_valid()
    assert Template("{% form_errors form %}").render(Context({"form": form})).strip() == ""


def test_problems_of_a_hidden_field_and_of_the_whole_form_have_no_link() -> None:
    assert problems(EntryForm({"note": "nothing", "source": "meeting", "key": "x"})) == [
        Problem("", "Say <something>.", ""),
        Problem("", "Enter a whole number.", ""),
    ]


def test_problems_of_a_formset_name_the_row() -> None:
    rows = forms.formset_factory(EntryForm, extra=0)
    counts = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2"}
    posted = counts | {"form-0-note": "x", "form-0-source": "meeting", "form-1-source": "meeting"}

    assert problems(rows(posted, initial=[{}, {}])) == [Problem("Row 2, Note", "This field is required.", "id_form-1-note")]


def test_formset_renders_rows_with_the_components() -> None:
    html = str(forms.formset_factory(EntryForm, extra=2)())

    assert html.count('<div class="form-row">') == 2
    assert html.count('name="form-TOTAL_FORMS"') == 1


def test_date_field_uses_the_date_picker_and_iso() -> None:
    bound = EntryForm(initial={"effective_on": date(2022, 5, 26)})["effective_on"]

    assert str(bound) == '<input type="date" name="effective_on" value="2022-05-26" id="id_effective_on">'


def test_date_field_refuses_what_can_be_misread() -> None:
    with pytest.raises(ValidationError):
        DateField().clean("03/04/2022")


@pytest.mark.parametrize("chosen", ["", "es", "<&>", "none of them"])
def test_select_is_written_as_django_writes_it(chosen: str) -> None:
    choices = [("", "—"), ("A & B", [("es", "Español"), ("<&>", '"quoted" <b>')]), (7, _("Save"))]
    field = forms.Select(attrs={"disabled": True, "hidden": False, "class": "wide"}, choices=choices)
    by_django = DjangoTemplates().render(field.template_name, field.get_context("city", chosen, {"id": "id_city"}))

    assert squeezed(field.render("city", chosen, {"id": "id_city"})) == squeezed(by_django)


def test_draft_is_forgotten_by_its_key() -> None:
    assert drafts.forget("quick-entry") == "forget:quick-entry"


@pytest.mark.parametrize("key", ["", "two words"])
def test_draft_key_is_one_word(key: str) -> None:
    with pytest.raises(ValueError, match="one word"):
        drafts.forget(key)
