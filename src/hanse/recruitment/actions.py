"""What happens in recruitment: targets, touches, moves, candidates, and the proposals of the standing rules."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from hanse import history
from hanse.alliances import actions as alliances
from hanse.alliances.models import Alliance, Cohort, LabelChange, MemberCity, StandingChange
from hanse.alliances.rules import Standing, check_cohort_open
from hanse.directory.experts import actions as experts
from hanse.directory.models import Contact, Expert, ExpertStandingChange
from hanse.history import clock
from hanse.outbox import actions as outbox
from hanse.outbox.links import absolute
from hanse.outbox.models import Message
from hanse.people.models import Person
from hanse.policies.models import ModelPolicy
from hanse.recruitment import queries, rules, silence
from hanse.recruitment.models import (
    CohortCandidate,
    Proposal,
    StandingRules,
    Sweep,
    Target,
    TargetPolicy,
    Touch,
    TouchContact,
)
from hanse.recruitment.queries import Choice
from hanse.recruitment.rules import BY_MAIL, Direction, Level, ProposalState, Settings, Step, TouchKind

Subject = MemberCity | Expert
"""Who is recruited: a city of the alliance, or an expert."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the secretariat plans with a target."""

    owner: Person | None = None
    next_step: str = ""
    next_step_on: date | None = None
    interest: str = ""
    policies: Sequence[ModelPolicy] = ()
    resources: Level = Level.UNKNOWN
    maturity: Level = Level.UNKNOWN
    note: str = ""


def admit_prospects(
    *, alliance: Alliance, choices: Sequence[Choice], effective_on: date, reason: str, by: Person | None
) -> list[MemberCity]:
    """Enter cities of the register as prospects, all for one reason, with what is thought of their resources and maturity.

    Raises Refused for none or too many, without a reason, for a date ahead, and where one is in the alliance already.
    """
    rules.check_chosen(len(choices))
    rules.check_reason(reason)
    with history.act("recruitment.prospects_admitted", by=by, alliance=alliance, note=reason):
        members = alliances.admit_cities(
            alliance=alliance,
            cities=[choice.city for choice in choices],
            standing=Standing.PROSPECT,
            effective_on=effective_on,
            reason=reason,
            by=by,
        )
        Target.objects.bulk_create(
            Target(
                alliance=alliance,
                member_city=member,
                resources=choice.resources,
                maturity=choice.maturity,
                recorded_at=clock.now(),
            )
            for member, choice in zip(members, choices, strict=True)
        )
        return members


def plan_target(*, subject: Subject, plan: Plan, by: Person | None) -> Target:
    """Say who looks after a city or an expert, what comes next, and what is known of their interest.

    Raises Refused for an owner who does not run the alliance, a day without words, and a policy of another initiative.
    """
    alliance = subject.alliance
    _check_owner(alliance, plan.owner)
    rules.check_step(plan.next_step, plan.next_step_on)
    rules.check_belongs(all(policy.initiative_id == alliance.initiative_id for policy in plan.policies))
    with history.act("recruitment.target_planned", by=by, alliance=alliance):
        alliances.take_the_pen(alliance)
        target = _target(subject)
        target.owner, target.next_step, target.next_step_on = plan.owner, plan.next_step.strip(), plan.next_step_on
        target.interest, target.note = plan.interest.strip(), plan.note.strip()
        target.resources, target.maturity = plan.resources, plan.maturity
        target.save()
        wanted = {policy.pk for policy in plan.policies}
        target.target_policies.exclude(policy__in=wanted).delete()
        there = set(target.target_policies.values_list("policy", flat=True))
        TargetPolicy.objects.bulk_create(
            TargetPolicy(alliance=alliance, target=target, policy_id=policy) for policy in sorted(wanted - there)
        )
        return target


