"""`hanse import progress`: what it prints, what it records, and how it refuses."""

import argparse
from datetime import date
from pathlib import Path

import pytest

from hanse.adoption import queries
from hanse.adoption.models import Batch, Entry
from hanse.alliances.models import Alliance
from hanse.config.commands import import_
from hanse.directory.models import Contact
from tests import world
from tests.adoption.sheet_files import DATA, FIGURE_3, figure_3, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def latam() -> Alliance:
    alliance = world.alliance(cities=FIGURE_3)
    world.meeting(alliance, "2022-04-28")
    world.meeting(alliance, "2022-05-26")
    return alliance


def run(*words: str | Path, what: str = "progress") -> int:
    parser = argparse.ArgumentParser()
    import_.add_arguments(parser)
    return import_.run(parser.parse_args([what, "--alliance", "latam", *map(str, words)]))


def written(folder: Path, content: str, name: str = "progress.csv") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_figure_3_is_recorded_with_the_meeting_before_as_the_earlier_day(latam: Alliance, tmp_path: Path) -> None:
    path = xlsx(tmp_path / "figure-3.xlsx", {"Policies": figure_3("policies"), "Journey": figure_3("stages")})

    assert run(path, "--on", "2022-05-26") == 0

    progress = queries.progress(latam, as_of=date(2022, 5, 26), since=date(2022, 4, 28))
    assert list(progress.totals.values()) == [2, 2, 0, 3, 6, 1, 0]
    assert progress.new_count == 10
    assert not any(cell.new for row in progress.policy_rows for cell in row.policies.values())
    assert Batch.objects.get().recorded_by is None


def test_a_file_without_new_is_dated_on_its_day(latam: Alliance) -> None:
    assert run(DATA / "seed_progress_policies.csv", "--on", "2022-05-26") == 0

    assert set(Entry.objects.values_list("effective_on", flat=True)) == {date(2022, 5, 26)}


def test_earlier_dates_a_file_without_new_before_its_day(latam: Alliance) -> None:
    assert run(DATA / "seed_progress_policies.csv", "--on", "2022-05-26", "--earlier", "2022-04-28") == 0

    assert set(Entry.objects.values_list("effective_on", flat=True)) == {date(2022, 4, 28)}


def test_a_dry_run_prints_the_preview_and_records_nothing(latam: Alliance, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(DATA / "seed_progress_stages.csv", "--on", "2022-05-26", "--dry-run") == 0

    out = capsys.readouterr().out
    assert "seed_progress_stages.csv for Latam, on 2022-05-26, cells without “New!” since 2022-04-28" in out
    assert "seed_progress_stages F2: Mexico City, Follow up on the adoption of the policies: In progress, since 2022-05-26" in out
    assert "Córdoba, label Reactivation" in out
    assert "10 new, 0 changed, 0 unchanged, 0 not understood" in out
    assert Entry.objects.count() == 0


def test_the_same_file_again_records_nothing(latam: Alliance, capsys: pytest.CaptureFixture[str]) -> None:
    path = DATA / "seed_progress_policies.csv"
    run(path, "--on", "2022-05-26")

    assert run(path, "--on", "2022-05-26") == 0

    assert "Nothing was recorded." in capsys.readouterr().out
    assert Batch.objects.count() == 1


def test_every_place_that_is_not_understood_is_named(latam: Alliance, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "City,Open Data,Dig Once\nAtlantis,X,\nCali,soon,\nPiura,X,\nTotal,5,0\n")

    assert run(path, "--on", "2022-05-26") == 1

    streams = capsys.readouterr()
    assert "Sheet “progress”, cell A2: “Atlantis” is no city of this alliance." in streams.err
    assert "Sheet “progress”, cell B3: “soon” is not understood." in streams.err
    assert "2 places are not understood; nothing was recorded." in streams.err
    assert "Sheet “progress”, cell B5: Open Data: the total says 5, but its rows have 2." in streams.out
    assert Entry.objects.count() == 0


def test_places_that_are_not_understood_can_be_left_out(latam: Alliance, tmp_path: Path) -> None:
    path = written(tmp_path, "City,Open Data,Dig Once\nAtlantis,X,\nPiura,X,\n")

    assert run(path, "--on", "2022-05-26", "--skip-unknown") == 0

    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04 cut off", "The file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "The file"),
        (b"%PDF-1.7\n", "not a spreadsheet"),
        (b"Dear all\n", "No table with progress was found"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence_and_not_a_traceback(
    latam: Alliance, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, words: str
) -> None:
    path = tmp_path / "progress.xlsx"
    path.write_bytes(content)

    assert run(path) == 1

    assert words in capsys.readouterr().err


def test_a_file_or_alliance_that_is_not_there_is_named(
    latam: Alliance, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "nowhere.csv") == 1
    assert "nowhere.csv" in capsys.readouterr().err
    assert run(DATA / "seed_progress_policies.csv", "--alliance", "atlantis") == 1
    assert "There is no alliance 'atlantis'. There are: latam." in capsys.readouterr().err


def test_a_day_ahead_is_refused(latam: Alliance, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(DATA / "seed_progress_policies.csv", "--on", "2999-01-01") == 1
    assert "2999-01-01 lies ahead." in capsys.readouterr().err


def test_contacts_are_previewed_and_then_recorded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world.alliance(cities=["Cali"])
    file = tmp_path / "people.csv"
    file.write_text("Name,E-mail,City\nAna,ana@example.org,Cali\nBo,bo,Cali\n")

    dry = run(file, "--dry-run", "--skip-unknown", what="contacts")
    told = capsys.readouterr()
    refused = run(file, what="contacts")
    before = Contact.objects.count()
    recorded = run(file, "--skip-unknown", what="contacts")

    assert (dry, refused, before, recorded) == (0, 1, 0, 0)
    assert "people, row 2: Ana, new" in told.out
    assert "not understood · Sheet “people”, cell B3" in told.err
    assert [contact.name for contact in Contact.objects.all()] == ["Ana"]
