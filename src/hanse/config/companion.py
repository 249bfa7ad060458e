"""A worker beside the web processes of one server, for as long as it serves: `hanse serve --worker`, `hanse demo`."""

import contextlib
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

GRACE = 10.0
"""Seconds that the worker may take to finish the job in hand."""
SHORTEST, LONGEST = 1.0, 60.0
"""Seconds before the place of a worker that died is filled, the first time and after many in a row."""
STEADY = 60.0
"""Seconds after which a worker counts as having started well."""


@contextlib.contextmanager
def worker() -> Iterator[None]:
    """Have one worker inside the block, and another when it dies. It ends with the block, and with this process."""
    over = threading.Event()
    keeper = threading.Thread(target=_keep, args=[over, os.getpid()], daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _keep(over: threading.Event, starter: int) -> None:
    pause = SHORTEST
    while not over.is_set():
        began = time.monotonic()
        with _start(starter) as process:
            while process.poll() is None and not over.wait(SHORTEST / 10):
                pass
            if process.returncode is None:
                _stop(process)
                return
        pause = SHORTEST if time.monotonic() - began > STEADY else min(2 * pause, LONGEST)
        over.wait(pause)


def _start(starter: int) -> "subprocess.Popen[bytes]":
    """A session of its own: Ctrl-C in a terminal is for the server, which then stops its worker in good order."""
    command = [sys.executable, "-m", "hanse.config.cli", "worker", "--beside", str(starter)]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=True)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """Ask it to stop. One that has not said yet that it works has nothing in hand, and may not hear us while it loads."""
    if process.stdout and select.select([process.stdout], [], [], 0)[0]:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
    process.kill()
