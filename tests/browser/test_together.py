"""Several people at one record: two at one cell, and a city with its secretariat."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.guests import Who

LATAM = "/workspace/latam/"
HARBOURS = "/workspace/mobility-sample/"


def opened(page: Page, name: str) -> None:
    """The drawer of a cell."""
    page.goto(f"{LATAM}progress/")
    page.get_by_role("link", name=name).click()
    expect(page.locator("#drawer-body form [type=submit]")).to_be_visible()


def record(page: Page, status: str, note: str) -> None:
    """Fill the form of the drawer and send it."""
    page.locator("#drawer").get_by_label(status).check()
    page.locator("#drawer").get_by_label("Note").fill(note)
    page.locator("#drawer-body form [type=submit]").click()


def notes(page: Page, cell: str) -> list[str]:
    """The notes in the history of a cell, newest first."""
    page.goto(f"{LATAM}cities/{cell}/")
    return page.locator(".event-body").all_inner_texts()


def test_second_writer_sees_the_first_ones_words_and_records_all_the_same(visit: Visit) -> None:
    first, second = visit(Who.SECRETARIAT), visit(Who.SECRETARIAT)
    opened(first, "Piura, Develop a work plan")
    opened(second, "Piura, Develop a work plan")
    before = notes(visit(Who.SECRETARIAT), "piura-pe/stages/workplan")

    record(first, "Completed", "The council adopted it.")
    expect(first.locator("main .messages")).to_contain_text("Recorded for Piura.")
    record(second, "To be developed", "They start anew.")

    drawer = second.locator("#drawer")
    expect(drawer).to_contain_text("Somebody was faster")
    expect(drawer.locator(".events").first).to_contain_text("The council adopted it.")
    expect(drawer.get_by_label("Note")).to_have_value("They start anew.")
    expect(drawer.get_by_label("To be developed")).to_be_checked()
    assert notes(first, "piura-pe/stages/workplan") == ["The council adopted it.", *before]

    drawer.get_by_role("button", name="Record mine all the same").click()
    expect(second.locator("main .messages")).to_contain_text("Recorded for Piura.")
    assert notes(first, "piura-pe/stages/workplan") == ["They start anew.", "The council adopted it.", *before]


def test_second_writer_leaves_it_at_what_the_first_one_said(visit: Visit) -> None:
    first, second = visit(Who.SECRETARIAT), visit(Who.SECRETARIAT)
    opened(first, "Rionegro, Develop a work plan")
    opened(second, "Rionegro, Develop a work plan")

    record(first, "Completed", "Signed.")
    expect(first.locator("main .messages")).to_contain_text("Recorded for Rionegro.")
    record(second, "In progress", "Not yet, I think.")
    expect(second.locator("#drawer")).to_contain_text("Somebody was faster")
    second.keyboard.press("Escape")

    assert "Not yet, I think." not in notes(first, "rionegro-co/stages/workplan")
    second.reload()
    expect(second.get_by_role("link", name="Rionegro, Develop a work plan")).to_contain_text("Completed")


def test_quick_entry_shows_what_was_recorded_meanwhile(visit: Visit) -> None:
    first, second = visit(Who.SECRETARIAT), visit(Who.SECRETARIAT)
    second.goto(f"{LATAM}progress/record/")
    second.select_option("[name=lines-0-city]", label="Duitama")
    second.select_option("[name=lines-0-moved]", label="Develop a work plan")
    second.select_option("[name=lines-0-status]", label="In progress")
    opened(first, "Duitama, Develop a work plan")
    record(first, "Completed", "Adopted on Monday.")
    expect(first.locator("main .messages")).to_contain_text("Recorded for Duitama.")

    second.get_by_role("button", name="Record all lines").click()

    expect(second.locator("main")).to_contain_text("Somebody was faster")
    expect(second.locator(".events")).to_contain_text("Adopted on Monday.")
    expect(second.locator("[name=lines-0-city] option:checked")).to_have_text("Duitama")
    expect(second.get_by_role("button", name="Record mine all the same")).to_be_visible()
    first.reload()
    expect(first.get_by_role("link", name="Duitama, Develop a work plan")).to_contain_text("Completed")


def test_report_of_a_city_is_returned_with_a_word_and_then_confirmed(visit: Visit) -> None:
    city, secretariat, observer = (visit(who) for who in (Who.LISBON, Who.SECRETARIAT_OF_HARBOURS, Who.OBSERVER_OF_HARBOURS))

    report(city, "The rules are drafted.")
    assert shown_to(observer) == "Commitment: Completed"
    assert shown_to(city) == "Drafting: Completed (Reported, not confirmed)"

    review(secretariat, "The rules are drafted.", "Return", word="Please link the draft.")
    expect(secretariat.locator("main .messages")).to_contain_text("Returned to the city with your word.")
    city.goto(f"{HARBOURS}cities/lisbon-pt/policies/CRB/")
    expect(city.locator(".events")).to_contain_text("Please link the draft.")
    assert shown_to(city) == "Commitment: Completed"

    report(city, "The rules are drafted, see the link.", link="https://example.org/lisbon/curbs")
    review(secretariat, "The rules are drafted, see the link.", "Confirm")
    expect(secretariat.locator("main .messages")).to_contain_text("Confirmed.")
    assert shown_to(observer) == "Drafting: Completed"
    assert shown_to(city) == "Drafting: Completed"


def report(city: Page, note: str, *, link: str = "") -> None:
    """Lisbon says that its rules for curbs are drafted."""
    city.goto(f"{HARBOURS}cities/lisbon-pt/")
    city.get_by_role("link", name="Lisbon, Curb Management").click()
    drawer = city.locator("#drawer")
    drawer.get_by_label("Stage").select_option(label="Drafting")
    drawer.get_by_label("Completed").check()
    drawer.get_by_label("Note").fill(note)
    drawer.get_by_label("Evidence: a link").fill(link)
    drawer.get_by_role("button", name="Report to the secretariat").click()
    expect(city.locator("main .messages")).to_contain_text("Reported for Lisbon. The secretariat will confirm it.")


def review(secretariat: Page, note: str, verdict: str, *, word: str = "") -> None:
    """From the desk to the waiting report, and a word on it."""
    secretariat.goto(HARBOURS)
    secretariat.get_by_role("link", name="reports to confirm").click()
    secretariat.locator("tr", has_text=note).get_by_role("link", name="Confirm or return").click()
    drawer = secretariat.locator("#drawer")
    expect(drawer).to_contain_text(note)
    drawer.get_by_label(verdict).check()
    drawer.get_by_label("Word to the city").fill(word)
    drawer.get_by_role("button", name="Send").click()


def shown_to(page: Page) -> str:
    """What the policy grid says of Lisbon's curbs."""
    page.goto(f"{HARBOURS}progress/")
    said = page.get_by_role("link", name="Lisbon, Curb Management").text_content() or ""
    return said.partition(": ")[2].removesuffix(" New!")
