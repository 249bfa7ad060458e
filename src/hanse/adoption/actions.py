"""Writes to the ledger. Each takes the alliance's pen first, so that no two writers cross."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from uuid import UUID

from django.core.files.base import File
from django.utils.text import slugify

from hanse import history
from hanse.adoption import evidence_files, queries, rules
from hanse.adoption.models import (
    Batch,
    BatchWithdrawal,
    Entry,
    Evidence,
    GridOrder,
    Pathway,
    Review,
    Source,
    Stage,
    Track,
    TrackedPolicy,
)
from hanse.adoption.rules import Scope, Status, Verdict
from hanse.alliances.actions import return_from_hold, take_back_label, take_back_standing, take_the_pen
from hanse.alliances.models import Alliance, MemberCity
from hanse.history import clock
from hanse.people.models import Person
from hanse.policies.models import ModelPolicy
from hanse.text.filenames import cleaned


@dataclass(frozen=True, slots=True)
class Proof:
    """Evidence that comes with a statement: a link or an uploaded file."""

    url: str = ""
    file: "File[bytes] | None" = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One line of a batch. Keys of member city, stage and policy; `effective_on` in the alliance's time zone."""

    key: queries.Key
    status: Status
    effective_on: date
    note: str = ""


def record_entry(
    *,
    member_city: MemberCity,
    stage: Stage,
    status: Status,
    effective_on: date,
    by: Person | None,
    policy: ModelPolicy | None = None,
    note: str = "",
    proofs: Sequence[Proof] = (),
    reported: bool = False,
    source: Source = Source.WEB,
    seen: int | None = None,
    submission: UUID | None = None,
) -> Entry:
    """Add one statement to the ledger.

    `reported` marks a city's own report. `seen` is the ledger position (queries.position) that the writer
    looked at; a newer entry on the same track raises rules.Changed. The same `submission` recorded twice
    returns the first entry. Raises Refused for a date ahead, a retired stage, a policy that does not fit, or a stage or
    policy of others.
    """
    alliance = member_city.alliance
    own_policy = policy is None or policy.initiative_id == alliance.initiative_id
    rules.check_belongs(stage.alliance_id == alliance.pk and own_policy)
    rules.check_track(scope=stage.scope, has_policy=policy is not None, stage_retired=stage.retired_at is not None)
    rules.check_effective(effective_on, today=clock.today(alliance.time_zone))
    with history.act("adoption.entry_recorded", by=by, alliance=alliance):
        take_the_pen(alliance)
        sent_before = submission and Entry.objects.for_alliance(alliance).filter(submission=submission).first()
        if sent_before:
            return sent_before
        track, _ = Track.objects.get_or_create(alliance=alliance, member_city=member_city, stage=stage, policy=policy)
        _check_unchanged(alliance, [track], seen)
        entry = Entry.objects.create(
            alliance=alliance,
            track=track,
            status=status,
            effective_on=effective_on,
            recorded_at=clock.now(),
            recorded_by=by,
            source=source,
            note=note,
            reported=reported,
            submission=submission,
        )
        _keep_proofs(entry, proofs, by)
        return_from_hold(alliance=alliance, heard={member_city.pk: effective_on}, by=by)
        return entry


def correct_entry(
    *, entry: Entry, status: Status, effective_on: date, by: Person | None, note: str = "", proofs: Sequence[Proof] = ()
) -> Entry:
    """State anew what an entry stated wrongly; the old one stays and stops counting.

    Raises Refused for a date ahead, or an entry that does not stand any more.
    """
    alliance = entry.alliance
    rules.check_effective(effective_on, today=clock.today(alliance.time_zone))
    with history.act("adoption.entry_corrected", by=by, alliance=alliance):
        take_the_pen(alliance)
        _check_stands(entry)
        corrected = Entry.objects.create(
            alliance=alliance,
            track=entry.track,
            status=status,
            effective_on=effective_on,
            recorded_at=clock.now(),
            recorded_by=by,
            note=note,
            corrects=entry,
        )
        _keep_proofs(corrected, proofs, by)
        return corrected


