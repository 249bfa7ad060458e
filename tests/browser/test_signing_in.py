"""The ways in, as people go them: password, passkey, app, recovery code, code by mail, identity provider; and all the way out."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import psycopg
import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import connection
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Browser, BrowserContext, Page, expect

from hanse.demo.actions import PASSWORD
from tests.browser import house
from tests.browser.guests import LANGUAGE_COOKIE, Watch, Who
from tests.browser.looking import Look

ACCOUNT = "/account/"
REGISTER = re.compile(r":\d+/register/$")
IN_THE_HOUSE = re.compile(r":\d+/(workspace/[a-z-]+/)?$")
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""A device that keeps passkeys and knows its owner (WebAuthn domain of the Chrome DevTools Protocol)."""


@dataclass(frozen=True)
class Door:
    """A Hanse that trusts an identity provider, and the database behind it."""

    address: str
    database: str

    def mail_to(self, who: Who) -> str:
        """The last mail to somebody, as it waits in the outbox."""
        at = connection.settings_dict
        with psycopg.connect(host=at["HOST"], user=at["USER"], dbname=self.database) as database:
            found = database.execute(
                "SELECT text FROM outbox_message WHERE to_address = %s ORDER BY created_at DESC LIMIT 1", [who]
            ).fetchone()
        assert found
        return str(found[0])


Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    known = [
        User(sub="steward", claims={"email": str(Who.STEWARD), "email_verified": True}),
        User(sub="stranger", claims={"email": "stranger@example.org", "email_verified": True}),
    ]
    with ExitStack() as stack:
        provider = stack.enter_context(run_server_in_thread(user_claims=known))
        database = stack.enter_context(house.copied(house.loaded_samples()))
        trusted = {
            "HANSE_OIDC_ISSUER": f"http://localhost:{provider.server_port}",
            "HANSE_OIDC_CLIENT_ID": "hanse",
            "HANSE_OIDC_CLIENT_SECRET": "secret",
            "HANSE_OIDC_NAME": "the Ministry",
        }
        address = stack.enter_context(house.served(database, **trusted))
        # Browsers keep passkeys for names, not for bare addresses.
        yield Door(address.replace("127.0.0.1", "localhost"), database)


@pytest.fixture
def browse(chromium: Browser, door: Door) -> Iterator[Opened]:
    """Opens a tab of a browser of its own. The test fails when a tab heard of trouble that nobody provoked."""
    watches: list[Watch] = []
    with ExitStack() as stack:

        def opened(*, provoked: tuple[int, ...] = (), quiet: bool = True) -> Page:
            context: BrowserContext = stack.enter_context(
                chromium.new_context(base_url=door.address, locale="en-GB", reduced_motion="reduce")
            )
            context.set_default_timeout(10_000)
            context.add_cookies([{"name": LANGUAGE_COOKIE, "value": "en", "url": door.address}])
            page = context.new_page()
            if quiet:
                watches.append(Watch(page, allowed=set(provoked)))
            return page

        yield opened
    assert [trouble for watch in watches for trouble in watch.heard] == []


