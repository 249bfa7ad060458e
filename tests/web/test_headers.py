"""What every answer carries: pages, parts of pages, files, refusals, redirects, errors."""

import contextlib
import io
import json
import os
import re
import subprocess
import sys
from http.cookies import Morsel
from urllib.parse import urlsplit

import pytest
from django.core.files.base import ContentFile
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve
from pytest_django import Settings

from hanse.access.roles import Role
from hanse.adoption.actions import Proof
from hanse.adoption.models import Evidence
from hanse.alliances.models import Alliance
from hanse.config.commands.routes import routes
from hanse.web.account import devices
from hanse.web.middleware import HEADERS, LARGEST_BODY, LARGEST_BODY_OF_VISITORS, POLICY
from tests import world

SECURE_SETTINGS = {
    "SECURE": True,
    "BASE_URL": "https://testserver",
    "ALLOWED_HOSTS": ["testserver"],
    "CSRF_TRUSTED_ORIGINS": ["https://testserver"],
    "COOKIE_PREFIX": "__Host-",
    "SESSION_COOKIE_NAME": "__Host-sessionid",
    "CSRF_COOKIE_NAME": "__Host-csrftoken",
    "LANGUAGE_COOKIE_NAME": "__Host-django_language",
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "LANGUAGE_COOKIE_SECURE": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 63_072_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
}
STRICT_TRANSPORT = "max-age=63072000; includeSubDomains; preload"
EXAMPLES = {
    "alliance": "latam",
    "city": "cali-co",
    "slug": "cali-co",
    "stage": "selection",
    "policy": "ODA",
    "code": "ODA",
    "initiative": "smart-cities",
    "format": "csv",
    "token": "00000000-0000-4000-8000-000000000000",
}
"""Something that exists for each part of an address; any other part is the number 1, of which there may be nothing."""


@pytest.fixture
def latam(db: None) -> Alliance:
    return world.alliance(cities=["Cali"])


