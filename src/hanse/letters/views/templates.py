"""Templates of letters: those of the alliance, and Hanse's own to begin with."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hanse.access.doors import Request, requires
from hanse.access.grants import Can
from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliance_visible_to
from hanse.history import Refused
from hanse.letters import packs, queries, rules, template_actions
from hanse.letters.comparing import changes
from hanse.letters.fields import Needed, needed
from hanse.letters.forms import TakeForm, VersionForm
from hanse.letters.models import LetterTemplate, TemplateVersion
from hanse.letters.rules import Clause, Kind
from hanse.ui import drafts


@require_http_methods(["GET", "POST"])
@requires(Can.DRAFT_LETTERS, load=alliance_visible_to)
def templates(request: Request, alliance: Alliance) -> HttpResponse:
    """The templates of the alliance; take over one of Hanse's own."""
    request.alliance = alliance
    form = TakeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        template = template_actions.take_over(alliance=alliance, by=request.user, **given | {"kind": Kind(given["kind"])})
        messages.success(request, _("The template is the alliance’s own now. Change it as you like."))
        return redirect(template)
    context = {
        "alliance": alliance,
        "found": [(template, list(template.versions.all())) for template in queries.templates_of(alliance)],
        "form": form,
        "provenance": sorted({letter.provenance for letter in packs.packaged() if letter.language == "en"}),
        "languages": [name for _code, name in settings.LANGUAGES],
        "trail": [(_("Letters"), reverse("letters:letters", kwargs={"alliance": alliance.slug})), (_("Templates"), "")],
    }
    return render(request, "letters/templates.html", context)


@require_http_methods(["GET", "POST"])
@requires(Can.DRAFT_LETTERS, load=queries.template_visible_to)
def template_page(request: Request, template: LetterTemplate) -> HttpResponse:
    """A template: its released versions, and the draft of the next one; `what` says what was sent."""
    request.alliance = template.alliance
    versions = list(template.versions.select_related("template", "alliance", "released_by", "written_by").order_by("-number"))
    draft = next((version for version in versions if version.released_at is None), None)
    released = next((version for version in versions if version.released_at), None)
    form = _form(request, draft)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            messages.success(request, _change(request, template, draft, form), extra_tags=drafts.forget(request.path))
            return redirect(template)
        except (Refused, ValidationError) as wrong:
            if form is not None:
                form.add_error(None, wrong.messages if isinstance(wrong, ValidationError) else str(wrong))
            else:
                messages.error(request, str(wrong))
    where = {"alliance": template.alliance.slug}
    shown = draft or released
    context = {
        "template": template,
        "versions": [version for version in versions if version.released_at],
        "draft": draft,
        "released": released,
        "form": form,
        "changes": changes(released.parts, draft.parts) if draft and released else [],
        "needed": _needed(shown) if shown else [],
        "trail": [
            (_("Letters"), reverse("letters:letters", kwargs=where)),
            (_("Templates"), reverse("letters:templates", kwargs=where)),
            (template.name, ""),
        ],
    }
    return render(request, "letters/template.html", context)


def _form(request: Request, draft: TemplateVersion | None) -> VersionForm | None:
    if draft is None:
        return None
    return VersionForm(request.POST if request.POST.get("what") in {"save", "release"} else None, version=draft)


def _change(request: Request, template: LetterTemplate, draft: TemplateVersion | None, form: VersionForm | None) -> str:
    if draft is None or form is None:
        template_actions.begin_version(template=template, by=request.user)
        return _("A new version has begun, as a copy of the last one.")
    title = form.cleaned_data["title"]
    template_actions.change_version(version=draft, title=title, clauses=form.clauses, by=request.user)
    if request.POST.get("what") != "release":
        return _("The draft is saved.")
    template_actions.release_version(version=draft, by=request.user)
    return _("Released. Letters can be written from this version; it stays as it is.")


def _needed(version: TemplateVersion) -> list[Needed]:
    parts = [Clause("title", version.title, ""), *version.parts]
    names = [name for order in rules.CouncilOrder for name in rules.fields_of(parts, order)]
    return needed(Kind(version.template.kind), dict.fromkeys(names))
