"""The pathway's settings: names, order and further stages; the policy columns; the order of the grids."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.adoption import actions
from hanse.adoption.actions import ColumnChange
from hanse.adoption.forms import ColumnForm, NewColumnForm, NewStageForm, OrderForm, StageForm
from hanse.adoption.models import GridOrder, Pathway, Stage, TrackedPolicy
from hanse.adoption.rules import Scope
from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliance_visible_to
from hanse.history import Refused
from hanse.ui.forms import problems


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_ALLIANCE, load=alliance_visible_to)
def pathway(request: Request, alliance: Alliance) -> HttpResponse:
    """Rename, reorder, retire and bring back columns; choose the order of the grids."""
    request.alliance = alliance
    forms = _Forms(alliance, request.POST if request.method == "POST" else None)
    if request.method == "POST" and forms.are_valid():
        try:
            _change_pathway(request, alliance, forms)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The pathway is changed. Past meetings keep the columns that they were shown with."))
            return redirect("adoption:pathway", alliance=alliance.slug)
    return render(request, "adoption/pathway.html", forms.context() | _additions(alliance, forms))


@require_POST
@requires(Can.MANAGE_ALLIANCE, load=alliance_visible_to)
def add_stage(request: Request, alliance: Alliance) -> HttpResponse:
    """A further stage at the end of its grid."""
    form = NewStageForm(request.POST)
    if form.is_valid():
        try:
            actions.add_stage(
                alliance=alliance, scope=Scope(form.cleaned_data["scope"]), name=form.cleaned_data["name"], by=request.user
            )
            messages.success(request, _("The stage is added."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except Refused as refused:
            messages.error(request, str(refused))
    else:
        messages.error(request, " ".join(problem.message for problem in problems(form)))
    return redirect("adoption:pathway", alliance=alliance.slug)


@require_POST
@requires(Can.MANAGE_ALLIANCE, load=alliance_visible_to)
def add_column(request: Request, alliance: Alliance) -> HttpResponse:
    """A further policy as the last column."""
    form = NewColumnForm(request.POST, tracked=list(alliance.tracked_policies.all()), initiative_id=alliance.initiative_id)
    if form.is_valid():
        actions.track_policy(alliance=alliance, policy=form.cleaned_data["policy"], by=request.user)
        messages.success(request, _("The policy is shown as the last column."))
    else:
        messages.error(request, " ".join(problem.message for problem in problems(form)))
    return redirect("adoption:pathway", alliance=alliance.slug)


def _change_pathway(request: Request, alliance: Alliance, forms: "_Forms") -> None:
    actions.change_pathway(
        alliance=alliance,
        stages=[_change(stage.pk, form) for stage, form in forms.stages],
        policies=[_change(column.pk, form) for column, form in forms.policies],
        policies_order=GridOrder(forms.order.cleaned_data["policies_order"]),
        stages_order=GridOrder(forms.order.cleaned_data["stages_order"]),
        by=request.user,
    )


class _Forms:
    """The forms of the page, bound to their rows."""

    def __init__(self, alliance: Alliance, data: Any) -> None:
        stages = list(Stage.objects.for_alliance(alliance))
        columns = list(TrackedPolicy.objects.for_alliance(alliance).select_related("policy"))
        path = Pathway.objects.get(alliance=alliance)
        self.stages = [(s, StageForm(data, prefix=f"stage-{s.pk}", initial=_now(s) | {"name": s.name})) for s in stages]
        self.policies = [(c, ColumnForm(data, prefix=f"policy-{c.pk}", initial=_now(c))) for c in columns]
        orders = {"policies_order": path.policies_order, "stages_order": path.stages_order}
        self.order = OrderForm(data, initial=orders)

    def are_valid(self) -> bool:
        """All of them; each is checked, so that each shows its errors."""
        valid = [form.is_valid() for form in (*dict(self.stages).values(), *dict(self.policies).values(), self.order)]
        return all(valid)

    def context(self) -> dict[str, Any]:
        return {
            "city_stages": [pair for pair in self.stages if pair[0].scope == Scope.CITY],
            "policy_stages": [pair for pair in self.stages if pair[0].scope == Scope.POLICY],
            "policies": self.policies,
            "order": self.order,
        }


def _additions(alliance: Alliance, forms: _Forms) -> dict[str, Any]:
    tracked = [pair[0] for pair in forms.policies]
    return {
        "new_stage": NewStageForm(prefix=""),
        "new_column": NewColumnForm(tracked=tracked, initiative_id=alliance.initiative_id),
    }


def _now(row: Stage | TrackedPolicy) -> dict[str, Any]:
    return {"position": row.position + 1, "kept": row.retired_at is None}


def _change(key: int, form: StageForm | ColumnForm) -> ColumnChange:
    given = form.cleaned_data
    return ColumnChange(id=key, position=given["position"] - 1, kept=given["kept"], name=given.get("name", ""))
