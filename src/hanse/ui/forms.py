"""How forms look and fail: the renderer behind `{{ form }}`, the list of problems, dates with a date picker."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseForm, BaseFormSet, BoundField
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext as _


class Renderer(DjangoTemplates):
    """Renders `{{ form }}`, `{{ formset }}` and each field with the components of this package."""

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"


class DateInput(forms.DateInput):
    """The browser's date picker: it shows the reader's format and sends ISO 8601."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateField(forms.DateField):
    """A day. Accepts ISO 8601 only, which is what date pickers send and what cannot be misread."""

    widget = DateInput
    input_formats = ("%Y-%m-%d",)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in a form: the field's label, the message, the id of the field ("" when it is the whole form)."""

    label: str
    message: str
    field_id: str


def problems(form: "BaseForm | BaseFormSet[Any]") -> list[Problem]:
    """All errors of a form or formset in reading order. Rows of a formset are counted from 1."""
    if isinstance(form, BaseFormSet):
        found = [Problem("", str(message), "") for message in form.non_form_errors()]
        for number, row in enumerate(form.forms, start=1):
            found.extend(_form_problems(row, _("Row %(number)s") % {"number": number}))
        return found
    return list(_form_problems(form, ""))


def _form_problems(form: BaseForm, row: str) -> Iterator[Problem]:
    for message in form.non_field_errors():
        yield Problem(row, str(message), "")
    for bound in form:
        label = "" if bound.is_hidden else str(bound.label)
        for message in bound.errors:
            yield Problem(", ".join(filter(None, (row, label))), str(message), _focus_id(bound))


def _focus_id(bound: BoundField) -> str:
    """The id that a link to this field leads to: its control, or the first of its choices."""
    if bound.is_hidden:
        return ""
    return bound.id_for_label or f"{bound.auto_id}_0"
