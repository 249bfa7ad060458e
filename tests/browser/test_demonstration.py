"""Whoever types `make run` can follow a mail: nothing leaves the machine, and a page shows what would have."""

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import house
from tests.browser.guests import Reception, Watch, Who
from tests.browser.looking import Look
from tests.config.test_demo_command import free_port, wait_for

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no such signals")


@pytest.fixture(scope="module")
def reception(chromium: Browser) -> Iterator[Reception]:
    """The door of a `hanse demo`."""
    port = free_port()
    with house.copied(house.loaded_samples()) as database:
        command = [house.HANSE, "demo", "--port", str(port)]
        with subprocess.Popen(command, env=house._environment(database), stdout=subprocess.DEVNULL) as demo:
            wait_for(port, opened=True)
            yield Reception(chromium, f"http://127.0.0.1:{port}")
            demo.terminate()


def test_code_for_signing_in_is_read_in_the_post_and_opens_the_desk(reception: Reception) -> None:
    with reception.browser(Who.NOBODY) as browser:
        page = browser.new_page()
        watch = Watch(page)
        page.goto("/account/sign-in/code/")
        page.fill("main [name=email]", Who.SECRETARIAT)
        page.click("main [type=submit]")
        post = browser.new_page()
        post.goto(page.url)
        post.click("main a[href='/post/']")
        looks = [Look.at(post)]
        post.locator("main table a").first.click()
        looks.append(Look.at(post))
        code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", post.inner_text("main"))
        assert code

        page.fill("main [name=code]", code[0])
        page.click("main [type=submit]")

        expect(page).to_have_url(re.compile("/workspace/latam/$"))
        assert watch.heard == []
    assert [(look.violations, look.sideways, look.cut_off, look.inline, look.twice) for look in looks] == [
        ([], [], [], [], [])
    ] * 2
