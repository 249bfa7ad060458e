"""Whom to tell of a weakness: /.well-known/security.txt, as RFC 9116 describes it."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hanse.access.doors import entrance
from hanse.history import clock

VALID_FOR = timedelta(days=180)
"""From each reading on; the RFC recommends less than a year. As long as the page is served, somebody stands behind it."""
LANGUAGES = "en, es, pt-BR, ja"


@entrance
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """The file, for programs and people. Not found where HANSE_SECURITY_CONTACT names nobody."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = (clock.now() + VALID_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {_as_uri(settings.SECURITY_CONTACT)}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {LANGUAGES}",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def _as_uri(contact: str) -> str:
    return contact if contact.startswith(("https://", "mailto:", "tel:")) else f"mailto:{contact}"
