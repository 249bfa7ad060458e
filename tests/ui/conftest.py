"""The small site of `tests.ui.site`, rendered without collected static files and without a database."""

from collections.abc import Iterator

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from pytest_django import Settings


@pytest.fixture
def site(settings: Settings) -> None:
    """Addresses are those of `tests.ui.site`; static files come straight from their folders."""
    settings.ROOT_URLCONF = "tests.ui.site"
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"  # sessions would need a database
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@pytest.fixture
def address(site: None) -> Iterator[str]:
    """The site on a port of this machine; the value is its address without a slash at the end."""
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()
