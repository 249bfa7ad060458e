"""Bars 4 and 5: recording one entry, importing a sheet."""

import re
from datetime import UTC, datetime
from io import BytesIO
from itertools import cycle
from statistics import median
from time import perf_counter
from uuid import uuid4

from django.db import connection, transaction
from xlsxwriter import Workbook

from bench.ground import THOUSAND, session_of_secretariat
from bench.measure import Bar, interleaved, milliseconds
from bench.web import Browser
from hanse.adoption import queries
from hanse.adoption.models import STATUS_WORDS, Entry, Track
from hanse.adoption.rules import Status
from hanse.alliances.models import Alliance, MemberCity

ROUNDS = 200
WARM_UP = 20
IMPORTS = 5

BARE_INSERT = """
INSERT INTO adoption_entry
    (alliance_id, track_id, kind, status, effective_on, recorded_at, recorded_by_id, source, note, reported)
VALUES (%s, %s, 'statement', %s, %s, now(), %s, 'web', '', false)
"""


def measure(port: int) -> list[Bar]:
    """The bars of writing against a server of Hanse on this port."""
    alliance = Alliance.objects.get(slug=THOUSAND)
    browser = Browser(port, session=session_of_secretariat(alliance))
    return [_record(browser, alliance), _import(browser, alliance)]


def _record(browser: Browser, alliance: Alliance) -> Bar:
    """One entry by the form of a cell, another one by hand."""
    member = MemberCity.objects.for_alliance(alliance).select_related("city").latest("pk")
    address = f"/workspace/{alliance.slug}/cities/{member.city.slug}/stages/selection/"
    track = Track.objects.get(member_city=member, stage__code="selection")
    person = alliance.seats.get(role="secretariat_lead").person_id
    today = datetime.now(UTC).date()
    statuses = cycle(Status)
    seen = 2**60  # beyond every key: each time, the writer has seen all that was recorded before

    def record() -> None:
        fields = {"status": next(statuses), "effective_on": today, "note": "", "link": ""}
        browser.post(address, fields | {"seen": seen, "submission": uuid4()})

    def insert() -> None:
        browser.get(f"/workspace/{alliance.slug}/empty/")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(BARE_INSERT, [alliance.pk, track.pk, next(statuses), today, person])

    before = alliance.entries.count()
    found = interleaved({"record": record, "insert": insert}, rounds=ROUNDS, warm_up=WARM_UP)
    assert alliance.entries.count() == before + 2 * (ROUNDS + WARM_UP)
    return Bar(
        name="record_entry",
        text="Recording one entry over HTTP: against an empty signed-in page plus a bare INSERT and COMMIT",
        found=found["record"] / found["insert"],
        limit=2.0,
        unit="×",
        detail=f"{milliseconds(found['record'])} / {milliseconds(found['insert'])}",
    )


def _import(browser: Browser, alliance: Alliance) -> Bar:
    """Upload, preview, confirm; every cell says something new each time."""
    times = []
    today = datetime.now(UTC).date().isoformat()
    for number in range(IMPORTS):
        status = (Status.COMPLETED, Status.IN_PROGRESS)[number % 2]
        workbook = _workbook(alliance, str(STATUS_WORDS[status]))
        before = Entry.objects.for_alliance(alliance).count()
        begin = perf_counter()
        uploaded = browser.upload(
            f"/workspace/{alliance.slug}/progress/import/", {"on": today}, file=workbook, filename="progress.xlsx"
        )
        preview = uploaded.headers["location"]
        shown = re.search(r'name="shown" value="(\w+)"', browser.get(preview).text)
        assert shown, "the preview asks for no confirmation"
        browser.post(preview, {"shown": shown[1], "on": today})
        times.append(perf_counter() - begin)
        assert Entry.objects.for_alliance(alliance).count() > before + 1_000
    return Bar(
        name="import",
        text="Import of 130 × 11 cells as .xlsx in the browser, preview included: upload, preview, confirmation",
        found=median(times),
        limit=2.0,
        unit="s",
        detail=f"slowest of {IMPORTS}: {max(times):.2f} s",
    )


def _workbook(alliance: Alliance, word: str) -> bytes:
    """Both grids, every cell with the same word."""
    columns = queries.columns(alliance)
    cities = list(MemberCity.objects.for_alliance(alliance).values_list("city__name", flat=True))
    stream = BytesIO()
    with Workbook(stream) as book:
        for heads in (columns.policies, columns.stages):
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["City", *(head.name for head in heads)])
            for number, city in enumerate(cities, start=1):
                sheet.write_row(number, 0, [city, *[word] * len(heads)])
    return stream.getvalue()
