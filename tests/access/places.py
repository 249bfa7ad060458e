"""Alliances in which everything exists that an address can name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import uuid4

from django.core.files.base import ContentFile

from hanse.access.roles import Role
from hanse.admission import actions as admission
from hanse.admission.actions import Offer
from hanse.admission.models import Invitation, JoinRequest
from hanse.admission.rules import RequestKind
from hanse.adoption import actions as adoption
from hanse.adoption.actions import Proof, Statement
from hanse.adoption.models import Batch, BatchChange, Entry, Evidence, Source
from hanse.adoption.rules import Status, Verdict
from hanse.alliances import actions as alliances
from hanse.alliances.models import Alliance, MemberCity, Seat
from hanse.alliances.rules import Standing
from hanse.config.commands.routes import Route
from hanse.directory import actions as directory
from hanse.directory import merging
from hanse.directory.experts import actions as experts
from hanse.directory.experts.actions import Record
from hanse.directory.models import Contact, ContactBatch, Expert, ExpertWork, Merge, Note, Organisation
from hanse.directory.rules import Visibility, WorkKind
from hanse.history import clock
from hanse.history.readings import note_read
from hanse.letters import actions as letters
from hanse.letters.models import Commitment, Letter, LetterTemplate
from hanse.people.models import Person
from hanse.privacy import actions as privacy
from hanse.privacy.models import ErasureRequest
from hanse.recruitment import actions as recruitment
from hanse.recruitment.actions import Plan
from hanse.recruitment.models import Sweep
from hanse.recruitment.rules import Settings
from tests import world


@dataclass(frozen=True)
class Place:
    """An alliance in which everything exists that an address can name, for two cities."""

    alliance: Alliance
    own: MemberCity
    other: MemberCity
    batch: int
    token: str

    def address(self, route: Route, of: MemberCity) -> str:
        """A route filled in for one of the cities."""
        report = Entry.objects.get(track__member_city=of, track__stage__code="workplan")
        evidence = Evidence.objects.exclude(file="").get(entry=report)
        parts = {
            "alliance": self.alliance.slug,
            "city": of.city.slug,
            "stage": "workplan",
            "policy": "ODA",
            "entry": report.pk,
            "evidence": evidence.pk,
            "batch": self.batch,
            "token": self.token,
            "format": "json",
            "pk": 1,
            "seat": Seat.objects.filter(member_city=of).order_by("pk")[0].pk,
            "appointed": Seat.objects.for_alliance(self.alliance).filter(role=Role.SECRETARIAT_LEAD).order_by("pk")[0].pk,
            "invitation": Invitation.objects.get(alliance=self.alliance, role=Role.OBSERVER).pk,
            "appointment": Invitation.objects.get(alliance=self.alliance, role=Role.SECRETARIAT_STAFF).pk,
            "letter": self.letter_of(of).pk,
            "file": self.letter_of(of).files.order_by("pk")[0].pk,
            "commitment": Commitment.objects.get(letter=self.letter_of(of)).pk,
            "template": LetterTemplate.objects.filter(alliance=self.alliance).order_by("pk")[0].pk,
            "asked": JoinRequest.objects.get(alliance=self.alliance).pk,
            **self.in_directory(of),
            "file_type": "csv",
            "expert": Expert.objects.get(alliance=self.alliance).pk,
            "work": ExpertWork.objects.get(alliance=self.alliance).pk,
            "contact_batch": ContactBatch.objects.filter(alliance=self.alliance, undoes__isnull=True).latest("pk").pk,
            "cohort": self.alliance.cohorts.order_by("pk")[0].pk,
            "sweep": Sweep.objects.filter(alliance=self.alliance).order_by("pk")[0].pk,
        }
        return re.sub(r"{(\w+)}", lambda found: str(parts[found[1]]), route.path)

    def in_directory(self, of: MemberCity) -> dict[str, int]:
        """What the directory knows of a city: two contacts, and what hangs on the first one."""
        contact, other = Contact.objects.filter(posts__member_city=of).order_by("pk")[:2]
        return {
            "contact": contact.pk,
            "other": other.pk,
            "post": contact.posts.order_by("pk")[0].pk,
            "channel": contact.channels.order_by("pk")[0].pk,
            "note": Note.objects.get(contact=contact, visibility=Visibility.CITY).pk,
            "organisation": Organisation.objects.for_alliance(self.alliance).order_by("pk")[0].pk,
            "merge": Merge.objects.filter(alliance=self.alliance).order_by("pk")[0].pk,
        }

    def letter_of(self, of: MemberCity) -> Letter:
        """The letter of one of the cities."""
        return Letter.objects.get(member_city=of)

    def person(self, role: Role) -> Person:
        """Somebody with this seat; a city's seat is that of its own city."""
        return world.seated(role, self.alliance, self.own)


