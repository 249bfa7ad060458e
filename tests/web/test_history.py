"""The history as it is read back: exact, to each alliance its own, the same as a page and as a file."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.core.cache import cache
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hanse import history
from hanse.access.roles import Role
from hanse.admission import actions as admission
from hanse.admission.actions import Offer
from hanse.adoption.actions import ColumnChange, change_pathway, correct_entry, withdraw_entry
from hanse.adoption.models import Entry, GridOrder
from hanse.adoption.rules import Status
from hanse.alliances import actions as alliances
from hanse.alliances.models import Alliance, Cohort, MemberCity
from hanse.alliances.rules import Standing
from hanse.history import clock
from hanse.history.models import Reading
from hanse.history.readings import note_read
from hanse.people.actions import choose_language
from hanse.people.models import Person
from hanse.privacy.actions import erase_own
from hanse.web.history import files
from hanse.web.history.tables import recorded
from hanse.web.history.telling import Deed, Teller
from hanse.web.history.timeline import Asked, Mark, page, walk
from tests import world

pytestmark = pytest.mark.django_db

Line = tuple[str, list[tuple[str, str, str]]]


@pytest.fixture
def latam() -> Alliance:
    cache.clear()
    return world.alliance(cities=["Cali", "Piura"])


@pytest.fixture
def lead(latam: Alliance) -> Person:
    return world.secretariat(latam)


def city(alliance: Alliance, name: str) -> MemberCity:
    return alliance.member_cities.select_related("city", "alliance").get(city__name=name)


def deeds(alliance: Alliance, asked: Asked | None = None, *, size: int = 200) -> list[Deed]:
    rows, _ = page(alliance, asked or Asked(), after=None, size=size)
    return Teller(alliance).deeds(rows)


def told(alliance: Alliance, act: str) -> list[Line]:
    """What was changed by acts of this name: each headline with its details."""
    return [
        (change.headline, [(field.label, field.before, field.after) for field in change.details])
        for deed in deeds(alliance, Asked(act=act))
        for change in deed.changes
    ]


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(response: HttpResponseBase) -> str:
    """The words of the page's main part."""
    assert response.status_code == 200
    main = response.content.decode().partition("<main")[2]  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def content(response: HttpResponseBase) -> str:
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]


def address(name: str, **parts: str) -> str:
    return reverse(name, kwargs={"alliance": "latam", **parts})


# What acts leave


def test_change_of_standing_tells_both_standings(latam: Alliance, lead: Person) -> None:
    cali = city(latam, "Cali")
    alliances.change_standing(
        member_city=cali, standing=Standing.ON_HOLD, effective_on=date(2022, 5, 1), by=lead, reason="Election"
    )

    (deed,) = deeds(latam, Asked(act="alliances.standing_changed"))

    assert (deed.words, deed.who, deed.note, deed.origin) == (
        "Standing of a city changed",
        lead.name,
        "Election",
        "on the command line",
    )
    assert told(latam, "alliances.standing_changed") == [
        ("Standing of Cali: Member → On hold", [("Since", "–", "1 May 2022"), ("Reason", "–", "Election")])
    ]


def test_standing_of_an_earlier_day_follows_what_held_on_that_day(latam: Alliance) -> None:
    cali = city(latam, "Cali")
    alliances.change_standing(member_city=cali, standing=Standing.ON_HOLD, effective_on=date(2022, 5, 1), by=None)
    alliances.change_standing(member_city=cali, standing=Standing.OBSERVER, effective_on=date(2022, 3, 1), by=None)

    assert [headline for headline, _ in told(latam, "alliances.standing_changed")] == [
        "Standing of Cali: Member → Observer",
        "Standing of Cali: Member → On hold",
    ]


def test_seat_that_is_given_and_ended(latam: Alliance, lead: Person) -> None:
    lucia = world.person("Lucía Gómez")
    seat = alliances.give_seat(
        person=lucia, role=Role.CITY_LEAD, alliance=latam, member_city=city(latam, "Cali"), starts_on=date(2022, 1, 1), by=lead
    )
    alliances.end_seat(seat=seat, ends_on=date(2022, 6, 1), by=lead)

    given = told(latam, "alliances.seat_given")[0]
    assert given == (
        "New: seat Lucía Gómez, City focal point",
        [
            ("Person", "–", "Lucía Gómez"),
            ("Role", "–", "City focal point"),
            ("Member city", "–", "Cali"),
            ("From", "–", "1 January 2022"),
        ],
    )
    assert told(latam, "alliances.seat_ended") == [("Term ends of Lucía Gómez, City focal point: – → 1 June 2022", [])]


