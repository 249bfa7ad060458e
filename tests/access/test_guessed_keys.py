"""Keys of another alliance, guessed in addresses, forms and parts of pages: nothing of it is shown, moved or pointed at."""

import re
from collections.abc import Iterator
from typing import Any

import lxml.html
import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, models
from django.test import Client
from pytest_django import Settings

from hanse.access import confinement
from hanse.access.roles import Role
from hanse.adoption.models import Batch, Entry, Evidence, Stage
from hanse.alliances.models import Alliance, Cohort, MemberCity, Seat
from hanse.config.commands.routes import Route, routes
from hanse.directory.models import Channel, Contact, Note, Organisation, Post
from hanse.gatherings.models import Gathering
from hanse.letters.models import Letter, LetterTemplate
from tests.access.places import Place, furnish_fully, furnished

pytestmark = pytest.mark.django_db

KEYED = {"city", "entry", "evidence", "batch", "seat", "appointed", "invitation", "appointment", "asked"}
KEYED |= {"contact", "other", "post", "channel", "note", "organisation", "merge"}  # of the directory
KEYED |= {"letter", "file", "commitment", "template"}  # of letters
KEYED |= {"expert", "work", "contact_batch"}
KEYED |= {"cohort", "sweep"}  # of recruitment
"""Parameters of addresses that name one thing of one alliance. Codes of stages and policies are the same in several."""
WORKSPACE = [route for route in routes() if route.path.startswith("/workspace/")]
PARTS = {"HX-Request": "true", "HX-Target": "drawer-body"}
GUESSED: list[type[models.Model]] = [Cohort, MemberCity, Seat, Stage, Gathering, Batch, Entry, Evidence]
GUESSED += [Contact, Post, Channel, Note, Organisation]
GUESSED += [Letter, LetterTemplate]
SECRET = re.compile(rb"(Cohort|Label) of japan")


@pytest.fixture
def two(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, Place]:
    settings.DATA_DIR = tmp_path_factory.mktemp("data")
    cache.clear()
    here, there = furnished("latam", ["Cali", "Piura"]), furnished("japan", ["Kaga", "Kakogawa"])
    return furnish_fully(here), furnish_fully(there)


def parameters(route: Route) -> set[str]:
    return set(re.findall(r"{(\w+)}", route.path))


def test_every_parameter_of_an_address_is_known() -> None:
    """A new one belongs into KEYED when it names a thing of one alliance, and into this list when it does not."""
    codes = {"alliance", "stage", "policy", "format", "token", "file_type"}

    assert {name for route in WORKSPACE for name in parameters(route)} == KEYED | codes


@pytest.mark.parametrize("role", [Role.SECRETARIAT_LEAD, Role.CITY_LEAD, Role.GLOBAL_STEWARD])
def test_key_of_another_alliance_in_an_address_is_not_found(two: tuple[Place, Place], role: Role) -> None:
    here, there = two
    client = Client()
    client.force_login(here.person(role))
    mixed = [route for route in WORKSPACE if parameters(route) & KEYED]
    told = []

    for route in mixed:
        address = there.address(route, there.own).replace("/workspace/japan/", "/workspace/latam/")
        for headers in (None, PARTS):
            for response in (client.get(address, headers=headers), client.post(address, headers=headers)):
                if response.status_code not in {403, 404, 405} or SECRET.search(response.content):
                    told.append((route.path, response.status_code))

    assert told == []
    assert len(mixed) >= 15


def foreign_keys(place: Place) -> list[str]:
    """Keys of everything of an alliance that a form could name."""
    return [
        str(key)
        for model in GUESSED
        for key in model._default_manager.filter(alliance=place.alliance).order_by("pk").values_list("pk", flat=True)[:2]
    ]


def forms(client: Client, address: str) -> Iterator[tuple[str, dict[str, Any], set[str]]]:
    """The forms of a page: where each is sent, what it holds, and which of its fields could hold a key."""
    response = client.get(address)
    if response.status_code != 200 or "html" not in response.headers["Content-Type"]:
        return
    for form in lxml.html.fromstring(response.content.decode()).forms:
        if (form.method or "get").lower() != "post" or "sign-out" in (form.action or "") or "language" in (form.action or ""):
            continue
        held = {name: value or "x" for name, value in form.fields.items() if name and name != "csrfmiddlewaretoken"}
        keyed = {
            field.name
            for field in form.inputs
            if field.name in held and (field.tag == "select" or field.get("type") in {"hidden", "checkbox", "radio", "number"})
        }
        yield form.action or address, held, keyed


def pictures(alliance: Alliance) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of an alliance, table by table."""
    found = {}
    with connection.cursor() as cursor:
        for table in confinement.tables():
            names = {column.name for column in connection.introspection.get_table_description(cursor, table)}
            if "alliance_id" in names:
                cursor.execute(f'SELECT t::text FROM "{table}" t WHERE alliance_id = %s ORDER BY 1', [alliance.pk])
                found[table] = cursor.fetchall()
    return found


def crossing() -> list[str]:
    """Rows that point at something of another alliance than their own."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if "alliance_id" not in {field.attname for field in model._meta.concrete_fields}:
                continue
            for field in model._meta.concrete_fields:
                target = field.related_model
                if not isinstance(target, type) or not issubclass(target, models.Model) or target is Alliance:
                    continue
                if "alliance_id" in {f.attname for f in target._meta.concrete_fields}:
                    cursor.execute(
                        f'SELECT count(*) FROM "{model._meta.db_table}" a JOIN "{target._meta.db_table}" b '
                        f'ON b."{target._meta.pk.column}" = a."{field.column}" WHERE a.alliance_id <> b.alliance_id'
                    )
                    if cursor.fetchone() != (0,):
                        found.append(f"{model.__name__}.{field.name}")
    return found


def test_key_of_another_alliance_in_a_form_moves_nothing(two: tuple[Place, Place]) -> None:
    here, there = two
    client = Client(raise_request_exception=False)
    client.force_login(here.person(Role.SECRETARIAT_LEAD))
    keys, before = foreign_keys(there), pictures(there.alliance)
    sent, troubles = 0, []

    for route in WORKSPACE:
        for action, held, keyed in list(forms(client, here.address(route, here.own))):
            for field in keyed:
                for key in keys:
                    response = client.post(action, held | {field: key})
                    sent += 1
                    if response.status_code >= 500 or SECRET.search(response.content):
                        troubles.append((route.path, field, response.status_code))

    assert troubles == []
    assert pictures(there.alliance) == before
    assert crossing() == []
    assert sent >= 200
