"""The front door: asking to join, for everybody; and the secretariat's answers."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hanse.access.doors import Request, public, requires
from hanse.access.grants import Can
from hanse.admission import actions, queries, stamps
from hanse.admission.forms import JoinForm, RequestForm
from hanse.admission.models import JoinRequest
from hanse.admission.rules import RequestKind, RequestState
from hanse.admission.views.people import note_addresses
from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliance_visible_to
from hanse.history import Refused, origins

REQUESTS_LISTED = 200
"""The newest answered requests that the list shows beside those that wait."""


@public
@require_safe
def join(request: HttpRequest) -> HttpResponse:
    """The alliances that take requests."""
    return render(request, "admission/join.html", {"alliances": queries.open_alliances()})


@public
@never_cache
@require_http_methods(["GET", "POST"])
def join_alliance(request: HttpRequest, alliance: str) -> HttpResponse:
    """Ask one alliance. Whatever becomes of it, the answer is the same page: it tells nobody who has asked before."""
    found = queries.open_alliances().filter(slug=alliance).first()
    if found is None:
        raise Http404
    form = JoinForm(request.POST or None, alliance=found)
    if request.method == "POST":
        if form.is_bait_taken:
            return _thanks(request, found)
        if form.is_valid():
            if stamps.is_too_many(request, origins.here().get("address", "")):
                return _too_many(request, found)
            return _ask(request, found, form)
        form.freshen()
    return render(request, "admission/join_alliance.html", {"joined": found, "form": form})


def _too_many(request: HttpRequest, alliance: Alliance) -> HttpResponse:
    response = render(request, "admission/join_too_many.html", {"joined": alliance}, status=429)
    response.headers["Retry-After"] = str(stamps.HOUR)
    return response


def _ask(request: HttpRequest, alliance: Alliance, form: JoinForm) -> HttpResponse:
    given = form.cleaned_data
    actions.ask_to_join(
        alliance=alliance,
        kind=RequestKind(given["kind"]),
        name=given["name"],
        email=given["email"],
        organisation=given["organisation"],
        city_name=given["city_name"],
        country=given["country"],
        message=given["message"],
        language=get_language() or "en",
    )
    return _thanks(request, alliance)


def _thanks(request: HttpRequest, alliance: Alliance) -> HttpResponse:
    return render(request, "admission/join_thanks.html", {"joined": alliance})


@require_safe
@requires(Can.MANAGE_PEOPLE, load=alliance_visible_to)
def join_requests(request: Request, alliance: Alliance) -> HttpResponse:
    """Who asks to join; those that wait come first."""
    request.alliance = alliance
    asked = list(queries.requests_of(alliance)[:REQUESTS_LISTED])
    note_addresses("people.requests_shown", request, alliance, [item.email for item in asked])
    context = {
        "alliance": alliance,
        "asked": asked,
        "trail": [(_("People"), reverse("people", kwargs={"alliance": alliance.slug})), (_("Requests to join"), "")],
    }
    return render(request, "admission/requests.html", context)


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_PEOPLE, load=queries.request_visible_to)
def join_request(request: Request, asked: JoinRequest) -> HttpResponse:
    """One request, and the three answers to it."""
    alliance = request.alliance = asked.alliance
    asks_for_city = asked.kind == RequestKind.CITY
    suggestion = queries.city_meant(asked) if asks_for_city and request.method == "GET" else None
    form = RequestForm(request.POST or None, asks_for_city=asks_for_city, initial={"city": suggestion})
    if request.method == "POST" and form.is_valid():
        try:
            return _answer(request, asked, form)
        except Refused as refused:
            form.add_error(None, str(refused))
    note_addresses("people.request_shown", request, alliance, [asked.email])
    where = {"alliance": alliance.slug}
    people, requests = reverse("people", kwargs=where), reverse("join_requests", kwargs=where)
    context = {
        "asked": asked,
        "waits": asked.state == RequestState.WAITING,
        "form": form,
        "trail": [(_("People"), people), (_("Requests to join"), requests), (asked.name, "")],
    }
    return render(request, "admission/request.html", context)


def _answer(request: Request, asked: JoinRequest, form: RequestForm) -> HttpResponse:
    """An accepted request leads on to the invitation, which is filled in already."""
    what, note = request.POST.get("what"), form.cleaned_data["note"]
    alliance = asked.alliance
    if what == "accept":
        actions.accept_request(asked=asked, city=form.cleaned_data.get("city"), note=note, by=request.user)
        messages.success(request, _("Accepted. Now invite the person: the form knows what they wrote."))
        return redirect(f"{reverse('invite', kwargs={'alliance': alliance.slug})}?request={asked.pk}")
    if what == "decline":
        actions.decline_request(asked=asked, note=note, by=request.user)
        messages.success(request, _("Declined. Nothing was sent; write to the person if you like."))
    elif what == "spam":
        actions.mark_spam(asked=asked, by=request.user)
        messages.success(request, _("Put aside as spam."))
    return redirect("join_requests", alliance=alliance.slug)
