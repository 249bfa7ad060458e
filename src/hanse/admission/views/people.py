"""The people of an alliance: who holds which seat, what is on its way, and what can happen to a seat."""

import csv
from dataclasses import dataclass
from datetime import date
from io import BytesIO, TextIOWrapper
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hanse.access.decisions import may
from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.access.roles import CITY_ROLES, Role
from hanse.admission import actions, queries
from hanse.admission.forms import DeputyForm, EndForm, EndSessionsForm, ExtendForm, PeopleFilter, ResetFactorForm
from hanse.admission.models import Invitation
from hanse.admission.queries import SOON, Held
from hanse.alliances import actions as alliances
from hanse.alliances.models import Alliance, Seat
from hanse.alliances.queries import alliance_visible_to
from hanse.history import Refused, clock
from hanse.history.readings import note_read
from hanse.people.queries import behind_addresses
from hanse.sheets import safe_text
from hanse.ui.downloads import download

SEATS_ON_A_PAGE = 100
HEADER = ("role", "city", "name", "email", "from", "term_ends", "deputy")


@require_safe
@requires(Can.VIEW_PEOPLE, load=alliance_visible_to)
def people(request: Request, alliance: Alliance) -> HttpResponse:
    """The seats of an alliance, and the invitations that nobody has answered yet."""
    request.alliance = alliance
    form, seats = _chosen(request, alliance)
    page = Paginator(seats, SEATS_ON_A_PAGE).get_page(request.GET.get("page"))
    held = queries.as_seen_by(request.user, list(page), alliance)
    _note_names(request, alliance, held, "people.list_shown")
    manages = bool(may(request.user, Can.MANAGE_PEOPLE, alliance))
    appoints = bool(may(request.user, Can.APPOINT_SECRETARIAT, alliance))
    invitations = _invitations(request, alliance) if manages or appoints else []
    note_addresses("people.invitations_shown", request, alliance, [item.invitation.email for item in invitations])
    context = {
        "alliance": alliance,
        "form": form,
        "filtered": bool(form.is_valid() and any(form.cleaned_data.values())),
        "page": page,
        "held": held,
        "export_href": f"{reverse('export_people', kwargs={'alliance': alliance.slug})}?{request.GET.urlencode()}",
        "manages": manages,
        "appoints": appoints,
        "invitations": invitations,
        "waiting": queries.waiting_in(alliance) if manages else None,
    }
    return render(request, "admission/people.html", context)


def _chosen(request: Request, alliance: Alliance) -> tuple[PeopleFilter, QuerySet[Seat]]:
    """The filter as it was asked for, and the seats that pass it."""
    today = clock.today(alliance.time_zone)
    members = alliance.member_cities.select_related("city").order_by("city__name", "pk")
    form = PeopleFilter(request.GET, cities=[(str(member.pk), member.city.name) for member in members])
    seats = queries.people_of(alliance, on=today)
    if not form.is_valid():
        return form, seats
    if form.cleaned_data["role"]:
        seats = seats.filter(role=form.cleaned_data["role"])
    if form.cleaned_data["city"]:
        seats = seats.filter(member_city=form.cleaned_data["city"])
    if form.cleaned_data["ending"]:
        seats = seats.filter(ends_on__lte=today + SOON)
    if form.cleaned_data["election"]:
        seats = seats.filter(member_city__next_election_on__range=(today, today + SOON))
    return form, seats


def _note_names(request: Request, alliance: Alliance, held: list[Held], what: str) -> None:
    note_read(what, by=request.user, alliance=alliance, about=[item.seat.person_id for item in held if item.named])


def note_addresses(what: str, request: Request, alliance: Alliance, addresses: list[str]) -> None:
    """Keep that somebody was shown addresses, and with them names: of people who have an account here, and of others."""
    about, others = behind_addresses(addresses)
    note_read(what, by=request.user, alliance=alliance, about=about, without_account=others)


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """An invitation that nobody has answered, with the addresses of what can be done about it."""

    invitation: Invitation
    expired: bool
    resend: str
    revoke: str


def _invitations(request: Request, alliance: Alliance) -> list[OnItsWay]:
    now, found = clock.now(), []
    for invitation in queries.invitations_of(alliance):
        secretariat = queries.is_appointment(invitation)
        if not may(request.user, Can.APPOINT_SECRETARIAT if secretariat else Can.MANAGE_PEOPLE, alliance):
            continue
        name = "appointment" if secretariat else "invitation"
        where = {"alliance": alliance.slug, name: invitation.pk}
        resend, revoke = reverse(f"resend_{name}", kwargs=where), reverse(f"revoke_{name}", kwargs=where)
        found.append(OnItsWay(invitation, invitation.expires_at <= now, resend, revoke))
    return found


