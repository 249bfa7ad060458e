"""In the demonstration mails are read on a page, because none leaves the machine. Elsewhere there is no such page."""

import os
import subprocess
import sys
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from hanse.config import cli
from hanse.outbox import actions, delivery
from hanse.outbox.rules import State
from tests import world
from tests.outbox.mails import facts, hello

pytestmark = pytest.mark.django_db


@pytest.fixture
def demonstration(settings: Settings) -> None:
    settings.DEMONSTRATION = True


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_mails_are_listed_newest_first_and_said_to_be_here_only(demonstration: None) -> None:
    first, second = hello(word="first"), hello(word="second")

    text = page(Client(), "/post/")

    assert text.index(f'href="/post/{second.pk}/"') < text.index(f'href="/post/{first.pk}/"')
    assert "2 mails, newest first" in text
    assert "Only in this demonstration" in text


def test_empty_list_says_what_will_stand_there(demonstration: None) -> None:
    assert "No mail yet" in page(Client(), "/post/")


def test_list_costs_the_same_for_one_mail_and_for_many(
    demonstration: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        hello()
        with django_assert_num_queries(2):
            page(Client(), "/post/")


def test_link_of_a_secret_mail_can_be_followed_after_it_was_sent(demonstration: None) -> None:
    message = hello(secret=True)

    delivery.deliver(message.pk)

    assert facts(message) == (State.SENT, 0, "")
    text = page(Client(), f"/post/{message.pk}/")
    assert '<a href="https://example.org/?a=1&amp;b=' in text
    assert "Lucía &amp; &lt;one&gt;" in text


def test_mail_whose_secret_is_gone_says_so(demonstration: None) -> None:
    message = hello(secret=True)
    actions.cancel(message, by=None)

    assert "Its text was forgotten" in page(Client(), f"/post/{message.pk}/")


def test_everybody_finds_the_way_there(demonstration: None) -> None:
    assert 'href="/post/"' in page(Client(), "/account/sign-in/")
    client = Client()
    client.force_login(world.secretariat(world.alliance()))
    assert 'href="/post/"' in page(client, "/workspace/latam/")


def test_unknown_mail_is_not_found(demonstration: None) -> None:
    assert Client().get(f"/post/{uuid4()}/").status_code == 404


def test_outside_the_demonstration_there_is_no_such_page() -> None:
    message = hello()
    steward = Client()
    steward.force_login(world.steward())

    for client in (Client(), steward):
        assert client.get("/post/").status_code == 404
        assert client.get(f"/post/{message.pk}/").status_code == 404
    assert "/post/" not in page(Client(), "/account/sign-in/")


@pytest.mark.parametrize(
    ("environment", "on"),
    [
        ({}, "False"),
        ({"HANSE_DEMONSTRATION": "yes"}, "True"),
        ({"HANSE_DEMONSTRATION": "yes", "EMAIL_URL": "smtp://127.0.0.1"}, "False"),
        ({"HANSE_DEMONSTRATION": "yes", "HANSE_BASE_URL": "https://hanse.example", "HANSE_SECRET_KEY": "x" * 50}, "False"),
    ],
)
def test_demonstration_is_none_where_mails_leave_or_others_reach_it(environment: dict[str, str], on: str) -> None:
    known = {name: value for name, value in os.environ.items() if not name.startswith("HANSE_") or name == "HANSE_DATA_DIR"}
    code = "from hanse.config.settings import DEMONSTRATION; print(DEMONSTRATION)"
    done = subprocess.run([sys.executable, "-c", code], env=known | environment, capture_output=True, text=True, check=True)

    assert done.stdout == f"{on}\n"


@pytest.mark.parametrize(
    ("command", "kept"), [("serve", None), ("check", None), ("manage", None), ("worker", "asked"), ("demo", "yes")]
)
def test_demo_alone_makes_a_demonstration(monkeypatch: pytest.MonkeyPatch, command: str, kept: str | None) -> None:
    """Whatever stands in the environment: `hanse serve` is none; the worker is what the one who started it is."""
    monkeypatch.setenv("HANSE_DEMONSTRATION", "asked")

    cli._mark_demonstration(command)

    assert os.environ.get("HANSE_DEMONSTRATION") == kept
