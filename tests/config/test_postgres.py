"""The private PostgreSQL: there while it is used, gone afterwards, whole whatever is killed.

As root every test runs twice: as root, whose server runs as a user of its own, and as an ordinary user in a home folder.
"""

import contextlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from hanse.config import cluster

USER_PROGRAM = Path(__file__).with_name("database_user.py")
SOON = 8.0  # seconds on a busy machine; on an idle one a server is gone after half a second
IS_ROOT = os.geteuid() == 0
ORDINARY = "nobody"


@dataclass
class User:
    """A process that uses the database."""

    process: subprocess.Popen[str]

    def says(self) -> str:
        """Its next line."""
        assert self.process.stdout
        return self.process.stdout.readline().rstrip("\n")

    def sql(self, statement: str) -> str:
        """The first value of the result."""
        assert self.process.stdin
        self.process.stdin.write(statement + "\n")
        self.process.stdin.flush()
        return self.says()

    def leave(self) -> None:
        """End as a command ends."""
        assert self.process.stdin
        self.process.stdin.close()
        assert self.process.wait(SOON) == 0

    def end(self) -> None:
        """End at once, and leave nothing of it to the next test."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            with contextlib.suppress(BrokenPipeError):
                stream.close()  # type: ignore[union-attr]


@dataclass
class Machine:
    """A home folder with nothing in it, and the person whose it is."""

    home: Path
    prefix: list[str]
    environment: dict[str, str]
    users: list[User] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """The data folder that Hanse chooses or is given here."""
        return Path(self.environment.get("HANSE_DATA_DIR", self.home / ".local" / "share" / "hanse"))

    @property
    def cluster(self) -> Path:
        """The data folder of the server."""
        return self.data / "database" / "cluster"

    def begin(self) -> User:
        """A process that starts to use the database, perhaps not there yet."""
        process = subprocess.Popen(
            [*self.prefix, sys.executable, str(USER_PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment,
            cwd="/",
        )
        self.users.append(User(process))
        return self.users[-1]

    def use(self) -> User:
        """A process that uses the database."""
        user = self.begin()
        assert user.says() == "ready", user.process.communicate()
        return user

    def server(self) -> int:
        """The number of the server's process."""
        return int((self.cluster / "postmaster.pid").read_text().splitlines()[0])

    def keeper(self) -> int:
        """The number of the process that keeps the server."""
        return int(Path(f"/proc/{self.server()}/stat").read_text().rpartition(")")[2].split()[1])


@pytest.fixture(scope="module", params=["this user", *(["an ordinary user"] if IS_ROOT else [])])
def used_home(request: pytest.FixtureRequest) -> Iterator[Machine]:
    """A home folder where the database has been made and used before."""
    home = Path(tempfile.mkdtemp(prefix="hanse-home-"))
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    prefix: list[str] = []
    if request.param == "an ordinary user":
        person = pwd.getpwnam(ORDINARY)
        os.chown(home, person.pw_uid, person.pw_gid)
        prefix = ordinary_user(person)
    elif IS_ROOT:  # who would use /var/lib/hanse, where a person's own data may lie
        home.chmod(0o711)
        environment["HANSE_DATA_DIR"] = str(home / "data")
    machine = Machine(home, prefix, environment)
    machine.use().leave()
    yield machine
    shutil.rmtree(home)


@pytest.fixture
def machine(used_home: Machine) -> Iterator[Machine]:
    """A copy of that home for one test."""
    home = Path(tempfile.mkdtemp(prefix="hanse-home-"))
    subprocess.run(["cp", "-a", f"{used_home.home}/.", home], check=True)
    environment = {name: value.replace(str(used_home.home), str(home)) for name, value in used_home.environment.items()}
    machine = Machine(home, used_home.prefix, environment)
    yield machine
    for user in machine.users:
        user.end()
    eventually(lambda: not (machine.cluster / "postmaster.pid").exists())
    shutil.rmtree(home)


