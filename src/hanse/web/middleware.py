"""What every answer carries, in which language and time zone it is written, and the line about it in the log."""

import logging
import re
import time
from collections.abc import Callable
from uuid import uuid4
from zoneinfo import ZoneInfo

import structlog
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


REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
"""What a proxy in front may send as X-Request-ID; anything else gets an id of ours."""
log = logging.getLogger("hanse.requests")


def request_log(get_response: Handler) -> Handler:
    """One line for each request, and its id on whatever goes wrong in it and on the answer. See hanse.config.logs."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        given = request.headers.get("X-Request-ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid4().hex
        with structlog.contextvars.bound_contextvars(request=request_id):
            response = get_response(request)
            log.info("request", extra=_facts(request, response) | {"ms": round((time.perf_counter() - began) * 1000, 1)})
        response.headers["X-Request-ID"] = request_id
        return response

    return answer


def _facts(request: HttpRequest, response: HttpResponseBase) -> dict[str, object]:
    """What happened, by keys. The person is named only if somebody has looked at who it is: no statement for the log."""
    match = request.resolver_match
    person = getattr(request, "_cached_user", None)
    return {
        "method": request.method,
        "route": f"/{match.route}" if match else None,
        "status": response.status_code,
        "person": person.pk if person else None,
        "alliance": match.kwargs.get("alliance") if match else None,
    }


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
