"""The private PostgreSQL of a laptop, of the tests, of a small alliance: there as long as somebody uses it.

    with postgres.running():
        ...  # Django's database answers

The server listens on a socket in a closed folder, never on a network port. Processes that use it at the same time share it.
With DATABASE_URL set there is nothing to do: the server is somebody else's.
"""

import contextlib
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from hanse.config import cluster, installation, keeper
from hanse.config.cluster import DatabaseTrouble

LOG_LIMIT = 1024 * 1024  # bytes of the server's log that are kept over a start
PATIENCE = 30.0  # seconds to wait for a server to stop
SETTINGS = {
    "listen_addresses": "",
    "port": str(installation.PORT),
    "max_connections": "60",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "work_mem": "16MB",  # the ledger of a large alliance is sorted in memory
    "io_method": "sync",  # no extra processes for reading ahead on a machine with one disk
    "timezone": "UTC",
    "log_timezone": "UTC",
}
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextlib.contextmanager
def running(report: Callable[[str], None] = lambda _: None, *, durable: bool = True) -> Iterator[None]:
    """Have the private PostgreSQL running inside the block; start it when it is not, stop it when nobody else uses it.

    `report` hears about steps that take long. `durable=False` is for data that nobody will miss. Raises DatabaseTrouble.
    """
    if os.environ.get("DATABASE_URL"):
        yield
        return
    folder, address = _folder(), _address()
    with contextlib.ExitStack() as use:
        use.callback(_wait_until_stopped, folder)
        with keeper.lock(folder / keeper.START_LOCK, fcntl.LOCK_EX):
            use.enter_context(keeper.lock(folder / keeper.USERS_LOCK, fcntl.LOCK_SH))
            if keeper.is_free(folder / keeper.KEEPER_LOCK):
                _start(folder, address, report, durable=durable)
            else:
                _wait_until_ready(folder, address, lambda: not keeper.is_free(folder / keeper.KEEPER_LOCK))
        yield


def _folder() -> Path:
    """The folder of the cluster, its log and its locks."""
    data = installation.data_dir()
    installation.make_data_dir(data)
    folder = data / "database"
    try:
        folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)
    except OSError as error:
        raise DatabaseTrouble(
            f"Hanse cannot write to {data} ({error.strerror}). Set HANSE_DATA_DIR to a folder of yours."
        ) from error
    if folder.stat().st_uid != os.geteuid():
        raise DatabaseTrouble(
            f"{folder} belongs to {_name(folder)}: start Hanse as that user, or set HANSE_DATA_DIR to another folder."
        )
    return folder


def _address() -> Path:
    """The server's socket."""
    return installation.socket_dir(installation.data_dir()) / f".s.PGSQL.{installation.PORT}"


def _name(folder: Path) -> str:
    try:
        return folder.owner()
    except KeyError:
        return f"the user with the number {folder.stat().st_uid}"


def _start(folder: Path, address: Path, report: Callable[[str], None], *, durable: bool) -> None:
    """Make the cluster when there is none, and leave its server in the care of a keeper."""
    user = cluster.owner(folder / "cluster")
    programs = cluster.binaries(user)
    place = cluster.place(folder, user)
    if place.exists():
        cluster.check_version(place)
        _stop_stray_server(place, address)
    else:
        report("Making the private database")
        cluster.create(place, programs, user, durable=durable)
    cluster.make_socket_dir(address.parent, user)
    settings = SETTINGS | ({} if durable else THROW_AWAY) | {"unix_socket_directories": str(address.parent)}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    log = folder / "postgresql.log"
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.unlink()
    begin = log.stat().st_size if log.exists() else 0
    command = [str(programs / "postgres"), "-D", str(place), *options]
    task = keeper.Task(command, str(place), str(address), str(log), str(folder), user.pw_uid, user.pw_gid)
    (folder / keeper.KEEPER_LOCK).write_bytes(b"")
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", keeper.__file__, json.dumps(asdict(task))],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,  # Ctrl-C in a terminal is for the users of the database, who then let go of it
    )
    if not _wait_until_ready(folder, address, lambda: process.poll() is None):
        with log.open(encoding="utf-8", errors="replace") as file:
            file.seek(begin)
            raise cluster.explained(f"The private PostgreSQL does not start; see {log}.", file.read())


def _wait_until_ready(folder: Path, address: Path, hopeful: Callable[[], bool]) -> bool:
    """Wait until the keeper says that the server is ready, and it is: it may have died just now. False when hope is gone."""
    while (folder / keeper.KEEPER_LOCK).read_text(encoding="ascii") != keeper.READY or not _answers(address):
        if not hopeful():
            return False
        time.sleep(keeper.BLINK)
    return True


def _wait_until_stopped(folder: Path) -> None:
    """Wait until the keeper has gone, unless somebody else uses the server."""
    deadline = time.monotonic() + PATIENCE
    while not keeper.is_free(folder / keeper.KEEPER_LOCK) and time.monotonic() < deadline:
        if not keeper.is_free(folder / keeper.USERS_LOCK):
            return
        time.sleep(keeper.BLINK)


def _stop_stray_server(place: Path, address: Path) -> None:
    """Stop a server whose keeper was killed. That it answers on its socket proves that its pid file speaks of it."""
    deadline = time.monotonic() + PATIENCE
    while _answers(address):
        if time.monotonic() > deadline:
            raise DatabaseTrouble(
                f"A server that nobody looks after still runs in {place} and does not stop. Stop it and start again."
            )
        with contextlib.suppress(OSError, ValueError):
            os.kill(int((place / "postmaster.pid").read_text(encoding="ascii").splitlines()[0]), signal.SIGINT)
        time.sleep(keeper.GLANCE)


def _answers(address: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(address))
        except OSError:
            return False
    return True
