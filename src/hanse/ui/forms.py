"""How forms look and fail: the renderer behind `{{ form }}`, the list of problems, dates with a date picker."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseForm, BaseFormSet, BoundField
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


class Renderer(DjangoTemplates):
    """Renders `{{ form }}`, `{{ formset }}` and each field with the components of this package."""

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """As Django does; but a choice is joined here, because Django spends a template on each of its options."""
        if template_name == forms.Select.template_name:
            return select(context["widget"])
        return super().render(template_name, context, request)


def select(widget: dict[str, Any]) -> SafeString:
    """A `<select>` as django/forms/widgets/select.html writes it, of the context that a Select widget makes."""
    groups = []
    for name, options, _index in widget["optgroups"]:
        drawn = "".join(
            f'<option value="{conditional_escape(option["value"])}"{_attributes(option["attrs"])}>'
            f"{conditional_escape(option['label'])}</option>"
            for option in options
        )
        groups.append(f'<optgroup label="{conditional_escape(name)}">{drawn}</optgroup>' if name else drawn)
    # Safe: every text above is escaped.
    opening = f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>'
    return SafeString(f"{opening}{''.join(groups)}</select>")


def _attributes(attributes: dict[str, Any]) -> str:
    """Attributes of a tag: True stands alone, False is left out."""
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
        for name, value in attributes.items()
        if value is not False
    )


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
