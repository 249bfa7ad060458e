"""The pages a person walks through: sign-in, desk, progress, cell, quick entry, reports, cities, meetings, settings."""

import hashlib
from datetime import date
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hanse.adoption import queries
from hanse.adoption.models import Batch, Entry
from hanse.adoption.rules import Status
from hanse.alliances.actions import change_standing
from hanse.alliances.models import Alliance
from hanse.alliances.rules import Standing
from hanse.people.models import Person
from tests import world

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(name: str, **kwargs: object) -> str:
    return reverse(name, kwargs={"alliance": "latam"} | kwargs)


def text(client: Client, path: str, **query: str) -> str:
    response = client.get(path, query)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


@pytest.fixture
def latam() -> Alliance:
    caches["pages"].clear()
    return world.alliance(cities=["Cali", "Piura"])


def test_person_signs_in_and_lands_at_the_desk(latam: Alliance) -> None:
    person = world.secretariat(latam)
    client = Client()

    response = client.post(reverse("account_login"), {"login": person.email, "password": world.PASSWORD}, follow=True)

    assert response.redirect_chain[-1][0] == "/workspace/latam/"
    assert "Desk" in response.content.decode()


def test_wrong_password_stays_outside(latam: Alliance) -> None:
    person = world.secretariat(latam)
    client = Client()

    response = client.post(reverse("account_login"), {"login": person.email, "password": "wrong"})

    assert response.status_code == 200
    assert "_auth_user_id" not in client.session


def test_every_workspace_page_opens_for_the_secretariat(latam: Alliance) -> None:
    client = signed_in(world.secretariat(latam))
    world.meeting(latam, "2022-04-28")
    entry = world.entry(latam.member_cities.get(city__name="Cali"), "selection")

    for name, kwargs in (
        ("desk", {}),
        ("progress", {}),
        ("workspace_settings", {}),
        ("adoption:quick_entry", {}),
        ("adoption:waiting_reports", {}),
        ("adoption:pathway", {}),
        ("adoption:city", {"city": "cali-co"}),
        ("adoption:stage_cell", {"city": "cali-co", "stage": "selection"}),
        ("adoption:policy_cell", {"city": "cali-co", "policy": "ODA"}),
        ("adoption:correct_entry", {"entry": entry.pk}),
        ("adoption:withdraw_entry", {"entry": entry.pk}),
        ("cities", {}),
        ("admit_city", {}),
        ("arrange_cities", {}),
        ("cohorts", {}),
        ("manage_city", {"city": "cali-co"}),
        ("gatherings", {}),
        ("call_gathering", {}),
    ):
        assert text(client, address(name, **kwargs))


def test_no_page_carries_inline_script_or_style(latam: Alliance) -> None:
    client = signed_in(world.secretariat(latam))
    world.entry(latam.member_cities.get(city__name="Cali"), "selection")

    for name in ("desk", "progress", "adoption:quick_entry", "cities"):
        page = text(client, address(name))
        assert "<script>" not in page
        assert " style=" not in page
        assert " onclick=" not in page


def test_page_drawn_before_an_entry_is_not_shown_after_it(latam: Alliance) -> None:
    client = signed_in(world.secretariat(latam))
    before = text(client, address("progress"))

    world.entry(latam.member_cities.get(city__name="Cali"), "selection")

    assert "Cali, Policy selection: </span>Completed" not in before
    assert "Cali, Policy selection: </span>Completed" in text(client, address("progress"))


def test_kept_page_is_not_shown_to_somebody_who_sees_less(latam: Alliance) -> None:
    cali = latam.member_cities.get(city__name="Cali")
    world.entry(cali, "selection", reported=True)
    word = "Cali, Policy selection: </span>Completed"

    assert word in text(signed_in(world.secretariat(latam)), address("progress"))
    assert word in text(signed_in(world.city_person(cali)), address("progress"))
    assert word not in text(signed_in(world.observer(latam)), address("progress"))
    piura = latam.member_cities.get(city__name="Piura")
    assert word not in text(signed_in(world.city_person(piura)), address("progress"))


