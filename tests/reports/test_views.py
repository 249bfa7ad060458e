"""Exports in the browser: who may, what comes, what is refused."""

import json
from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pptx import Presentation

from hanse.adoption.queries import EVERY_REPORT
from hanse.adoption.rules import Status
from hanse.alliances.models import Alliance, DeckTemplate
from hanse.people.models import Person
from hanse.reports.formats import FORMATS
from hanse.reports.queries import deck_template, report
from hanse.reports.selection import Selection
from tests import world

pytestmark = pytest.mark.django_db


def as_person(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(alliance: Alliance, known: str = "") -> str:
    if known:
        return reverse("reports:download", kwargs={"alliance": alliance.slug, "format": known})
    return reverse("reports:export", kwargs={"alliance": alliance.slug})


def body(client: Client, url: str, **query: str) -> bytes:
    response = client.get(url, query)
    assert response.status_code == HTTPStatus.OK
    return b"".join(response)


@pytest.mark.parametrize("known", FORMATS)
def test_download_is_a_named_file_of_its_type(latam: Alliance, known: str) -> None:
    meeting = latam.gatherings.latest("opens_at")
    response = as_person(world.secretariat(latam)).get(address(latam, known), {"meeting": str(meeting.pk)})

    assert response.headers["Content-Disposition"] == f'attachment; filename="latam-progress-2022-05-26.{known}"'
    assert response.headers["Content-Type"] == FORMATS[known].content_type
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert int(response.headers["Content-Length"]) == len(b"".join(response))


def test_past_meeting_is_exported_as_it_was_shown(latam: Alliance) -> None:
    cali = latam.member_cities.get(city__name="Cali")
    april = latam.gatherings.earliest("opens_at")
    world.entry(cali, "statement", Status.COMPLETED, "2022-04-20", recorded=world.moment("2022-05-02"))

    shown = json.loads(body(as_person(world.secretariat(latam)), address(latam, "json"), meeting=str(april.pk)))

    assert shown["cities"][0]["stages"] == {"selection": {"status": "in_progress", "new": False}}


def test_others_get_what_is_confirmed_the_city_and_the_secretariat_what_is_reported(latam: Alliance) -> None:
    def stage_of_cali(person: Person) -> str:
        shown = json.loads(body(as_person(person), address(latam, "json"), as_of="2022-06-01"))
        return str(shown["cities"][0]["policies"]["ODA"]["stage"])

    cali, formula = latam.member_cities.order_by("pk")[:2]

    assert stage_of_cali(world.secretariat(latam)) == "drafting"
    assert stage_of_cali(world.city_person(cali)) == "drafting"
    assert stage_of_cali(world.city_person(formula)) == "commitment"
    assert stage_of_cali(world.steward()) == "commitment"


@pytest.mark.parametrize("role", [world.expert, world.observer])
def test_experts_and_observers_may_not_export(latam: Alliance, role: Callable[[Alliance], Person]) -> None:
    client = as_person(role(latam))

    assert client.get(address(latam)).status_code == HTTPStatus.FORBIDDEN
    assert client.get(address(latam, "csv")).status_code == HTTPStatus.FORBIDDEN


def test_other_alliances_and_unknown_formats_do_not_exist(latam: Alliance) -> None:
    stranger = as_person(world.secretariat(world.alliance("other")))

    assert stranger.get(address(latam)).status_code == HTTPStatus.NOT_FOUND
    assert stranger.get(address(latam, "json")).status_code == HTTPStatus.NOT_FOUND
    assert as_person(world.secretariat(latam)).get(address(latam, "exe")).status_code == HTTPStatus.NOT_FOUND


def test_page_offers_every_format_for_the_chosen_moment(latam: Alliance) -> None:
    meeting = latam.gatherings.latest("opens_at")
    page = body(as_person(world.secretariat(latam)), address(latam), meeting=str(meeting.pk)).decode()

    assert "As shown at the community meeting of 26 May 2022 · new since the community meeting of 28 April 2022" in page
    for known in FORMATS:
        assert f'href="{address(latam, known)}?meeting={meeting.pk}"' in page


def test_download_of_what_is_not_understood_leads_back_with_the_reason(latam: Alliance) -> None:
    response = as_person(world.secretariat(latam)).get(address(latam, "xlsx"), {"as_of": "26/05/2022"}, follow=True)

    assert response.redirect_chain == [(f"{address(latam)}?", HTTPStatus.FOUND)]
    assert "“26/05/2022” is not a day. Write it as in 2022-05-26." in response.content.decode()


def test_pdf_with_a_character_that_the_fonts_lack_leads_back_with_the_reason(latam: Alliance) -> None:
    world.member(latam, "دبي", country="AE")

    response = as_person(world.secretariat(latam)).get(address(latam, "pdf"), follow=True)

    assert "The PDF cannot show the character" in response.content.decode()


def test_workbook_of_a_filtered_page_holds_what_the_page_holds(latam: Alliance) -> None:
    file = body(as_person(world.secretariat(latam)), address(latam, "xlsx"), policy="ODA", as_of="2022-06-01")
    head = [cell.value for cell in openpyxl.load_workbook(BytesIO(file))["Policies"][5]]

    assert head == ["City", "Open Data (ODA)"]


@pytest.mark.parametrize("cities", [1, 130])
def test_statements_do_not_grow_with_the_cities(cities: int, django_assert_num_queries: Any) -> None:
    alliance = world.alliance(cities=[f"City {number:03}" for number in range(cities)])

    with django_assert_num_queries(5):
        shown = report(Selection.from_query({}, alliance=alliance, person=None), alliance, sight=EVERY_REPORT)
    with django_assert_num_queries(2):
        assert (shown.coming, shown.template) == ((), None)


def template_address(alliance: Alliance) -> str:
    return reverse("reports:deck_template", kwargs={"alliance": alliance.slug})


def a_template() -> SimpleUploadedFile:
    stream = BytesIO()
    Presentation().save(stream)
    return SimpleUploadedFile("own.pptx", stream.getvalue())


def test_secretariat_uses_its_own_template_and_the_standard_one_again(latam: Alliance) -> None:
    client = as_person(world.secretariat(latam))

    uploaded = client.post(template_address(latam), {"file": a_template()}, follow=True)

    assert "The meeting deck is drawn on “own.pptx”" in uploaded.content.decode()
    assert "4:3 · 25.4 × 19.1 cm" in uploaded.content.decode()
    assert "Title Only" in uploaded.content.decode()

    client.post(reverse("reports:drop_deck_template", kwargs={"alliance": latam.slug}))

    assert deck_template(latam) is None
    assert DeckTemplate.objects.filter(alliance=latam).count() == 2


def test_file_that_is_no_presentation_is_refused(latam: Alliance) -> None:
    response = as_person(world.secretariat(latam)).post(
        template_address(latam), {"file": SimpleUploadedFile("own.pptx", b"PK no zip at all")}
    )

    assert "This is no PowerPoint presentation" in response.content.decode()
    assert deck_template(latam) is None


@pytest.mark.parametrize("role", [world.expert, world.observer])
def test_only_the_secretariat_changes_the_template(latam: Alliance, role: Callable[[Alliance], Person]) -> None:
    client = as_person(role(latam))

    assert client.get(template_address(latam)).status_code == HTTPStatus.FORBIDDEN
    assert client.post(template_address(latam), {"file": a_template()}).status_code == HTTPStatus.FORBIDDEN
