"""One city that is recruited or cared for: its stage, what is planned, and all that happened."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hanse.access.decisions import may
from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.alliances.models import STANDING_WORDS, MemberCity
from hanse.alliances.queries import member_city_visible_to
from hanse.alliances.rules import Standing
from hanse.history import Refused, clock
from hanse.history.readings import note_read
from hanse.recruitment import actions, pipeline, queries
from hanse.recruitment.actions import Subject
from hanse.recruitment.forms import MoveForm, TargetForm, TouchForm
from hanse.recruitment.pipeline import Pipeline
from hanse.recruitment.timeline import timeline
from hanse.ui import drafts


@require_safe
@requires(Can.VIEW_RECRUITMENT, load=member_city_visible_to)
def city(request: Request, member_city: MemberCity) -> HttpResponse:
    """The page of a city."""
    return page(request, member_city)


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_RECRUITMENT, load=member_city_visible_to)
def move_city(request: Request, member_city: MemberCity) -> HttpResponse:
    """Another stage. Which one is meant may stand in the address: ?to=invited."""
    return move(request, member_city)


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_RECRUITMENT, load=member_city_visible_to)
def plan_city(request: Request, member_city: MemberCity) -> HttpResponse:
    """Who looks after it, and what comes next."""
    return plan(request, member_city)


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_RECRUITMENT, load=member_city_visible_to)
def touch_city(request: Request, member_city: MemberCity) -> HttpResponse:
    """A contact that was made."""
    return touch(request, member_city)


def context_of(request: Request, subject: Subject, here: str = "") -> dict[str, Any]:
    """What every page about a city or an expert shows: its name, the way to it, its addresses."""
    alliance = request.alliance = subject.alliance
    is_city = isinstance(subject, MemberCity)
    kind, key = ("city", subject.city.slug) if isinstance(subject, MemberCity) else ("expert", subject.pk)
    base = {"alliance": alliance.slug, kind: key}
    name = subject.city.name if isinstance(subject, MemberCity) else subject.contact.name
    href = reverse(f"recruitment:{kind}", kwargs=base)
    pipelines = _("Recruitment of cities") if is_city else _("Recruitment of experts")
    board = reverse("recruitment:cities" if is_city else "recruitment:experts", kwargs={"alliance": alliance.slug})
    trail = [(pipelines, board), (name, href if here else "")]
    return {
        "subject": subject,
        "is_city": is_city,
        "name": name,
        "href": href,
        "trail": [*trail, (here, "")] if here else trail,
        **{what: reverse(f"recruitment:{what}_{kind}", kwargs=base) for what in ("move", "plan", "touch")},
    }


def page(request: Request, subject: Subject) -> HttpResponse:
    """A city or an expert: stage, plan, people, and the timeline, newest first."""
    context = context_of(request, subject)
    which = Pipeline.CITIES if isinstance(subject, MemberCity) else Pipeline.EXPERTS
    contacts = list(queries.contacts_of(subject))
    told = timeline(subject, contacts)
    note_read("recruitment.target_shown", by=request.user, alliance=subject.alliance, about=told.about)
    target = queries.target_of(subject)
    more = {
        "card": pipeline.cards(subject.alliance, which, [subject.pk])[0],
        "target": target,
        "policies": [wanted.policy for wanted in target.target_policies.select_related("policy")] if target else [],
        "contacts": contacts,
        "events": told.events,
        "manages": bool(may(request.user, Can.MANAGE_RECRUITMENT, subject.alliance)),
    }
    return render(request, "recruitment/target.html", context | more)


def move(request: Request, subject: Subject) -> HttpResponse:
    """Give a city or an expert another stage."""
    context = context_of(request, subject, _("Move"))
    today = clock.today(subject.alliance.time_zone)
    form = MoveForm(request.POST or None, today=today, initial={"standing": request.GET.get("to", "")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.move(subject=subject, by=request.user, **given | {"standing": Standing(given["standing"])})
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            stage = STANDING_WORDS[Standing(given["standing"])]
            done = _("%(name)s: %(stage)s.") % {"name": context["name"], "stage": stage}
            messages.success(request, done, extra_tags=drafts.forget(request.path))
            return redirect("recruitment:cities" if context["is_city"] else "recruitment:experts", alliance=subject.alliance.slug)
    which = Pipeline.CITIES if isinstance(subject, MemberCity) else Pipeline.EXPERTS
    card = pipeline.cards(subject.alliance, which, [subject.pk])[0]
    return render(request, "recruitment/move.html", context | {"form": form, "card": card})


def plan(request: Request, subject: Subject) -> HttpResponse:
    """What is planned with a city or an expert."""
    context = context_of(request, subject, _("Plan"))
    form = TargetForm(request.POST or None, alliance=subject.alliance, target=queries.target_of(subject))
    if request.method == "POST" and form.is_valid():
        try:
            actions.plan_target(subject=subject, plan=form.plan, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved for %(name)s.") % context, extra_tags=drafts.forget(request.path))
            return redirect(context["href"])
    return render(request, "recruitment/plan.html", context | {"form": form})


def touch(request: Request, subject: Subject) -> HttpResponse:
    """Write down a contact with a city or an expert."""
    context = context_of(request, subject, _("Log a contact"))
    today = clock.today(subject.alliance.time_zone)
    form = TouchForm(request.POST or None, subject=subject, today=today, contacts=queries.contacts_of(subject))
    if request.method == "POST" and form.is_valid():
        try:
            actions.log_touch(subject=subject, by=request.user, **form.touch)
        except Refused as refused:
            form.add_error("on", str(refused))
        else:
            messages.success(request, _("Logged for %(name)s.") % context, extra_tags=drafts.forget(request.path))
            return redirect(context["href"])
    return render(request, "recruitment/touch.html", context | {"form": form})
