"""Asking to join: what strangers can do, what keeps programs out, and what the secretariat answers."""

import re
import time
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client

from hanse.admission import actions, stamps
from hanse.admission.models import JoinRequest
from hanse.admission.rules import RequestKind
from hanse.alliances import actions as alliances
from hanse.alliances.models import MemberCity
from hanse.alliances.rules import Standing
from hanse.history import Refused, clock
from hanse.outbox.models import Message
from hanse.people.models import Person
from tests import world

pytestmark = pytest.mark.django_db

PAGE = "/join/latam/"
ASKED = {
    "kind": "city",
    "name": "Ana Díaz",
    "email": "Ana@example.org",
    "organisation": "City of Cali, digital office",
    "city_name": "Cali",
    "country": "CO",
    "message": "We would like to take part.",
    "website": "",
}


@pytest.fixture(autouse=True)
def _empty_counters() -> None:
    cache.clear()


def stamped(seconds: float = 60, alliance: str = "latam") -> dict[str, str]:
    with clock.moved_to(clock.now() - timedelta(seconds=seconds)):
        return {"stamp": stamps.stamp(alliance)}


def said(response: Any) -> tuple[int, str]:
    """Status and text of an answer, without the key against forged requests, which is another one each time."""
    return response.status_code, re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def asked(**more: object) -> JoinRequest:
    facts = {"kind": RequestKind.CITY, "name": "Ana", "email": "ana@example.org", "organisation": "City of Cali"}
    alliance = more.pop("alliance", None) or world.alliance()
    made = actions.ask_to_join(alliance=alliance, **facts | {"city_name": "Cali", "country": "CO"} | more)  # type: ignore[arg-type]
    assert made
    return made


def test_stranger_asks_and_nobody_gets_a_mail_or_an_account() -> None:
    world.alliance()

    response = Client().post(PAGE, ASKED | stamped())

    made = JoinRequest.objects.get()
    assert response.status_code == 200
    assert "reads your request" in response.content.decode()
    assert (made.kind, made.name, made.email, made.city_name, made.state) == (
        "city",
        "Ana Díaz",
        "ana@example.org",
        "Cali",
        "waiting",
    )
    assert (Message.objects.count(), Person.objects.count()) == (0, 0)


def test_answer_is_the_same_whether_or_not_somebody_has_asked_before() -> None:
    world.alliance()

    first, again, bait = (
        said(Client().post(PAGE, ASKED | stamped() | extra)) for extra in ({}, {}, {"website": "https://spam.example"})
    )

    assert JoinRequest.objects.count() == 1
    assert {first, again, bait} == {first}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"stamp": ""}, "open for too long"),
        ({"stamp": "latam/1:forged"}, "open for too long"),
        ({"age": "1"}, "That was very quick"),
        ({"age": f"{stamps.TOO_OLD + 60}"}, "open for too long"),
        ({"of": "japan"}, "open for too long"),
        ({"name": "Buy at https://spam.example"}, "Give a name without links"),
        ({"organisation": "www.spam.example"}, "Give a name without links"),
        ({"name": "x" * 101}, "at most 100 characters"),
        ({"message": "x" * 2001}, "at most 2000 characters"),
        ({"email": "nobody"}, "Enter a valid email address"),
        ({"city_name": ""}, "Name the city that asks"),
    ],
)
def test_what_programs_send_is_turned_back_with_what_was_typed(wrong: dict[str, str], sentence: str) -> None:
    world.alliance()

    response = Client().post(PAGE, ASKED | stamped(float(wrong.get("age", "60")), wrong.get("of", "latam")) | wrong)

    assert sentence in response.content.decode()
    assert "We would like to take part." in response.content.decode() or "message" in wrong
    assert JoinRequest.objects.count() == 0


def test_form_that_came_back_carries_a_new_stamp() -> None:
    world.alliance()

    response = Client().post(PAGE, ASKED | stamped(stamps.TOO_OLD + 60))

    age = stamps.age(response.context["form"]["stamp"].value(), alliance="latam")
    assert age is not None
    assert age < 5


def test_one_network_address_sends_five_an_hour() -> None:
    world.alliance()

    statuses = [Client().post(PAGE, ASKED | stamped() | {"email": f"{number}@example.org"}).status_code for number in range(6)]

    assert statuses == [200] * 5 + [429]
    assert JoinRequest.objects.count() == 5


