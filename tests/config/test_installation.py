"""Where an installation keeps its data, and what it takes from its environment."""

import os
import stat
from pathlib import Path

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from hanse.config import installation


def test_data_dir_is_the_one_that_was_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HANSE_DATA_DIR", str(tmp_path / "here"))

    assert installation.data_dir() == tmp_path / "here"


def test_data_dir_of_a_person_follows_the_desktop_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HANSE_DATA_DIR")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("HOME", "/home/ana")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    at_home = installation.data_dir()
    monkeypatch.setenv("XDG_DATA_HOME", "/data/ana")

    assert (at_home, installation.data_dir()) == (Path("/home/ana/.local/share/hanse"), Path("/data/ana/hanse"))


def test_data_dir_of_root_lies_outside_every_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HANSE_DATA_DIR")
    monkeypatch.setattr("os.geteuid", lambda: 0)

    assert installation.data_dir() == Path("/var/lib/hanse")


def test_data_dir_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(ImproperlyConfigured, match="Set HANSE_DATA_DIR to a folder you may write"):
        installation.make_data_dir(tmp_path / "file" / "hanse")


def test_existing_data_dir_keeps_its_mode(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir(mode=0o750)

    installation.make_data_dir(folder)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o750


def test_secret_key_is_made_once_and_for_its_owner_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("HANSE_SECRET_KEY", raising=False)

    first = installation.secret_key(tmp_path, required=False)

    assert installation.secret_key(tmp_path, required=False) == first
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [tmp_path / "secret_key"]


def test_secret_key_of_the_environment_is_not_written_down(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HANSE_SECRET_KEY", "from outside")

    assert installation.secret_key(tmp_path, required=True) == "from outside"
    assert list(tmp_path.iterdir()) == []


def test_secret_key_must_be_given_where_https_is_promised(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("HANSE_SECRET_KEY", raising=False)

    with pytest.raises(ImproperlyConfigured, match="set HANSE_SECRET_KEY"):
        installation.secret_key(tmp_path, required=True)


def test_database_is_the_private_socket_without_a_url(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("HANSE_DATA_DIR", str(tmp_path))

    database = installation.database(environ.Env())

    assert database["HOST"] == str(installation.socket_dir(tmp_path))
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (None, True)


def test_database_is_the_named_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://ana:secret@db.example.org:6432/alliance")

    database = installation.database(environ.Env())

    assert [database[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "ana",
        "secret",
        "db.example.org",
        6432,
        "alliance",
    ]


@pytest.mark.parametrize("user", [0, 1000])
def test_socket_path_fits_however_deep_the_data_lies(monkeypatch: pytest.MonkeyPatch, user: int) -> None:
    monkeypatch.setattr("os.geteuid", lambda: user)
    deep = Path("/home/ana") / ("folder" * 20) / "hanse"

    socket = installation.socket_dir(deep) / f".s.PGSQL.{installation.PORT}"

    assert len(os.fsencode(socket)) <= installation.SOCKET_PATH_LIMIT
    assert installation.socket_dir(deep) != installation.socket_dir(deep.parent)
