"""Personal data in an alliance: the data-processing record, the periods, requests for erasure, contacts."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.alliances.models import Alliance
from hanse.history import Refused, clock
from hanse.privacy import actions, packs, queries
from hanse.privacy.forms import AnswerForm, ControllerForm
from hanse.privacy.packs import Purpose
from hanse.privacy.traces import tables_of
from hanse.privacy.words import (
    BASIS_WORDS,
    KIND_WORDS,
    MEASURE_WORDS,
    PEOPLE_WORDS,
    PURPOSE_WORDS,
    RECIPIENT_WORDS,
    RULE_WORDS,
    Words,
)


@dataclass(frozen=True, slots=True)
class Activity:
    """One line of the data-processing record (GDPR art. 30(1)), in words. `periods`: what goes, and after how many days."""

    words: Words
    basis: Words
    also: str
    people: list[Promise]
    kinds: list[Promise]
    recipients: list[Promise]
    periods: list[tuple[Promise, int]]
    tables: list[tuple[str, str]]


@require_safe
@requires(Can.MANAGE_PRIVACY, load=queries.managed_by)
def record(request: Request, alliance: Alliance) -> HttpResponse:
    """The data-processing record of the alliance, made from the packaged purposes and from the tables themselves."""
    request.alliance = alliance
    context = {
        "controller": queries.controller_of(alliance),
        "activities": [_activity(purpose) for purpose in packs.record().purposes],
        "measures": [MEASURE_WORDS[code] for code in packs.record().measures],
        "people": list(queries.people_held(alliance)),
        "source": packs.record().source,
        "waiting": queries.waiting_requests(alliance),
        "today": clock.today(alliance.time_zone),
    }
    return render(request, "privacy/record.html", context)


def _activity(purpose: Purpose) -> Activity:
    days = {rule.code: rule.days for rule in packs.retention().rules}
    return Activity(
        words=PURPOSE_WORDS[purpose.code],
        basis=BASIS_WORDS[purpose.basis],
        also="; ".join(f"{law} {where}" for law, where in purpose.also.items()),
        people=[PEOPLE_WORDS[code] for code in purpose.people],
        kinds=[KIND_WORDS[code] for code in purpose.kinds],
        recipients=[RECIPIENT_WORDS[code] for code in purpose.recipients],
        periods=[(RULE_WORDS[code].name, days[code]) for code in purpose.rules],
        tables=[(capfirst(name), ", ".join(columns)) for name, columns in tables_of(purpose.tables)],
    )


@require_safe
@requires(Can.MANAGE_PRIVACY, load=queries.managed_by)
def periods(request: Request, alliance: Alliance) -> HttpResponse:
    """How long what is kept, and what would go now in this alliance. One statement for the figures."""
    request.alliance = alliance
    due = dict(queries.due(alliance))
    context = {
        "trail": _trail(alliance, _("Periods")),
        "rules": [(RULE_WORDS[rule.code], rule.days, due[rule.code]) for rule in packs.retention().rules],
        "due": sum(due.values()),
        "law": packs.retention().law,
        "source": packs.retention().source,
    }
    return render(request, "privacy/periods.html", context)


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_PRIVACY, load=queries.managed_by)
def requests(request: Request, alliance: Alliance) -> HttpResponse:
    """Requests for erasure, and who agreed to what."""
    request.alliance = alliance
    form = AnswerForm(request.POST or None, requests=queries.requests_of(alliance))
    if request.method == "POST" and form.is_valid():
        try:
            gone = actions.answer_request(
                request=form.cleaned_data["request"], agrees=form.cleaned_data["agrees"], by=request.user
            )
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The personal data of this person is gone.") if gone else _("Saved."))
        return redirect("privacy_requests", alliance=alliance.slug)
    context = {
        "trail": _trail(alliance, _("Requests and consents")),
        "requests": list(queries.requests_of(alliance)),
        "consenting": [(PURPOSE_WORDS[code], people) for code, people in queries.consenting(alliance)],
    }
    return render(request, "privacy/requests.html", context)


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_PRIVACY, load=queries.managed_by)
def controller(request: Request, alliance: Alliance) -> HttpResponse:
    """Who answers for the alliance's data, and whom people ask about it."""
    request.alliance = alliance
    form = ControllerForm(request.POST or None, instance=queries.controller_of(alliance))
    if request.method == "POST" and form.is_valid():
        actions.name_controller(alliance=alliance, facts=form.cleaned_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("privacy", alliance=alliance.slug)
    return render(request, "privacy/controller.html", {"form": form, "trail": _trail(alliance, _("Contacts"))})


def _trail(alliance: Alliance, here: str) -> list[tuple[str, str]]:
    return [(_("Personal data"), reverse("privacy", kwargs={"alliance": alliance.slug})), (here, "")]
