"""Nothing lost, nothing twice: people record progress over HTTP while the processes that serve them are killed.

Whoever gets no answer sends the same form again, as a browser does when somebody presses its button once more.
"""

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

import psycopg
import pytest

from hanse.config import installation
from hanse.demo.actions import PASSWORD
from tests.config.test_demo_command import HANSE, free_port, is_open

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds the processes in /proc")

FORM = "/workspace/latam/progress/record/"
PEOPLE = 4
PATIENCE = 120.0  # seconds in which somebody must get an answer, on a busy machine
AGAIN = 0.05  # seconds before somebody without an answer tries again
FIRST_DAY = date(2022, 6, 1)

Recorded = dict[UUID, list[str]]
"""The notes of the entries of each submission."""


@dataclass
class House:
    """A running `hanse serve` with data of its own."""

    environment: dict[str, str]
    log: Path
    port: int = 0
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def database(self) -> Path:
        return Path(self.environment["HANSE_DATA_DIR"]) / "database"

    def open(self) -> None:
        """Start it, even where the web processes of one that was killed a moment ago still hold the port."""
        self.port = self.port or free_port()
        with self.log.open("ab") as log:
            command = [str(HANSE), "serve", "--port", str(self.port)]
            self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE
        while len(self._web_processes()) < 2 or not is_open(self.port):
            assert time.monotonic() < deadline, self.log.read_text()
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(AGAIN)

    def close(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(PATIENCE) == 0, self.log.read_text()

    def kill(self) -> None:
        """Kill the process that was started; its web processes stop by themselves."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def kill_web_process(self) -> bool:
        """Kill the web process that serves longest, if there are as many as there should be."""
        serving = self._web_processes()
        if len(serving) < 2:
            return False
        os.kill(serving[0], signal.SIGKILL)
        return True

    def kill_database(self) -> None:
        """Kill the PostgreSQL server itself, and wait until its keeper has started it again."""
        before = self._postmaster()
        os.kill(before, signal.SIGKILL)
        deadline = time.monotonic() + PATIENCE
        while self._postmaster() == before or (self.database / "keeper.lock").read_text() != "ready":
            assert time.monotonic() < deadline, (self.database / "postgresql.log").read_text()
            time.sleep(AGAIN)

    def recorded(self) -> Recorded:
        """What the database holds of what these people have sent."""
        socket = installation.socket_dir(Path(self.environment["HANSE_DATA_DIR"]))
        address = f"host={socket} port={installation.PORT} user={installation.ROLE} dbname={installation.DATABASE}"
        statement = """
            SELECT batch.submission, array_agg(entry.note ORDER BY entry.id)
              FROM adoption_batch batch LEFT JOIN adoption_entry entry ON entry.batch_id = batch.id
             WHERE batch.source = 'web' GROUP BY batch.id"""
        with psycopg.connect(address) as connection:
            rows = connection.execute(statement).fetchall()
        found: Recorded = dict(rows)
        assert len(found) == len(rows)
        return found

    def _postmaster(self) -> int:
        try:
            return int((self.database / "cluster" / "postmaster.pid").read_text().splitlines()[0])
        except (FileNotFoundError, IndexError):
            return 0

    def _web_processes(self) -> list[int]:
        """The longest serving first. They are copies of their parent; the keeper of the database is none."""
        assert self.process
        pid = self.process.pid
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            name = Path(f"/proc/{pid}/cmdline").read_bytes()
            return [int(child) for child in children if Path(f"/proc/{child}/cmdline").read_bytes() == name]
        except (FileNotFoundError, ProcessLookupError):
            return []


@dataclass
class Writer(threading.Thread):
    """Somebody of the secretariat, who records two lines at a time about cities that nobody else writes about."""

    house: House
    cookies: str
    cities: list[str]
    forms: int
    acknowledged: Recorded = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    tries: int = 0

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        try:
            for number in range(self.forms):
                self._record(number)
        except AssertionError as trouble:
            self.troubles.append(str(trouble))

    def _record(self, number: int) -> None:
        """Open the form, fill in two lines, and send the very same form until it is acknowledged."""
        page = self._insist(lambda: ask(self.house.port, FORM, self.cookies), 200)
        submission = UUID(hidden(page, "submission"))
        moves = re.findall(r'<option value="(\d+:\d+)">', page)
        notes = [f"{self.name} {number} {line}" for line in ("first", "second")]
        lines = [
            {
                "city": self.cities[number % len(self.cities)],
                "moved": moves[(number + line) % len(set(moves))],
                "status": "in_progress",
                "effective_on": (FIRST_DAY + timedelta(days=number)).isoformat(),
                "note": note,
            }
            for line, note in enumerate(notes)
        ]
        filled = {
            "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"),
            "seen": hidden(page, "seen"),
            "submission": str(submission),
            "lines-TOTAL_FORMS": "2",
            "lines-INITIAL_FORMS": "0",
            **{f"lines-{place}-{name}": value for place, line in enumerate(lines) for name, value in line.items()},
        }
        self._insist(lambda: ask(self.house.port, FORM, self.cookies, filled), 302)
        self.acknowledged[submission] = notes

    def _insist(self, attempt: Callable[[], tuple[int, str]], wanted: int) -> str:
        """Try until there is an answer. While the database is away the answer may be that something went wrong."""
        deadline = time.monotonic() + PATIENCE
        while True:
            self.tries += 1
            try:
                status, page = attempt()
            except (OSError, http.client.HTTPException):
                status, page = 0, ""
            if status == wanted:
                return page
            assert status in {0, 500}, (status, re.findall(r"<p>(.*?)</p>", page[page.find("<main") :], re.DOTALL))
            if status == 500:
                self.troubles.append("500")
            assert time.monotonic() < deadline, self.house.log.read_text()
            time.sleep(AGAIN)


def ask(port: int, path: str, cookies: str, filled: dict[str, str] | None = None) -> tuple[int, str]:
    """Status and page of one request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST" if filled else "GET", path, urlencode(filled) if filled else None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    assert found, page
    return found[1]


def sign_in(port: int) -> str:
    """The cookies of the secretariat, signed in by the form."""
    cookies = SimpleCookie()
    filled: dict[str, str] | None = None
    for _ in range(2):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        headers = {"Cookie": written(cookies), "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST" if filled else "GET", "/account/sign-in/", urlencode(filled) if filled else None, headers)
        answer = connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            cookies.load(cookie)
        page = answer.read().decode()
        connection.close()
        if filled is None:
            token = hidden(page, "csrfmiddlewaretoken")
            filled = {"csrfmiddlewaretoken": token, "login": "secretariat.latam@example.org", "password": PASSWORD}
    assert answer.status == 302, page
    return written(cookies)


def written(cookies: SimpleCookie) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())


