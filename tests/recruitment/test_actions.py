"""What happens in recruitment: each action once as meant, and each way it is refused."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from hanse.access.roles import Role
from hanse.alliances import actions as alliances
from hanse.alliances.models import Alliance, MemberCity, StandingChange
from hanse.alliances.queries import standing_on
from hanse.alliances.rules import Standing
from hanse.directory.models import ExpertStandingChange
from hanse.history import Refused, clock
from hanse.people.models import Person
from hanse.recruitment import actions, queries
from hanse.recruitment.actions import Plan
from hanse.recruitment.models import CohortCandidate, Sweep, Target, Touch
from hanse.recruitment.queries import Choice
from hanse.recruitment.rules import Direction, Level, Settings, TouchKind
from tests import world

pytestmark = pytest.mark.django_db

ON = date(2022, 5, 2)


@pytest.fixture
def latam() -> Alliance:
    return world.alliance(cities=["Cali", "Piura", "Duitama"])


@pytest.fixture
def by(latam: Alliance) -> Person:
    return world.secretariat(latam)


def cities(of: Alliance) -> list[MemberCity]:
    return list(of.member_cities.select_related("alliance", "city").order_by("pk"))


def stages(of: Alliance) -> list[str | None]:
    return [standing_on(city, on=clock.today("UTC"), known_at=clock.now()) for city in cities(of)]


def test_prospects_are_admitted_together_for_one_reason(latam: Alliance, by: Person) -> None:
    choices = [Choice(world.city("León", "NI"), Level.LOW, Level.HIGH), Choice(world.city("San José", "CR"))]

    members = actions.admit_prospects(alliance=latam, choices=choices, effective_on=ON, reason="Balance", by=by)

    assert [member.city.name for member in members] == ["León", "San José"]
    changes = StandingChange.objects.filter(member_city__in=members)
    assert set(changes.values_list("standing", "reason", "effective_on")) == {("prospect", "Balance", ON)}
    assert list(Target.objects.order_by("pk").values_list("resources", "maturity")) == [("low", "high"), ("unknown", "unknown")]
    assert [member.policies_position for member in members] == [3, 4]


@pytest.mark.parametrize("reason", ["", "  "])
def test_prospects_are_not_admitted_without_a_reason(latam: Alliance, by: Person, reason: str) -> None:
    with pytest.raises(Refused, match="reason"):
        actions.admit_prospects(alliance=latam, choices=[Choice(world.city())], effective_on=ON, reason=reason, by=by)


def test_no_prospect_is_refused_and_so_is_one_who_is_in(latam: Alliance, by: Person) -> None:
    inside = [Choice(world.city("Cali")), Choice(world.city("León", "NI"))]

    with pytest.raises(Refused, match="Nothing was chosen"):
        actions.admit_prospects(alliance=latam, choices=[], effective_on=ON, reason="x", by=by)
    with pytest.raises(Refused, match="In the alliance already: Cali"):
        actions.admit_prospects(alliance=latam, choices=inside, effective_on=ON, reason="x", by=by)
    with pytest.raises(Refused, match="lies ahead"):
        actions.admit_prospects(alliance=latam, choices=inside[1:], effective_on=date(2999, 1, 1), reason="x", by=by)
    assert latam.member_cities.count() == 3


def test_target_is_planned_and_planned_anew(latam: Alliance, by: Person) -> None:
    cali, oda, dig = cities(latam)[0], world.policy(latam, "ODA"), world.policy(latam, "DIG")
    actions.plan_target(subject=cali, plan=Plan(owner=by, policies=[oda]), by=by)

    plan = Plan(owner=by, next_step="Call", next_step_on=ON, policies=[dig], maturity=Level.HIGH)
    target = actions.plan_target(subject=cali, plan=plan, by=by)

    assert (target.owner, target.next_step, target.next_step_on, target.maturity) == (by, "Call", ON, Level.HIGH)
    assert list(target.policies.all()) == [dig]
    assert Target.objects.get() == target


def test_expert_is_planned_and_moved_like_a_city(latam: Alliance, by: Person) -> None:
    expert = world.expert_record(latam, "Renata")

    actions.plan_target(subject=expert, plan=Plan(owner=by), by=by)
    actions.move(subject=expert, standing=Standing.INVITED, effective_on=ON, reason="Met at the summit", by=by)

    assert ExpertStandingChange.objects.values_list("standing", "reason").get() == ("invited", "Met at the summit")
    with pytest.raises(Refused, match="this standing already"):
        actions.move(subject=expert, standing=Standing.INVITED, effective_on=ON, reason="x", by=by)
    with pytest.raises(Refused, match="lies ahead"):
        actions.move(subject=expert, standing=Standing.INTENT, effective_on=date(2999, 1, 1), reason="x", by=by)


@pytest.mark.parametrize("role", [Role.CITY_LEAD, Role.EXPERT, Role.VENDOR])
def test_target_is_owned_by_those_who_run_the_alliance(latam: Alliance, by: Person, role: Role) -> None:
    cali = cities(latam)[0]
    other = world.seated(role, latam, cali)

    with pytest.raises(Refused, match="runs the alliance"):
        actions.plan_target(subject=cali, plan=Plan(owner=other), by=by)
    with pytest.raises(Refused, match="runs the alliance"):
        actions.give_owner(alliance=latam, subjects=[cali], owner=other, by=by)


def test_day_without_words_and_policy_of_others_are_refused(latam: Alliance, by: Person) -> None:
    cali = cities(latam)[0]
    foreign = world.roadmap("mobility").policies.first()
    assert foreign

    with pytest.raises(Refused, match="Say what is to be done"):
        actions.plan_target(subject=cali, plan=Plan(next_step_on=ON), by=by)
    with pytest.raises(Refused, match="not part of this alliance"):
        actions.plan_target(subject=cali, plan=Plan(policies=[foreign]), by=by)


def test_touch_is_logged_with_whom_it_was(latam: Alliance, by: Person) -> None:
    cali = cities(latam)[0]
    ana = world.contact_at(latam, "Ana", at=cali)

    touch = world.touch(cali, "2022-03-01", contacts=[ana], text="They go on", by=by)

    assert (touch.member_city, touch.direction, touch.text, touch.recorded_by) == (cali, "in", "They go on", by)
    assert list(touch.contacts.all()) == [ana]
    with pytest.raises(Exception, match="append-only"):
        Touch.objects.filter(pk=touch.pk).update(text="Nothing")


def test_touch_ahead_and_contact_of_another_alliance_are_refused(latam: Alliance, by: Person) -> None:
    cali, stranger = cities(latam)[0], world.contact_at(world.alliance("japan"))

    def log(**more: object) -> None:
        known = {"kind": TouchKind.CALL, "direction": Direction.IN, "happened_at": clock.now(), "by": by}
        actions.log_touch(subject=cali, **known | more)  # type: ignore[arg-type]

    with pytest.raises(Refused, match="lies ahead"):
        log(happened_at=world.moment("2999-01-01"))
    with pytest.raises(Refused, match="not part of this alliance"):
        log(contacts=[stranger])


def test_city_is_moved_on_a_day_for_a_reason(latam: Alliance, by: Person) -> None:
    cali = cities(latam)[0]

    actions.move(subject=cali, standing=Standing.OBSERVER, effective_on=ON, reason=" Looks on ", by=by)

    assert standing_on(cali, on=ON, known_at=clock.now()) is Standing.OBSERVER
    assert cali.standing_changes.latest("pk").reason == "Looks on"
    with pytest.raises(Refused, match="reason"):
        actions.move(subject=cali, standing=Standing.MEMBER, effective_on=ON, reason=" ", by=by)
    with pytest.raises(Refused, match="already"):
        actions.move(subject=cali, standing=Standing.OBSERVER, effective_on=ON, reason="x", by=by)


def test_many_are_moved_in_one_act_and_back_again(latam: Alliance, by: Person) -> None:
    everybody = cities(latam)
    actions.move(subject=everybody[2], standing=Standing.ON_HOLD, effective_on=ON, reason="x", by=by)

    sweep = actions.move_many(
        alliance=latam, subjects=everybody, standing=Standing.ON_HOLD, effective_on=ON, reason="Summer", by=by
    )
    assert (sweep.kind, sweep.number) == (Sweep.Kind.MOVE, 2)
    assert stages(latam) == [Standing.ON_HOLD] * 3
    assert queries.last_sweep(latam, by) == sweep

    undone = actions.undo_sweep(sweep=sweep, by=by)
    assert undone.number == 2
    assert stages(latam) == [Standing.MEMBER, Standing.MEMBER, Standing.ON_HOLD]
    assert queries.last_sweep(latam, by) is None
    with pytest.raises(Refused, match="undone already"):
        actions.undo_sweep(sweep=sweep, by=by)


def test_move_of_many_that_moves_nobody_is_refused(latam: Alliance, by: Person) -> None:
    more = {"alliance": latam, "standing": Standing.MEMBER, "effective_on": ON, "by": by}

    with pytest.raises(Refused, match="Nothing was chosen"):
        actions.move_many(subjects=cities(latam), reason="x", **more)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="reason"):
        actions.move_many(subjects=cities(latam), reason="", **more)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="not part of this alliance"):
        actions.move_many(subjects=cities(world.alliance("japan", cities=["Kaga"])), reason="x", **more)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="at most 200"):
        actions.move_many(subjects=cities(latam) * 70, reason="x", **more)  # type: ignore[arg-type]


def test_owner_of_many_is_undone_where_nobody_changed_it_since(latam: Alliance, by: Person) -> None:
    cali, piura, _duitama = cities(latam)
    other = world.seated(Role.PARTNER_STAFF, latam)
    actions.plan_target(subject=cali, plan=Plan(owner=other), by=by)

    sweep = actions.give_owner(alliance=latam, subjects=[cali, piura], owner=by, by=by)
    assert set(Target.objects.values_list("owner", flat=True)) == {by.pk}
    actions.plan_target(subject=piura, plan=Plan(owner=other, next_step="x"), by=by)

    assert actions.undo_sweep(sweep=sweep, by=by).number == 1
    assert set(Target.objects.values_list("owner", flat=True)) == {other.pk}


def test_step_of_many_is_set_and_undone(latam: Alliance, by: Person) -> None:
    cali, piura, _duitama = cities(latam)
    actions.plan_target(subject=cali, plan=Plan(next_step="Call", next_step_on=ON), by=by)

    sweep = actions.set_step(alliance=latam, subjects=[cali, piura], next_step="Write", next_step_on=None, by=by)
    assert set(Target.objects.values_list("next_step", "next_step_on")) == {("Write", None)}

    assert actions.undo_sweep(sweep=sweep, by=by).number == 2
    assert set(Target.objects.values_list("next_step", "next_step_on")) == {("Call", ON), ("", None)}
    with pytest.raises(Refused, match="Say what is to be done"):
        actions.set_step(alliance=latam, subjects=[cali], next_step=" ", next_step_on=ON, by=by)


def test_candidates_are_made_taken_in_dropped_and_undone(latam: Alliance, by: Person) -> None:
    cali, piura, duitama = cities(latam)
    cohort = alliances.open_cohort(alliance=latam, name="Second", by=by)
    actions.make_candidates(alliance=latam, cohort=cohort, cities=[cali, piura], by=by)
    sweep = actions.make_candidates(alliance=latam, cohort=cohort, cities=[piura, duitama], by=by)
    assert sweep.number == 1

    actions.undo_sweep(sweep=sweep, by=by)
    actions.take_in(cohort=cohort, cities=[cali], by=by)
    actions.drop_candidates(cohort=cohort, cities=[piura], by=by)

    assert [city.city.name for city in queries.members_of(cohort)] == ["Cali"]
    assert not CohortCandidate.objects.exists()


def test_candidates_twice_of_a_closed_or_a_foreign_cohort_are_refused(latam: Alliance, by: Person) -> None:
    cali = cities(latam)[0]
    cohort = alliances.open_cohort(alliance=latam, name="Second", by=by)
    foreign = alliances.open_cohort(alliance=world.alliance("japan"), name="First", by=None)
    actions.make_candidates(alliance=latam, cohort=cohort, cities=[cali], by=by)

    with pytest.raises(Refused, match="candidates of this cohort already"):
        actions.make_candidates(alliance=latam, cohort=cohort, cities=[cali], by=by)
    with pytest.raises(Refused, match="not part of this alliance"):
        actions.make_candidates(alliance=latam, cohort=foreign, cities=[cali], by=by)
    alliances.close_cohort(cohort=cohort, closed_on=clock.today("UTC"), by=by)
    for refused in (
        lambda: actions.make_candidates(alliance=latam, cohort=cohort, cities=[cali], by=by),
        lambda: actions.take_in(cohort=cohort, cities=[cali], by=by),
    ):
        with pytest.raises(Refused, match="is closed"):
            refused()
    with pytest.raises(Refused, match="Nothing was chosen"):
        actions.drop_candidates(cohort=cohort, cities=[], by=by)


def test_cohort_is_planned_and_closed_once(latam: Alliance, by: Person) -> None:
    cohort = alliances.open_cohort(alliance=latam, name="Second", opened_on=ON, by=by)
    alliances.open_cohort(alliance=latam, name="Third", by=by)

    alliances.plan_cohort(cohort=cohort, name="Second", target=12, opened_on=ON, closes_on=date(2022, 12, 1), by=by)
    with pytest.raises(ValidationError):
        alliances.plan_cohort(cohort=cohort, name="Third", by=by)
    cohort.refresh_from_db()
    with pytest.raises(ValidationError, match="comes after its opening"):
        alliances.plan_cohort(cohort=cohort, name="Second", opened_on=ON, closes_on=ON, by=by)
    cohort.refresh_from_db()
    with pytest.raises(Refused, match="cannot close before"):
        alliances.close_cohort(cohort=cohort, closed_on=date(2022, 5, 1), by=by)
    alliances.close_cohort(cohort=cohort, closed_on=date(2022, 6, 1), by=by)
    with pytest.raises(Refused, match="is closed"):
        alliances.close_cohort(cohort=cohort, closed_on=date(2022, 6, 2), by=by)

    cohort.refresh_from_db()
    assert (cohort.target, cohort.closes_on, cohort.closed_on) == (12, date(2022, 12, 1), date(2022, 6, 1))


def test_rules_of_standing_are_off_until_somebody_sets_them(latam: Alliance, by: Person) -> None:
    assert queries.settings_of(latam) == Settings()

    actions.set_standing_rules(alliance=latam, settings=Settings(enabled=True, silent_days=60), by=by)

    assert queries.settings_of(latam) == Settings(enabled=True, silent_days=60)
    latam.refresh_from_db()
    assert latam.returns_at_once
    with pytest.raises(Refused, match="at least one day"):
        actions.set_standing_rules(alliance=latam, settings=Settings(hold_days=0), by=by)
