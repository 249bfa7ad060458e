"""Pages of the demonstration: the mails that would have been sent."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hanse.access.doors import entrance
from hanse.outbox import demonstration
from hanse.outbox.models import Message

ON_A_PAGE = 50


@entrance
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """All mails of the house, newest first. Two statements."""
    demonstration.check()
    page = Paginator(Message.objects.newest_first(), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "outbox/messages.html", {"page": page})


@entrance
@require_safe
def message(request: HttpRequest, message: UUID) -> HttpResponse:
    """One mail as its reader would see it, with links that work. Its text may be secret; here it stays readable."""
    demonstration.check()
    return render(request, "outbox/message.html", {"message": get_object_or_404(Message, pk=message)})
