"""A Hanse to visit: the samples loaded once by `hanse demo`, and for each module a copy of them behind `hanse serve`."""

import contextlib
import fcntl
import itertools
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psycopg
from django.db import connection
from psycopg import sql

from hanse.config import installation, keeper

HANSE = str(Path(sys.executable).with_name("hanse"))
SAMPLES = "hanse_samples"
PATIENCE = 30.0
"""Seconds that a server may take to answer for the first time."""
_copies = itertools.count(1)


def loaded_samples() -> str:
    """The name of a database with the sample alliances; loaded by the first of the test processes that asks for it."""
    with keeper.lock(Path(os.environ["HANSE_DATA_DIR"]) / "samples.lock", fcntl.LOCK_EX), _administration() as database:
        known = database.execute("SELECT 1 FROM pg_database WHERE datname = %s", [SAMPLES]).fetchone()
        if not known:
            draft = f"{SAMPLES}_draft"
            database.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(draft)))
            database.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(draft)))
            subprocess.run([HANSE, "demo", "--load-only"], env=_environment(draft), check=True, capture_output=True)
            database.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(SAMPLES)))
    return SAMPLES


@contextlib.contextmanager
def copied(samples: str) -> Iterator[str]:
    """The name of a fresh copy of the samples, dropped at the end."""
    copy = f"{samples}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_{next(_copies)}"
    with _administration() as database:
        names = {"copy": sql.Identifier(copy), "samples": sql.Identifier(samples)}
        database.execute(sql.SQL("DROP DATABASE IF EXISTS {copy} WITH (FORCE)").format(**names))
        with keeper.lock(Path(os.environ["HANSE_DATA_DIR"]) / "samples.lock", fcntl.LOCK_EX):  # one copy at a time
            database.execute(sql.SQL("CREATE DATABASE {copy} TEMPLATE {samples}").format(**names))
        yield copy
        database.execute(sql.SQL("DROP DATABASE {copy} WITH (FORCE)").format(**names))


@contextlib.contextmanager
def served(database: str, **environment: str) -> Iterator[str]:
    """Hanse as `hanse serve` serves this database; the value is its address without a slash at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryFile() as log:  # not a pipe: nobody would read it while the server writes
        server = subprocess.Popen(
            [HANSE, "serve", "--port", str(port)],
            env=_environment(database) | environment,
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
        try:
            _wait_for(server, address, log)
            yield address
        finally:
            server.terminate()
            server.wait(PATIENCE)


def _wait_for(server: "subprocess.Popen[bytes]", address: str, log: IO[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            log.seek(0)
            raise RuntimeError(log.read().decode())
        try:
            urllib.request.urlopen(f"{address}/readyz").close()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"{address} does not answer")


def _environment(database: str) -> dict[str, str]:
    """As a careful administrator starts Hanse: web and worker own nothing. The database lies beside that of the other tests."""
    return os.environ | {
        "DATABASE_URL": url(database, user=installation.WEB_ROLE),
        "HANSE_OWNER_DATABASE_URL": url(database, user=str(connection.settings_dict["USER"])),
    }


def url(database: str, *, user: str) -> str:
    """The address of a database of the tests' own private PostgreSQL, for one of its roles."""
    # A socket's folder is written as a path before the name of the database.
    return f"postgres://{user}@/{connection.settings_dict['HOST']}/{database}"


def _administration() -> "psycopg.Connection[tuple[object, ...]]":
    """A connection from which databases are made and dropped."""
    return connected("postgres", user=str(connection.settings_dict["USER"]))


def connected(database: str, *, user: str) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection of its own to one of the databases, as one of the roles; each statement is a transaction."""
    at = connection.settings_dict
    return psycopg.connect(
        host=at["HOST"] or None,
        port=at["PORT"] or None,
        user=user or None,
        password=at["PASSWORD"] or None,
        dbname=database,
        autocommit=True,
    )
