"""Hanse's addresses and the empty page of a workspace."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliance_visible_to
from hanse.config.urls import urlpatterns as addresses


@requires(Can.VIEW_ALLIANCE, load=alliance_visible_to)
def empty(request: Request, alliance: Alliance) -> HttpResponse:
    """The base page with its navigation and nothing in it: what every signed-in page of a workspace costs."""
    request.alliance = alliance
    return render(request, "ui/base.html")


urlpatterns = [path("workspace/<slug:alliance>/empty/", empty), *addresses]
