"""Contacts that are one person: found with reasons, merged, and taken apart again exactly."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hanse.alliances.models import Alliance
from hanse.directory import actions, merging
from hanse.directory.actions import Held, Reach
from hanse.directory.merging import Alike, Known, alike
from hanse.directory.models import Channel, Contact, Expert, Merge, TwoPeople
from hanse.directory.rules import ChannelKind, Consent, Function, Likeness, Visibility
from hanse.history import Refused
from hanse.text.search import latin
from tests import world

pytestmark = pytest.mark.django_db

EMPTY = frozenset[str]()


def known(key: int, name: str, *, mails: set[str] | None = None, places: set[str] | None = None) -> Known:
    return Known(key, latin(name), frozenset(mails or ()), frozenset(places or ()))


def test_same_address_is_a_reason() -> None:
    pair = [known(1, "Ana", mails={"a@example.org"}), known(2, "Bo", mails={"a@example.org"})]

    assert alike(pair) == [Alike(1, 2, (Likeness.MAIL,))]


def test_same_name_in_another_script_and_order_is_a_reason_in_one_place_alone() -> None:
    pair = [known(1, "Luis Díaz", places={"c1"}), known(2, "DIAZ, Луис", places={"c1"}), known(3, "Luis Díaz", places={"c2"})]

    assert alike(pair) == [Alike(1, 2, (Likeness.NAME,))]


def test_name_that_looks_alike_is_a_reason_in_one_place_alone() -> None:
    pair = [known(1, "Ana Díaz", places={"c1"}), known(2, "Ana Dias", places={"c1"}), known(3, "Ana Dias", places={"c2"})]

    assert alike(pair) == [Alike(1, 2, (Likeness.SPELLING,))]


def test_surest_pair_comes_first_and_two_people_never() -> None:
    people = [
        known(1, "Ana Díaz", places={"c1"}),
        known(2, "Ana Dias", places={"c1"}),
        known(3, "Ana Díaz", mails={"a@example.org"}, places={"c2"}),
        known(4, "Ana Díaz", mails={"a@example.org"}, places={"c2"}),
    ]

    assert [(pair.one, pair.other) for pair in alike(people)] == [(3, 4), (1, 2)]
    assert [(pair.one, pair.other) for pair in alike(people, apart=[(3, 4)])] == [(1, 2)]


@given(st.permutations(range(6)))
def test_pairs_do_not_depend_on_the_order_of_contacts(order: list[int]) -> None:
    names = ["Ana Díaz", "Ana Dias", "Luis Paz", "Paz Luis", "Bo", "Bo"]
    people = [known(key, name, mails={f"{key % 2}@example.org"}, places={"c1"}) for key, name in enumerate(names)]

    assert alike([people[place] for place in order]) == alike(people)


def test_pairs_of_an_alliance_are_its_own() -> None:
    here, there = world.alliance(cities=["Cali"]), world.alliance("japan", cities=["Kaga"])
    for of in (here, there):
        for name in ("Ana Díaz", "Ana Dias"):
            world.contact(of, name, city=of.member_cities.get(), email=f"{latin(name).replace(' ', '.')}@example.org")

    keys = set(Contact.objects.for_alliance(here).values_list("pk", flat=True))
    assert [{pair.one, pair.other} for pair in merging.pairs_of(here)] == [keys]


def two(of: Alliance) -> tuple[Contact, Contact]:
    city = of.member_cities.order_by("pk")[0]
    kept = world.contact(of, "Ana Díaz", city=city, email="ana@example.org")
    gone = world.contact(of, "Ana Dias", city=city, email="dias@example.org", languages=["es"], source="card")
    return kept, gone


def test_merge_brings_together_what_was_apart() -> None:
    alliance = world.alliance(cities=["Cali"])
    kept, gone = two(alliance)
    actions.write_note(contact=gone, text="Met in May.", by=None)
    actions.add_channel(contact=gone, reach=Reach(ChannelKind.EMAIL, "ana@example.org"), by=None)

    merging.merge(kept=kept, gone=gone, taken=["languages", "source"], by=None)

    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.name, kept.languages, kept.source, gone.merged_into) == ("Ana Díaz", ["es"], "card", kept)
    assert sorted(kept.channels.values_list("value", "preferred")) == [("ana@example.org", True), ("dias@example.org", False)]
    assert [channel.value for channel in gone.channels.all()] == ["ana@example.org"]  # the kept one has it, too
    assert (kept.posts.count(), kept.notes.count(), gone.posts.count()) == (2, 1, 0)
    assert list(Contact.objects.for_alliance(alliance).standing()) == [kept]
    assert " dias " in kept.words


def pictures() -> dict[str, list[Any]]:
    """Every row of the directory, but for what only grows."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_app_config("directory").get_models():
            if model not in {Merge, TwoPeople} and not hasattr(model, "pgh_tracked_model"):
                cursor.execute(f'SELECT t::text FROM "{model._meta.db_table}" t ORDER BY 1')
                found[model.__name__] = cursor.fetchall()
    return found


