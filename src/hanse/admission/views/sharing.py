"""Sharing a city's papers with experts."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.admission import queries
from hanse.admission.forms import ShareForm
from hanse.alliances import actions as alliances
from hanse.alliances.models import MemberCity
from hanse.alliances.queries import member_city_visible_to
from hanse.history import Refused
from hanse.history.readings import note_read


@require_http_methods(["GET", "POST"])
@requires(Can.SHARE_CITY, load=member_city_visible_to)
def city_shares(request: Request, member_city: MemberCity) -> HttpResponse:
    """With which experts a city's papers are shared; share with another one, or end a share."""
    alliance = request.alliance = member_city.alliance
    shares = list(queries.shares_of(member_city))
    form = ShareForm(request.POST if request.POST.get("what") == "share" else None, experts=queries.experts_of(alliance))
    try:
        if done := _changed(request, member_city, form):
            messages.success(request, done)
            return redirect("city_shares", alliance=alliance.slug, city=member_city.city.slug)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("city_shares", alliance=alliance.slug, city=member_city.city.slug)
    experts = list(queries.experts_of(alliance))
    named = {share.seat.person_id for share in shares} | {expert.person_id for expert in experts}
    named |= {share.shared_by_id for share in shares if share.shared_by_id}
    note_read("people.experts_shown", by=request.user, alliance=alliance, about=named)
    cities = reverse("cities", kwargs={"alliance": alliance.slug})
    context = {
        "member_city": member_city,
        "shares": shares,
        "form": form,
        "has_experts": bool(experts),
        "trail": [(_("Cities"), cities), (member_city.city.name, member_city.get_absolute_url()), (_("Sharing"), "")],
    }
    return render(request, "admission/city_shares.html", context)


def _changed(request: Request, member_city: MemberCity, form: ShareForm) -> str:
    """Do what was asked for; the words that tell it, empty where nothing was done."""
    if request.method != "POST":
        return ""
    if form.is_bound and form.is_valid():
        seat = form.cleaned_data["seat"]
        alliances.share_city(member_city=member_city, seat=seat, by=request.user)
        said = _("%(expert)s can read the papers of %(city)s from now on.")
        return said % {"expert": seat.person.name, "city": member_city.city.name}
    key = request.POST.get("share", "")
    share = queries.shares_of(member_city).filter(pk=key).first() if key.isdecimal() else None
    if share is None:
        return ""
    alliances.end_share(share=share, by=request.user)
    return _("The share has ended.")