def log_touch(
    *,
    subject: Subject,
    kind: TouchKind,
    direction: Direction,
    happened_at: datetime,
    by: Person | None,
    contacts: Sequence[Contact] = (),
    text: str = "",
) -> Touch:
    """Write down a contact with a city or an expert. What comes in from a city on hold brings it back, where that is wanted.

    Raises Refused for a moment ahead, and a contact of another alliance.
    """
    alliance = subject.alliance
    rules.check_not_ahead(happened_at > clock.now())
    rules.check_belongs(all(contact.alliance_id == alliance.pk for contact in contacts))
    with history.act("recruitment.touch_logged", by=by, alliance=alliance):
        alliances.take_the_pen(alliance)
        touch = Touch.objects.create(
            alliance=alliance,
            **_whose(subject),
            kind=kind,
            direction=direction,
            happened_at=happened_at,
            text=text.strip(),
            recorded_at=clock.now(),
            recorded_by=by,
        )
        TouchContact.objects.bulk_create(
            TouchContact(alliance=alliance, touch=touch, contact=contact, recorded_at=clock.now()) for contact in contacts
        )
        if isinstance(subject, MemberCity) and direction is Direction.IN:
            heard = {subject.pk: happened_at.astimezone(ZoneInfo(alliance.time_zone)).date()}
            alliances.return_from_hold(alliance=alliance, heard=heard, by=by)
        return touch


def move(
    *, subject: Subject, standing: Standing, effective_on: date, reason: str, by: Person | None
) -> "StandingChange | ExpertStandingChange":
    """Move a city or an expert to another stage from a day on, and say why.

    Raises Refused without a reason, for a date ahead, and where that is the stage already.
    """
    rules.check_reason(reason)
    with history.act("recruitment.target_moved", by=by, alliance=subject.alliance, note=reason):
        return _move(subject, standing, effective_on, reason, by)


def _move(
    subject: Subject, standing: Standing, effective_on: date, reason: str, by: Person | None
) -> "StandingChange | ExpertStandingChange":
    if isinstance(subject, MemberCity):
        return alliances.change_standing(
            member_city=subject, standing=standing, effective_on=effective_on, reason=reason.strip(), by=by
        )
    return experts.change_expert_standing(
        expert=subject, standing=standing, effective_on=effective_on, reason=reason.strip(), by=by
    )


def move_many(
    *, alliance: Alliance, subjects: Sequence[Subject], standing: Standing, effective_on: date, reason: str, by: Person
) -> Sweep:
    """Move several to one stage in one act; those who are there already stay as they are.

    Raises Refused for none or too many, without a reason, for a date ahead, and where nobody would move.
    """
    rules.check_reason(reason)
    with _sweeping(alliance, subjects, by, reason):
        changes = []
        for subject in subjects:
            current = subject.standing_changes.filter(effective_on__lte=effective_on).order_by(*alliances.NEWEST_FIRST).first()
            if current is None or current.standing != standing:
                changes.append(_move(subject, standing, effective_on, reason, by))
        rules.check_chosen(len(changes))
        made = {"cities" if isinstance(subjects[0], MemberCity) else "experts": [change.pk for change in changes]}
        return _sweep(alliance, Sweep.Kind.MOVE, len(changes), made, by)


def give_owner(*, alliance: Alliance, subjects: Sequence[Subject], owner: Person | None, by: Person) -> Sweep:
    """Let one person look after several targets, or (None) nobody.

    Raises Refused for none or too many, and for somebody who does not run the alliance.
    """
    _check_owner(alliance, owner)
    with _sweeping(alliance, subjects, by):
        targets = [_target(subject) for subject in subjects]
        before = [[target.pk, target.owner_id] for target in targets]
        Target.objects.filter(pk__in=[target.pk for target in targets]).update(owner=owner)
        return _sweep(alliance, Sweep.Kind.OWNER, len(targets), {"owners": before, "given": owner and owner.pk}, by)


