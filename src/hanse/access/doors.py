"""The doors to a view: @requires, @public and @entrance. Every view has exactly one.

Behind @requires and @public a view runs in one transaction, in which the database shows what the person's seats reach.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django_htmx.middleware import HtmxDetails

from hanse.access import walls
from hanse.access.decisions import may, needs_second_factor, remember_seats
from hanse.access.grants import OF_EVERYBODY, Can
from hanse.history import clock
from hanse.people.factors import used_second_factor
from hanse.people.models import Person

View = Callable[..., HttpResponseBase]


class Request(HttpRequest):
    """A request behind @requires: somebody is signed in. A view of a workspace sets `alliance` for the navigation."""

    user: Person
    htmx: HtmxDetails
    alliance: Any


@dataclass(frozen=True, slots=True)
class AccessRule:
    """What a route asks of its visitor; carried by the view as `access_rule`."""

    public: bool
    can: Can | None = None


def public(view: View) -> View:
    """Open a view to everybody, signed in or not. A visitor sees nothing of any alliance."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with _inside(request.user if request.user.is_authenticated else None):
            return _drawn(view(request, *args, **kwargs))

    opened.access_rule = AccessRule(public=True)  # type: ignore[attr-defined]
    return opened


def entrance(view: View) -> View:
    """Open to everybody a view where people prove who they are: it finds accounts and no alliance.

    It is no transaction: what it counts against guessing must stay counted when it refuses.
    """

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    opened.access_rule = AccessRule(public=True)  # type: ignore[attr-defined]
    return opened


def requires(can: Can, *, load: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """Open a view to those who may do this to the object that `load(person, **url_kwargs)` finds.

    `load` raises Http404 for what the person may not even see. The view is called with the request and
    the loaded object; without `load` it gets the URL's own arguments. A refusal is 403 with its reason. Whose seat asks for
    a second factor is sent to give it first, except from the pages of their own account.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            person = request.user
            if not person.is_authenticated:
                return _to(request, settings.LOGIN_URL)
            with _inside(person):
                if can not in OF_EVERYBODY and needs_second_factor(person) and not used_second_factor(request.session):
                    return _to(request, settings.SECOND_FACTOR_URL)
                obj = load(person, **kwargs) if load else None
                decision = may(person, can, obj)
                if not decision:
                    raise PermissionDenied(decision.reason)
                return _drawn(view(request, obj) if load else view(request, **kwargs))

        guarded.access_rule = AccessRule(public=False, can=can)  # type: ignore[attr-defined]
        return guarded

    return decorate


@contextmanager
def _inside(person: Person | None) -> Iterator[None]:
    """One transaction behind the person's wall; None is a visitor."""
    with walls.behind(person.pk if person else None, clock.today("UTC")) as seats:
        if person:
            remember_seats(person, seats)
        yield


def _drawn(response: HttpResponseBase) -> HttpResponseBase:
    """Draw a response that would draw itself later, while the database still answers."""
    if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
        response.render()
    return response


def _to(request: HttpRequest, page: str) -> HttpResponse:
    """Send to a page and back; a partial request loads the whole page anew, which is then sent there."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Refresh": "true"})
    return redirect_to_login(request.get_full_path(), page)
