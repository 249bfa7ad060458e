"""Days and meetings as they stand in a sentence, in the reader's language."""

from datetime import date
from functools import lru_cache

from babel.dates import format_date
from django.conf import settings
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext_lazy as _

from hanse.gatherings.models import Gathering, Kind

# English of no one country: 26 May 2022.
_LOCALES = {"en": "en_150"}

_WITH_DAY = {
    Kind.COMMUNITY_MEETING: _("the community meeting of %(day)s"),
    Kind.CONFERENCE: _("the conference of %(day)s"),
    Kind.SUMMIT: _("the summit of %(day)s"),
    Kind.WORKSHOP: _("the workshop of %(day)s"),
    Kind.CITY_VISIT: _("the city visit of %(day)s"),
    Kind.LEARNING_SESSION: _("the learning session of %(day)s"),
    Kind.WEBINAR: _("the webinar of %(day)s"),
    Kind.GROUP_MEETING: _("the group meeting of %(day)s"),
    Kind.CALL: _("the call of %(day)s"),
}


def day_in_words(day: date) -> str:
    """The day as the reader's language writes it out: "26 May 2022", "26 de mayo de 2022", "2022年5月26日"."""
    return _in_language(day, get_language() or settings.LANGUAGE_CODE)


@lru_cache(maxsize=4096)  # the same few days are written again and again: meetings to choose from, notes of cells
def _in_language(day: date, language: str) -> str:
    return format_date(day, "long", locale=_LOCALES.get(language, to_locale(language)))


def gathering_in_words(gathering: Gathering) -> str:
    """The gathering with its day, to follow "at" or "since": "the community meeting of 26 May 2022"."""
    day = day_in_words(gathering.on)
    if gathering.title:
        return _("“%(title)s” of %(day)s") % {"title": gathering.title, "day": day}
    return _WITH_DAY[Kind(gathering.kind)] % {"day": day}
