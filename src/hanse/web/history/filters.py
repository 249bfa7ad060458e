"""What a reader asks of a history, as a form and as an address."""

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hanse.alliances.models import Alliance, MemberCity
from hanse.people.models import Person
from hanse.ui.forms import DateField
from hanse.web.history.tables import Recorded, recorded
from hanse.web.history.timeline import NAMELESS, Asked
from hanse.web.history.words import ACT_WORDS, READING_WORDS, UNKNOWN_ACT

Choices = list[tuple[str, str]]
LARGEST_KEY = 2**63 - 1


class PeriodFilter(forms.Form):
    """From one day to another, both included, in the alliance's time zone. What cannot be understood does not filter."""

    since = DateField(label=gettext_lazy("From"), required=False)
    until = DateField(label=gettext_lazy("To"), required=False)

    def __init__(self, asked: QueryDict, *, alliance: Alliance) -> None:
        super().__init__(asked)
        self.alliance = alliance

    def offer(self, name: str, choices: Choices) -> None:
        """Let one of these be chosen, or all."""
        self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]  # called for ChoiceFields

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("since") and given.get("until") and given["since"] > given["until"]:
            self.add_error("until", _("This day lies before the first one."))
        return given

    @property
    def query_string(self) -> str:
        """The filters as an address carries them, without the place in the list."""
        chosen = ((name, self.data.get(name, "")) for name in self.fields)
        return urlencode([(name, value) for name, value in chosen if value])

    def period(self) -> tuple[datetime | None, datetime | None]:
        """The moments at which it begins (included) and ends (excluded)."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        try:
            return self._midnight(since), self._midnight(until + timedelta(days=1) if until else None)
        except OverflowError:
            return None, None

    def _midnight(self, day: date | None) -> datetime | None:
        return datetime.combine(day, time(), ZoneInfo(self.alliance.time_zone)) if day else None

    def people(self) -> Choices:
        """Those who hold or held a seat in the alliance."""
        found = Person.objects.filter(seats__alliance=self.alliance).distinct().order_by("name", "pk")
        return [(str(person.pk), str(person)) for person in found]


class HistoryFilter(PeriodFilter):
    """Narrows the history by who, what, which city, when, which kind of thing; or to one thing."""

    person = forms.TypedChoiceField(label=gettext_lazy("Who"), required=False, coerce=int, empty_value=None)
    act = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    city = forms.TypedChoiceField(label=gettext_lazy("City"), required=False, coerce=int, empty_value=None)
    table = forms.ChoiceField(label=gettext_lazy("Kind of record"), required=False)
    object = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("person", "act", "city", "table", "since", "until", "object")

    def __init__(self, asked: QueryDict, *, alliance: Alliance) -> None:
        super().__init__(asked, alliance=alliance)
        cities = MemberCity.objects.for_alliance(alliance).order_by("city__slug").values_list("pk", "city__name")
        self.offer("person", self.people())
        self.offer("act", [(NAMELESS, str(UNKNOWN_ACT)), *_by_words((name, str(words)) for name, words in ACT_WORDS.items())])
        self.offer("city", [(str(key), name) for key, name in cities])
        self.offer("table", _by_words((label, _thing(table)) for label, table in recorded().items()))

    def asked(self) -> Asked:
        """What was understood. Raises Http404 for a thing of a kind that has no history."""
        self.is_valid()
        given = self.cleaned_data
        since, until = self.period()
        return Asked(
            person=given.get("person"),
            act=given.get("act", ""),
            city=given.get("city"),
            since=since,
            until=until,
            table=given.get("table", ""),
            object=_thing_asked_for(given.get("object", "")),
        )


class ReadingFilter(PeriodFilter):
    """Narrows the readings of personal data by who read, about whom, what, and when."""

    person = forms.TypedChoiceField(label=gettext_lazy("Who read"), required=False, coerce=int, empty_value=None)
    about = forms.TypedChoiceField(label=gettext_lazy("About whom"), required=False, coerce=int, empty_value=None)
    what = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    field_order = ("person", "about", "what", "since", "until")

    def __init__(self, asked: QueryDict, *, alliance: Alliance) -> None:
        super().__init__(asked, alliance=alliance)
        people = self.people()
        self.offer("person", people)
        self.offer("about", people)
        self.offer("what", _by_words((name, str(words)) for name, words in READING_WORDS.items()))


def _by_words(choices: Any) -> Choices:
    return sorted(choices, key=lambda choice: choice[1].casefold())


def _thing(table: Recorded) -> str:
    return capfirst(str(table.model._meta.verbose_name))


def _thing_asked_for(text: str) -> tuple[Recorded, Any] | None:
    """A thing by its name in addresses: "alliances.cohort:7"."""
    if not text:
        return None
    label, _colon, key = text.partition(":")
    table = recorded().get(label)
    if table is None:
        raise Http404
    return table, _key_asked_for(table.model, key)


def _key_asked_for(model: type[models.Model], text: str) -> Any:
    try:
        key = model._meta.pk.to_python(text)
    except ValidationError:
        raise Http404 from None
    if key in (None, "") or (isinstance(key, int) and not 0 < key <= LARGEST_KEY):
        raise Http404
    return key
