"""From a draft to a member of a cohort: a letter of intent as its people write, review, sign and countersign it, in a browser."""

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


def test_letter_of_a_city_makes_it_a_member_of_a_cohort(visit: Visit, run: Run) -> None:
    staff, lead, phone = visit(Who.STAFF), visit(Who.SECRETARIAT), visit(Who.NOBODY, viewport=PHONE, language="")
    lead.goto(f"{LATAM}cities/add/")
    city = lead.locator("[name=city] option").nth(1).inner_text().strip()
    lead.select_option("[name=city]", label=city)
    lead.select_option("[name=standing]", "contacted")
    lead.click("main form [type=submit]")
    expect(lead.locator(".messages")).to_contain_text(city)

    letter = draft(staff, "City (City, Spanish)", ("city", city), "mayor@example.org")
    assert staff.locator("main form:has(input[value=review])").count() == 0  # nobody reviews their own
    review_and_send(lead, letter)
    looks = sign(phone, run, "mayor@example.org")
    countersign(lead, letter)

    name = city.partition(",")[0]
    pdf, fingerprint = pdf_of(lead)
    told = re.sub(r"\s", "", text_of(pdf))
    document = run("SELECT document FROM letters_letter ORDER BY id DESC LIMIT 1")
    assert sha256(pdf).hexdigest() == fingerprint
    assert sha256(document.encode()).hexdigest() in told
    assert ("MartaAlcaldesa" in told, "Cartadeintención" in told) == (True, True)
    lead.goto(f"{LATAM}progress/")
    expect(lead.locator("main")).to_contain_text(name)
    assert run(
        "SELECT c.name FROM alliances_membercity m JOIN alliances_cohort c ON c.id = m.cohort_id ORDER BY m.id DESC LIMIT 1"
    ) == ("Joined by May 2022")
    assert run("SELECT standing FROM alliances_standingchange ORDER BY id DESC LIMIT 1") == "member"
    assert looks == [Look()] * 2


def test_letter_of_an_expert_is_signed_and_countersigned(visit: Visit, run: Run) -> None:
    contact = run(
        "INSERT INTO directory_contact (alliance_id, name, latin_name, words, reading, languages, consent, source, recorded_at) "
        "SELECT id, 'Ximena', 'ximena', 'ximena', '', '{pt-br}', 'unknown', '', now() "
        "FROM alliances_alliance WHERE slug = 'latam' RETURNING id"
    )
    run(
        "INSERT INTO directory_expert (alliance_id, contact_id, fields, region, about, conflicts, is_vendor, shown_to_members, "
        "agreed, recorded_at) SELECT id, %s, '{open data}', 'regional', '', '', false, false, '{}', now() "
        "FROM alliances_alliance WHERE slug = 'latam'",
        contact,
    )
    staff, lead, phone = visit(Who.STAFF), visit(Who.SECRETARIAT), visit(Who.NOBODY, viewport=PHONE, language="")

    letter = draft(staff, "Expert, Portuguese (Brazil)", ("expert", "Ximena"), "ximena@example.org")
    review_and_send(lead, letter)
    looks = sign(phone, run, "ximena@example.org")
    countersign(lead, letter)

    pdf, fingerprint = pdf_of(lead)
    assert sha256(pdf).hexdigest() == fingerprint
    assert "CartadeintençãodeXimena" in re.sub(r"\s", "", text_of(pdf))
    steps = (
        "SELECT string_agg(s.standing, ' ' ORDER BY s.id) FROM directory_expertstandingchange s "
        "JOIN directory_expert e ON e.id = s.expert_id WHERE e.contact_id = %s"
    )
    assert run(steps, contact) == "invited intent member"
    assert looks == [Look()] * 2
