"""What somebody typed is never lost: not by an error, not with the session, not without a connection."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.guests import Who, sign_in

LATAM = "/workspace/latam/"
NOTE = "The mayor signed on Monday."


def typed_in_the_drawer(page: Page, city: str) -> Locator:
    """A cell's form with a note in it."""
    page.goto(f"{LATAM}progress/")
    page.get_by_role("link", name=f"{city}, Policy selection").click()
    drawer = page.locator("#drawer")
    drawer.get_by_label("Completed").check()
    drawer.get_by_label("Note").fill(NOTE)
    return drawer


def typed_in_quick_entry(page: Page) -> None:
    """Two lines, the second in a row that was added."""
    page.goto(f"{LATAM}progress/record/")
    page.select_option("[name=lines-0-city]", label="Medellín")
    page.select_option("[name=lines-0-moved]", label="Develop a work plan")
    page.select_option("[name=lines-0-status]", label="Completed")
    page.get_by_role("button", name="Add a line").click()
    page.fill("[name=lines-8-note]", NOTE)


def expect_both_lines(page: Page) -> None:
    expect(page.locator("[name=lines-0-city] option:checked")).to_have_text("Medellín")
    expect(page.locator("[name=lines-0-status] option:checked")).to_have_text("Completed")
    expect(page.locator("[name=lines-8-note]")).to_have_value(NOTE)


def test_drawer_comes_back_after_the_session_is_lost(visit: Visit) -> None:
    page = visit(Who.SECRETARIAT, provoked=(401,))
    drawer = typed_in_the_drawer(page, "León")
    page.context.clear_cookies(name="sessionid")
    drawer.get_by_role("button", name="Record").click()

    expect(page.locator("h1")).to_have_text("Sign in")
    sign_in(page, Who.SECRETARIAT)
    page.goto(f"{LATAM}progress/")
    page.get_by_role("link", name="León, Policy selection").click()
    expect(drawer).to_contain_text("What you typed before was not saved. It is back in the form.")
    expect(drawer.get_by_label("Note")).to_have_value(NOTE)
    expect(drawer.get_by_label("Completed")).to_be_checked()

    drawer.get_by_role("button", name="Record").click()
    expect(page.locator(".messages")).to_contain_text("Recorded for León.")
    page.get_by_role("link", name="León, Policy selection").click()
    expect(drawer.get_by_label("Note")).to_have_value("")


def test_lost_session_leads_back_to_the_page_one_was_at(visit: Visit) -> None:
    page = visit(Who.SECRETARIAT)
    typed_in_quick_entry(page)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Record all lines").click()

    expect(page.locator("h1")).to_have_text("Sign in")
    page.fill("[name=login]", Who.SECRETARIAT)
    page.fill("[name=password]", "lanterns-on-the-quay")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.locator("h1")).to_have_text("Record progress")
    expect_both_lines(page)


def test_form_that_is_too_old_says_so_and_comes_back_filled(visit: Visit) -> None:
    page = visit(Who.SECRETARIAT, provoked=(403,))
    typed_in_quick_entry(page)
    page.context.clear_cookies(name="csrftoken")
    page.get_by_role("button", name="Record all lines").click()

    expect(page.locator("h1")).to_have_text("Send it again")
    page.get_by_role("link", name="Open the form again").click()
    expect_both_lines(page)


def test_error_leaves_everything_as_it_was_typed(visit: Visit) -> None:
    page = visit(Who.SECRETARIAT)
    typed_in_quick_entry(page)
    page.get_by_role("button", name="Record all lines").click()

    expect(page.get_by_role("alert")).to_contain_text("Nothing was saved.")
    expect_both_lines(page)


def test_error_in_the_drawer_leaves_everything_as_it_was_typed(visit: Visit) -> None:
    page = visit(Who.SECRETARIAT)
    drawer = typed_in_the_drawer(page, "Bogotá")
    drawer.get_by_label("Evidence: a link").fill("no link")
    drawer.get_by_role("button", name="Record").click()

    expect(drawer.get_by_role("alert")).to_contain_text("Evidence: a link")
    expect(drawer.get_by_label("Note")).to_have_value(NOTE)
    expect(drawer.get_by_label("Evidence: a link")).to_have_value("no link")


def test_no_answer_is_told_and_the_form_stays(visit: Visit) -> None:
    page = visit(Who.SECRETARIAT, provoked=(0,))
    drawer = typed_in_the_drawer(page, "Brasilia")
    page.context.set_offline(True)
    drawer.get_by_role("button", name="Record").click()

    expect(drawer.get_by_role("alert")).to_contain_text("No answer came from the server.")
    expect(drawer.get_by_label("Note")).to_have_value(NOTE)
    page.context.set_offline(False)
    drawer.get_by_role("button", name="Record").click()
    expect(page.locator(".messages")).to_contain_text("Recorded for Brasilia.")


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("cities/cali-co/stages/workplan/", "note"),
        ("meetings/add/", "title"),
        ("cities/cohorts/", "name"),
        ("cities/add/", "reason"),
        ("cities/cali-co/manage/", "reason"),
    ],
)
def test_form_left_by_accident_is_found_as_it_was(visit: Visit, address: str, field: str) -> None:
    page = visit(Who.SECRETARIAT)
    page.goto(f"{LATAM}{address}")
    page.fill(f"main [name={field}]", NOTE)
    page.goto(LATAM)
    page.go_back()
    page.reload()

    expect(page.locator(f"main [name={field}]").first).to_have_value(NOTE)
    expect(page.locator("main")).to_contain_text("What you typed before was not saved. It is back in the form.")


def test_draft_is_gone_after_signing_out(visit: Visit) -> None:
    """The next person at this computer shall not read it."""
    page = visit(Who.SECRETARIAT_OF_JAPAN)
    page.goto("/workspace/japan/meetings/add/")
    page.fill("[name=title]", NOTE)
    page.locator("summary", has_text="Secretariat").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("Sign in")

    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('draft:'))") == []
