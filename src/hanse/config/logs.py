"""How log lines look: JSON where a program reads them, aligned words on a terminal.

Requests go to standard output, whatever went wrong goes to standard error. A line names a person and an alliance by their
keys and never holds what somebody typed: no name, no address, no query string.
"""

import sys
from typing import Any

import structlog

FACTS = ("method", "route", "status", "ms", "person", "alliance")
"""What a record may carry beside its text; Django hangs whole requests on its own."""


def formatter() -> structlog.stdlib.ProcessorFormatter:
    """Turns any record of the logging module into a line."""
    facts: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.ExtraAdder(allow=FACTS),
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    drop = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if sys.stderr.isatty():
        look: list[structlog.typing.Processor] = [
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        ]
    else:
        look = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=facts, processors=[drop, *look])


CONFIGURATION: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": formatter}},
    "handlers": {
        "requests": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"},
        "troubles": {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "line"},
    },
    "loggers": {
        "hanse.requests": {"handlers": ["requests"], "level": "INFO", "propagate": False},
        "django": {"handlers": [], "level": "INFO"},
        "django.request": {"level": "ERROR"},  # what was not found or not allowed stands in the line of its request
    },
    "root": {"handlers": ["troubles"], "level": "WARNING"},
}
GRANIAN: dict[str, Any] = {
    "formatters": {},
    "handlers": {},
    "loggers": {"_granian": {"handlers": [], "propagate": True}},
}
"""The server's own words, at the level that it is given, go where all troubles go."""