def set_step(*, alliance: Alliance, subjects: Sequence[Subject], next_step: str, next_step_on: date | None, by: Person) -> Sweep:
    """Plan the same next step for several targets. Raises Refused for none or too many, and for a day without words."""
    rules.check_step(next_step, next_step_on)
    with _sweeping(alliance, subjects, by):
        targets = [_target(subject) for subject in subjects]
        before = [[target.pk, target.next_step, target.next_step_on and target.next_step_on.isoformat()] for target in targets]
        Target.objects.filter(pk__in=[target.pk for target in targets]).update(
            next_step=next_step.strip(), next_step_on=next_step_on
        )
        given = [next_step.strip(), next_step_on and next_step_on.isoformat()]
        return _sweep(alliance, Sweep.Kind.STEP, len(targets), {"steps": before, "given": given}, by)


def make_candidates(*, alliance: Alliance, cohort: Cohort, cities: Sequence[MemberCity], by: Person) -> Sweep:
    """Make cities candidates of a cohort.

    Raises Refused for none or too many, a cohort of another alliance or a closed one, and where all are candidates already.
    """
    rules.check_belongs(cohort.alliance_id == alliance.pk)
    check_cohort_open(not cohort.is_open)
    with _sweeping(alliance, cities, by):
        there = set(cohort.candidates.values_list("member_city", flat=True))
        new = [city for city in cities if city.pk not in there]
        rules.check_candidate_once(not new)
        made = CohortCandidate.objects.bulk_create(
            CohortCandidate(alliance=alliance, cohort=cohort, member_city=city, added_at=clock.now()) for city in new
        )
        return _sweep(alliance, Sweep.Kind.COHORT, len(made), {"candidates": [row.pk for row in made]}, by)


def undo_sweep(*, sweep: Sweep, by: Person) -> Sweep:
    """Take a change of many targets back, as far as nobody has changed the same since. Raises Refused when it was undone."""
    alliance = sweep.alliance
    with history.act("recruitment.sweep_undone", by=by, alliance=alliance):
        alliances.take_the_pen(alliance)
        rules.check_not_undone(sweep.undoes_id is not None or Sweep.objects.filter(undoes=sweep).exists())
        number = _take_back(sweep.before, alliance, by)
        return _sweep(alliance, Sweep.Kind(sweep.kind), number, {}, by, undoes=sweep)


def _take_back(before: dict[str, Any], alliance: Alliance, by: Person) -> int:
    reason = _("Undone.")
    number = 0
    for change in StandingChange.objects.filter(alliance=alliance, pk__in=before.get("cities", [])).select_related("alliance"):
        number += alliances.take_back_standing(change=change, by=by, reason=reason) is not None
    for said in ExpertStandingChange.objects.filter(alliance=alliance, pk__in=before.get("experts", [])):
        number += experts.take_back_expert_standing(change=said, by=by, reason=reason) is not None
    for key, owner in before.get("owners", []):
        number += Target.objects.filter(alliance=alliance, pk=key, owner=before["given"]).update(owner=owner)
    for key, step, on in before.get("steps", []):
        now = Target.objects.filter(alliance=alliance, pk=key, next_step=before["given"][0], next_step_on=before["given"][1])
        number += now.update(next_step=step, next_step_on=on)
    return number + CohortCandidate.objects.filter(alliance=alliance, pk__in=before.get("candidates", [])).delete()[0]


def take_in(*, cohort: Cohort, cities: Sequence[MemberCity], by: Person) -> int:
    """Take candidates into their cohort. Raises Refused for none, for a city of another alliance, and for a closed cohort."""
    alliance = cohort.alliance
    rules.check_chosen(len(cities))
    rules.check_belongs(all(city.alliance_id == alliance.pk for city in cities))
    with history.act("recruitment.candidates_taken_in", by=by, alliance=alliance):
        alliances.take_the_pen(alliance)
        cohort.refresh_from_db(fields=["closed_on"])
        check_cohort_open(not cohort.is_open)
        for city in cities:
            alliances.change_cohort(member_city=city, cohort=cohort, by=by)
        CohortCandidate.objects.filter(cohort=cohort, member_city__in=cities).delete()
        return len(cities)


