"""What PostgreSQL lets the web write and read of the outbox, whatever a query forgets."""

from datetime import date

import pytest
from django.db import ProgrammingError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from hanse.access import walls
from hanse.access.roles import Role
from hanse.alliances.models import Alliance
from hanse.outbox import actions
from hanse.outbox.models import Message
from hanse.outbox.rules import State
from tests import world
from tests.outbox.mails import facts, hello

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 1)


@pytest.fixture
def latam() -> Alliance:
    return world.alliance()


def subjects(person_id: int | None) -> set[str]:
    """What somebody would see of all messages."""
    with walls.behind(person_id, TODAY):
        return set(Message.objects.values_list("subject", flat=True))


def test_messages_of_an_alliance_are_seen_by_its_people_stewards_and_recipients_alone(latam: Alliance) -> None:
    japan, anybody = world.alliance("japan"), world.person()
    hello(word="latam", alliance_id=latam.pk, person=anybody)
    hello(word="japan", alliance_id=japan.pk)
    hello(word="none")

    assert subjects(world.secretariat(latam).pk) == {"Sign in: latam"}
    assert subjects(world.secretariat(japan).pk) == {"Sign in: japan"}
    assert subjects(anybody.pk) == {"Sign in: latam"}
    assert subjects(world.steward().pk) == {"Sign in: latam", "Sign in: japan"}
    assert subjects(None) == set()


def test_visitor_writes_a_mail_of_no_alliance_without_being_able_to_read_it() -> None:
    with walls.behind(None, TODAY):
        message = hello(secret=True)
        assert not Message.objects.exists()

    assert facts(message) == (State.QUEUED, 0, "")
    assert ProcrastinateJob.objects.count() == 1


def test_mail_is_written_and_cancelled_within_ones_own_alliance(latam: Alliance) -> None:
    lucia = world.secretariat(latam)

    with walls.behind(lucia.pk, TODAY):
        message = hello(alliance_id=latam.pk, by=lucia)
        actions.cancel(message, by=lucia)

    assert facts(message) == (State.CANCELLED, 0, "")


def test_steward_writes_for_every_alliance(latam: Alliance) -> None:
    steward = world.steward()

    with walls.behind(steward.pk, TODAY):
        message = hello(alliance_id=latam.pk, by=steward)

    assert facts(message) == (State.QUEUED, 0, "")


@pytest.mark.parametrize("role", [Role.SECRETARIAT_LEAD, None])
def test_nobody_writes_for_an_alliance_that_they_do_not_reach(latam: Alliance, role: Role | None) -> None:
    person = world.seated(role, world.alliance("japan")).pk if role else None

    with walls.behind(person, TODAY), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        hello(alliance_id=latam.pk)


def test_link_of_an_invitation_writes_for_the_alliance_that_it_reaches(latam: Alliance) -> None:
    with walls.behind(None, TODAY), walls.reaching(latam.pk):
        message = hello(alliance_id=latam.pk)

    assert facts(message) == (State.QUEUED, 0, "")
