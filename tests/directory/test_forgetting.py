"""People of the directory have the rights of everybody: told, erased, forgotten in time."""

from datetime import date, timedelta

import pytest
from django.db import connection

from hanse.alliances.models import Alliance
from hanse.directory import actions, merging
from hanse.directory.models import Channel, Contact, Note
from hanse.history import clock
from hanse.people.models import Person
from tests import world
from tests.privacy.people import where_stands

pytestmark = pytest.mark.django_db


def known(alliance: Alliance, person: Person | None, email: str) -> Contact:
    """Somebody in the directory, with all that can be written about them."""
    city = alliance.member_cities.get()
    contact = world.contact(alliance, "Zenobia Quill", city=city, title="Keeper Quill", email=email, person=person)
    actions.write_note(contact=contact, text="Quill likes tea.", by=None)
    actions.change_contact(contact=contact, facts={"reading": "Quill", "source": "Quill's card"}, by=None)
    return contact


@pytest.mark.parametrize("by_account", [True, False], ids=["by account", "by address"])
def test_erasure_of_a_person_takes_the_contact_along(by_account: bool) -> None:
    alliance = world.alliance(cities=["Cali"])
    person = world.city_person(alliance.member_cities.get())
    contact = known(alliance, person if by_account else None, "quill@example.org" if by_account else person.email)
    other = world.contact(alliance, "Somebody Else", email="else@example.org")
    merging.merge(kept=contact, gone=world.contact(alliance, "Zenobia Quill"), by=None)

    with connection.cursor() as cursor:
        cursor.execute("SELECT hanse_erase(%s, 'former:focal_point:Cali', %s, %s)", [person.pk, clock.today("UTC"), clock.now()])

    contact.refresh_from_db()
    assert (contact.name, contact.person_id, contact.words) == ("A former focal point of Cali", person.pk, "")
    assert set(where_stands("Quill")) <= {"directory_contact", "directory_contactevent"}  # the merged one, who is nobody's
    assert where_stands(person.email) == []
    assert list(Channel.objects.filter(contact=other).values_list("value", flat=True)) == ["else@example.org"]


def test_person_is_told_what_the_directory_says_about_them() -> None:
    alliance = world.alliance(cities=["Cali"])
    person = world.city_person(alliance.member_cities.get())
    known(alliance, person, "quill@example.org")

    with connection.cursor() as cursor:
        cursor.execute("SELECT source FROM hanse_traces(%s, NULL, %s) WHERE how = 'about'", [person.pk, clock.today("UTC")])
        told = {source for (source,) in cursor.fetchall()}

    assert told >= {"directory_contact", "directory_post", "directory_channel", "directory_note"}


def test_contact_without_a_post_is_forgotten_in_time() -> None:
    alliance = world.alliance(cities=["Cali"])
    today = clock.today("UTC")
    with clock.moved_to(world.moment("2020-01-01")):
        former, current = known(alliance, None, "quill@example.org"), world.contact(alliance, city=alliance.member_cities.get())
        account = known(alliance, world.person(), "with.account@example.org")
    for contact in (former, account):
        actions.end_post(post=contact.posts.get(), ends_on=date(2020, 6, 30), by=None)
    recent = known(alliance, None, "recent@example.org")
    actions.end_post(post=recent.posts.get(), ends_on=today - timedelta(days=9), by=None)

    with connection.cursor() as cursor:
        cursor.execute("SELECT rule, rows FROM hanse_retain(%s, NULL, true)", [clock.now()])
        counted = dict(cursor.fetchall())

    assert counted["former_contacts"] == 1
    former.refresh_from_db()
    assert (former.name, former.words, former.reading) == ("A former member", "", "")
    assert where_stands("quill@example.org") == []
    assert list(Note.objects.filter(contact=former).values_list("text", flat=True)) == [""]
    kept = Contact.objects.filter(pk__in=[current.pk, account.pk, recent.pk]).exclude(name__startswith="former:")
    assert kept.count() == 3
