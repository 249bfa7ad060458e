"""Loads the samples, and says with which sign-ins they can be looked at."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from hanse.access.roles import Role
from hanse.alliances.actions import give_seat
from hanse.alliances.models import Alliance, Seat
from hanse.demo import samples
from hanse.demo.story import Story, enter
from hanse.history import clock
from hanse.people.models import Person
from hanse.places.actions import load_register
from hanse.policies import packs
from hanse.policies.actions import publish_roadmap

PASSWORD = "lanterns-on-the-quay"  # noqa: S105  # public on purpose: it opens made-up accounts of a demonstration


@dataclass(frozen=True, slots=True)
class SignIn:
    """One account of the demonstration. `alliance` is a slug, empty for the steward of all."""

    role: Role
    name: str
    email: str
    password: str
    alliance: str


def sign_ins() -> list[SignIn]:
    """The accounts of the demonstration, stewards first."""
    return [
        SignIn(person.role, person.name, person.email, PASSWORD, alliance)
        for alliance, people in [("", samples.stewards()), *((sample.slug, sample.people) for sample in samples.packaged())]
        for person in people
    ]


def load(report: Callable[[str], None]) -> None:
    """Load the register, the roadmaps and the sample alliances that are not there yet; `report` hears each step.

    An alliance is loaded whole or not at all. One that exists is left as it is, with whatever people have made of it.
    """
    load_register(by=None)
    for initiative in packs.packaged_initiatives():
        publish_roadmap(pack=packs.packaged(initiative), by=None)
    steward = _enter_stewards()
    for slug in samples.FOLDERS:
        if not Alliance.objects.filter(slug=slug).exists():
            sample = samples.read(samples.PACKAGED / slug)
            report(f"Sample alliance: {sample.name}")
            with transaction.atomic():
                load_register(by=None, entries=sample.places)
                Story(sample, steward=steward, password=PASSWORD).tell()


@transaction.atomic
def _enter_stewards() -> Person:
    """The people above all alliances; the first of them starts the samples."""
    entered = []
    for entry in samples.stewards():
        person = enter(entry, password=PASSWORD, by=None)
        if not Seat.objects.filter(person=person, role=entry.role).exists():
            give_seat(person=person, role=entry.role, starts_on=entry.since or clock.today("UTC"), by=None)
        entered.append(person)
    return entered[0]
