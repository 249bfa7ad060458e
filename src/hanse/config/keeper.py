"""The process that keeps the private PostgreSQL: it starts the server, and stops it when nobody uses it any more.

Whoever uses the database holds a shared lock on one file (see postgres.py). The operating system lets go of a lock
when its process ends, however it ends, so that even `kill -9` of every user leaves no database behind.

Run as a script by its path, with one JSON argument; standard library only, so that it starts in a moment.
"""

import contextlib
import ctypes
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

START_LOCK = "start.lock"  # held while the server is being started or stopped
USERS_LOCK = "users.lock"  # held, shared, by every user of the server
KEEPER_LOCK = "keeper.lock"  # held by the keeper as long as it lives; the file says READY once the server is
READY = "ready"
GLANCE = 0.25  # seconds between two looks at the users and the server
BLINK = 0.02  # seconds between two looks while the server starts
STEADY = 10.0  # seconds after which a server counts as having started well
PATIENCE = 30.0  # seconds that an earlier server may take to shut down
TRIES = 5  # starts in a row that may fail: after a crash the old server's last processes can be in the way for a moment
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Task:
    """What to keep: the server's command, its data folder, socket and log, the folder of our locks, its user and group."""

    command: list[str]
    cluster: str
    socket: str
    log: str
    folder: str
    user: int
    group: int


@contextlib.contextmanager
def lock(path: Path, kind: int) -> Iterator[int]:
    """Hold a lock on a file, `kind` as for flock; gives the descriptor. LOCK_NB raises BlockingIOError when others hold it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, kind)
        yield descriptor
    finally:
        os.close(descriptor)


def is_free(path: Path) -> bool:
    """Whether nobody holds a lock on this file at this moment."""
    try:
        with lock(path, fcntl.LOCK_EX | fcntl.LOCK_NB):
            return True
    except BlockingIOError:
        return False


def is_running(process: int, cluster: str) -> bool:
    """Whether this process is a server of the cluster: not a later one with its number, nor one that only waits to be buried."""
    folder = Path("/proc") / str(process)
    if Path("/proc/self/cmdline").exists():
        try:
            alive = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
            return alive and os.fsencode(cluster) in (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
    listed = subprocess.run(
        ["/bin/ps", "-o", "stat=,command=", "-p", str(process)], capture_output=True, text=True, check=False
    ).stdout
    return cluster in listed and not listed.lstrip().startswith("Z")


def forget_dead_server(task: Task) -> None:
    """Put our own number where a server that is no more left its own, in its two lock files.

    PostgreSQL refuses to start while any process has the number noted there, even a stranger after a reboot or a dead
    process that nobody has asked for its exit code. It passes over its parent's number, and still makes sure by the rest of
    the file that no process of the dead server has its memory open.
    """
    for file in (Path(task.cluster) / "postmaster.pid", Path(f"{task.socket}.lock")):
        try:
            number, *rest = file.read_text(encoding="utf-8").splitlines(keepends=True)
            process = int(number)
        except (OSError, ValueError):  # there is none, or it is not ours to understand
            continue
        deadline = time.monotonic() + PATIENCE
        while is_running(process, task.cluster) and time.monotonic() < deadline:
            time.sleep(BLINK)
        if not is_running(process, task.cluster):
            draft = file.with_name(f"{file.name}.draft")
            draft.write_text("".join([f"{os.getpid()}\n", *rest]), encoding="utf-8")
            draft.chmod(0o644)
            draft.replace(file)


def start(task: Task) -> subprocess.Popen[bytes]:
    """Start the server as its user. Linux shuts it down should the keeper itself be killed."""
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def end_with_keeper() -> None:
        if libc:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)

    with Path(task.log).open("ab") as log:
        root = os.geteuid() == 0
        return subprocess.Popen(
            task.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env={"LC_ALL": "C", "PATH": os.defpath},
            user=task.user if root else None,
            group=task.group if root else None,
            extra_groups=[] if root else None,
            preexec_fn=end_with_keeper,  # noqa: PLW1509 - the keeper has one thread
        )


def is_ready(server: subprocess.Popen[bytes], cluster: Path) -> bool:
    """Whether the server says in its pid file, in the last line, that it accepts connections."""
    try:
        lines = (cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[0] == str(server.pid) and lines[7].strip() == READY


def wait_until_ready(server: subprocess.Popen[bytes], cluster: Path) -> bool:
    """Wait for the server, however long it recovers from a crash. False when it ended instead."""
    while server.poll() is None:
        if is_ready(server, cluster):
            return True
        time.sleep(BLINK)
    return False


def wait_while_used(server: subprocess.Popen[bytes], folder: Path) -> bool:
    """Stop the server once nobody uses it. False when it ended by itself.

    The last look happens under the start lock: a new user either comes before it and is seen, or starts a new server.
    """
    while server.poll() is None:
        if is_free(folder / USERS_LOCK):
            with lock(folder / START_LOCK, fcntl.LOCK_EX):
                if is_free(folder / USERS_LOCK):
                    server.send_signal(signal.SIGINT)  # "fast": ends sessions, writes everything down
                    server.wait()
                    return True
        time.sleep(GLANCE)
    return False


def keep(task: Task) -> int:
    """Keep the server as long as it is used; start it again when it crashes. Returns the exit code."""
    folder, cluster = Path(task.folder), Path(task.cluster)
    failures = 0
    with lock(folder / KEEPER_LOCK, fcntl.LOCK_EX) as status:
        while failures < TRIES:
            os.ftruncate(status, 0)
            forget_dead_server(task)
            server, started = start(task), time.monotonic()
            signal.signal(signal.SIGTERM, lambda *_, server=server: server.send_signal(signal.SIGINT))
            if wait_until_ready(server, cluster):
                os.pwrite(status, READY.encode(), 0)
                if wait_while_used(server, folder) or server.returncode == 0:
                    return 0
            failures = 1 if time.monotonic() - started > STEADY else failures + 1
            time.sleep(GLANCE)
    return 1


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    sys.exit(keep(Task(**json.loads(sys.argv[1]))))