def drop_candidates(*, cohort: Cohort, cities: Sequence[MemberCity], by: Person) -> int:
    """Let cities be candidates of a cohort no longer. Raises Refused for none."""
    rules.check_chosen(len(cities))
    with history.act("recruitment.candidates_dropped", by=by, alliance=cohort.alliance):
        return CohortCandidate.objects.filter(cohort=cohort, member_city__in=cities).delete()[0]


@contextmanager
def _sweeping(alliance: Alliance, subjects: Sequence[Subject], by: Person, reason: str = "") -> Iterator[None]:
    """One act for many: all of the alliance, not too many, with its pen."""
    rules.check_chosen(len(subjects))
    rules.check_belongs(all(subject.alliance_id == alliance.pk for subject in subjects))
    with history.act("recruitment.targets_changed", by=by, alliance=alliance, note=reason):
        alliances.take_the_pen(alliance)
        yield


def _sweep(
    alliance: Alliance, kind: Sweep.Kind, number: int, before: dict[str, Any], by: Person, undoes: Sweep | None = None
) -> Sweep:
    return Sweep.objects.create(
        alliance=alliance, kind=kind, number=number, before=before, undoes=undoes, recorded_at=clock.now(), recorded_by=by
    )


def _whose(subject: Subject) -> dict[str, Any]:
    return {"member_city": subject} if isinstance(subject, MemberCity) else {"expert": subject}


def _target(subject: Subject) -> Target:
    """The row of plans of a city or an expert, made where there is none."""
    return Target.objects.get_or_create(alliance=subject.alliance, **_whose(subject), defaults={"recorded_at": clock.now()})[0]


def _check_owner(alliance: Alliance, owner: Person | None) -> None:
    rules.check_owner(owner is None or queries.owners(alliance).filter(pk=owner.pk).exists())


def set_standing_rules(*, alliance: Alliance, settings: Settings, by: Person) -> StandingRules:
    """Turn the rules of standing on or off, and say after how many days what is proposed. Raises Refused for less than a day.

    While they are on, a city on hold is back at once as soon as something is heard of it.
    """
    rules.check_days(settings)
    with history.act("recruitment.standing_rules_set", by=by, alliance=alliance):
        alliances.take_the_pen(alliance)
        alliances.let_return_at_once(alliance=alliance, wanted=settings.enabled, by=by)
        kept, _made = StandingRules.objects.update_or_create(
            alliance=alliance,
            defaults={
                "enabled": settings.enabled,
                "silent_days": settings.silent_days,
                "notice_days": settings.notice_days,
                "hold_days": settings.hold_days,
                "end_days": settings.end_days,
                "observer_days": settings.observer_days,
            },
        )
        return kept


def propose(*, alliance: Alliance) -> None:
    """Bring the open proposals up to date: new ones are written, those that do not hold any more lapse. Safe to do twice.

    Nothing else changes: a proposal is a question to a person.
    """
    settings = queries.settings_of(alliance)
    if not _differences(alliance, settings):
        return
    with history.act("recruitment.standings_proposed", by=None, alliance=alliance):
        alliances.take_the_pen(alliance)
        found = _differences(alliance, settings)  # once more: somebody may have been faster
        now = clock.now()
        Proposal.objects.filter(pk__in=found.lapsed).update(state=ProposalState.LAPSED, decided_at=now)
        Proposal.objects.bulk_create(
            Proposal(
                alliance=alliance,
                member_city_id=known.member_city_id,
                step=proposed.step,
                since=proposed.since,
                standing=proposed.standing or "",
                heard_on=known.heard_on,
                heard_how=known.heard_how,
                proposed_at=now,
            )
            for known, proposed in found.new
        )


@dataclass(frozen=True, slots=True)
class _Differences:
    """What the rules propose and nobody has written down yet; and which open proposals (keys) they propose no longer."""

    new: list[tuple[silence.Facts, rules.Proposed]]
    lapsed: list[int]

    def __bool__(self) -> bool:
        return bool(self.new or self.lapsed)


