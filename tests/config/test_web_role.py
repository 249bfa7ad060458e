"""Whoever serves, PostgreSQL knows the web as a role that owns nothing, directly or through PgBouncer."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from hanse.config import cluster, installation
from tests.browser import house
from tests.config.visiting import Visitor

pytestmark = pytest.mark.usefixtures("django_db_setup")

USERS = "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
LEFT = "SELECT (SELECT count(*) FROM alliances_membercity), coalesce(current_setting('hanse.reach', true), '')"
HERE, THERE = "secretariat.latam@example.org", "secretariat.japan@example.org"
PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@pytest.fixture(scope="module")
def database(django_db_blocker: object) -> Iterator[str]:
    with house.copied(house.loaded_samples()) as copy:
        yield copy


def test_web_processes_are_connected_as_the_web_role(database: str) -> None:
    with house.served(database) as address:
        Visitor(address).sign_in(HERE)
        with house.connected(database, user=installation.ROLE) as owner:
            users = owner.execute(USERS, [database]).fetchall()

    assert users == [("hanse_web",)]


def test_hanse_that_knows_only_the_owners_address_confines_itself(database: str) -> None:
    """On a server with one role for everything each page still steps down to the web's role for its transaction."""
    with house.served(database, DATABASE_URL=house.url(database, user=installation.ROLE)) as address:
        visitor = Visitor(address)
        visitor.sign_in(HERE)

        assert visitor.status("/workspace/latam/progress/") == 200
        assert visitor.status("/workspace/japan/progress/") == 404


def test_web_role_cannot_migrate_and_is_told_what_to_set(database: str) -> None:
    owner = house.url(database, user=installation.ROLE)
    web = os.environ | {"DATABASE_URL": house.url(database, user=installation.WEB_ROLE)}
    back = [house.HANSE, "manage", "migrate", "gatherings", "zero"]
    subprocess.run(back, env=web | {"HANSE_OWNER_DATABASE_URL": owner}, check=True)

    done = subprocess.run([house.HANSE, "manage", "migrate"], env=web, capture_output=True, text=True, check=False)
    mended = subprocess.run([house.HANSE, "manage", "migrate"], env=web | {"HANSE_OWNER_DATABASE_URL": owner}, check=False)

    assert (done.returncode, mended.returncode) == (1, 0)
    assert "HANSE_OWNER_DATABASE_URL" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that PgBouncer's user, who is not root, can read; pytest's own cannot be."""
    with tempfile.TemporaryDirectory(prefix="hanse-pool-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextlib.contextmanager
def pooled(database: str, folder: Path) -> Iterator[str]:
    """PgBouncer in transaction mode with one single connection to the database, which all its visitors take turns on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    host = house.url("", user="").partition("@/")[2].rstrip("/")
    (folder / "users.txt").write_text('"hanse_web" ""\n')
    (folder / "pgbouncer.ini").write_text(
        f"[databases]\n{database} = host={host} port={installation.PORT}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = trust\n"
        f"auth_file = {folder}/users.txt\npool_mode = transaction\ndefault_pool_size = 1\n"
    )
    command = [str(PGBOUNCER), str(folder / "pgbouncer.ini")]
    user = cluster.owner(Path("/nonexistent"))
    root = os.geteuid() == 0
    pool = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=user.pw_uid if root else None,
        group=user.pw_gid if root else None,
        extra_groups=[] if root else None,
    )
    try:
        for _ in range(200):
            assert pool.poll() is None
            with socket.socket() as probe, contextlib.suppress(OSError):
                probe.connect(("127.0.0.1", port))
                break
            time.sleep(0.05)
        yield f"postgres://hanse_web@127.0.0.1:{port}/{database}"
    finally:
        pool.terminate()
        pool.wait(10)


@pytest.mark.skipif(PGBOUNCER is None, reason="PgBouncer is not installed (apt-get install pgbouncer)")
def test_two_alliances_take_turns_on_one_pooled_connection_and_never_see_each_other(database: str, folder: Path) -> None:
    with pooled(database, folder) as pool, house.served(database, DATABASE_URL=pool) as address:
        here, there = Visitor(address), Visitor(address)
        here.sign_in(HERE)
        there.sign_in(THERE)

        def look(number: int) -> tuple[str, str, int]:
            visitor, own, other = (here, "latam", "japan") if number % 2 else (there, "japan", "latam")
            seen = visitor.page(f"/workspace/{own}/progress/record/")
            return (
                own,
                "Cali" if "Cali" in seen else "Kakogawa" if "Kakogawa" in seen else "",
                visitor.status(f"/workspace/{other}/"),
            )

        with ThreadPoolExecutor(8) as together:
            found = set(together.map(look, range(40)))
        with psycopg.connect(pool) as connection:
            left = connection.execute(LEFT).fetchone()

    assert found == {("latam", "Cali", 404), ("japan", "Kakogawa", 404)}
    assert left == (0, "")
