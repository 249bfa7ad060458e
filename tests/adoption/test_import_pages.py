"""Importing in the browser: upload, preview, confirmation, and the batches that come of it."""

import os
import re
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from hanse.adoption import actions, queries
from hanse.adoption.models import Batch, Entry, Source
from hanse.adoption.rules import Status
from hanse.alliances.models import Alliance
from hanse.people import uploads
from hanse.people.models import Person
from hanse.sheets import Limits
from tests import world
from tests.adoption.sheet_files import DATA, FIGURE_3

pytestmark = pytest.mark.django_db

GRID = "City,Policy selection,Develop a work plan\nCali,Completed,In progress New!\nDuitama,Completed,\n"


@pytest.fixture(autouse=True)
def _own_data_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def latam() -> Alliance:
    return world.alliance(cities=FIGURE_3)


@pytest.fixture
def person(latam: Alliance) -> Person:
    return world.secretariat(latam)


@pytest.fixture
def secretariat(client: Client, person: Person) -> Client:
    client.force_login(person)
    return client


def page(name: str, **parts: object) -> str:
    return reverse(f"adoption:{name}", kwargs={"alliance": "latam", **parts})


def uploaded(client: Client, content: bytes | str = GRID, name: str = "may.csv", **days: str) -> str:
    """Upload a file and return the address of its preview."""
    file = SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
    response = client.post(page("import"), {"file": file, "on": "2022-05-26"} | days)
    assert response.status_code == 302, response.content.decode()
    return response.headers["Location"]