def test_progress_of_a_past_meeting_is_what_was_shown(latam: Alliance) -> None:
    meeting = world.meeting(latam, "2022-04-28")
    cali = latam.member_cities.get(city__name="Cali")
    world.entry(cali, "selection", on="2022-04-20", recorded=world.moment("2022-05-02"))
    client = signed_in(world.secretariat(latam))

    assert "Cali, Policy selection: </span>Completed" not in text(client, address("progress"), meeting=str(meeting.pk))
    assert "Cali, Policy selection: </span>Completed" in text(client, address("progress"), as_of="2022-04-28")


def entry_form(latam: Alliance, **changes: object) -> dict[str, object]:
    return {
        "status": "completed",
        "effective_on": "2022-05-02",
        "note": "Agreed",
        "seen": queries.position(latam),
        "submission": str(uuid4()),
    } | changes


def test_secretariat_records_in_a_cell(latam: Alliance) -> None:
    client = signed_in(world.secretariat(latam))

    response = client.post(address("adoption:stage_cell", city="cali-co", stage="workplan"), entry_form(latam))

    assert response.headers["Location"] == address("progress")
    entry = Entry.objects.get()
    assert (entry.status, entry.effective_on, entry.note, entry.reported) == ("completed", date(2022, 5, 2), "Agreed", False)


def test_city_reports_about_itself_and_not_about_another(latam: Alliance) -> None:
    cali = latam.member_cities.get(city__name="Cali")
    client = signed_in(world.city_person(cali))

    client.post(address("adoption:policy_cell", city="cali-co", policy="ODA"), entry_form(latam, stage="drafting"))
    client.post(address("adoption:stage_cell", city="piura-co", stage="workplan"), entry_form(latam))

    entry = Entry.objects.get()
    assert (entry.track.member_city, entry.track.stage.code, entry.reported) == (cali, "drafting", True)


def test_second_writer_sees_the_first_ones_words_and_chooses(latam: Alliance) -> None:
    client = signed_in(world.secretariat(latam))
    path = address("adoption:stage_cell", city="cali-co", stage="workplan")
    form = entry_form(latam)
    world.entry(latam.member_cities.get(city__name="Cali"), "workplan", Status.IN_PROGRESS, note="Draft at the council")

    shown = client.post(path, form).content.decode()

    assert "Somebody was faster" in shown
    assert "Draft at the council" in shown
    assert "Record mine all the same" in shown
    assert Entry.objects.count() == 1

    client.post(path, form | {"seen": queries.position(latam)})
    assert Entry.objects.count() == 2


def test_evidence_is_kept_under_its_hash_and_comes_back_as_a_download(latam: Alliance) -> None:
    from_city = signed_in(world.city_person(latam.member_cities.get(city__name="Cali")))
    client = signed_in(world.secretariat(latam))
    file = SimpleUploadedFile("decision.txt", b"alert(1)", content_type="text/html")
    client.post(address("adoption:stage_cell", city="cali-co", stage="workplan"), entry_form(latam, file=file))

    evidence = Entry.objects.get().evidence.get()
    assert evidence.sha256 == hashlib.sha256(b"alert(1)").hexdigest()
    response = from_city.get(evidence.get_absolute_url())
    assert response.headers["Content-Disposition"] == 'attachment; filename="decision.txt"'
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.getvalue() == b"alert(1)"
    other = signed_in(world.city_person(latam.member_cities.get(city__name="Piura")))
    assert other.get(evidence.get_absolute_url()).status_code == 403


def quick(lines: list[dict[str, object]], **more: object) -> dict[str, object]:
    form: dict[str, object] = {"lines-TOTAL_FORMS": len(lines), "lines-INITIAL_FORMS": 0, "submission": str(uuid4())}
    for number, line in enumerate(lines):
        form |= {f"lines-{number}-{name}": value for name, value in line.items()}
    return form | more


def test_quick_entry_saves_all_lines_or_none(latam: Alliance) -> None:
    client = signed_in(world.secretariat(latam))
    cities = {m.city.name: m.pk for m in latam.member_cities.all()}
    stage = world.stage(latam, "selection").pk
    drafting = f"{world.stage(latam, 'drafting').pk}:{world.policy(latam, 'ODA').pk}"
    good = {"city": cities["Cali"], "moved": stage, "status": "completed", "effective_on": "2022-05-02"}
    other = {"city": cities["Piura"], "moved": drafting, "status": "in_progress", "effective_on": "2022-05-02", "note": "x"}
    bad = other | {"effective_on": "2999-01-01"}
    empty: dict[str, object] = {"city": "", "moved": "", "status": "", "effective_on": "2022-05-02", "note": ""}

    refused = client.post(address("adoption:quick_entry"), quick([good, bad, empty], seen=0))
    assert "lies ahead" in refused.content.decode()
    assert not Entry.objects.exists()

    form = quick([good, other, empty], seen=0)
    assert client.post(address("adoption:quick_entry"), form).status_code == 302
    assert client.post(address("adoption:quick_entry"), form).status_code == 302
    assert (Entry.objects.count(), Batch.objects.count()) == (2, 1)


