"""Proposals about silent cities: made and lapsing by themselves, decided by a person alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from hanse.access import walls
from hanse.access.roles import Role
from hanse.adoption.rules import Status
from hanse.alliances.models import Alliance, LabelChange, MemberCity, StandingChange
from hanse.alliances.queries import roster, standing_on
from hanse.alliances.rules import Standing
from hanse.history import Refused, clock
from hanse.outbox.models import Message
from hanse.people.models import Person
from hanse.recruitment import actions, silence, tasks
from hanse.recruitment.actions import Wording
from hanse.recruitment.models import Proposal
from hanse.recruitment.rules import ProposalState, Settings, Step
from tests import world

pytestmark = pytest.mark.django_db

RULES = Settings(enabled=True, silent_days=90, notice_days=30, hold_days=30, end_days=100, observer_days=60)
BEGIN = world.moment("2021-04-01")


@pytest.fixture
def latam() -> Alliance:
    """Rules on; Cali a member since 1 April 2021, with a contact as focal point."""
    made = world.alliance(cities=["Cali"])
    world.contact_at(made, "Ana", at=cali(made), languages=["pt"])
    actions.set_standing_rules(alliance=made, settings=RULES, by=world.secretariat(made))
    made.refresh_from_db()
    return made


def cali(of: Alliance) -> MemberCity:
    return of.member_cities.select_related("alliance", "city").get(city__slug="cali-co")


def after(days: int, act: Callable[[], object]) -> object:
    with clock.moved_to(BEGIN + timedelta(days=days)):
        return act()


def proposed(of: Alliance, days: int) -> list[Proposal]:
    after(days, lambda: actions.propose(alliance=of))
    return list(Proposal.objects.for_alliance(of).filter(state=ProposalState.OPEN))


def approve(of: Alliance, days: int, by: Person, wording: Wording | None = None) -> Proposal:
    [proposal] = proposed(of, days)
    said = {proposal.pk: wording} if wording else {}
    after(days, lambda: actions.approve(proposals=[proposal], wordings=said, by=by))
    proposal.refresh_from_db()
    return proposal


def counts(*left_out: str) -> dict[str, int]:
    """Rows by table, but those of proposals and of how they came about."""
    mine = {"recruitment.Proposal", "recruitment.ProposalEvent", "pghistory.Context", *left_out}
    return {m._meta.label: m._default_manager.count() for m in apps.get_models() if m._meta.label not in mine}


def test_proposals_are_made_once_and_change_nothing_else(latam: Alliance) -> None:
    before = counts()

    for _twice in range(2):
        [proposal] = proposed(latam, 90)

    assert (proposal.step, proposal.member_city, proposal.heard_on, proposal.decided_by) == ("reminder", cali(latam), None, None)
    assert Proposal.objects.count() == 1
    assert counts() == before


def test_years_of_nights_change_nothing_without_a_person(latam: Alliance) -> None:
    before = counts()

    for month in range(0, 120, 3):
        with clock.moved_to(BEGIN + timedelta(days=30 * month)):
            tasks.look_for_silence(0)

    assert counts() == before
    assert [proposal.step for proposal in Proposal.objects.all()] == [Step.REMINDER]


def test_worker_proposes_behind_its_wall(latam: Alliance) -> None:
    with walls.behind(None, clock.today("UTC")):
        tasks.look_for_silence(0)

    assert Proposal.objects.count() == 1


def test_proposal_lapses_when_the_city_is_heard_of_or_the_rules_are_turned_off(latam: Alliance) -> None:
    [first] = proposed(latam, 100)
    world.touch(cali(latam), "2021-07-15")
    assert proposed(latam, 110) == []
    first.refresh_from_db()
    assert (first.state, first.decided_by) == (ProposalState.LAPSED, None)

    assert len(proposed(latam, 300)) == 1
    actions.set_standing_rules(alliance=latam, settings=Settings(), by=world.secretariat(latam))
    assert proposed(latam, 300) == []


@pytest.mark.parametrize(("sign", "how"), [("entry", "entry"), ("report", "report"), ("touch", "touch")])
def test_signs_of_life_are_told_with_how_they_came(latam: Alliance, sign: str, how: str) -> None:
    if sign == "touch":
        world.touch(cali(latam), "2021-05-01")
    else:
        world.entry(cali(latam), "selection", Status.IN_PROGRESS, "2021-05-01", reported=sign == "report")
    world.touch(cali(latam), "2021-06-01", incoming=False)

    [facts] = silence.facts(latam)

    assert (str(facts.heard_on), facts.heard_how) == ("2021-05-01", how)


def test_approved_reminder_is_mailed_as_it_was_worded_in_the_language_of_its_reader(latam: Alliance) -> None:
    by = world.secretariat(latam)

    proposal = approve(latam, 95, by, wording=Wording("Cali?", "Two lines are enough."))

    message = Message.objects.get()
    assert (message.to_address, message.language, message.subject) == ("ana@example.org", "pt-br", "Cali?")
    assert message.text == "Two lines are enough.\n"
    assert (proposal.state, proposal.decided_by, proposal.message) == (ProposalState.APPROVED, by, message)


def test_draft_speaks_of_the_city_and_what_was_heard(latam: Alliance) -> None:
    world.touch(cali(latam), "2021-05-01")
    [proposal] = proposed(latam, 200)
    proposal = Proposal.objects.select_related("member_city__city", "member_city__alliance").get(pk=proposal.pk)
    Proposal.objects.update(step=Step.REMINDER)

    draft = actions.drafts_for([proposal], alliance=latam, by=world.person("Lucía"))[proposal.pk]

    assert draft.reader == silence.Reader(None, "Ana", "ana@example.org", "pt-br")
    assert "Cali" in draft.subject
    assert draft.text.rstrip().endswith("Lucía")
    assert "/workspace/latam/cities/cali-co/" in draft.text


def test_seat_of_the_city_is_written_to_before_a_contact(latam: Alliance) -> None:
    person = world.city_person(cali(latam))

    assert silence.readers(latam, [cali(latam).pk])[cali(latam).pk].email == person.email


def test_mail_without_a_reader_is_refused_and_nothing_is_decided(latam: Alliance) -> None:
    latam.contacts.update(consent="refused", consent_on="2021-01-01")

    with pytest.raises(Refused, match="has no focal point"):
        approve(latam, 95, world.secretariat(latam))
    assert Proposal.objects.get().state == ProposalState.OPEN


def test_subject_of_two_lines_is_refused(latam: Alliance) -> None:
    with pytest.raises(ValidationError):
        approve(latam, 95, world.secretariat(latam), wording=Wording("Cali\nBcc: all@example.org", "x"))
    assert not Message.objects.exists()


def test_silence_leads_step_by_step_to_the_hold_and_the_end(latam: Alliance) -> None:
    by = world.secretariat(latam)

    steps = [approve(latam, days, by).step for days in (95, 125, 155, 255)]

    assert steps == ["reminder", "notice", "hold", "end"]
    assert list(StandingChange.objects.order_by("pk").values_list("standing", flat=True)) == ["member", "on_hold", "ended"]
    assert Message.objects.count() == 2
    assert "notice sent on 2021-08-04" in StandingChange.objects.order_by("pk")[1].reason


def held(of: Alliance) -> MemberCity:
    """Cali, on hold since day 155."""
    for days in (95, 125, 155):
        approve(of, days, world.secretariat(of))
    return cali(of)


@pytest.mark.parametrize("sign", ["entry", "touch"])
def test_city_on_hold_is_back_at_once_when_it_is_heard_of(latam: Alliance, sign: str) -> None:
    city = held(latam)
    assert roster(latam, on=(BEGIN + timedelta(days=155)).date(), known_at=clock.now()) == []

    if sign == "entry":
        world.entry(city, "selection", Status.IN_PROGRESS, "2021-09-20")
    else:
        world.touch(city, "2021-09-20")

    assert standing_on(city, on=world.moment("2021-09-20").date(), known_at=clock.now()) is Standing.MEMBER
    assert [proposal.step for proposal in proposed(latam, 175)] == [Step.LABEL]


def test_what_was_true_before_the_hold_brings_nobody_back(latam: Alliance) -> None:
    city = held(latam)

    world.entry(city, "selection", Status.IN_PROGRESS, "2021-05-01", recorded=world.moment("2021-09-20"))

    assert standing_on(city, on=world.moment("2021-09-20").date(), known_at=clock.now()) is Standing.ON_HOLD
    assert [proposal.step for proposal in proposed(latam, 175)] == [Step.BACK]


def test_return_is_proposed_where_it_does_not_come_by_itself(latam: Alliance) -> None:
    city = held(latam)
    Alliance.objects.update(returns_at_once=False)
    world.touch(cali(latam), "2021-09-20")

    assert approve(latam, 175, world.secretariat(latam)).step == Step.BACK
    assert standing_on(city, on=world.moment("2021-09-23").date(), known_at=clock.now()) is Standing.MEMBER


def test_label_of_a_return_is_given_once_it_is_approved(latam: Alliance) -> None:
    world.touch(held(latam), "2021-09-20")
    assert not LabelChange.objects.exists()

    approve(latam, 175, world.secretariat(latam))

    assert LabelChange.objects.select_related("label").get().label.name == "Reactivation"
    assert proposed(latam, 176) == []


def test_dismissal_needs_a_reason_and_puts_off(latam: Alliance) -> None:
    by = world.secretariat(latam)
    [proposal] = proposed(latam, 95)

    with pytest.raises(Refused, match="reason"):
        actions.dismiss(proposals=[proposal], reason=" ", by=by)
    after(95, lambda: actions.dismiss(proposals=[proposal], reason="On holiday", by=by))

    assert proposed(latam, 184) == []
    assert [again.step for again in proposed(latam, 185)] == [Step.REMINDER]
    assert not Message.objects.exists()


def test_proposal_is_decided_once_and_only_while_it_holds(latam: Alliance) -> None:
    by = world.secretariat(latam)
    [proposal] = proposed(latam, 95)
    world.touch(cali(latam), "2021-07-05")
    with pytest.raises(Refused, match="does not hold any more"):
        after(96, lambda: actions.approve(proposals=[proposal], wordings={}, by=by))
    after(96, lambda: actions.dismiss(proposals=[proposal], reason="x", by=by))

    for again in (
        lambda: actions.approve(proposals=[proposal], wordings={}, by=by),
        lambda: actions.dismiss(proposals=[proposal], reason="x", by=by),
    ):
        with pytest.raises(Refused, match="has been decided"):
            after(96, again)
    with pytest.raises(Refused, match="Nothing was chosen"):
        actions.approve(proposals=[], wordings={}, by=by)


def test_observer_becomes_a_member_after_the_days_of_entry(latam: Alliance) -> None:
    world.member(latam, "León", standing=Standing.OBSERVER, country="MX")
    world.touch(latam.member_cities.select_related("alliance").get(city__slug="leon-mx"), "2021-05-20")

    steps = {(proposal.member_city.city.name, proposal.step) for proposal in proposed(latam, 70)}

    assert steps == {("León", "join")}


def test_role_of_a_city_is_no_sign_of_a_seat_elsewhere(latam: Alliance) -> None:
    world.seated(Role.OBSERVER, latam)

    assert silence.readers(latam, [cali(latam).pk])[cali(latam).pk].email == "ana@example.org"