def withdraw_entry(*, entry: Entry, by: Person | None, note: str = "") -> Entry:
    """Take an entry back: it stays in the record and stops counting. Raises Refused if it does not stand any more."""
    alliance = entry.alliance
    with history.act("adoption.entry_withdrawn", by=by, alliance=alliance, note=note):
        take_the_pen(alliance)
        _check_stands(entry)
        withdrawal = _withdrawal_of(entry, by, note)
        withdrawal.save()
        return withdrawal


def review_report(*, entry: Entry, verdict: Verdict, by: Person, word: str = "") -> Review:
    """Confirm a city's own report, or return it with a word. Raises Refused if it is no open report."""
    rules.check_verdict(verdict, word)
    alliance = entry.alliance
    with history.act(f"adoption.report_{verdict}", by=by, alliance=alliance):
        take_the_pen(alliance)
        rules.check_reviewable(
            reported=entry.reported,
            reviewed=Review.objects.filter(entry=entry).exists(),
            corrected=Entry.objects.filter(corrects=entry).exists(),
        )
        return Review.objects.create(
            alliance=alliance, entry=entry, verdict=verdict, word=word, recorded_at=clock.now(), recorded_by=by
        )


def record_batch(
    *,
    alliance: Alliance,
    statements: Sequence[Statement],
    by: Person | None,
    source: Source,
    submission: UUID,
    filename: str = "",
    sha256: str = "",
    seen: int | None = None,
) -> Batch:
    """Record many statements in one transaction, as one batch.

    The same `submission` recorded twice returns the first batch. Raises Changed when a track has got a newer
    entry than `seen`, Refused for a date ahead, a retired stage, or a key of another alliance; then nothing
    is recorded. A fixed number of SQL statements for each 1,000 lines.
    """
    today = clock.today(alliance.time_zone)
    for statement in statements:
        rules.check_effective(statement.effective_on, today=today)
    with history.act("adoption.batch_recorded", by=by, alliance=alliance):
        take_the_pen(alliance)
        sent_before = Batch.objects.for_alliance(alliance).filter(submission=submission).first()
        if sent_before:
            return sent_before
        tracks = _tracks_for(alliance, [statement.key for statement in statements])
        _check_unchanged(alliance, list(tracks.values()), seen)
        moment = clock.now()
        batch = Batch.objects.create(
            alliance=alliance,
            source=source,
            filename=filename[:200],
            sha256=sha256,
            submission=submission,
            recorded_at=moment,
            recorded_by=by,
        )
        Entry.objects.bulk_create(
            (
                Entry(
                    alliance=alliance,
                    track=tracks[statement.key],
                    status=statement.status,
                    effective_on=statement.effective_on,
                    recorded_at=moment,
                    recorded_by=by,
                    source=source,
                    note=statement.note,
                    batch=batch,
                )
                for statement in statements
            ),
            batch_size=1000,
        )
        in_order = sorted(statements, key=attrgetter("effective_on"))
        return_from_hold(alliance=alliance, heard={line.key[0]: line.effective_on for line in in_order}, by=by)
        return batch


def withdraw_batch(*, batch: Batch, by: Person, reason: str) -> BatchWithdrawal:
    """Take back all that still stands of a batch: its entries, and the labels and standings that came with it.

    What somebody has stated anew since then stays. Raises Refused when the batch was withdrawn before.
    """
    alliance = batch.alliance
    with history.act("adoption.batch_withdrawn", by=by, alliance=alliance, note=reason):
        take_the_pen(alliance)
        rules.check_batch_stands(withdrawn=BatchWithdrawal.objects.filter(batch=batch).exists())
        standing = batch.entries.filter(kind=Entry.Kind.STATEMENT, corrected_by__isnull=True)
        Entry.objects.bulk_create((_withdrawal_of(entry, by, reason) for entry in standing), batch_size=1000)
        for came in batch.changes.select_related("label_change", "standing_change"):
            if came.label_change:
                take_back_label(change=came.label_change, by=by, reason=reason)
            if came.standing_change:
                take_back_standing(change=came.standing_change, by=by, reason=reason)
        return BatchWithdrawal.objects.create(
            alliance=alliance, batch=batch, reason=reason, recorded_at=clock.now(), recorded_by=by
        )


