"""What must not be so where other people reach Hanse, found by looking at the settings, the files and the database.

No sentence here repeats a secret, an address with a password in it, or anybody's name.
"""

import ipaddress
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection

from hanse.access.roles import Role
from hanse.alliances.models import Seat
from hanse.config import schema
from hanse.demo.actions import sign_ins
from hanse.history import clock
from hanse.people.models import Person

KEY_LENGTH: Final = 50  # characters; 32 random bytes in Base64 are 44, 48 bytes are 64
KEY_VARIETY: Final = 10  # different characters
KNOWN_KEYS: Final = ("django-insecure-", "secret", "changeme", "change-me", "test", "example", "hanse")
"""How keys begin that somebody has read somewhere."""
CHECKED_TLS: Final = ("verify-full", "verify-ca")
"""Values of sslmode with which the database's certificate is checked as well."""


class Weight(StrEnum):
    """Whether Hanse refuses to serve with a trouble, or only speaks of it."""

    REFUSE = "refuse"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is not safe: a sentence about it, and one that says what to do. `code` is for programs."""

    code: str
    problem: str
    remedy: str
    weight: Weight = Weight.REFUSE

    def __str__(self) -> str:
        return f"{self.problem} {self.remedy}"


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a host of that name or address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def in_production(listening: str = "127.0.0.1") -> bool:
    """Whether other people reach this Hanse: by https, by an address that is not this machine's own, or by where it listens."""
    return settings.SECURE or not is_loopback(settings.HOST) or not is_loopback(listening)


def troubles(listening: str = "127.0.0.1") -> list[Trouble]:
    """Everything that is wrong, gravest first. `listening`: the address on which it is to be served. A laptop may do more."""
    found = list(_everywhere())
    if in_production(listening):
        for look in (_keys, _transport, _mail, _files, _database, _advice):
            found.extend(look())
        if not schema.trouble():
            found.extend(_people())
    return sorted(found, key=lambda trouble: trouble.weight is Weight.REPORT)


def refused(listening: str = "127.0.0.1") -> str:
    """Why this Hanse neither serves nor works, line by line; nothing for one that does."""
    found = [str(trouble) for trouble in troubles(listening) if trouble.weight is Weight.REFUSE]
    return "\n".join(["Hanse does not serve what is not safe:", *found]) if found else ""


def _everywhere() -> Iterator[Trouble]:
    if settings.DEBUG:
        yield Trouble("debug", "DEBUG is on: errors would show the program's inside.", "Take it out of the settings.")
    if lacking := schema.trouble():
        problem, _, remedy = lacking.partition(". ")
        yield Trouble("tables", f"{problem}.", remedy)


def _keys() -> Iterator[Trouble]:
    key: str = settings.SECRET_KEY
    remedy = "Set it to what this prints: openssl rand -base64 48"
    if key.lower().startswith(KNOWN_KEYS):
        yield Trouble("key-known", "HANSE_SECRET_KEY begins like a key that others know.", remedy)
    elif len(key) < KEY_LENGTH or len(set(key)) < KEY_VARIETY:
        yield Trouble("key-short", f"HANSE_SECRET_KEY is too easy to guess: at least {KEY_LENGTH} random characters.", remedy)


def _transport() -> Iterator[Trouble]:
    if not settings.SECURE:
        yield Trouble(
            "no-https",
            "HANSE_BASE_URL has no https: passwords would travel readable by others.",
            "Put a proxy with a certificate in front of Hanse and set HANSE_BASE_URL to its https address.",
        )
    elif settings.SECURE_PROXY_SSL_HEADER is None:
        yield Trouble(
            "no-proxy",
            "HANSE_BASE_URL has https, but Hanse cannot tell which requests came by it.",
            "Set HANSE_BEHIND_PROXY=yes, and let the proxy set X-Forwarded-Proto and X-Forwarded-For itself.",
        )
    if settings.DEMONSTRATION:
        yield Trouble(
            "demonstration", "This is a demonstration: everybody could read all mails.", "Use hanse serve, not hanse demo."
        )


def _mail() -> Iterator[Trouble]:
    if not settings.MAIL_GOES_OUT:
        yield Trouble(
            "no-mail",
            "No mail can be sent: nobody could be invited, or reset a password.",
            "Set EMAIL_URL, for example to smtps://user:password@mail.example.org:587",
        )
    elif not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL or is_loopback(settings.EMAIL_HOST)):
        yield Trouble(
            "mail-readable",
            "Mails, and the links in them that open accounts, would travel readable by others.",
            "Let EMAIL_URL begin with smtps:// or smtp+ssl://",
        )


