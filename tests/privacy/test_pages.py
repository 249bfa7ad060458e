"""The pages about personal data: consents, the data-processing record, periods, requests, contacts."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import Settings

from hanse.access.roles import Role
from hanse.history import Refused, clock
from hanse.people.models import Person
from hanse.privacy import actions, queries
from hanse.privacy.models import Consent, Controller, ErasureRequest
from tests import world
from tests.access.places import Place, furnish_fully, furnished
from tests.privacy.people import browser_of
from tests.sql import counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Place:
    settings.DATA_DIR = tmp_path_factory.mktemp("data")
    return furnish_fully(furnished("latam", ["Cali", "Piura"]))


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_consent_is_given_and_withdrawn_on_the_page_and_kept_with_both_moments() -> None:
    person = world.person()
    client = browser_of(person)

    client.post("/account/data/", {"purpose": "quoted", "given": "yes"})
    client.post("/account/data/", {"purpose": "quoted", "given": "yes"})
    agreed = text(client, "/account/data/")
    client.post("/account/data/", {"purpose": "quoted", "given": "no"})
    withdrawn = text(client, "/account/data/")

    assert ("Withdraw: Quotes" in agreed, "Withdraw: Quotes" in withdrawn) == (True, False)
    consent = Consent.objects.get(person=person)
    assert consent.withdrawn_at is not None
    assert consent.withdrawn_at > consent.given_at


def test_nobody_agrees_to_what_is_needed_anyway() -> None:
    person = world.person()

    for change in (actions.give_consent, actions.withdraw_consent):
        with pytest.raises(Refused, match="nothing to decide"):
            change(purpose="security", by=person)


def test_consents_are_seen_by_the_lead_of_ones_alliance(place: Place) -> None:
    person, stranger = place.person(Role.EXPERT), world.person("Somebody elsewhere")
    actions.give_consent(purpose="named", by=person)
    actions.give_consent(purpose="named", by=stranger)

    page = text(browser_of(place.person(Role.SECRETARIAT_LEAD)), "/workspace/latam/privacy/requests/")

    assert (person.name in page, stranger.name in page) == (True, False)


def test_record_names_purposes_bases_tables_and_who_answers(place: Place) -> None:
    page = text(browser_of(place.person(Role.SECRETARIAT_LEAD)), "/workspace/latam/privacy/")

    for word in ("Host of latam", "Record of progress", "Public task, or legitimate interest", "LGPD art. 7", "recorded by"):
        assert word in page


def test_contacts_are_changed_and_a_wrong_address_is_told(place: Place) -> None:
    lead = place.person(Role.SECRETARIAT_LEAD)
    client = browser_of(lead)
    facts = {"name": "City of Cali", "email": "data@example.org"}

    wrong = client.post("/workspace/latam/privacy/contacts/", facts | {"email": "nobody"})
    right = client.post("/workspace/latam/privacy/contacts/", facts)

    assert (wrong.status_code, right.status_code) == (200, 302)
    controller = Controller.objects.get(alliance=place.alliance)
    assert (controller.name, controller.email) == ("City of Cali", "data@example.org")
    with pytest.raises(ValidationError):
        actions.name_controller(alliance=place.alliance, facts={"officer_email": "nobody"}, by=lead)


def test_request_of_another_alliance_is_not_answered(place: Place) -> None:
    japan = furnish_fully(furnished("japan", ["Kaga", "Kakogawa"]))
    theirs = ErasureRequest.objects.get(alliance=japan.alliance)
    client = browser_of(place.person(Role.SECRETARIAT_LEAD))

    client.post("/workspace/latam/privacy/requests/", {"request": theirs.pk, "agrees": "yes"})

    theirs.refresh_from_db()
    assert (theirs.state, theirs.person.is_active) == ("waiting", True)


def test_request_is_agreed_on_the_page_and_the_person_is_gone(place: Place) -> None:
    request = ErasureRequest.objects.get(alliance=place.alliance)
    client = browser_of(place.person(Role.SECRETARIAT_LEAD))

    client.post("/workspace/latam/privacy/requests/", {"request": request.pk, "agrees": "yes"})

    request.refresh_from_db()
    assert request.state == "done"
    assert Person.objects.get(pk=request.person_id).name == "A former expert of Latam"


def test_pages_cost_the_same_number_of_statements_for_one_row_and_for_many(place: Place) -> None:
    client = browser_of(place.person(Role.SECRETARIAT_LEAD))

    def statements(page: str) -> int:
        text(client, page)
        with counted() as asked:
            text(client, page)
        return len(asked)

    pages = ["/workspace/latam/privacy/", "/workspace/latam/privacy/requests/", "/workspace/latam/privacy/periods/"]
    few = [statements(page) for page in pages]
    for _ in range(7):
        person = place.person(Role.EXPERT)
        actions.give_consent(purpose="named", by=person)
        ErasureRequest.objects.create(alliance=place.alliance, person=person, asked_at=clock.now())

    assert [statements(page) for page in pages] == few
    assert queries.waiting_requests(place.alliance) == 8
    assert max(few) <= 8
