"""What every answer carries, in which language and time zone it is written, and the line about it in the log."""

import logging
import re
import time
from collections.abc import Callable
from contextlib import suppress
from uuid import uuid4
from zoneinfo import ZoneInfo

import structlog
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hanse.history import origins
from hanse.letters.models import HELD_IN_SESSION

Handler = Callable[[HttpRequest], HttpResponseBase]

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # data: for the drawings in Tabler's style sheet
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "frame-src 'none'",
        "worker-src 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
"""No script, style or frame but our own files; nothing inline.

It does not ask for Trusted Types: htmx writes HTML that the server has made into the page, so the only policy that could be
named lets everything through.
"""
_PASSKEYS = ("publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS = ", ".join(
    [
        f"{feature}=(self)"
        for feature in ("clipboard-write", "fullscreen", "publickey-credentials-create", "publickey-credentials-get")
    ]
    + [
        f"{feature}=()"
        for feature in (
            "accelerometer",
            "autoplay",
            "browsing-topics",
            "camera",
            "clipboard-read",
            "display-capture",
            "encrypted-media",
            "gamepad",
            "geolocation",
            "gyroscope",
            "hid",
            "identity-credentials-get",
            "idle-detection",
            "local-fonts",
            "magnetometer",
            "microphone",
            "midi",
            "otp-credentials",
            "payment",
            "picture-in-picture",
            "screen-wake-lock",
            "serial",
            "storage-access",
            "sync-xhr",
            "usb",
            "window-management",
            "xr-spatial-tracking",
        )
    ]
)
"""What a page may ask of the browser: to copy, to fill the screen, to use a passkey."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": PERMISSIONS,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Server": "Hanse",
}
"""What an answer carries unless it says otherwise. Whoever sits down at a borrowed laptop finds no page in its cache."""
LARGEST_BODY = 32_000_000
"""Bytes that somebody signed in, or with the link of a letter, may send at once: the largest file that any form takes (30 MB),
and what is typed beside it."""
LARGEST_BODY_OF_VISITORS = 1_000_000
"""Bytes that anybody else may send: a sign-in is less than one thousandth of it."""


REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
"""What a proxy in front may send as X-Request-ID; anything else gets an id of ours."""
log = logging.getLogger("hanse.requests")


def request_log(get_response: Handler) -> Handler:
    """One line for each request, and its id on whatever goes wrong in it and on the answer. See hanse.config.logs."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        given = request.headers.get("X-Request-ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid4().hex
        request.id = request_id  # type: ignore[attr-defined]  # the page about a fault of ours shows it
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


def headers(get_response: Handler) -> Handler:
    """Stands first, so that files, errors and refusals carry the same headers as pages."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return answer


def body_limit(get_response: Handler) -> Handler:
    """Refuse what is too large by what it says of itself, before a byte of it is read.

    The server gives no more than was announced, and nothing of a body that announces no length.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        length = int(announced) if announced.isdecimal() else LARGEST_BODY + 1
        if length <= LARGEST_BODY_OF_VISITORS or (length <= LARGEST_BODY and _is_known(request)):
            return get_response(request)
        reason = _("This is more than Hanse takes at once (%(limit)s MB). Nothing was changed.")
        page = render_to_string("400.html", {"reason": reason % {"limit": LARGEST_BODY // 1_000_000}})
        return HttpResponse(page, status=413)

    return answer


def _is_known(request: HttpRequest) -> bool:
    """Whether somebody is signed in, or holds the link of a letter, to which a signed paper may be added."""
    return request.user.is_authenticated or HELD_IN_SESSION in request.session


def origin(get_response: Handler) -> Handler:
    """Whatever is written while a request is answered keeps from where: asked for by those who write, at no cost to others."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        with origins.coming_from(lambda: _origin(request)):
            return get_response(request)

    return answer


def _origin(request: HttpRequest) -> dict[str, str]:
    """The route, and the network address as allauth finds it for its rate limits: behind a proxy the one that the proxy saw."""
    facts = {"source": "web"}
    with suppress(PermissionDenied):  # a server on a socket sees no address
        facts["address"] = get_adapter().get_client_ip(request)
    if request.resolver_match:
        facts["route"] = f"/{request.resolver_match.route}"
    return facts


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
