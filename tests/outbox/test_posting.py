"""A mail is written down in the transaction of the act that causes it: one message, one job, or neither."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries, Settings

from hanse.history import Refused
from hanse.outbox import actions, delivery, links, queries
from hanse.outbox.actions import post
from hanse.outbox.models import Message
from hanse.outbox.rules import State
from tests import world

pytestmark = pytest.mark.django_db

SUBJECT = "{% translate 'Sign in' %}: {{ word }}"
TEXT = "{% translate 'Sign in' %}, {{ name }} & {{ word }}\n\nhttps://example.org/?a=1&b=<2>\n"


@pytest.fixture(autouse=True)
def templates(settings: Settings, tmp_path: Path) -> None:
    """A mail of two files, as every app brings its own."""
    (tmp_path / "hello_subject.txt").write_text(f"{SUBJECT}\n")
    (tmp_path / "hello_message.txt").write_text(TEXT)
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]


def hello(
    *, to: str = "lucia@example.org", name: str = "Lucía", language: str = "en", word: str = "<one>", **more: object
) -> Message:
    return post(template="hello", to=to, name=name, language=language, context={"word": word}, by=None, **more)  # type: ignore[arg-type]


def test_message_is_rendered_in_its_language_without_escaping() -> None:
    message = Message.objects.get(pk=hello(language="es").pk)

    assert (message.subject, message.text) == (
        "Iniciar sesión: <one>",
        "Iniciar sesión, Lucía & <one>\n\nhttps://example.org/?a=1&b=<2>\n",
    )
    assert (message.state, message.attempts, message.secret, message.template) == (State.QUEUED, 0, False, "hello")
