"""`hanse demo` and `hanse serve` as a person meets them: what they say, that they serve, and that they end."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

HANSE = Path(sys.executable).with_name("hanse")
PATIENCE = 60.0  # seconds on a busy machine


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    """A machine on which the samples have been loaded."""
    home = Path(tempfile.mkdtemp(prefix="hanse-home-"))
    home.chmod(0o711)
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "HANSE_DATA_DIR": str(home / "data")}
    subprocess.run([HANSE, "demo", "--load-only"], env=environment, check=True, capture_output=True)
    yield environment
    shutil.rmtree(home)


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_open(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(port: int, *, opened: bool) -> None:
    """Wait until somebody listens there, or nobody any more."""
    deadline = time.monotonic() + PATIENCE
    while is_open(port) != opened:
        assert time.monotonic() < deadline, f"port {port} is not {'open' if opened else 'closed'}"
        time.sleep(0.05)


@contextlib.contextmanager
def started(environment: dict[str, str], *words: str, port: int) -> Iterator[subprocess.Popen[str]]:
    """A command that serves."""
    command = [str(HANSE), *words, "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with process:
        try:
            wait_for(port, opened=True)
            yield process
        finally:
            process.kill()


def test_demo_tells_the_address_and_one_sign_in_per_role_and_serves(environment: dict[str, str]) -> None:
    port = free_port()
    with started(environment, "demo", port=port) as demo:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/account/sign-in/") as page:
            assert page.status == 200
            sheets = re.findall(r'href="(/static/[^"]+\.css)"', page.read().decode())
        for sheet in sheets:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{sheet}") as found:
                assert found.headers["Cache-Control"].startswith("max-age=315360000")
        demo.send_signal(signal.SIGINT)
        said, complaints = demo.communicate(timeout=PATIENCE)

    assert sheets
    assert f"http://127.0.0.1:{port}/" in said
    for role in ("global_steward", "secretariat_lead", "city_lead", "expert", "observer"):
        assert re.search(rf"^  {role} +\S+@example\.org +\S+$", said, re.MULTILINE)
    assert complaints == ""
    assert demo.returncode == 0


@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGKILL])
def test_demo_leaves_nothing_behind_however_it_is_ended(environment: dict[str, str], way: signal.Signals) -> None:
    port = free_port()
    with started(environment, "demo", port=port) as demo:
        demo.send_signal(way)
        demo.wait(PATIENCE)

        wait_for(port, opened=False)

    pid_file = Path(environment["HANSE_DATA_DIR"]) / "database" / "cluster" / "postmaster.pid"
    deadline = time.monotonic() + PATIENCE
    while pid_file.exists():
        assert time.monotonic() < deadline, "the database still runs"
        time.sleep(0.05)


def test_another_command_shares_the_database_of_a_running_demo(environment: dict[str, str]) -> None:
    with started(environment, "demo", port=free_port()):
        done = subprocess.run([HANSE, "demo", "--load-only"], env=environment, capture_output=True, text=True, check=True)

    assert (done.stdout, done.stderr) == ("", "")  # there was nothing left to do


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_taken_port_is_said_with_the_option_that_helps(environment: dict[str, str], command: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        done = subprocess.run([HANSE, command, "--port", str(port)], env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr.startswith(f"Another program uses port {port}. Choose one: hanse {command} --port ")


@pytest.mark.parametrize("command", ["serve", "export progress --alliance latam --format json", "synth --alliance big"])
def test_command_refuses_a_database_without_its_tables(environment: dict[str, str], command: str) -> None:
    program = [str(HANSE), "manage", "migrate", "--fake", "gatherings", "zero"]
    subprocess.run(program, env=environment, check=True, capture_output=True)

    done = subprocess.run([HANSE, *command.split()], env=environment, capture_output=True, text=True, check=False)

    subprocess.run([HANSE, "manage", "migrate", "--fake"], env=environment, check=True, capture_output=True)
    assert done.returncode == 1
    assert re.fullmatch(r"The database lacks \d+ migrations of this Hanse\. Type: hanse manage migrate\n", done.stderr)