def with_device(page: Page) -> Page:
    """Put a device that keeps passkeys into the browser."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return page


def type_password(page: Page, who: Who, password: str = PASSWORD) -> None:
    page.goto("/account/sign-in/")
    page.fill("[name=login]", who)
    page.fill("[name=password]", password)
    with page.expect_navigation():  # a server that has just begun takes its time; going on before its answer would call it off
        page.click("main form:has([name=password]) [type=submit]")


def sign_out(page: Page) -> None:
    page.goto("/account/sign-out/")
    page.click("main [type=submit]")
    page.wait_for_url(re.compile("/sign-in/"))


def is_in(page: Page) -> bool:
    page.goto(ACCOUNT)
    return "/sign-in/" not in page.url


def shuts_nobody_out(page: Page) -> bool:
    """The page keeps what every page promises (tests/browser/promises.py)."""
    look = Look.at(page)
    assert (look.violations, look.sideways, look.cut_off, look.inline, look.twice) == ([], [], [], [], [])
    page.set_viewport_size({"width": 1280, "height": 900})
    return True


def test_passkey_is_added_and_then_opens_the_house_without_a_password(browse: Opened) -> None:
    page = with_device(browse())
    type_password(page, Who.SECRETARIAT)
    page.goto("/account/second-factor/?next=/register/")
    page.click("text=Add a passkey")
    page.fill("[name=name]", "My phone")
    page.click("text=Add the passkey")
    page.wait_for_url("**/recovery-codes/")
    assert shuts_nobody_out(page)
    page.click("text=I have kept them")
    page.wait_for_url(REGISTER)
    page.goto(ACCOUNT)
    expect(page.locator("main")).to_contain_text("My phone")
    assert shuts_nobody_out(page)
    sign_out(page)

    page.goto("/account/sign-in/?next=/register/")
    page.click("text=Use a passkey")

    page.wait_for_url(REGISTER)
    page.goto("/account/second-factor/")
    page.wait_for_url(IN_THE_HOUSE)  # this session has used its second factor
    sign_out(page)
    type_password(page, Who.SECRETARIAT)
    page.wait_for_url("**/sign-in/second-factor/")
    assert shuts_nobody_out(page)
    page.click("text=Use a passkey")
    page.wait_for_url(IN_THE_HOUSE)

    page.goto(ACCOUNT)
    page.click("text=rename")
    page.fill("[name=name]", "My tablet")
    assert shuts_nobody_out(page)
    page.click("main [type=submit]")
    page.wait_for_url("**/account/")
    page.get_by_role("link", name="Remove My tablet").click()
    assert shuts_nobody_out(page)
    page.click("main [type=submit]")
    page.wait_for_url("**/account/")
    expect(page.locator(".messages")).to_contain_text("The passkey is removed.")


def test_device_without_a_passkey_is_told_so(browse: Opened) -> None:
    page = with_device(browse())
    page.goto("/account/sign-in/")

    page.click("text=Use a passkey")

    expect(page.locator("[data-passkey-problem]")).to_be_visible(timeout=70_000)
    assert not is_in(page)


def test_app_and_recovery_code_open_the_house(browse: Opened) -> None:
    page = browse()
    type_password(page, Who.SECRETARIAT_OF_JAPAN)
    page.goto("/account/second-factor/app/")
    secret = page.inner_text("main code")
    page.fill("[name=code]", format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.click("main [type=submit]")
    page.wait_for_url("**/recovery-codes/")
    code = page.locator("main code").first.inner_text()
    with page.expect_download() as download:
        page.locator("[download]").click()
    assert code in download.value.path().read_text(encoding="utf-8")
    sign_out(page)

    type_password(page, Who.SECRETARIAT_OF_JAPAN)
    page.wait_for_url("**/sign-in/second-factor/")
    page.fill("[name=code]", "000000")
    page.click("main form:has([name=code]) [type=submit]")
    expect(page.locator("main [role=alert]").first).to_contain_text("This is not the code")
    assert shuts_nobody_out(page)
    page.fill("[name=code]", code)
    page.click("main form:has([name=code]) [type=submit]")

    page.wait_for_url(IN_THE_HOUSE)
    page.goto("/account/second-factor/app/remove/")
    assert shuts_nobody_out(page)


def test_code_by_mail_opens_the_house(browse: Opened, door: Door) -> None:
    page = browse()
    page.goto("/account/sign-in/code/")
    page.fill("[name=email]", Who.CALI)
    page.click("main [type=submit]")
    page.wait_for_url("**/code/enter/")
    found = re.search(r"^ {4}(\S+)$", door.mail_to(Who.CALI), re.MULTILINE)
    assert found
    page.fill("[name=code]", found[1])
    page.click("main form:has([name=code]) [type=submit]")

    page.wait_for_url(IN_THE_HOUSE)
    assert is_in(page)


def test_owner_gets_in_while_somebody_guesses(browse: Opened) -> None:
    known, other = browse(), browse()
    type_password(known, Who.OBSERVER_OF_HARBOURS)
    sign_out(known)
    for number in range(6):
        type_password(other, Who.OBSERVER_OF_HARBOURS, f"guess number {number}")
    expect(other.locator("main [role=alert]").first).to_contain_text("That was tried too often.")
    assert not is_in(other)

    type_password(known, Who.OBSERVER_OF_HARBOURS)

    assert is_in(known)


def test_sign_out_everywhere_ends_every_browser(browse: Opened) -> None:
    here, there = browse(), browse()
    for page in (here, there):
        type_password(page, Who.LISBON)
    here.goto("/account/sessions/")
    expect(here.locator("tbody tr")).to_have_count(2)

    here.click("text=Sign out everywhere")
    here.wait_for_url(re.compile("/sign-in/"))

    expect(here.locator(".messages")).to_contain_text("You are signed out everywhere.")
    assert [is_in(page) for page in (here, there)] == [False, False]


def test_identity_provider_opens_the_house_to_whom_we_know(browse: Opened) -> None:
    page = browse(quiet=False)  # the provider's own pages are not ours to keep quiet
    page.goto("/account/sign-in/?next=/register/")
    page.click("text=Sign in with the Ministry")
    page.click("button[value=steward]")

    page.wait_for_url(REGISTER)
    assert is_in(page)


def test_identity_provider_opens_nothing_to_strangers(browse: Opened) -> None:
    page = browse(quiet=False)
    page.goto("/account/sign-in/")
    page.click("text=Sign in with the Ministry")
    page.click("button[value=stranger]")

    expect(page.locator("h1")).to_have_text("No account for this address")
    assert shuts_nobody_out(page)
    assert not is_in(page)
