"""A password is not made of words that everybody who knows a person would try first."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hanse.alliances.models import Alliance, MemberCity
from hanse.alliances.queries import alliances_visible_to
from hanse.people.models import Person
from hanse.text.names import fold

SHORTEST_WORD = 4
"""Letters from which on a word counts: shorter ones turn up in any sentence."""
REST = 8
"""Characters that must remain when all those words are taken away."""


class OwnWordsValidator:
    """Refuses a password that is little more than the house's name, the person's, their alliances' and their cities'."""

    def validate(self, password: str, user: Person | None = None) -> None:
        rest = whole = fold(password).replace(" ", "")
        for word in sorted(_words(user), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < REST and rest != whole:
            raise ValidationError(
                _("This is little more than names that others connect with you. Add words that nobody would guess."),
                code="password_of_own_words",
            )

    def get_help_text(self) -> str:
        """For the field of a new password."""
        return _("Names of yours, of your alliance and of your city do not count.")


def _words(person: Person | None) -> set[str]:
    texts = ["hanse", "password", "alliance"]
    if person is not None:
        texts += [person.name, *re.split(r"[@.+_-]", person.email)]
        if person.pk:
            alliances = list(alliances_visible_to(person)[:50])
            texts += [text for alliance in alliances for text in (alliance.name, alliance.slug)]
            texts += _cities(alliances)
    words = {word for text in texts for word in fold(text).split()} | {fold(text).replace(" ", "") for text in texts}
    return {word for word in words if len(word) >= SHORTEST_WORD}


def _cities(alliances: list[Alliance]) -> list[str]:
    found = MemberCity.objects.filter(alliance__in=alliances).values_list("city__name", "city__local_name")
    return [name for names in found for name in names]
