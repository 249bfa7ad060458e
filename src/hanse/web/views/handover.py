"""Handing a city's seat over: what is open, what was, whom to meet, a draft of the introduction, and the successor."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hanse.access.decisions import may
from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.access.roles import CITY_ROLES, SECRETARIAT_ROLES, Role
from hanse.admission import actions as admission
from hanse.admission import queries as people
from hanse.admission.actions import Offer
from hanse.admission.rules import check_own_seat
from hanse.adoption import queries as adoption
from hanse.adoption.rules import Status
from hanse.adoption.stories import told_to
from hanse.alliances.models import Alliance, MemberCity, Seat
from hanse.alliances.rules import Standing
from hanse.gatherings import queries as gatherings
from hanse.history import Refused, clock
from hanse.history.readings import note_read
from hanse.web.forms import SuccessorForm

WITHOUT_NEWS = timedelta(days=60)
"""A step that has been in progress for this long without a word is worth telling a successor."""
SHOWN = 12
"""Entries and documents on the page; the rest stands on the page of the city."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step in progress of which nothing was heard for a while."""

    name: str
    since: date
    href: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An introduction in one language of the alliance."""

    code: str
    language: str
    text: str


@require_http_methods(["GET", "POST"])
@requires(Can.HAND_OVER, load=people.city_seat_visible_to)
def handover(request: Request, seat: Seat) -> HttpResponse:
    """The pack for a successor, and the invitation to them. Nothing of it is sent but that invitation."""
    if seat.alliance is None or seat.member_city is None:
        raise Http404
    alliance = request.alliance = seat.alliance
    today = clock.today(alliance.time_zone)
    form = SuccessorForm(request.POST or None, seat=seat, today=today, language=people.working_language(alliance))
    if request.method == "POST" and form.is_valid() and _named(request, seat, alliance, form):
        return redirect("handover", alliance=alliance.slug, seat=seat.pk)
    context = _pack(request, seat, alliance, seat.member_city, today) | {"form": form}
    return render(request, "web/handover.html", context)


def _named(request: Request, seat: Seat, alliance: Alliance, form: SuccessorForm) -> bool:
    """Invite the successor to the same seat; False where that is refused."""
    given = form.cleaned_data
    offer = Offer(
        role=Role(seat.role),
        member_city=seat.member_city,
        takes_over=seat,
        **{name: given[name] for name in ("name", "email", "language", "term_ends_on", "takes_over_on", "message")},
    )
    try:
        check_own_seat(seat.person_id == request.user.pk or bool(may(request.user, Can.MANAGE_PEOPLE, alliance)))
        invitation = admission.invite(alliance=alliance, offer=offer, by=request.user)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    except ValidationError as wrong:
        form.add_error(None, wrong.messages)
        return False
    said = _("An invitation to take over is on its way to %(address)s.")
    messages.success(request, said % {"address": invitation.email})
    return True


def _pack(request: Request, seat: Seat, alliance: Alliance, city: MemberCity, today: date) -> dict[str, Any]:
    """Everything that a successor needs to know."""
    told = told_to(request.user, adoption.handed_over(city, newest=SHOWN))
    everybody = people.as_seen_by(request.user, list(people.people_of(alliance, on=today)), alliance)
    met = [item for item in everybody if _is_met(item.seat, city) and item.seat.pk != seat.pk]
    note_read("people.handover_shown", by=request.user, alliance=alliance, about=[m.seat.person_id for m in met if m.named])
    successors = list(people.invitations_of(alliance).filter(takes_over=seat))
    people_href = reverse("people", kwargs={"alliance": alliance.slug})
    return {
        "alliance": alliance,
        "seat": seat,
        "city": city,
        "waiting": [item for item in told if item.reported],
        "returned": [item for item in told if item.returned and not item.entry.stated_since],  # type: ignore[attr-defined]  # annotated
        "quiet": _quiet_steps(request, alliance, city, today),
        "told": told[:SHOWN],
        "documents": adoption.evidence_of(city)[:SHOWN],
        "met": met,
        "next_gathering": gatherings.coming(alliance).first(),
        "drafts": _drafts(seat, alliance, city, successors[0].name if successors else ""),
        "successors": successors,
        "trail": [(_("People"), people_href), (seat.person.name, f"{people_href}{seat.pk}/"), (_("Handover"), "")],
    }


def _is_met(seat: Seat, city: MemberCity) -> bool:
    """Whom a successor meets first: the secretariat and the colleagues of the same city."""
    return Role(seat.role) in SECRETARIAT_ROLES or (Role(seat.role) in CITY_ROLES and seat.member_city_id == city.pk)


def _quiet_steps(request: Request, alliance: Alliance, city: MemberCity, today: date) -> list[Step]:
    """Steps in progress without news for 60 days, the longest silence first."""
    sight = adoption.sight_of(request.user, alliance)
    progress = adoption.progress(alliance, sight=sight, standings=list(Standing), only=city)
    where = {"alliance": alliance.slug, "city": city.city.slug}
    found = []
    for rows, columns, cells_of, name in (
        (progress.stage_rows, progress.stages, "stages", "stage"),
        (progress.policy_rows, progress.policies, "policies", "policy"),
    ):
        for row in rows:
            for column in columns:
                cell = getattr(row, cells_of).get(column.code)
                if cell and cell.status is Status.IN_PROGRESS and cell.effective_on and today - cell.effective_on > WITHOUT_NEWS:
                    href = reverse(f"adoption:{name}_cell", kwargs=where | {name: column.code})
                    found.append(Step(column.name, cell.effective_on, href))
    return sorted(found, key=lambda step: step.since)


def _drafts(seat: Seat, alliance: Alliance, city: MemberCity, successor: str) -> list[Draft]:
    """The introduction in each language of the alliance that the house speaks; in English where it speaks none of them."""
    spoken = {code.partition("-")[0]: code for code, _name in settings.LANGUAGES}
    codes = [spoken[wanted.partition("-")[0]] for wanted in alliance.languages if wanted.partition("-")[0] in spoken]
    drafts = []
    for code in dict.fromkeys(codes or [settings.LANGUAGE_CODE]):
        with translation.override(code):
            drafts.append(
                Draft(code, translation.get_language_info(code)["name_local"], _introduction(seat, alliance, city, successor))
            )
    return drafts


def _introduction(seat: Seat, alliance: Alliance, city: MemberCity, successor: str) -> str:
    """In the language that is active."""
    day = date_format(seat.ends_on, "DATE_FORMAT") if seat.ends_on else _("[day]")
    words = {
        "role": seat.get_role_display(),
        "city": city.city.name,
        "alliance": alliance.name,
        "me": seat.person.name,
        "successor": successor or _("[name]"),
        "day": day,
    }
    return "\n\n".join(
        [
            _("Dear colleagues,"),
            _("on %(day)s I hand over my seat in %(alliance)s (%(role)s, %(city)s) to %(successor)s.") % words,
            _("What we have begun together goes on: our reports, evidence and open points are handed over with the seat.")
            % words,
            _("Please welcome %(successor)s, and write to them from that day on.") % words,
            _("With thanks for the work together") % words,
            words["me"],
        ]
    )
