"""An expert's own profile: theirs alone; what is shown to an alliance is a copy that follows it, and goes when withdrawn."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from hanse.access import walls
from hanse.alliances.actions import end_seat
from hanse.alliances.models import Alliance, Seat
from hanse.directory.experts import actions
from hanse.directory.experts.actions import Profile, Record
from hanse.directory.experts.rules import PARTS
from hanse.directory.models import Expert, ExpertProfile
from hanse.history import Refused, clock
from hanse.people.models import Person
from hanse.privacy import actions as privacy
from tests import world

pytestmark = pytest.mark.django_db

PROFILE = Profile(
    fields=("open data",),
    languages=("es", "en"),
    region="regional",
    about="known-to-nobody-else",
    conflicts="kept-to-myself",
    neutral_on=date(2022, 1, 1),
)


@pytest.fixture
def latam() -> Alliance:
    return world.alliance(cities=["Cali"])


@pytest.fixture
def person(latam: Alliance) -> Person:
    return world.expert(latam)


@pytest.fixture
def expert(latam: Alliance, person: Person) -> Expert:
    return actions.enter_expert_of_seat(seat=Seat.objects.get(person=person), by=None)


def copied(expert: Expert) -> dict[str, object]:
    found = Expert.objects.select_related("contact").get(pk=expert.pk)
    return {
        "fields": found.fields,
        "languages": found.contact.languages,
        "region": found.region,
        "about": found.about,
        "conflicts": found.conflicts,
        "neutral_on": found.neutral_on,
        "agreed": found.agreed,
    }


NOTHING: dict[str, object] = {
    "fields": [],
    "languages": [],
    "region": "",
    "about": "",
    "conflicts": "",
    "neutral_on": None,
    "agreed": [],
}


def test_what_is_agreed_is_copied_follows_the_profile_and_goes_when_withdrawn(expert: Expert, person: Person) -> None:
    actions.keep_profile(profile=PROFILE, by=person)
    assert copied(expert) | {"languages": []} == NOTHING

    actions.agree(expert=expert, parts=["fields", "languages"], by=person)
    assert copied(expert) == NOTHING | {
        "fields": ["open data"],
        "languages": ["es", "en"],
        "agreed": ["fields", "languages"],
    }

    actions.keep_profile(profile=Profile(fields=("licences",), about="still mine"), by=person)
    assert copied(expert) == NOTHING | {"fields": ["licences"], "agreed": ["fields", "languages"]}

    actions.agree(expert=expert, parts=[], by=person)
    assert copied(expert) == NOTHING
    assert ExpertProfile.objects.get().fields == ["licences"]


def test_nobody_chooses_for_somebody_else(expert: Expert, person: Person) -> None:
    with pytest.raises(Refused, match="not part of"):
        actions.agree(expert=expert, parts=["fields"], by=world.person())
    with pytest.raises(Refused, match="no such part"):
        actions.agree(expert=expert, parts=["is_vendor"], by=person)


def test_an_alliance_does_not_change_what_is_shown_of_a_profile(expert: Expert, person: Person) -> None:
    actions.keep_profile(profile=PROFILE, by=person)
    actions.agree(expert=expert, parts=["fields"], by=person)

    with pytest.raises(Refused, match="Only they change it"):
        actions.change_expert(expert=expert, record=Record(fields=("plumbing",)), policies=[], by=None)
    actions.change_expert(expert=expert, record=Record(fields=("open data",), about="as we know them"), policies=[], by=None)

    assert copied(expert)["about"] == "as we know them"


def rows(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def test_the_database_shows_a_profile_to_its_person_alone(latam: Alliance, expert: Expert, person: Person) -> None:
    actions.keep_profile(profile=PROFILE, by=person)
    actions.agree(expert=expert, parts=["fields"], by=person)
    secretariat, steward = world.secretariat(latam), world.steward()

    def seen(who: Person) -> tuple[int, int]:
        with walls.behind(who.pk, clock.today("UTC")):
            return rows("directory_expertprofile"), rows("directory_expertprofileevent")

    assert seen(person) == (1, 1)
    assert seen(secretariat) == seen(steward) == (0, 0)


def test_no_page_of_the_alliance_tells_what_was_not_agreed(
    latam: Alliance, expert: Expert, person: Person, client: Client
) -> None:
    actions.keep_profile(profile=PROFILE, by=person)
    actions.agree(expert=expert, parts=["fields"], by=person)
    client.force_login(world.secretariat(latam))

    pages = [client.get(address).content.decode() for address in (
        reverse("directory:experts", kwargs={"alliance": "latam"}),
        expert.get_absolute_url(),
        reverse("directory:manage_expert", kwargs={"alliance": "latam", "expert": expert.pk}),
        reverse("history", kwargs={"alliance": "latam"}),
    )]  # fmt: skip

    assert all("known-to-nobody-else" not in page and "kept-to-myself" not in page for page in pages)
    assert "open data" in pages[1]


def test_an_expert_keeps_the_profile_and_chooses_in_the_browser(expert: Expert, person: Person, client: Client) -> None:
    client.force_login(person)
    address = reverse("own_expert")

    client.post(
        address, {"what": "profile", "fields_of_knowledge": "open data", "languages": "es", "conflicts": "none", "neutral": "on"}
    )
    client.post(address, {"what": "parts", "expert": expert.pk, "parts": ["fields", "neutral_on"]})

    kept = ExpertProfile.objects.get()
    assert (kept.fields, kept.conflicts, kept.neutral_on) == (["open data"], "none", clock.today("UTC"))
    found = copied(expert)
    assert (found["fields"], found["conflicts"], found["neutral_on"]) == (["open data"], "", clock.today("UTC"))
    assert "Latam" in client.get(address).content.decode()


def test_what_was_shown_can_be_withdrawn_after_the_seat_has_ended(expert: Expert, person: Person, client: Client) -> None:
    actions.keep_profile(profile=PROFILE, by=person)
    actions.agree(expert=expert, parts=["fields", "languages"], by=person)
    end_seat(seat=Seat.objects.get(person=person), ends_on=date(2022, 1, 1), by=None)
    client.force_login(person)

    page = client.get(reverse("own_expert")).content.decode()
    client.post(reverse("own_expert"), {"what": "parts", "expert": expert.pk})

    assert "Latam" in page
    assert copied(expert) == NOTHING


def test_nobody_reaches_somebody_elses_record_by_its_key(expert: Expert, client: Client) -> None:
    client.force_login(world.expert(expert.alliance))

    client.post(reverse("own_expert"), {"what": "parts", "expert": expert.pk, "parts": ["fields"]})

    assert copied(expert)["agreed"] == []


def test_erasure_removes_the_profile_and_empties_the_record(latam: Alliance, expert: Expert, person: Person) -> None:
    world.secretariat(latam)
    actions.keep_profile(profile=PROFILE, by=person)
    actions.agree(expert=expert, parts=list(PARTS), by=person)

    privacy.erase_own(name=person.name, by=person)

    assert (rows("directory_expertprofile"), rows("directory_expertprofileevent")) == (0, 0)
    found = copied(expert)
    assert (found["fields"], found["about"], found["conflicts"], found["agreed"]) == ([], "", "", [])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM directory_expertevent WHERE about <> '' OR conflicts <> ''")
        assert cursor.fetchone() == (0,)
