"""Repeats an alliance's story through the actions that its people would have called, each at its own moment."""

from collections.abc import Callable
from datetime import datetime, time
from decimal import Decimal
from functools import partial
from operator import itemgetter
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from hanse.adoption import actions as adoption
from hanse.adoption import pathways
from hanse.adoption.models import Batch, Entry, GridOrder, Source, Stage
from hanse.adoption.queries import Key
from hanse.adoption.rules import Scope, Status, Verdict
from hanse.alliances import actions as alliances
from hanse.alliances.models import Alliance, Cohort, MemberCity
from hanse.alliances.rules import Standing
from hanse.demo.correspondence import Correspondence
from hanse.demo.recruiting import Recruiting
from hanse.demo.samples import (
    ChangeEntry,
    DirectoryEntry,
    ExpertEntry,
    LedgerLine,
    LetterStep,
    MemberEntry,
    PersonEntry,
    Sample,
    WorkEntry,
)
from hanse.directory import actions as directory
from hanse.directory.experts import actions as experts
from hanse.directory.experts.rules import PARTS
from hanse.directory.models import Expert, Organisation
from hanse.directory.rules import ChannelKind, Consent, Function, WorkKind
from hanse.gatherings.actions import call_gathering
from hanse.gatherings.models import Kind
from hanse.history import clock
from hanse.people.actions import enter_person
from hanse.people.models import Person
from hanse.places.models import City
from hanse.policies.models import Initiative, ModelPolicy


