"""A running server in front of hostile senders: what is too much is refused early and costs little."""

import http.client
import json
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from hanse.config.server import HEADERS_WITHIN, LARGEST_HEAD
from hanse.web.middleware import HEADERS
from tests.browser import house
from tests.config.test_demo_command import free_port, wait_for
from tests.config.visiting import Visitor

pytestmark = pytest.mark.usefixtures("django_db_setup")

SECRETARIAT = "secretariat.latam@example.org"
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def address(django_db_blocker: object) -> Iterator[str]:
    with house.copied(house.loaded_samples()) as database, house.served(database) as address:
        yield address


def spoken_with(address: str, said: bytes, *, wait: float = 20) -> bytes:
    """What the server answers to these bytes; empty when it hangs up."""
    at = urlsplit(address)
    with socket.create_connection((at.hostname, at.port or 80), timeout=wait) as connection:
        connection.sendall(said)
        return connection.recv(65_536)


def headers_of(address: str, path: str) -> dict[str, str]:
    at = urlsplit(address)
    connection = http.client.HTTPConnection(at.hostname or "", at.port)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    return {name.title(): value for name, value in answer.getheaders()}


def sent_until_refused(address: str, size: int, cookie: str = "") -> tuple[int, int]:
    """Status of a POST that announces so many bytes, and how many of them were taken before it came."""
    at = urlsplit(address)
    with socket.create_connection((at.hostname, at.port or 80), timeout=20) as connection:
        head = f"POST /account/sign-in/ HTTP/1.1\r\nHost: {at.netloc}\r\nContent-Length: {size}\r\nCookie: {cookie}\r\n"
        connection.sendall(f"{head}Content-Type: multipart/form-data; boundary=x\r\n\r\n".encode())
        connection.setblocking(False)
        sent, answer, deadline = 0, b"", time.monotonic() + 20
        while not answer and time.monotonic() < deadline:
            try:
                sent += connection.send(bytes(65_536))
            except BlockingIOError:
                time.sleep(0.01)
            except ConnectionError:
                pass
            try:
                answer = connection.recv(65_536)
            except BlockingIOError:
                continue
    return int(answer.split(b" ", 2)[1]), sent


def test_two_hundred_megabytes_are_refused_before_they_are_sent(address: str) -> None:
    began = time.monotonic()

    status, sent = sent_until_refused(address, 200 * MEGABYTE)

    assert status == 413
    assert sent < 20 * MEGABYTE  # what the sockets between us hold
    assert time.monotonic() - began < 10
    assert Visitor(address).status("/readyz") == 200


def test_body_that_announces_no_length_is_not_read(address: str) -> None:
    chunked = b"POST /account/sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"

    answer = spoken_with(address, chunked + b"10000\r\n" + bytes(0x10000) + b"\r\n")

    assert answer.startswith(b"HTTP/1.1 403 ")


@pytest.mark.parametrize(
    ("head", "refusal"),
    [
        (b"GET /" + b"a" * (LARGEST_HEAD + 4096) + b" HTTP/1.1\r\n", b"HTTP/1.1 414 "),
        (b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: 1\r\n" % number for number in range(150)), b"HTTP/1.1 431 "),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * (3 * LARGEST_HEAD) + b"\r\n", b"HTTP/1.1 431 "),
        (b"GET / HTTP/9.9\r\n", b"HTTP/1.1 400 "),
        (b"GET /\x00 HTTP/1.1\r\n", b"HTTP/1.1 400 "),
        (b"GET / HTTP/1.1\r\nX y: 1\r\n", b"HTTP/1.1 400 "),
    ],
    ids=["long address", "many headers", "long header", "strange version", "zero byte", "space in a name"],
)
def test_heads_that_are_too_large_or_malformed_are_refused(address: str, head: bytes, refusal: bytes) -> None:
    assert spoken_with(address, head + b"Host: 127.0.0.1\r\n\r\n").startswith(refusal)


def test_length_beside_chunks_is_not_believed(address: str) -> None:
    """Two ways to say where a request ends are how one is smuggled behind another."""
    both = b"POST /language/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"

    answer = spoken_with(address, both + b"0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")

    assert b"connection: close" in answer.lower()
    assert b"smuggled" not in answer
    assert answer.count(b"HTTP/1.1 ") == 1


def test_two_lengths_are_refused(address: str) -> None:
    answer = spoken_with(
        address, b"POST /language/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd"
    )

    assert answer.startswith(b"HTTP/1.1 400 ")


def test_heads_that_never_end_are_hung_up_on(address: str) -> None:
    began = time.monotonic()

    answer = spoken_with(address, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", wait=3 * HEADERS_WITHIN / 1000)

    assert answer == b""
    assert time.monotonic() - began < 2 * HEADERS_WITHIN / 1000


def test_fifty_slow_heads_keep_nobody_waiting(address: str) -> None:
    at = urlsplit(address)
    slow = [socket.create_connection((at.hostname, at.port or 80)) for _ in range(50)]
    for connection in slow:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")

    began = time.monotonic()
    status = Visitor(address).status("/readyz")

    assert status == 200
    assert time.monotonic() - began < 5
    for connection in slow:
        connection.close()


def test_files_of_the_house_carry_the_same_headers_and_no_banner(address: str) -> None:
    page = Visitor(address).page("/account/sign-in/")
    static = page.partition('<link rel="stylesheet" href="')[2].partition('"')[0]

    found = headers_of(address, static)

    assert {name: value for name, value in HEADERS.items() if name != "Cache-Control" and found.get(name) != value} == {}
    assert "immutable" in found["Cache-Control"]
    assert found["Server"] == "Hanse"
    assert headers_of(address, "/nowhere/")["Server"] == "Hanse"


def test_nothing_of_the_checkout_or_the_data_folder_is_served(address: str) -> None:
    for path in (
        "/.git/config",
        "/.env",
        "/static/../pyproject.toml",
        "/static/%2e%2e/pyproject.toml",
        "/static/",
        "/files/",
        "/media/",
    ):
        head = f"GET {path} HTTP/1.1\r\nHost: {urlsplit(address).netloc}\r\n\r\n"

        assert spoken_with(address, head.encode()).startswith(b"HTTP/1.1 404 "), path


def test_no_process_shows_a_secret_in_its_title_and_no_log_holds_one(tmp_path: Path) -> None:
    secrets = {"HANSE_SECRET_KEY": "the-key-" + "x1y2" * 16, "EMAIL_URL": "smtps://mailer:mail-password@127.0.0.1:9"}
    port = free_port()
    with house.copied(house.loaded_samples()) as database, (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [house.HANSE, "serve", "--port", str(port)], env=house._environment(database) | secrets, stdout=log, stderr=log
        )
        try:
            wait_for(port, opened=True)
            visitor = Visitor(f"http://127.0.0.1:{port}")
            visitor.sign_in(SECRETARIAT)
            visitor.status("/workspace/latam/?q=typed-by-somebody")
            titles = b" ".join(
                path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if str(port).encode() in path.read_bytes()
            )
        finally:
            server.terminate()
            server.wait(house.PATIENCE)
    written = (tmp_path / "log").read_text()
    assert b"serve" in titles
    told = titles.decode() + written
    assert [
        secret for secret in ("the-key-", "mail-password", "typed-by-somebody", SECRETARIAT, "sessionid") if secret in told
    ] == []
    assert [json.loads(line)["event"] for line in written.splitlines() if line.startswith("{")].count("request") >= 3
