"""The web server: granian, two processes of two threads, each thread with a database connection that stays open."""

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from functools import cache, partial
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from hanse.config import logs

PROCESSES = 2
THREADS = 2
GLANCE = 1.0  # seconds between two looks of a web process at the process that started it
YOUNG = 2.0  # seconds in which a web process may not be ready to serve, nor to stop
HEADERS_WITHIN = 10_000  # milliseconds that a request may take to say what it wants
LARGEST_HEAD = 64 * 1024  # bytes of a request's first line and headers; granian answers more with 414 or 431
GRACE = 10  # seconds a web process may take to finish its requests


def is_free(host: str, port: int) -> bool:
    """Whether one can listen there at this moment."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def becomes_free(host: str, port: int) -> bool:
    """Whether one can listen there, now or in a moment: web processes whose server was killed hold its port a little longer."""
    deadline = time.monotonic() + 3 * GLANCE
    while not is_free(host, port):
        if time.monotonic() > deadline:
            return False
        time.sleep(GLANCE / 20)
    return True


def become_web() -> None:
    """From now on this process speaks to the database as the web does, which owns no table."""
    connections.close_all()
    for known in (settings.DATABASES["default"], connections["default"].settings_dict):
        known.update(settings.DATABASE_OF_WEB)


@cache
def application() -> Callable[..., Any]:
    """The application, with all its views imported: what cannot be imported is said before anything is served."""
    made = get_wsgi_application()
    get_resolver().url_patterns  # noqa: B018 - read for what it imports
    return made


def serve(host: str, port: int, *, log_requests: bool = True) -> None:
    """Serve until the process is asked to stop.

    The web processes are copies of this one where the system can copy: they find the application made, and its
    connections to the database closed.
    """
    application()
    connections.close_all()
    granian = Granian(
        "hanse.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=PROCESSES,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
        log_level=LogLevels.error,
        log_dictconfig=logs.GRANIAN,
        websockets=False,
        http=HTTPModes.http1,  # what proxies speak to those behind them
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN, max_buffer_size=LARGEST_HEAD),
    )
    if hasattr(os, "register_at_fork"):  # what comes before a copy listens would run this process's handler there, for nothing
        os.register_at_fork(after_in_child=_hold_back)
    granian.serve(target_loader=partial(_load, os.getpid(), log_requests), wrap_loader=False)


def _load(starter: int, log_requests: bool) -> Callable[..., Any]:
    """Called in each web process: give the application, and stop when told to or when the starter is no more."""
    logging.getLogger("hanse.requests").setLevel(logging.INFO if log_requests else logging.WARNING)
    _listen_once()
    become_web()
    threading.Thread(target=_stop_without, args=[starter], daemon=True).start()
    return application()


def _listen_once() -> None:
    """Let one signal, and no more, reach the handler that granian sets up after this.

    A second one while it runs would make it wait for a lock that it holds itself. It comes with Ctrl-C, which a terminal
    sends to all processes, and with whoever stops a service by a signal to each of its processes: the first process tells
    the others, too. So signals are held back from all threads but one, which passes the first on under another name.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGUSR1, _stop)
    _hold_back()
    threading.Thread(target=_pass_on, daemon=True).start()


def _hold_back() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})


def _pass_on() -> None:
    """Pass the first signal on; in a young process after a moment.

    Whoever ended before the first process heard of the signal would count as one that failed, and granian does not hear
    while it begins.
    """
    began = time.monotonic()
    signal.sigwait({signal.SIGTERM})
    if time.monotonic() - began < YOUNG:
        time.sleep(GLANCE)
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)


def _stop(_signal: int, frame: FrameType | None) -> None:
    """Do what granian does on SIGTERM; before granian is there, simply end."""
    handler = signal.getsignal(signal.SIGTERM)
    if callable(handler):
        handler(signal.SIGTERM, frame)
    else:
        os._exit(0)


def _stop_without(starter: int) -> None:
    while os.getppid() == starter:
        time.sleep(GLANCE)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
