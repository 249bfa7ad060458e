"""Where a change comes from: a page, the command line, the worker. Acts and readings keep it beside what was done.

A source is named when it begins and described only when something is written, so that reading a page costs nothing for it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

Facts = Mapping[str, str]
"""Small and JSON: `source` (web, command line, worker), and what else is known, such as `address`, `route`, `task`."""

COMMAND_LINE: Facts = {"source": "command line"}

_describe: ContextVar[Callable[[], Facts] | None] = ContextVar("origin", default=None)


@contextmanager
def coming_from(describe: Callable[[], Facts]) -> Iterator[None]:
    """Let what is written in the block come from this source. `describe` is asked when something is written."""
    token = _describe.set(describe)
    try:
        yield
    finally:
        _describe.reset(token)


def here() -> dict[str, str]:
    """Where what is written now comes from; the command line unless somebody said otherwise."""
    describe = _describe.get()
    return dict(describe() if describe else COMMAND_LINE)
