"""What the ledger's actions refuse, and what the database refuses whoever writes."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, models, transaction

from hanse.access.roles import Role
from hanse.adoption import actions
from hanse.adoption.actions import ColumnChange, Proof, Statement
from hanse.adoption.models import (
    Batch,
    Entry,
    Evidence,
    GridOrder,
    Pathway,
    Source,
    Stage,
    Track,
    TrackedPolicy,
)
from hanse.adoption.rules import Scope, Status, Verdict
from hanse.alliances.models import Alliance, Cohort, MemberCity, Seat, StandingChange
from hanse.history import Refused, clock
from tests import world

pytestmark = pytest.mark.django_db

DAY = date(2022, 2, 1)


@pytest.fixture
def latam() -> Alliance:
    return world.alliance(cities=["Cali"])


@pytest.fixture
def cali(latam: Alliance) -> MemberCity:
    return latam.member_cities.get()


def test_entry_on_a_stage_of_another_alliance_is_refused(cali: MemberCity) -> None:
    japan = world.alliance("japan")

    with pytest.raises(Refused, match="not part of this alliance"):
        actions.record_entry(
            member_city=cali, stage=world.stage(japan, "selection"), status=Status.COMPLETED, effective_on=DAY, by=None
        )
    assert not Track.objects.exists()


def test_entry_about_a_policy_of_another_initiative_is_refused(cali: MemberCity) -> None:
    mobility = world.alliance("harbours", initiative=world.roadmap("mobility"))

    with pytest.raises(Refused, match="not part of this alliance"):
        actions.record_entry(
            member_city=cali,
            stage=world.stage(cali.alliance, "commitment"),
            policy=world.policy(mobility, "ODA"),
            status=Status.COMPLETED,
            effective_on=DAY,
            by=None,
        )
    assert not Track.objects.exists()


def test_correction_ahead_is_refused(cali: MemberCity) -> None:
    entry = world.entry(cali, "selection")

    with clock.moved_to(world.moment("2022-05-01")), pytest.raises(Refused, match="2022-05-02 lies ahead"):
        actions.correct_entry(entry=entry, status=Status.COMPLETED, effective_on=date(2022, 5, 2), by=None)


def test_returned_report_and_withdrawal_are_not_corrected(latam: Alliance, cali: MemberCity) -> None:
    report = world.entry(cali, "selection", reported=True)
    actions.review_report(entry=report, verdict=Verdict.RETURNED, word="Not yet.", by=world.secretariat(latam))
    withdrawal = actions.withdraw_entry(entry=world.entry(cali, "workplan"), by=None)

    with pytest.raises(Refused, match="was returned to the city"):
        actions.correct_entry(entry=report, status=Status.COMPLETED, effective_on=DAY, by=None)
    with pytest.raises(Refused, match="withdrawal cannot be corrected"):
        actions.correct_entry(entry=withdrawal, status=Status.COMPLETED, effective_on=DAY, by=None)


def test_evidence_comes_with_an_entry_or_its_correction(cali: MemberCity) -> None:
    entry = world.entry(
        cali, "selection", proofs=[Proof(url="https://example.org/"), Proof(file=ContentFile(b"x", name="x.txt"))]
    )

    corrected = actions.correct_entry(
        entry=entry, status=Status.IN_PROGRESS, effective_on=DAY, by=None, proofs=[Proof(url="https://example.org/2")]
    )

    assert [(proof.url, proof.filename, proof.size) for proof in entry.evidence.all()] == [
        ("https://example.org/", "", None),
        ("", "x.txt", 1),
    ]
    assert [proof.url for proof in corrected.evidence.all()] == ["https://example.org/2"]


def batch(alliance: Alliance, *keys: tuple[int, int, int | None], **more: Any) -> Batch:
    statements = [Statement(key, Status.COMPLETED, DAY) for key in keys]
    facts = {"by": None, "source": Source.WEB, "submission": uuid4()} | more
    return actions.record_batch(alliance=alliance, statements=statements, **facts)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("another alliance's stage", "not part of this alliance"),
        ("a policy that is not tracked", "not part of this alliance"),
        ("a retired stage", "no longer part of the pathway"),
        ("a policy stage without a policy", "needs a policy"),
        ("a city stage with a policy", "needs a policy"),
    ],
)
def test_batch_with_a_line_that_does_not_fit_records_nothing(latam: Alliance, cali: MemberCity, line: str, reason: str) -> None:
    retired = world.stage(latam, "followup")
    Stage.objects.filter(pk=retired.pk).update(retired_at=world.moment("2022-01-01"))
    elsewhere = world.alliance("harbours", initiative=world.roadmap("mobility"))
    oda = world.policy(latam, "ODA").pk
    commitment, selection = world.stage(latam, "commitment").pk, world.stage(latam, "selection").pk
    bad = {
        "another alliance's stage": (world.stage(elsewhere, "selection").pk, None),
        "a policy that is not tracked": (commitment, world.policy(elsewhere, "ODA").pk),
        "a retired stage": (retired.pk, None),
        "a policy stage without a policy": (commitment, None),
        "a city stage with a policy": (selection, oda),
    }

    with pytest.raises(Refused, match=reason):
        batch(latam, (cali.pk, selection, None), (cali.pk, *bad[line]))

    assert (Batch.objects.count(), Entry.objects.count(), Track.objects.count()) == (0, 0, 0)


def test_batch_sent_twice_is_recorded_once(latam: Alliance, cali: MemberCity) -> None:
    key, submission = (cali.pk, world.stage(latam, "selection").pk, None), uuid4()

    assert batch(latam, key, submission=submission) == batch(latam, key, submission=submission)
    assert (Batch.objects.count(), Entry.objects.count()) == (1, 1)


def test_withdrawn_batch_leaves_alone_what_was_corrected_since(latam: Alliance, cali: MemberCity) -> None:
    made = batch(latam, *((cali.pk, world.stage(latam, code).pk, None) for code in ("selection", "workplan")))
    kept = actions.correct_entry(
        entry=made.entries.get(track__stage__code="selection"), status=Status.IN_PROGRESS, effective_on=DAY, by=None
    )

    actions.withdraw_batch(batch=made, by=world.secretariat(latam), reason="The wrong file.")

    assert list(Entry.objects.filter(kind="withdrawal").values_list("corrects__track__stage__code", "note")) == [
        ("workplan", "The wrong file.")
    ]
    assert not Entry.objects.filter(corrects=kept).exists()


def test_stage_is_added_at_the_end_of_its_grid(latam: Alliance) -> None:
    made = actions.add_stage(alliance=latam, scope=Scope.CITY, name=" Celebrate ", by=world.secretariat(latam))

    assert (made.code, made.name, made.position) == ("celebrate", "Celebrate", 4)
    assert list(latam.stages.filter(scope=Scope.CITY).values_list("code", flat=True))[-1] == "celebrate"


def test_stage_without_latin_letters_gets_a_code_of_its_own(latam: Alliance) -> None:
    made = actions.add_stage(alliance=latam, scope=Scope.POLICY, name="採択", by=world.secretariat(latam))

    assert made.code == "stage-10"


def test_stage_of_a_name_that_is_taken_is_refused(latam: Alliance) -> None:
    with pytest.raises(ValidationError, match="stage_once_in_a_pathway"):
        actions.add_stage(alliance=latam, scope=Scope.POLICY, name="Selection", by=world.secretariat(latam))


def changed(alliance: Alliance, *, kept: bool = True, name: str = "") -> Pathway:
    """The pathway with its follow-up stage and its policy ODA renamed or retired."""
    stage, column = world.stage(alliance, "followup"), alliance.tracked_policies.get(policy__code="ODA")
    return actions.change_pathway(
        alliance=alliance,
        stages=[ColumnChange(stage.pk, 7, kept, name)],
        policies=[ColumnChange(column.pk, 9, kept)],
        policies_order=GridOrder.NAME,
        stages_order=GridOrder.NAME,
        by=world.secretariat(alliance),
    )


def test_pathway_is_renamed_and_reordered(latam: Alliance) -> None:
    Stage.objects.filter(code="followup").update(labels={"es": "Seguimiento"})

    pathway = changed(latam, name="Celebrate")

    stage, column = world.stage(latam, "followup"), latam.tracked_policies.get(policy__code="ODA")
    assert (stage.name, stage.labels, stage.position, stage.retired_at) == ("Celebrate", {}, 7, None)
    assert (column.position, column.retired_at) == (9, None)
    assert (pathway.policies_order, pathway.stages_order) == ("name", "name")


def test_retired_column_keeps_the_day_on_which_it_left_and_comes_back(latam: Alliance) -> None:
    with clock.moved_to(world.moment("2022-05-01")):
        changed(latam, kept=False)
    changed(latam, kept=False)

    assert world.stage(latam, "followup").retired_at == world.moment("2022-05-01")
    assert latam.tracked_policies.get(policy__code="ODA").retired_at == world.moment("2022-05-01")

    changed(latam)
    actions.track_policy(alliance=latam, policy=world.policy(latam, "ODA"), by=world.secretariat(latam))
    assert world.stage(latam, "followup").retired_at is None
    assert latam.tracked_policies.get(policy__code="ODA").retired_at is None


def test_policy_is_tracked_as_the_last_column_and_once(latam: Alliance) -> None:
    secretariat, dig = world.secretariat(latam), world.policy(latam, "DIG")
    latam.tracked_policies.filter(policy=dig).delete()

    first = actions.track_policy(alliance=latam, policy=dig, by=secretariat)
    again = actions.track_policy(alliance=latam, policy=dig, by=secretariat)

    assert (first, first.position, latam.tracked_policies.count()) == (again, 6, 7)


def test_alliance_has_one_pathway(latam: Alliance) -> None:
    with pytest.raises(IntegrityError, match="alliance_id"), transaction.atomic():
        actions.lay_pathway(alliance=latam, city_stages=[], policy_stages=[], policies=[], by=None)


def test_database_refuses_rows_that_contradict_themselves(latam: Alliance, cali: MemberCity) -> None:
    entry = world.entry(cali, "selection", submission=uuid4())
    made = batch(latam, (cali.pk, world.stage(latam, "workplan").pk, None))
    lucia = world.secretariat(latam)
    of = {"alliance": latam, "track": entry.track, "effective_on": DAY}
    seat = {"person": lucia, "alliance": latam, "starts_on": DAY}
    actions.withdraw_entry(entry=entry, by=None)
    wrong: list[tuple[str, type[models.Model], dict[str, Any]]] = [
        ("a_statement_has_a_status", Entry, of),
        ("a_statement_has_a_status", Entry, of | {"status": "started"}),
        ("a_statement_has_a_status", Entry, of | {"kind": "withdrawal"}),
        ("a_statement_has_a_status", Entry, of | {"kind": "withdrawal", "status": "completed", "corrects": entry}),
        ("corrects_id", Entry, of | {"kind": "withdrawal", "corrects": entry}),
        ("submission", Entry, of | {"status": "completed", "submission": entry.submission}),
        ("submission", Batch, {"alliance": latam, "source": "web", "submission": made.submission}),
        ("evidence_is_a_link_or_a_hashed_file", Evidence, {"alliance": latam, "entry": entry}),
        ("evidence_is_a_link_or_a_hashed_file", Evidence, {"alliance": latam, "entry": entry, "file": "evidence/x"}),
        ("track_once", Track, {"alliance": latam, "member_city": cali, "stage": entry.track.stage}),
        ("stage_once_in_a_pathway", Stage, {"alliance": latam, "code": "selection", "name": "x", "scope": "city"}),
        ("policy_tracked_once", TrackedPolicy, {"alliance": latam, "policy": world.policy(latam, "ODA")}),
        ("city_once_in_an_alliance", MemberCity, {"alliance": latam, "city": cali.city}),
        ("cohort_closes_after", Cohort, {"alliance": latam, "name": "x", "opened_on": DAY, "closed_on": date(2022, 1, 1)}),
        ("only_the_steward_has_no_alliance", Seat, seat | {"role": Role.GLOBAL_STEWARD}),
        ("only_the_steward_has_no_alliance", Seat, seat | {"role": Role.EXPERT, "alliance": None}),
        ("city_seats_name_their_city", Seat, seat | {"role": Role.CITY_LEAD}),
        ("city_seats_name_their_city", Seat, seat | {"role": Role.EXPERT, "member_city": cali}),
        ("seat_ends_after_it_starts", Seat, seat | {"role": Role.EXPERT, "ends_on": date(2022, 1, 1)}),
        ("seat_once", Seat, seat | {"role": Role.SECRETARIAT_LEAD, "starts_on": world.START}),
        ("null value", StandingChange, {"alliance": latam, "member_city": cali, "standing": "member", "effective_on": None}),
    ]

    for constraint, model, facts in wrong:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            model._default_manager.create(**facts)


@pytest.mark.parametrize("name", ["policy SELECTION", "Ｐolicy selection"])
def test_two_stages_cannot_be_called_alike(latam: Alliance, name: str) -> None:
    secretariat = world.secretariat(latam)

    with pytest.raises(Refused, match="Two stages are called"):
        actions.add_stage(alliance=latam, scope=Scope.POLICY, name=name, by=secretariat)
    with pytest.raises(Refused, match="Two stages are called"):
        actions.change_pathway(
            alliance=latam,
            stages=[ColumnChange(id=world.stage(latam, "workplan").pk, position=2, kept=True, name=name)],
            policies=[],
            policies_order=GridOrder.ARRANGED,
            stages_order=GridOrder.ARRANGED,
            by=secretariat,
        )
    assert latam.stages.filter(name=name).count() == 0
