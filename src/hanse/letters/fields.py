"""The merge fields that a letter can have, with their words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from hanse.letters.rules import Kind

_OF_BOTH = {
    "alliance": _("alliance"),
    "secretariat": _("host of the secretariat"),
    "signatory": _("signatory"),
    "signatory_function": _("function of the signatory"),
    "place": _("place of the signature"),
    "policies": _("policies"),
    "term_ends": _("end of the term"),
    "shown": _("what may be shown"),
}
_OF_CITIES = {
    "city": _("city"),
    "country": _("country"),
    "council_body": _("deciding body"),
    "council_date": _("day of the decision"),
    "principles": _("principles"),
    "plan_months": _("months until the plan"),
    "report_months": _("months between reports"),
    "departments": _("departments"),
    "delivery": _("who carries the work"),
    "verification": _("what shows that it was done"),
    "contact": _("first contact"),
    "contact_function": _("function of the first contact"),
    "contact_email": _("e-mail of the first contact"),
    "contact_hours": _("hours a month of the first contact"),
    "political_contact": _("political contact"),
    "last_election": _("last election"),
    "staff": _("people available"),
    "further_document": _("further document"),
}
_OF_EXPERTS = {
    "expert": _("expert"),
    "organisation": _("organisation"),
    "fields": _("fields of knowledge"),
    "languages": _("languages"),
    "region": _("level that the expert knows"),
    "capacity": _("capacity"),
    "hours": _("hours per quarter"),
    "conflicts": _("conflicts of interest"),
    "expenses": _("expenses and fees"),
}

WORDS = {Kind.CITY: _OF_BOTH | _OF_CITIES, Kind.EXPERT: _OF_BOTH | _OF_EXPERTS}
"""By kind of letter: each field and its words."""

FROM_THE_LETTER = frozenset({"signatory", "signatory_function", "council_body", "council_date"})
"""Fields that follow from what the letter itself says; nobody types them a second time."""


@dataclass(frozen=True, slots=True)
class Needed:
    """A field that a letter needs, with its words."""

    name: str
    word: str

    @property
    def written(self) -> str:
        """How it stands in a text."""
        return f"{{{{{self.name}}}}}"


def needed(kind: Kind, names: Iterable[str]) -> list[Needed]:
    """The words of fields, in their order."""
    return [Needed(name, str(WORDS[kind].get(name, name))) for name in names]