def test_cohort_that_is_renamed_and_closed(latam: Alliance, lead: Person) -> None:
    cohort = alliances.open_cohort(alliance=latam, name="First", by=lead)
    for act, changes in (("renamed", {"name": "Founders"}), ("closed", {"name": "Pioneers", "closed_on": date(2022, 3, 1)})):
        with history.act(f"tests.cohort_{act}", by=lead, alliance=latam):
            Cohort.objects.filter(pk=cohort.pk).update(**changes)

    assert told(latam, "tests.cohort_renamed") == [("Name of Pioneers: First → Founders", [])]
    assert told(latam, "tests.cohort_closed") == [
        ("Changed: cohort Pioneers", [("Name", "Founders", "Pioneers"), ("Closed on", "–", "1 March 2022")])
    ]
    assert [deed.words for deed in deeds(latam, Asked(act="tests.cohort_renamed"))] == ["Cohort renamed"]


def test_pathway_that_is_changed(latam: Alliance, lead: Person) -> None:
    stages = list(latam.stages.filter(scope="city"))
    change_pathway(
        alliance=latam,
        stages=[ColumnChange(stages[0].pk, 0, True, "Choice of policies"), ColumnChange(stages[1].pk, 4, True)],
        policies=[],
        policies_order=GridOrder.NAME,
        stages_order=GridOrder.ARRANGED,
        by=lead,
    )

    assert sorted(told(latam, "adoption.pathway_changed")) == [
        ("Name of Choice of policies: Policy selection → Choice of policies", []),
        ("Order of the policy grid of Latam: arranged by hand → by name", []),
        ("Place of Develop statement of intent: 1 → 4", []),
    ]


def test_thing_without_a_name_is_called_by_what_it_names(latam: Alliance) -> None:
    laid = [headline for headline, _ in told(latam, "adoption.pathway_laid")]

    assert "New: tracked policy Open Data" in laid
    assert "New: stage Commitment" in laid
    assert "New: pathway Latam" in laid


def test_language_of_a_person_is_told_where_they_have_a_seat(latam: Alliance, lead: Person) -> None:
    other = world.alliance("japan")
    choose_language(language="ja", by=lead)

    assert told(latam, "people.language_chosen") == [(f"Language of {lead.name}: English → Japanese", [])]
    assert told(other, "people.language_chosen") == []


def test_progress_that_is_recorded_corrected_withdrawn(latam: Alliance, lead: Person) -> None:
    cali = city(latam, "Cali")
    world.entry(cali, "commitment", Status.IN_PROGRESS, "2022-01-10", policy_code="ODA", by=lead)
    wrong = world.entry(cali, "commitment", Status.COMPLETED, "2022-02-10", policy_code="ODA", by=lead, note="Decree 7")
    right = correct_entry(entry=wrong, status=Status.TO_BE_DEVELOPED, effective_on=date(2022, 2, 11), by=lead)
    withdraw_entry(entry=right, by=lead, note="Mistake")

    track = "Cali · Open Data · Commitment"
    assert told(latam, "adoption.entry_recorded") == [
        (f"Status of {track}: In progress → Completed", [("True since", "–", "10 February 2022"), ("Note", "–", "Decree 7")]),
        (f"Status of {track}: – → In progress", [("True since", "–", "10 January 2022")]),
    ]
    assert told(latam, "adoption.entry_corrected") == [
        (f"Status of {track}: Completed → To be developed", [("True since", "–", "11 February 2022")])
    ]
    assert [headline for headline, _ in told(latam, "adoption.entry_withdrawn")] == [
        f"Status of {track}: To be developed → withdrawn"
    ]


def test_label_that_is_given_and_taken_away(latam: Alliance) -> None:
    cali = city(latam, "Cali")
    for given in (True, False):
        alliances.label_city(member_city=cali, name="再開", effective_on=date(2022, 1, 1), by=None, given=given)

    assert [headline for headline, _ in told(latam, "alliances.city_labelled")] == [
        "Label of Cali · 再開: given → taken away",
        "Label of Cali · 再開: – → given",
        "New: label 再開",
    ]


