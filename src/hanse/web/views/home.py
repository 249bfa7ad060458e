"""Home, desk, language, health."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from hanse.access.doors import public
from hanse.alliances.queries import alliances_visible_to
from hanse.people.actions import choose_language
from hanse.ui import gallery


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The way in: to the one alliance of a person, to a choice of several, or to the sign-in."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    alliances = list(alliances_visible_to(request.user)[:50])
    if len(alliances) == 1:
        return redirect("desk", alliance=alliances[0].slug)
    return render(request, "web/home.html", {"alliances": alliances})


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Read the house in another language from now on; a signed-in person takes the choice along."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = redirect(back)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            choose_language(language=language, by=request.user)
        keep_language(response, language)
        translation.activate(language)
    return response


def keep_language(response: HttpResponse, language: str) -> None:
    """Let this browser show the house in a language from now on, whoever signs in."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


@public
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """All components of the interface on one page."""
    return render(request, "ui/components.html", gallery.examples())


@public
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@public
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ready\n", content_type="text/plain; charset=utf-8")


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A refusal, with the reason that may() gave."""
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours: a page that needs nothing else, with the number under which the log tells more."""
    return HttpResponse(render_to_string("500.html", {"id": getattr(request, "id", "")}), status=500)
