"""From an invitation to a desk, in a real browser; and what becomes of links that are expired, used, forwarded or another's."""

import re
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from tests.browser import house
from tests.browser.conftest import Visit
from tests.browser.guests import Reception, Who
from tests.browser.looking import Look
from tests.browser.sights import HARBOURS, LATAM

PASSWORD = "four calm herons at noon"


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """The name of the database behind this module's Hanse."""
    with house.copied(house.loaded_samples()) as name:
        yield name


@pytest.fixture(scope="module")
def reception(chromium: Browser, database: str) -> Iterator[Reception]:
    """The door of a Hanse of which these tests read the outbox: it has no worker that would send anything."""
    with house.served(database) as address:
        yield Reception(chromium, address)


Run = Callable[..., str]


@pytest.fixture
def run(database: str) -> Run:
    """Runs a statement in the database behind the server; the value is the first that it returns."""
    at = connection.settings_dict

    def ran(statement: str, *values: object) -> str:
        with psycopg.connect(
            host=at["HOST"] or None,
            port=at["PORT"] or None,
            user=at["USER"] or None,
            password=at["PASSWORD"] or None,
            dbname=database,
        ) as server:
            cursor = server.execute(statement, values)
            row = cursor.fetchone() if cursor.description else None
        return str(row[0]) if row else ""

    return ran


@pytest.fixture
def invite(run: Run) -> Callable[..., str]:
    """Invites somebody as the secretariat does; the value is the path of the link in the mail."""

    def invited(page: Page, name: str, *, workspace: str = LATAM, role: str = "expert", city: str = "") -> str:
        page.goto(f"{workspace}people/invite/")
        page.fill("[name=name]", name)
        page.fill("[name=email]", f"{name.lower()}@example.org")
        page.select_option("[name=role]", role)
        if city:
            page.select_option("[name=member_city]", label=city)
        page.click("main form [type=submit]")
        expect(page.locator(".messages")).to_contain_text("An invitation is on its way to")
        text = run(
            "SELECT text FROM outbox_message WHERE to_address = %s ORDER BY created_at DESC LIMIT 1",
            f"{name.lower()}@example.org",
        )
        found = re.search(r"/invitation/[\w-]+/", text)
        assert found
        return found[0]

    return invited


def open_account(page: Page, name: str) -> None:
    page.fill("[name=name]", name)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Accept and open the account").click()


def heading(page: Page) -> str:
    return page.locator("h1").inner_text().strip()


def test_invitation_becomes_an_account_and_leads_to_the_desk(visit: Visit, invite: Callable[..., str]) -> None:
    secretariat, invited = visit(Who.SECRETARIAT), visit(Who.NOBODY)
    link = invite(secretariat, "Amalia", role="city_lead", city="Cali, Colombia")

    invited.goto(link)
    expect(invited).to_have_url(re.compile(r"/invitation/$"))
    look = Look.at(invited)
    open_account(invited, "Amalia Torres")

    expect(invited).to_have_url(re.compile(rf"{LATAM}$"))
    assert heading(invited) in {"Desk", "Escritorio"}
    assert look == Look()
    secretariat.goto(f"{LATAM}people/?role=city_lead")
    expect(secretariat.locator("main .list")).to_contain_text("Amalia Torres")


def test_link_works_once(visit: Visit, invite: Callable[..., str]) -> None:
    link = invite(visit(Who.SECRETARIAT), "Benito")
    first = visit(Who.NOBODY)
    first.goto(link)
    open_account(first, "Benito")
    expect(first).to_have_url(re.compile(rf"{LATAM}$"))

    second = visit(Who.NOBODY, provoked=(410,))
    second.goto(link)

    assert heading(second) == "This invitation was accepted already"
    assert "Latin" not in second.locator("main").inner_text()


def test_link_expires(visit: Visit, invite: Callable[..., str], run: Run) -> None:
    link = invite(visit(Who.SECRETARIAT), "Carla")
    run("UPDATE admission_invitation SET expires_at = now() WHERE email = 'carla@example.org'")

    page = visit(Who.NOBODY, provoked=(410,))
    page.goto(link)

    assert heading(page) == "This invitation has expired"


def test_forwarded_link_gives_somebody_who_is_signed_in_no_seat(visit: Visit, invite: Callable[..., str]) -> None:
    link = invite(visit(Who.SECRETARIAT), "Diego")

    lisbon = visit(Who.LISBON, provoked=(403, 404))
    lisbon.goto(link)
    said = heading(lisbon)
    look = Look.at(lisbon)
    lisbon.goto(LATAM)

    assert (said, heading(lisbon)) == ("An invitation for somebody else", "Not found")
    assert look == Look()


def test_person_of_another_alliance_accepts_after_signing_in(visit: Visit, invite: Callable[..., str], run: Run) -> None:
    link = invite(visit(Who.SECRETARIAT), "Elena")
    elena = visit(Who.NOBODY)
    elena.goto(link)
    open_account(elena, "Elena")
    expect(elena).to_have_url(re.compile(rf"{LATAM}$"))
    second = invite(visit(Who.SECRETARIAT_OF_HARBOURS), "Elena", workspace=HARBOURS, role="observer")

    again = visit(Who.NOBODY)
    again.goto(second)
    again.get_by_role("main").get_by_role("link", name="Sign in", exact=True).click()
    again.fill("[name=login]", "elena@example.org")
    again.fill("[name=password]", PASSWORD)
    again.locator("main form[method=post]").first.locator("[type=submit]").first.click()
    again.get_by_role("button", name="Accept the seat").click()

    expect(again).to_have_url(re.compile(rf"{HARBOURS}$"))
    assert run("SELECT count(*) FROM alliances_seat s JOIN people_person p ON p.id = s.person_id WHERE p.name = 'Elena'") == "2"


def test_seat_opens_its_own_alliance_and_no_other(visit: Visit, invite: Callable[..., str]) -> None:
    link = invite(visit(Who.SECRETARIAT), "Fabio")
    fabio = visit(Who.NOBODY, provoked=(404,))
    fabio.goto(link)
    open_account(fabio, "Fabio")
    expect(fabio).to_have_url(re.compile(rf"{LATAM}$"))

    fabio.goto(f"{HARBOURS}people/")

    assert heading(fabio) == "Not found"
