"""The vocabulary in which an alliance's sheets are read: its own names, and the words of the house in every language."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import gettext, override

from hanse.adoption.models import STATUS_WORDS, Stage, TrackedPolicy
from hanse.adoption.reading import HouseWords, LabelWord, Place, Vocabulary
from hanse.adoption.rules import Scope, Status
from hanse.alliances.models import STANDING_WORDS, Alliance, MemberCity
from hanse.history import clock
from hanse.places.gazetteer import Gazetteer
from hanse.places.models import City
from hanse.policies.models import Labelled, ModelPolicy
from hanse.text.names import fold


def vocabulary_of(alliance: Alliance) -> Vocabulary:
    """Read how an alliance calls its cities, columns and labels. Five statements."""
    members = list(MemberCity.objects.for_alliance(alliance).select_related("city"))
    places = {member.city_id: Place(member.pk, member.city.name, member.city.full_name) for member in members}
    gazetteer = Gazetteer.of(City.objects.filter(pk__in=places))
    stages = list(Stage.objects.for_alliance(alliance).filter(retired_at__isnull=True))
    policies = [tracked.policy for tracked in _tracked(alliance)]
    policy_stages = [stage for stage in stages if stage.scope == Scope.POLICY]
    return Vocabulary(
        today=clock.today(alliance.time_zone),
        alliance=alliance.name,
        alliance_names=frozenset({fold(alliance.slug), fold(alliance.name)}),
        cities=lambda text: [places[city.pk] for city in gazetteer.named(text)],
        policies=_names((policy.pk, _names_of_policy(policy)) for policy in policies),
        city_stages=_names((stage.pk, _names_of(stage, stage.code)) for stage in stages if stage.scope == Scope.CITY),
        policy_stages=_names((stage.pk, _names_of(stage, stage.code)) for stage in policy_stages),
        city_names={place.id: place.name for place in places.values()},
        stage_names={stage.pk: stage.label() for stage in stages},
        policy_names={policy.pk: policy.label() for policy in policies},
        first_policy_stage=policy_stages[0].pk if policy_stages else None,
        labels=_labels(alliance),
        status_names={status: str(word) for status, word in STATUS_WORDS.items()},
        words=house_words(),
    )


def _tracked(alliance: Alliance) -> Iterable[TrackedPolicy]:
    return TrackedPolicy.objects.for_alliance(alliance).filter(retired_at__isnull=True).select_related("policy")


def _names_of(named: Labelled, code: str) -> set[str]:
    """Every name of a stage or policy, alone and together with its code."""
    names = {named.name, *named.labels.values()}
    return {code, *names, *(f"{name} {code}" for name in names), *(f"{code} {name}" for name in names)}


def _names_of_policy(policy: ModelPolicy) -> set[str]:
    return _names_of(policy, policy.code) | {policy.long_name, policy.column_name}


def _names(named: Iterable[tuple[int, set[str]]]) -> dict[str, frozenset[int]]:
    """Folded names with all they can mean."""
    found: dict[str, set[int]] = defaultdict(set)
    for key, names in named:
        for name in names:
            if folded := fold(name):
                found[folded].add(key)
    return {name: frozenset(keys) for name, keys in found.items()}


def _labels(alliance: Alliance) -> dict[str, LabelWord]:
    """The words that may stand beside a city; the alliance's own labels go before the words of the house."""
    written = _written()
    words = {fold(word): LabelWord(name) for name, spellings in written["labels"].items() for word in spellings}
    for standing, name in STANDING_WORDS.items():
        spellings = {*written["standings"].get(standing.value, ()), *_in_every_language(name)}
        words |= {fold(word): LabelWord(str(name), standing.value) for word in spellings}
    own = {fold(label.name): LabelWord(label.name) for label in alliance.labels.all()}
    known = {word: own.get(fold(label.name), label) for word, label in words.items()}
    return known | own


@cache
def house_words() -> HouseWords:
    """The packaged words of sheets, with the interface's own in every language so that an export reads back."""
    written = _written()
    statuses = {fold(word): Status(status) for status, lists in written["statuses"].items() for words in lists for word in words}
    for status, name in STATUS_WORDS.items():
        statuses |= {fold(word): status for word in _in_every_language(name)}
    heads = {kind: _folded(words) for kind, words in written["heads"].items()}
    return HouseWords(
        heads=heads,
        total=_folded(written["total"]) | _folded(_in_every_language("Total")),
        statuses=statuses,
        symbols={symbol: Status(status) for symbol, status in written["symbols"].items()},
        ticks=frozenset(written["ticks"]),
        new=_folded(written["new"]) | _folded(_in_every_language("New!")),
        reported=_folded(written["reported"])
        | _folded(_in_every_language("reported") | _in_every_language("reported, not confirmed")),
        marks=_folded(written["marks"]),
        no_marks=_folded(written["no_marks"]),
        unknown=_folded(written["unknown"]),
    )


def _written() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((files("hanse.adoption") / "data" / "sheet_words.yaml").read_text("utf-8"))
    return loaded


def _folded(words: Iterable[object]) -> frozenset[str]:
    return frozenset(fold(str(word)) for word in words) - {""}


def _in_every_language(word: object) -> set[str]:
    """A word of the interface as each of its languages writes it."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.add(gettext(str(word)) if isinstance(word, str) else str(word))
    return found
