"""Pages of the roadmaps."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from hanse.access.doors import requires
from hanse.access.grants import Can
from hanse.policies import queries
from hanse.policies.models import Initiative, ModelPolicy


@requires(Can.VIEW_POLICIES)
def roadmap(request: HttpRequest, initiative: str) -> HttpResponse:
    """Principles and their policies, released and announced."""
    shown = queries.roadmap(get_object_or_404(Initiative, slug=initiative))
    return render(request, "policies/roadmap.html", {"roadmap": shown, "initiative": shown.initiative})


@requires(Can.VIEW_POLICIES)
def policy(request: HttpRequest, initiative: str, code: str) -> HttpResponse:
    """One model policy: purpose, elements, pilot cities, each with its basis."""
    policies = ModelPolicy.objects.select_related("initiative", "principle")
    sheet = queries.policy_sheet(get_object_or_404(policies, initiative__slug=initiative, code=code))
    return render(
        request, "policies/policy.html", {"sheet": sheet, "policy": sheet.policy, "initiative": sheet.policy.initiative}
    )
