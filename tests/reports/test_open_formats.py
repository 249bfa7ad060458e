"""JSON and CSV, byte for byte where others script against them."""

import csv
import json
from io import BytesIO, StringIO

import pytest

from hanse.alliances.models import Alliance
from hanse.reports.exports import open_csv, open_json
from hanse.reports.queries import Report
from tests import world
from tests.reports.conftest import FORMULA, drawn

pytestmark = pytest.mark.django_db


def test_json_has_the_fixed_shape(latam: Alliance, shown_in_may: Report) -> None:
    stream = BytesIO()
    open_json.write(shown_in_may, stream)

    assert shown_in_may.meeting is not None
    assert json.loads(stream.getvalue()) == {
        "alliance": "latam",
        "as_of": "2022-05-26",
        "since": "2022-04-28",
        "known_at": "2022-05-26T14:00:00+00:00",
        "sample_note": "",
        "policies": [{"code": code, "name": name, "total": 1 if code == "ODA" else 0} for code, name in world.POLICIES.items()],
        "stages": [{"code": code, "name": name} for code, name in world.CITY_STAGES.items()],
        "order": {
            "policies": ["cali-co", latam.member_cities.get(city__name=FORMULA).city.slug, "leon-mx"],
            "stages": ["cali-co", latam.member_cities.get(city__name=FORMULA).city.slug, "leon-mx"],
        },
        "cities": [
            {
                "city": "cali-co",
                "name": "Cali",
                "standing": "member",
                "labels": [],
                "policies": {"ODA": {"stage": "drafting", "status": "in_progress", "new": True, "reported": True}},
                "stages": {"selection": {"status": "completed", "new": True}},
            },
            {
                "city": latam.member_cities.get(city__name=FORMULA).city.slug,
                "name": FORMULA,
                "standing": "member",
                "labels": ["Reactivation"],
                "policies": {"OCO": {"stage": "commitment", "status": "to_be_developed", "new": False}},
                "stages": {},
            },
            {"city": "leon-mx", "name": "León", "standing": "observer", "labels": ["Observer"], "policies": {}, "stages": {}},
        ],
        "totals": {code: 1 if code == "ODA" else 0 for code in world.POLICIES},
    }


def test_json_of_the_same_record_is_the_same(latam: Alliance) -> None:
    first, second = BytesIO(), BytesIO()
    open_json.write(drawn(latam), first)
    open_json.write(drawn(latam), second)

    assert first.getvalue() == second.getvalue()


def test_json_says_null_where_nothing_is_compared() -> None:
    assert open_json.document(drawn(world.alliance(cities=["Cali"])))["since"] is None


def test_csv_has_one_guarded_line_for_each_status(latam: Alliance, shown_in_may: Report) -> None:
    stream = BytesIO()
    open_csv.write(shown_in_may, stream)
    slug = latam.member_cities.get(city__name=FORMULA).city.slug

    assert stream.getvalue().startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(StringIO(stream.getvalue().decode("utf-8-sig")))) == [
        ["alliance", "city", "city_name", "country", "policy", "stage", "status", "date", "new", "reported"],
        ["latam", "cali-co", "Cali", "CO", "ODA", "drafting", "in_progress", "2022-05-11", "yes", "yes"],
        ["latam", "cali-co", "Cali", "CO", "", "selection", "completed", "2022-05-10", "yes", ""],
        ["latam", slug, f"'{FORMULA}", "CO", "OCO", "commitment", "to_be_developed", "2022-04-02", "", ""],
    ]
