"""Gatherings: called in a time zone, refused without a kind, and what was shown at them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from hanse.gatherings import queries
from hanse.gatherings.actions import call_gathering
from hanse.gatherings.models import Gathering, Kind
from hanse.history import clock
from tests import world

pytestmark = pytest.mark.django_db


def test_gathering_takes_the_time_zone_of_its_alliance() -> None:
    alliance = world.alliance()

    gathering = call_gathering(alliance=alliance, kind=Kind.SUMMIT, opens_at=world.moment("2022-05-27", 2), by=None, title="Cali")

    assert (str(gathering), gathering.time_zone, gathering.on) == ("Cali", "America/Bogota", date(2022, 5, 26))


def test_gathering_may_have_a_time_zone_of_its_own() -> None:
    gathering = call_gathering(
        alliance=world.alliance(), kind=Kind.CALL, opens_at=world.moment("2022-05-27", 2), by=None, time_zone="Asia/Tokyo"
    )

    assert (str(gathering), gathering.on) == ("Call", date(2022, 5, 27))


def test_gathering_of_no_known_kind_is_refused() -> None:
    with pytest.raises(ValidationError, match="not a valid choice"):
        call_gathering(alliance=world.alliance(), kind="party", opens_at=world.moment("2022-05-27"), by=None)  # type: ignore[arg-type]

    assert not Gathering.objects.exists()


def test_history_knows_who_called_a_gathering() -> None:
    alliance = world.alliance()
    lucia = world.secretariat(alliance)

    call_gathering(alliance=alliance, kind=Kind.CALL, opens_at=world.moment("2022-05-27"), by=lucia)

    kept = Gathering.pgh_event_model.objects.get()  # type: ignore[attr-defined]
    assert kept.pgh_context.metadata == {
        "action": "gatherings.gathering_called",
        "by": lucia.pk,
        "alliance": alliance.pk,
        "from": {"source": "command line"},
    }


def test_gatherings_are_past_from_the_moment_they_open() -> None:
    alliance = world.alliance()
    first, second = world.meeting(alliance, "2022-04-28"), world.meeting(alliance, "2022-05-26")

    with clock.moved_to(second.opens_at):
        assert (list(queries.past(alliance)), list(queries.coming(alliance))) == ([second, first], [])
    with clock.moved_to(first.opens_at):
        assert (list(queries.past(alliance)), list(queries.coming(alliance))) == ([first], [second])


def test_what_was_shown_is_compared_with_the_gathering_before() -> None:
    alliance = world.alliance()
    first, second = world.meeting(alliance, "2022-04-28"), world.meeting(alliance, "2022-05-26")

    assert queries.as_shown_at(second) == queries.Moments(date(2022, 5, 26), second.opens_at, date(2022, 4, 28), first.opens_at)
    assert queries.as_shown_at(first) == queries.Moments(date(2022, 4, 28), first.opens_at, None, None)


def test_gathering_of_another_alliance_is_not_found() -> None:
    latam, japan = world.alliance(), world.alliance("japan")
    gathering = world.meeting(latam, "2022-04-28")

    assert queries.gathering_visible_to(world.observer(latam), alliance="latam", gathering=gathering.pk) == gathering
    for slug in ("latam", "japan"):
        with pytest.raises(Http404):
            queries.gathering_visible_to(world.observer(japan), alliance=slug, gathering=gathering.pk)
