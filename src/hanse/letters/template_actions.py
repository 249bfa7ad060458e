"""What happens to templates: taken over from Hanse's own letters, begun anew, changed, released."""

from collections.abc import Sequence

from hanse import history
from hanse.alliances import actions as alliances
from hanse.alliances.models import Alliance
from hanse.history import clock
from hanse.letters import packs, queries, rules
from hanse.letters.fields import WORDS
from hanse.letters.models import KIND_WORDS, LetterTemplate, TemplateVersion, as_rows
from hanse.letters.rules import Clause, Kind
from hanse.people.models import Person


def take_over(
    *, alliance: Alliance, kind: Kind, language: str, by: Person | None, country: str = "", name: str = ""
) -> LetterTemplate:
    """Copy one of Hanse's own letters into an alliance, released as its first version; taken already, it stays as it is."""
    letter = packs.packed(kind, language)
    with history.act("letters.template_taken", by=by, alliance=alliance):
        alliances.take_the_pen(alliance)
        found = LetterTemplate.objects.for_alliance(alliance).filter(kind=kind, language=language, country=country).first()
        if found is not None:
            return found
        template = LetterTemplate(
            alliance=alliance,
            kind=kind,
            country=country,
            language=language,
            name=name.strip() or str(KIND_WORDS[kind]),
            source=letter.source,
            created_at=clock.now(),
        )
        template.clean_fields(exclude=["alliance"])
        template.save()
        TemplateVersion.objects.create(
            alliance=alliance,
            template=template,
            number=1,
            title=letter.title,
            clauses=as_rows(letter.clauses),
            written_by=None,
            written_at=clock.now(),
            released_by=by,
            released_at=clock.now(),
        )
        return template


def begin_version(*, template: LetterTemplate, by: Person | None) -> TemplateVersion:
    """Begin a new version as a copy of the latest. Raises Refused while there is a draft."""
    with history.act("letters.version_begun", by=by, alliance=template.alliance):
        alliances.take_the_pen(template.alliance)
        rules.check_no_draft(queries.draft_version(template) is not None)
        latest = template.versions.order_by("-number").first()
        return TemplateVersion.objects.create(
            alliance=template.alliance,
            template=template,
            number=latest.number + 1 if latest else 1,
            title=latest.title if latest else "",
            clauses=latest.clauses if latest else [],
            written_by=by,
            written_at=clock.now(),
        )


def change_version(*, version: TemplateVersion, title: str, clauses: Sequence[Clause], by: Person | None) -> TemplateVersion:
    """Write a draft of a template anew. Raises Refused for a released one, an unknown field, an empty clause."""
    with history.act("letters.version_changed", by=by, alliance=version.alliance):
        found = TemplateVersion.objects.select_for_update(of=("self",)).select_related("template", "alliance").get(pk=version.pk)
        rules.check_editable(found.released_at is not None)
        rules.check_clauses([*clauses, Clause("title", "", title)], WORDS[Kind(found.template.kind)])
        found.title, found.clauses = title.strip(), as_rows(clauses)
        found.written_by, found.written_at = by, clock.now()
        found.clean_fields(exclude=["alliance", "template", "written_by", "released_by", "clauses"])
        found.save(update_fields=["title", "clauses", "written_by", "written_at"])
        return found


def release_version(*, version: TemplateVersion, by: Person | None) -> TemplateVersion:
    """Let letters be written from a version; it stays as it is from now on. Raises Refused the second time."""
    with history.act("letters.version_released", by=by, alliance=version.alliance):
        found = TemplateVersion.objects.select_for_update(of=("self",)).select_related("template", "alliance").get(pk=version.pk)
        rules.check_editable(found.released_at is not None)
        found.released_by, found.released_at = by, clock.now()
        found.save(update_fields=["released_by", "released_at"])
        return found