def _differences(alliance: Alliance, settings: Settings) -> _Differences:
    """Two statements; one while the rules are off."""
    there = {
        (city, step, since): key
        for city, step, since, key in Proposal.objects.for_alliance(alliance)
        .filter(state=ProposalState.OPEN)
        .values_list("member_city", "step", "since", "pk")
    }
    today = clock.today(alliance.time_zone)
    wanted = {
        (known.member_city_id, proposed.step.value, proposed.since): (known, proposed)
        for known in (silence.facts(alliance) if settings.enabled else [])
        for proposed in known.proposed(today, settings)
    }
    lapsed = [key for name, key in there.items() if name not in wanted]
    new = sorted(
        (both for name, both in wanted.items() if name not in there),
        key=lambda both: (rules.IN_ORDER.index(both[1].step), both[1].since, both[0].name),
    )
    returns = sum(proposed.step is Step.BACK for _known, proposed in new)
    room = max(0, rules.MOST_OPEN - len(there) + len(lapsed))
    return _Differences(new[: returns + room], lapsed)


@dataclass(frozen=True, slots=True)
class Wording:
    """The mail of a proposal as a person wants it."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The mail that the approval of a proposal would send; without a reader there is none."""

    reader: silence.Reader | None
    subject: str = ""
    text: str = ""


def drafts_for(proposals: Collection[Proposal], *, alliance: Alliance, by: Person) -> dict[int, Draft]:
    """By proposal (keys) the mail it would send, in the language of its reader. One statement."""
    by_mail = [proposal for proposal in proposals if proposal.step in BY_MAIL]
    readers = silence.readers(alliance, [proposal.member_city_id for proposal in by_mail]) if by_mail else {}
    found = {}
    for proposal in by_mail:
        reader = readers.get(proposal.member_city_id)
        found[proposal.pk] = _draft(proposal, reader, alliance, by) if reader else Draft(None)
    return found


def _draft(proposal: Proposal, reader: silence.Reader, alliance: Alliance, by: Person) -> Draft:
    context = _context(proposal, alliance, by)
    subject, text = outbox.draft(template=_template(proposal), name=reader.name, language=reader.language, context=context)
    return Draft(reader, subject, text)


def _template(proposal: Proposal) -> str:
    return f"recruitment/mail/{proposal.step}"


def _context(proposal: Proposal, alliance: Alliance, by: Person) -> dict[str, Any]:
    return {
        "alliance": alliance.name,
        "city": proposal.member_city.city.name,
        "sender": by.name,
        "heard_on": proposal.heard_on,
        "link": absolute(proposal.member_city.get_absolute_url()),
    }


def approve(*, proposals: Sequence[Proposal], wordings: dict[int, Wording], by: Person) -> list[Proposal]:
    """Do what was proposed: send the mail as it was worded (by key), or change standing or label. All or none.

    Raises Refused for none or too many, for one that was decided or does not hold any more, and for a mail without a reader;
    ValidationError for a subject of more than one line.
    """
    rules.check_chosen(len(proposals), most=rules.MOST_DRAFTS)
    alliance = proposals[0].alliance
    with history.act("recruitment.proposals_approved", by=by, alliance=alliance):
        alliances.take_the_pen(alliance)
        found = _locked(alliance, proposals)
        today, settings = clock.today(alliance.time_zone), queries.settings_of(alliance)
        holding = {
            (known.member_city_id, proposed.step.value, proposed.since)
            for known in silence.facts(alliance, only=[proposal.member_city_id for proposal in found])
            for proposed in known.proposed(today, settings)
        }
        drafts = drafts_for(found, alliance=alliance, by=by)
        for proposal in found:
            rules.check_open(ProposalState(proposal.state))
            name = (proposal.member_city_id, proposal.step, proposal.since)
            rules.check_holds(name in holding, city=proposal.member_city.city.name)
            _carry_out(proposal, drafts.get(proposal.pk), wordings.get(proposal.pk), today, by)
            _decide(proposal, ProposalState.APPROVED, by)
        return found


