"""The history and the readings as files: CSV for spreadsheets, JSON for programs. Both hold all that the page would show."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import TextIOWrapper
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from hanse.alliances.models import Alliance
from hanse.history import Refused, clock
from hanse.sheets import safe_text
from hanse.web.history.reads import Told
from hanse.web.history.telling import Change, Teller
from hanse.web.history.timeline import Row

MOST = 100_000
"""Changes, or readings, in one file: some ten seconds' work, and what a spreadsheet program still opens with ease."""
CHANGE_COLUMNS = (
    *("at", "act", "action", "words", "person", "person_id", "source", "address", "route", "note"),
    *("table", "object", "subject", "change", "field", "field_words", "before", "after"),
)
READING_COLUMNS = (
    *("at", "what", "words", "person", "person_id"),
    *("about", "about_ids", "contact_ids", "without_account", "source", "address", "route"),
)


def changes_told(teller: Teller, steps: Iterable[list[Row]]) -> Iterator[tuple[Change, dict[str, Any]]]:
    """Each change, and what the columns of a file say of it. Raises Refused beyond MOST."""
    count = 0
    for rows in steps:
        count += len(rows)
        _check(count)
        for change in teller.changes(rows):
            yield change, _facts(teller, change)


def readings_told(steps: Iterable[list[Told]]) -> Iterator[dict[str, Any]]:
    """What the columns of a file say of each reading. Raises Refused beyond MOST."""
    count = 0
    for step in steps:
        count += len(step)
        _check(count)
        for told in step:
            reading, origin = told.reading, told.reading.origin
            yield {
                "at": reading.read_at.isoformat(),
                "what": reading.what,
                "words": told.what,
                "person": told.who,
                "person_id": reading.person_id,
                "about": list(told.about),
                "about_ids": list(reading.about),
                "contact_ids": list(reading.contacts),
                "without_account": reading.without_account,
                **{name: origin.get(name, "") for name in ("source", "address", "route")},
            }


def _check(count: int) -> None:
    if count > MOST:
        raise Refused(_("One file holds %(most)s rows, and this is more. Choose a shorter period.") % {"most": MOST})


def _facts(teller: Teller, change: Change) -> dict[str, Any]:
    row, act = change.row, change.row.act
    origin = dict(act.origin) if act else {}
    return {
        "at": row.at.isoformat(),
        "act": str(act.id) if act else "",
        "action": act.name if act else "",
        "words": teller.why(act),
        "person": teller.who(row),
        "person_id": row.by,
        **{name: origin.get(name, "") for name in ("source", "address", "route")},
        "note": act.note if act else "",
        "table": row.table.label,
        "object": row.object,
        "subject": change.subject,
        "change": row.what,
    }


def write_changes_csv(teller: Teller, steps: Iterable[list[Row]], stream: IO[bytes]) -> None:
    """One line for each field that changed. A change without a field that tells something has a line, too."""

    def lines() -> Iterator[dict[str, Any]]:
        for change, facts in changes_told(teller, steps):
            told = [
                {"field": field.name, "field_words": field.label, "before": field.before, "after": field.after}
                for field in change.fields
            ]
            for part in told or [dict.fromkeys(("field", "field_words", "before", "after"), "")]:
                yield facts | part

    _write_csv(CHANGE_COLUMNS, lines(), stream)


def write_changes_json(teller: Teller, steps: Iterable[list[Row]], stream: IO[bytes]) -> None:
    """Each change with its fields, the values in words and as the database has them."""
    _write_json(
        teller.alliance,
        "changes",
        (
            facts
            | {
                "fields": [
                    {
                        "field": field.name,
                        "words": field.label,
                        "before": field.before,
                        "after": field.after,
                        "raw_before": field.raw_before,
                        "raw_after": field.raw_after,
                    }
                    for field in change.fields
                ]
            }
            for change, facts in changes_told(teller, steps)
        ),
        stream,
    )


def write_readings_csv(alliance: Alliance, steps: Iterable[list[Told]], stream: IO[bytes]) -> None:
    """One line for each reading."""
    lines = (
        facts
        | {"about": ", ".join(facts["about"])}
        | {name: " ".join(map(str, facts[name])) for name in ("about_ids", "contact_ids")}
        for facts in readings_told(steps)
    )
    _write_csv(READING_COLUMNS, lines, stream)


def write_readings_json(alliance: Alliance, steps: Iterable[list[Told]], stream: IO[bytes]) -> None:
    """Each reading with the people it was about."""
    _write_json(alliance, "readings", readings_told(steps), stream)


def _write_csv(columns: tuple[str, ...], lines: Iterable[Mapping[str, Any]], stream: IO[bytes]) -> None:
    """UTF-8 with a byte order mark, by which spreadsheet programs know it; RFC 4180, every field quoted."""
    text = TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    for line in lines:
        writer.writerow([safe_text("" if line[name] is None else str(line[name])) for name in columns])
    text.detach()


def _write_json(alliance: Alliance, name: str, items: Iterable[Mapping[str, Any]], stream: IO[bytes]) -> None:
    """An object whose list is written item by item, so that a long one needs no memory."""
    text = TextIOWrapper(stream, encoding="utf-8", newline="")
    text.write(f'{{"alliance": {json.dumps(alliance.slug)}, "exported_at": {json.dumps(clock.now().isoformat())}, "{name}": [')
    between = "\n"
    for item in items:
        text.write(between + json.dumps(item, ensure_ascii=False, cls=DjangoJSONEncoder))
        between = ",\n"
    text.write("\n]}\n")
    text.detach()


@dataclass(frozen=True, slots=True)
class Kind:
    """A format of these files."""

    content_type: str
    write_changes: Callable[[Teller, Iterable[list[Row]], IO[bytes]], None]
    write_readings: Callable[[Alliance, Iterable[list[Told]], IO[bytes]], None]


KINDS = {
    "csv": Kind("text/csv; charset=utf-8", write_changes_csv, write_readings_csv),
    "json": Kind("application/json", write_changes_json, write_readings_json),
}