def test_what_is_written_and_removed_past_every_act_is_told(latam: Alliance) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO alliances_cohort (alliance_id, name, position, note, criteria, plan, kickoff_url, review_url) "
            "VALUES (%s, '=First', 0, '', '', '', '', '')",
            [latam.pk],
        )
        cursor.execute("DELETE FROM alliances_cohort")

    rows, _ = page(latam, Asked(act="-", table="alliances.cohort"), after=None, size=9)
    found = Teller(latam).deeds(rows)

    assert [deed.words for deed in found] == ["Without a named action"]
    assert [change.headline for change in found[0].changes] == ["Removed: cohort =First", "New: cohort =First"]
    assert found[0].origin.startswith("straight in the database, as ")


def test_what_is_gone_is_named_so(latam: Alliance, lead: Person) -> None:
    cohort = alliances.open_cohort(alliance=latam, name="First", by=lead)
    alliances.change_cohort(member_city=city(latam, "Cali"), cohort=cohort, by=lead)
    alliances.change_cohort(member_city=city(latam, "Cali"), cohort=None, by=lead)
    cohort.delete()

    assert told(latam, "alliances.cohort_changed") == [("Cohort of Cali: (erased) → –", []), ("Cohort of Cali: – → (erased)", [])]


def test_person_who_was_erased_is_named_by_what_they_were(latam: Alliance, lead: Person) -> None:
    lucia = world.city_person(city(latam, "Cali"))
    world.entry(city(latam, "Cali"), "selection", by=lucia, reported=True)
    erase_own(name=lucia.name, by=lucia)

    (deed,) = deeds(latam, Asked(act="adoption.entry_recorded"))
    of_the_person = deeds(latam, Asked(table="people.person", person=lucia.pk))

    assert deed.who == "A former focal point of Cali"
    assert [change.subject for deed in of_the_person for change in deed.changes] == ["A former focal point of Cali"]
    assert lucia.email not in str(deeds(latam))


# Which changes


def test_each_row_of_the_record_is_told_once(latam: Alliance, lead: Person) -> None:
    world.entry(city(latam, "Cali"), "selection", by=lead)
    world.meeting(latam, "2022-04-28")

    rows = [row for step in walk(latam, Asked(), step=7) for row in step]

    written = {
        label: table.rows._default_manager.filter(
            **({} if label in {"people.person", "people.signinevent", "alliances.alliance"} else {"alliance_id": latam.pk})
        ).count()
        for label, table in recorded().items()
    }
    assert {label: sum(row.table.label == label for row in rows) for label in recorded()} == written
    assert len({(row.table.label, row.id) for row in rows}) == len(rows)
    assert [row.mark for row in rows] == sorted((row.mark for row in rows), key=lambda m: (m.at, m.table, m.id), reverse=True)


def test_pages_follow_each_other_without_gap(latam: Alliance, lead: Person) -> None:
    everything, _ = page(latam, Asked(), after=None, size=1000)
    first, more = page(latam, Asked(), after=None, size=5)
    world.meeting(latam, "2022-04-28")  # something new on top moves nothing

    rest, _ = page(latam, Asked(), after=Mark.read(str(first[-1].mark)), size=1000)

    assert more
    assert [row.mark for row in [*first, *rest]] == [row.mark for row in everything]


@pytest.mark.parametrize("broken", ["", "x", "2022~alliances.cohort~1", "2022-01-01T00:00:00.000000~alliances.cohort~", "~~"])
def test_mark_that_is_none_begins_anew(broken: str) -> None:
    assert Mark.read(broken) is None


def test_filters_narrow_by_person_city_kind_and_period(latam: Alliance, lead: Person) -> None:
    other = world.secretariat(latam)
    world.entry(city(latam, "Cali"), "selection", by=lead)
    world.entry(city(latam, "Piura"), "selection", by=other)

    def tables(asked: Asked) -> set[str]:
        return {row.table.label for row in page(latam, asked, after=None, size=500)[0]}

    by_other, _ = page(latam, Asked(person=other.pk), after=None, size=9)
    of_piura, _ = page(latam, Asked(city=city(latam, "Piura").pk), after=None, size=99)
    assert [row.table.label for row in by_other] == ["adoption.entry"]
    assert {change.subject for change in Teller(latam).changes(of_piura)} == {"Piura", "Piura · Policy selection"}
    assert tables(Asked(city=city(latam, "Piura").pk)) == {"alliances.membercity", "alliances.standingchange", "adoption.entry"}
    assert tables(Asked(table="adoption.entry")) == {"adoption.entry"}
    assert tables(Asked(since=datetime(2022, 1, 1, tzinfo=UTC), until=datetime(2022, 2, 1, tzinfo=UTC))) == {"adoption.entry"}
    assert tables(Asked(until=datetime(2021, 1, 1, tzinfo=UTC))) == set()


