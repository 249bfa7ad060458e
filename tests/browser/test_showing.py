"""Showing the record: in four languages, and at the wall of a meeting."""

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.guests import Who

LATAM = "/workspace/latam/"
LANGUAGES = {"en": "English", "es": "Español", "pt-br": "Português Brasileiro", "ja": "日本語"}
TITLES = {
    LATAM: "Desk",
    f"{LATAM}progress/": "Progress",
    f"{LATAM}cities/": "Cities",
    f"{LATAM}meetings/": "Meetings",
    f"{LATAM}settings/": "Settings",
    "/register/": "Register of cities",
}


def choose(page: Page, language: str) -> None:
    """Open the menu of languages and take one."""
    page.locator("details:has([name=language]) > summary").click()
    page.locator(f"[name=language][value={language}]").click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_in_the_language_that_was_chosen(visit: Visit, language: str) -> None:
    page = visit(Who.SECRETARIAT, language="")
    page.goto(f"{LATAM}progress/?as_of=2022-05-26")
    choose(page, language)
    expect(page).to_have_url(f"{LATAM}progress/?as_of=2022-05-26")

    for address, title in TITLES.items():
        page.goto(address)
        with translation.override(language):
            expect(page.locator("h1")).to_have_text(gettext(title))
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator(f"[name=language][value={language}]")).to_have_attribute("aria-current", "true")


def test_languages_are_named_in_their_own_words(visit: Visit) -> None:
    page = visit(Who.NOBODY)
    page.goto("/account/sign-in/")

    offered = page.locator("[name=language]")
    assert dict(zip(LANGUAGES, offered.all_text_contents(), strict=True)) == LANGUAGES
    assert [button.get_attribute("lang") for button in offered.all()] == list(LANGUAGES)


def test_choice_goes_with_the_person_to_another_browser(visit: Visit) -> None:
    page = visit(Who.EXPERT, language="")
    page.goto(LATAM)
    expect(page.locator("html")).to_have_attribute("lang", "pt-br")
    choose(page, "ja")
    expect(page.locator("html")).to_have_attribute("lang", "ja")

    elsewhere = visit(Who.EXPERT, language="")
    elsewhere.goto(LATAM)
    expect(elsewhere.locator("html")).to_have_attribute("lang", "ja")


@pytest.fixture
def wall(visit: Visit) -> Page:
    """The progress page of a meeting, presented."""
    page = visit(Who.SECRETARIAT)
    page.goto(f"{LATAM}progress/")
    page.get_by_role("button", name="Present").click()
    return page


def screens(page: Page) -> list[str]:
    """The headings of the grids that can be seen."""
    return [heading.inner_text() for heading in page.locator("[data-screen] h2").all() if heading.is_visible()]


def test_present_mode_shows_one_grid_and_turns_by_key(wall: Page) -> None:
    assert screens(wall) == ["Policies"]
    assert wall.evaluate("document.elementFromPoint(innerWidth / 2, 5).closest('.presenting') !== null")

    for key, shown in (("ArrowRight", "Journey"), ("ArrowRight", "Policies"), ("ArrowLeft", "Journey"), ("PageUp", "Policies")):
        wall.keyboard.press(key)
        assert screens(wall) == [shown]


def test_escape_ends_present_mode_and_returns_to_its_button(wall: Page) -> None:
    wall.keyboard.press("Escape")

    assert screens(wall) == ["Policies", "Journey"]
    expect(wall.locator("h1")).to_be_visible()
    expect(wall.get_by_role("button", name="Present")).to_be_focused()


def test_cell_can_be_looked_into_while_presenting(wall: Page) -> None:
    wall.keyboard.press("ArrowRight")
    wall.get_by_role("link", name="Cali, Develop a work plan").focus()
    wall.keyboard.press("ArrowLeft")
    wall.keyboard.press("Enter")
    expect(wall.get_by_role("dialog", name="Cali · Develop statement of intent")).to_be_visible()

    wall.keyboard.press("Escape")
    expect(wall.locator("#drawer")).not_to_be_visible()
    assert screens(wall) == ["Journey"]


def test_presented_grid_fits_the_wall(wall: Page) -> None:
    wall.set_viewport_size({"width": 1920, "height": 1080})

    for _ in range(2):
        assert wall.evaluate("document.querySelector('.presenting').scrollHeight") <= 1080
        wall.keyboard.press("ArrowRight")
