"""The daily work of a secretariat in a browser with JavaScript switched off."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Visit
from tests.browser.guests import Who, sign_in

PROGRESS = "/workspace/latam/progress/"
SHEET = "City,Policy selection,Develop a work plan\nCali,Completed,Completed\nPiura,Completed,Completed\n"


@pytest.fixture
def plain(visit: Visit) -> Page:
    """The secretariat's browser, without JavaScript."""
    return visit(Who.SECRETARIAT, java_script_enabled=False)


def cell(page: Page, name: str) -> str:
    """What a cell of the grids says, without its mark of news."""
    page.goto(PROGRESS)
    said = page.get_by_role("link", name=f"{name}: ").text_content() or ""
    return said.partition(": ")[2].removesuffix(" New!")


def test_secretariat_signs_in_and_out(visit: Visit) -> None:
    page = visit(Who.NOBODY, java_script_enabled=False)

    sign_in(page, Who.SECRETARIAT)
    expect(page).to_have_url("/workspace/latam/")
    page.locator("summary", has_text="Secretariat").click()
    page.click("text=Sign out")

    expect(page).to_have_url("/account/sign-in/")
    page.goto(PROGRESS)
    expect(page.locator("h1")).to_have_text("Sign in")


def test_progress_is_filtered(plain: Page) -> None:
    plain.goto(PROGRESS)
    expect(plain.locator("#policies tbody tr")).to_have_count(11)

    plain.select_option("[name=policy]", label="Open Data")
    april = plain.locator("[name=meeting] option", has_text="28 April 2022").get_attribute("value")
    plain.select_option("[name=meeting]", april)
    plain.get_by_role("button", name="Show", exact=True).click()

    expect(plain.locator("#policies thead th")).to_have_text(["City", "Open Data"])
    expect(plain.locator(".page-state")).to_contain_text("28 April 2022")
    expect(plain.get_by_role("link", name="Cali, Develop a work plan")).to_contain_text("To be developed")


def test_entry_is_recorded_corrected_and_withdrawn_on_full_pages(plain: Page) -> None:
    plain.goto(PROGRESS)
    plain.get_by_role("link", name="León, Policy selection").click()
    expect(plain.locator("h1")).to_have_text("León")
    plain.get_by_label("In progress").check()
    plain.get_by_label("Note").fill("The council compares three policies.")
    plain.get_by_role("button", name="Record").click()

    expect(plain.locator(".messages")).to_contain_text("Recorded for León.")
    assert cell(plain, "León, Policy selection") == "In progress"
    plain.get_by_role("link", name="León, Policy selection").click()
    expect(plain.locator(".events")).to_contain_text("The council compares three policies.")
    plain.get_by_role("link", name="Correct").first.click()
    plain.get_by_label("Completed").check()
    plain.get_by_role("button", name="Record the correction").click()

    expect(plain.locator(".messages")).to_contain_text("Corrected. The old entry stays in the history.")
    assert cell(plain, "León, Policy selection") == "Completed"
    plain.get_by_role("link", name="León, Policy selection").click()
    plain.get_by_role("link", name="Withdraw").first.click()
    plain.get_by_label("Reason").fill("Said of another city.")
    plain.get_by_role("button", name="Withdraw the entry").click()

    expect(plain.locator(".messages")).to_contain_text("Withdrawn. What counted before counts again.")
    assert cell(plain, "León, Policy selection") == "To be developed"


def test_quick_entry_saves_several_lines(plain: Page) -> None:
    plain.goto(f"{PROGRESS}record/")
    for line, (city, moved, status) in enumerate(
        [
            ("Buenos Aires", "Develop a work plan", "In progress"),
            ("Brasilia", "Privacy Impact Assessment: Drafting", "In progress"),
            ("Bogotá", "Develop a work plan", "Completed"),
        ]
    ):
        plain.select_option(f"[name=lines-{line}-city]", label=city)
        plain.select_option(f"[name=lines-{line}-moved]", label=moved)
        plain.select_option(f"[name=lines-{line}-status]", label=status)
    plain.get_by_role("button", name="Record all lines").click()

    expect(plain.locator(".messages")).to_contain_text("3 entries recorded.")
    assert cell(plain, "Buenos Aires, Develop a work plan") == "In progress"
    assert cell(plain, "Bogotá, Develop a work plan") == "Completed"


def test_sheet_is_imported_after_its_preview(plain: Page) -> None:
    plain.goto(PROGRESS)
    plain.get_by_role("link", name="Import").click()
    plain.set_input_files("[name=file]", FilePayload(name="november.csv", mimeType="text/csv", buffer=SHEET.encode()))
    plain.get_by_role("button", name="Read the file").click()

    expect(plain.locator("h1")).to_have_text("Preview of the import")
    assert previewed(plain) == [["Cali", "In progress", "Completed"], ["Piura", "In progress", "Completed"]]
    plain.get_by_role("button", name="Record 2 entries").click()

    expect(plain.locator("h1")).to_have_text("november.csv")
    expect(plain.locator(".messages")).to_contain_text("Recorded: 2 entries.")
    assert cell(plain, "Piura, Develop a work plan") == "Completed"


def previewed(page: Page) -> list[list[str]]:
    """City, status in the record and status in the file, line by line."""
    rows = page.locator("#lines tbody tr").all()
    return [[row.locator(":scope > *").nth(column).inner_text().strip() for column in (1, 3, 4)] for row in rows]


def test_every_format_is_exported(plain: Page, tmp_path: Path) -> None:
    plain.goto(PROGRESS)
    plain.get_by_role("link", name="Export").click()
    files = {}
    for name in ("Download the meeting deck", "Document (PDF)", "Workbook (XLSX)", "Table (CSV)", "Data (JSON)"):
        with plain.expect_download() as started:
            plain.get_by_role("link", name=name).click()
        file = tmp_path / started.value.suggested_filename
        started.value.save_as(file)
        files[file.suffix] = file

    assert "ppt/presentation.xml" in zipfile.ZipFile(files[".pptx"]).namelist()
    assert "xl/workbook.xml" in zipfile.ZipFile(files[".xlsx"]).namelist()
    assert files[".pdf"].read_bytes().startswith(b"%PDF-")
    assert len(list(csv.reader(io.StringIO(files[".csv"].read_text(encoding="utf-8-sig"))))) > 11
    assert json.loads(files[".json"].read_text(encoding="utf-8"))["alliance"] == "latam"


def test_what_needs_javascript_does_not_show(plain: Page) -> None:
    plain.goto(PROGRESS)
    expect(plain.get_by_role("button", name="Present")).not_to_be_visible()

    plain.goto(f"{PROGRESS}record/")
    expect(plain.get_by_role("button", name="Add a line")).not_to_be_visible()