def _files() -> Iterator[Trouble]:
    folder = settings.DATA_DIR
    private = [folder / "files", folder / "uploads", folder / "secret_key"]
    if folder.is_dir() and folder.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH | stat.S_IWGRP):
        yield Trouble("folder-open", "Others on this machine may read or change the data folder.", f"Type: chmod go-rw {folder}")
    for path in private:
        if _is_open_to_others(path):
            yield Trouble("files-open", f"Others on this machine may read {path}.", f"Type: chmod o-rwx {path}")


def _is_open_to_others(path: Path) -> bool:
    """Whether anybody on this machine gets at it. A folder that all may pass through counts: names in it can be guessed."""
    return path.exists() and bool(path.stat().st_mode & stat.S_IRWXO)


def _database() -> Iterator[Trouble]:
    address = settings.DATABASES["default"]
    host, mode = str(address["HOST"] or ""), str(address.get("OPTIONS", {}).get("sslmode", "prefer"))
    remote = bool(host) and not host.startswith(("/", "@")) and not all(is_loopback(one) for one in host.split(","))
    how = "Add ?sslmode=verify-full&sslrootcert=<file> to DATABASE_URL and HANSE_OWNER_DATABASE_URL."
    if remote and mode not in {*CHECKED_TLS, "require"}:
        yield Trouble("database-readable", "What goes to the database and back may travel readable by others.", how)
    elif remote and mode == "require":
        yield Trouble("database-unchecked", "Nobody checks that the database is the one it says it is.", how, Weight.REPORT)
    yield from _web_role()


def _web_role() -> Iterator[Trouble]:
    """What PostgreSQL itself says of the role with which the web processes come."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        role = settings.DATABASE_OF_WEB.get("USER") or cursor.fetchone()[0]
        cursor.execute("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = %s", [role])
        superuser, passes, creates = cursor.fetchone() or (False, False, False)
        cursor.execute(
            "SELECT count(*) FROM pg_class JOIN pg_roles ON rolname = %s "
            "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f') "
            "AND pg_has_role(pg_roles.oid, relowner, 'MEMBER')",
            [role],
        )
        owned = cursor.fetchone()[0]
    remedy = (
        "Let DATABASE_URL name a role such as hanse_web that owns nothing, and HANSE_OWNER_DATABASE_URL the owner of the tables."
    )
    if superuser or passes or creates:
        yield Trouble("role-above-walls", "For the web's database role the walls between alliances do not hold.", remedy)
    elif owned:
        yield Trouble("role-owns-tables", "The web's database role owns tables, so it could take down their walls.", remedy)


def _people() -> Iterator[Trouble]:
    published = {account.email.lower(): account.password for account in sign_ins()}
    known = Person.objects.filter(email__in=published, is_active=True)
    if any(person.check_password(published[person.email.lower()]) for person in known):
        yield Trouble(
            "demo-accounts",
            "There are sample people whose password is published.",
            "Serve an empty database: the samples are for a laptop.",
        )
    stewards = Person.objects.filter(
        seats__in=Seat.objects.filter(role=Role.GLOBAL_STEWARD).held_on(clock.today("UTC")), is_active=True
    ).distinct()
    if lacking := stewards.exclude(authenticator__isnull=False).count():
        yield Trouble(
            "stewards-one-factor",
            f"Stewards without a second factor: {lacking}.",
            "Ask them to set one up on the page of their account.",
            Weight.REPORT,
        )


def _advice() -> Iterator[Trouble]:
    if not os.environ.get("DATABASE_URL"):
        yield Trouble(
            "private-database",
            "The database is the private one, which has no copy on another machine.",
            "Set DATABASE_URL to a PostgreSQL server, or copy the data folder elsewhere every day.",
            Weight.REPORT,
        )
    if "locmem" in settings.CACHES["pages"]["BACKEND"]:
        yield Trouble(
            "pages-not-shared",
            "Each web process keeps drawn pages for itself.",
            "With several machines set HANSE_CACHE_URL; for one it is no fault.",
            Weight.REPORT,
        )
    if not settings.SECURITY_CONTACT:
        yield Trouble(
            "no-contact",
            "Nobody is named whom to tell of a weakness.",
            "Set HANSE_SECURITY_CONTACT to an e-mail or https address.",
            Weight.REPORT,
        )
