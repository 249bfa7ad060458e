"""/.well-known/security.txt, field by field as RFC 9116 wants it."""

import pytest
from django.test import Client
from pytest_django import Settings

from hanse.history import clock
from tests import world

ADDRESS = "/.well-known/security.txt"


@pytest.mark.parametrize(
    ("contact", "uri"),
    [("safety@example.org", "mailto:safety@example.org"), ("https://example.org/report", "https://example.org/report")],
)
def test_names_whom_to_tell_and_until_when_it_holds(settings: Settings, contact: str, uri: str) -> None:
    settings.SECURITY_CONTACT, settings.BASE_URL = contact, "https://hanse.example.org"

    with clock.moved_to(world.moment("2026-11-24")):
        answer = Client().get(ADDRESS)

    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode() == (
        f"Contact: {uri}\n"
        "Expires: 2027-05-23T00:00:00Z\n"
        "Preferred-Languages: en, es, pt-BR, ja\n"
        "Canonical: https://hanse.example.org/.well-known/security.txt\n"
    )


def test_is_not_there_where_nobody_is_named(settings: Settings, db: None) -> None:
    settings.SECURITY_CONTACT = ""

    assert Client().get(ADDRESS).status_code == 404
