"""The `hanse` command: its overview, its refusals, and the commands that only look."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hanse.config import cli
from hanse.config.terminal import Steps


def test_overview_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 0

    overview = capsys.readouterr().out
    assert [name for name in cli.COMMANDS if f"\n  {name} " not in overview] == []


def test_unknown_command_is_named_and_the_known_ones_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["swim"]) == 2

    said = capsys.readouterr().err
    assert said.startswith("hanse: there is no command 'swim'.\n")
    assert "demo" in said


def test_routes_are_a_list_of_addresses_with_their_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["routes", "--format", "json"]) == 0

    routes = json.loads(capsys.readouterr().out)
    assert {"path": "/account/sign-in/", "public": True, "can": None} in routes
    assert {"path": "/workspace/{alliance}/progress/", "public": False, "can": "progress:view"} in routes


def test_trouble_with_the_environment_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("HANSE_DATA_DIR", "/dev/null/hanse")

    assert cli.main(["check"]) == 1
    assert capsys.readouterr().err.startswith("hanse check: Hanse cannot create its data folder /dev/null/hanse")


def test_steps_are_one_line_each_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with Steps() as steps:
        steps.say("Making the private database")
        steps.say("Preparing the tables")

    assert capsys.readouterr().err == "Making the private database\nPreparing the tables\n"


def test_database_that_does_not_answer_is_one_sentence() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("hanse"), "export", "progress", "--alliance", "latam", "--format", "json"],
        env=os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("hanse export: the database does not answer. ")
    assert len(done.stderr.splitlines()) == 1