def test_history_of_a_thing_is_of_itself_and_of_what_names_it(latam: Alliance, lead: Person) -> None:
    cohort = alliances.open_cohort(alliance=latam, name="First", by=lead)
    alliances.open_cohort(alliance=latam, name="Second", by=lead)
    alliances.change_cohort(member_city=city(latam, "Cali"), cohort=cohort, by=lead)
    client = signed_in(lead)

    shown = text(client.get(address("history"), {"object": f"alliances.cohort:{cohort.pk}"}))

    assert "History of First" in shown
    assert "Cohort of Cali: – → First" in shown
    assert "New: cohort First" in shown
    assert "Second" not in shown.partition("Changes")[2]


@pytest.mark.parametrize(
    "asked", ["x", "alliances.cohort", "alliances.cohort:", "alliances.cohort:x", f"alliances.cohort:{2**70}", "auth.group:1"]
)
def test_thing_that_cannot_be_is_404(lead: Person, asked: str) -> None:
    assert signed_in(lead).get(address("history"), {"object": asked}).status_code == 404


# Whose history


def test_nothing_of_another_alliance_is_shown(latam: Alliance, lead: Person) -> None:
    japan = world.alliance("japan", cities=["Kaga"])
    kyoko = world.secretariat(japan)
    cohort = alliances.open_cohort(alliance=japan, name="Secret cohort", by=kyoko)
    world.entry(city(japan, "Kaga"), "selection", by=kyoko, note="said-in-a-note")
    note_read("history.shown", by=kyoko, alliance=japan, about=[lead.pk])
    client = signed_in(lead)

    pages = [
        text(client.get(address("history"), query))
        for query in (
            {},
            {"object": f"alliances.cohort:{cohort.pk}"},
            {"object": f"people.person:{kyoko.pk}"},
            {"object": f"alliances.alliance:{japan.pk}"},
        )
    ]
    exported = [content(client.get(address(name, format="csv"))) for name in ("history_export", "readings_export")]

    for shown in [*pages, *exported, text(client.get(address("readings")))]:
        for secret in ("Secret cohort", "Kaga", "said-in-a-note", kyoko.name):
            assert secret not in shown
    assert client.get(reverse("history", kwargs={"alliance": "japan"})).status_code == 404


def test_person_shared_with_another_alliance_tells_nothing_of_it(latam: Alliance, lead: Person) -> None:
    japan = world.alliance("japan")
    kyoko = world.secretariat(japan)
    with history.act("tests.renamed", by=kyoko, alliance=japan, note="said in Japan"):
        Person.objects.filter(pk=lead.pk).update(name="Lucía")

    shown = text(signed_in(lead).get(address("history"), {"object": f"people.person:{lead.pk}"}))

    assert "Lucía" in shown
    assert "In another alliance" in shown
    assert "said in Japan" not in shown
    assert kyoko.name not in shown


# Pages and files


def test_page_says_from_which_address_a_change_came(latam: Alliance, lead: Person) -> None:
    client = signed_in(lead)
    given = {"what": "standing", "standing": "on_hold", "effective_on": "2022-05-01", "reason": "Election"}
    cali = reverse("manage_city", kwargs={"alliance": "latam", "city": "cali-co"})
    assert client.post(cali, given, REMOTE_ADDR="203.0.113.7").status_code == 302

    shown = text(client.get(address("history")))
    exported = list(csv.DictReader(io.StringIO(content(client.get(address("history_export", format="csv"))))))

    assert f"{lead.name} · in the browser, from 203.0.113.7" in shown
    newest = next(line for line in exported if line["action"] == "alliances.standing_changed")
    assert (newest["source"], newest["address"], newest["route"]) == (
        "web",
        "203.0.113.7",
        "/workspace/<slug:alliance>/cities/<slug:city>/manage/",
    )


