"""Pages of the directory: who sees what, and what they cost."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from hanse.access import walls
from hanse.access.roles import Role
from hanse.alliances.models import Alliance, MemberCity
from hanse.demo.synthetic.actions import make_alliance
from hanse.demo.synthetic.shape import Size
from hanse.directory import actions, queries
from hanse.directory.actions import Held
from hanse.directory.models import Contact, Merge, Note, TwoPeople
from hanse.directory.rules import Function, Visibility
from hanse.history import clock
from hanse.history.models import Reading
from hanse.people.models import Person
from tests import world
from tests.sql import counted

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def href(name: str, alliance: Alliance, **parts: object) -> str:
    return reverse(f"directory:{name}", kwargs={"alliance": alliance.slug, **parts})


@pytest.fixture
def latam() -> Alliance:
    """Cali and Piura with one contact each, notes for both kinds of readers, and a profile."""
    alliance = world.alliance(cities=["Cali", "Piura"])
    for member in alliance.member_cities.select_related("city").order_by("pk"):
        name = member.city.name
        contact = world.contact(
            alliance, f"Ana of {name}", city=member, email=f"ana@{name.lower()}.example.org", function=Function.FOCAL_POINT
        )
        actions.write_note(contact=contact, text=f"secret about {name}", by=None)
        actions.write_note(contact=contact, member_city=member, text=f"told to {name}", visibility=Visibility.CITY, by=None)
    return alliance


def of(alliance: Alliance, name: str) -> tuple[MemberCity, Contact]:
    member = alliance.member_cities.select_related("city").get(city__name=name)
    return member, Contact.objects.get(posts__member_city=member)


def test_secretariat_sees_everybody(latam: Alliance) -> None:
    client = signed_in(world.secretariat(latam))

    page = client.get(href("contacts", latam)).content.decode()
    contact = client.get(of(latam, "Cali")[1].get_absolute_url()).content.decode()

    assert ("Ana of Cali" in page, "Ana of Piura" in page) == (True, True)
    assert ("secret about Cali" in contact, "told to Cali" in contact) == (True, True)
    assert sorted(Reading.objects.values_list("what", "contacts")) == [
        ("directory.contact_shown", [of(latam, "Cali")[1].pk]),
        ("directory.contacts_shown", sorted(Contact.objects.values_list("pk", flat=True))),
    ]


def test_city_sees_its_own_people_and_what_it_may_read(latam: Alliance) -> None:
    cali, ana = of(latam, "Cali")
    _piura, other = of(latam, "Piura")
    client = signed_in(world.city_person(cali))

    page = client.get(href("contacts", latam)).content.decode()
    contact = client.get(ana.get_absolute_url()).content.decode()
    found = client.get(href("search", latam), {"q": "ana"}).content.decode()

    assert ("Ana of Cali" in page, "Ana of Piura" in page) == (True, False)
    assert ("secret about Cali" in contact, "told to Cali" in contact) == (False, True)
    assert ("Ana of Cali" in found, "Ana of Piura" in found) == (True, False)
    post, channel = other.posts.get(), other.channels.get()
    for address in (
        other.get_absolute_url(),
        href("edit_contact", latam, contact=other.pk),
        href("add_post", latam, contact=other.pk),
        href("end_post", latam, post=post.pk),
        href("note_on_contact", latam, contact=other.pk),
        href("merge", latam, contact=ana.pk, other=other.pk),
    ):
        assert client.get(address).status_code == 404, address
    assert client.post(href("change_channel", latam, channel=channel.pk), {"what": "remove"}).status_code == 404
    for note in Note.objects.exclude(contact=ana, visibility="city"):
        assert client.post(href("withdraw_note", latam, note=note.pk)).status_code == 404
    for name in ("organisations", "duplicates", "merges"):
        assert client.get(href(name, latam)).status_code == 403


def test_city_sees_nobody_whose_post_there_has_ended(latam: Alliance) -> None:
    cali, ana = of(latam, "Cali")
    actions.end_post(post=ana.posts.get(), ends_on=date(2022, 1, 1), by=None)
    client = signed_in(world.city_person(cali))

    assert client.get(ana.get_absolute_url()).status_code == 404


def test_city_sees_of_somebody_with_two_cities_its_own_post(latam: Alliance) -> None:
    cali, ana = of(latam, "Cali")
    piura, _other = of(latam, "Piura")
    actions.add_post(contact=ana, held=Held(member_city=piura, title="Adviser in Piura"), by=None)
    client = signed_in(world.city_person(cali))

    pages = [client.get(address).content.decode() for address in (ana.get_absolute_url(), href("contacts", latam))]

    assert [("Adviser in Piura" in page, "Ana of Cali" in page) for page in pages] == [(False, True), (False, True)]


@pytest.mark.parametrize("role", [Role.EXPERT, Role.OBSERVER, Role.VENDOR, Role.CITY_CONTRIBUTOR, Role.GLOBAL_STEWARD])
def test_nobody_else_sees_any_contact(latam: Alliance, role: Role) -> None:
    cali, ana = of(latam, "Cali")
    person = world.seated(role, latam, cali)
    client = signed_in(person)

    assert client.get(href("contacts", latam)).status_code == 403
    assert client.get(ana.get_absolute_url()).status_code == 404
    assert "Ana of" not in client.get(href("search", latam), {"q": "ana"}).content.decode()
    assert "Ana of" not in client.get(href("profile", latam, city="cali-co")).content.decode()
    assert queries.contacts_visible_to(person, latam).count() == 0


def test_profile_tells_peers_what_helps_to_find_each_other(latam: Alliance) -> None:
    cali, _ana = of(latam, "Cali")
    piura, _other = of(latam, "Piura")
    actions.change_profile(member_city=cali, facts={"wants": "Everything about Open Data", "offers": "Dig Once"}, by=None)
    actions.change_profile(member_city=piura, facts={"offers": "Our open data portal"}, by=None)
    actions.write_note(member_city=cali, text="told to Cali only", visibility=Visibility.CITY, by=None)
    peer, own = signed_in(world.city_person(piura)), signed_in(world.city_person(cali))
    address = href("profile", latam, city="cali-co")

    seen, known = peer.get(address).content.decode(), own.get(address).content.decode()

    words = ("Everything about Open Data", "Ana of Cali", "ana@cali.example.org", "told to Cali only")
    assert [word in seen for word in words] == [True, False, False, False]
    assert [word in known for word in words] == [True, True, True, True]
    learning = peer.get(href("learning", latam)).content.decode()
    assert ("Made for each other" in learning, "ana@" in learning) == (True, False)
    assert peer.get(href("edit_profile", latam, city="cali-co")).status_code == 403


def test_city_keeps_its_own_contacts(latam: Alliance) -> None:
    cali, _ana = of(latam, "Cali")
    piura, _other = of(latam, "Piura")
    client = signed_in(world.city_person(cali))
    facts = {"name": "Bo", "function": "staff", "consent": "unknown", "email": "bo@example.org"}

    refused = client.post(href("add_contact", latam), facts | {"member_city": piura.pk})
    made = client.post(href("add_contact", latam), facts | {"member_city": cali.pk})

    assert (refused.status_code, made.status_code) == (200, 302)
    bo = Contact.objects.get(name="Bo")
    assert bo.posts.get().member_city == cali
    channel = bo.channels.get()
    client.post(href("change_channel", latam, channel=channel.pk), {"what": "broken"})
    client.post(href("note_on_contact", latam, contact=bo.pk), {"text": "Met", "reader": str(cali.pk)})
    client.post(href("edit_contact", latam, contact=bo.pk), {"name": "Bob", "consent": "given", "consent_on": "2022-05-01"})
    client.post(href("end_post", latam, post=bo.posts.get().pk), {"ends_on": "2030-01-01"})
    bo.refresh_from_db()
    channel.refresh_from_db()
    assert (bo.name, channel.broken, bo.notes.get().visibility) == ("Bob", True, "city")
    assert bo.posts.get().ends_on == date(2030, 1, 1)


def test_secretariat_merges_and_undoes_on_pages(latam: Alliance) -> None:
    cali, ana = of(latam, "Cali")
    again = world.contact(latam, "ana OF cali", city=cali, email="again@example.org", source="card")
    client = signed_in(world.secretariat(latam))

    assert "Ana of Cali" in client.get(href("duplicates", latam)).content.decode()
    address = href("merge", latam, contact=ana.pk, other=again.pk)
    assert client.get(address).status_code == 200
    client.post(address, {"what": "merge", "name": "kept", "source": "gone"})
    ana.refresh_from_db()
    assert (ana.source, ana.channels.count()) == ("card", 2)
    assert client.get(again.get_absolute_url()).headers["Location"] == ana.get_absolute_url()
    merge = Merge.objects.get()
    assert client.post(href("undo_merge", latam, merge=merge.pk)).status_code == 302
    assert "undone" in client.get(href("merges", latam)).content.decode()
    client.post(address, {"what": "apart", "name": "kept", "source": "gone"})
    assert TwoPeople.objects.count() == 1


def test_organisation_has_a_page_with_its_people(latam: Alliance) -> None:
    _cali, ana = of(latam, "Cali")
    client = signed_in(world.secretariat(latam))
    client.post(href("add_organisation", latam), {"name": "MinTIC", "kind": "government", "country": "CO"})
    twice = client.post(href("add_organisation", latam), {"name": "MinTIC", "kind": "government"})
    body = latam.organisations.get()
    actions.add_post(contact=ana, held=Held(organisation=body), by=None)

    assert twice.status_code == 200
    assert "Ana of Cali" in client.get(href("organisation", latam, organisation=body.pk)).content.decode()
    client.post(
        href("edit_organisation", latam, organisation=body.pk), {"name": "MinTIC", "kind": "company", "sells_to_cities": "on"}
    )
    assert "sells to cities" in client.get(href("organisations", latam), {"q": "mint"}).content.decode()


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"q": "piura"}, ["Ana of Piura"]),
        ({"city": "cali"}, ["Ana of Cali"]),
        ({"function": "deputy"}, []),
        ({"language": "ja"}, ["田中"]),
        ({"consent": "given"}, ["田中"]),
        ({"former": "on"}, ["田中"]),
        ({"broken": "on"}, ["Ana of Cali"]),
        ({"organisation": "minist"}, []),
        ({"order": "new"}, ["田中", "Ana of Piura", "Ana of Cali"]),
        ({"order": "city"}, ["Ana of Cali", "Ana of Piura", "田中"]),
        ({"q": "%_", "order": "nonsense"}, ["Ana of Cali", "Ana of Piura", "田中"]),
    ],
)
def test_list_is_narrowed_and_sorted(latam: Alliance, asked: dict[str, str], names: list[str]) -> None:
    world.contact(latam, "田中", languages=["ja"], consent="given", consent_on=date(2022, 5, 1))
    actions.mark_channel(channel=of(latam, "Cali")[1].channels.get(), broken=True, by=None)

    page = signed_in(world.secretariat(latam)).get(href("contacts", latam), asked)

    assert [contact.name for contact in page.context["page"].object_list] == names


def test_search_finds_contacts_behind_the_wall_of_their_alliance_alone(latam: Alliance) -> None:
    japan = world.alliance("japan", cities=["Kaga"])
    lead = world.secretariat(japan)
    with walls.behind(lead.pk, clock.today("UTC")), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM hanse_contacts_found(%s, 'ana:*'::tsquery, NULL)", [latam.pk])
        found = cursor.fetchone()
    with walls.behind(world.secretariat(latam).pk, clock.today("UTC")), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM hanse_contacts_found(%s, 'ana:*'::tsquery, NULL)", [latam.pk])
        own = cursor.fetchone()

    assert (found, own) == ((0,), (2,))


@pytest.mark.parametrize("text", ["'", "\\", ":*", "a & b | !c", "'); DROP TABLE x; --", "%", "ana'"])
def test_search_takes_signs_as_signs(latam: Alliance, text: str) -> None:
    assert signed_in(world.secretariat(latam)).get(href("search", latam), {"q": text}).status_code == 200


def costs(alliance: Alliance, person: Person) -> dict[str, int]:
    client = signed_in(person)
    contact = Contact.objects.for_alliance(alliance).order_by("pk")[0]
    city = contact.posts.select_related("member_city__city").get().member_city
    assert city is not None
    asked: dict[str, Callable[[], object]] = {
        "contacts": lambda: client.get(href("contacts", alliance)),
        "narrowed": lambda: client.get(
            href("contacts", alliance), {"q": "contact", "function": "focal_point", "broken": "on", "order": "city"}
        ),
        "contact": lambda: client.get(href("contact", alliance, contact=contact.pk)),
        "organisations": lambda: client.get(href("organisations", alliance)),
        "duplicates": lambda: client.get(href("duplicates", alliance)),
        "search": lambda: client.get(href("search", alliance), {"q": "a"}),
        "profile": lambda: client.get(href("profile", alliance, city=city.city.slug)),
        "learning": lambda: client.get(href("learning", alliance)),
    }
    found = {}
    for name, ask in asked.items():
        with counted() as statements:
            assert ask().status_code == 200, name  # type: ignore[attr-defined]
        found[name] = len(statements)
    return found


@pytest.mark.parametrize("cities", [10, 1_000, 13_000])
def test_pages_cost_the_same_statements_whatever_the_number(cities: int) -> None:
    alliance = make_alliance(slug="large", size=Size(cities=cities, entries=0, contacts=cities + 30), report=lambda _: None)
    for name in ("Ana", "Ana Díaz"):
        world.contact(alliance, name, email="shared@example.org")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE places_city, directory_contact, directory_post, directory_channel")

    assert costs(alliance, Person.objects.get(email="secretariat.large@example.org")) == COSTS


COSTS = {
    "contacts": 9,
    "narrowed": 9,
    "contact": 10,
    "organisations": 5,
    "duplicates": 10,
    "search": 10,
    "profile": 11,
    "learning": 6,
}