@pytest.fixture(scope="module")
def loaded() -> Iterator[House]:
    """A house with the sample alliances."""
    home = Path(tempfile.mkdtemp(prefix="hanse-home-"))
    home.chmod(0o711)
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "HANSE_DATA_DIR": str(home / "data")}
    subprocess.run([HANSE, "demo", "--load-only"], env=environment, check=True, capture_output=True)
    yield House(environment, home / "log")
    shutil.rmtree(home)


@pytest.fixture
def house(loaded: House) -> Iterator[House]:
    """The same, serving."""
    loaded.open()
    yield loaded
    loaded.close()


def writers(house: House, forms: int) -> list[Writer]:
    """People at work, each with a share of the cities and of the forms."""
    cookies = sign_in(house.port)
    _, page = ask(house.port, FORM, cookies)
    select = re.search(r'<select name="lines-0-city".*?</select>', page, re.DOTALL)
    assert select
    cities = re.findall(r'<option value="(\d+)"', select[0])
    people = [Writer(house, cookies, cities[number::PEOPLE], forms // PEOPLE) for number in range(PEOPLE)]
    for person in people:
        person.start()
    return people


def acknowledged(people: list[Writer]) -> Recorded:
    return {submission: notes for person in people for submission, notes in person.acknowledged.items()}


def test_nothing_acknowledged_is_lost_or_twice_when_web_processes_are_killed(house: House) -> None:
    forms, kills, killed, restarts = 252, 10, 0, 0  # 504 entries
    people = writers(house, forms)

    while any(person.is_alive() for person in people):
        time.sleep(AGAIN)
        done = len(acknowledged(people))
        if restarts == 0 and done > forms // 2:
            house.kill()
            house.open()
            restarts += 1
        elif killed < kills and done > killed * forms // kills:
            killed += house.kill_web_process()

    assert [trouble for person in people for trouble in person.troubles] == []
    assert len(acknowledged(people)) == forms
    assert house.recorded() == acknowledged(people)
    assert killed > kills // 2
    assert restarts == 1
    assert sum(person.tries for person in people) > 2 * forms  # some did not get an answer at once
    assert "Traceback" not in house.log.read_text()


def test_nothing_acknowledged_is_lost_or_twice_when_the_database_is_killed(house: House) -> None:
    before, forms, kills, killed = house.recorded(), 80, 2, 0
    people = writers(house, forms)

    while any(person.is_alive() for person in people):
        time.sleep(AGAIN)
        if killed < kills and len(acknowledged(people)) > killed * forms // kills:
            house.kill_database()
            killed += 1

    assert {trouble for person in people for trouble in person.troubles} <= {"500"}
    assert len(acknowledged(people)) == forms
    assert house.recorded() == before | acknowledged(people)
    assert killed == kills