def furnish(of: MemberCity, by: Person) -> None:
    """What a city and the secretariat keep between them: notes, a correction, a returned and an open report, evidence."""
    world.entry(of, "selection", Status.IN_PROGRESS, note="said-in-a-note", by=by)
    wrong = world.entry(of, "selection", on="2022-01-11", by=by)
    with clock.moved_to(world.moment("2022-01-12")):
        adoption.correct_entry(
            entry=wrong, status=Status.IN_PROGRESS, effective_on=date(2022, 1, 11), note="said-in-a-correction", by=by
        )
        returned = world.entry(of, "statement", reported=True, recorded=world.moment("2022-01-12"))
        adoption.review_report(entry=returned, verdict=Verdict.RETURNED, word="said-to-the-city", by=by)
    proofs = [Proof(url="https://example.org/said-in-a-link"), Proof(file=ContentFile(b"x", name="said-in-a-file.txt"))]
    world.entry(of, "workplan", reported=True, note="said-in-a-report", proofs=proofs, by=world.city_person(of))
    world.entry(of, "commitment", policy_code="ODA", reported=True, recorded=world.moment("2022-01-10"), note="said-in-a-report")
    adoption.withdraw_entry(entry=Entry.objects.get(track__member_city=of, track__stage__code="commitment"), by=by)
    letter = world.sent_letter(of.alliance, city=of, values={"departments": "said-in-a-letter"})
    letters.add_commitment(letter=letter, text="said-in-a-letter", by=by)


def furnish_directory(of: MemberCity, by: Person) -> None:
    """Two contacts of a city with all that can be known of them, and the city's profile."""
    alliance, city = of.alliance, of.city.slug
    contact = world.contact(alliance, f"said-in-a-contact {city}", city=of, email=f"said-in-an-address.{city}@example.org", by=by)
    world.contact(alliance, f"Other {city}", city=of, email=f"other.{city}@example.org", by=by)
    for visibility in Visibility:
        member = of if visibility is Visibility.CITY else None
        directory.write_note(contact=contact, member_city=member, text="said-in-a-note", visibility=visibility, by=by)
    directory.write_note(member_city=of, text="said-in-a-note", visibility=Visibility.CITY, by=by)
    directory.change_profile(member_city=of, facts={"wants": "Open Data", "languages": ["es"]}, by=by)


def furnish_directory_of_all(alliance: Alliance, by: Person) -> None:
    """What the directory knows beside its cities: an organisation with somebody, and a merge."""
    body = directory.add_organisation(alliance=alliance, name=f"Ministry of {alliance.slug}", by=by)
    people = [world.contact(alliance, f"said-in-a-contact {number}", by=by) for number in range(3)]
    for person in people:
        directory.add_post(contact=person, held=directory.Held(organisation=body), by=by)
    merging.merge(kept=people[0], gone=people[1], by=by)
    merging.keep_apart(one=people[0], other=people[2], by=by)


