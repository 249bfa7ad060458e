"""Where this installation keeps its data, and what follows from that: secret key, database address, built files.

Everything here is cheap and starts nothing, so that settings can be imported with no database running.
"""

import contextlib
import hashlib
import os
import secrets
import sys
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT_DATA_DIR = Path("/var/lib/hanse")
DATABASE = "hanse"
ROLE = "hanse"
WEB_ROLE = "hanse_web"  # as in hanse.access.walls; settings are read before anything of the house can be imported
PORT = 5432
SOCKET_PATH_LIMIT = 103  # bytes that a socket's path may have on macOS; Linux allows 107


def data_dir() -> Path:
    """The folder of evidence files, of the private database and of the laptop's secret key. It may not exist yet."""
    if named := os.environ.get("HANSE_DATA_DIR"):
        return Path(named).expanduser().resolve()
    if os.geteuid() == 0:
        return ROOT_DATA_DIR
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "hanse"
    share = os.environ.get("XDG_DATA_HOME")
    return (Path(share) if share else Path.home() / ".local" / "share") / "hanse"


def make_data_dir(folder: Path) -> None:
    """Create the data folder when it lacks. Root's may be passed through, because its database runs as another user.

    Raises ImproperlyConfigured when the place cannot be written. A folder that is already there is left as it is.
    """
    if folder.is_dir():
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    except OSError as error:
        message = (
            f"Hanse cannot create its data folder {folder} ({error.strerror}). Set HANSE_DATA_DIR to a folder you may write."
        )
        raise ImproperlyConfigured(message) from error


def secret_key(folder: Path, *, required: bool) -> str:
    """The key that signs sessions: HANSE_SECRET_KEY, or one made once and kept in the data folder, readable by its owner only.

    Raises ImproperlyConfigured when `required` (people reach this installation over https) and the environment has none.
    """
    if key := os.environ.get("HANSE_SECRET_KEY"):
        return key
    if required:
        raise ImproperlyConfigured("HANSE_BASE_URL starts with https: set HANSE_SECRET_KEY, too, to a long random text.")
    kept = folder / "secret_key"
    if not kept.exists():
        make_data_dir(folder)
        _keep_new_key(kept)
    return kept.read_text(encoding="ascii")


def _keep_new_key(kept: Path) -> None:
    """Write a whole key before giving it its name, so that of two first starts at once both read the same key."""
    draft = kept.with_name(f"secret_key.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    with contextlib.suppress(FileExistsError):
        os.link(draft, kept)
    draft.unlink()


def database(env: environ.Env) -> dict[str, Any]:
    """Django's DATABASES entry: DATABASE_URL, or the socket of the private PostgreSQL.

    Commands begin as the owner of the tables; `as_web` is what web and worker processes become. Connections stay open
    between requests and are tried before each use, so that a restarted server costs no error page.
    """
    if env.str("DATABASE_URL", default=""):
        owner = "HANSE_OWNER_DATABASE_URL"
        variable = owner if env.str(owner, default="") else "DATABASE_URL"
        address: dict[str, Any] = dict(env.db_url(variable, engine="django.db.backends.postgresql"))
    else:
        address = {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": DATABASE,
            "USER": ROLE,
            "HOST": str(socket_dir(data_dir())),
            "PORT": PORT,
        }
    return address | {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}


def as_web(env: environ.Env) -> dict[str, Any]:
    """What of the database's entry is other for web and worker processes: the role that owns nothing."""
    if env.str("DATABASE_URL", default=""):
        address = env.db_url("DATABASE_URL", engine="django.db.backends.postgresql")
        return {part: address[part] for part in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    return {"USER": WEB_ROLE}


def socket_dir(folder: Path) -> Path:
    """The folder of the private PostgreSQL's socket, the same for every process that uses this data folder.

    It lies in the data folder where a socket's path may be that long, and for root where only root can put anything.
    """
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    if os.geteuid() == 0:
        return Path("/var/run/hanse") / name
    inside = folder / "socket"
    if len(os.fsencode(inside / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_LIMIT:
        return inside
    return Path("/tmp") / f"hanse-{os.geteuid()}-{name}"  # noqa: S108 - short everywhere; its owner and mode are checked before use


def build_dir() -> Path:
    """The folder of fetched front-end files and collected static files: `build` of a checkout, else in the data folder."""
    checkout = Path(__file__).resolve().parents[3]
    return checkout / "build" if (checkout / "pyproject.toml").is_file() else data_dir() / "build"
