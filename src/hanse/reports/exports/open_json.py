"""JSON for programs. The shape is stable: keys are added, never renamed or removed."""

import json
from io import TextIOWrapper
from typing import IO, Any

from hanse.adoption.grids import Cell, Row
from hanse.reports.queries import Report


def write(report: Report, stream: IO[bytes]) -> None:
    """Write UTF-8. The same record gives the same bytes."""
    text = TextIOWrapper(stream, encoding="utf-8", newline="\n")
    json.dump(document(report), text, ensure_ascii=False, indent=1)
    text.write("\n")
    text.detach()


def document(report: Report) -> dict[str, Any]:
    """The export as plain values. Cities stand in the order of the policy grid; `order` gives that of both grids."""
    progress = report.progress
    return {
        "alliance": progress.alliance_slug,
        "as_of": progress.as_of.isoformat(),
        "since": progress.since.isoformat() if progress.since else None,
        "known_at": report.meeting.opens_at.isoformat() if report.meeting else None,
        "sample_note": progress.sample_note,
        "policies": [
            {"code": policy.code, "name": policy.name, "total": progress.totals[policy.code]} for policy in progress.policies
        ],
        "stages": [{"code": stage.code, "name": stage.name} for stage in progress.stages],
        "order": {
            "policies": [row.member.slug for row in progress.policy_rows],
            "stages": [row.member.slug for row in progress.stage_rows],
        },
        "cities": [_city(row) for row in progress.policy_rows],
        "totals": progress.totals,
    }


def _city(row: Row) -> dict[str, Any]:
    return {
        "city": row.member.slug,
        "name": row.member.name,
        "standing": row.member.standing.value,
        "labels": list(row.member.labels),
        "policies": {
            code: {"stage": cell.stage.code if cell.stage else None} | _cell(cell) for code, cell in row.policies.items()
        },
        "stages": {code: _cell(cell) for code, cell in row.stages.items()},
    }


def _cell(cell: Cell) -> dict[str, Any]:
    """A status; `reported` is there only where the city's own word is not confirmed."""
    return {"status": cell.status.value, "new": cell.new} | ({"reported": True} if cell.reported else {})
