"""Who visits: the sign-ins of the demonstration, and a browser that belongs to one of them and listens for trouble."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, StorageState

from hanse.demo.actions import PASSWORD

LANGUAGE_COOKIE = "django_language"
_NO_ANSWER = re.compile("net::ERR_INTERNET_DISCONNECTED|^htmx:")


class Who(StrEnum):
    """A person of the samples, by e-mail address; nobody has none."""

    NOBODY = ""
    STEWARD = "steward@example.org"
    SECRETARIAT = "secretariat.latam@example.org"
    STAFF = "staff.latam@example.org"
    CALI = "city.latam@example.org"
    EXPERT = "expert.latam@example.org"
    SECRETARIAT_OF_JAPAN = "secretariat.japan@example.org"
    SECRETARIAT_OF_HARBOURS = "secretariat.mobility@example.org"
    LISBON = "city.mobility@example.org"
    OBSERVER_OF_HARBOURS = "observer.mobility@example.org"


@dataclass
class Watch:
    """Everything that goes wrong in a tab without anybody seeing it: console, script, network and security policy.

    A browser reports what the Content-Security-Policy forbids as an error on the console.
    """

    page: Page
    heard: list[str] = field(default_factory=list)
    allowed: set[int] = field(default_factory=set)
    """HTTP statuses from 400 up that a test provokes on purpose; 0 is no answer at all."""

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.heard.append(f"script: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def _console(self, message: ConsoleMessage) -> None:
        provoked = any(f"status of {status}" in message.text for status in self.allowed if status)
        provoked |= 0 in self.allowed and bool(_NO_ANSWER.search(message.text))
        if message.type in {"error", "warning"} and not provoked:
            self.heard.append(f"console {message.type}: {message.text}")

    def _failed(self, request: Request) -> None:
        # The browser itself gives up what a page it leaves was still loading, and pages whose answer it saves as a file.
        if request.failure != "net::ERR_ABORTED" and 0 not in self.allowed:
            self.heard.append(f"request: {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.allowed:
            self.heard.append(f"answer: {response.url} {response.status}")


class Reception:
    """Signs people in through the sign-in page, once each, and gives them browsers."""

    def __init__(self, chromium: Browser, address: str) -> None:
        self.chromium = chromium
        self.address = address
        self._keys: dict[Who, StorageState] = {}

    @contextmanager
    def browser(self, who: Who, *, language: str = "en", **options: Any) -> Iterator[BrowserContext]:
        """A browser in which this person is signed in. `language` "" leaves it to the person's own language."""
        context = self.chromium.new_context(
            base_url=self.address, storage_state=self._key(who), locale="en-GB", reduced_motion="reduce", **options
        )
        context.set_default_timeout(10_000)
        if language:
            context.add_cookies([{"name": LANGUAGE_COOKIE, "value": language, "url": self.address}])
        yield context
        context.close()

    def _key(self, who: Who) -> StorageState | None:
        if who is Who.NOBODY:
            return None
        if who not in self._keys:
            context = self.chromium.new_context(base_url=self.address)
            sign_in(context.new_page(), who)
            self._keys[who] = context.storage_state()
            context.close()
        return self._keys[who]


def sign_in(page: Page, who: Who) -> None:
    """Sign in as people do."""
    page.goto("/account/sign-in/")
    page.fill("[name=login]", who)
    page.fill("[name=password]", PASSWORD)
    page.click("main [type=submit]")
    page.wait_for_url(lambda url: "/account/" not in url)
