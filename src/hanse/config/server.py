"""The web server: granian, two processes of two threads, each thread with a database connection that stays open."""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connections
from granian import Granian
from granian.constants import Interfaces

PROCESSES = 2
THREADS = 2
GLANCE = 1.0  # seconds between two looks of a web process at the process that started it
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


def serve(host: str, port: int) -> None:
    """Serve until the process is asked to stop. Connections of this process are closed first: its children are copies of it."""
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
        log_enabled=False,
        websockets=False,
    )
    granian.serve(target_loader=partial(_load, os.getpid()), wrap_loader=False)


def _load(starter: int) -> Callable[..., Any]:
    """Called in each web process: make the application, and stop when the process that started it is no more.

    Until granian listens to signals here, the copy's own handlers would only take note of them: a server that is stopped
    while it starts would wait for this process in vain.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_stop_without, args=[starter], daemon=True).start()
    return get_wsgi_application()


def _stop_without(starter: int) -> None:
    while os.getppid() == starter:
        time.sleep(GLANCE)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