class Story:
    """One alliance being told: who is who, and which entry or batch a later line means by a name."""

    alliance: Alliance

    def __init__(self, sample: Sample, *, steward: Person, password: str) -> None:
        self.sample = sample
        self.steward = steward
        self.password = password
        self.people: dict[str, Person] = {}
        self.cohorts: dict[str, Cohort] = {}
        self.cities = City.objects.in_bulk([member.city for member in sample.members], field_name="slug")
        self.members: dict[str, MemberCity] = {}
        self.policies: dict[str, ModelPolicy] = {}
        self.stages: dict[str, Stage] = {}
        self.entries: dict[str, Entry] = {}
        self.batches: dict[str, Batch] = {}
        self.organisations: dict[str, Organisation] = {}

    def tell(self) -> Alliance:
        """From the start of the alliance to the last line of its ledger. Raises what the actions raise."""
        with clock.moved_to(self.sample.started):
            self._start()
        steps: list[tuple[datetime, Callable[[], None]]] = [
            *((member.at, partial(self._admit, member)) for member in self.sample.members),
            *((change.at, partial(self._change, change)) for change in self.sample.changes),
            *((lines[0].at, partial(self._say, lines)) for lines in self.sample.sayings()),
            *((entry.at, partial(self._know, entry)) for entry in self.sample.directory.contacts),
            *((entry.at, partial(self._profile, entry)) for entry in self.sample.directory.profiles),
            *(
                (step.at, partial(self._write, letter, step))
                for letter in map(Correspondence, self.sample.letters)
                for step in letter.entry.steps
            ),
            *((expert.at, partial(self._enter_expert, expert)) for expert in self.sample.experts),
        ]
        for at, step in sorted(steps, key=itemgetter(0)):
            with clock.moved_to(at):
                step()
        self._arrange()
        if self.sample.recruitment:
            told = Recruiting(self.alliance, people=self.people, cohorts=self.cohorts, policies=self.policies)
            told.tell(self.sample.recruitment)
        return self.alliance

    def _start(self) -> None:
        facts = dict(self.sample.alliance)
        initiative = Initiative.objects.get(slug=facts.pop("initiative"))
        self.policies = {policy.code: policy for policy in initiative.policies.all()}
        # Its passwords are printed for everybody: a second factor would protect nothing and keep visitors out.
        self.alliance = alliances.start_alliance(**facts, initiative=initiative, second_factor_required=False, by=self.steward)
        for person in self.sample.people:
            self.people[person.key] = enter(person, password=self.password, by=self.steward)
            if not person.city:
                self._seat(person)
        self._open_cohorts()
        self._lay_pathway()
        for meeting in self.sample.meetings:
            call_gathering(
                alliance=self.alliance,
                kind=Kind(meeting.kind),
                title=meeting.title,
                opens_at=meeting.opens,
                by=self.people["secretariat"],
            )

    def _open_cohorts(self) -> None:
        for cohort in self.sample.cohorts:
            self.cohorts[cohort.key] = alliances.open_cohort(
                alliance=self.alliance,
                name=cohort.name,
                opened_on=cohort.opened_on,
                target=cohort.target,
                note=cohort.note,
                by=self.people["secretariat"],
            )

    def _lay_pathway(self) -> None:
        default = pathways.default()
        adoption.lay_pathway(
            alliance=self.alliance,
            city_stages=default.city_stages,
            policy_stages=default.policy_stages,
            policies=[self.policies[code] for code in self.sample.policies],
            policies_order=GridOrder(self.sample.policies_order),
            stages_order=GridOrder(self.sample.stages_order),
            by=self.people["secretariat"],
        )
        self._read_stages()

    def _read_stages(self) -> None:
        self.stages = {stage.code: stage for stage in self.alliance.stages.all()}

    def _seat(self, person: PersonEntry) -> None:
        alliances.give_seat(
            person=self.people[person.key],
            role=person.role,
            alliance=self.alliance,
            member_city=self.members.get(person.city),
            starts_on=clock.today(self.alliance.time_zone),
            by=self.steward,
        )

    def _admit(self, entry: MemberEntry) -> None:
        self.members[entry.city] = alliances.admit_city(
            alliance=self.alliance,
            city=self.cities[entry.city],
            standing=Standing(entry.standing),
            effective_on=entry.since,
            cohort=self.cohorts.get(entry.cohort),
            reason=entry.reason,
            by=self.people["secretariat"],
        )
        for person in self.sample.people:
            if person.city == entry.city:
                self._seat(person)

    def _change(self, entry: ChangeEntry) -> None:
        by = self.people[entry.by]
        match entry.change:
            case "standing":
                alliances.change_standing(
                    member_city=self.members[entry.city],
                    standing=Standing(entry.value),
                    effective_on=entry.on,
                    reason=entry.reason,
                    by=by,
                )
            case "label":
                alliances.label_city(
                    member_city=self.members[entry.city], name=entry.value, effective_on=entry.on, reason=entry.reason, by=by
                )
            case "add_stage":
                adoption.add_stage(alliance=self.alliance, scope=Scope.CITY, name=entry.value, by=by)
                self._read_stages()
            case "retire_stage":
                self._retire_stage(entry.value, by)
            case unknown:
                raise ValueError(f"{self.sample.slug}/changes.csv: no change is called {unknown!r}")

    def _retire_stage(self, code: str, by: Person) -> None:
        pathway = self.alliance.pathway
        adoption.change_pathway(
            alliance=self.alliance,
            stages=[
                adoption.ColumnChange(id=stage.pk, position=stage.position, kept=stage.code != code)
                for stage in self.alliance.stages.all()
            ],
            policies=[
                adoption.ColumnChange(id=tracked.pk, position=tracked.position, kept=True)
                for tracked in self.alliance.tracked_policies.all()
            ],
            policies_order=GridOrder(pathway.policies_order),
            stages_order=GridOrder(pathway.stages_order),
            by=by,
        )
        self._read_stages()

    def _say(self, lines: tuple[LedgerLine, ...]) -> None:
        """One line of the ledger, or the lines of one batch."""
        line, by = lines[0], self.people[lines[0].by]
        match line.act:
            case "state" if line.batch:
                self._state_together(lines, by)
            case "state" | "report":
                self._state(line, by)
            case "confirm" | "return":
                verdict = Verdict.CONFIRMED if line.act == "confirm" else Verdict.RETURNED
                adoption.review_report(entry=self.entries[line.of], verdict=verdict, word=line.note, by=by)
            case "correct":
                self._correct(line, by)
            case "withdraw":
                adoption.withdraw_entry(entry=self.entries[line.of], note=line.note, by=by)
            case "withdraw_batch":
                adoption.withdraw_batch(batch=self.batches[line.of], reason=line.note, by=by)
            case unknown:
                raise ValueError(f"{self.sample.slug}/ledger.csv: no act is called {unknown!r}")

    def _state(self, line: LedgerLine, by: Person) -> None:
        self.entries[line.name] = adoption.record_entry(
            member_city=self.members[line.city],
            stage=self.stages[line.stage],
            policy=self.policies[line.policy] if line.policy else None,
            status=Status(line.status),
            effective_on=line.on,
            note=line.note,
            proofs=_proofs(line),
            reported=line.act == "report",
            by=by,
        )

    def _correct(self, line: LedgerLine, by: Person) -> None:
        self.entries[line.name] = adoption.correct_entry(
            entry=self.entries[line.of],
            status=Status(line.status),
            effective_on=line.on,
            note=line.note,
            proofs=_proofs(line),
            by=by,
        )

    def _state_together(self, lines: tuple[LedgerLine, ...], by: Person) -> None:
        """The quick entry after a meeting."""
        batch = lines[0].batch
        self.batches[batch] = adoption.record_batch(
            alliance=self.alliance,
            statements=[
                adoption.Statement(key=self._key(line), status=Status(line.status), effective_on=line.on, note=line.note)
                for line in lines
            ],
            source=Source.MEETING,
            submission=uuid5(NAMESPACE_URL, f"https://example.org/{self.alliance.slug}/{batch}"),
            by=by,
        )

    def _key(self, line: LedgerLine) -> Key:
        policy = self.policies[line.policy].pk if line.policy else None
        return self.members[line.city].pk, self.stages[line.stage].pk, policy

    def _organisation(self, key: str) -> Organisation:
        """A body of directory.yaml, entered with the first of its people."""
        if key not in self.organisations:
            facts = next(dict(body) for body in self.sample.directory.organisations if body["key"] == key)
            del facts["key"]
            self.organisations[key] = directory.add_organisation(alliance=self.alliance, by=self.people["secretariat"], **facts)
        return self.organisations[key]

    def _know(self, entry: DirectoryEntry) -> None:
        """Somebody of directory.yaml, with what is noted about them."""
        facts, by = dict(entry.facts), self.people[entry.by]
        entered = (("email", ChannelKind.EMAIL), ("phone", ChannelKind.PHONE))
        reaches = [directory.Reach(kind, facts.pop(name)) for name, kind in entered if name in facts]
        posts, notes, broken = facts.pop("posts"), facts.pop("notes", ()), facts.pop("broken", False)
        contact = directory.add_contact(
            alliance=self.alliance,
            posts=[self._held(**post) for post in posts],
            channels=reaches,
            consent=Consent(facts.pop("consent", Consent.UNKNOWN)),
            person=self.people.get(facts.pop("person", "")),
            by=by,
            **facts,
        )
        for note in notes:
            directory.write_note(contact=contact, text=note["text"], by=by)
        if broken:
            directory.mark_channel(channel=contact.channels.order_by("pk")[0], broken=True, by=by)

    def _held(self, *, function: str, city: str = "", organisation: str = "", **facts: Any) -> directory.Held:
        return directory.Held(
            member_city=self.members[city] if city else None,
            organisation=self._organisation(organisation) if organisation else None,
            function=Function(function),
            title=facts.get("title", ""),
            unit=facts.get("unit", ""),
            starts_on=facts.get("from"),
            ends_on=facts.get("until"),
        )

    def _profile(self, entry: DirectoryEntry) -> None:
        facts = dict(entry.facts)
        member_city = self.members[facts.pop("city")]
        directory.change_profile(member_city=member_city, facts=facts, by=self.people[entry.by])

    def _write(self, letter: Correspondence, step: LetterStep) -> None:
        """One step of a letter."""
        policy = self.policies[step.policy] if step.policy else None
        letter.take(step, member_city=self.members[letter.entry.city], by=self.people.get(step.by), policy=policy)

    def _enter_expert(self, entry: ExpertEntry) -> None:
        """An expert's record, their own profile where they have a seat, and what they did since."""
        by, today = self.people["secretariat"], clock.today(self.alliance.time_zone)
        record = experts.Record(
            fields=entry.fields,
            languages=entry.languages,
            region=entry.region,
            about=entry.about,
            hours_per_quarter=entry.hours,
            conflicts=entry.conflicts,
            neutral_on=today if entry.neutral else None,
            is_vendor=entry.is_vendor,
            shown_to_members=entry.shown,
        )
        policies = [self.policies[code] for code in entry.policies]
        if entry.person:
            expert = self._enter_seated(entry, record, policies)
        else:
            contact = directory.add_contact(alliance=self.alliance, name=entry.name, source="sample", by=by)
            expert = experts.enter_expert(
                contact=contact, record=record, policies=policies, standing=Standing(entry.standing), since=today, by=by
            )
        for work in entry.work:
            self._work(expert, work, by)

    def _enter_seated(self, entry: ExpertEntry, record: experts.Record, policies: list[ModelPolicy]) -> Expert:
        """Somebody with a seat: what concerns themself comes from their own profile, as far as they show it."""
        person = self.people[entry.person]
        seat = person.seats.get(alliance=self.alliance)
        expert = experts.enter_expert_of_seat(seat=seat, by=self.people["secretariat"])
        own = {part: getattr(record, part) for part in PARTS}
        experts.keep_profile(profile=experts.Profile(**own), by=person)
        experts.agree(expert=expert, parts=PARTS, by=person)
        return experts.change_expert(expert=expert, record=record, policies=policies, by=self.people["secretariat"])

    def _work(self, expert: Expert, entry: WorkEntry, by: Person) -> None:
        noon = datetime.combine(entry.day, time(12), ZoneInfo(self.alliance.time_zone))
        with clock.moved_to(noon):
            work = experts.record_work(
                expert=expert,
                kind=WorkKind(entry.kind),
                done_on=entry.day,
                hours=Decimal(entry.hours),
                title=entry.title,
                member_city=self.members.get(entry.city),
                by=by,
            )
            if entry.feedback or entry.rating:
                experts.give_feedback(work=work, feedback=entry.feedback, rating=entry.rating, by=by)

    def _arrange(self) -> None:
        """The order of the policy grid is that of cities.csv; the stage grid has its own or the same."""
        policies = [self.members[member.city].pk for member in self.sample.members]
        stages = [self.members[city].pk for city in self.sample.stage_grid] or policies
        alliances.arrange_cities(alliance=self.alliance, policies=policies, stages=stages, by=self.people["secretariat"])


def enter(person: PersonEntry, *, password: str, by: Person | None) -> Person:
    """Enter somebody made up, able to sign in."""
    return enter_person(
        email=person.email, name=person.name, language=person.language, time_zone=person.time_zone, password=password, by=by
    )


def _proofs(line: LedgerLine) -> list[adoption.Proof]:
    return [adoption.Proof(url=line.evidence)] if line.evidence else []
