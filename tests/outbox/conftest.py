"""What the tests of the outbox have in common."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.outbox import mails
from tests.outbox.sink import Sink, sink


@pytest.fixture(autouse=True)
def templates(settings: Settings, tmp_path: Path) -> None:
    """A mail is two files of plain text, as every app brings its own."""
    (tmp_path / "hello_subject.txt").write_text(mails.SUBJECT)
    (tmp_path / "hello_message.txt").write_text(mails.TEXT)
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]


@pytest.fixture
def server(settings: Settings) -> Iterator[Sink]:
    """A mail server, and settings as EMAIL_URL=smtp://127.0.0.1:port gives them."""
    with sink() as listening:
        settings.MAIL_GOES_OUT = True
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", listening.port
        yield listening
