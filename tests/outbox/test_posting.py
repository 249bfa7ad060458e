"""A mail is written down in the transaction of the act that causes it: one message and one job, or neither."""

import json
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template import TemplateDoesNotExist
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob
from pytest_django import DjangoAssertNumQueries, Settings

from hanse.history import Refused
from hanse.outbox import actions, links, queries
from hanse.outbox.models import Message
from hanse.outbox.rules import State
from tests import world
from tests.outbox.mails import facts, hello, states_of

pytestmark = pytest.mark.django_db


class Stop(Exception):
    """Something goes wrong later in the same transaction."""


def test_message_is_rendered_in_its_language_without_escaping() -> None:
    message = Message.objects.get(pk=hello(language="es").pk)

    assert (message.subject, message.text) == (
        "Iniciar sesión: <one>",
        "Iniciar sesión, Lucía & <one>\n\nhttps://example.org/?a=1&b=<2>\n",
    )
    assert (message.to_address, message.to_name, message.language) == ("lucia@example.org", "Lucía", "es")
    assert (message.state, message.attempts, message.secret, message.template) == (State.QUEUED, 0, False, "hello")
    assert message.message_id == f"<{message.pk}@localhost>"


def test_message_id_has_the_domain_of_its_sender(settings: Settings) -> None:
    settings.MAIL_FROM = "Hanse <hanse@alliance.example>"

    message = hello()

    assert message.message_id == f"<{message.pk}@alliance.example>"


def test_message_and_its_job_are_there_together() -> None:
    message = hello()

    [job] = ProcrastinateJob.objects.all()
    assert (job.task_name, job.status, job.lock) == ("outbox.deliver", "todo", f"outbox {message.pk}")
    assert job.args == {"message": str(message.pk)}


def test_neither_message_nor_job_is_there_when_the_transaction_fails() -> None:
    def go_wrong_later() -> None:
        with transaction.atomic():
            hello()
            raise Stop

    with pytest.raises(Stop):
        go_wrong_later()

    assert not Message.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_tables_of_jobs_hold_keys_and_no_words() -> None:
    hello(word="said-in-a-mail", secret=True)

    rows = json.dumps([list(table.objects.values()) for table in (ProcrastinateJob, ProcrastinateEvent)], default=str)
    assert [word for word in ("said-in-a-mail", "lucia", "Lucía", "example.org") if word in rows] == []


def test_act_names_who_wrote_and_history_holds_no_words() -> None:
    alliance = world.alliance()
    lucia = world.secretariat(alliance)

    message = hello(by=lucia, alliance_id=alliance.pk, person=lucia)

    [event] = Message.pgh_event_model.objects.filter(pgh_obj=message.pk)  # type: ignore[attr-defined]
    said = event.pgh_context.metadata
    assert (said["action"], said["by"], said["alliance"]) == ("outbox.message_posted", lucia.pk, alliance.pk)
    kept = {field.name for field in event._meta.get_fields()}
    assert kept & {"to_address", "to_name", "subject", "text", "error"} == set()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"to": "nobody"}, "to_address"),
        ({"to": "lucia@example.org\nBcc: all@example.org"}, "to_address"),
        ({"name": "Lucía\r\nBcc: all@example.org"}, "to_name"),
        ({"name": "Lucía\u2028"}, "to_name"),
        ({"word": "one\nBcc: all@example.org"}, "subject"),
        ({"word": "one\rBcc: all@example.org"}, "subject"),
        ({"word": "one\x00"}, "subject"),
        ({"word": "long " * 60}, "subject"),
        ({"language": "tlh"}, "language"),
    ],
)
def test_what_would_make_no_mail_is_refused(wrong: dict[str, str], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        hello(**wrong)

    assert list(refusal.value.message_dict) == [field]
    assert not Message.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_mail_without_its_files_is_a_mistake_that_is_found_at_once() -> None:
    with pytest.raises(TemplateDoesNotExist, match=r"nothing_subject\.txt"):
        actions.post(template="nothing", to="lucia@example.org", name="", language="en", context={}, by=None)


def test_posting_is_a_fixed_number_of_statements(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(6):  # savepoint, whose act, message, job, whose act no more, release
        hello()


@pytest.mark.parametrize("secret", [False, True])
def test_cancelled_message_is_not_sent_and_forgets_its_secret(secret: bool) -> None:
    message = hello(secret=secret)

    cancelled = actions.cancel(message, by=None)

    assert facts(cancelled) == (State.CANCELLED, 0, "")
    assert bool(Message.objects.get().text) is not secret
    assert actions.cancel(message, by=None).state == State.CANCELLED
    assert states_of(message) == ["queued", "cancelled"]


@pytest.mark.parametrize("state", [State.SENDING, State.SENT, State.UNCERTAIN])
def test_message_that_has_left_cannot_be_cancelled(state: State) -> None:
    message = hello()
    Message.objects.update(state=state, sent_at=message.created_at if state is State.SENT else None)

    with pytest.raises(Refused, match="This message has left already"):
        actions.cancel(message, by=None)

    assert Message.objects.get().state == state


def test_messages_of_an_alliance_are_read_newest_first_in_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    lucia = world.person()
    written = [hello(alliance_id=7, person=lucia) for _ in range(3)]
    hello(alliance_id=8)
    hello()

    with django_assert_num_queries(1):
        found = [(message.pk, message.person) for message in queries.of_alliance(7)]

    assert found == [(message.pk, lucia) for message in reversed(written)]


def test_links_in_mails_are_whole(settings: Settings) -> None:
    settings.BASE_URL = "https://alliance.example/hanse"

    assert links.absolute("/join/") == "https://alliance.example/hanse/join/"
    settings.BASE_URL = "http://127.0.0.1:8000/"
    assert links.absolute(reverse("account_login")) == "http://127.0.0.1:8000/account/sign-in/"
    assert links.absolute("//elsewhere.example/") == "http://127.0.0.1:8000/elsewhere.example/"


def test_key_is_made_without_reading_the_message_back() -> None:
    """Whoever may only write messages can post one: the statement that writes it returns nothing."""
    assert Message._meta.db_returning_fields == []
    assert isinstance(hello().pk, UUID)
