"""PDF by typst: PDF/UA-1 and PDF/A-2a, so tagged that a screen reader reads the tables, and fit to be kept."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import IO, Any, Final

import typst
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hanse.adoption.grids import Cell, Column, Row
from hanse.adoption.rules import Status
from hanse.alliances.queries import Member
from hanse.reports import rules, wording
from hanse.reports.days import day_in_words
from hanse.reports.queries import Report

LAYOUT: Final = Path(__file__).resolve().parent.parent / "data" / "progress.typ"
MOST_COLUMNS: Final = 7
"""Policies that fit side by side on A4 landscape; more go into a further grid."""

_MISSING_GLYPH: Final = re.compile(r'the text `?"(?P<text>.+?)"`? could not be displayed', re.DOTALL)


def write(report: Report, stream: IO[bytes]) -> None:
    """Write the PDF. Raises Refused for too many cities, Unprintable for a character that the fonts lack."""
    rules.check_document_size(len(report.progress.policy_rows))
    try:
        document = typst.compile(
            str(LAYOUT),
            format="pdf",
            font_paths=[str(settings.DOCUMENT_FONTS)],
            ignore_system_fonts=True,
            sys_inputs={"record": json.dumps(content(report), ensure_ascii=False)},
            pdf_standards=["ua-1", "a-2a"],
            # The day of the record and not of the export: the same record gives the same file.
            timestamp=int(datetime.combine(report.progress.as_of, time.min, UTC).timestamp()),
        )
    except typst.TypstError as error:
        missing = _MISSING_GLYPH.search(str(error))
        if missing is None:
            raise
        raise rules.Unprintable(missing["text"]) from error
    stream.write(document)


def content(report: Report) -> dict[str, Any]:
    """Everything that the layout shows, as plain values in the reader's language."""
    progress = report.progress
    name = wording.CityNames.of(progress)
    language, _hyphen, region = (get_language() or settings.LANGUAGE_CODE).partition("-")
    return {
        "language": language,
        "region": region or None,
        "title": f"{progress.alliance_name} · {report.sentence}",
        "alliance": progress.alliance_name,
        "sentence": report.sentence,
        "source": wording.source_line(progress),
        "sample_note": progress.sample_note,
        "words": _words(),
        "policy_parts": [_policy_part(report, policies, name) for policies in _parts(progress.policies)],
        "stages": [stage.name for stage in progress.stages],
        "stage_rows": [_row(row, row.stages, progress.stages, name) for row in progress.stage_rows],
        "news_heads": [str(wording.CITY), _("What"), _("From"), _("To")],
        "news": [
            {"city": name(item.member), "what": item.what, "before": item.before, "now": _cell(item.cell) | {"new": False}}
            for item in wording.news(progress)
        ],
        "no_news": wording.no_news(progress),
        "step_heads": [str(wording.CITY), _("Next step"), _("Status")],
        "steps": [
            {"city": _city(step.member, name), "what": step.what, "status": _status(step.status) if step.status else None}
            for step in wording.next_steps(progress)
        ],
        "coming_heads": [_("Day"), _("Time"), _("Meeting")],
        "coming": [
            {"day": day_in_words(gathering.on), "time": wording.time_in_words(gathering), "name": str(gathering)}
            for gathering in report.coming
        ],
        "no_date": wording.no_date(),
        "legend_heads": [_("Sign"), _("Meaning")],
        "legend": [{"cell": _status(status), "meaning": str(meaning)} for status, meaning in wording.MEANINGS.items()],
        "how_to_read": wording.how_to_read(),
    }


def _words() -> dict[str, str]:
    return {
        "subject": _("Progress of the cities"),
        "policies": str(wording.POLICIES),
        "journey": str(wording.JOURNEY),
        "city": str(wording.CITY),
        "total": str(wording.TOTAL),
        "new": str(wording.NEW),
        "new_means": wording.what_new_means(),
        "reported": _("reported"),
        "what_is_new": _("What is new"),
        "next_steps": _("Next steps"),
        "coming": _("Coming dates"),
        "how_to_read": _("How to read this"),
    }


def _parts(columns: Sequence[Column]) -> list[Sequence[Column]]:
    """Sets of columns that fit side by side, of about the same size."""
    sets = max(1, -(-len(columns) // MOST_COLUMNS))
    size = max(1, -(-len(columns) // sets))
    return [columns[start : start + size] for start in range(0, max(1, len(columns)), size)]


def _policy_part(report: Report, policies: Sequence[Column], name: wording.CityNames) -> dict[str, Any]:
    progress = report.progress
    return {
        "columns": [wording.column_title(policy) for policy in policies],
        "rows": [_row(row, row.policies, policies, name) for row in progress.policy_rows],
        "totals": [progress.totals[policy.code] for policy in policies],
    }


def _row(row: Row, cells: Mapping[str, Cell], columns: Sequence[Column], name: wording.CityNames) -> dict[str, Any]:
    shown = (cells.get(column.code) for column in columns)
    return {"city": _city(row.member, name), "cells": [_cell(cell) if cell else None for cell in shown]}


def _city(member: Member, name: wording.CityNames) -> dict[str, str]:
    return {"name": name(member), "labels": wording.labels_in_words(member)}


def _cell(cell: Cell) -> dict[str, Any]:
    step = {"stage": cell.stage.name if cell.stage else None}
    return _status(cell.status) | step | {"new": cell.new, "reported": cell.reported}


def _status(status: Status) -> dict[str, Any]:
    return {"status": status.value, "stage": None, "word": wording.status_word(status), "new": False, "reported": False}
