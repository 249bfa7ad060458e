"""From a target list to a member of a cohort: cities and experts as they are won, by a letter of intent, in a browser."""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

import psycopg
import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from tests.browser import house
from tests.browser.conftest import Visit
from tests.browser.guests import Reception, Who
from tests.browser.looking import Look
from tests.browser.sights import LATAM
from tests.letters.pdf_reading import text_of

PHONE = {"width": 320, "height": 640}
Run = Callable[..., str]


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


@pytest.fixture
def run(database: str) -> Run:
    """Runs a statement in the database behind the server; the value is the first that it returns."""
    at = connection.settings_dict
    door: dict[str, Any] = {name: at[name.upper()] or None for name in ("host", "port", "user", "password")}

    def ran(statement: str, *values: object) -> str:
        with psycopg.connect(**door, dbname=database) as server:
            cursor = server.execute(statement, values)
            row = cursor.fetchone() if cursor.description else None
        return str(row[0]) if row else ""

    return ran


def mailed(run: Run, address: str, pattern: str) -> str:
    text = run("SELECT text FROM outbox_message WHERE to_address = %s ORDER BY created_at DESC LIMIT 1", address)
    found = re.search(pattern, text, re.MULTILINE)
    assert found, text
    return found[0]


def draft(page: Page, template: str, party: tuple[str, str], email: str) -> str:
    """Begin a letter, fill in what is empty, hand it in; the address of its page."""
    page.goto(f"{LATAM}letters/new/")
    page.select_option("[name=template]", label=template)
    page.select_option(f"[name={party[0]}]", label=party[1])
    page.click("main form [type=submit]")
    page.wait_for_url("**/edit/")
    for field in page.locator("[name^=value_]").all():
        field.fill(field.input_value() or "lo acordado")
    page.fill("[name=signatory_name]", "Marta Alcaldesa")
    page.fill("[name=signatory_function]", "Alcaldesa")
    page.fill("[name=signatory_email]", email)
    if party[0] == "city":
        page.fill("[name=council_body]", "el Concejo")
        page.select_option("[name=cohort]", label="Joined by May 2022")
    page.click("main form.stack > p [type=submit]")
    page.wait_for_url(re.compile(r"/letters/\d+/$"))
    step(page, "submit")
    return re.sub(r"^https?://[^/]+", "", page.url)


def step(page: Page, name: str) -> None:
    page.locator(f"main form:has(input[name=what][value={name}]) [type=submit]").click()
    expect(page.locator(".messages")).to_be_visible()


def review_and_send(page: Page, letter: str) -> None:
    page.goto(letter)
    step(page, "review")
    step(page, "send")


def sign(page: Page, run: Run, email: str) -> list[Look]:
    """Follow the link of the mail, have a code sent, sign with it."""
    page.goto(mailed(run, email, r"/letter/[\w-]+/"))
    looks = [Look.at(page)]
    page.locator("#code [type=submit]").click()
    page.fill("#sign [name=name]", "Marta Alcaldesa")
    page.fill("#sign [name=code]", mailed(run, email, r"^\d{4} \d{4}$"))
    page.check("#sign [name=intends]")
    page.locator("#sign [type=submit]").click()
    expect(page.locator("#sign")).to_have_count(0)
    looks.append(Look.at(page))
    return looks


def countersign(page: Page, letter: str) -> None:
    page.goto(f"{letter}countersign/")
    page.check("[name=intends]")
    page.click("main form [type=submit]")
    page.wait_for_url(re.compile(r"/letters/\d+/$"))


def pdf_of(page: Page) -> tuple[bytes, str]:
    """The newest PDF of a letter, and the fingerprint that its page names."""
    item = page.locator("main li:has(a[href*='/letters/files/'])").filter(has_text="PDF").first
    body = page.context.request.get(item.locator("a").get_attribute("href") or "").body()
    return body, item.locator("code").inner_text().strip()


def choose(page: Page) -> str:
    """Put a city of the register on the target list; its name with its country."""
    page.goto(f"{LATAM}recruitment/cities/choose/")
    page.select_option("select[name=language]", label="es")
    page.locator("button[value=show]").first.click()
    box = page.locator("main tbody input[name=chosen]").first
    row = page.locator("main tbody tr").first
    name, country = (row.locator(cell).inner_text().strip() for cell in ("th", "td[data-label=Country]"))
    box.check()
    page.locator("button[value=show]").last.click()
    page.fill("[name=reason]", "Asked for the open data policy.")
    page.locator("[name=reason]").press("Enter")  # what one does by habit only shows the list again, with what was written
    expect(page.locator("[name=reason]")).to_have_value("Asked for the open data policy.")
    page.locator("button[value=admit]").click()
    expect(page.locator(".messages")).to_contain_text("1 city is a prospect now.")
    return f"{name}, {country}"


