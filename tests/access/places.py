"""Alliances in which everything exists that an address can name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
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
from hanse.config.commands.routes import Route
from hanse.directory.models import Expert
from hanse.history import clock
from hanse.history.readings import note_read
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
            "asked": JoinRequest.objects.get(alliance=self.alliance).pk,
            "expert": Expert.objects.for_alliance(self.alliance).order_by("pk")[0].pk,
            "cohort": self.alliance.cohorts.order_by("pk")[0].pk,
            "sweep": Sweep.objects.filter(alliance=self.alliance).order_by("pk")[0].pk,
        }
        return re.sub(r"{(\w+)}", lambda found: str(parts[found[1]]), route.path)

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
    note_read("people.list_shown", by=by, alliance=alliance, about=[expert.pk])
    privacy.name_controller(alliance=alliance, facts={"name": f"Host of {alliance.slug}"}, by=by)
    ErasureRequest.objects.create(alliance=alliance, person=expert, asked_by=by)
    recruit_fully(place, by)
    return place


def recruit_fully(place: Place, by: Person) -> None:
    """A row in every table of recruitment."""
    alliance = place.alliance
    city = MemberCity.objects.select_related("alliance", "city").get(pk=place.own.pk)
    contact = world.contact(alliance, f"Contact of {alliance.slug}", at=city)
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
    world.expert_record(alliance, f"Expert of {alliance.slug}")
    cohort = alliances.open_cohort(alliance=alliance, name="Candidates", by=secretariat)
    recruitment.make_candidates(alliance=alliance, cohort=cohort, cities=[own], by=secretariat)
    return Place(alliance, own, other, batch.pk, str(uuid4()))
