"""Publishing a roadmap is idempotent, writes only what differs and deletes nothing."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from hanse.policies import packs
from hanse.policies.actions import publish_roadmap
from hanse.policies.models import Element, Initiative, ModelPolicy, Principle, Source, State

pytestmark = pytest.mark.django_db


def test_publishing_writes_the_whole_roadmap() -> None:
    published = publish_roadmap(pack=packs.packaged("smart-cities"), by=None)

    smart_cities = Initiative.objects.get(slug="smart-cities")
    assert published.initiative == smart_cities
    assert (published.created, published.changed, published.unchanged) == (1 + 29 + 5 + 18 + 54, 0, 0)
    assert ModelPolicy.objects.of(smart_cities).released().count() == 7
    assert ModelPolicy.objects.of(smart_cities).announced().count() == 11
    assert Element.objects.filter(policy__initiative=smart_cities).count() == 54


def test_publishing_twice_writes_nothing_the_second_time() -> None:
    publish_roadmap(pack=packs.packaged("smart-cities"), by=None)

    again = publish_roadmap(pack=packs.packaged("smart-cities"), by=None)

    assert (again.created, again.changed, again.unchanged) == (0, 0, 107)


def test_publishing_a_newer_pack_changes_only_what_differs_and_keeps_identities() -> None:
    pack = packs.packaged("smart-cities")
    publish_roadmap(pack=pack, by=None)
    key = ModelPolicy.objects.get(code="DST").pk
    policies = [replace(policy, state=State.DRAFT) if policy.code == "DST" else policy for policy in pack.policies]

    published = publish_roadmap(pack=replace(pack, policies=tuple(policies)), by=None)

    assert (published.created, published.changed) == (0, 1)
    changed = ModelPolicy.objects.get(pk=key)
    assert (changed.code, changed.state, changed.is_adoptable) == ("DST", State.DRAFT, False)


def test_leaving_a_policy_out_of_a_pack_does_not_delete_it() -> None:
    pack = packs.packaged("mobility")
    publish_roadmap(pack=pack, by=None)

    publish_roadmap(pack=replace(pack, policies=pack.policies[:1]), by=None)

    assert ModelPolicy.objects.count() == 4


def test_two_initiatives_live_beside_each_other() -> None:
    publish_roadmap(pack=packs.packaged("smart-cities"), by=None)
    publish_roadmap(pack=packs.packaged("mobility"), by=None)

    assert list(Initiative.objects.values_list("slug", "is_invented")) == [("mobility", True), ("smart-cities", False)]
    assert Principle.objects.count() == 8
    assert Source.objects.filter(initiative__slug="mobility").count() == 0


def test_publishing_takes_the_same_number_of_statements_for_one_and_for_all_policies() -> None:
    pack = packs.packaged("smart-cities")
    with CaptureQueriesContext(connection) as one:
        publish_roadmap(pack=replace(pack, policies=pack.policies[:1]), by=None)
    with CaptureQueriesContext(connection) as everything:
        publish_roadmap(pack=replace(pack, initiative=replace(pack.initiative, slug="other")), by=None)

    assert len(one) == len(everything)


def test_a_label_falls_back_from_the_exact_language_to_the_main_one_to_english() -> None:
    policy = ModelPolicy(name="Open Data", labels={"pt": "Dados abertos", "es": "Datos abiertos", "ja": ""})

    assert policy.label("pt-br") == "Dados abertos"
    assert policy.label("es-co") == "Datos abiertos"
    assert policy.label("ja") == "Open Data"
    assert policy.label("de") == "Open Data"
    with translation.override("es"):
        assert policy.label() == "Datos abiertos"


def test_every_write_is_in_the_history_under_its_act() -> None:
    publish_roadmap(pack=packs.packaged("mobility"), by=None)

    event = apps.get_model("policies", "InitiativeEvent").objects.select_related("pgh_context").get()
    assert event.pgh_context.metadata["action"] == "policies.roadmap_published"
