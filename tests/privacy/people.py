"""Ana, of whom the database keeps something in every table that can keep something of a person."""

import re

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import connection
from django.test import Client

from hanse.access.confinement import tables
from hanse.access.roles import Role
from hanse.admission import actions as admission
from hanse.admission.actions import Offer
from hanse.admission.models import Invitation
from hanse.admission.rules import RequestKind
from hanse.adoption import actions as adoption
from hanse.adoption.rules import Status, Verdict
from hanse.alliances import actions as alliances
from hanse.alliances.models import Seat
from hanse.history import clock, origins
from hanse.history.readings import note_read
from hanse.outbox import actions as outbox
from hanse.people.models import Person
from hanse.privacy import actions as privacy
from tests import world
from tests.access.places import Place
from tests.web.account.people import signed_in

NAME, ADDRESS, NETWORK = "Ana Ruiz-García", "Ana.Ruiz@Cali.example", "198.51.100.77"


def ana(place: Place) -> Person:
    """A focal point with a past: invited, seated, read about, spoken of, with consents, factors and a session."""
    alliance, lead = place.alliance, place.person(Role.SECRETARIAT_LEAD)
    admission.ask_to_join(
        alliance=alliance, kind=RequestKind.EXPERT, name=NAME, email=ADDRESS, organisation="City", message=f"I am {NAME}."
    )
    offer = Offer(Role.CITY_LEAD, ADDRESS, NAME, member_city=place.own, message=f"Dear {NAME}")
    admission.invite(alliance=alliance, offer=offer, by=lead)
    invitation = Invitation.objects.get(email=ADDRESS.lower())
    with origins.coming_from(lambda: {"source": "web", "address": NETWORK}):
        seat = admission.accept_as_new_person(
            invitation=invitation, name=NAME, password=world.PASSWORD, language="es", time_zone="America/Bogota"
        )
        person = seat.person
        privacy.give_consent(purpose="quoted", by=person)
        note_read("people.list_shown", by=person, alliance=alliance, about=[lead.pk])
        world.entry(place.own, "followup", Status.IN_PROGRESS, reported=True, note=f"{NAME} says so", by=person)
    note_read("people.seat_shown", by=lead, alliance=alliance, about=[person.pk])
    entry = place.own.tracks.get(stage__code="followup").entries.latest("pk")
    adoption.review_report(entry=entry, verdict=Verdict.RETURNED, word=f"Thank you, {NAME.upper()} ({ADDRESS})", by=lead)
    expert = Seat.objects.for_alliance(alliance).filter(role=Role.EXPERT).order_by("pk")[0]
    privacy.name_controller(alliance=alliance, facts={"officer_name": NAME, "officer_email": ADDRESS}, by=lead)
    alliances.end_seat(seat=expert, ends_on=clock.today("UTC"), by=lead, reason=f"{NAME} asked for it")
    EmailAddress.objects.create(user=person, email=ADDRESS.lower(), verified=True, primary=True)
    Authenticator.objects.create(user=person, type="recovery_codes", data={"seed": "s3cret-seed"})
    SocialAccount.objects.create(user=person, provider="oidc", uid="u1", extra_data={"email": ADDRESS, "name": NAME})
    outbox.post(
        template="admission/mail/accepted",
        to=ADDRESS,
        name=NAME,
        language="en",
        context={"who": NAME, "alliance": alliance.name, "invitation": invitation, "city": "Cali", "link": "https://x.example"},
        by=lead,
        alliance_id=alliance.pk,
        person=person,
    )
    return person


def browser_of(person: Person, address: str = "127.0.0.1") -> Client:
    """Their browser at a network address, in which they have just signed in."""
    client = signed_in(person, REMOTE_ADDR=address)
    session = client.session
    for method in session["account_authentication_methods"]:
        method["reauthenticated"] = True
    session.save()
    return client


def where_stands(word: str) -> list[str]:
    """The tables in whose rows, all columns together, a word stands in any case."""
    found = []
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ~* %s', [re.escape(word)])
            (number,) = cursor.fetchone() or (0,)
            if number:
                found.append(table)
    return found
