"""Bar 6: the preview of a long list of contacts, with all that goes wrong in such lists."""

from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from xlsxwriter import Workbook

from bench.ground import THOUSAND
from bench.measure import Bar
from hanse.alliances.models import Alliance, MemberCity
from hanse.directory.intake.comparing import Choice
from hanse.directory.intake.preview import compare, preview
from hanse.directory.intake.tables import read_sheets
from hanse.sheets import read_workbook

LINES = 3_000
ROUNDS = 3
HEADS = ("Name", "E-mail", "Telephone", "Function", "Title", "Organisation", "City", "Languages", "Consent", "Consent on", "Note")


def measure() -> list[Bar]:
    """The preview as a whole, and in the detail what it is spent on."""
    alliance = Alliance.objects.get(slug=THOUSAND)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "contacts.xlsx"
        write_list(path, list(MemberCity.objects.for_alliance(alliance).values_list("city__name", flat=True)))
        whole = _time(lambda: preview(alliance, path))
        file = _time(lambda: read_workbook(path))
        reading = read_sheets(read_workbook(path))
        compared = _time(lambda: compare(alliance, reading, filename="", sha256="", choice=Choice.LEAVE))
    return [
        Bar(
            name="contacts_preview",
            text="Preview of 3,000 contacts as .xlsx with duplicates, broken addresses and mixed scripts",
            found=whole,
            limit=5.0,
            unit="s",
            detail=f"reading the file {file:.2f} s, understanding and comparing {compared:.2f} s",
        )
    ]


def write_list(path: Path, cities: list[str]) -> None:
    """A list as people keep them: each tenth line is the one before, each twelfth address broken, each fifteenth name mixed."""
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet("People")
        sheet.write_row(0, 0, HEADS)
        for number in range(1, LINES + 1):
            who = number - 1 if number % 10 == 0 else number
            name = f"{chr(0x410) if number % 15 == 0 else 'A'}na {who} Díaz"
            email = f"person{who}@example" if number % 12 == 0 else f"person{who}@example.org"
            city = cities[number % len(cities)] if number % 40 else f"{cities[0]}x"
            organisation = f"Organisation {number % 50}"
            row = (name, email, f"+57 2 {1_000_000 + who}", "Focal point", "Director", organisation, city, "es, en", "agreed")
            sheet.write_row(number, 0, (*row, "2026-01-02", f"Met at table {number % 30}"))


def _time(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        begin = perf_counter()
        work()
        times.append(perf_counter() - begin)
    return median(times)
