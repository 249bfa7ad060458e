"""One's own data: what is kept and why, what one agrees to, all of it as a file, and the end of it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.history import Refused
from hanse.privacy import actions, dossier, packs, queries
from hanse.privacy.forms import ConsentForm, EraseForm
from hanse.privacy.models import Consent
from hanse.privacy.packs import Purpose
from hanse.privacy.views.proof import proved_again
from hanse.privacy.words import BASIS_WORDS, PURPOSE_WORDS, Words
from hanse.ui.downloads import download


@dataclass(frozen=True, slots=True)
class Use:
    """A purpose with its words; `consent` where the reader agreed to it."""

    purpose: Purpose
    words: Words
    basis: Words
    consent: Consent | None


@require_http_methods(["GET", "POST"])
@requires(Can.USE_ACCOUNT)
def own_data(request: Request) -> HttpResponse:
    """What one's data is used for; consents are given and withdrawn here."""
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        change = actions.give_consent if form.cleaned_data["given"] else actions.withdraw_consent
        change(purpose=form.cleaned_data["purpose"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect("own_data")
    consents = queries.consents_of(request.user)
    uses = [
        Use(known, PURPOSE_WORDS[known.code], BASIS_WORDS[known.basis], consents.get(known.code))
        for known in packs.record().purposes
    ]
    context = {
        "trail": _trail((_("Your data"), "")),
        "uses": [use for use in uses if not use.purpose.is_free],
        "free": [use for use in uses if use.purpose.is_free],
        "source": packs.record().source,
    }
    return render(request, "privacy/own_data.html", context)


@require_safe
@requires(Can.USE_ACCOUNT)
@proved_again
def read_own_data(request: Request) -> HttpResponse:
    """Everything that concerns the reader, in all their alliances."""
    found = dossier.of(request.user)
    context = {
        "dossier": found,
        "trail": _trail((_("Your data"), reverse("own_data")), (_("Everything"), "")),
        "sections": dossier.sections(found),
        "json_href": reverse("own_data_json"),
        "zip_href": reverse("own_data_zip"),
    }
    return render(request, "privacy/dossier.html", context)


@require_safe
@requires(Can.USE_ACCOUNT)
@proved_again
def own_data_json(request: Request) -> HttpResponseBase:
    """The same as JSON."""
    found = dossier.of(request.user)
    return download(dossier.json_file(found), filename=f"{found.stem}.json", content_type="application/json")


@require_safe
@requires(Can.USE_ACCOUNT)
@proved_again
def own_data_zip(request: Request) -> HttpResponseBase:
    """The same as a package of JSON and a page to read."""
    found = dossier.of(request.user)
    return download(dossier.package(found), filename=f"{found.stem}.zip", content_type="application/zip")


@require_http_methods(["GET", "POST"])
@requires(Can.USE_ACCOUNT)
@proved_again
def erase_own_data(request: Request) -> HttpResponse:
    """The end of an account: what goes, what stays and why, then the word that confirms it."""
    form = EraseForm(request.POST or None, name=request.user.name)
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase_own(name=form.cleaned_data["name"], by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            logout(request)
            messages.success(request, _("Your personal data is gone, and your account is closed."))
            return redirect("account_login")
    context = erasing(dossier.of(request.user)) | {
        "form": form,
        "trail": _trail((_("Your data"), reverse("own_data")), (_("Erase"), "")),
        "own": True,
    }
    return render(request, "privacy/erase.html", context)


def erasing(found: dossier.Dossier) -> dict[str, Any]:
    """What the page before an erasure shows."""
    going, staying = dossier.fates(found)
    return {"person": found.person, "going": going, "staying": staying}


def _trail(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Account"), reverse("account")), *steps]