PEOPLE = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Ana Díaz", "Ana Dias", "田中さくら"]),
        "reading": st.sampled_from(["", "Tanaka Sakura"]),
        "languages": st.lists(st.sampled_from(["es", "pt-BR", "ja"]), unique=True),
        "consent": st.sampled_from(list(Consent)),
        "source": st.sampled_from(["", "card"]),
    }
)
CHANNELS = st.lists(st.sampled_from(["a@example.org", "b@example.org", "c@example.org"]), unique=True)
POSTS = st.lists(st.sampled_from(list(Function)), max_size=3)


def entered(of: Alliance, facts: dict[str, Any], mails: list[str], functions: list[Function], notes: int) -> Contact:
    city = of.member_cities.get()
    contact = actions.add_contact(
        alliance=of,
        posts=[Held(member_city=city, function=function) for function in functions],
        channels=[Reach(ChannelKind.EMAIL, mail) for mail in mails],
        consent_on=date(2022, 5, 1),
        by=None,
        **facts,
    )
    for number in range(notes):
        actions.write_note(contact=contact, member_city=city, text=f"Note {number}", visibility=Visibility.CITY, by=None)
    return contact


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=st.tuples(PEOPLE, CHANNELS, POSTS, st.integers(0, 2)),
    second=st.tuples(PEOPLE, CHANNELS, POSTS, st.integers(0, 2)),
    taken=st.lists(st.sampled_from(merging.FIELDS), unique=True),
    expert=st.sampled_from(["", "kept", "gone"]),
)
def test_merge_and_its_undo_leave_every_row_as_it_was(first: Any, second: Any, taken: list[str], expert: str) -> None:
    alliance = Alliance.objects.filter(slug="latam").first() or world.alliance(cities=["Cali"])
    kept, gone = entered(alliance, *first), entered(alliance, *second)
    if expert:
        Expert.objects.create(alliance=alliance, contact=kept if expert == "kept" else gone)
    before = pictures()

    merge = merging.merge(kept=kept, gone=gone, taken=taken, by=None)
    assert Contact.objects.get(pk=gone.pk).merged_into_id == kept.pk
    merging.undo_merge(merge=merge, by=None)

    assert pictures() == before


def test_undo_leaves_what_was_changed_since() -> None:
    alliance = world.alliance(cities=["Cali"])
    kept, gone = two(alliance)
    merge = merging.merge(kept=kept, gone=gone, taken=["name", "source"], by=None)
    actions.change_contact(contact=kept, facts={"name": "Ana María Díaz"}, by=None)

    merging.undo_merge(merge=merge, by=None)

    kept.refresh_from_db()
    assert (kept.name, kept.source) == ("Ana María Díaz", "")
    assert [channel.value for channel in Channel.objects.filter(contact=gone)] == ["dias@example.org"]


def test_merge_refuses_what_cannot_be() -> None:
    alliance, japan = world.alliance(cities=["Cali"]), world.alliance("japan")
    kept, gone = two(alliance)
    third = world.contact(alliance, "Third")

    for other, taken in ((kept, []), (world.contact(japan), []), (gone, ["words"])):
        with pytest.raises(Refused):
            merging.merge(kept=kept, gone=other, taken=taken, by=None)
    for contact in (kept, gone):
        Expert.objects.create(alliance=alliance, contact=contact)
    with pytest.raises(Refused, match="expert"):
        merging.merge(kept=kept, gone=gone, by=None)
    merging.merge(kept=kept, gone=third, by=None)
    with pytest.raises(Refused, match="merged into another"):
        merging.merge(kept=gone, gone=third, by=None)


def test_undo_refuses_the_second_time_and_out_of_turn() -> None:
    alliance = world.alliance(cities=["Cali"])
    kept, gone = two(alliance)
    third = world.contact(alliance, "Third")
    first = merging.merge(kept=kept, gone=gone, by=None)
    later = merging.merge(kept=third, gone=kept, by=None)

    with pytest.raises(Refused, match="Undo that merge first"):
        merging.undo_merge(merge=first, by=None)
    merging.undo_merge(merge=later, by=None)
    undo = merging.undo_merge(merge=first, by=None)
    for merge in (first, undo):
        with pytest.raises(Refused, match="undone already"):
            merging.undo_merge(merge=merge, by=None)


def test_two_people_are_remembered_and_proposed_no_more() -> None:
    alliance, japan = world.alliance(cities=["Cali"]), world.alliance("japan")
    kept, gone = two(alliance)
    assert len(merging.pairs_of(alliance)) == 1

    said = merging.keep_apart(one=gone, other=kept, by=None)

    assert merging.keep_apart(one=kept, other=gone, by=None) == said
    assert merging.pairs_of(alliance) == []
    for other in (kept, world.contact(japan)):
        with pytest.raises(Refused):
            merging.keep_apart(one=kept, other=other, by=None)
