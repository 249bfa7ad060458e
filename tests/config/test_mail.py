"""What EMAIL_URL, HANSE_MAIL_FROM and HANSE_BASE_URL say about our mails."""

import ssl

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.smtp import EmailBackend

from hanse.config import mail
from hanse.config.mail import Server


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("", Server()),
        ("smtp://mail.example.org", Server("mail.example.org", 25)),
        ("smtp://127.0.0.1:2525", Server("127.0.0.1", 2525)),
        (
            "smtps://me%40example.org:a%2Fb@mail.example.org",
            Server("mail.example.org", 587, "me@example.org", "a/b", starttls=True),
        ),
        ("smtp+tls://mail.example.org:25", Server("mail.example.org", 25, starttls=True)),
        ("smtp+ssl://me:secret@mail.example.org", Server("mail.example.org", 465, "me", "secret", tls=True)),
    ],
)
def test_mail_server_is_read_from_its_address(url: str, server: Server) -> None:
    assert mail.server(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "smtp://",
        "consolemail://",
        "mail.example.org",
        "https://mail.example.org",
        "smtp://host:port",
        "smtps://me:sec/ret@mail.example.org",
    ],
)
def test_address_that_names_no_mail_server_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL") as refusal:
        mail.server(url)

    assert "sec" not in str(refusal.value)


@pytest.mark.parametrize(
    ("written", "base_url", "sender"),
    [
        ("", "https://alliance.example/hanse", "Hanse <hanse@alliance.example>"),
        ("", "http://127.0.0.1:8000", "Hanse <hanse@localhost>"),
        ("", "http://[::1]:8000", "Hanse <hanse@localhost>"),
        ("post@alliance.example", "https://elsewhere.example", "post@alliance.example"),
        ("Die Hanse <post@alliance.example>", "https://elsewhere.example", "Die Hanse <post@alliance.example>"),
    ],
)
def test_sender_is_named_or_follows_from_the_address_of_the_house(written: str, base_url: str, sender: str) -> None:
    assert mail.sender(written, base_url=base_url) == sender


@pytest.mark.parametrize("written", ["post", "post@", "@example.org", "post@example.org\nBcc: all@example.org"])
def test_sender_that_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="HANSE_MAIL_FROM"):
        mail.sender(written, base_url="https://alliance.example")


def test_certificate_of_the_mail_server_is_verified() -> None:
    context = EmailBackend(host="mail.example.org", use_tls=True).ssl_context

    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
