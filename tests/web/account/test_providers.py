"""Identity providers: the whole way there and back, against a provider that runs here."""

import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import environ
import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from oidc_provider_mock import User, run_server_in_thread
from pytest_django import Settings

from hanse.config.providers import IdentityProvider, providers
from hanse.people.actions import enter_person
from hanse.people.factors import used_second_factor
from hanse.people.models import Person, SignInEvent
from hanse.web.account.provider import StrictAdapter
from tests import world
from tests.web.account.people import is_in, mail_to, signed_in, with_app

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_counters() -> None:
    cache.clear()


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows nothing: where a redirect leads is what a test wants to know."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


@contextmanager
def moved_elsewhere() -> Iterator[tuple[str, list[str]]]:
    """A server that sends everybody to another address of its own; and the addresses that were asked for."""
    visited: list[str] = []

    class Moved(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            visited.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Moved)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", visited
    finally:
        server.shutdown()
        server.server_close()


def leads_to(address: str, **typed: str) -> str:
    """Where the provider sends a browser that asks for an address, or sends a form to it."""
    sent = urllib.parse.urlencode(typed).encode() if typed else None
    try:
        urllib.request.build_opener(_Stay).open(address, data=sent)
    except urllib.error.HTTPError as answer:
        return str(answer.headers["Location"])
    raise AssertionError(f"{address} leads nowhere")


@contextmanager
def provider(settings: Settings, *people: User, domains: tuple[str, ...] = (), second_factor: bool = False) -> Iterator[str]:
    """A provider that knows these people and that this house trusts; the value is its address."""
    with run_server_in_thread(user_claims=people) as server:
        issuer = f"http://localhost:{server.server_port}"
        settings.PROVIDERS = (IdentityProvider("ministry", "Ministry", issuer, "hanse", "secret", domains, second_factor),)
        settings.PROVIDERS_WITH_SECOND_FACTOR = frozenset({"ministry"} if second_factor else ())
        yield issuer


def go(client: Client, sub: str, *, query: str = "") -> HttpResponse:
    """From the sign-in page to the provider, where somebody says yes, and back; the value is our answer."""
    there = client.get(f"{reverse('openid_connect_login', args=['ministry'])}{query}").headers["Location"]
    back = urllib.parse.urlsplit(leads_to(there, sub=sub))
    return client.get(f"{back.path}?{back.query}")  # type: ignore[return-value]


def connect(client: Client, sub: str) -> HttpResponse:
    """From the account's page to the provider, and back: a form, then a link."""
    asked = client.post(reverse("connect_provider", args=["ministry"])).content.decode()
    query = "?process=connect"
    assert f'href="{reverse("openid_connect_login", args=["ministry"])}{query}"' in asked
    return go(client, sub, query=query)


def claims(person: Person, *, verified: bool = True) -> User:
    return User(sub=f"sub-{person.pk}", claims={"email": person.email, "email_verified": verified})


def test_known_person_is_connected_and_signed_in(settings: Settings) -> None:
    person, client = world.person(), Client()
    with provider(settings, claims(person)):
        response = go(client, f"sub-{person.pk}", query="?next=/register/")

        assert response.headers["Location"] == "/register/"
        assert is_in(client)
        assert SocialAccount.objects.get().user == person
        person.refresh_from_db()
        assert person.check_password(world.PASSWORD)
        again = Client()
        go(again, f"sub-{person.pk}")
        assert is_in(again)
        assert SocialAccount.objects.count() == 1


