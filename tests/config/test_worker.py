"""A real worker against a real mail server: it is killed, stopped and started again, and no mail is lost or sent twice."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from hanse.config import installation, jobs
from tests.config.test_demo_command import HANSE, PATIENCE, free_port, wait_for
from tests.outbox.sink import Sink, sink

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds the processes in /proc")

SETTINGS = """
from hanse.config.settings import *
TEMPLATES[0]["DIRS"] = [PACKAGE_OF_TEST]
"""
POST = """
from hanse.outbox.actions import post
for number in range({number}):
    post(template="hello", to=f"{{number}}@example.org", name="", language="en", context={{}}, by=None)
"""
BLINK = 0.02


@dataclass
class House:
    """A Hanse of its own, with mails to send."""

    home: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            "HOME": str(self.home),
            "PATH": os.environ["PATH"],
            "HANSE_DATA_DIR": str(self.home / "data"),
            "PYTHONPATH": str(self.home),
            "DJANGO_SETTINGS_MODULE": "with_mail",
        }

    def post(self, number: int) -> None:
        """Write mails down, each in a transaction of its own."""
        self.run("manage", "shell", "-c", POST.format(number=number))

    def run(self, *words: str, **more: str) -> None:
        """A command, with more in its environment."""
        subprocess.run([HANSE, *words], env=self.environment | more, check=True, capture_output=True)

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Rows of the database; None where the statement gives none."""
        folder = installation.socket_dir(self.home / "data")
        address = f"host={folder} port={installation.PORT} user={installation.ROLE} dbname={installation.DATABASE}"
        with psycopg.connect(address) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def answers(self) -> bool:
        """Whether its database runs."""
        try:
            return self.ask("SELECT 1") == [(1,)]
        except psycopg.OperationalError:
            return False

    def messages(self) -> dict[str, str]:
        """The state of each message, by its Message-ID."""
        return dict(self.ask("SELECT message_id, state FROM outbox_message"))

    @contextlib.contextmanager
    def worker(self, server: Sink) -> "Iterator[subprocess.Popen[str]]":
        """A worker at work."""
        environment = self.environment | {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
        process = subprocess.Popen([HANSE, "worker"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        with process:
            try:
                assert process.stdout
                assert process.stdout.readline() == "The worker waits for mails to send. Ctrl-C stops it.\n"
                yield process
            finally:
                process.kill()


@pytest.fixture(scope="module")
def migrated() -> Iterator[House]:
    """A house with tables, and a database that stays while no worker runs."""
    home = Path(tempfile.mkdtemp(prefix="hanse-home-"))
    home.chmod(0o711)
    (home / "hello_subject.txt").write_text("Hello\n")
    (home / "hello_message.txt").write_text("Hello\n")
    (home / "with_mail.py").write_text(SETTINGS.replace("PACKAGE_OF_TEST", repr(str(home))))
    house = House(home)
    house.run("manage", "migrate")
    with subprocess.Popen([HANSE, "manage", "shell"], env=house.environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL):
        wait_until(house.answers)
        yield house  # at the end of its input the user goes, and the database with it
    shutil.rmtree(home)


@pytest.fixture
def house(migrated: House) -> House:
    """The same without mails."""
    migrated.ask("DELETE FROM procrastinate_jobs")
    migrated.ask("DELETE FROM outbox_message")
    return migrated


@pytest.fixture
def server() -> Iterator[Sink]:
    with sink() as listening:
        yield listening


def wait_until(fulfilled: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not fulfilled():
        assert time.monotonic() < deadline
        time.sleep(BLINK)


def identities(server: Sink) -> list[str]:
    return [str(mail["Message-ID"]) for mail in server.mails]


def test_no_mail_is_lost_or_sent_twice_when_the_worker_is_killed(house: House, server: Sink) -> None:
    number, kills = 40, 3
    server.hold = lambda: time.sleep(0.05)
    house.post(number)

    for kill in range(kills):
        with house.worker(server) as process:
            wait_until(lambda: len(server.mails) >= (kill + 1) * number // (kills + 2))  # noqa: B023 - used at once
            server.reached.clear()
            assert server.reached.wait(PATIENCE)  # in the middle of handing a text over
            process.kill()
        house.ask("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")  # as time passes
    with house.worker(server):
        wait_until(lambda: set(house.messages().values()) <= {"sent", "uncertain"})

    states = house.messages()
    arrived = identities(server)
    assert len(states) == number
    assert len(arrived) == len(set(arrived))
    assert {identity for identity, state in states.items() if state == "sent"} <= set(arrived)
    assert list(states.values()).count("uncertain") in range(1, kills * jobs.AT_ONCE + 1)
    assert set(arrived) <= set(states)


def test_worker_that_is_stopped_finishes_the_mail_in_hand(house: House, server: Sink) -> None:
    told_to_stop = threading.Event()

    def take_time() -> None:
        told_to_stop.wait(PATIENCE)
        time.sleep(0.5)

    server.hold = take_time
    house.post(1)

    with house.worker(server) as process:
        assert server.reached.wait(PATIENCE)
        process.send_signal(signal.SIGTERM)
        told_to_stop.set()
        said, complaints = process.communicate(timeout=PATIENCE)

    assert (process.returncode, said, complaints) == (0, "", "")
    assert list(house.messages().values()) == ["sent"]
    assert len(server.mails) == 1


@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGINT])
def test_idle_worker_ends_at_once(house: House, server: Sink, way: signal.Signals) -> None:
    with house.worker(server) as process:
        time.sleep(1)
        began = time.monotonic()
        process.send_signal(way)
        said, complaints = process.communicate(timeout=PATIENCE)

    assert (process.returncode, said, complaints) == (0, "", "")
    assert time.monotonic() - began < 5


def test_new_mail_is_sent_without_waiting(house: House, server: Sink) -> None:
    with house.worker(server):
        house.post(1)
        wait_until(lambda: list(house.messages().values()) == ["sent"])

    assert identities(server) == list(house.messages())
    [(action, source)] = house.ask(
        "SELECT DISTINCT metadata->>'action', metadata->'from'->>'source' FROM pghistory_context "
        "JOIN outbox_messageevent event ON event.pgh_context_id = pghistory_context.id "
        "WHERE event.state = 'sent' AND event.pgh_obj_id IN (SELECT id FROM outbox_message)"
    )
    assert (action, source) == ("outbox.attempt_settled", "worker")


def test_mails_wait_without_a_mail_server_and_go_out_once_there_is_one(house: House, server: Sink) -> None:
    house.post(2)
    with subprocess.Popen([HANSE, "worker"], env=house.environment, stdout=subprocess.DEVNULL) as process:
        wait_until(lambda: house.ask("SELECT count(*) FROM procrastinate_jobs WHERE queue_name = 'outbox'") == [(0,)])
        process.terminate()
    assert list(house.messages().values()) == ["queued", "queued"]

    with house.worker(server):
        house.run("manage", "shell", "-c", "from hanse.outbox.delivery import carry_on; carry_on()", EMAIL_URL="smtp://any")
        wait_until(lambda: list(house.messages().values()) == ["sent", "sent"])

    assert len(server.mails) == 2


def workers_of(process: "subprocess.Popen[bytes]") -> list[int]:
    """The numbers of the workers that a server has beside it."""
    children = Path(f"/proc/{process.pid}/task").glob("*/children")
    found = {int(child) for listed in children for child in listed.read_text().split()}
    return sorted(child for child in found if b"worker" in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0"))


def open_files(process: int) -> list[str]:
    """What a process holds open, by the names that the kernel gives."""
    return [str(file.readlink()) for file in Path(f"/proc/{process}/fd").iterdir()]


def listening_on(port: int) -> set[str]:
    """The sockets that listen on a port of IPv4."""
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {f"socket:[{row[9]}]" for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "0A"}


def test_server_keeps_a_worker_beside_it_and_takes_it_along(house: House, server: Sink) -> None:
    port = free_port()
    environment = house.environment | {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
    command = [str(HANSE), "serve", "--worker", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        wait_for(port, opened=True)
        house.post(1)
        wait_until(lambda: list(house.messages().values()) == ["sent"])
        [first] = workers_of(process)
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: workers_of(process) not in ([], [first]))
        [second] = workers_of(process)
        holds_port = listening_on(port) & set(open_files(second))
        process.terminate()
        complaints = process.communicate(timeout=PATIENCE)[1]

    assert process.returncode == 0, complaints
    assert b"Traceback" not in complaints
    assert not Path(f"/proc/{second}").exists()
    assert not holds_port


def test_worker_ends_with_a_server_that_is_killed(house: House) -> None:
    port = free_port()
    command = [str(HANSE), "serve", "--worker", "--port", str(port)]
    with subprocess.Popen(command, env=house.environment, stdout=subprocess.DEVNULL) as process:
        wait_for(port, opened=True)
        wait_until(lambda: workers_of(process))
        [worker] = workers_of(process)
        process.kill()

    wait_until(lambda: not Path(f"/proc/{worker}").exists())
