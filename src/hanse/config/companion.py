"""A worker beside the web processes of one server, for as long as it serves: `hanse serve --worker`, `hanse demo`."""

import contextlib
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

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
        process = _Process.start(starter)
        while not process.has_ended() and not over.wait(SHORTEST / 10):
            pass
        if over.is_set():
            process.stop()
            return
        pause = SHORTEST if time.monotonic() - began > STEADY else min(2 * pause, LONGEST)
        over.wait(pause)


@dataclass(slots=True)
class _Process:
    """A worker as a process of its own.

    Not a subprocess.Popen: it waits until the writing end of a pipe is closed everywhere, and the web processes, which are
    forked from this process at any moment, may have inherited it.
    """

    pid: int
    says: int
    ended: bool = False

    @classmethod
    def start(cls, starter: int) -> "_Process":
        """A session of its own: Ctrl-C in a terminal is for the server, which then stops its worker in good order."""
        command = [sys.executable, "-m", "hanse.config.cli", "worker", "--beside", str(starter)]
        says, said = os.pipe()
        files = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0), (os.POSIX_SPAWN_DUP2, said, 1)]
        try:
            return cls(os.posix_spawn(command[0], command, os.environ, file_actions=files, setsid=True), says)
        finally:
            os.close(said)

    def has_ended(self) -> bool:
        """Whether it is over; then nothing is left of it."""
        if not self.ended and os.waitpid(self.pid, os.WNOHANG) != (0, 0):
            self.ended = True
            os.close(self.says)
        return self.ended

    def stop(self) -> None:
        """Ask it to stop. One that has not said yet that it works has nothing in hand, and may not hear us while it loads."""
        if self.has_ended():
            return
        if select.select([self.says], [], [], 0)[0]:
            os.kill(self.pid, signal.SIGTERM)
            end = time.monotonic() + GRACE
            while not self.has_ended() and time.monotonic() < end:
                time.sleep(0.05)
        if not self.has_ended():
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.ended = True
            os.close(self.says)
