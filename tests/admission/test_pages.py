"""The pages of entry: the link and its answers, the people, the forms of the secretariat."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from hanse.access.roles import Role
from hanse.admission import actions
from hanse.admission.actions import Offer
from hanse.admission.models import Invitation
from hanse.admission.rules import RequestKind
from hanse.alliances import actions as alliances
from hanse.alliances.models import Alliance, CityShare, Seat
from hanse.history import clock
from hanse.history.models import Reading
from hanse.outbox.models import Message
from hanse.people.models import Person
from tests import world
from tests.admission.test_invitations import ANA, latest_token

pytestmark = pytest.mark.django_db

ACCOUNT = {
    "what": "accept",
    "name": "Ana Díaz",
    "password": world.PASSWORD,
    "language": "es",
    "time_zone": "America/Bogota",
}
PEOPLE = "/workspace/latam/people/"


def signed_in(person: Person | None) -> Client:
    client = Client()
    if person:
        client.force_login(person)
    return client


def invited(role: Role = Role.EXPERT, email: str = ANA) -> tuple[Alliance, Invitation, str]:
    """An alliance, an invitation to it, and the address behind its link."""
    alliance = world.alliance(cities=["Cali"])
    city = alliance.member_cities.get() if role is Role.CITY_LEAD else None
    made = actions.invite(alliance=alliance, offer=Offer(role, email, "Ana", city), by=world.secretariat(alliance))
    return alliance, made, f"/invitation/{latest_token()}/"


def test_link_leads_to_its_page_and_leaves_no_trace_of_its_token() -> None:
    _alliance, _made, link = invited(Role.CITY_LEAD)
    client = Client()

    opened = client.get(link)
    page = client.get("/invitation/")

    assert (opened.status_code, opened.headers["Location"]) == (302, "/invitation/")
    assert [response.headers["Referrer-Policy"] for response in (opened, page)] == ["no-referrer", "same-origin"]
    assert "no-store" in page.headers["Cache-Control"]
    assert "A seat in Latam: City focal point, Cali" in page.content.decode()
    assert link.split("/")[2] not in page.content.decode() + str(dict(client.session))


def test_looking_uses_nothing_up() -> None:
    _alliance, made, link = invited()

    for _ in range(3):
        Client().get(link, follow=True)
        Client().head(link)

    made.refresh_from_db()
    assert made.state == "pending"


def test_invited_person_opens_an_account_and_stands_in_the_alliance() -> None:
    alliance, made, link = invited(Role.CITY_LEAD)
    client = Client()
    client.get(link)

    response = client.post("/invitation/", ACCOUNT | {"invitation": made.pk, "email": "other@example.org"}, follow=True)

    assert response.redirect_chain == [("/workspace/latam/", 302)]
    assert response.status_code == 200
    seat = Seat.objects.get(person__email=ANA)
    assert (seat.alliance, seat.role) == (alliance, "city_lead")
    assert not Person.objects.filter(email="other@example.org").exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"password": "short"}, "too short"),
        ({"password": "ana diaz ana diaz", "name": "Ana Diaz ana diaz"}, "too similar to the name"),
        ({"name": ""}, "This field is required"),
        ({"name": "Ana\nBcc: all@example.org"}, "This must be one line of text"),
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice"),
    ],
)
def test_account_that_cannot_be_is_asked_for_again(wrong: dict[str, str], sentence: str) -> None:
    _alliance, made, link = invited()
    client = Client()
    client.get(link)

    response = client.post("/invitation/", ACCOUNT | {"invitation": made.pk} | wrong)

    assert sentence in response.content.decode()
    assert not Person.objects.filter(email=ANA).exists()


def test_person_with_an_account_signs_in_and_accepts() -> None:
    expert = world.expert(world.alliance("japan"))
    alliance, made, link = invited(email=expert.email)
    client = Client()
    client.get(link)
    asked = client.get("/invitation/").content.decode()

    client.force_login(expert)
    response = client.post("/invitation/", {"what": "accept", "invitation": made.pk})

    assert f"There is an account for {expert.email}" in asked
    assert "/account/sign-in/?next=/invitation/" in asked
    assert response.headers["Location"] == "/workspace/latam/"
    assert Seat.objects.filter(person=expert, alliance=alliance, role="expert").exists()


def test_forwarded_link_gives_somebody_else_nothing() -> None:
    _alliance, made, link = invited()
    client = signed_in(world.person())
    client.get(link)

    page = client.get("/invitation/")
    response = client.post("/invitation/", {"what": "accept", "invitation": made.pk})

    made.refresh_from_db()
    assert (page.status_code, response.status_code, made.state) == (403, 403, "pending")
    assert "This invitation was sent to ana@example.org" in page.content.decode()


def test_stranger_with_a_forwarded_link_opens_only_the_account_that_was_meant() -> None:
    _alliance, made, link = invited()
    client = Client()
    client.get(link)

    client.post("/invitation/", ACCOUNT | {"invitation": made.pk, "name": "Mallory"})

    assert Seat.objects.get(role="expert").person.email == ANA
    assert "Mallory (ana@example.org) has accepted" in Message.objects.get(template="admission/mail/accepted").text


@pytest.mark.parametrize(
    ("state", "title"),
    [("accepted", "was accepted already"), ("declined", "was declined"), ("revoked", "was revoked"), ("expired", "has expired")],
)
def test_dead_link_says_what_became_of_it_and_what_to_do(state: str, title: str) -> None:
    alliance, made, link = invited()
    seat = world.expert(alliance).seats.get() if state == "accepted" else None
    Invitation.objects.filter(pk=made.pk).update(state=state, seat=seat)
    client = Client()

    page = client.get(link, follow=True)
    again = client.post("/invitation/", ACCOUNT | {"invitation": made.pk})

    assert (page.status_code, again.status_code) == (410, 410)
    assert f"This invitation {title}" in page.content.decode()
    assert "Latam" not in page.content.decode()
    assert Seat.objects.filter(person__email=ANA).count() == 0


def test_link_whose_time_is_over_has_expired() -> None:
    alliance = world.alliance()
    with clock.moved_to(world.moment("2022-05-01")):
        actions.invite(alliance=alliance, offer=Offer(Role.EXPERT, ANA, "Ana"), by=world.secretariat(alliance))

    page = Client().get(f"/invitation/{latest_token()}/", follow=True)

    assert (page.status_code, "has expired" in page.content.decode()) == (410, True)


@pytest.mark.parametrize("path", ["/invitation/", "/invitation/x/", f"/invitation/{'A' * 43}/"])
def test_unknown_link_tells_nothing(path: str) -> None:
    invited()

    response = Client().get(path)

    assert (response.status_code, response.headers["Referrer-Policy"]) == (404, "no-referrer")
    assert "Latam" not in response.content.decode()


def test_link_sent_again_replaces_the_one_before() -> None:
    _alliance, made, link = invited()
    client = Client()
    client.get(link)
    assert made.invited_by
    actions.resend(invitation=made, by=made.invited_by)

    assert client.get("/invitation/").status_code == Client().get(link).status_code == 404


def test_invitation_is_declined_without_an_account() -> None:
    _alliance, made, link = invited()
    client = Client()
    client.get(link)

    response = client.post("/invitation/", {"what": "decline", "invitation": made.pk})

    made.refresh_from_db()
    assert (response.status_code, made.state) == (200, "declined")


def test_answer_to_another_invitation_than_the_one_shown_does_nothing() -> None:
    alliance, first, link = invited()
    second = actions.invite(alliance=alliance, offer=Offer(Role.OBSERVER, ANA, "Ana"), by=world.secretariat(alliance))
    client = Client()
    client.get(link)

    client.post("/invitation/", ACCOUNT | {"invitation": second.pk})

    assert set(Invitation.objects.values_list("state", flat=True)) == {"pending"}
    assert first.pk != second.pk


def test_secretariat_invites_and_sees_who_is_on_the_way() -> None:
    alliance = world.alliance(cities=["Cali"])
    client = signed_in(world.secretariat(alliance))
    given = {"name": "Ana", "email": ANA, "role": "city_lead", "language": "es", "days_open": "7"}

    response = client.post(f"{PEOPLE}invite/", given | {"member_city": alliance.member_cities.get().pk}, follow=True)

    assert response.redirect_chain == [(PEOPLE, 302)]
    assert "An invitation is on its way to ana@example.org." in response.content.decode()
    assert Invitation.objects.get().language == "es"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"role": "city_lead"}, "Choose the city"),
        ({"role": "global_steward"}, "Select a valid choice"),
        ({"days_open": "90"}, "less than or equal to 60"),
        ({"email": "ana"}, "Enter a valid email address"),
    ],
)
def test_invitation_that_cannot_be_is_asked_for_again(wrong: dict[str, str], sentence: str) -> None:
    client = signed_in(world.secretariat(world.alliance()))
    given = {"name": "Ana", "email": ANA, "role": "expert", "language": "es", "days_open": "7"}

    response = client.post(f"{PEOPLE}invite/", given | wrong)

    assert sentence in response.content.decode()
    assert Invitation.objects.count() == 0


def test_staff_invites_nobody_to_the_secretariat() -> None:
    alliance = world.alliance()
    client = signed_in(world.seated(Role.SECRETARIAT_STAFF, alliance))
    given = {"name": "Ana", "email": ANA, "role": "secretariat_staff", "language": "es", "days_open": "7"}

    response = client.post(f"{PEOPLE}invite/", given)
    listed = client.post(f"{PEOPLE}invite/list/", {"pasted": "Ana,ana@example.org,secretariat staff", "days_open": "7"})

    assert "Select a valid choice" in response.content.decode()
    assert "is no role you can invite to" in listed.content.decode()
    assert client.get(f"{PEOPLE}appoint/").status_code == 403


def test_staff_cannot_touch_invitations_to_the_secretariat() -> None:
    alliance = world.alliance()
    lead = world.secretariat(alliance)
    made = actions.invite(alliance=alliance, offer=Offer(Role.SECRETARIAT_STAFF, ANA, "Ana"), by=lead)
    client = signed_in(world.seated(Role.SECRETARIAT_STAFF, alliance))

    statuses = [
        client.post(f"{PEOPLE}{kind}/{made.pk}/{what}/").status_code
        for kind in ("invitations", "appointments")
        for what in ("resend", "revoke")
    ]

    made.refresh_from_db()
    assert (statuses, made.state) == ([404, 404, 403, 403], "pending")
    assert ANA not in client.get(PEOPLE).content.decode()


def test_steward_appoints_the_first_lead() -> None:
    world.alliance()
    client = signed_in(world.steward())
    given = {"name": "Ana", "email": ANA, "role": "secretariat_lead", "language": "en", "days_open": "7"}

    response = client.post(f"{PEOPLE}appoint/", given, follow=True)

    assert response.redirect_chain == [(PEOPLE, 302)]
    assert ANA in response.content.decode()
    assert client.post(f"{PEOPLE}appointments/{Invitation.objects.get().pk}/revoke/").status_code == 302
    assert Invitation.objects.get().state == "revoked"


def test_steward_starts_an_alliance_and_goes_on_to_its_lead() -> None:
    initiative = world.roadmap()
    client = signed_in(world.steward())
    given = {"name": "Andes", "slug": "andes", "initiative": initiative.pk, "languages": "es, en", "time_zone": "America/Lima"}

    response = client.post("/global/start/", given | {"format": "working_groups"}, follow=True)

    made = Alliance.objects.get()
    assert response.redirect_chain == [("/workspace/andes/people/appoint/", 302)]
    assert (made.languages, made.format, made.second_factor_required) == (["es", "en"], "working_groups", True)


@pytest.mark.parametrize(
    ("wrong", "sentence"), [({"slug": "api"}, "taken by Hanse itself"), ({"languages": "Spanish!"}, "is no code of a language")]
)
def test_alliance_that_cannot_be_is_not_started(wrong: dict[str, str], sentence: str) -> None:
    client = signed_in(world.steward())
    given = {"name": "Andes", "slug": "andes", "initiative": world.roadmap().pk, "languages": "es", "time_zone": "UTC"}

    response = client.post("/global/start/", given | {"format": "working_groups"} | wrong)

    assert sentence in response.content.decode()
    assert Alliance.objects.count() == 0


def test_stewards_page_says_where_nobody_answers() -> None:
    alliance = world.alliance()
    world.alliance("japan")
    world.secretariat(alliance)

    page = signed_in(world.steward()).get("/global/").content.decode()

    assert "none: invite the first" in page
    assert signed_in(world.secretariat(alliance)).get("/global/").status_code == 403


def test_list_is_previewed_then_sent_once() -> None:
    alliance = world.alliance()
    client = signed_in(world.secretariat(alliance))
    pasted = "".join(f"Person {n},{n}@example.org,expert\n" for n in range(130)) + "Bo,bo,expert\n"

    preview = client.post(f"{PEOPLE}invite/list/", {"pasted": pasted, "days_open": "14", "message": "Welcome"})
    send = {name: preview.context["send"][name].value() for name in ("lines", "submission", "message", "days_open")}
    refused = client.post(f"{PEOPLE}invite/list/", send | {"what": "send"})
    sent = [client.post(f"{PEOPLE}invite/list/", send | {"what": "send", "leave_out": "on"}, follow=True) for _ in range(2)]

    assert "<b>Line 131:</b> “bo” is no e-mail address." in preview.content.decode()
    assert "Some lines are not understood" in refused.content.decode()
    assert [b"130 invitations are on their way." in response.content for response in sent] == [True, True]
    assert (Invitation.objects.count(), Message.objects.count()) == (130, 130)
    assert set(Invitation.objects.values_list("message", flat=True)) == {"Welcome"}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [({}, "Paste a list or choose a file."), ({"pasted": "\n"}, "Paste a list"), ({"pasted": "x", "days_open": "99"}, "60")],
)
def test_list_that_is_none_is_asked_for_again(given: dict[str, str], sentence: str) -> None:
    client = signed_in(world.secretariat(world.alliance()))

    response = client.post(f"{PEOPLE}invite/list/", {"days_open": "14"} | given)

    assert sentence in response.content.decode()


@pytest.mark.parametrize("lines", ["nonsense", "{}", "[1]"])
def test_list_that_came_back_as_something_else_is_begun_again(lines: str) -> None:
    client = signed_in(world.secretariat(world.alliance()))
    sent = {"what": "send", "lines": lines, "submission": "7f0a8f1e-1111-4111-8111-111111111111", "days_open": "14"}

    response = client.post(f"{PEOPLE}invite/list/", sent, follow=True)

    assert response.redirect_chain == [(f"{PEOPLE}invite/list/", 302)]
    assert "The list did not come back as it was sent." in response.content.decode()


def test_sheet_that_is_none_is_named() -> None:
    client = signed_in(world.secretariat(world.alliance()))
    file = io.BytesIO(b"%PDF-1.7")
    file.name = "list.pdf"

    response = client.post(f"{PEOPLE}invite/list/", {"days_open": "14", "file": file})

    assert "The file “list.pdf” is a PDF document, not a spreadsheet." in response.content.decode()


def test_city_sees_seats_of_others_without_names() -> None:
    alliance = world.alliance(cities=["Cali", "Piura"])
    cali, piura = alliance.member_cities.order_by("pk")
    mine, other, lead = world.city_person(cali), world.city_person(piura), world.secretariat(alliance)
    client = signed_in(mine)

    page = client.get(PEOPLE).content.decode()
    lines = list(csv.DictReader(io.StringIO(b"".join(client.get(f"{PEOPLE}export/")).decode("utf-8-sig"))))

    assert (mine.email in page, other.email in page, other.name in page, lead.name in page) == (True, False, False, False)
    assert [(line["role"], line["city"], line["email"]) for line in lines] == [
        ("secretariat_lead", "", ""),
        ("city_lead", "Cali", mine.email),
        ("city_lead", "Piura", ""),
    ]
    assert client.get(reverse("seat", kwargs={"alliance": "latam", "seat": other.seats.get().pk})).status_code == 403


def test_names_that_were_shown_leave_a_reading() -> None:
    alliance = world.alliance()
    expert, lead = world.expert(alliance), world.secretariat(alliance)

    signed_in(lead).get(PEOPLE)
    signed_in(expert).get(PEOPLE)

    assert [(read.what, read.person_id, read.about) for read in Reading.objects.all()] == [
        ("people.list_shown", lead.pk, [expert.pk])
    ]


def readings() -> list[tuple[str, list[int], int]]:
    """What was noted: what, about whom, and about how many without an account."""
    return list(Reading.objects.order_by("pk").values_list("what", "about", "without_account"))


def test_invitations_on_the_page_leave_a_reading() -> None:
    alliance, _made, _link = invited()
    lead, known = Seat.objects.get(alliance=alliance).person, world.observer(alliance)
    actions.invite(alliance=alliance, offer=Offer(Role.EXPERT, known.email, "Known"), by=lead)

    signed_in(lead).get(PEOPLE)
    signed_in(known).get(PEOPLE)

    assert readings() == [("people.list_shown", [known.pk], 0), ("people.invitations_shown", [known.pk], 1)]


def test_requests_to_join_leave_a_reading_each_time_they_are_shown() -> None:
    alliance = world.alliance()
    made = actions.ask_to_join(
        alliance=alliance, kind=RequestKind.EXPERT, name="Ana", email="ana@example.org", organisation="City"
    )
    assert made
    client = signed_in(world.secretariat(alliance))

    for page in ("requests/", f"requests/{made.pk}/", f"invite/?request={made.pk}", "invite/"):
        assert client.get(f"{PEOPLE}{page}").status_code == 200

    assert readings() == [
        ("people.requests_shown", [], 1),
        ("people.request_shown", [], 1),
        ("people.request_shown", [], 1),
    ]


def test_names_of_experts_on_the_page_of_sharing_leave_a_reading() -> None:
    alliance = world.alliance(cities=["Cali"])
    expert, focal = world.expert(alliance), world.city_person(alliance.member_cities.get())

    signed_in(focal).get("/workspace/latam/cities/cali-co/sharing/")

    assert readings() == [("people.experts_shown", [expert.pk], 0)]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("role=expert", 1), ("role=observer", 0), ("ending=on", 1), ("city=999", 3), ("role=nobody", 3), ("election=on", 0)],
)
def test_people_are_filtered(asked: str, shown: int) -> None:
    alliance = world.alliance(cities=["Cali"])
    lead = world.secretariat(alliance)
    world.city_person(alliance.member_cities.get())
    alliances.end_seat(seat=world.expert(alliance).seats.get(), ends_on=clock.today("UTC"), by=None)

    page = signed_in(lead).get(f"{PEOPLE}?{asked}")

    assert len(page.context["held"]) == shown
    assert ("No seat passes the filter" in page.content.decode()) == (shown == 0)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"what": "end", "ends_on": "2999-01-01"}, "Saved."),
        ({"what": "end", "ends_on": "2000-01-01"}, "It cannot end before that."),
        ({"what": "end", "ends_on": "soon"}, "Enter a valid date."),
        ({"what": "deputy", "deputy": ""}, "Saved."),
    ],
)
def test_seat_is_changed_on_its_page(given: dict[str, str], said: str) -> None:
    alliance = world.alliance(cities=["Cali"])
    seat = world.city_person(alliance.member_cities.get()).seats.get()

    response = signed_in(world.secretariat(alliance)).post(f"{PEOPLE}{seat.pk}/", given, follow=True)

    assert said in response.content.decode()


def test_end_of_a_seat_offers_to_revoke_what_its_holder_sent() -> None:
    alliance = world.alliance(cities=["Cali"])
    lead, other = world.secretariat(alliance), world.secretariat(alliance)
    staff = world.seated(Role.SECRETARIAT_STAFF, alliance)
    for sender, role, email in (
        (other, Role.EXPERT, "a@example.org"),
        (other, Role.SECRETARIAT_STAFF, "b@example.org"),
        (other, Role.OBSERVER, "c@example.org"),
        (lead, Role.OBSERVER, "d@example.org"),
    ):
        actions.invite(alliance=alliance, offer=Offer(role, email, "Ana"), by=sender)
    actions.decline(invitation=Invitation.objects.get(email="c@example.org"))
    page = f"{PEOPLE}{other.seats.get().pk}/"
    client = signed_in(lead)
    shown = client.get(page).content.decode()

    client.post(page, {"what": "end", "ends_on": clock.today("UTC").isoformat(), "revoke_sent": "on"})

    assert "Revoke the 2 invitations that this person sent" in shown
    states = dict(Invitation.objects.values_list("email", "state"))
    assert states == {
        "a@example.org": "revoked",
        "b@example.org": "revoked",
        "c@example.org": "declined",
        "d@example.org": "pending",
    }
    nothing_sent = client.get(f"{PEOPLE}{staff.seats.get().pk}/").content.decode()
    assert "invitations that this person sent" not in nothing_sent


def test_invitations_stay_where_nobody_asks_to_revoke_them_and_where_it_is_not_theirs() -> None:
    alliance = world.alliance(cities=["Cali"])
    focal, staff = world.city_person(alliance.member_cities.get()), world.seated(Role.SECRETARIAT_STAFF, alliance)
    for role, email in ((Role.SECRETARIAT_STAFF, "a@example.org"), (Role.OBSERVER, "b@example.org")):
        actions.invite(alliance=alliance, offer=Offer(role, email, "Ana"), by=focal)
    seat = focal.seats.get()

    actions.end_seat(seat=seat, ends_on=clock.today("UTC"), by=staff)
    assert set(Invitation.objects.values_list("state", flat=True)) == {"pending"}
    revoked = actions.end_seat(seat=seat, ends_on=clock.today("UTC") - timedelta(days=1), by=staff, revoke_sent=True)

    assert [invitation.email for invitation in revoked] == ["b@example.org"]


@pytest.mark.parametrize("given", [{"what": "end"}, {"what": "nothing"}])
def test_page_of_a_seat_that_comes_back_leaves_a_reading_too(given: dict[str, str]) -> None:
    alliance = world.alliance(cities=["Cali"])
    lead, shown = world.secretariat(alliance), world.city_person(alliance.member_cities.get())

    response = signed_in(lead).post(f"{PEOPLE}{shown.seats.get().pk}/", given)

    assert shown.email in response.content.decode()
    assert [(reading.what, reading.about) for reading in Reading.objects.all()] == [("people.seat_shown", [shown.pk])]


def test_term_is_extended_on_its_page() -> None:
    alliance = world.alliance()
    seat = world.expert(alliance).seats.get()
    alliances.end_seat(seat=seat, ends_on=clock.today("UTC"), by=None)

    signed_in(world.secretariat(alliance)).post(f"{PEOPLE}{seat.pk}/", {"what": "extend", "ends_on": "2999-01-01"})

    seat.refresh_from_db()
    assert str(seat.ends_on) == "2999-01-01"


def test_city_sees_its_own_seat_and_changes_nothing() -> None:
    alliance = world.alliance(cities=["Cali"])
    person = world.city_person(alliance.member_cities.get())
    client, page = signed_in(person), f"{PEOPLE}{person.seats.get().pk}/"

    assert "End the seat" not in client.get(page).content.decode()
    assert client.post(page, {"what": "end", "ends_on": "2999-01-01"}).status_code == 403


def test_staff_cannot_end_a_lead_and_a_steward_can_unless_it_is_the_last() -> None:
    alliance = world.alliance()
    seat = world.secretariat(alliance).seats.get()
    staff, steward = signed_in(world.seated(Role.SECRETARIAT_STAFF, alliance)), signed_in(world.steward())
    given = {"what": "end", "ends_on": "2999-01-01"}

    assert staff.post(f"{PEOPLE}{seat.pk}/", given).status_code == 403
    assert staff.post(f"{PEOPLE}secretariat/{seat.pk}/", given).status_code == 403
    assert "last seat of a secretariat lead" in steward.post(f"{PEOPLE}secretariat/{seat.pk}/", given).content.decode()
    world.secretariat(alliance)
    assert steward.post(f"{PEOPLE}secretariat/{seat.pk}/", given | {"ends_on": clock.today("UTC")}).status_code == 302


def test_focal_point_shares_with_an_expert_and_ends_it() -> None:
    alliance = world.alliance(cities=["Cali"])
    expert = world.expert(alliance)
    client, page = signed_in(world.city_person(alliance.member_cities.get())), "/workspace/latam/cities/cali-co/sharing/"

    shared = client.post(page, {"what": "share", "seat": expert.seats.get().pk}, follow=True).content.decode()
    again = client.post(page, {"what": "share", "seat": expert.seats.get().pk}, follow=True).content.decode()
    share = CityShare.objects.get()
    ended = client.post(page, {"share": share.pk}, follow=True).content.decode()

    share.refresh_from_db()
    assert "can read the papers of Cali from now on" in shared
    assert "shared with this expert already" in again
    assert ("The share has ended." in ended, share.ended_at is not None) == (True, True)


def test_secretariat_sets_how_people_come_in() -> None:
    alliance = world.alliance()
    client = signed_in(world.secretariat(alliance))

    client.post("/workspace/latam/settings/entry/", {})

    alliance.refresh_from_db()
    assert (alliance.second_factor_required, alliance.takes_requests) == (False, False)


def test_desk_counts_what_waits_and_shows_it_to_those_who_answer() -> None:
    alliance = world.alliance(cities=["Cali"])
    cali, lead = alliance.member_cities.get(), world.secretariat(alliance)
    soon = clock.today("UTC")
    alliances.end_seat(seat=world.city_person(cali).seats.get(), ends_on=soon, by=None)
    alliances.note_election(member_city=cali, on=soon, by=None)
    actions.invite(alliance=alliance, offer=Offer(Role.EXPERT, ANA, "Ana", days_open=2), by=lead)

    desk = signed_in(lead).get("/workspace/latam/").content.decode()

    for words in ("1 term ends within 60 days", "1 city elects within 60 days", "1 invitation expires within 3 days"):
        assert words in " ".join(desk.split())
    assert "within 60 days" not in signed_in(world.observer(alliance)).get("/workspace/latam/").content.decode()
