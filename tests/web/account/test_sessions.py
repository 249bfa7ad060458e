"""Sessions: where one is signed in, how long, and how all of it ends."""

import time

import pytest
from allauth.core import context
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hanse.people.actions import end_all_sessions
from hanse.web.account import sessions
from hanse.web.account.browsers import browser_in_words
from tests import world
from tests.web.account.people import is_in, mail_to, sign_in, signed_in

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
NEW = "seventeen purple lanterns"


@pytest.fixture(autouse=True)
def _no_counters() -> None:
    cache.clear()


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.headers)
    return response.content.decode()


def pass_time(client: Client, seconds: float, *names: str) -> None:
    """Let a session be older than it is."""
    session = client.session
    for name in names:
        session[name] -= seconds
    session.save()


def test_sign_in_gives_a_new_key() -> None:
    """A key that somebody else has planted in the browser opens nothing (session fixation)."""
    person, client = world.person(), Client()
    client.get(f"{reverse('openid_connect_login', args=['nowhere'])}")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    before = client.session.session_key

    sign_in(client, person.email)

    assert is_in(client)
    assert client.session.session_key != before
    other = Client()
    other.cookies[settings.SESSION_COOKIE_NAME] = before or ""
    assert not is_in(other)


def test_sign_out_voids_the_key() -> None:
    client = signed_in(world.person())
    key = client.session.session_key or ""

    client.post(reverse("account_logout"))

    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert not is_in(client)


def test_list_tells_browser_and_address_of_each_session_and_ends_one() -> None:
    person = world.person()
    here, there = signed_in(person, HTTP_USER_AGENT=FIREFOX), signed_in(person, REMOTE_ADDR="198.51.100.7")

    page = text(here, reverse("sessions"))
    assert "Firefox 140, Linux" in page
    assert "198.51.100.7" in page
    assert page.count("tag-accent") == 1
    other = UserSession.objects.get(ip="198.51.100.7")
    here.post(reverse("end_session", args=[other.pk]))

    assert (is_in(here), is_in(there)) == (True, False)
    assert "198.51.100.7" not in text(here, reverse("sessions"))


def test_list_costs_the_same_for_one_session_and_many() -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            text(here, reverse("sessions"))
        return len(captured)

    person = world.person()
    here = signed_in(person)
    one = statements()
    for _ in range(4):
        signed_in(person)

    assert statements() == one


def test_own_session_ends_from_the_list() -> None:
    client = signed_in(world.person())
    own = UserSession.objects.get()

    assert client.post(reverse("end_session", args=[own.pk])).headers["Location"] == reverse("account_login")
    assert not is_in(client)


def test_sessions_of_others_do_not_exist() -> None:
    victim = signed_in(world.person())
    theirs = UserSession.objects.get()

    assert signed_in(world.person()).post(reverse("end_session", args=[theirs.pk])).status_code == 404
    assert is_in(victim)


def test_sign_out_everywhere_ends_every_session_also_those_that_no_list_knows() -> None:
    person, unlisted = world.person(), Client()
    here, there = signed_in(person), signed_in(person)
    unlisted.force_login(person)
    stranger = signed_in(world.person())

    response = here.post(reverse("end_sessions"))

    assert response.headers["Location"] == reverse("account_login")
    assert [is_in(client) for client in (here, there, unlisted, stranger)] == [False, False, False, True]
    assert "signed out everywhere" in mail_to(person).text
    assert is_in(signed_in(person))


def test_era_voids_sessions_of_the_same_password() -> None:
    person, client = world.person(), Client()
    client.force_login(person)
    assert is_in(client)

    end_all_sessions(by=person, of=person)

    assert not is_in(client)


def test_change_of_password_keeps_this_session_and_ends_all_others() -> None:
    person = world.person()
    here, there = signed_in(person), signed_in(person)
    key = here.session.session_key

    response = here.post(reverse("account_change_password"), {"oldpassword": world.PASSWORD, "password1": NEW, "password2": NEW})

    assert response.headers["Location"] == reverse("account")
    assert (is_in(here), is_in(there)) == (True, False)
    assert here.session.session_key != key
    assert text(here, reverse("sessions")).count("<tr>") == 2
    assert "Your password was changed" in mail_to(person).text


def test_closed_account_is_out_at_once() -> None:
    person = world.person()
    client = signed_in(person)

    person.is_active = False
    person.save(update_fields=["is_active"])

    assert not is_in(client)


def test_session_without_a_visit_ends_and_says_so() -> None:
    client = signed_in(world.person())
    pass_time(client, settings.SESSION_IDLE_AGE - 60, "seen")
    assert is_in(client)
    pass_time(client, settings.SESSION_IDLE_AGE + 60, "seen")

    assert not is_in(client)
    assert "You were signed out after a while without a visit" in text(client, reverse("account_login"))


def test_session_ends_after_a_week_whatever_its_visits() -> None:
    client = signed_in(world.person())
    pass_time(client, settings.SESSION_COOKIE_AGE - 60, "began")
    assert is_in(client)
    pass_time(client, 120, "began")

    assert not is_in(client)


def test_visit_is_noted_once_in_ten_minutes() -> None:
    client = signed_in(world.person())

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/register/").status_code in {200, 403}
        return len(captured)

    quiet = statements()
    pass_time(client, 601, "seen")

    assert statements() > quiet
    assert time.time() - client.session["seen"] < 60
    assert statements() == quiet


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox 140, Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge 140, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1",
            "Safari 18, iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
            "Chrome 140, Android",
        ),
        ("", "A browser that does not say which"),
        ("curl/8.5.0", "A browser that does not say which"),
    ],
)
def test_browser_is_told_in_words(agent: str, words: str) -> None:
    assert browser_in_words(agent) == words


def test_sign_in_by_whatever_way_is_listed() -> None:
    person = world.person()
    request = RequestFactory().get("/invitation/")
    request.session = SessionStore()
    request.user = AnonymousUser()

    with context.request_context(request):
        login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])

    assert [session.ip for session in sessions.running(person)] == []  # not kept yet
    request.session.save()
    assert [session.ip for session in sessions.running(person)] == ["127.0.0.1"]