@pytest.fixture
def https(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of an installation with an https address. What settings.py makes of one is tested in tests/config."""
    for name, value in SECURE_SETTINGS.items():
        setattr(settings, name, value)
    monkeypatch.setattr(devices, "NAME", "__Host-device")  # settled once, when the program starts


def addresses() -> list[str]:
    """Every route, filled in."""
    filled = [re.sub(r"{(\w+)}", lambda part: EXAMPLES.get(part[1], "1"), route.path) for route in routes()]
    return [address for address in filled if leads_somewhere(address)]


def leads_somewhere(address: str) -> bool:
    """Whether there is such an address, with a number or with a key for what is 1 in it."""
    with contextlib.suppress(Resolver404):
        return bool(resolve(address))
    return False


def signed_in(role: Role, of: Alliance) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.seated(role, of, of.member_cities.first()))
    return client


def lacking(response: HttpResponseBase) -> list[str]:
    """Names of headers that an answer does not carry."""
    return [name for name in (*HEADERS, "Strict-Transport-Security") if name not in response.headers]


def says_its_characters(content_type: str) -> bool:
    """Whether a text says in which characters it is written; other files need not."""
    return not content_type.startswith("text/") or "charset=utf-8" in content_type


@pytest.mark.parametrize("who", [None, Role.SECRETARIAT_LEAD, Role.OBSERVER])
@pytest.mark.usefixtures("https")
def test_every_answer_carries_every_header(latam: Alliance, who: Role | None) -> None:
    client = signed_in(who, latam) if who else Client(raise_request_exception=False)
    found: dict[str, object] = {}

    for address in addresses():
        for method in (client.get, client.post):
            for headers in ({}, {"HX-Request": "true"}):
                response = method(address, headers=headers, secure=True)
                found[f"{address} {response.status_code}"] = (
                    lacking(response),
                    response.headers["Strict-Transport-Security"] == STRICT_TRANSPORT,
                    response.headers["X-Content-Type-Options"],
                    "no-store" in response.headers["Cache-Control"],
                    says_its_characters(response.headers.get("Content-Type", "")),
                )

    assert {name: facts for name, facts in found.items() if facts != ([], True, "nosniff", True, True)} == {}


@pytest.mark.usefixtures("https")
def test_pages_that_are_not_there_carry_them_too() -> None:
    response = Client().get("/nowhere/", secure=True)

    assert (response.status_code, lacking(response)) == (404, [])
    assert response.headers["Content-Security-Policy"] == POLICY


@pytest.mark.usefixtures("https")
def test_other_hosts_are_refused_with_the_same_headers() -> None:
    for host in ("evil.example", "127.0.0.1", "testserver.evil.example", "testserver:80@evil.example"):
        response = Client(raise_request_exception=False).get("/account/sign-in/", headers={"Host": host}, secure=True)

        assert (response.status_code, [name for name in HEADERS if name not in response.headers]) == (400, []), host


def test_policy_lets_no_inline_script_or_foreign_file_in() -> None:
    directives = dict(directive.split(" ", 1) for directive in POLICY.split("; "))

    assert "unsafe" not in POLICY
    assert directives["default-src"] == directives["object-src"] == directives["frame-src"] == directives["base-uri"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == directives["form-action"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"


def assert_is_kept_to_this_host(cookie: "Morsel[str]", *, script: bool = False) -> None:
    assert cookie.key.startswith("__Host-")
    facts = {name: cookie[name] for name in ("path", "domain", "secure", "httponly", "samesite")}
    assert facts == {"path": "/", "domain": "", "secure": True, "httponly": "" if script else True, "samesite": "Lax"}


@pytest.mark.usefixtures("https")
def test_every_cookie_is_kept_to_this_host_and_from_scripts(latam: Alliance) -> None:
    person = world.secretariat(latam)
    client = Client(enforce_csrf_checks=True)
    page = client.get("/account/sign-in/", secure=True)
    token = page.context["csrf_token"]
    answer = client.post(
        "/account/sign-in/",
        {"login": person.email, "password": world.PASSWORD, "csrfmiddlewaretoken": str(token)},
        secure=True,
        headers={"Referer": "https://testserver/account/sign-in/"},
    )
    language = Client().post("/language/", {"language": "es"}, secure=True)

    assert answer.status_code == 302, answer.context["form"].errors
    cookies = {**client.cookies, **language.cookies}
    assert set(cookies) == {"__Host-csrftoken", "__Host-sessionid", "__Host-device", "__Host-django_language"}
    for cookie in cookies.values():
        assert_is_kept_to_this_host(cookie)


def test_settings_of_an_installation_with_https_are_those_tested_here() -> None:
    """What the fixture sets is what settings.py makes of the environment."""
    script = "import json; from hanse.config import settings; print(json.dumps({n: getattr(settings, n) for n in %r}))"
    names = [
        *SECURE_SETTINGS,
        "SECRET_KEY_FALLBACKS",
        "SESSION_COOKIE_HTTPONLY",
        "CSRF_COOKIE_HTTPONLY",
        "SECURE_PROXY_SSL_HEADER",
    ]
    environment = {
        "HANSE_BASE_URL": "https://testserver/",
        "HANSE_SECRET_KEY": "x" * 64,
        "HANSE_OLD_SECRET_KEYS": "before,long-before",
    }

    done = subprocess.run(
        [sys.executable, "-c", script % names], env=os.environ | environment, capture_output=True, text=True, check=True
    )

    assert json.loads(done.stdout) == SECURE_SETTINGS | {
        "SECRET_KEY_FALLBACKS": ["before", "long-before"],
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SECURE_PROXY_SSL_HEADER": None,
    }


def test_plain_http_is_sent_to_https_but_monitors_are_not(https: None, db: None) -> None:
    assert Client().get("/account/sign-in/").headers["Location"] == "https://testserver/account/sign-in/"
    assert Client().get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", r"\\evil.example", "javascript:alert(1)", "///evil"]
)
def test_nothing_leads_elsewhere(latam: Alliance, elsewhere: str) -> None:
    person = world.secretariat(latam)
    signing_in = Client().post(
        f"/account/sign-in/?next={elsewhere}", {"login": person.email, "password": world.PASSWORD, "next": elsewhere}
    )
    choosing = Client().post("/language/", {"language": "es", "next": elsewhere})

    for answer in (signing_in, choosing):
        assert answer.status_code == 302
        assert urlsplit(answer.headers["Location"])[:2] == ("", "")
        assert answer.headers["Location"].startswith("/")
        assert not answer.headers["Location"].startswith("//")


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "TRACE"])
def test_no_header_or_field_changes_the_method(latam: Alliance, method: str) -> None:
    client = signed_in(Role.SECRETARIAT_LEAD, latam)

    answer = client.post(
        "/workspace/latam/progress/", {"_method": "GET"}, headers={"X-HTTP-Method-Override": "GET", "X-Method-Override": "GET"}
    )
    other = client.generic(method, "/workspace/latam/progress/")

    assert (answer.status_code, other.status_code) == (405, 405)


def test_writing_needs_the_token_of_the_form_also_in_parts_of_pages(latam: Alliance) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.secretariat(latam))

    for address in addresses():
        answer = client.post(address, headers={"HX-Request": "true"})
        assert answer.status_code in {403, 405}, address


def test_large_bodies_are_refused_unread(latam: Alliance) -> None:
    class Unread(io.RawIOBase):
        def readinto(self, *_: object) -> int:
            raise AssertionError("the body was read")

    visitor, secretariat = Client(), signed_in(Role.SECRETARIAT_LEAD, latam)
    found = {
        (who, announced): client.generic(
            "POST",
            "/workspace/latam/progress/import/",
            CONTENT_LENGTH=announced,
            CONTENT_TYPE="multipart/form-data; boundary=x",
            **{"wsgi.input": Unread()},  # type: ignore[arg-type]  # the stubs take extras of an environment for named arguments
        ).status_code
        for who, client in (("visitor", visitor), ("secretariat", secretariat))
        for announced in (str(LARGEST_BODY_OF_VISITORS + 1), str(LARGEST_BODY + 1), "200000000", "-1", "1e3", "nonsense")
        if (who, announced) != ("secretariat", str(LARGEST_BODY_OF_VISITORS + 1))
    }

    assert set(found.values()) == {413}


def test_refusal_of_a_large_body_says_how_much_is_taken(latam: Alliance) -> None:
    answer = signed_in(Role.SECRETARIAT_LEAD, latam).generic("POST", "/language/", CONTENT_LENGTH="200000000")

    assert answer.status_code == 413
    assert "This is more than Hanse takes at once (32 MB). Nothing was changed." in answer.content.decode()
    assert lacking(answer) == ["Strict-Transport-Security"]


def test_too_many_fields_or_files_are_not_understood(latam: Alliance) -> None:
    client = signed_in(Role.SECRETARIAT_LEAD, latam)
    fields = "&".join(f"a{number}=1" for number in range(5_001))
    files = {f"file{number}": ContentFile(b"x", name="a.csv") for number in range(11)}

    many_fields = client.post("/language/", fields, content_type="application/x-www-form-urlencoded")
    many_files = client.post("/workspace/latam/progress/import/", files)

    assert (many_fields.status_code, many_files.status_code) == (400, 400)


def test_page_about_a_fault_shows_its_number_and_nothing_else(latam: Alliance, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "postgres://hanse:very-secret@db"

    def failing(*_: object, **__: object) -> object:
        raise RuntimeError(secret)

    client = signed_in(Role.SECRETARIAT_LEAD, latam)
    monkeypatch.setattr("hanse.web.views.home.gallery.examples", failing)

    answer = client.get("/components/", headers={"X-Request-ID": "number-of-the-request"})

    page = answer.content.decode()
    assert answer.status_code == 500
    assert "<code>number-of-the-request</code>" in page
    assert [word for word in (secret, "RuntimeError", "Traceback", "latam", "gallery") if word in page] == []


def test_evidence_is_a_download_that_can_run_nothing(latam: Alliance, settings: Settings) -> None:
    cali = latam.member_cities.get()
    proofs = [Proof(file=ContentFile(b"minutes of the council", name='minutes "of" may\u202efdp.txt'))]
    world.entry(cali, "selection", proofs=proofs)
    evidence = Evidence.objects.get()

    answer = signed_in(Role.SECRETARIAT_LEAD, latam).get(evidence.get_absolute_url())

    assert answer.status_code == 200
    wanted = {
        "Content-Type": "application/octet-stream",
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert {name: answer.headers[name] for name in wanted} == wanted
    assert answer.headers["Content-Disposition"] == 'attachment; filename="minutes of mayfdp.txt"'


def test_exports_are_downloads_that_can_run_nothing(latam: Alliance) -> None:
    for code in ("json", "csv"):
        answer = signed_in(Role.SECRETARIAT_LEAD, latam).get(f"/workspace/latam/progress/export/{code}/")

        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        assert "no-store" in answer.headers["Cache-Control"]