def test_exchange_is_bound_by_pkce(settings: Settings) -> None:
    with provider(settings, claims(world.person())):
        there = Client().get(reverse("openid_connect_login", args=["ministry"])).headers["Location"]

    asked = urllib.parse.parse_qs(urllib.parse.urlsplit(there).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert (asked["response_type"], sorted(asked["scope"][0].split())) == (["code"], ["email", "openid", "profile"])


def test_answer_for_another_browser_is_refused(settings: Settings) -> None:
    person, victim = world.person(), Client()
    with provider(settings, claims(person)):
        there = Client().get(reverse("openid_connect_login", args=["ministry"])).headers["Location"]
        back = urllib.parse.urlsplit(leads_to(there, sub=f"sub-{person.pk}"))
        response = victim.get(f"{back.path}?{back.query}")

    assert response.status_code == 401
    assert not is_in(victim)


def test_unknown_address_is_told_to_ask_its_secretariat(settings: Settings) -> None:
    client = Client()
    with provider(settings, User(sub="x", claims={"email": "new@example.org", "email_verified": True})):
        response = go(client, "x")

    assert response.status_code == 403
    assert "Ask the secretariat of your alliance" in response.content.decode()
    assert not Person.objects.exists()
    assert not is_in(client)


@pytest.mark.parametrize("claimed", [False, "true", 1, None])
def test_address_that_the_provider_has_not_verified_connects_nobody(settings: Settings, claimed: object) -> None:
    person, client = world.person(), Client()
    with provider(settings, User(sub="x", claims={"email": person.email, "email_verified": claimed})):
        assert go(client, "x").status_code == 403

    assert not is_in(client)


def test_provider_speaks_for_its_own_domains_only(settings: Settings) -> None:
    person, client = world.person(), Client()
    with provider(settings, claims(person), domains=("ministry.example",)):
        assert go(client, f"sub-{person.pk}").status_code == 403

    assert not is_in(client)


@pytest.mark.parametrize("alike", ["mario@c\u0131ty.example", "mar\u0131o@city.example", "MAR\u0130O@city.example"])
def test_address_that_only_looks_alike_connects_nobody(settings: Settings, alike: str) -> None:
    person, client = enter_person(email="mario@city.example", name="Mario", by=None), Client()
    with provider(settings, User(sub="x", claims={"email": alike, "email_verified": True})):
        assert go(client, "x").status_code == 403

    assert not is_in(client)
    assert not SocialAccount.objects.filter(user=person).exists()


def test_address_is_known_whatever_its_case(settings: Settings) -> None:
    person, client = world.person(), Client()
    with provider(settings, User(sub="x", claims={"email": person.email.upper(), "email_verified": True})):
        go(client, "x")

    assert is_in(client)


def test_closed_account_stays_closed(settings: Settings) -> None:
    person, client = world.person(), Client()
    with provider(settings, claims(person)):
        go(Client(), f"sub-{person.pk}")
        person.is_active = False
        person.save(update_fields=["is_active"])

        assert go(client, f"sub-{person.pk}").headers["Location"] == reverse("account_inactive")

    assert not is_in(client)


def test_account_that_was_closed_before_is_not_connected(settings: Settings) -> None:
    person = world.person()
    person.is_active = False
    person.save(update_fields=["is_active"])
    with provider(settings, claims(person)):
        assert go(Client(), f"sub-{person.pk}").status_code == 403


@pytest.mark.parametrize("answers", [True, False])
def test_second_factor_of_the_provider_counts_where_its_keeper_says_so(settings: Settings, answers: bool) -> None:
    person, client = world.person(), Client()
    with provider(settings, claims(person), second_factor=answers):
        go(client, f"sub-{person.pk}")

        assert used_second_factor(client.session) is answers


def test_own_second_factor_is_asked_for_all_the_same(settings: Settings) -> None:
    person, client = world.person(), Client()
    with_app(person)
    with provider(settings, claims(person)):
        assert go(client, f"sub-{person.pk}").headers["Location"] == reverse("mfa_authenticate")

    assert not is_in(client)


def test_whoever_says_no_there_is_not_signed_in(settings: Settings) -> None:
    client = Client()
    with provider(settings):
        there = client.get(reverse("openid_connect_login", args=["ministry"])).headers["Location"]
        back = urllib.parse.urlsplit(leads_to(there, action="deny"))
        state = urllib.parse.parse_qs(urllib.parse.urlsplit(there).query)["state"][0]  # which this provider forgets to give back
        response = client.get(f"{back.path}?{back.query}&state={state}", follow=True)

    assert "You stopped at the identity provider" in response.content.decode()


def test_provider_that_does_not_answer_is_said(settings: Settings) -> None:
    settings.PROVIDERS = (IdentityProvider("ministry", "Ministry", "http://localhost:9", "hanse", "secret", (), False),)

    response = Client().get(reverse("openid_connect_login", args=["ministry"]))

    assert response.status_code == 401
    assert "The identity provider gave no usable answer" in response.content.decode()


def test_provider_that_nobody_configured_does_not_exist() -> None:
    assert Client().get(reverse("openid_connect_login", args=["google"])).status_code == 404
    assert Client().get(reverse("openid_connect_callback", args=["google"])).status_code == 404


def test_person_connects_and_disconnects_under_another_address(settings: Settings) -> None:
    person = world.person()
    client = signed_in(person)
    with provider(settings, User(sub="x", claims={"email": "private@example.net", "email_verified": True})):
        assert connect(client, "x").headers["Location"] == reverse("account")
        assert "An identity provider was connected" in mail_to(person).text
        account = SocialAccount.objects.get()
        assert account.user == person
        assert go(Client(), "x").headers["Location"] == "/"
        client.post(reverse("socialaccount_connections"), {"account": account.pk})

    assert not SocialAccount.objects.exists()
    assert "An identity provider was disconnected" in mail_to(person).text


def test_connection_waits_until_somebody_has_proved_again_who_they_are(settings: Settings) -> None:
    person = world.person()
    client = signed_in(person)
    session = client.session
    session["account_authentication_methods"] = [
        method | {"at": method["at"] - 601} for method in session["account_authentication_methods"]
    ]
    session.save()
    with provider(settings, User(sub="x", claims={"email": "private@example.net", "email_verified": True})):
        assert connect(client, "x").headers["Location"] == reverse("account_reauthenticate")
        assert not SocialAccount.objects.exists()

        client.post(reverse("account_reauthenticate"), {"password": world.PASSWORD})

    assert SocialAccount.objects.get().user == person
    event = SignInEvent.objects.get(what="provider_connected")
    assert (event.person, event.origin["source"]) == (person, "web")
    assert "An identity provider was connected" in mail_to(person).text


def test_link_of_another_site_connects_nothing(settings: Settings) -> None:
    """Whoever is led here while signed in does not have somebody else's identity connected to their account."""
    person = world.person()
    client = signed_in(person)
    with provider(settings, User(sub="mallory", claims={"email": "m@example.net", "email_verified": True})):
        for process in ("connect", "redirect", "signup"):
            response = client.get(f"{reverse('openid_connect_login', args=['ministry'])}?process={process}", follow=True)
            assert response.redirect_chain == [(reverse("account"), 302)]
            assert "Nothing was connected." in response.content.decode()
        assert client.get(reverse("connect_provider", args=["ministry"])).status_code == 405
        assert client.post(reverse("openid_connect_login", args=["ministry"]), {"process": "connect"}).status_code == 405
        assert client.post(reverse("connect_provider", args=["google"])).status_code == 404

    assert not SocialAccount.objects.exists()


def test_word_to_connect_is_good_for_one_provider_and_once(settings: Settings) -> None:
    client = signed_in(world.person())
    with provider(settings, User(sub="x", claims={"email": "m@example.net", "email_verified": True})):
        there = f"{reverse('openid_connect_login', args=['ministry'])}?process=connect"
        session = client.session
        session["connecting_provider"] = "another"
        session.save()
        assert client.get(there).headers["Location"] == reverse("account")
        connect(client, "x")

        assert client.get(there).headers["Location"] == reverse("account")

    assert SocialAccount.objects.count() == 1


def test_connecting_asks_for_the_token_of_the_form(settings: Settings) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.person())

    assert client.post(reverse("connect_provider", args=["ministry"])).status_code == 403


