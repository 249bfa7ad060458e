"""Counting what a page asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

FRAME = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "SELECT set_config('role'")
"""Beginning and end of the transaction of a page. A test's own transaction makes it a savepoint, and has to lower the wall."""


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements of the block, without the frame of its transaction; to be read after the block."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    found += [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(FRAME)]