def move(page: Page, board: str, name: str, stage: str) -> None:
    """Move a card of a board to a stage, as the keyboard does it."""
    page.goto(board)
    page.get_by_role("link", name=f"Move {name}").focus()
    with page.expect_response(lambda answer: "/move/" in answer.url):
        page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("New stage").select_option(label=stage)
    drawer.get_by_label("Reason").fill("Spoke by telephone.")
    drawer.get_by_role("button", name="Move").click()
    expect(page.locator(f"[data-stage={stage.lower()}] .board-name", has_text=name)).to_be_visible()


def test_city_of_the_register_is_won_and_its_progress_begins(visit: Visit, run: Run) -> None:
    staff, lead, phone = visit(Who.STAFF), visit(Who.SECRETARIAT), visit(Who.NOBODY, viewport=PHONE, language="")
    city = choose(lead)
    name = city.partition(",")[0]
    for stage in ("Contacted", "Invited"):
        move(lead, f"{LATAM}recruitment/cities/", name, stage)

    letter = draft(staff, "City (City, Spanish)", ("city", city), "mayor@example.org")
    assert staff.locator("main form:has(input[value=review])").count() == 0  # nobody reviews their own
    review_and_send(lead, letter)
    looks = sign(phone, run, "mayor@example.org")
    countersign(lead, letter)

    pdf, fingerprint = pdf_of(lead)
    told = re.sub(r"\s", "", text_of(pdf))
    document = run("SELECT document FROM letters_letter ORDER BY id DESC LIMIT 1")
    assert sha256(pdf).hexdigest() == fingerprint
    assert sha256(document.encode()).hexdigest() in told
    assert ("MartaAlcaldesa" in told, "Cartadeintención" in told) == (True, True)
    lead.goto(f"{LATAM}progress/")
    lead.get_by_role("link", name=f"{name}, Policy selection").click()
    drawer = lead.get_by_role("dialog")
    drawer.get_by_label("In progress").check()
    drawer.get_by_role("button", name="Record").click()
    expect(lead.get_by_role("link", name=f"{name}, Policy selection: In progress")).to_be_visible()
    steps = (
        "SELECT string_agg(s.standing, ' ' ORDER BY s.id) FROM alliances_standingchange s "
        "JOIN alliances_membercity m ON m.id = s.member_city_id JOIN places_city c ON c.id = m.city_id WHERE c.name = %s"
    )
    assert run(steps, name) == "prospect contacted invited intent member"
    assert run(
        "SELECT c.name FROM alliances_membercity m JOIN alliances_cohort c ON c.id = m.cohort_id ORDER BY m.id DESC LIMIT 1"
    ) == ("Joined by May 2022")
    assert looks == [Look()] * 2


def test_expert_is_won_by_a_letter(visit: Visit, run: Run) -> None:
    staff, lead, phone = visit(Who.STAFF), visit(Who.SECRETARIAT), visit(Who.NOBODY, viewport=PHONE, language="")
    lead.goto(f"{LATAM}contacts/add/")
    lead.fill("[name=name]", "Ximena")
    lead.click("main form [type=submit]")
    lead.goto(f"{LATAM}experts/add/")
    lead.select_option("[name=who]", label="Ximena")
    lead.fill("[name=fields_of_knowledge]", "open data")
    lead.fill("[name=languages]", "pt-br")
    lead.click("main form:has([name=who]) [type=submit]")
    for stage in ("Contacted", "Invited"):
        move(lead, f"{LATAM}recruitment/experts/", "Ximena", stage)

    letter = draft(staff, "Expert, Portuguese (Brazil)", ("expert", "Ximena"), "ximena@example.org")
    review_and_send(lead, letter)
    looks = sign(phone, run, "ximena@example.org")
    countersign(lead, letter)

    pdf, fingerprint = pdf_of(lead)
    assert sha256(pdf).hexdigest() == fingerprint
    assert "CartadeintençãodeXimena" in re.sub(r"\s", "", text_of(pdf))
    steps = (
        "SELECT string_agg(s.standing, ' ' ORDER BY s.id) FROM directory_expertstandingchange s "
        "JOIN directory_expert e ON e.id = s.expert_id JOIN directory_contact c ON c.id = e.contact_id WHERE c.name = %s"
    )
    assert run(steps, "Ximena") == "prospect contacted invited intent member"
    assert looks == [Look()] * 2
