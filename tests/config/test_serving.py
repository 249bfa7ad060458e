"""A running server as its keeper meets it: lines that a program can read, mistakes that are said, Ctrl-C that ends it."""

import contextlib
import json
import os
import pty
import select
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest

from hanse.config.server import GRACE
from hanse.demo.actions import PASSWORD
from tests.config.test_demo_command import HANSE, PATIENCE, free_port, is_open, wait_for
from tests.config.test_kill import ask, sign_in

BROKEN = {
    "raising": """
        from django.urls import path
        from hanse.access.doors import public
        from hanse.config.urls import handler403, urlpatterns as ours

        def raising(request):
            raise RuntimeError("the mast is broken")

        urlpatterns = [path("raising/", public(raising)), *ours]
        """,
    "lost": "from hanse.nowhere import nothing",
}
"""Modules of addresses, by name, in which something is wrong."""


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    """A machine on which the samples have been loaded, with broken copies of the table of addresses."""
    home = Path(tempfile.mkdtemp(prefix="hanse-home-"))
    home.chmod(0o711)
    for name, source in BROKEN.items():
        lines = source.splitlines()
        (home / f"{name}_urls.py").write_text("\n".join(line.removeprefix("        ") for line in lines))
        (home / f"{name}.py").write_text(f'from hanse.config.settings import *\nROOT_URLCONF = "{name}_urls"\n')
    environment = {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "HANSE_DATA_DIR": str(home / "data"),
        "PYTHONPATH": str(home),
        "TERM": "xterm",
    }
    subprocess.run([HANSE, "demo", "--load-only"], env=environment, check=True, capture_output=True)
    yield environment
    shutil.rmtree(home)


@contextlib.contextmanager
def serving(environment: dict[str, str], output: Path) -> Iterator[int]:
    """A server, by its port. What it writes lies in the folder: requests in `out`, troubles in `err`."""
    port = free_port()
    with (output / "out").open("wb") as out, (output / "err").open("wb") as err:
        process = subprocess.Popen([HANSE, "serve", "--port", str(port)], env=environment, stdout=out, stderr=err)
        try:
            wait_for(port, opened=True)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)


def get(address: str, **headers: str) -> "tuple[int, Message]":
    request = urllib.request.Request(address, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.headers


def lines(file: Path) -> list[dict[str, object]]:
    """The lines of a log without what differs from run to run."""
    found = [json.loads(line) for line in file.read_text().splitlines() if line.startswith("{")]
    return [{name: value for name, value in line.items() if name not in {"timestamp", "ms"}} for line in found]


def test_every_request_is_one_line_of_keys(environment: dict[str, str], tmp_path: Path) -> None:
    with serving(environment, tmp_path) as port:
        status, headers = get(f"http://127.0.0.1:{port}/healthz", X_Request_ID="from-the-proxy")
        cookies = sign_in(port)
        desk, _ = ask(port, "/workspace/latam/?q=something-typed", cookies)

    assert (status, headers["X-Request-ID"], desk) == (200, "from-the-proxy", 200)
    common = {"event": "request", "level": "info", "logger": "hanse.requests", "status": 200}
    first, *_, last = lines(tmp_path / "out")
    assert first == common | {
        "request": "from-the-proxy",
        "method": "GET",
        "route": "/healthz",
        "person": None,
        "alliance": None,
    }
    person, request = last.pop("person"), last.pop("request")
    assert last == common | {"method": "GET", "route": "/workspace/<slug:alliance>/", "alliance": "latam"}
    assert isinstance(person, int)
    assert len(str(request)) == 32
    written = (tmp_path / "out").read_text() + (tmp_path / "err").read_text()
    assert [word for word in ("something-typed", "example.org", PASSWORD) if word in written] == []


def test_id_that_no_proxy_would_send_is_replaced(environment: dict[str, str], tmp_path: Path) -> None:
    with serving(environment, tmp_path) as port:
        _, headers = get(f"http://127.0.0.1:{port}/healthz", X_Request_ID='"} made up')

    assert len(headers["X-Request-ID"]) == 32


def test_error_leaves_its_traceback_under_the_id_of_its_request(environment: dict[str, str], tmp_path: Path) -> None:
    with serving(environment | {"DJANGO_SETTINGS_MODULE": "raising"}, tmp_path) as port:
        status, _ = get(f"http://127.0.0.1:{port}/raising/")

    assert status == 500
    [trouble] = lines(tmp_path / "err")
    assert (trouble["level"], trouble["event"]) == ("error", "Internal Server Error: /raising/")
    assert trouble["request"] == lines(tmp_path / "out")[0]["request"]
    assert str(trouble["exception"]).endswith("RuntimeError: the mast is broken")


def test_what_cannot_be_imported_is_said_before_anything_is_served(environment: dict[str, str]) -> None:
    port = free_port()
    done = subprocess.run(
        [HANSE, "serve", "--port", str(port)],
        env=environment | {"DJANGO_SETTINGS_MODULE": "lost"},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.endswith("ModuleNotFoundError: No module named 'hanse.nowhere'\n")


def interrupted(environment: dict[str, str], port: int, *, after: bytes, pause: float) -> tuple[str, int, float]:
    """Run the demonstration on a terminal and press Ctrl-C some time after it has said something.

    Gives what it said, its exit code, and the seconds that it took to end.
    """
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover - another process
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # as a terminal gives it: tests that run in the background ignore it
        os.execve(HANSE, [str(HANSE), "demo", "--port", str(port)], environment)
    said, pressed, deadline = b"", 0.0, time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                said += os.read(terminal, 65536)
            except OSError:  # the terminal is closed: nobody is there any more
                break
        if after in said and not pressed:
            time.sleep(pause)
            os.write(terminal, b"\x03")
            pressed = time.monotonic()
    else:
        os.kill(child, signal.SIGKILL)
    os.close(terminal)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return said.decode(), code, time.monotonic() - pressed


@pytest.mark.parametrize(
    ("after", "pause"),
    [(b"Preparing the tables", 0.3), (b"Ctrl-C stops it", 0.0), (b"Ctrl-C stops it", 0.1), (b"Ctrl-C stops it", 2.0)],
)
def test_ctrl_c_on_a_terminal_ends_everything(environment: dict[str, str], after: bytes, pause: float) -> None:
    if after == b"Preparing the tables":  # of a first start
        environment = environment | {"HANSE_DATA_DIR": environment["HANSE_DATA_DIR"] + "-first"}
    port = free_port()

    said, code, took = interrupted(environment, port, after=after, pause=pause)

    assert code in {0, 130}, said
    assert took < GRACE, said  # nobody had to be killed
    assert "Traceback" not in said
    assert "error" not in said
    assert not is_open(port)
    database = Path(environment["HANSE_DATA_DIR"]) / "database"
    assert not (database / "cluster" / "postmaster.pid").exists()


def test_signal_to_every_process_at_once_ends_everything(environment: dict[str, str]) -> None:
    port = free_port()
    process = subprocess.Popen(
        [HANSE, "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    with process:
        wait_for(port, opened=True)
        began = time.monotonic()

        os.killpg(process.pid, signal.SIGTERM)
        complaints = process.communicate(timeout=PATIENCE)[1]

    assert process.returncode == 0, complaints
    assert complaints == b""
    assert time.monotonic() - began < GRACE
