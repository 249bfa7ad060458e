"""What the bare program is told: the statements that the real page executes, and the fragments of its HTML."""

import json
from itertools import product
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg.conninfo import make_conninfo

from bench.bare import frame_of
from hanse.adoption import queries
from hanse.adoption.drawing import Pen
from hanse.adoption.grids import Cell
from hanse.adoption.rules import Status
from hanse.alliances.models import Alliance
from hanse.alliances.queries import Member
from hanse.alliances.rules import LISTED, Standing

SLUG, NAME, COUNTRY = "\ue000", "\ue001", "\ue002"
"""Characters of no language, to find again where a fragment takes a city's facts."""
SIGHTS: tuple[tuple[bool, Status | None], ...] = ((False, None), (True, None), *((True, status) for status in Status))


def write(file: Path, *, alliance: Alliance, session: str, address: str, page: str) -> None:
    """Write the plan for a page that a real server has drawn at an address."""
    statements = _statements(session, address)
    columns = queries.columns(alliance)
    before, policies, between, stages, after = _split(page)
    assert policies.count("<tr>") == stages.count("<tr>")
    plan = {
        "database": _database(),
        "statements": statements,
        "cells_at": next(at for at, text in enumerate(statements) if "FROM adoption_track t" in text),
        "roster_at": next(at for at, text in enumerate(statements) if "FROM alliances_membercity m" in text),
        "around": (before, between, after),
        "policies": [(column.id, column.name) for column in columns.policies],
        "stages": [(column.id, column.name) for column in columns.stages],
        "ranks": {column.id: rank for rank, column in enumerate(columns.policy_stages)},
        "frames": _frames(alliance, columns),
    }
    file.write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")


def tables(page: str) -> tuple[str, str]:
    """The rows of both grids of a page."""
    _, policies, _, stages, _ = _split(page)
    return policies, stages


def _split(page: str) -> tuple[str, str, str, str, str]:
    before, policies = page.split("<tbody>", 1)
    policies, between = policies.split("</tbody>", 1)
    between, stages = between.split("<tbody>", 1)
    stages, after = stages.split("</tbody>", 1)
    return f"{before}<tbody>", policies, f"</tbody>{between}<tbody>", stages, f"</tbody>{after}"


def _statements(session: str, address: str) -> list[str]:
    client = Client(headers={"host": "127.0.0.1"})
    client.cookies["sessionid"] = session
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def _database() -> str:
    facts = connection.get_connection_params()
    return make_conninfo("", **{name: facts[name] for name in ("dbname", "user", "password", "host", "port") if name in facts})


def _frames(alliance: Alliance, columns: queries.Columns) -> dict[str, list[str]]:
    """Every kind of cell as the pieces between which a city's address and name are put."""
    pen = Pen(alliance.slug)
    frames = {f"city {standing}": pen.city(_city(standing)) for standing in LISTED}
    city = _city(Standing.MEMBER)
    for policy in columns.policies:
        frames[f"p{policy.id} "] = pen.policy(city, policy, None)
        for (rank, stage), (kind, cell) in product(enumerate(columns.policy_stages), _kinds()):
            frames[f"p{policy.id} {rank} {kind}"] = pen.policy(city, policy, cell._replace(stage=stage))
    for stage in columns.stages:
        frames[f"s{stage.id} "] = pen.stage(city, stage, None)
        for kind, cell in _kinds():
            frames[f"s{stage.id} {kind}"] = pen.stage(city, stage, cell)
    return {kind: html.replace(NAME, SLUG).replace(COUNTRY, SLUG).split(SLUG) for kind, html in frames.items()}


def _kinds() -> list[tuple[str, Cell]]:
    """All that a cell can say, with the name of its frame."""
    return [
        (frame_of(status, new, reported, confirmed), Cell(status, new=new, reported=reported, confirmed=confirmed))
        for status, new, (reported, confirmed) in product(Status, (False, True), SIGHTS)
    ]


def _city(standing: Standing) -> Member:
    """A city whose facts are the marks to be replaced."""
    return Member(0, SLUG, NAME, NAME, COUNTRY, None, standing, None, (), 0, 0)
