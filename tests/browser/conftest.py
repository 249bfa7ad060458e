"""One browser for all tests of this folder, and a Hanse of its own, with the samples as they were loaded, for each module."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import house
from tests.browser.guests import Reception, Watch, Who
from tests.browser.looking import Look, Seen
from tests.browser.sights import Sight

Visit = Callable[..., Page]

pytest.register_assert_rewrite("tests.browser.promises")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What stands in this folder drives a real Chromium."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser; each visit gets a fresh profile."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    expect.set_options(timeout=10_000)  # milliseconds; a busy machine is no defect
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def reception(chromium: Browser) -> Iterator[Reception]:
    """The door of a Hanse in which nobody has done anything yet but load the samples."""
    with house.copied(house.loaded_samples()) as database, house.served(database) as address:
        yield Reception(chromium, address)


@pytest.fixture
def visit(reception: Reception) -> Iterator[Visit]:
    """Opens a tab for somebody. The test fails when a tab heard of trouble that nobody provoked."""
    watches: list[Watch] = []
    with ExitStack() as stack:

        def opened(who: Who, *, provoked: tuple[int, ...] = (), **options: Any) -> Page:
            page = stack.enter_context(reception.browser(who, **options)).new_page()
            watches.append(Watch(page, allowed=set(provoked)))
            return page

        yield opened
    assert [trouble for watch in watches for trouble in watch.heard] == []


@pytest.fixture(scope="module")
def seen(reception: Reception, sight: Sight) -> Seen:
    """The page of a module's `sight`, looked at in its reader's own language."""
    with reception.browser(sight.who, language="", viewport={"width": 1280, "height": 900}) as browser:
        page = browser.new_page()
        answers: list[int] = []
        page.on("response", lambda r: answers.append(r.status) if r.request.is_navigation_request() else None)
        watch = Watch(page, allowed={sight.status})
        sight.reach(page)
        return Seen(Look.at(page), watch.heard, answers[-1])