def dismiss(*, proposals: Sequence[Proposal], reason: str, by: Person) -> list[Proposal]:
    """Leave things as they are for now. Raises Refused for none or too many, without a reason, and for one that was decided."""
    rules.check_chosen(len(proposals))
    rules.check_reason(reason)
    alliance = proposals[0].alliance
    with history.act("recruitment.proposals_dismissed", by=by, alliance=alliance, note=reason):
        alliances.take_the_pen(alliance)
        found = _locked(alliance, proposals)
        for proposal in found:
            rules.check_open(ProposalState(proposal.state))
            _decide(proposal, ProposalState.DISMISSED, by, reason.strip())
        return found


def _locked(alliance: Alliance, proposals: Sequence[Proposal]) -> list[Proposal]:
    """The proposals as they are now; the caller holds the alliance's pen."""
    keys = [proposal.pk for proposal in proposals]
    found = (
        Proposal.objects.for_alliance(alliance).filter(pk__in=keys).select_related("member_city__city", "member_city__alliance")
    )
    rules.check_belongs(found.count() == len(keys))
    return list(found.order_by("pk"))


def _decide(proposal: Proposal, state: ProposalState, by: Person, reason: str = "") -> None:
    proposal.state, proposal.decided_at, proposal.decided_by = state, clock.now(), by
    proposal.reason = reason or proposal.reason
    proposal.save(update_fields=["state", "decided_at", "decided_by", "reason", "message", "standing_change", "label_change"])


def _carry_out(proposal: Proposal, draft: Draft | None, wording: Wording | None, today: date, by: Person) -> None:
    if proposal.step in BY_MAIL:
        proposal.message = _send(proposal, draft, wording, by)
    elif proposal.step == Step.LABEL:
        proposal.label_change = _label(proposal, today, by)
    else:
        proposal.standing_change = alliances.change_standing(
            member_city=proposal.member_city,
            standing=Standing(proposal.standing),
            effective_on=today,
            reason=_reason(proposal),
            by=by,
        )


def _send(proposal: Proposal, draft: Draft | None, wording: Wording | None, by: Person) -> Message:
    city = proposal.member_city.city.name
    rules.check_reader(draft is not None and draft.reader is not None, city=city)
    assert draft is not None  # noqa: S101 - the rule has just said so
    assert draft.reader is not None  # noqa: S101
    said = wording or Wording(draft.subject, draft.text)
    return outbox.post(
        template=_template(proposal),
        to=draft.reader.email,
        name=draft.reader.name,
        language=draft.reader.language,
        context={"subject": said.subject.strip(), "text": said.text.strip()},
        by=by,
        alliance_id=proposal.alliance_id,
        person=Person.objects.filter(pk=draft.reader.person_id).first() if draft.reader.person_id else None,
    )


def _label(proposal: Proposal, today: date, by: Person) -> LabelChange:
    return alliances.label_city(
        member_city=proposal.member_city, name=silence.RETURN_LABEL, effective_on=today, reason=_reason(proposal), by=by
    )


def _reason(proposal: Proposal) -> str:
    """Why a standing changed, in the words of who approved it."""
    since = proposal.since.isoformat()
    match Step(proposal.step):
        case Step.BACK | Step.LABEL:
            return _("Heard of again on %(day)s.") % {"day": proposal.heard_on.isoformat() if proposal.heard_on else since}
        case Step.JOIN:
            return _("Observer since %(day)s.") % {"day": since}
        case Step.HOLD:
            heard = proposal.heard_on.isoformat() if proposal.heard_on else "—"
            return _("Last heard: %(heard)s; notice sent on %(day)s, no answer.") % {"heard": heard, "day": since}
        case _:
            return _("On hold since %(day)s, no answer.") % {"day": since}