def lay_pathway(
    *,
    alliance: Alliance,
    city_stages: Sequence[tuple[str, str, dict[str, str]]],
    policy_stages: Sequence[tuple[str, str, dict[str, str]]],
    policies: Sequence[ModelPolicy],
    by: Person | None,
    policies_order: GridOrder = GridOrder.ARRANGED,
    stages_order: GridOrder = GridOrder.FURTHEST,
) -> Pathway:
    """Give an alliance its pathway: stages as (code, name, labels) in order, and the policies it tracks."""
    with history.act("adoption.pathway_laid", by=by, alliance=alliance):
        take_the_pen(alliance)
        pathway = Pathway.objects.create(alliance=alliance, policies_order=policies_order, stages_order=stages_order)
        moment = clock.now()
        Stage.objects.bulk_create(
            Stage(alliance=alliance, code=code, scope=scope, name=name, labels=labels, position=position, recorded_at=moment)
            for scope, stages in ((Scope.CITY, city_stages), (Scope.POLICY, policy_stages))
            for position, (code, name, labels) in enumerate(stages)
        )
        TrackedPolicy.objects.bulk_create(
            TrackedPolicy(alliance=alliance, policy=policy, position=position, recorded_at=moment)
            for position, policy in enumerate(policies)
        )
        return pathway


def add_stage(*, alliance: Alliance, scope: Scope, name: str, by: Person) -> Stage:
    """Add a stage at the end of its scope.

    Raises ValidationError for a name that leaves no code or repeats one, Refused for one that reads like another stage's.
    """
    with history.act("adoption.stage_added", by=by, alliance=alliance):
        take_the_pen(alliance)
        stage = Stage(
            alliance=alliance,
            code=slugify(name, allow_unicode=False)[:40] or f"stage-{alliance.stages.count() + 1}",
            scope=scope,
            name=name.strip(),
            position=alliance.stages.filter(scope=scope).count(),
            recorded_at=clock.now(),
        )
        stage.full_clean()
        stage.save()
        _check_names(alliance)
        return stage


@dataclass(frozen=True, slots=True)
class ColumnChange:
    """What becomes of one stage or tracked policy: its place, and whether it stays. A stage may be renamed."""

    id: int
    position: int
    kept: bool
    name: str = ""


def change_pathway(
    *,
    alliance: Alliance,
    stages: Sequence[ColumnChange],
    policies: Sequence[ColumnChange],
    policies_order: GridOrder,
    stages_order: GridOrder,
    by: Person,
) -> Pathway:
    """Rename, reorder and retire columns; past meetings keep the names, the order and the columns that they were shown with.

    Raises Refused for two stages of one name.
    """
    with history.act("adoption.pathway_changed", by=by, alliance=alliance):
        take_the_pen(alliance)
        moment = clock.now()
        for rows, changes in (
            ({stage.pk: stage for stage in alliance.stages.all()}, stages),
            ({tracked.pk: tracked for tracked in alliance.tracked_policies.all()}, policies),
        ):
            for change in changes:
                row: Stage | TrackedPolicy = rows[change.id]
                row.position = change.position
                row.retired_at = None if change.kept else row.retired_at or moment
                if isinstance(row, Stage) and change.name.strip() and change.name.strip() != row.name:
                    row.name, row.labels = change.name.strip(), {}
                row.save()
        _check_names(alliance)
        pathway = alliance.pathway
        pathway.policies_order, pathway.stages_order = policies_order, stages_order
        pathway.save()
        return pathway