def test_files_hold_what_the_page_shows_with_its_filters(latam: Alliance, lead: Person) -> None:
    cali = city(latam, "Cali")
    entry = world.entry(cali, "selection", Status.COMPLETED, "2022-01-10", by=lead, note="=1+1")
    world.entry(city(latam, "Piura"), "selection", by=lead)
    client = signed_in(lead)
    query = {"city": str(cali.pk), "act": "adoption.entry_recorded"}

    lines = list(csv.DictReader(io.StringIO(content(client.get(address("history_export", format="csv"), query)))))
    told = json.loads(content(client.get(address("history_export", format="json"), query)))

    assert [(line["field"], line["field_words"], line["before"], line["after"]) for line in lines] == [
        ("status", "Status", "–", "Completed"),
        ("effective_on", "True since", "–", "10 January 2022"),
        ("note", "Note", "–", "'=1+1"),
    ]
    assert {(line["table"], line["object"], line["subject"], line["person"], line["action"]) for line in lines} == {
        ("adoption.entry", str(entry.pk), "Cali · Policy selection", lead.name, "adoption.entry_recorded")
    }
    assert told["alliance"] == "latam"
    assert [change["object"] for change in told["changes"]] == [str(entry.pk)]
    assert [(field["field"], field["raw_before"], field["raw_after"]) for field in told["changes"][0]["fields"]] == [
        ("status", None, "completed"),
        ("effective_on", None, "2022-01-10"),
        ("note", None, "=1+1"),
    ]


def test_file_that_would_be_too_large_is_refused(latam: Alliance, lead: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST", 3)
    client = signed_in(lead)

    response = client.get(address("history_export", format="csv"), {"table": "adoption.stage"}, follow=True)

    assert response.redirect_chain == [(f"{address('history')}?table=adoption.stage", 302)]
    assert "One file holds 3 rows, and this is more. Choose a shorter period." in text(response)


def test_unknown_format_is_404(lead: Person) -> None:
    client = signed_in(lead)

    assert [client.get(address(name, format="xlsx")).status_code for name in ("history_export", "readings_export")] == [404, 404]


def test_filters_that_cannot_be_understood_are_said_and_left_out(latam: Alliance, lead: Person) -> None:
    shown = text(signed_in(lead).get(address("history"), {"person": "x", "since": "2022-02-02", "until": "2022-02-01"}))

    assert "This day lies before the first one." in shown
    assert "Select a valid choice" in shown


def test_filter_that_finds_nothing_offers_the_whole_history(latam: Alliance, lead: Person) -> None:
    shown = text(signed_in(lead).get(address("history"), {"until": "2001-01-01"}))

    assert "Nothing of this kind was changed" in shown


def test_long_and_japanese_names_are_shown_whole(latam: Alliance, lead: Person) -> None:
    name = "都市連合の" * 15
    alliances.open_cohort(alliance=latam, name=name, by=lead)

    assert f"New: cohort {name}" in text(signed_in(lead).get(address("history"), {"table": "alliances.cohort"}))


def test_page_in_japanese_names_kinds_and_values_in_japanese(latam: Alliance, lead: Person) -> None:
    choose_language(language="ja", by=lead)
    client = signed_in(lead)

    page_in_japanese = client.get(address("history"))

    assert page_in_japanese.headers["Content-Language"] == "ja"
    assert page_in_japanese.status_code == 200


def test_history_costs_the_same_for_few_changes_and_many(lead: Person, latam: Alliance) -> None:
    client = signed_in(lead)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("history"), {"table": "adoption.entry"}).status_code == 200
        return len(captured)

    world.entry(city(latam, "Cali"), "selection", by=lead)
    one = statements()
    for number in range(10, 22):
        for name in ("Cali", "Piura"):
            world.entry(city(latam, name), "commitment", on=f"2022-01-{number}", policy_code="ODA", by=lead)

    assert statements() == one
    assert one <= 20


# Who read personal data


def test_reading_the_history_of_people_is_a_reading_itself(latam: Alliance, lead: Person) -> None:
    somebody = world.city_person(city(latam, "Cali"))
    client = signed_in(lead)

    client.get(address("history"), {"table": "alliances.cohort"})
    assert not Reading.objects.exists()
    client.get(address("history"), {"object": f"people.person:{somebody.pk}"}, REMOTE_ADDR="203.0.113.7")

    assert list(Reading.objects.values_list("what", "person_id", "about", "origin")) == [
        (
            "history.shown",
            lead.pk,
            [somebody.pk],
            {"source": "web", "address": "203.0.113.7", "route": "/workspace/<slug:alliance>/history/"},
        )
    ]