def form_of(html: str) -> dict[str, str]:
    """The hidden fields of the form that confirms."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', html)
    return {name: value for name, value in fields if name in {"shown", "on", "earlier", "lost"}}


def confirmed(client: Client, preview: str, **more: str) -> str:
    """Confirm what the preview shows, and return the address that answers."""
    response = client.post(preview, form_of(client.get(preview).content.decode()) | more)
    assert response.status_code == 302, response.content.decode()
    return response.headers["Location"]


def test_the_page_takes_the_day_over_from_the_progress_page(secretariat: Client) -> None:
    html = secretariat.get(page("import"), {"on": "2022-05-26"}).content.decode()

    assert 'name="on" value="2022-05-26"' in html


def test_a_preview_shows_every_cell_and_records_nothing(secretariat: Client) -> None:
    html = secretariat.get(uploaded(secretariat, earlier="2022-04-28")).content.decode()

    assert "may B2" in html
    assert "may C2" in html
    assert "Record 3 entries" in html
    assert Entry.objects.count() == 0


def test_what_was_shown_is_recorded_as_one_batch_and_the_file_is_removed(
    secretariat: Client, latam: Alliance, person: Person, tmp_path: Path
) -> None:
    address = confirmed(secretariat, uploaded(secretariat, earlier="2022-04-28"))

    batch = Batch.objects.get()
    assert address == page("batch", batch=batch.pk)
    assert (batch.source, batch.filename, batch.recorded_by) == (Source.IMPORT, "may.csv", person)
    assert set(batch.entries.values_list("status", "effective_on")) == {
        ("completed", date(2022, 4, 28)),
        ("in_progress", date(2022, 5, 26)),
    }
    assert [path for path in (tmp_path / "uploads").rglob("*") if path.is_file()] == []
    html = secretariat.get(address).content.decode()
    assert batch.sha256 in html
    assert "3 entries" in html


def test_the_last_meeting_before_the_day_is_taken_where_the_file_marks_news(secretariat: Client, latam: Alliance) -> None:
    for day in ("2022-03-31", "2022-04-28", "2022-05-26"):
        world.meeting(latam, day)

    marked = secretariat.get(uploaded(secretariat)).content.decode()
    plain = secretariat.get(uploaded(secretariat, GRID.replace("New!", ""))).content.decode()

    assert form_of(marked)["earlier"] == "2022-04-28"
    assert form_of(plain)["earlier"] == ""


def test_the_days_can_be_changed_on_the_preview(secretariat: Client) -> None:
    preview = uploaded(secretariat)

    html = secretariat.get(preview, {"on": "2022-05-20", "earlier": "2022-04-01"}).content.decode()
    refused = secretariat.get(preview, {"on": "2022-05-20", "earlier": "2022-05-21"}).content.decode()
    ahead = secretariat.get(preview, {"on": "2999-01-01"}).content.decode()

    assert form_of(html) | {"shown": ""} == {"shown": "", "on": "2022-05-20", "earlier": "2022-04-01", "lost": "in_progress"}
    assert "give an earlier day, or none" in refused
    assert "lies ahead" in ahead


def test_cells_that_say_only_new_offer_a_status(secretariat: Client, latam: Alliance) -> None:
    preview = uploaded(secretariat, (DATA / "seed_progress_stages.csv").read_bytes(), earlier="2022-04-28")
    html = secretariat.get(preview).content.decode()
    assert "Status of cells that say “New!” and no more" in html

    chosen = f"{preview}?on=2022-05-26&earlier=2022-04-28&lost=completed"
    confirmed(secretariat, chosen)

    assert set(Entry.objects.values_list("status", flat=True)) == {"completed"}
    progress = queries.progress(latam, as_of=date(2022, 5, 26), since=date(2022, 4, 28))
    assert progress.new_count == 10
    assert {row.member.name: row.member.labels for row in progress.stage_rows if row.member.labels} == {
        "Córdoba": ("Reactivation",),
        "León": ("Observer",),
    }


def test_a_file_with_places_not_understood_is_not_recorded_unless_they_are_left_out(secretariat: Client) -> None:
    preview = uploaded(secretariat, GRID + "Atlantis,Completed,\n")
    fields = form_of(secretariat.get(preview).content.decode())

    refused = secretariat.post(preview, fields)

    html = refused.content.decode()
    assert "Not understood in this file: 1." in html
    assert "“Atlantis” is no city of this alliance." in html
    assert "Sheet “may”, cell A4" in html
    assert Entry.objects.count() == 0
    confirmed(secretariat, preview, skip_unknown="on")
    assert Entry.objects.count() == 3


def test_when_the_record_moved_meanwhile_the_preview_is_shown_again(secretariat: Client, latam: Alliance) -> None:
    preview = uploaded(secretariat, earlier="2022-04-28")
    fields = form_of(secretariat.get(preview).content.decode())
    world.entry(latam.member_cities.get(city__name="Cali"), "workplan", Status.COMPLETED, "2022-05-25")

    response = secretariat.post(preview, fields)

    assert "The record has moved" in response.content.decode()
    assert Batch.objects.count() == 0
    confirmed(secretariat, preview)
    assert Batch.objects.get().entries.count() == 3


def test_a_confirmation_sent_twice_leads_to_the_one_batch(secretariat: Client) -> None:
    preview = uploaded(secretariat)
    fields = form_of(secretariat.get(preview).content.decode())

    addresses = [secretariat.post(preview, fields).headers["Location"] for _ in range(2)]

    assert addresses[0] == addresses[1]
    assert Entry.objects.count() == 3


def test_nobody_else_sees_or_confirms_an_upload(secretariat: Client, latam: Alliance) -> None:
    preview = uploaded(secretariat)
    colleague = Client()
    colleague.force_login(world.secretariat(latam))

    assert colleague.get(preview).status_code == 404
    assert colleague.post(preview, {}).status_code == 404


def test_an_upload_belongs_to_its_alliance(secretariat: Client, person: Person) -> None:
    token = uploaded(secretariat).strip("/").split("/")[-1]
    world.alliance("japan")

    assert secretariat.get(f"/workspace/japan/progress/import/{token}/").status_code == 404


def test_an_upload_that_waited_for_more_than_a_day_is_gone(secretariat: Client, tmp_path: Path) -> None:
    preview = uploaded(secretariat)
    (folder,) = (tmp_path / "uploads").glob("*/*")
    then = folder.stat().st_mtime - uploads.KEPT_FOR - 60
    os.utime(folder, (then, then))

    assert secretariat.get(preview).status_code == 404
    uploads.sweep()
    assert not folder.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("may.csv", b"", "empty"),
        ("may.xlsx", b"PK\x03\x04 and no more", "again"),
        ("may.xlsx", b"%PDF-1.7", "not a spreadsheet"),
        ("may.csv", "Cali,Bogotá\n".encode() + "Medellín,León\n".encode("latin-1"), "encoding"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_once(
    secretariat: Client, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    response = secretariat.post(page("import"), {"file": SimpleUploadedFile(name, content), "on": "2022-05-26"})

    assert response.status_code == 200
    assert words in response.content.decode()
    assert list((tmp_path / "uploads").glob("*/*")) == []


def test_a_file_that_is_too_large_is_not_even_kept(secretariat: Client, tmp_path: Path) -> None:
    file = SimpleUploadedFile("large.csv", b"x" * (Limits().file_bytes + 1))

    response = secretariat.post(page("import"), {"file": file, "on": "2022-05-26"})

    assert "larger than 30 MB" in response.content.decode()
    assert not (tmp_path / "uploads").exists()


@pytest.mark.parametrize("name", ["import", "batches"])
def test_only_the_secretariat_imports(client: Client, latam: Alliance, name: str) -> None:
    assert client.get(page(name)).status_code == 302
    for somebody in (world.city_person(latam.member_cities.all()[0]), world.expert(latam), world.observer(latam)):
        client.force_login(somebody)
        assert client.get(page(name)).status_code == 403
    client.force_login(world.secretariat(world.alliance("japan")))
    assert client.get(page(name)).status_code == 404


def test_batches_are_listed_and_withdrawn_with_a_reason(secretariat: Client, latam: Alliance) -> None:
    confirmed(secretariat, uploaded(secretariat))
    batch = Batch.objects.get()

    assert "may.csv" in secretariat.get(page("batches")).content.decode()
    asked = secretariat.get(page("withdraw_batch", batch=batch.pk)).content.decode()
    assert "Withdraw 3 entries" in asked
    missing = secretariat.post(page("withdraw_batch", batch=batch.pk), {"reason": ""})
    assert missing.status_code == 200
    done = secretariat.post(page("withdraw_batch", batch=batch.pk), {"reason": "wrong file"}, follow=True).content.decode()

    assert "This batch was withdrawn" in done
    assert "wrong file" in done
    assert queries.progress(latam, as_of=date(2022, 5, 26)).stage_rows[0].stages == {}


def test_a_batch_is_withdrawn_once(secretariat: Client, person: Person) -> None:
    confirmed(secretariat, uploaded(secretariat))
    batch = Batch.objects.get()
    actions.withdraw_batch(batch=batch, by=person, reason="wrong file")

    response = secretariat.post(page("withdraw_batch", batch=batch.pk), {"reason": "again"})

    assert "has been withdrawn already" in response.content.decode()


def test_pages_cost_the_same_for_one_batch_and_many(secretariat: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert secretariat.get(page("batches")).status_code == 200
        return len(captured)

    confirmed(secretariat, uploaded(secretariat))
    one = statements()
    confirmed(secretariat, uploaded(secretariat, GRID.replace("Completed", "In progress"), on="2022-05-27"))

    assert statements() == one
