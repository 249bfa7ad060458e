"""The demonstration, in which mails are read on a page because none leaves the machine. It exists nowhere else."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest


def context(request: HttpRequest) -> dict[str, Any]:
    """Lets pages link to the mails: `demonstration`."""
    return {"demonstration": settings.DEMONSTRATION}


def check() -> None:
    """Raises Http404 outside the demonstration: whoever could read everybody's mails could sign in as everybody."""
    if not settings.DEMONSTRATION:
        raise Http404
