"""hanse export progress, as a person or a script calls it."""

import json
from argparse import ArgumentParser
from pathlib import Path

import pytest

from hanse.alliances.models import Alliance
from hanse.config.commands import export
from tests import world

pytestmark = pytest.mark.django_db


def run(*words: str) -> int:
    parser = ArgumentParser()
    export.add_arguments(parser)
    return export.run(parser.parse_args(["progress", *words]))


@pytest.fixture
def latam() -> Alliance:
    made = world.alliance(cities=["Cali"])
    cali = made.member_cities.get()
    world.entry(cali, "selection", on="2022-04-01")
    world.entry(cali, "statement", on="2022-05-10")
    world.meeting(made, "2022-04-28")
    world.meeting(made, "2022-05-26")
    return made


def test_json_goes_to_standard_output(latam: Alliance, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("--alliance", "latam", "--as-of", "2022-05-26", "--since", "2022-04-28", "--format", "json") == 0

    shown = json.loads(capfdbinary.readouterr().out)
    assert (shown["as_of"], shown["since"]) == ("2022-05-26", "2022-04-28")
    assert shown["cities"][0]["stages"] == {
        "selection": {"status": "completed", "new": False},
        "statement": {"status": "completed", "new": True},
    }


def test_meeting_is_compared_with_the_one_before(latam: Alliance, tmp_path: Path) -> None:
    meeting = latam.gatherings.latest("opens_at")
    target = tmp_path / "progress.json"

    assert run("--alliance", "latam", "--meeting", str(meeting.pk), "--format", "json", "-o", str(target)) == 0

    shown = json.loads(target.read_text())
    assert (shown["as_of"], shown["since"], shown["known_at"]) == ("2022-05-26", "2022-04-28", "2022-05-26T14:00:00+00:00")


@pytest.mark.parametrize("known", ["csv", "xlsx", "pptx", "pdf"])
def test_every_format_becomes_a_file(latam: Alliance, tmp_path: Path, known: str) -> None:
    target = tmp_path / f"progress.{known}"

    assert run("--alliance", "latam", "--format", known, "-o", str(target)) == 0

    assert target.stat().st_size > 0
    assert list(tmp_path.iterdir()) == [target]


def test_names_follow_the_language_that_is_asked_for(latam: Alliance, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    stage = world.stage(latam, "selection")
    stage.labels = {"es": "Selección de políticas"}
    stage.save()

    run("--alliance", "latam", "--format", "json", "--language", "es")

    assert json.loads(capfdbinary.readouterr().out)["stages"][0]["name"] == "Selección de políticas"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--alliance", "nowhere"], "There is no alliance 'nowhere'. There are: latam."),
        (["--alliance", "latam", "--as-of", "tomorrow"], "“tomorrow” is not a day. Write it as in 2022-05-26."),
        (["--alliance", "latam", "--meeting", "999"], "There is no past meeting “999” in this alliance."),
    ],
)
def test_what_cannot_be_exported_is_one_sentence(
    latam: Alliance, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert run(*words, "--format", "json") == 2
    assert capsys.readouterr().err == f"hanse export: {sentence}\n"


def test_file_of_a_failed_export_stays_as_it_was(latam: Alliance, tmp_path: Path) -> None:
    target = tmp_path / "progress.pdf"
    target.write_text("last month's")
    world.member(latam, "دبي", country="AE")

    assert run("--alliance", "latam", "--format", "pdf", "-o", str(target)) == 2

    assert target.read_text() == "last month's"
    assert list(tmp_path.iterdir()) == [target]
