"""`hanse check` and `hanse serve` where other people reach Hanse: what is not safe is said, and not served."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from hanse.config import installation, safety
from hanse.config.safety import Weight
from tests import world
from tests.browser import house

pytestmark = pytest.mark.usefixtures("django_db_setup")

KEY = "k7Q-vX2mB9pT4sWzR1nLc8JdYf3HgA6uEoKi5xMqVtCb0NrZ"
PROXIED = {
    "HANSE_BASE_URL": "https://hanse.example.org",
    "HANSE_SECRET_KEY": KEY * 2,
    "HANSE_BEHIND_PROXY": "yes",
    "HANSE_SECURITY_CONTACT": "safety@example.org",
    "HANSE_CACHE_URL": "dbcache://hanse_cache",
    "EMAIL_URL": "smtps://mailer:mail-password@mail.example.org:587",
}
"""As a careful administrator sets up a public Hanse."""
SECRETS = (KEY, "mail-password", "lanterns-on-the-quay")


@pytest.fixture(scope="module")
def database(django_db_blocker: object) -> Iterator[str]:
    """Sample alliances, whose people have lost their published passwords."""
    with house.copied(house.loaded_samples()) as copy:
        with house.connected(copy, user=installation.ROLE) as owner:
            owner.execute("UPDATE people_person SET password = '!'")
        yield copy


@pytest.fixture
def environment(database: str, tmp_path: Path) -> dict[str, str]:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return house._environment(database) | PROXIED | {"HANSE_DATA_DIR": str(folder)}


def checked(environment: dict[str, str]) -> dict[str, Any]:
    """What the command says to programs. It tells no secret."""
    done = subprocess.run(
        [house.HANSE, "check", "--format", "json"], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert [secret for secret in SECRETS if secret in done.stdout + done.stderr] == []
    found: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == (0 if found["serves"] else 1)
    return found


def codes(environment: dict[str, str], weight: Weight = Weight.REFUSE) -> list[str]:
    return [trouble["code"] for trouble in checked(environment)["troubles"] if trouble["weight"] == weight]


def test_careful_installation_is_served_and_told_what_could_be_better(environment: dict[str, str]) -> None:
    found = checked(environment)

    assert (found["production"], found["serves"]) == (True, True)
    assert [(trouble["code"], trouble["weight"]) for trouble in found["troubles"]] == [("stewards-one-factor", "report")]
    assert found["troubles"][0]["problem"] == "Stewards without a second factor: 1."


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"HANSE_SECRET_KEY": "short"}, "key-short"),
        ({"HANSE_SECRET_KEY": "ab" * 40}, "key-short"),
        ({"HANSE_SECRET_KEY": "django-insecure-" + KEY * 2}, "key-known"),
        ({"HANSE_BASE_URL": "http://hanse.example.org"}, "no-https"),
        ({"HANSE_BASE_URL": "http://192.168.1.20:8000"}, "no-https"),
        ({"HANSE_BEHIND_PROXY": ""}, "no-proxy"),
        ({"EMAIL_URL": ""}, "no-mail"),
        ({"EMAIL_URL": "smtp://mailer:mail-password@mail.example.org"}, "mail-readable"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_unsafe_environment_is_refused(environment: dict[str, str], changed: dict[str, str], code: str) -> None:
    assert codes(environment | changed) == [code]


def test_lacking_advice_is_only_reported(environment: dict[str, str]) -> None:
    lacking = environment | {"HANSE_SECURITY_CONTACT": "", "HANSE_CACHE_URL": ""}

    assert codes(lacking) == []
    assert codes(lacking, Weight.REPORT) == ["pages-not-shared", "no-contact", "stewards-one-factor"]


@pytest.mark.parametrize(("part", "code"), [("", "folder-open"), ("files", "files-open"), ("secret_key", "files-open")])
def test_files_that_others_may_read_are_refused(environment: dict[str, str], part: str, code: str) -> None:
    path = Path(environment["HANSE_DATA_DIR"]) / part
    if not path.exists():
        path.mkdir()
    path.chmod(0o755)

    assert codes(environment) == [code]


def test_superuser_is_no_role_for_the_web(environment: dict[str, str], database: str) -> None:
    assert codes(environment | {"DATABASE_URL": house.url(database, user="postgres")}) == ["role-above-walls"]


def test_owner_of_the_tables_is_no_role_for_the_web(environment: dict[str, str], database: str) -> None:
    assert codes(environment | {"DATABASE_URL": house.url(database, user=installation.ROLE)}) == ["role-owns-tables"]


def test_samples_with_their_published_password_are_not_served_to_others(environment: dict[str, str]) -> None:
    with house.copied(house.loaded_samples()) as samples:
        addresses = house._environment(samples)
        found = codes(environment | {name: addresses[name] for name in ("DATABASE_URL", "HANSE_OWNER_DATABASE_URL")})

    assert found == ["demo-accounts"]


def test_lacking_migrations_are_named_and_nobody_is_looked_for_in_lacking_tables(
    environment: dict[str, str], database: str
) -> None:
    with house.copied(house.loaded_samples()) as copy:
        with house.connected(copy, user=installation.ROLE) as owner:
            owner.execute("DELETE FROM django_migrations WHERE app = 'gatherings'")
        addresses = house._environment(copy)
        found = codes(environment | {name: addresses[name] for name in ("DATABASE_URL", "HANSE_OWNER_DATABASE_URL")})

    assert found == ["tables"]


def test_unsafe_installation_is_not_served_and_says_why(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [house.HANSE, "serve"],
        env=environment | {"HANSE_SECRET_KEY": "short", "EMAIL_URL": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == [
        "Hanse does not serve what is not safe",
        "HANSE_SECRET_KEY is too easy to guess",
        "No mail can be sent",
    ]
    assert "Set it to what this prints: openssl rand -base64 48" in done.stderr


def test_worker_of_an_unsafe_installation_does_not_work(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [house.HANSE, "worker"],
        env=environment | {"HANSE_SECRET_KEY": "short"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert "HANSE_SECRET_KEY is too easy to guess" in done.stderr


def test_listening_for_others_without_https_is_refused(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [house.HANSE, "serve", "--host", "0.0.0.0"],
        env=environment | {"HANSE_BASE_URL": "http://127.0.0.1:8000"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 1
    assert "HANSE_BASE_URL has no https" in done.stderr


def test_samples_are_not_loaded_where_others_reach_hanse(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [house.HANSE, "demo", "--load-only"], env=environment, capture_output=True, text=True, check=False, timeout=60
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The samples have published passwords.")


def test_laptop_may_be_served_to_itself(environment: dict[str, str]) -> None:
    laptop = {name: value for name, value in environment.items() if name not in PROXIED}

    done = subprocess.run([house.HANSE, "check"], env=laptop, capture_output=True, text=True, check=False, timeout=60)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Hanse may be served like this, to this machine alone.\n"


@pytest.mark.parametrize(
    ("host", "options", "code"),
    [
        ("db.example.org", {}, "database-readable"),
        ("db.example.org", {"sslmode": "prefer"}, "database-readable"),
        ("127.0.0.1,db.example.org", {"sslmode": "allow"}, "database-readable"),
        ("db.example.org", {"sslmode": "require"}, "database-unchecked"),
        ("db.example.org", {"sslmode": "verify-full"}, None),
        ("127.0.0.1", {}, None),
        ("/var/run/postgresql", {}, None),
        ("", {}, None),
    ],
)
@pytest.mark.django_db
def test_database_elsewhere_is_reached_by_checked_tls(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, host: str, options: dict[str, str], code: str | None
) -> None:
    settings.SECURE = True
    monkeypatch.setitem(django_settings.DATABASES["default"], "HOST", host)
    monkeypatch.setitem(django_settings.DATABASES["default"], "OPTIONS", options)

    found = [trouble.code for trouble in safety.troubles() if trouble.code.startswith("database-")]

    assert found == ([code] if code else [])


@pytest.mark.django_db
def test_debugging_is_refused_even_on_a_laptop(settings: Settings) -> None:
    world.person()
    settings.DEBUG = True

    assert [trouble.code for trouble in safety.troubles()] == ["debug"]


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("a.localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.1", False),
        ("localhost.example.org", False),
        ("", False),
    ],
)
def test_loopback_is_what_only_this_machine_reaches(host: str, own: bool) -> None:
    assert safety.is_loopback(host) is own
