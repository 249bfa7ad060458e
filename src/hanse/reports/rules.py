"""Conditions of exports. Pure Python."""

from django.utils.translation import gettext_lazy as _

from hanse.history import Refused

LARGEST_DOCUMENT = 1500
"""Cities in a deck or PDF. 1,500 make some 500 pages, which nobody shows; sheets and open formats take any number."""


def check_document_size(cities: int) -> None:
    """A deck or PDF is for showing: more cities than anybody turns pages for go into a sheet."""
    if cities > LARGEST_DOCUMENT:
        raise Refused(
            _("A document of %(cities)s cities has too many pages to show; the limit is %(limit)s. Choose a cohort, or XLSX.")
            % {"cities": cities, "limit": LARGEST_DOCUMENT}
        )


class Unprintable(Refused):
    """The PDF fonts lack a character. Better no document than one with holes in it."""

    def __init__(self, character: str) -> None:
        super().__init__(
            _("The PDF cannot show the character “%(character)s” (U+%(code)s). Choose XLSX or PPTX, or write it otherwise.")
            % {"character": character, "code": f"{ord(character):04X}" if len(character) == 1 else "?"}
        )