def test_what_a_link_adds_to_the_question_is_not_asked(settings: Settings) -> None:
    query = "?auth_params=prompt%3Dnone%26nonce%3Dmine&scope=offline_access&next=/register/"
    with provider(settings, claims(world.person())):
        there = Client().get(f"{reverse('openid_connect_login', args=['ministry'])}{query}").headers["Location"]

    asked = urllib.parse.parse_qs(urllib.parse.urlsplit(there).query)
    assert "prompt" not in asked
    assert asked["nonce"] != ["mine"]
    assert "offline_access" not in asked["scope"][0]


def test_each_question_has_a_nonce_of_its_own(settings: Settings) -> None:
    with provider(settings, claims(world.person())):
        asked = [Client().get(reverse("openid_connect_login", args=["ministry"])).headers["Location"] for _ in range(2)]

    first, second = (urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)["nonce"][0] for address in asked)
    assert first != second
    assert len(first) >= 32


@pytest.mark.parametrize("told", ["another", None])
def test_token_that_answers_another_question_is_refused(settings: Settings, told: str | None) -> None:
    person, client = world.person(), Client()
    with provider(settings, claims(person)):
        there = client.get(reverse("openid_connect_login", args=["ministry"])).headers["Location"]
        way = urllib.parse.urlsplit(there)
        asked = {name: values[0] for name, values in urllib.parse.parse_qs(way.query).items()}
        asked = {name: value for name, value in asked.items() if name != "nonce"} | ({"nonce": told} if told else {})
        back = urllib.parse.urlsplit(leads_to(way._replace(query=urllib.parse.urlencode(asked)).geturl(), sub=f"sub-{person.pk}"))
        response = client.get(f"{back.path}?{back.query}")

    assert response.status_code == 401
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_user_info_about_somebody_else_is_refused(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    person, client = world.person(), Client()
    told = {"sub": "somebody-else", "email": person.email, "email_verified": True}
    monkeypatch.setattr(StrictAdapter, "_fetch_user_info", lambda self, token: told)
    with provider(settings, User(sub="x", claims={"email": "m@example.net", "email_verified": True})):
        assert go(client, "x").status_code == 401

    assert not is_in(client)


@pytest.mark.parametrize("alike", ["{}/", "{}//"])
def test_provider_that_names_another_issuer_is_refused(settings: Settings, alike: str) -> None:
    person, client = world.person(), Client()
    with provider(settings, claims(person)) as issuer:
        settings.PROVIDERS = (replace(settings.PROVIDERS[0], issuer=alike.format(issuer)),)
        response = client.get(reverse("openid_connect_login", args=["ministry"]))

    assert response.status_code == 401
    assert "The identity provider gave no usable answer" in response.content.decode()


def test_redirect_of_a_provider_is_not_followed(settings: Settings) -> None:
    with moved_elsewhere() as (address, visited):
        settings.PROVIDERS = (IdentityProvider("ministry", "Ministry", address, "hanse", "secret", (), False),)
        response = Client().get(reverse("openid_connect_login", args=["ministry"]))

    assert response.status_code == 401
    assert visited == ["/.well-known/openid-configuration"]


def test_sign_in_by_a_provider_and_what_comes_of_it_is_kept(settings: Settings) -> None:
    person = world.person()
    with provider(settings, claims(person), User(sub="new", claims={"email": "new@example.org", "email_verified": True})):
        go(Client(), f"sub-{person.pk}")
        go(Client(), "new")
        client = signed_in(person)
        client.post(reverse("socialaccount_connections"), {"account": SocialAccount.objects.get().pk})

    kept = SignInEvent.objects.order_by("pk").values_list("person", "what", "how")
    assert list(kept) == [
        (person.pk, "provider_connected", ""),
        (person.pk, "signed_in", "provider"),
        (None, "failed", "provider"),
        (person.pk, "signed_in", "password"),
        (person.pk, "provider_removed", ""),
    ]
    assert {event.origin["source"] for event in SignInEvent.objects.all()} == {"web"}


def environment(**values: str) -> environ.Env:
    env = environ.Env()
    env.ENVIRON = values
    return env


def test_environment_describes_one_provider() -> None:
    env = environment(
        HANSE_OIDC_ISSUER="https://login.example/",
        HANSE_OIDC_CLIENT_ID="hanse",
        HANSE_OIDC_CLIENT_SECRET="s",
        HANSE_OIDC_NAME="Forum",
        HANSE_OIDC_DOMAINS="Forum.example, other.example",
        HANSE_OIDC_SECOND_FACTOR="yes",
    )

    assert providers(env) == (
        IdentityProvider("oidc", "Forum", "https://login.example/", "hanse", "s", ("forum.example", "other.example"), True),
    )


def test_environment_describes_several_providers() -> None:
    env = environment(
        HANSE_OIDC_PROVIDERS="forum,ministry",
        **{
            f"HANSE_OIDC_{name}_{key}": f"https://{name}.example"
            for name in ("FORUM", "MINISTRY")
            for key in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")
        },
    )

    assert [(one.id, one.name, one.second_factor) for one in providers(env)] == [
        ("forum", "FORUM", False),
        ("ministry", "MINISTRY", False),
    ]


def test_no_provider_without_a_word_about_one() -> None:
    assert providers(environment()) == ()


@pytest.mark.parametrize(
    "values",
    [
        {"HANSE_OIDC_ISSUER": "https://login.example"},
        {"HANSE_OIDC_PROVIDERS": "forum"},
    ],
)
def test_half_a_provider_is_refused_with_what_is_missing(values: dict[str, str]) -> None:
    with pytest.raises(ImproperlyConfigured, match="CLIENT_ID"):
        providers(environment(**values))