@require_safe
@requires(Can.VIEW_PEOPLE, load=alliance_visible_to)
def export_people(request: Request, alliance: Alliance) -> HttpResponseBase:
    """The seats that the page lists, as CSV in UTF-8; what the reader may not see of them is empty."""
    held = queries.as_seen_by(request.user, list(_chosen(request, alliance)[1]), alliance)
    _note_names(request, alliance, held, "people.list_exported")
    file = BytesIO()
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    lines = csv.writer(text, quoting=csv.QUOTE_ALL)
    lines.writerow(HEADER)
    lines.writerows(_line(item) for item in held)
    text.detach()
    file.seek(0)
    return download(file, filename=f"{alliance.slug}-people.csv", content_type="text/csv; charset=utf-8")


def _line(held: Held) -> tuple[str, ...]:
    seat = held.seat
    name, email = (seat.person.name, seat.person.email) if held.named else ("", "")
    deputy = seat.deputy.person.name if seat.deputy and held.named else ""
    city = seat.member_city.city.name if seat.member_city else ""
    days = (seat.starts_on.isoformat(), seat.ends_on.isoformat() if seat.ends_on else "")
    return (seat.role, safe_text(city), safe_text(name), safe_text(email), *days, safe_text(deputy))


@require_http_methods(["GET", "POST"])
@requires(Can.VIEW_ADDRESSES, load=queries.seat_visible_to)
def seat_page(request: Request, seat: Seat) -> HttpResponse:
    """One seat: its holder, its term, its deputy."""
    return _seat(request, seat)


@require_http_methods(["GET", "POST"])
@requires(Can.APPOINT_SECRETARIAT, load=queries.secretariat_seat_visible_to)
def appointed_seat_page(request: Request, seat: Seat) -> HttpResponse:
    """The same page of a seat in the secretariat, for those who appoint it, stewards among them."""
    return _seat(request, seat)


def _seat(request: Request, seat: Seat) -> HttpResponse:
    if seat.alliance is None:
        raise Http404
    alliance = request.alliance = seat.alliance
    manages = queries.may_manage(request.user, seat)
    what = request.POST.get("what", "")
    forms = _forms(request, seat, what) if manages else {}
    if what and not manages:
        raise PermissionDenied(_("None of your seats allows this. The secretariat of the alliance can help."))
    sent = forms.get(what)
    if sent is not None and sent.is_valid():
        try:
            done = _change(seat, what, sent.cleaned_data, request)
        except Refused as refused:
            sent.add_error(None, str(refused))
        else:
            messages.success(request, done)
            return redirect("people", alliance=alliance.slug)
    # A form that comes back shows the page as well.
    note_read("people.seat_shown", by=request.user, alliance=alliance, about=[seat.person_id])
    context = {
        "alliance": alliance,
        "seat": seat,
        "trail": [(_("People"), reverse("people", kwargs={"alliance": alliance.slug})), (seat.person.name, "")],
        "forms": forms,
        "hands_over": Role(seat.role) in CITY_ROLES and bool(may(request.user, Can.HAND_OVER, seat)),
        "manages_privacy": bool(may(request.user, Can.MANAGE_PRIVACY, seat)),
        "runs": seat.ends_on is None or seat.ends_on >= clock.today("UTC"),
    }
    return render(request, "admission/seat.html", context)


def _forms(request: Request, seat: Seat, what: str) -> dict[str, Any]:
    """Small forms on one page; `what` says which one was sent."""
    today: date = clock.today(seat.alliance.time_zone if seat.alliance else "UTC")

    def data(name: str) -> Any:
        return request.POST if what == name else None

    candidates = queries.seats_to_stand_in(seat, on=today)
    forms: dict[str, Any] = {
        "deputy": DeputyForm(data("deputy"), seat=seat, today=today, candidates=candidates, auto_id="id_deputy_%s"),
        "end": EndForm(data("end"), seat=seat, today=today, unanswered=len(_unanswered(request, seat)), auto_id="id_end_%s"),
    }
    if seat.person_id != request.user.pk:  # one's own sign-in has pages of its own
        forms["factor"] = ResetFactorForm(data("factor"), seat=seat, today=today, auto_id="id_factor_%s")
        forms["sessions"] = EndSessionsForm(data("sessions"), seat=seat, today=today)
    if seat.ends_on is not None:
        forms["extend"] = ExtendForm(data("extend"), seat=seat, today=today, auto_id="id_extend_%s")
    return forms


def _unanswered(request: Request, seat: Seat) -> list[Invitation]:
    return queries.unanswered_of(seat.person, seat.alliance, by=request.user) if seat.alliance else []


def _change(seat: Seat, what: str, given: dict[str, Any], request: Request) -> str:
    """Do what was asked for; the words that tell it."""
    if what == "factor":
        actions.reset_second_factor(seat=seat, reason=given["reason"], by=request.user)
        return _("The second factor is reset. The person is signed out everywhere, and was told by mail.")
    if what == "sessions":
        actions.end_sessions(seat=seat, by=request.user)
        return _("The person is signed out everywhere, and was told by mail.")
    if what == "end":
        actions.end_seat(seat=seat, by=request.user, **given)
    elif what == "extend":
        alliances.extend_term(seat=seat, ends_on=given["ends_on"], by=request.user)
    else:
        alliances.name_deputy(seat=seat, deputy=given["deputy"], by=request.user)
    return _("Saved.")