def test_whoever_is_refused_is_told_why_and_shuts_nobody_out_for_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs in a city hall may go on trying: an hour after its five requests, somebody there can ask again."""
    world.alliance()
    began = time.time()

    def ask(number: int, *, minutes: int) -> Any:
        moved = SimpleNamespace(time=lambda: began + 60 * minutes, monotonic=time.monotonic, sleep=time.sleep)
        monkeypatch.setattr(ratelimit, "time", moved)
        return Client().post(PAGE, ASKED | stamped() | {"email": f"{number}@example.org"})

    assert [ask(number, minutes=0).status_code for number in range(5)] == [200] * 5
    refused = [ask(number, minutes=minutes) for number, minutes in enumerate(range(5, 60, 5), start=5)]
    after = [ask(number, minutes=61).status_code for number in range(20, 26)]

    assert {response.status_code for response in refused} == {429}
    assert "try again in an hour" in refused[0].content.decode()
    assert refused[0].headers["Retry-After"] == "3600"
    assert after == [200] * 5 + [429]
    elsewhere = Client(REMOTE_ADDR="198.51.100.7").post(PAGE, ASKED | stamped() | {"email": "99@example.org"})
    assert elsewhere.status_code == 200


def test_addresses_of_one_ipv6_network_count_as_one() -> None:
    world.alliance()

    answers = [
        Client(REMOTE_ADDR=f"2001:db8::{n + 1:x}").post(PAGE, ASKED | stamped() | {"email": f"{n}@example.org"}) for n in range(6)
    ]

    assert [response.status_code for response in answers] == [200] * 5 + [429]


def test_alliance_without_requests_is_neither_listed_nor_asked() -> None:
    alliance, _japan = world.alliance(), world.alliance("japan")
    alliances.take_requests(alliance=alliance, taken=False, by=None)

    assert "japan" in (listed := Client().get("/join/").content.decode())
    assert "latam" not in listed
    assert Client().get(PAGE).status_code == Client().post(PAGE, ASKED | stamped()).status_code == 404
    with pytest.raises(Refused, match="takes no requests"):
        actions.ask_to_join(alliance=alliance, kind=RequestKind.EXPERT, name="A", email="a@example.org", organisation="B")


def test_address_that_is_none_is_refused() -> None:
    with pytest.raises(ValidationError):
        asked(email="nobody")


def test_accepted_city_becomes_a_prospect() -> None:
    made = asked()
    lead, cali = world.secretariat(made.alliance), world.city("Cali")

    actions.accept_request(asked=made, by=lead, city=cali, note="Met in Lima")

    made.refresh_from_db()
    member = MemberCity.objects.get()
    assert (made.state, made.city, made.answered_by, made.note) == ("accepted", cali, lead, "Met in Lima")
    assert (member.city, member.standing_changes.get().standing) == (cali, Standing.PROSPECT)


def test_accepted_city_that_is_in_the_alliance_stays_what_it_is() -> None:
    alliance = world.alliance(cities=["Cali"])
    made = asked(alliance=alliance)

    actions.accept_request(asked=made, by=world.secretariat(alliance), city=world.city("Cali"))

    assert alliance.member_cities.get().standing_changes.get().standing == Standing.MEMBER


def test_city_is_accepted_by_its_name_in_the_register() -> None:
    made = asked()

    with pytest.raises(Refused, match="Choose the city in the register"):
        actions.accept_request(asked=made, by=world.secretariat(made.alliance))


def test_request_is_answered_once() -> None:
    made = asked(kind=RequestKind.EXPERT)
    lead = world.secretariat(made.alliance)
    actions.decline_request(asked=made, by=lead, note="No")

    for again in (actions.accept_request, actions.decline_request, actions.mark_spam):
        with pytest.raises(Refused, match="answered already"):
            again(asked=made, by=lead)


def test_address_may_ask_again_after_an_answer() -> None:
    made = asked()
    actions.mark_spam(asked=made, by=world.secretariat(made.alliance))

    asked(alliance=made.alliance)

    assert sorted(JoinRequest.objects.values_list("state", flat=True)) == ["spam", "waiting"]


def test_secretariat_accepts_and_finds_the_invitation_filled_in() -> None:
    made = asked()
    world.city("Cali")
    client = Client()
    client.force_login(world.secretariat(made.alliance))
    page = f"/workspace/latam/people/requests/{made.pk}/"

    suggested = client.get(page).context["form"]["city"].value()
    response = client.post(page, {"what": "accept", "city": suggested}, follow=True)

    form = response.context["form"]
    assert response.redirect_chain == [(f"/workspace/latam/people/invite/?request={made.pk}", 302)]
    assert {name: form[name].value() for name in ("name", "email", "role")} == {
        "name": "Ana",
        "email": "ana@example.org",
        "role": "city_lead",
    }
    assert form["member_city"].value() == MemberCity.objects.get().pk


@pytest.mark.parametrize(("what", "state"), [("decline", "declined"), ("spam", "spam")])
def test_secretariat_turns_down(what: str, state: str) -> None:
    made = asked(kind=RequestKind.EXPERT)
    client = Client()
    client.force_login(world.secretariat(made.alliance))

    response = client.post(f"/workspace/latam/people/requests/{made.pk}/", {"what": what})

    made.refresh_from_db()
    assert (response.status_code, made.state) == (302, state)
    assert Message.objects.count() == 0
