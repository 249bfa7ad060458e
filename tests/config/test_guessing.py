"""A served Hanse under attack from this machine: nobody gets in by guessing, the owner does, and it keeps answering."""

import http.client
import re
import secrets
import string
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from itertools import repeat

import pytest

from hanse.demo.actions import PASSWORD
from tests.browser import house
from tests.browser.guests import Who

ATTACKER, OWNER = "127.0.0.1", "127.0.0.2"
"""Two network addresses of this machine."""
GUESSES, COOKIES, AT_ONCE = 500, 5_000, 8
SIGN_IN, DESK = "/account/sign-in/", "/workspace/latam/"
PATIENCE = 10
"""Seconds that any one answer may take, in the middle of it all."""


@dataclass
class Browser:
    """Somebody at a network address, with a jar of cookies."""

    server: str
    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        host, port = self.server.removeprefix("http://").split(":")
        self.line = http.client.HTTPConnection(host, int(port), timeout=PATIENCE, source_address=(self.address, 0))

    def ask(self, path: str, **typed: str) -> tuple[int, str, str]:
        """Status, where it leads, and the page."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if typed:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            body = urllib.parse.urlencode(typed)
        self.line.request("POST" if typed else "GET", path, body, headers)
        answer = self.line.getresponse()
        page = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer.status, answer.headers.get("Location", ""), page

    def sign_in(self, who: str, password: str) -> tuple[int, str, str]:
        """Send the sign-in form; the first time after opening it."""
        if "csrftoken" not in self.cookies:
            self.ask(SIGN_IN)
        return self.ask(SIGN_IN, login=who, password=password, csrfmiddlewaretoken=self.cookies["csrftoken"])

    def is_in(self) -> bool:
        return self.ask(DESK)[0] == 200


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with house.copied(house.loaded_samples()) as database:
        yield database


@pytest.fixture(scope="module")
def server(database: str) -> Iterator[str]:
    with house.served(database) as address:
        yield address


@contextmanager
def attack(crowd: ThreadPoolExecutor, work: "Iterator[object]") -> Iterator[list[object]]:
    """Let an attack run beside what is done in the block; what came of it is complete afterwards."""
    found: list[object] = []
    done = crowd.submit(lambda: found.extend(work))
    yield found
    done.result()


def guess(server: str, who: str, number: int) -> list[str]:
    """So many guesses over one line: for each what the page said."""
    browser = Browser(server, ATTACKER)
    said = []
    for _ in range(number):
        status, _, page = browser.sign_in(who, secrets.token_urlsafe(12))
        said.append("too often" if "That was tried too often" in page else f"{status}")
    return said


def test_five_hundred_guesses_open_no_account_and_keep_nobody_out(server: str) -> None:
    known = Browser(server, ATTACKER)  # the owner, once at the attacker's own network
    known.sign_in(Who.CALI, PASSWORD)
    assert known.is_in()
    known.cookies.pop("sessionid")
    slowest = 0.0

    with ThreadPoolExecutor(AT_ONCE) as crowd, ThreadPoolExecutor(1) as beside:
        work = crowd.map(guess, repeat(server, AT_ONCE), repeat(Who.CALI), repeat(GUESSES // AT_ONCE + 1))
        with attack(beside, work) as said:
            for _ in range(20):
                began = time.monotonic()
                assert Browser(server, OWNER).ask("/readyz")[0] == 200
                slowest = max(slowest, time.monotonic() - began)
            elsewhere = Browser(server, OWNER)
            elsewhere.sign_in(Who.CALI, PASSWORD)
            known.sign_in(Who.CALI, PASSWORD)

    answers = Counter(answer for line in said for answer in line)  # type: ignore[attr-defined]
    assert answers.total() >= GUESSES
    assert answers == {"200": 5, "too often": answers.total() - 5}
    assert (elsewhere.is_in(), known.is_in()) == (True, True)
    assert slowest < PATIENCE / 2


def test_counters_are_everybodys_and_outlive_a_restart(database: str) -> None:
    for expected in (["200"] * 5 + ["too often"] * 3, ["too often"] * 3):
        with house.served(database) as address, ThreadPoolExecutor(1) as alone:
            assert alone.submit(guess, address, Who.EXPERT, len(expected)).result() == expected


def keys(number: int) -> list[str]:
    """Session keys as Django makes them, made up."""
    letters = string.ascii_lowercase + string.digits
    return ["".join(secrets.choice(letters) for _ in range(32)) for _ in range(number)]


def test_five_thousand_made_up_sessions_open_nothing(server: str) -> None:
    owner = Browser(server, OWNER)
    owner.sign_in(Who.SECRETARIAT, PASSWORD)

    def try_all(made_up: list[str]) -> list[str]:
        browser, led_to = Browser(server, ATTACKER), []
        for key in made_up:
            browser.cookies["sessionid"] = key
            status, where, _ = browser.ask(DESK)
            led_to.append(f"{status} {where}")
        return led_to

    slowest = 0.0
    with ThreadPoolExecutor(AT_ONCE) as crowd, ThreadPoolExecutor(1) as beside:
        work = crowd.map(try_all, [keys(COOKIES // AT_ONCE) for _ in range(AT_ONCE)])
        with attack(beside, work) as led_to:
            for _ in range(20):
                began = time.monotonic()
                assert owner.is_in()
                slowest = max(slowest, time.monotonic() - began)

    assert Counter(answer for line in led_to for answer in line) == {  # type: ignore[attr-defined]
        f"302 {SIGN_IN}?next={DESK}": COOKIES
    }
    assert slowest < PATIENCE / 2


def test_page_of_the_sign_in_says_what_else_one_can_do(server: str) -> None:
    guess(server, "nobody@example.org", 5)
    _, _, page = Browser(server, ATTACKER).sign_in("nobody@example.org", PASSWORD)

    assert re.search(r"Wait five minutes, or get in another way: a passkey, or a code by e-mail", page)
