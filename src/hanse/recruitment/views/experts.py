"""One expert who is recruited or cared for."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.directory.models import Expert
from hanse.recruitment.queries import expert_visible_to
from hanse.recruitment.views import targets


@require_safe
@requires(Can.VIEW_RECRUITMENT, load=expert_visible_to)
def expert(request: Request, expert: Expert) -> HttpResponse:
    """The page of an expert."""
    return targets.page(request, expert)


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_RECRUITMENT, load=expert_visible_to)
def move_expert(request: Request, expert: Expert) -> HttpResponse:
    """Another stage. Which one is meant may stand in the address: ?to=invited."""
    return targets.move(request, expert)


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_RECRUITMENT, load=expert_visible_to)
def plan_expert(request: Request, expert: Expert) -> HttpResponse:
    """Who looks after the expert, and what comes next."""
    return targets.plan(request, expert)


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_RECRUITMENT, load=expert_visible_to)
def touch_expert(request: Request, expert: Expert) -> HttpResponse:
    """A contact that was made."""
    return targets.touch(request, expert)
