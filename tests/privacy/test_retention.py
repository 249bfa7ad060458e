"""Periods: what is over goes, all of it and nothing else; the dry run says the same beforehand."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db import DatabaseError, connection, transaction
from pghistory.models import Context

from hanse.access import walls
from hanse.access.roles import Role
from hanse.admission import actions as admission
from hanse.admission.actions import Offer
from hanse.admission.models import Invitation, JoinRequest
from hanse.admission.rules import RequestKind
from hanse.alliances import actions as alliances
from hanse.alliances.models import Alliance, Seat
from hanse.config.commands import retention
from hanse.history import clock, origins
from hanse.history.readings import note_read
from hanse.outbox.models import Message
from hanse.people.actions import note_sign_in
from hanse.people.models import Person, SignInEvent
from hanse.privacy import actions, queries
from hanse.privacy.models import ErasureRequest
from tests import world
from tests.privacy.people import where_stands

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)


@contextmanager
def ago(days: int) -> Iterator[None]:
    with clock.moved_to(NOW - timedelta(days=days)):
        yield


def aged(alliance: Alliance, lead: Person, days: int, name: str) -> None:
    """A mail, an invitation, a request and an act with its network address, so many days old."""
    here = lambda: {"source": "web", "address": "198.51.100.77"}  # noqa: E731
    with ago(days), origins.coming_from(here):
        admission.invite(alliance=alliance, offer=Offer(Role.OBSERVER, f"{name}@a.example", name, days_open=1), by=lead)
        admission.ask_to_join(
            alliance=alliance, kind=RequestKind.EXPERT, name=name, email=f"{name}@b.example", organisation="A university"
        )
        note_read("people.list_shown", by=lead, alliance=alliance, about=[0])
    Message.objects.filter(to_name=name).update(state="cancelled", subject="A mail", text="A word", sent_at=None)


@pytest.fixture
def alliance() -> Alliance:
    """One with a lead, things just too old and things not old enough."""
    made = world.alliance(cities=["Cali"])
    lead = world.secretariat(made)
    aged(made, lead, 400, "Older")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pghistory_context SET created_at = %s", [NOW - timedelta(days=400)])
    aged(made, lead, 5, "Newer")
    return made


def gone_by(alliance: Alliance, days: int) -> Person:
    """Somebody whose only seat ended so many days ago."""
    with ago(days + 10):
        person = world.person()
        seat = alliances.give_seat(person=person, role=Role.EXPERT, alliance=alliance, starts_on=clock.today("UTC"), by=None)
    with ago(days):
        alliances.end_seat(seat=seat, ends_on=clock.today("UTC"), by=None)
    return person


def test_dry_run_says_what_the_run_does_and_the_next_one_has_nothing_to_do(alliance: Alliance) -> None:
    gone_by(alliance, 800)
    before = queries.due()

    done = actions.keep_no_longer()

    assert before == done
    assert {rule for rule, number in done if number} == {
        "message_texts",
        "join_requests",
        "invitations",
        "network_addresses",
        "accounts",
    }
    assert [number for _rule, number in queries.due()] == [0] * 8


def test_what_is_old_goes_from_the_row_and_its_history_and_what_is_new_stays(alliance: Alliance) -> None:
    actions.keep_no_longer()

    assert set(Message.objects.values_list("to_name", "subject", "text")) == {("Older", "", ""), ("Newer", "A mail", "A word")}
    assert set(Invitation.objects.values_list("name", "state")) == {("", "expired"), ("Newer", "pending")}
    assert set(JoinRequest.objects.values_list("name", "state")) == {("", "declined"), ("Newer", "waiting")}
    assert where_stands("Older") == ["outbox_message"]  # to whom a mail went is kept longer than its text


def test_acts_stay_without_their_network_address(alliance: Alliance) -> None:
    before = Context.objects.count()

    actions.keep_no_longer()

    addresses = Context.objects.filter(metadata__from__address__isnull=False)
    assert Context.objects.count() == before + 1  # and the act of the run itself
    assert all(act.created_at > NOW - timedelta(days=180) for act in addresses)
    assert addresses.count() > 0


def test_account_without_seat_is_proposed_once_to_each_of_its_alliances(alliance: Alliance) -> None:
    old, recent = gone_by(alliance, 800), gone_by(alliance, 600)

    actions.keep_no_longer()
    actions.keep_no_longer()

    (request,) = ErasureRequest.objects.all()
    assert (request.person, request.alliance, request.state, request.asked_by) == (old, alliance, "waiting", None)
    assert Person.objects.filter(pk__in=[old.pk, recent.pk], is_active=True).count() == 2


def test_lead_who_agrees_erases_whom_a_period_proposed(alliance: Alliance) -> None:
    old, lead = gone_by(alliance, 800), Seat.objects.filter(role=Role.SECRETARIAT_LEAD)[0].person
    actions.keep_no_longer()

    with walls.behind(lead.pk, clock.today("UTC")):
        (request,) = queries.requests_of(alliance)
        gone = actions.answer_request(request=request, agrees=True, by=lead)

    assert gone is True
    assert Person.objects.get(pk=old.pk).name == "A former expert of Latam"


def test_sessions_that_are_over_go() -> None:
    person = world.person()
    for key, days in (("a" * 32, 10), ("b" * 32, 1)):
        made = UserSession.objects.create(user=person, session_key=key, ip="127.0.0.1", user_agent="x")
        UserSession.objects.filter(pk=made.pk).update(last_seen_at=NOW - timedelta(days=days))

    actions.keep_no_longer()

    assert list(UserSession.objects.values_list("session_key", flat=True)) == ["b" * 32]


def test_sign_ins_lose_their_network_address_and_then_go_and_changes_stay() -> None:
    person = world.person()
    for what in (SignInEvent.What.SIGNED_IN, SignInEvent.What.APP_REMOVED):
        for days in (400, 200, 5):
            with ago(days), origins.coming_from(lambda: {"source": "web", "address": "198.51.100.77"}):
                note_sign_in(what, person=person)

    actions.keep_no_longer()

    kept = [(event.what, "address" in event.origin) for event in SignInEvent.objects.order_by("pk")]
    assert kept == [
        ("signed_in", False),
        ("signed_in", True),
        ("app_removed", False),
        ("app_removed", False),
        ("app_removed", True),
    ]


def test_nobodys_clock_runs_ahead(alliance: Alliance) -> None:
    with clock.moved_to(NOW + timedelta(days=4000)):
        assert dict(queries.due())["invitations"] == 1


def test_lead_sees_the_figures_of_their_own_alliance_and_runs_nothing(alliance: Alliance) -> None:
    japan = world.alliance("japan", cities=["Kaga"])
    lead, other = Seat.objects.filter(role=Role.SECRETARIAT_LEAD)[0].person, world.secretariat(japan)
    today = clock.today("UTC")

    with walls.behind(lead.pk, today):
        here = dict(queries.due(alliance))
    with walls.behind(other.pk, today):
        there = dict(queries.due(japan))

    assert (here["invitations"], here["sessions"], there["invitations"]) == (1, 0, 0)
    for within, really in ((japan, False), (None, False), (alliance, True), (None, True)):
        with (
            pytest.raises(DatabaseError, match="none of your seats allows this"),
            transaction.atomic(),
            walls.behind(lead.pk, today),
        ):
            queries.due(within, really=really)


def test_worker_runs_the_periods_as_the_role_of_the_web(alliance: Alliance) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE hanse_web")
        done = dict(actions.keep_no_longer())

    assert done["invitations"] == 1


def test_command_prints_what_would_go_and_then_what_went(alliance: Alliance, capsys: pytest.CaptureFixture[str]) -> None:
    parser = ArgumentParser()
    retention.add_arguments(parser)

    retention.run(parser.parse_args(["--dry-run"]))
    looked = capsys.readouterr().out
    retention.run(parser.parse_args([]))
    done = capsys.readouterr().out

    assert looked.splitlines()[0].split() == ["days", "due", "what"]
    assert looked.splitlines()[1:] == done.splitlines()[1:]
