"""The audit trail of the sign-in: who came and who tried to, and every change of what they come with."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pghistory.models import Context

from hanse.access import walls
from hanse.access.roles import Role
from hanse.history import clock
from hanse.people.actions import note_sign_in
from hanse.people.models import Person, SignInEvent
from tests import world
from tests.privacy.people import where_stands
from tests.web.account.people import (
    ELSEWHERE,
    code_in,
    code_of,
    mail_to,
    passkey_of,
    path_in,
    sign_in,
    signed_in,
    with_app,
    with_recovery_codes,
)

pytestmark = pytest.mark.django_db

NEW = "seventeen purple lanterns"


@pytest.fixture(autouse=True)
def _no_counters() -> None:
    cache.clear()


def events(person: Person | None) -> list[tuple[str, str]]:
    """What happened and how, oldest first."""
    return list(SignInEvent.objects.filter(person=person).order_by("pk").values_list("what", "how"))


def confirmed(person: Person) -> Client:
    """A browser in which somebody has signed in and proved again who they are."""
    client = signed_in(person)
    session = client.session
    for method in session["account_authentication_methods"]:
        method["reauthenticated"] = True
    session.save()
    return client


# Coming


def test_sign_in_tells_how_and_from_where() -> None:
    person, client = world.person(), Client(REMOTE_ADDR=ELSEWHERE)
    secret = with_app(person)
    sign_in(client, person.email)
    assert events(person) == [("app_added", "")]

    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    assert events(person) == [("app_added", ""), ("signed_in", "password+app")]
    event = SignInEvent.objects.latest("pk")
    assert event.ways == ["password", "authenticator app"]
    assert event.origin == {"source": "web", "address": ELSEWHERE, "route": "/account/sign-in/second-factor/"}


def test_sign_in_by_code_and_by_recovery_code() -> None:
    person, client = world.person(), Client()
    client.post(reverse("account_request_login_code"), {"email": person.email})
    client.post(reverse("account_confirm_login_code"), {"code": code_in(mail_to(person))})
    assert events(person) == [("signed_in", "code")]

    codes = with_recovery_codes(person)
    with_app(person)
    other = Client()
    sign_in(other, person.email)
    other.post(reverse("mfa_authenticate"), {"code": codes[0]})

    assert events(person)[-1] == ("signed_in", "password+recovery_code")


@pytest.mark.parametrize("known", [True, False])
def test_wrong_password_is_kept_and_of_an_unknown_address_nothing(known: bool) -> None:
    person = world.person()

    sign_in(Client(REMOTE_ADDR=ELSEWHERE), person.email if known else "typed.by.mistake@example.org", "wrong")

    event = SignInEvent.objects.get()
    assert (event.person, event.what, event.how) == (person if known else None, "failed", "password")
    assert event.origin["address"] == ELSEWHERE
    assert where_stands("typed.by.mistake") == []


def wrong_second_factor(person: Person) -> None:
    with_app(person)
    client = Client()
    sign_in(client, person.email)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})


def wrong_code_by_mail(person: Person) -> None:
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": person.email})
    client.post(reverse("account_confirm_login_code"), {"code": "AAAAAAAA"})


def wrong_present_password(person: Person) -> None:
    signed_in(person).post(reverse("account_change_password"), {"oldpassword": "x", "password1": NEW, "password2": NEW})


def wrong_confirmation(person: Person) -> None:
    signed_in(person).post(reverse("account_reauthenticate"), {"password": "x"})


def closed_account(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(is_active=False)
    sign_in(Client(), person.email)


@pytest.mark.parametrize(
    ("way", "how"),
    [
        (wrong_second_factor, "app"),
        (wrong_code_by_mail, "code"),
        (wrong_present_password, "password"),
        (wrong_confirmation, "password"),
        (closed_account, ""),
    ],
)
def test_whatever_is_refused_is_kept(way: Callable[[Person], None], how: str) -> None:
    person = world.person()

    way(person)

    assert events(person)[-1] == ("failed", how)


def test_passkey_of_nobody_is_kept_as_nobodys() -> None:
    Client().post(reverse("mfa_login_webauthn"), {"credential": '{"id": 1}'})

    assert events(None) == [("failed", "passkey")]


# What they come with


def test_every_change_on_the_pages_is_kept_with_its_origin_and_its_act() -> None:
    person = world.person()
    client = confirmed(person)
    client.get(reverse("mfa_activate_totp"))
    client.post(reverse("mfa_activate_totp"), {"code": code_of(client.session["mfa.totp.secret"])})
    client.get(reverse("mfa_view_recovery_codes"))
    client.get(reverse("mfa_view_recovery_codes"))
    client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))
    client.post(reverse("account_change_password"), {"oldpassword": world.PASSWORD, "password1": NEW, "password2": NEW})

    assert [what for what, _how in events(person)] == [
        "signed_in",
        "app_added",
        "codes_made",
        "codes_shown",
        "codes_removed",
        "codes_made",
        "app_removed",
        "codes_removed",
        "password_changed",
    ]
    changes = SignInEvent.objects.exclude(what__in=SignInEvent.COMINGS)
    assert {event.origin["address"] for event in changes} == {"127.0.0.1"}
    acts = Context.objects.filter(pk__in=changes.values("act")).values_list("metadata__action", "metadata__by")
    assert set(acts) == {("people.sign_in_changed", person.pk), ("people.password_set", person.pk)}


def test_password_by_mail_passkeys_and_sessions() -> None:
    person = world.person()
    Client().post(reverse("account_reset_password"), {"email": person.email})
    fresh = Client()
    link = fresh.get(path_in(mail_to(person)), follow=True).request["PATH_INFO"]
    fresh.post(link, {"password1": NEW, "password2": NEW})
    mine, client = passkey_of(person), Client()
    person.refresh_from_db()
    client.force_login(person)
    client.post(reverse("mfa_edit_webauthn", args=[mine.pk]), {"name": "My tablet"})
    Authenticator.objects.filter(pk=mine.pk).delete()
    client.post(reverse("end_sessions"))

    assert [what for what, _how in events(person)] == ["password_changed", "passkey_added", "passkey_removed", "sessions_ended"]


def test_one_session_that_is_ended_is_kept() -> None:
    person = world.person()
    here, _there = signed_in(person), signed_in(person)
    key = re.findall(r"/account/sessions/(\d+)/end/", here.get(reverse("sessions")).content.decode())[0]

    here.post(reverse("end_session", args=[key]))

    assert events(person) == [("signed_in", "password"), ("signed_in", "password"), ("session_ended", "")]


@pytest.mark.parametrize(
    ("statement", "kept"),
    [
        ("DELETE FROM mfa_authenticator WHERE type = 'totp'", ["app_removed"]),
        ("UPDATE mfa_authenticator SET data = '{{\"secret\": \"x\"}}' WHERE type = 'totp'", ["app_added"]),
        ("UPDATE mfa_authenticator SET last_used_at = now()", []),
        ("UPDATE mfa_authenticator SET user_id = {other} WHERE type = 'totp'", ["app_removed"]),
        ("DELETE FROM socialaccount_socialaccount", ["provider_removed"]),
        ("UPDATE socialaccount_socialaccount SET uid = 'another'", ["provider_removed", "provider_connected"]),
        ("UPDATE socialaccount_socialaccount SET last_login = now()", []),
        ("UPDATE people_person SET email = 'new@example.org' WHERE id = {person}", ["email_changed"]),
        ("UPDATE people_person SET password = 'md5$' || 'salt$hash' WHERE id = {person}", ["password_changed"]),
        ("UPDATE people_person SET session_era = session_era + 1 WHERE id = {person}", ["sessions_ended"]),
        ("UPDATE people_person SET name = 'X' WHERE id = {person}", []),
    ],
)
def test_database_misses_no_change_whoever_makes_it(statement: str, kept: list[str]) -> None:
    person, other = world.person(), world.person()
    with_app(person)
    SocialAccount.objects.create(user=person, provider="ministry", uid="x")
    before = SignInEvent.objects.filter(person=person).count()

    with connection.cursor() as cursor:
        cursor.execute(statement.format(person=person.pk, other=other.pk))

    assert [what for what, _how in events(person)][before:] == kept
    assert all(event.origin["source"] == "database" for event in SignInEvent.objects.all())


def test_password_that_is_hashed_anew_at_a_sign_in_is_no_change() -> None:
    person = world.person()
    old = "pbkdf2_sha256$1$salt$" + "x" * 20
    Person.objects.filter(pk=person.pk).update(password=old)
    before = events(person)

    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET password = 'scrypt$16384$salt$8$5$y' WHERE id = %s", [person.pk])

    assert events(person) == before


# Who sees it


@pytest.mark.parametrize("statement", ["UPDATE people_signinevent SET what = 'x'", "DELETE FROM people_signinevent"])
def test_what_is_kept_stays(statement: str) -> None:
    note_sign_in(SignInEvent.What.FAILED, person=None)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_wall_shows_comings_to_their_person_alone_and_changes_to_the_lead() -> None:
    alliance, japan = world.alliance(), world.alliance("japan")
    person, colleague, lead = world.expert(alliance), world.observer(alliance), world.secretariat(alliance)
    stranger = world.secretariat(japan)
    note_sign_in(SignInEvent.What.SIGNED_IN, person=person)
    note_sign_in(SignInEvent.What.FAILED, person=None)
    passkey_of(person)

    def seen(reader: Person) -> list[str]:
        with walls.behind(reader.pk, clock.today("UTC")):
            return list(SignInEvent.objects.order_by("pk").values_list("what", flat=True))

    assert seen(person) == ["signed_in", "passkey_added"]
    assert seen(lead) == ["passkey_added"]
    assert [seen(reader) for reader in (colleague, stranger, world.steward())] == [[], [], []]


def test_web_writes_nothing_about_others() -> None:
    person, other = world.person(), world.person()

    with walls.behind(person.pk, clock.today("UTC")):
        note_sign_in(SignInEvent.What.SESSION_ENDED, person=person)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            note_sign_in(SignInEvent.What.SESSION_ENDED, person=other)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT hanse_note_sign_in(%s, 'app_removed')", [other.pk])

    assert events(other) == []


def test_person_reads_their_own_on_the_page_of_the_account() -> None:
    person = world.person()
    sign_in(Client(REMOTE_ADDR=ELSEWHERE), person.email, "wrong")
    sign_in(Client(REMOTE_ADDR="203.0.113.9"), world.person().email, "wrong")
    client = signed_in(person)

    overview, listed = (client.get(reverse(name)).content.decode() for name in ("account", "sign_ins"))

    for page in (overview, listed):
        assert "Sign-in failed" in page
        assert f"in the browser, from {ELSEWHERE}" in page
        assert "203.0.113.9" not in page


def test_page_costs_the_same_for_one_sign_in_and_many() -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("sign_ins"))
        return len(captured)

    person = world.person()
    client = signed_in(person)
    one = statements()
    for _ in range(5):
        note_sign_in(SignInEvent.What.FAILED, person=person)

    assert statements() == one


def test_page_without_sign_ins_says_what_will_stand_there() -> None:
    client = Client()
    client.force_login(world.person())

    assert "Your next sign-in will stand here" in client.get(reverse("sign_ins")).content.decode()


def test_lead_reads_changes_in_the_history_and_neither_comings_nor_network_addresses() -> None:
    alliance, japan = world.alliance(), world.alliance("japan")
    person, lead, stranger = world.expert(alliance), world.secretariat(alliance), world.expert(japan)
    passkey_of(stranger)
    client = Client(REMOTE_ADDR=ELSEWHERE)
    sign_in(client, person.email, "wrong")
    sign_in(client, person.email)
    client.post(reverse("account_change_password"), {"oldpassword": world.PASSWORD, "password1": NEW, "password2": NEW})
    reader = Client()
    reader.force_login(lead)

    page = reader.get("/workspace/latam/history/?table=people.signinevent").content.decode()
    file = b"".join(reader.get("/workspace/latam/history/export/csv/").streaming_content).decode()  # type: ignore[attr-defined]

    assert f"Sign-in of {person.name}: – → Password changed" in page
    for text in (page.partition("<main")[2], file):
        assert "Password changed" in text
        assert [word for word in ("Sign-in failed", "Signed in", ELSEWHERE, "Passkey added") if word in text] == []


def test_history_of_somebody_elses_sign_in_is_for_the_lead_alone() -> None:
    alliance = world.alliance()
    staff = Client()
    staff.force_login(world.seated(Role.SECRETARIAT_STAFF, alliance))

    assert staff.get("/workspace/latam/history/?table=people.signinevent").status_code == 403
