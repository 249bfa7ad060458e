"""The progress page as a bare WSGI program: the same SQL, the same HTML joined by hand, the same server, nothing else.

It is told by a plan (bench.plan) which statements the real page executes, and what stands around its two tables. It checks no
permission, keeps no cache, translates nothing: the least that anybody who answers with this page has to do.
"""

import json
import os
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import Any

import psycopg
from granian import Granian
from granian.constants import Interfaces

from hanse.config.server import PROCESSES, THREADS

StartResponse = Callable[[str, list[tuple[str, str]]], object]
Row = tuple[Any, ...]


class Page:
    """The plan in memory, and a database connection for each thread."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.database: str = plan["database"]
        self.statements: list[str] = plan["statements"]
        self.cells_at: int = plan["cells_at"]
        self.roster_at: int = plan["roster_at"]
        self.before, self.between, self.after = plan["around"]
        self.policies: list[tuple[int, str]] = [(key, name) for key, name in plan["policies"]]
        self.stages: list[tuple[int, str]] = [(key, name) for key, name in plan["stages"]]
        self.ranks: dict[int, int] = {int(key): rank for key, rank in plan["ranks"].items()}
        self.frames: dict[str, list[str]] = plan["frames"]
        self.local = threading.local()

    def answer(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        body = self.draw().encode()
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))])
        return [body]

    def draw(self) -> str:
        results = self.ask()
        stages, policies = self.sort(results[self.cells_at])
        policy_rows, stage_rows = [], []
        for member, slug, name, _, country, _, _, standing, *_ in results[self.roster_at]:
            slug, name = escape(slug), escape(name)
            first, second, third, fourth = self.frames[f"city {standing}"]
            head = f"<tr>{first}{slug}{second}{name}{third}{escape(country)}{fourth}"
            row = [head]
            for key, column in self.policies:
                before, middle, after = self.frames[f"p{key} {policies.get((member, key), '')}"]
                row.append(f'<td data-label="{column}">{before}{slug}{middle}{name}{after}</td>')
            policy_rows.append("".join(row))
            row = [head]
            for key, column in self.stages:
                before, middle, after = self.frames[f"s{key} {stages.get((member, key), '')}"]
                row.append(f'<td data-label="{column}">{before}{slug}{middle}{name}{after}</td>')
            stage_rows.append("".join(row))
        policies_body, stages_body = "</tr>".join([*policy_rows, ""]), "</tr>".join([*stage_rows, ""])
        return f"{self.before}{policies_body}{self.between}{stages_body}{self.after}"

    def ask(self) -> list[list[Row]]:
        connection = getattr(self.local, "connection", None)
        if connection is None:
            connection = self.local.connection = psycopg.connect(self.database, autocommit=True)
        results = [connection.execute(statement) for statement in self.statements]
        return [cursor.fetchall() if cursor.description else [] for cursor in results]  # BEGIN and COMMIT tell nothing

    def sort(self, cells: list[Row]) -> tuple[dict[tuple[int, int], str], dict[tuple[int, int], str]]:
        """What is shown in each cell, as the name of its frame: stage cells, then policy cells by the furthest stage."""
        stages: dict[tuple[int, int], str] = {}
        steps: dict[tuple[int, int], list[tuple[int, str | None, str | None, Row]]] = defaultdict(list)
        for row in cells:
            member, stage, policy, status, _, unconfirmed, old, confirmed = row
            if policy is None:
                if status:
                    stages[member, stage] = frame_of(status, status != old, unconfirmed, confirmed)
            else:
                steps[member, policy].append((self.ranks[stage], status, old, row))
        policies = {}
        for key, taken in steps.items():
            now = furthest([(rank, status) for rank, status, _, _ in taken])
            if now is not None:
                old = furthest([(rank, old) for rank, _, old, _ in taken])
                row = next(row for rank, _, _, row in taken if rank == now[0])
                policies[key] = f"{now[0]} {frame_of(now[1], now != old, row[5], row[7])}"
        return stages, policies


def frame_of(status: str, new: bool, unconfirmed: bool, confirmed: str | None) -> str:
    """The name under which the plan keeps the HTML of such a cell."""
    return f"{status} {new:d} {f'reported {confirmed}' if unconfirmed else ''}".strip()


def furthest(steps: list[tuple[int, str | None]]) -> tuple[int, str] | None:
    stated = [(rank, status) for rank, status in steps if status]
    reached = [step for step in stated if step[1] != "to_be_developed"]
    return max(reached) if reached else min(stated, default=None)


def load() -> Callable[..., Iterable[bytes]]:
    return Page(json.loads(Path(os.environ["HANSE_BENCH_PLAN"]).read_text(encoding="utf-8"))).answer


def main() -> int:
    """Serve with the settings of hanse.config.server."""
    granian = Granian(
        "bench.bare:load",
        address="127.0.0.1",
        port=int(os.environ["PORT"]),
        interface=Interfaces.WSGI,
        workers=PROCESSES,
        blocking_threads=THREADS,
        log_enabled=False,
        websockets=False,
    )
    granian.serve(target_loader=load, wrap_loader=False)
    return 0
