"""Examples of every component, for the page that shows them all."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hanse.ui import cells, icons
from hanse.ui.forms import DateField


class ExampleForm(forms.Form):
    """One field of each kind."""

    note = forms.CharField(label=gettext_lazy("Note"), help_text=gettext_lazy("One line, as it will stand in the history."))
    effective_on = DateField(label=gettext_lazy("True since"))
    stage = forms.ChoiceField(
        label=gettext_lazy("Stage"), choices=[("drafting", gettext_lazy("Drafting")), ("adoption", gettext_lazy("Adoption"))]
    )
    source = forms.ChoiceField(
        label=gettext_lazy("Source"),
        widget=forms.RadioSelect,
        choices=[("meeting", gettext_lazy("Meeting")), ("mail", gettext_lazy("Mail"))],
    )
    evidence = forms.FileField(label=gettext_lazy("Evidence"), required=False)
    remark = forms.CharField(label=gettext_lazy("Remark"), required=False, widget=forms.Textarea)
    public = forms.BooleanField(label=gettext_lazy("May be shown in public"), required=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One city of an example grid: its name, country, label ("" for none) and its cells with their column's name."""

    city: str
    country: str
    label: str
    cells: list[tuple[str, SafeString]]


@dataclass(frozen=True, slots=True)
class Event:
    """One item of the example timeline."""

    when: str
    iso: str
    title: str
    body: str
    who: str


def examples() -> dict[str, Any]:
    """The context of `ui/components.html`."""
    return {
        "form": ExampleForm({"note": "Agreed by mail", "effective_on": "", "stage": "drafting"}),
        "icons": icons.names(),
        "trail": [(_("Start page"), "/"), (_("Cities"), "#"), ("Medellín", "")],
        "page": Paginator(range(95), 25).page(2),
        "policies": _policies(),
        "policy_rows": _policy_rows(),
        "stages": _stages(),
        "stage_rows": _stage_rows(),
        "events": _events(),
    }


def _words() -> dict[str, str]:
    return {"completed": _("Completed"), "in_progress": _("In progress"), "to_be_developed": _("To be developed")}


def _policies() -> list[str]:
    return [_("ICT accessibility"), _("Cyber resilience"), _("Open data")]


def _stages() -> list[str]:
    return [_("Policy selection"), _("Statement of intent"), _("Work plan")]


def _cell(status: str, city: str, column: str, *, new: bool = False, reported: bool = False, compact: bool) -> SafeString:
    label = f"{city}, {column}"
    if not status:
        return cells.empty_cell("#grids", label)
    return cells.status_cell(
        status,
        _words()[status],
        new=new,
        new_word=_("New!"),
        reported=reported,
        reported_word=_("Reported, not confirmed"),
        href="#grids",
        label=label,
        compact=compact,
    )


def _policy_rows() -> list[Row]:
    marks = [
        ("Duitama", "CO", "", ("completed", "", "in_progress")),
        ("Córdoba", "AR", _("Reactivation"), ("", "", "completed")),
        ("León", "MX", _("Observer"), ("", "", "")),
    ]
    return [
        Row(city, country, label, [(p, _cell(s, city, p, compact=True)) for p, s in zip(_policies(), statuses, strict=True)])
        for city, country, label, statuses in marks
    ]


def _stage_rows() -> list[Row]:
    reached = [
        ("Duitama", "CO", "", ("completed", "completed", "in_progress")),
        ("Córdoba", "AR", _("Reactivation"), ("completed", "in_progress", "to_be_developed")),
        ("León", "MX", _("Observer"), ("to_be_developed", "to_be_developed", "to_be_developed")),
    ]
    rows = []
    for city, country, label, statuses in reached:
        row = Row(city, country, label, [])
        for stage, status in zip(_stages(), statuses, strict=True):
            moved = status == "in_progress"
            cell = _cell(status, city, stage, new=moved, reported=moved and city == "Córdoba", compact=False)
            row.cells.append((stage, cell))
        rows.append(row)
    return rows


def _events() -> list[Event]:
    return [
        Event("2022-05-26", "2022-05-26", _("Work plan: in progress"), _("Agreed at the community meeting."), "Ana Pérez"),
        Event("2022-04-28", "2022-04-28", _("Statement of intent: completed"), "", "Luis Gómez"),
    ]