def _check_names(alliance: Alliance) -> None:
    rules.check_names(stage.name for stage in alliance.stages.filter(retired_at__isnull=True))


def track_policy(*, alliance: Alliance, policy: ModelPolicy, by: Person) -> TrackedPolicy:
    """Show one more policy as the last column; one that was retired comes back."""
    with history.act("adoption.policy_tracked", by=by, alliance=alliance):
        take_the_pen(alliance)
        tracked, _ = TrackedPolicy.objects.update_or_create(
            alliance=alliance,
            policy=policy,
            defaults={"retired_at": None},
            create_defaults={"position": alliance.tracked_policies.count(), "recorded_at": clock.now()},
        )
        return tracked


def _tracks_for(alliance: Alliance, keys: Sequence[queries.Key]) -> dict[queries.Key, Track]:
    """Find or make the tracks; the pen is held, so nobody else makes the same ones meanwhile."""
    stages = {stage.pk: stage for stage in Stage.objects.for_alliance(alliance)}
    members = set(MemberCity.objects.for_alliance(alliance).values_list("pk", flat=True))
    tracked = set(TrackedPolicy.objects.for_alliance(alliance).values_list("policy_id", flat=True))
    found = {(t.member_city_id, t.stage_id, t.policy_id): t for t in Track.objects.for_alliance(alliance)}
    missing = dict.fromkeys(key for key in keys if key not in found)
    for member_city_id, stage_id, policy_id in keys:
        rules.check_belongs(stage_id in stages and member_city_id in members and (policy_id is None or policy_id in tracked))
        stage = stages[stage_id]
        rules.check_track(scope=stage.scope, has_policy=policy_id is not None, stage_retired=stage.retired_at is not None)
    made = Track.objects.bulk_create(
        (
            Track(alliance=alliance, member_city_id=member_city_id, stage_id=stage_id, policy_id=policy_id)
            for member_city_id, stage_id, policy_id in missing
        ),
        batch_size=1000,
    )
    found.update({(t.member_city_id, t.stage_id, t.policy_id): t for t in made})
    return {key: found[key] for key in keys}


def _check_unchanged(alliance: Alliance, tracks: Sequence[Track], seen: int | None) -> None:
    if seen is None:
        return
    newer = queries.written_since(alliance, seen, tracks)
    if newer:
        raise rules.Changed(newer)


def _check_stands(entry: Entry) -> None:
    review = Review.objects.filter(entry=entry).first()
    rules.check_open_for_correction(
        is_statement=entry.kind == Entry.Kind.STATEMENT,
        corrected=Entry.objects.filter(corrects=entry).exists(),
        returned=review is not None and review.verdict == Verdict.RETURNED,
    )


def _withdrawal_of(entry: Entry, by: Person | None, note: str) -> Entry:
    return Entry(
        alliance_id=entry.alliance_id,
        track_id=entry.track_id,
        kind=Entry.Kind.WITHDRAWAL,
        effective_on=entry.effective_on,
        recorded_at=clock.now(),
        recorded_by=by,
        note=note,
        corrects=entry,
        batch=None,
    )


def _keep_proofs(entry: Entry, proofs: Sequence[Proof], by: Person | None) -> None:
    """Store evidence under its hash. Raises Refused for a file that evidence_files does not take."""
    for proof in proofs:
        if proof.file is not None:
            evidence_files.check(proof.file, name=proof.file.name or "", size=proof.file.size)
        evidence = Evidence(alliance_id=entry.alliance_id, entry=entry, url=proof.url, recorded_at=clock.now(), recorded_by=by)
        if proof.file is not None:
            digest = hashlib.sha256()
            for chunk in proof.file.chunks():
                digest.update(chunk)
            proof.file.seek(0)
            evidence.sha256 = digest.hexdigest()
            evidence.size = proof.file.size
            evidence.filename = cleaned(proof.file.name or "")
            evidence.file.save(evidence.sha256, proof.file, save=False)
        evidence.save()