def furnish_fully(place: Place) -> Place:
    """A row in every private table: what pages rarely show, too."""
    alliance, by = place.alliance, place.person(Role.SECRETARIAT_LEAD)
    cohort = alliances.open_cohort(alliance=alliance, name=f"Cohort of {alliance.slug}", by=by)
    alliances.change_cohort(member_city=place.own, cohort=cohort, by=by)
    alliances.keep_deck_template(alliance=alliance, file=ContentFile(b"x", name="deck.pptx"), sha256="0" * 64, by=by)
    expert = place.person(Role.EXPERT)
    seat = Seat.objects.get(person=expert)
    alliances.share_city(member_city=place.other, seat=seat, by=by)
    batch = Batch.objects.get(pk=place.batch)
    label = alliances.label_city(member_city=place.own, name=f"Label of {alliance.slug}", effective_on=date(2022, 1, 10), by=by)
    BatchChange.objects.create(alliance=alliance, batch=batch, label_change=label)
    adoption.withdraw_batch(batch=batch, by=by, reason="wrong file")
    letter = place.letter_of(place.own)
    letters.sign(link=world.link_of(letter), answer=world.answered(letter))
    note_read("people.list_shown", by=by, alliance=alliance, about=[expert.pk])
    privacy.name_controller(alliance=alliance, facts={"name": f"Host of {alliance.slug}"}, by=by)
    ErasureRequest.objects.create(alliance=alliance, person=expert, asked_by=by)
    recruit_fully(place, by)
    return place


def furnish_experts(of: MemberCity, by: Person) -> None:
    """An expert with some work, and an import."""
    alliance = of.alliance
    contact = world.contact(alliance, f"Contact of {alliance.slug}", email=f"contact.{alliance.slug}@example.org", city=of)
    expert = experts.enter_expert(
        contact=contact,
        record=Record(shown_to_members=True, conflicts="said-to-the-secretariat"),
        policies=[world.policy(alliance, "ODA")],
        standing=Standing.MEMBER,
        since=date(2022, 1, 10),
        by=by,
    )
    experts.record_work(
        expert=expert, kind=WorkKind.ADVICE, done_on=date(2022, 1, 10), hours=Decimal(2), title="Advice", member_city=of, by=by
    )
    ContactBatch.objects.create(alliance=alliance, filename="list.csv", submission=uuid4(), recorded_by=by)


def recruit_fully(place: Place, by: Person) -> None:
    """A row in every table of recruitment."""
    alliance = place.alliance
    city = MemberCity.objects.select_related("alliance", "city").get(pk=place.own.pk)
    contact = world.contact(alliance, f"Contact of {alliance.slug}", city=city)
    plan = Plan(owner=by, next_step="Call", next_step_on=date(2022, 1, 10), policies=[world.policy(alliance, "ODA")])
    recruitment.plan_target(subject=city, plan=plan, by=by)
    world.touch(city, "2022-01-10", contacts=[contact])
    with clock.moved_to(world.moment("2022-09-10")):
        recruitment.set_standing_rules(alliance=alliance, settings=Settings(enabled=True), by=by)
        recruitment.propose(alliance=alliance)


def furnished(slug: str, cities: Sequence[str]) -> Place:
    """An alliance with these two cities, in which everything has happened once."""
    alliance = world.alliance(slug, cities=cities)
    own, other = alliance.member_cities.order_by("pk")
    secretariat = world.secretariat(alliance)
    world.meeting(alliance, "2022-01-20")
    for member in (own, other):
        furnish(member, secretariat)
        furnish_directory(member, secretariat)
    furnish_directory_of_all(alliance, secretariat)
    furnish_experts(own, secretariat)
    batch = adoption.record_batch(
        alliance=alliance,
        statements=[Statement((own.pk, world.stage(alliance, "followup").pk, None), Status.COMPLETED, date(2022, 1, 10))],
        by=secretariat,
        source=Source.WEB,
        submission=uuid4(),
    )
    for role in (Role.OBSERVER, Role.SECRETARIAT_STAFF):
        admission.invite(alliance=alliance, offer=Offer(role, f"{role.value}@example.org", "Invited"), by=secretariat)
    admission.ask_to_join(
        alliance=alliance, kind=RequestKind.EXPERT, name="Asking", email="asking@example.org", organisation="A university"
    )
    cohort = alliances.open_cohort(alliance=alliance, name="Candidates", by=secretariat)
    recruitment.make_candidates(alliance=alliance, cohort=cohort, cities=[own], by=secretariat)
    return Place(alliance, own, other, batch.pk, str(uuid4()))