def test_readings_are_shown_filtered_and_exported(latam: Alliance, lead: Person) -> None:
    reader, known, other = (world.seated(role, latam) for role in (Role.SECRETARIAT_STAFF, Role.EXPERT, Role.EXPERT))
    moments = [datetime(2022, 5, day, 12, tzinfo=UTC) for day in (1, 2, 3)]
    for moment, about in zip(moments, ([known.pk], [other.pk], [known.pk, other.pk]), strict=True):
        with clock.moved_to(moment):
            note_read("history.shown", by=reader, alliance=latam, about=about)
    client = signed_in(lead)

    def days(**query: str) -> list[str]:
        lines = csv.DictReader(io.StringIO(content(client.get(address("readings_export", format="csv"), query))))
        return [line["at"][:10] for line in lines]

    shown = text(client.get(address("readings")))
    exported = json.loads(content(client.get(address("readings_export", format="json"), {"about": str(other.pk)})))

    assert f"{known.name}, {other.name}" in shown
    assert "History with personal data" in shown
    assert days(person=str(reader.pk)) == ["2022-05-03", "2022-05-02", "2022-05-01"]
    assert days(person=str(reader.pk), about=str(known.pk)) == ["2022-05-03", "2022-05-01"]
    assert days(person=str(known.pk)) == []
    assert days(since="2022-05-02", until="2022-05-02") == ["2022-05-02"]
    assert [reading["about_ids"] for reading in exported["readings"][1:]] == [[known.pk, other.pk], [other.pk]]


def test_reading_who_read_is_a_reading_itself(latam: Alliance, lead: Person) -> None:
    reader, known = world.seated(Role.SECRETARIAT_STAFF, latam), world.expert(latam)
    note_read("people.list_shown", by=reader, alliance=latam, about=[known.pk], without_account=2)
    client = signed_in(lead)

    assert "2 people without an account" in text(client.get(address("readings")))
    lines = list(csv.DictReader(io.StringIO(content(client.get(address("readings_export", format="csv"))))))

    assert [line["without_account"] for line in lines] == ["0", "2"]
    noted = Reading.objects.filter(person_id=lead.pk).order_by("pk").values_list("what", "about")
    assert list(noted) == [
        ("history.readings_shown", sorted([reader.pk, known.pk])),
        ("history.readings_exported", sorted([reader.pk, known.pk])),
    ]


def test_reading_the_history_of_invitations_is_a_reading_of_who_was_invited(latam: Alliance, lead: Person) -> None:
    known = world.expert(world.alliance("japan"))
    for email in (known.email, lead.email, "nobody@example.org"):
        admission.invite(alliance=latam, offer=Offer(Role.EXPERT, email, "Ana"), by=lead)
    client = signed_in(lead)

    client.get(address("history"), {"table": "admission.invitation"})
    content(client.get(address("history_export", format="json"), {"table": "admission.invitation"}))

    assert list(Reading.objects.order_by("pk").values_list("what", "about", "without_account")) == [
        ("history.shown", [], 2),  # whom the wall hides has no account here
        ("history.exported", [], 2),
    ]


def test_readings_page_on_from_a_mark(latam: Alliance, lead: Person) -> None:
    for _ in range(60):
        note_read("history.shown", by=lead, alliance=latam, about=[lead.pk + 1])
    client = signed_in(lead)

    first = client.get(address("readings"))
    older = re.search(r'rel="next" href="([^"]+)"', first.content.decode())
    assert older
    second = client.get(address("readings") + unescape(older[1]))

    assert [text(page).count("History with personal data") - 1 for page in (first, second)] == [50, 10]


def test_page_without_readings_says_what_will_stand_there(lead: Person) -> None:
    assert "Nobody has read personal data yet" in text(signed_in(lead).get(address("readings")))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SECRETARIAT_LEAD])
def test_history_is_for_those_who_answer_for_the_alliance(latam: Alliance, role: Role) -> None:
    client = signed_in(world.seated(role, latam, city(latam, "Cali")))

    statuses = {
        client.get(path).status_code
        for path in (address("history"), address("readings"), address("history_export", format="csv"))
    }
    assert statuses == {403}


def test_lead_finds_the_history_from_the_settings(latam: Alliance, lead: Person) -> None:
    staff = world.seated(Role.SECRETARIAT_STAFF, latam)

    assert f'href="{address("history")}"' in signed_in(lead).get(address("workspace_settings")).content.decode()
    assert f'href="{address("history")}"' not in signed_in(staff).get(address("workspace_settings")).content.decode()
    assert Entry.objects.count() == 0


def test_meetings_of_a_kind_are_told_apart_by_their_day(latam: Alliance) -> None:
    world.meeting(latam, "2022-04-28")
    world.meeting(latam, "2022-05-26")

    told = [change.subject for deed in deeds(latam) if deed.words == "Meeting called" for change in deed.changes]

    assert told == ["Community meeting, 26 May 2022", "Community meeting, 28 April 2022"]