def test_secretariat_confirms_a_report(latam: Alliance) -> None:
    report = world.entry(latam.member_cities.get(city__name="Cali"), "selection", reported=True)
    client = signed_in(world.secretariat(latam))

    assert "1 report of a city waits" in text(client, address("adoption:waiting_reports"))
    client.post(address("adoption:review_report", entry=report.pk), {"verdict": "confirmed"})

    assert "No report waits" in text(client, address("adoption:waiting_reports"))


def test_other_cities_read_the_confirmed_story_without_notes_and_names(latam: Alliance) -> None:
    cali, piura = latam.member_cities.order_by("pk")
    author = world.secretariat(latam)
    world.entry(cali, "selection", note="Private thoughts", by=author)
    world.entry(cali, "workplan", reported=True, note="Not confirmed yet")

    page = text(signed_in(world.city_person(piura)), address("adoption:city", city="cali-co"))

    assert "Policy selection" in page
    assert "Private thoughts" not in page
    assert "Not confirmed yet" not in page
    assert author.name not in page


def test_language_is_chosen_and_remembered(latam: Alliance) -> None:
    person = world.secretariat(latam)
    client = signed_in(person)

    client.post(reverse("set_language"), {"language": "ja", "next": "https://elsewhere.example/"})

    person.refresh_from_db()
    assert person.language == "ja"
    assert '<html lang="ja"' in text(client, address("desk"))


def test_pathway_gets_a_further_stage_and_a_new_name(latam: Alliance) -> None:
    client = signed_in(world.secretariat(latam))
    client.post(address("adoption:add_stage"), {"scope": "city", "name": "Celebrate"})

    assert "Celebrate" in text(client, address("progress"))


def test_health_pages_answer() -> None:
    assert Client().get("/healthz").content == b"ok\n"
    assert Client().get("/readyz").content == b"ready\n"


def test_desk_leads_to_what_was_shown_at_the_last_meeting(latam: Alliance) -> None:
    meeting = world.meeting(latam, "2022-04-28")
    client = signed_in(world.observer(latam))

    assert f'href="{address("progress")}?meeting={meeting.pk}"' in text(client, address("desk"))


def test_desk_leads_a_city_to_itself_also_while_it_is_on_hold(latam: Alliance) -> None:
    cali = latam.member_cities.get(city__name="Cali")
    change_standing(member_city=cali, standing=Standing.ON_HOLD, effective_on=date(2022, 5, 1), by=None)

    assert f'href="{address("adoption:city", city="cali-co")}"' in text(signed_in(world.city_person(cali)), address("desk"))


@pytest.mark.parametrize("name", ["home", "healthz", "readyz"])
def test_pages_answer_to_monitors_that_ask_for_the_head_only(name: str) -> None:
    assert Client().head(reverse(name)).status_code in {200, 302}


def test_pathway_says_why_a_nameless_stage_is_not_added(latam: Alliance) -> None:
    response = signed_in(world.secretariat(latam)).post(
        address("adoption:add_stage"), {"scope": "city", "name": "   "}, follow=True
    )

    assert "This field is required." in response.content.decode()
    assert latam.stages.count() == 9


def test_empty_alliance_shows_the_secretariat_its_first_steps() -> None:
    client = signed_in(world.secretariat(world.alliance()))

    assert text(client, address("cities")).count(f'href="{address("admit_city")}"') == 2
    assert text(client, address("gatherings")).count(f'href="{address("call_gathering")}"') == 2
    assert f'href="{address("cities")}add/"' in text(client, address("progress"))


def test_english_days_are_those_of_no_one_country(latam: Alliance) -> None:
    world.meeting(latam, "2022-04-28")

    assert "28 April 2022, 09:00 (America/Bogota)" in text(signed_in(world.observer(latam)), address("gatherings"))
