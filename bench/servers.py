"""The processes that are measured: `hanse` itself, and the bare program on the same server with the same settings."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from bench import PART

ROOT = Path(__file__).resolve().parent.parent
HANSE = Path(sys.executable).with_name("hanse")
PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(*words: str | Path, port: int, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server process that listens when the block begins, and is gone when it has ended."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            words,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
        try:
            wait_until_listening(process, port, log)
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)


def hanse(port: int) -> contextlib.AbstractContextManager[subprocess.Popen[bytes]]:
    return running(HANSE, "serve", "--port", str(port), port=port)


def demo(port: int) -> contextlib.AbstractContextManager[subprocess.Popen[bytes]]:
    return running(HANSE, "demo", "--port", str(port), port=port)


def bare(port: int, plan: Path) -> contextlib.AbstractContextManager[subprocess.Popen[bytes]]:
    return running(sys.executable, "-m", "bench", port=port, **{PART: "bare", "HANSE_BENCH_PLAN": str(plan), "PORT": str(port)})


def wait_until_listening(process: subprocess.Popen[bytes], port: int, log: IO[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.connect(("127.0.0.1", port))
            return
        time.sleep(0.01)
    process.kill()
    log.seek(0)
    raise RuntimeError(f"The server does not listen:\n{log.read().decode()[-3000:]}")
