"""What every answer carries, and in which language and time zone it is written."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

Handler = Callable[[HttpRequest], HttpResponseBase]

POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


def content_security_policy(get_response: Handler) -> Handler:
    """No script, style or frame but our own files; nothing inline."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        return response

    return answer


def reader(get_response: Handler) -> Handler:
    """Write in the person's time zone, and in their language unless this browser has chosen another one."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        person = request.user
        if not person.is_authenticated:
            return get_response(request)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(person.language)
        with timezone.override(ZoneInfo(person.time_zone)):
            return get_response(request)

    return answer
