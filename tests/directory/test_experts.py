"""Experts: who sees what of them, their hours, standing, work and feedback, and that a vendor gets no expert's seat."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hanse.access.roles import Role
from hanse.admission.actions import Offer, invite
from hanse.alliances.actions import give_seat
from hanse.alliances.models import Alliance, Seat
from hanse.alliances.rules import Standing
from hanse.directory.experts import actions, queries
from hanse.directory.experts.actions import Record
from hanse.directory.experts.rules import quarter_of
from hanse.directory.models import Contact, Expert
from hanse.directory.rules import WorkKind
from hanse.history import Refused, clock
from hanse.people.models import Person
from tests import world
from tests.sql import counted

pytestmark = pytest.mark.django_db

SINCE = date(2022, 1, 10)


@pytest.fixture
def latam() -> Alliance:
    return world.alliance(cities=["Cali"])


@pytest.fixture
def by(latam: Alliance) -> Person:
    return world.secretariat(latam)


def entered(alliance: Alliance, name: str = "", *, standing: Standing = Standing.MEMBER, **record: Any) -> Expert:
    policies = [world.policy(alliance, code) for code in record.pop("policies", ())]
    email = record.pop("email", "")
    return actions.enter_expert(
        contact=world.contact(alliance, name, email=email),
        record=Record(**record),
        policies=policies,
        standing=standing,
        since=SINCE,
        by=None,
    )


def worked(expert: Expert, on: str, hours: str = "2", kind: WorkKind = WorkKind.ADVICE) -> Any:
    return actions.record_work(
        expert=expert, kind=kind, done_on=date.fromisoformat(on), hours=Decimal(hours), title="Work", by=None
    )


def page(client: Client, person: Person, name: str, **parts: Any) -> Any:
    client.force_login(person)
    return client.get(reverse(f"directory:{name}", kwargs={"alliance": "latam", **parts}))


def test_hours_of_a_quarter_are_counted_in_the_alliances_time_zone(latam: Alliance) -> None:
    expert = entered(latam, hours_per_quarter=10)
    for on, hours in (("2026-03-31", "4"), ("2026-04-01", "2.5"), ("2026-06-30", "1")):
        worked(expert, on, hours)

    def of_quarter(moment: str, hour: int) -> tuple[Decimal, Decimal | None]:
        with clock.moved_to(world.moment(moment, hour)):
            (card,) = queries.cards_for(world.person(), latam) or queries._cards(Expert.objects.all(), latam)
        return card.used, card.left

    assert of_quarter("2026-04-01", 3) == (Decimal(4), Decimal(6))  # 31 March, 22:00 in Bogotá
    assert of_quarter("2026-04-01", 6) == (Decimal("3.5"), Decimal("6.5"))


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        ("2026-01-01", ("2026-01-01", "2026-04-01")),
        ("2026-06-30", ("2026-04-01", "2026-07-01")),
        ("2026-12-31", ("2026-10-01", "2027-01-01")),
    ],
)
def test_quarter_of_a_day(day: str, quarter: tuple[str, str]) -> None:
    assert quarter_of(date.fromisoformat(day)) == tuple(map(date.fromisoformat, quarter))


def test_members_see_those_shown_to_them_and_no_conflicts_or_feedback(latam: Alliance, by: Person, client: Client) -> None:
    shown = entered(latam, "Shown", shown_to_members=True, conflicts="works for somebody")
    hidden = entered(latam, "Hidden")
    entered(latam, "Resting", standing=Standing.ON_HOLD, shown_to_members=True)
    actions.give_feedback(work=worked(shown, "2022-02-01"), feedback="said in confidence", rating=2, by=by)
    member = world.observer(latam)

    listed = page(client, member, "experts").content.decode()
    one = page(client, member, "expert", expert=shown.pk).content.decode()

    assert [name for name in ("Shown", "Hidden", "Resting") if name in listed] == ["Shown"]
    assert [text for text in ("works for somebody", "said in confidence", "mean rating") if text in one] == []
    assert page(client, member, "expert", expert=hidden.pk).status_code == 404
    assert page(client, member, "manage_expert", expert=shown.pk).status_code == 403
    kept = page(client, by, "expert", expert=shown.pk).content.decode()
    assert [text for text in ("works for somebody", "said in confidence", "mean rating") if text not in kept] == []
    assert "Hidden" in page(client, by, "experts").content.decode()


def test_experts_are_found_by_policy_field_language_region_and_hours(latam: Alliance, by: Person) -> None:
    entered(latam, "Ana", policies=["ODA"], fields=("open data",), languages=("es",), region="local", hours_per_quarter=10)
    entered(latam, "Bo", policies=["ICT"], fields=("Open Data",), languages=("en",), region="global", hours_per_quarter=2)
    cards = queries.cards_for(by, latam)

    def names(**asked: Any) -> list[str]:
        return [str(card.expert) for card in queries.chosen(cards, asked=asked)]

    assert names(policy=str(world.policy(latam, "ODA").pk)) == ["Ana"]
    assert names(field="open data") == ["Ana", "Bo"]
    assert names(language="en") == names(region="global") == ["Bo"]
    assert names(hours=Decimal(5)) == ["Ana"]
    assert names(order="hours") == ["Ana", "Bo"]


def test_lists_cost_the_same_number_of_statements_for_many(latam: Alliance, by: Person, client: Client) -> None:
    def statements(name: str) -> int:
        with counted() as found:
            assert page(client, by, name).status_code == 200
        return len(found)

    entered(latam, policies=["ODA"])
    page(client, by, "experts")
    few = [statements(name) for name in ("experts", "imports")]
    for _ in range(10):
        worked(entered(latam, policies=["ODA", "ICT"], hours_per_quarter=4), "2022-02-01")

    assert [statements(name) for name in ("experts", "imports")] == few
    assert max(few) <= 12


def test_a_record_is_made_from_a_seat_and_links_the_person(latam: Alliance, by: Person) -> None:
    person = world.expert(latam)
    known = world.contact(latam, "Known", email=person.email.upper().lower())

    expert = actions.enter_expert_of_seat(seat=Seat.objects.get(person=person), by=by)

    assert (expert.contact, expert.contact.person) == (known, person)
    assert queries.standing_on(expert, on=date(2022, 1, 1)) is Standing.MEMBER
    with pytest.raises(Refused, match="already"):
        actions.enter_expert_of_seat(seat=Seat.objects.get(person=person), by=by)
    with pytest.raises(Refused, match="not an expert's seat"):
        actions.enter_expert_of_seat(seat=Seat.objects.get(person=by), by=by)


def test_a_record_is_refused_what_does_not_fit(latam: Alliance) -> None:
    foreign = world.alliance("mobility", initiative=world.roadmap("mobility"))
    expert = entered(latam, "Ana")

    for record, policies, reason in (
        (Record(is_vendor=True, neutral_on=SINCE), [], "declared not to"),
        (Record(), [world.policy(foreign, "ODA")], "not part of this alliance"),
    ):
        with pytest.raises(Refused, match=reason):
            actions.change_expert(expert=expert, record=record, policies=policies, by=None)
    with pytest.raises(Refused, match="record already"):
        actions.enter_expert(contact=expert.contact, record=Record(), policies=[], standing=Standing.MEMBER, since=SINCE, by=None)
    somebody = world.contact(latam)
    with pytest.raises(Refused, match="lies ahead"):
        actions.enter_expert(
            contact=somebody, record=Record(), policies=[], standing=Standing.MEMBER, since=date(2999, 1, 1), by=None
        )


def test_standing_changes_by_dated_statements_with_reasons(latam: Alliance, by: Person) -> None:
    expert = entered(latam, standing=Standing.PROSPECT)

    actions.change_expert_standing(
        expert=expert, standing=Standing.MEMBER, effective_on=date(2022, 3, 1), reason="Signed the letter", by=by
    )

    assert queries.standing_on(expert, on=date(2022, 2, 1)) is Standing.PROSPECT
    assert queries.standing_on(expert, on=date(2022, 3, 1)) is Standing.MEMBER
    with pytest.raises(Refused, match="already"):
        actions.change_expert_standing(expert=expert, standing=Standing.MEMBER, effective_on=date(2022, 4, 1), by=by)
    with pytest.raises(Refused, match="lies ahead"):
        actions.change_expert_standing(expert=expert, standing=Standing.ENDED, effective_on=date(2999, 1, 1), by=by)


def test_work_and_feedback_are_refused_out_of_bounds(latam: Alliance) -> None:
    expert = entered(latam)
    japan = world.alliance("japan", cities=["Kaga"])

    with pytest.raises(Refused, match="above 0"):
        worked(expert, "2022-02-01", "0")
    with pytest.raises(Refused, match="lies ahead"):
        worked(expert, "2999-02-01")
    with pytest.raises(Refused, match="not part of this alliance"):
        actions.record_work(
            expert=expert,
            kind=WorkKind.ADVICE,
            done_on=SINCE,
            hours=Decimal(1),
            title="x",
            member_city=japan.member_cities.get(),
            by=None,
        )
    with pytest.raises(Refused, match="1 to 5"):
        actions.give_feedback(work=worked(expert, "2022-02-01"), feedback="", rating=6, by=None)


def test_a_vendor_gets_no_experts_seat_and_no_seated_expert_becomes_a_vendor(latam: Alliance, by: Person) -> None:
    seller = world.person("Seller")
    vendor = entered(latam, "Seller", email=seller.email, is_vendor=True)
    seated = actions.enter_expert_of_seat(seat=Seat.objects.get(person=world.expert(latam)), by=by)

    with pytest.raises(Refused, match="sells to cities"):
        give_seat(person=seller, role=Role.EXPERT, alliance=latam, starts_on=world.START, by=by)
    with pytest.raises(Refused, match="sells to cities"):
        invite(alliance=latam, offer=Offer(Role.EXPERT, seller.email, "Seller"), by=by)
    with pytest.raises(Refused, match="opens private data"):
        actions.change_expert(expert=seated, record=Record(is_vendor=True), policies=[], by=by)
    give_seat(person=seller, role=Role.OBSERVER, alliance=latam, starts_on=world.START, by=by)
    assert vendor.is_vendor


def test_the_secretariat_enters_and_keeps_an_expert_in_the_browser(latam: Alliance, by: Person, client: Client) -> None:
    contact = world.contact(latam, "Ana Díaz")
    client.force_login(by)
    address = reverse("directory:add_expert", kwargs={"alliance": "latam"})

    added = client.post(
        address,
        {
            "what": "contact",
            "who": contact.pk,
            "standing": "prospect",
            "effective_on": "2022-01-10",
            "fields_of_knowledge": "open data, licences",
            "languages": "Spanish",
            "policies": [world.policy(latam, "ODA").pk],
            "hours_per_quarter": 8,
        },
    )
    expert = Expert.objects.get()
    manage = reverse("directory:manage_expert", kwargs={"alliance": "latam", "expert": expert.pk})
    client.post(manage, {"what": "work", "kind": "session", "title": "One hour", "done_on": "2022-02-01", "hours": "1.5"})
    client.post(manage, {"what": "standing", "standing": "member", "effective_on": "2022-02-01", "reason": "Signed"})
    work = expert.works.get()
    feedback = reverse("directory:expert_feedback", kwargs={"alliance": "latam", "expert": expert.pk, "work": work.pk})
    client.post(feedback, {"feedback": "Clear", "rating": "5"})

    work.refresh_from_db()
    assert added.headers["Location"] == expert.get_absolute_url()
    assert (expert.fields, Contact.objects.get().languages) == (["open data", "licences"], ["es"])
    assert (work.hours, work.feedback, work.rating) == (Decimal("1.5"), "Clear", 5)
    assert queries.standing_on(expert, on=date(2022, 2, 1)) is Standing.MEMBER


def test_an_export_holds_what_every_reader_of_the_list_may_know(latam: Alliance, client: Client) -> None:
    entered(latam, "=Ana", shown_to_members=True, conflicts="works for somebody", fields=("open data",), hours_per_quarter=3)
    entered(latam, "Hidden")

    response = page(client, world.observer(latam), "export_experts")

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[1:] == ['"\'=Ana","open data","","","","3","3","0","0"']
