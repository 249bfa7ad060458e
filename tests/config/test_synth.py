"""`hanse synth`: an alliance of any size, valid to the last constraint, the same for the same seed."""

import argparse

import pytest
from django.db import connection

from hanse.adoption.models import Entry, Review, Track
from hanse.adoption.queries import progress
from hanse.adoption.rules import Status
from hanse.alliances.models import Alliance, AllianceVersion
from hanse.config.commands import synth
from hanse.places.models import Certainty, City
from tests import world

pytestmark = pytest.mark.django_db


def make(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    synth.add_arguments(parser)
    return synth.run(parser.parse_args(arguments))


def made(slug: str, *, cities: int = 40, policies: int = 5, entries: int = 2000, seed: int = 1) -> Alliance:
    sizes = {"cities": cities, "policies": policies, "entries": entries, "seed": seed, "meetings": 3}
    assert make("--alliance", slug, *(f"--{name}={number}" for name, number in sizes.items())) == 0
    return Alliance.objects.get(slug=slug)


def story(alliance: Alliance) -> list[tuple[object, ...]]:
    """Everything that was said, without keys."""
    said = Entry.objects.for_alliance(alliance).order_by("pk")
    return list(
        said.values_list(
            "track__member_city__city__slug",
            "track__stage__code",
            "track__policy__code",
            "kind",
            "status",
            "effective_on",
            "recorded_at",
            "note",
            "reported",
            "review__verdict",
            "corrects__recorded_at",
        )
    )


def test_synth_makes_the_size_that_was_asked_for() -> None:
    alliance = made("large", cities=40, policies=5, entries=2000)

    shown = progress(alliance)
    assert len(shown.policy_rows) == 40
    assert len(shown.policies) == 5
    assert alliance.entries.count() == 2000
    assert alliance.gatherings.count() == 3
    assert "Synthetic" in alliance.sample_note
    assert {cell.status for row in shown.stage_rows for cell in row.stages.values()} == set(Status)


def test_synth_says_the_same_for_the_same_seed_and_something_else_for_another() -> None:
    first, again, other = made("first", seed=7), made("again", seed=7), made("other", seed=8)

    assert story(first) == story(again)
    assert story(first) != story(other)


def test_synth_tells_corrections_withdrawals_and_reviewed_reports() -> None:
    alliance = made("lively")
    entries = Entry.objects.for_alliance(alliance)

    assert entries.filter(kind=Entry.Kind.STATEMENT, corrects__isnull=False).exists()
    assert entries.filter(kind=Entry.Kind.WITHDRAWAL).exists()
    assert entries.filter(reported=True, review=None).exists()
    assert set(Review.objects.filter(alliance=alliance).values_list("verdict", flat=True)) == {"confirmed", "returned"}
    assert not entries.exclude(corrects=None).exclude(corrects__reported=False).exists()


def test_synth_records_in_the_order_of_keys() -> None:
    moments = list(made("ordered").entries.order_by("pk").values_list("recorded_at", flat=True))

    assert moments == sorted(moments)


def test_synth_satisfies_every_constraint_at_once() -> None:
    made("valid")

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_synth_leaves_the_ledger_open_to_further_entries() -> None:
    alliance = made("open")
    version = AllianceVersion.objects.get(alliance=alliance).number
    member = alliance.member_cities.first()
    assert member

    entry = world.entry(member, "selection", Status.COMPLETED, "2026-02-01")

    assert entry.pk == Entry.objects.latest("pk").pk
    assert AllianceVersion.objects.get(alliance=alliance).number == version + 1


def test_synth_moves_the_version_of_its_alliance() -> None:
    assert AllianceVersion.objects.get(alliance=made("moved")).number > 0


def test_synth_marks_its_cities_as_made_up_and_shares_them() -> None:
    made("small", cities=10, entries=10)
    made("larger", cities=15, entries=10)

    cities = City.objects.filter(source="synthetic")
    assert cities.count() == 15
    assert set(cities.values_list("certainty", flat=True)) == {Certainty.UNCONFIRMED}


def test_synth_makes_tracks_only_where_something_was_said() -> None:
    alliance = made("sparse", entries=25)

    assert Track.objects.for_alliance(alliance).count() == 25


def test_synth_refuses_an_address_that_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    made("taken", cities=1, entries=1)

    assert make("--alliance", "taken") == 1
    assert "--alliance taken: " in capsys.readouterr().err


def test_synth_refuses_a_size_that_cannot_be(capsys: pytest.CaptureFixture[str]) -> None:
    assert make("--alliance", "none", "--cities=0") == 1
    assert capsys.readouterr().err == "--cities: give a number from 1 to 200,000.\n"
    assert not Alliance.objects.exists()
