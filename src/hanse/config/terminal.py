"""What a person at a terminal sees of long work: its present step, and how long it takes."""

import sys
import threading
import time
from types import TracebackType
from typing import Self

WORTH_TELLING = 0.5  # seconds: quicker steps show no time


class Steps:
    """Says one step after the other, the present one with its seconds running.

    Goes to standard error, so that a command's result can be piped. Where that is no terminal, a step is one line.
    """

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._text = ""
        self._since = 0.0
        self._done = threading.Event()
        self._ticker: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.finish()

    def say(self, text: str) -> None:
        """End the present step and begin this one."""
        self.finish()
        self._text, self._since = text, time.monotonic()
        if self._live:
            self._done.clear()
            self._ticker = threading.Thread(target=self._tick, daemon=True)
            self._ticker.start()

    def finish(self) -> None:
        """End the present step, if there is one."""
        if not self._text:
            return
        if self._ticker:
            self._done.set()
            self._ticker.join()
            self._ticker = None
        took = time.monotonic() - self._since
        start = "\r\033[K" if self._live else ""
        _write(f"{start}{self._text}{f' · {took:.1f} s' if took >= WORTH_TELLING else ''}\n")
        self._text = ""

    def _tick(self) -> None:
        while True:
            seconds = int(time.monotonic() - self._since)
            _write(f"\r\033[K{self._text}{f' · {seconds} s' if seconds else ' …'}")
            if self._done.wait(1.0):
                return


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
