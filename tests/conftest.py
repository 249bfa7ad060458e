"""Where the tests run: a throw-away data folder, and in it a private PostgreSQL unless DATABASE_URL names a server.

The folder is chosen before Django reads its settings, so that no test can touch anybody's data.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.utils import translation

from hanse.config import postgres

IS_XDIST_WORKER = "PYTEST_XDIST_WORKER" in os.environ

if not IS_XDIST_WORKER:
    os.environ["HANSE_DATA_DIR"] = tempfile.mkdtemp(prefix="hanse-tests-")
    Path(os.environ["HANSE_DATA_DIR"]).chmod(0o711 if os.geteuid() == 0 else 0o700)
os.environ["DJANGO_SETTINGS_MODULE"] = "hanse.config.settings"
django.setup()
# Pages name their style sheets without a collected manifest; the browser tests serve collected files.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# A password is hashed slowly on purpose; builders make hundreds of people, and none of them is attacked.
settings.PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
# Between tests that commit, tables are emptied: only here may the record be truncated.
settings.DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c hanse.truncate=allowed"

WHOLE_RUN = contextlib.ExitStack()


def pytest_configure() -> None:
    """Start the database once for all processes of this run."""
    if not IS_XDIST_WORKER:
        WHOLE_RUN.callback(shutil.rmtree, os.environ["HANSE_DATA_DIR"])
        WHOLE_RUN.enter_context(postgres.running(durable=False))


def pytest_unconfigure() -> None:
    """Stop the database and remove the folder."""
    WHOLE_RUN.close()


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """A page read in somebody's language leaves it to whatever this process does next: on a server, the next request chooses."""
    yield
    translation.deactivate()