def ordinary_user(person: pwd.struct_passwd) -> list[str]:
    """What to put before a command to run it as this person.

    Where root's Python lies in root's closed home folder, the right to read it goes along; nothing else does.
    """
    words = ["setpriv", f"--reuid={person.pw_uid}", f"--regid={person.pw_gid}", "--clear-groups"]
    if (
        cluster.reachable(Path(sys.executable))
        and cluster.reachable(Path(sys.executable).parent)
        and cluster.reachable(USER_PROGRAM.parent)
    ):
        return words
    return [*words, "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]


def eventually(holds: Callable[[], bool]) -> bool:
    """Whether this comes true soon."""
    deadline = time.monotonic() + SOON
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return holds()


def is_gone(process: int) -> bool:
    """Whether there is no such process any more, or only its name in the list until somebody asks how it ended."""
    try:
        os.kill(process, 0)
        return sys.platform == "linux" and Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (ProcessLookupError, FileNotFoundError):
        return True


def test_database_is_there_while_used_and_gone_afterwards(machine: Machine) -> None:
    user = machine.use()
    server = machine.server()
    assert user.sql("select current_user || ' of ' || current_database()") == "hanse of hanse"

    user.leave()

    assert is_gone(server)


def test_database_keeps_what_it_was_told(machine: Machine) -> None:
    first = machine.use()
    first.sql("create table kept as select 42 as answer")
    first.leave()

    assert machine.use().sql("select answer from kept") == "42"


def test_database_listens_on_no_network(machine: Machine) -> None:
    assert machine.use().sql("show listen_addresses") == ""


def test_database_is_durable_and_checks_its_pages(machine: Machine) -> None:
    user = machine.use()
    assert [user.sql(f"show {name}") for name in ("fsync", "synchronous_commit", "data_checksums")] == ["on", "on", "on"]


def test_role_is_held_by_row_level_security(machine: Machine) -> None:
    privileges = "select rolsuper::text || rolbypassrls::text from pg_roles where rolname = current_user"
    assert machine.use().sql(privileges) == "falsefalse"


def test_second_user_shares_the_server_and_may_stay_longer(machine: Machine) -> None:
    first = machine.use()
    second = machine.use()
    server = machine.server()

    first.leave()

    assert second.sql("select 1") == "1"
    assert not is_gone(server)
    second.leave()
    assert is_gone(server)


def test_two_first_starts_at_once_make_one_database(machine: Machine) -> None:
    shutil.rmtree(machine.data)

    users = [machine.begin(), machine.begin()]

    assert [user.says() for user in users] == ["ready", "ready"]
    assert len({user.sql("select pg_postmaster_start_time()") for user in users}) == 1


def test_killed_user_leaves_no_server(machine: Machine) -> None:
    user = machine.use()
    server = machine.server()

    user.process.kill()

    assert eventually(lambda: is_gone(server))


def test_killed_server_comes_back_with_all_it_had(machine: Machine) -> None:
    user = machine.use()
    user.sql("create table kept as select 42 as answer")
    server = machine.server()

    os.kill(server, signal.SIGKILL)

    ready = machine.data / "database" / "keeper.lock"
    assert eventually(lambda: is_gone(server) and ready.read_text() == "ready")
    assert machine.use().sql("select answer from kept") == "42"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_killed_keeper_leaves_no_server(machine: Machine) -> None:
    machine.use()
    server = machine.server()

    os.kill(machine.keeper(), signal.SIGKILL)

    assert eventually(lambda: is_gone(server))
    assert machine.use().sql("select 1") == "1"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_nothing_acknowledged_is_lost_when_everything_is_killed(machine: Machine) -> None:
    user = machine.use()
    user.sql("create table kept as select 42 as answer")
    server = machine.server()

    for process in (machine.keeper(), user.process.pid, server):
        os.kill(process, signal.SIGKILL)

    assert eventually(lambda: is_gone(server))
    assert machine.use().sql("select answer from kept") == "42"


def test_home_folder_keeps_its_permissions(machine: Machine) -> None:
    before = stat.S_IMODE(machine.home.stat().st_mode)
    shutil.rmtree(machine.data)

    machine.use().leave()

    assert stat.S_IMODE(machine.home.stat().st_mode) == before
    assert stat.S_IMODE(machine.cluster.stat().st_mode) == 0o700


def test_data_of_another_version_is_refused_and_left_alone(machine: Machine) -> None:
    (machine.cluster / "PG_VERSION").write_text("17\n")

    user = machine.begin()

    assert "was made by PostgreSQL 17; this Hanse brings PostgreSQL 18" in user.process.communicate()[1]
    (machine.cluster / "PG_VERSION").write_text("18\n")
    assert machine.use().sql("select 1") == "1"


def test_half_made_database_is_made_again(machine: Machine) -> None:
    machine.cluster.rename(machine.cluster.with_name("cluster.draft"))  # as if its making had been interrupted

    assert machine.use().sql("select 1") == "1"


@pytest.mark.skipif(not IS_ROOT, reason="only root's server runs as somebody who cannot reach a closed folder")
def test_root_may_name_a_closed_folder_and_it_stays_closed() -> None:
    home = Path(tempfile.mkdtemp(prefix="hanse-home-"))
    machine = Machine(home, [], {"HOME": str(home), "PATH": os.environ["PATH"], "HANSE_DATA_DIR": str(home)})
    user = machine.use()

    assert user.sql("select 1") == "1"
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    user.leave()
    shutil.rmtree(machine.cluster.resolve())
    shutil.rmtree(home)


def test_database_url_needs_no_private_server(tmp_path: Path) -> None:
    program = "from hanse.config import postgres\nwith postgres.running(): print('nothing to do')"
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": "postgres://elsewhere/hanse",
        "HANSE_DATA_DIR": str(tmp_path / "data"),
    }

    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)

    assert done.stdout == "nothing to do\n"
    assert not (tmp_path / "data").exists()


def test_trouble_is_explained_in_plain_words() -> None:
    output = 'initdb: error: could not write to file "x": No space left on device'

    assert str(cluster.explained("initdb failed.", output)).startswith("No room on disk")
