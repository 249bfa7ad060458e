"""Which mail server sends our mails, and under which name: EMAIL_URL and what follows from the address of the house."""

import ipaddress
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

PORTS = {"smtp": 25, "smtps": 587, "smtp+tls": 587, "smtp+ssl": 465}
"""Ways to reach a server, with their usual ports. With smtps and smtp+tls the conversation turns to TLS; with smtp+ssl it
begins so."""


@dataclass(frozen=True)
class Server:
    """A mail server. Without a host there is none, and mails wait."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False


def server(url: str) -> Server:
    """The server that EMAIL_URL names, e.g. smtps://user:password@mail.example.org. Raises ImproperlyConfigured."""
    if not url:
        return Server()
    scheme = url.partition("://")[0]
    if scheme not in PORTS:
        raise ImproperlyConfigured(f"EMAIL_URL begins with no way to reach a mail server: {', '.join(PORTS)}.")
    try:
        found = environ.Env.email_url_config(url)
    except ValueError:  # its words would tell a part of a password that holds a slash
        found = {"EMAIL_HOST": None}
    if not found["EMAIL_HOST"]:
        raise ImproperlyConfigured(f"EMAIL_URL looks like {scheme}://user:password@host:port, with special characters as %40.")
    return Server(
        host=found["EMAIL_HOST"],
        port=found["EMAIL_PORT"] or PORTS[scheme],
        user=found["EMAIL_HOST_USER"] or "",
        password=found["EMAIL_HOST_PASSWORD"] or "",
        starttls=bool(found.get("EMAIL_USE_TLS")),
        tls=bool(found.get("EMAIL_USE_SSL")),
    )


def sender(written: str, *, base_url: str) -> str:
    """Who our mails come from: HANSE_MAIL_FROM, or a name at the host of the house. Raises ImproperlyConfigured."""
    if not written:
        host = urlsplit(base_url).hostname or "localhost"
        return formataddr(("Hanse", f"hanse@{'localhost' if _is_number(host) else host}"))
    name, address = parseaddr(written)
    if not all(address.partition("@")) or len(written.splitlines()) > 1:
        raise ImproperlyConfigured(
            'HANSE_MAIL_FROM is no address. It looks like hanse@example.org or "The alliance" <hanse@example.org>'
        )
    return formataddr((name, address))


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
