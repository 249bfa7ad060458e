"""The cities of an alliance: list and map, and what the secretariat changes about them."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hanse.access.decisions import may
from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.alliances import actions
from hanse.alliances.forms import AdmitForm, ArrangeForm, CohortForm, ElectionForm, LabelForm, NewCohortForm, StandingForm
from hanse.alliances.models import Alliance, MemberCity
from hanse.alliances.queries import Member, alliance_visible_to, member_city_visible_to, roster
from hanse.alliances.rules import LISTED, Standing
from hanse.history import Refused, clock
from hanse.places.labelling import Label, labels
from hanse.places.worldmap import CountryShape, countries_svg_paths, viewbox_for
from hanse.ui import drafts

MAP_SIZE = (960, 640)
"""Pixels, at most: names are legible when the map is drawn as large as it is."""
CITIES_ON_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Pin:
    """A member city on the map; x and y in pixels of the map. Without a label where the name has no room."""

    member: Member
    x: float
    y: float
    label: Label | None


@dataclass(frozen=True, slots=True)
class Map:
    """Country shapes and pins, ready to be drawn as one SVG."""

    width: float
    height: float
    shapes: list[CountryShape]
    pins: list[Pin]


@require_safe
@requires(Can.VIEW_CITIES, load=alliance_visible_to)
def cities(request: Request, alliance: Alliance) -> HttpResponse:
    """The member cities as a list, and on a map."""
    request.alliance = alliance
    manages = bool(may(request.user, Can.MANAGE_CITIES, alliance))
    standings = frozenset(Standing) if manages else LISTED
    members = sorted(
        roster(alliance, on=clock.today(alliance.time_zone), known_at=clock.now(), standings=standings),
        key=lambda member: member.slug,
    )
    cohorts = dict(alliance.cohorts.values_list("pk", "name"))
    page = Paginator(members, CITIES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(member, cohorts.get(member.cohort_id or 0, "")) for member in page.object_list],
        "number": len(members),
        "map": _map([member for member in members if member.standing in LISTED]),
        "manages": manages,
    }
    return render(request, "alliances/cities.html", context)


def _map(members: list[Member]) -> Map | None:
    """The cities whose place on earth is known."""
    known = [(member, member.point) for member in members if member.point]
    if not known:
        return None
    viewbox = viewbox_for([point for _member, point in known])
    wide, high = MAP_SIZE
    width = min(wide, round(high * viewbox.width / viewbox.height))
    height = viewbox.picture_height(width)
    places = [(member, viewbox.place(*point, width)) for member, point in known]
    named = labels([(*place, member.name) for member, place in places], width=width, height=height)
    pins = [Pin(member, *place, label) for (member, place), label in zip(places, named, strict=True)]
    return Map(width, height, countries_svg_paths(viewbox, width), pins)


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_CITIES, load=alliance_visible_to)
def admit_city(request: Request, alliance: Alliance) -> HttpResponse:
    """Enter a city of the register into the alliance."""
    request.alliance = alliance
    form = AdmitForm(request.POST or None, alliance=alliance, today=clock.today(alliance.time_zone))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            member = actions.admit_city(
                alliance=alliance,
                city=given["city"],
                standing=Standing(given["standing"]),
                effective_on=given["effective_on"],
                cohort=given["cohort"],
                reason=given["reason"],
                by=request.user,
            )
        except Refused as refused:
            form.add_error("effective_on", str(refused))
        else:
            done = _("%(city)s is in the alliance.") % {"city": member.city.full_name}
            messages.success(request, done, extra_tags=drafts.forget(request.path))
            return redirect("cities", alliance=alliance.slug)
    return render(request, "alliances/admit_city.html", {"form": form})


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_CITIES, load=member_city_visible_to)
def manage_city(request: Request, member_city: MemberCity) -> HttpResponse:
    """Change standing, labels, cohort or the next election: small forms on one page; `what` says which one was sent."""
    alliance = request.alliance = member_city.alliance
    today = clock.today(alliance.time_zone)
    what = request.POST.get("what", "")
    standing = StandingForm(request.POST if what == "standing" else None, today=today, auto_id="id_standing_%s")
    label = LabelForm(request.POST if what == "label" else None, today=today, auto_id="id_label_%s")
    cohort = CohortForm(request.POST if what == "cohort" else None, member_city=member_city, auto_id="id_cohort_%s")
    election = ElectionForm(
        request.POST if what == "election" else None,
        initial={"next_election_on": member_city.next_election_on},
        auto_id="id_election_%s",
    )
    sent = {"standing": standing, "label": label, "cohort": cohort, "election": election}.get(what)
    if sent is not None and sent.is_valid():
        try:
            _change(member_city, what, sent.cleaned_data, request)
        except Refused as refused:
            sent.add_error(None, str(refused))
        else:
            done = _("Saved for %(city)s.") % {"city": member_city.city.name}
            messages.success(request, done, extra_tags=drafts.forget(f"{request.path}{what}"))
            return redirect(member_city)
    context = {"member_city": member_city, "standing": standing, "label": label, "cohort": cohort, "election": election}
    return render(request, "alliances/manage_city.html", context)


def _change(member_city: MemberCity, what: str, given: dict, request: Request) -> None:  # type: ignore[type-arg]
    if what == "standing":
        actions.change_standing(
            member_city=member_city,
            standing=Standing(given["standing"]),
            effective_on=given["effective_on"],
            reason=given["reason"],
            by=request.user,
        )
    elif what == "label":
        actions.label_city(
            member_city=member_city,
            name=given["name"],
            given=given["given"],
            effective_on=given["effective_on"],
            by=request.user,
        )
    elif what == "election":
        actions.note_election(member_city=member_city, on=given["next_election_on"], by=request.user)
    else:
        actions.change_cohort(member_city=member_city, cohort=given["cohort"], by=request.user)


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_CITIES, load=alliance_visible_to)
def arrange_cities(request: Request, alliance: Alliance) -> HttpResponse:
    """The order of the cities in grids that are arranged by hand."""
    request.alliance = alliance
    members = list(MemberCity.objects.for_alliance(alliance).select_related("city"))
    form = ArrangeForm(request.POST or None, members=members)
    if request.method == "POST" and form.is_valid():
        actions.arrange_cities(alliance=alliance, policies=form.order("policies"), stages=form.order("stages"), by=request.user)
        messages.success(request, _("The cities are in their new order."))
        return redirect("arrange_cities", alliance=alliance.slug)
    return render(request, "alliances/arrange_cities.html", {"form": form})


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_CITIES, load=alliance_visible_to)
def cohorts(request: Request, alliance: Alliance) -> HttpResponse:
    """The cohorts of an alliance, and a form for the next one."""
    request.alliance = alliance
    form = NewCohortForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if alliance.cohorts.filter(name=form.cleaned_data["name"]).exists():
            form.add_error("name", _("A cohort of this name exists already."))
        else:
            actions.open_cohort(alliance=alliance, by=request.user, **form.cleaned_data)
            messages.success(request, _("The cohort is open."), extra_tags=drafts.forget(request.path))
            return redirect("cohorts", alliance=alliance.slug)
    return render(request, "alliances/cohorts.html", {"form": form, "cohorts": alliance.cohorts.all()})
