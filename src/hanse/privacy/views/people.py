"""The rights of somebody in an alliance, for who answers for its data: all that concerns them there, as a file, and its end."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.history import Refused
from hanse.history.readings import note_read
from hanse.people.former import is_erased
from hanse.privacy import actions, dossier, packs, queries
from hanse.privacy.forms import EraseOtherForm
from hanse.privacy.queries import Known
from hanse.privacy.views.own import erasing
from hanse.privacy.views.proof import proved_again
from hanse.privacy.words import PURPOSE_WORDS
from hanse.ui.downloads import download


@require_safe
@requires(Can.MANAGE_PRIVACY, load=queries.known_visible_to)
def person(request: Request, known: Known) -> HttpResponse:
    """Everything that concerns somebody in this alliance, and what they agreed to."""
    request.alliance = known.alliance
    note_read("privacy.person_shown", by=request.user, alliance=known.alliance, about=[known.person.pk])
    found = dossier.of(known.person, within=known.alliance)
    consents = queries.consents_of(known.person)
    where = _where(known)
    context = {
        "dossier": found,
        "trail": _trail(known, (known.person.name, "")),
        "sections": dossier.sections(found),
        "consents": [(PURPOSE_WORDS[purpose.code].name, consents.get(purpose.code)) for purpose in packs.free_purposes()],
        "asked": queries.open_request(known.person, known.alliance),
        "json_href": reverse("privacy_person_json", kwargs=where),
        "zip_href": reverse("privacy_person_zip", kwargs=where),
        "erase_href": "" if is_erased(known.person.email) else reverse("privacy_erase_person", kwargs=where),
    }
    return render(request, "privacy/dossier.html", context)


@require_safe
@requires(Can.MANAGE_PRIVACY, load=queries.known_visible_to)
@proved_again
def person_json(request: Request, known: Known) -> HttpResponseBase:
    """The same as JSON."""
    found = _exported(request, known)
    return download(dossier.json_file(found), filename=f"{found.stem}.json", content_type="application/json")


@require_safe
@requires(Can.MANAGE_PRIVACY, load=queries.known_visible_to)
@proved_again
def person_zip(request: Request, known: Known) -> HttpResponseBase:
    """The same as a package of JSON and a page to read."""
    found = _exported(request, known)
    return download(dossier.package(found), filename=f"{found.stem}.zip", content_type="application/zip")


def _exported(request: Request, known: Known) -> dossier.Dossier:
    note_read("privacy.person_exported", by=request.user, alliance=known.alliance, about=[known.person.pk])
    return dossier.of(known.person, within=known.alliance)


@require_http_methods(["GET", "POST"])
@requires(Can.MANAGE_PRIVACY, load=queries.known_visible_to)
@proved_again
def erase_person(request: Request, known: Known) -> HttpResponse:
    """Erase somebody, or ask the other alliances that know them; first what goes, and what stays and why."""
    if known.person == request.user:
        return redirect("erase_own_data")
    alliance = request.alliance = known.alliance
    form = EraseOtherForm(request.POST or None, name=known.person.name)
    if request.method == "POST" and form.is_valid():
        try:
            missing = actions.erase(person=known.person, alliance=alliance, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            if missing:
                asked = _("Asked. The data goes as soon as these alliances agree, too: %(alliances)s.")
                messages.info(request, asked % {"alliances": ", ".join(missing)})
            else:
                messages.success(request, _("The personal data of this person is gone."))
            return redirect("privacy_requests", alliance=alliance.slug)
    elif request.method != "POST":
        note_read("privacy.person_shown", by=request.user, alliance=alliance, about=[known.person.pk])
    context = erasing(dossier.of(known.person, within=alliance)) | {
        "form": form,
        "trail": _trail(known, (known.person.name, reverse("privacy_person", kwargs=_where(known))), (_("Erase"), "")),
        "others": _others(known),
    }
    return render(request, "privacy/erase.html", context)


def _others(known: Known) -> list[str]:
    """The names of the alliances that must agree beside this one."""
    says = queries.says_about(known.person)
    return sorted(queries.names_of_alliances({say.alliance_id for say in says if say.alliance_id and not say.managed}).values())


def _where(known: Known) -> dict[str, object]:
    return {"alliance": known.alliance.slug, "seat": known.seat.pk}


def _trail(known: Known, *steps: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Personal data"), reverse("privacy", kwargs={"alliance": known.alliance.slug})), *steps]
