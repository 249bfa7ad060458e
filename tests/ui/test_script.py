"""What hanse.js adds, in a real browser."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.looking import Look

pytestmark = pytest.mark.browser

ACTIVE = "document.activeElement.textContent.trim()"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for this module; each test gets a fresh profile."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium: Browser, address: str) -> Iterator[Page]:
    """An empty tab; a test fails when the page reports an error of its own."""
    context = chromium.new_context(base_url=address, locale="en", reduced_motion="reduce")
    page = context.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.on("console", lambda message: failures.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert failures == []


@pytest.mark.parametrize("template", ["400", "403", "403_csrf", "404", "500"])
def test_error_page_shuts_nobody_out(tab: Page, template: str) -> None:
    tab.goto(f"/error/{template}/")

    assert Look.at(tab) == Look()


def press(tab: Page, *keys: str) -> str:
    for key in keys:
        tab.keyboard.press(key)
    return str(tab.evaluate(ACTIVE))


def test_keys_move_between_cells(tab: Page) -> None:
    tab.goto("/grid/")
    tab.focus("[data-grid] a")

    assert press(tab, "ArrowRight") == "Cali 2"
    assert press(tab, "ArrowRight") == "Cali 2"
    assert press(tab, "ArrowDown") == "León 2"
    assert press(tab, "Home") == "León 1"
    assert press(tab, "End") == "León 2"
    assert press(tab, "PageDown") == "Piura 2"
    assert press(tab, "PageUp") == "Cali 2"
    assert press(tab, "Control+End") == "Piura 2"
    assert press(tab, "Control+Home") == "Cali 1"


def test_one_cell_of_a_grid_is_in_the_tab_order(tab: Page) -> None:
    tab.goto("/grid/")

    assert tab.evaluate("[...document.querySelectorAll('[data-grid] a')].filter((a) => a.tabIndex === 0).length") == 1


def test_enter_opens_the_drawer_and_escape_returns_to_the_cell(tab: Page) -> None:
    tab.goto("/grid/")
    tab.focus("[data-grid] a")
    press(tab, "ArrowDown", "Enter")

    expect(tab.locator("#drawer")).to_have_accessible_name("Cali")
    expect(tab.locator("#drawer [name=note]")).to_be_focused()
    press(tab, "Escape")
    expect(tab.locator("#drawer")).not_to_be_visible()
    assert tab.evaluate(ACTIVE) == "León 1"


def test_wrong_entry_stays_in_the_drawer_with_its_errors(tab: Page) -> None:
    tab.goto("/grid/")
    tab.click("text=León 1", force=True)
    tab.fill("#drawer [name=note]", " ")
    tab.click("#drawer button:has-text('Save')")

    expect(tab.locator("#drawer [role=alert]")).to_contain_text("Note: This field is required.")
    expect(tab.locator("#drawer [role=alert]")).to_be_focused()


def test_saved_entry_closes_the_drawer_and_renews_the_page_behind(tab: Page) -> None:
    tab.goto("/grid/")
    tab.click("text=León 1", force=True)
    tab.fill("#drawer [name=note]", "Agreed")
    tab.click("#drawer button:has-text('Save')")

    expect(tab.locator("#drawer")).not_to_be_visible()
    expect(tab.locator(".messages")).to_contain_text("Saved.")
    expect(tab.locator("main")).to_have_count(1)
    assert tab.evaluate(ACTIVE) == "León 1"


def test_typed_words_survive_a_closed_drawer_and_go_when_saved(tab: Page) -> None:
    tab.goto("/grid/")
    tab.click("text=León 1", force=True)
    tab.fill("#drawer [name=note]", "Agreed")
    press(tab, "Escape")
    tab.click("text=León 1", force=True)

    expect(tab.locator("#drawer [role=status]")).to_contain_text("It is back in the form.")
    expect(tab.locator("#drawer [name=note]")).to_have_value("Agreed")
    tab.click("#drawer button:has-text('Save')")
    expect(tab.locator(".messages")).to_contain_text("Saved.")
    assert tab.evaluate("sessionStorage.getItem('draft:note')") is None


def test_typed_words_can_be_discarded(tab: Page) -> None:
    tab.goto("/rows/")
    tab.fill("[name=form-0-note]", "typed")
    tab.reload()
    tab.click("text=Discard it")

    expect(tab.locator("[name=form-0-note]")).to_have_value("")
    assert tab.evaluate("sessionStorage.getItem('draft:rows')") is None


def test_rows_are_added_and_come_back_with_what_was_typed(tab: Page) -> None:
    tab.goto("/rows/")
    tab.click("text=Add a row")
    tab.keyboard.type("second")
    tab.reload()

    expect(tab.locator("[name=form-1-note]")).to_have_value("second")
    expect(tab.locator("[name=form-TOTAL_FORMS]")).to_have_value("2")


def test_filter_sends_itself_and_keeps_the_focus(tab: Page) -> None:
    tab.goto("/rows/")
    expect(tab.locator("text=Show")).not_to_be_visible()
    tab.select_option("#standing", "member")

    tab.wait_for_url("**/rows/?standing=member")
    expect(tab.locator("#standing")).to_be_focused()


def test_theme_is_remembered(tab: Page) -> None:
    tab.goto("/grid/")
    tab.click("summary:has-text('Theme')")
    tab.click("[data-theme] [value=dark]")
    tab.reload()

    assert tab.get_attribute("html", "data-bs-theme") == "dark"
    tab.click("summary:has-text('Theme')")
    tab.click("[data-theme] [value=auto]")
    tab.reload()
    assert tab.get_attribute("html", "data-bs-theme") is None


def test_present_mode_shows_one_grid_per_screen(tab: Page) -> None:
    tab.goto("/components/")
    tab.click("text=Present")

    expect(tab.locator("[data-screen]").nth(0)).to_be_visible()
    expect(tab.locator("[data-screen]").nth(1)).not_to_be_visible()
    press(tab, "ArrowRight")
    expect(tab.locator("[data-screen]").nth(0)).not_to_be_visible()
    expect(tab.locator("[data-screen]").nth(1)).to_be_visible()
    tab.click("text=End")
    expect(tab.locator(".presenting")).to_have_count(0)
    expect(tab.locator("h1")).to_be_visible()


def test_everything_is_a_plain_page_without_script(chromium: Browser, address: str) -> None:
    context = chromium.new_context(base_url=address, java_script_enabled=False, viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto("/grid/")
    page.click("text=León 1", force=True)

    expect(page.locator("h1")).to_have_text("Cali")
    page.goto("/rows/")
    expect(page.locator("text=Show")).to_be_visible()
    expect(page.locator("text=Add a row")).not_to_be_visible()
    context.close()


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_page_never_scrolls_sideways(tab: Page, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    tab.goto("/components/")

    assert tab.evaluate("document.documentElement.scrollWidth") <= width
