"""The daily work with hands on the keyboard: no test here touches the mouse."""

from playwright.sync_api import Page, expect

from hanse.demo.actions import PASSWORD
from tests.browser.conftest import Visit
from tests.browser.guests import Who

PROGRESS = "/workspace/latam/progress/"
CITIES = {
    "Bogotá": "bog",
    "Brasilia": "br",
    "Buenos Aires": "bu",
    "Cali": "ca",
    "Córdoba": "cc",
    "Duitama": "d",
    "León": "l",
    "Medellín": "med",
    "Mexico City": "mex",
    "Piura": "p",
    "Rionegro": "r",
}
"""The cities, and what one types to choose them from a list: letters, or one letter repeatedly."""
# What has the focus, as it is called: a field by its name, anything else by its words.
FOCUSED = """() => {
  const {name, textContent, ariaLabel} = document.activeElement;
  return name || ariaLabel || textContent.trim().replace(/\\s+/g, ' ');
}"""


def focused(page: Page) -> str:
    return str(page.evaluate(FOCUSED))


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of this name has the focus; 80 times ought to be enough for anybody."""
    passed = []
    for _ in range(80):
        page.keyboard.press("Tab")
        passed.append(focused(page))
        if passed[-1] == name:
            return
    raise AssertionError(f"{name!r} is not reached by Tab, but {passed}")


def press(page: Page, *keys: str) -> str:
    """Press keys one after the other; what has the focus then."""
    for key in keys:
        page.keyboard.press(key)
    return focused(page)


def test_sign_in(visit: Visit) -> None:
    page = visit(Who.NOBODY)
    page.goto("/")
    tab_to(page, "login")
    page.keyboard.type(Who.SECRETARIAT)
    tab_to(page, "password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Desk")


def test_first_stop_skips_to_the_content(visit: Visit) -> None:
    page = visit(Who.SECRETARIAT)
    page.goto(PROGRESS)

    assert press(page, "Tab") == "Skip to the content"
    press(page, "Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    assert press(page, "Tab") == "Present"


def test_grid_is_walked_and_a_cell_opened_and_left(visit: Visit) -> None:
    page = visit(Who.SECRETARIAT)
    page.goto(PROGRESS)
    tab_to(page, "Cali")

    assert press(page, "ArrowRight") == "Cali, ICT Accessibility: Commitment: Completed"
    assert press(page, "ArrowDown", "ArrowDown") == "Rionegro, ICT Accessibility"
    assert press(page, "End") == "Rionegro, Dig Once"
    press(page, "Enter")

    drawer = page.get_by_role("dialog", name="Rionegro · Dig Once")
    expect(drawer.get_by_label("Stage")).to_be_focused()
    press(page, "Escape")
    expect(drawer).not_to_be_visible()
    assert focused(page) == "Rionegro, Dig Once"


def test_focus_stays_in_the_drawer(visit: Visit) -> None:
    page = visit(Who.SECRETARIAT)
    page.goto(PROGRESS)
    tab_to(page, "Cali")
    press(page, "ArrowRight", "Enter")
    expect(page.locator("#drawer [name=stage]")).to_be_focused()

    for _ in range(25):
        press(page, "Tab")
        # Between the last and the first stop the browser's own bar has its turn; then the body is active.
        assert page.evaluate("document.activeElement.matches('body, #drawer, #drawer *')")


def test_entry_is_recorded_from_the_drawer(visit: Visit) -> None:
    page = visit(Who.SECRETARIAT)
    page.goto(PROGRESS)
    tab_to(page, "Mexico City")
    tab_to(page, "Mexico City")
    assert press(page, "End") == "Mexico City, Follow up on the adoption of the policies: In progress"
    press(page, "Enter")
    expect(page.locator("#drawer [name=status]").first).to_be_focused()
    press(page, "Space", "ArrowDown", "ArrowDown")
    tab_to(page, "note")
    page.keyboard.type("The follow-up is done.")
    tab_to(page, "Record")
    press(page, "Enter")

    expect(page.locator("#drawer")).not_to_be_visible()
    expect(page.locator(".messages")).to_contain_text("Recorded for Mexico City.")
    assert focused(page) == "Mexico City, Follow up on the adoption of the policies: Completed New!"


def test_progress_of_eleven_cities_is_recorded_line_by_line(visit: Visit) -> None:
    page = visit(Who.SECRETARIAT)
    page.goto(f"{PROGRESS}record/")
    for line, letters in enumerate(CITIES.values()):
        if line < 8:
            tab_to(page, f"lines-{line}-city")
        else:
            tab_to(page, "Add a line")
            press(page, "Enter")
            assert focused(page) == f"lines-{line}-city"
        page.keyboard.type(letters)
        assert press(page, "Tab") == f"lines-{line}-moved"
        page.keyboard.type("Fol")
        assert press(page, "Tab") == f"lines-{line}-status"
        page.keyboard.type("Comp")
        tab_to(page, f"lines-{line}-note")
        page.keyboard.type("Said at the meeting")
    assert page.locator("[name$=-city] option:checked").all_inner_texts()[:11] == list(CITIES)
    tab_to(page, "Record all lines")
    page.keyboard.press("Enter")

    expect(page.locator(".messages")).to_contain_text("11 entries recorded.")
    last = page.locator("#journey tbody td:last-child")
    assert ["Completed" in text for text in last.all_inner_texts()] == [True] * 11


def test_menus_open_and_close(visit: Visit) -> None:
    page = visit(Who.SECRETARIAT)
    page.goto(PROGRESS)
    tab_to(page, "Secretariat lead")

    press(page, "Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    assert press(page, "Tab") == "Like my system"
    press(page, "Escape")
    expect(page.get_by_role("button", name="Sign out")).not_to_be_visible()
    assert focused(page) == "Secretariat lead"


def test_errors_lead_to_their_fields(visit: Visit) -> None:
    page = visit(Who.SECRETARIAT)
    page.goto("/workspace/latam/meetings/add/")
    tab_to(page, "Add the meeting")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_be_focused()
    press(page, "Tab", "Enter")
    assert page.evaluate("document.activeElement.matches('.field-wrong *')")
