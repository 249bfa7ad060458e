"""Import progress from a spreadsheet (.xlsx, .ods, .csv), or contacts from one or an address book (.vcf), into an alliance.

Grids as in Figure 3 of the paper, lists of single statements, and what `hanse export progress` writes are understood. The
preview is printed first; with --dry-run that is all. Exit code 1 when a place is not understood; then nothing is recorded.
"""

import argparse
import sys
from datetime import date
from pathlib import Path
from uuid import uuid4

from hanse.adoption import intake
from hanse.adoption.intake import Line, Preview
from hanse.adoption.models import STATUS_WORDS
from hanse.adoption.rules import Status
from hanse.alliances.models import Alliance
from hanse.directory.intake import actions as contact_actions
from hanse.directory.intake import preview as contacts
from hanse.directory.intake.comparing import OUTCOME_WORDS as ROW_WORDS
from hanse.directory.intake.comparing import Choice
from hanse.directory.intake.comparing import Outcome as RowOutcome
from hanse.history import Refused, clock
from hanse.sheets import Unreadable


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to import, for whom, and which days the sheet speaks of."""
    parser.add_argument("what", choices=["progress", "contacts"], help="what to import")
    parser.add_argument("file", type=Path, metavar="FILE", help="an .xlsx, .ods or .csv file; for contacts also .vcf")
    parser.add_argument("--alliance", required=True, metavar="SLUG", help="the alliance, as in its address")
    parser.add_argument("--on", type=_day, metavar="DATE", help="the day that the sheet shows (default: today, alliance's time)")
    parser.add_argument(
        "--earlier",
        type=_day,
        metavar="DATE",
        help="since when the cells without “New!” have been so (default: if the file marks anything “New!”, the day of the "
        "last meeting before --on; else --on)",
    )
    parser.add_argument(
        "--lost-status",
        choices=[status.value for status in Status],
        default=Status.IN_PROGRESS.value,
        help="the status of cells that say “New!” and no more (default: in_progress)",
    )
    parser.add_argument(
        "--maybe",
        choices=[choice.value for choice in Choice],
        default=Choice.LEAVE.value,
        help="what becomes of contacts that may be in the directory already (default: leave them out)",
    )
    parser.add_argument("--skip-unknown", action="store_true", help="leave out the places that are not understood")
    parser.add_argument("--dry-run", action="store_true", help="print the preview and record nothing")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date such as 2022-04-28") from None


def run(options: argparse.Namespace) -> int:
    """Preview and, unless told otherwise, record. Every trouble is a sentence on standard error."""
    alliance = Alliance.objects.filter(slug=options.alliance).first()
    if alliance is None:
        return _refuse(f"There is no alliance {options.alliance!r}. There are: {', '.join(_slugs()) or 'none yet'}.")
    if options.what == "contacts":
        return _contacts(alliance, options)
    try:
        preview = _preview(alliance, options)
        _print(preview)
        if preview.not_understood and not options.skip_unknown:
            return _refuse(
                f"{_places(len(preview.not_understood))} not understood; nothing was recorded. "
                "Mend the file, or leave them out with --skip-unknown."
            )
        return 0 if options.dry_run else _record(preview, skip_unknown=options.skip_unknown)
    except Unreadable as unreadable:
        return _refuse(intake.in_words(unreadable))
    except (Refused, OSError) as refused:
        return _refuse(str(refused))


def _contacts(alliance: Alliance, options: argparse.Namespace) -> int:
    """The same for contacts."""
    try:
        shown = contacts.preview(alliance, options.file, filename=options.file.name, choice=Choice(options.maybe))
        for row in shown.rows:
            if row.outcome is not RowOutcome.UNCHANGED:
                print(f"  {row.entry.line.place}: {row.entry.name}, {ROW_WORDS[row.outcome]}")
        for problem in shown.remarks:
            print(f"  note · {problem}")
        for problem in shown.not_understood:
            print(f"  not understood · {problem}", file=sys.stderr)
        print(
            ", ".join(f"{len(shown.of(outcome))} {word}" for outcome, word in ROW_WORDS.items())
            + f", {shown.wrong} not understood"
        )
        if shown.not_understood and not options.skip_unknown:
            return _refuse(
                "Some lines are not understood; nothing was recorded. Mend the file, or leave them out with --skip-unknown."
            )
        if options.dry_run or not shown.writings:
            return 0
        batch = contact_actions.confirm(preview=shown, by=None, submission=uuid4(), skip_unknown=options.skip_unknown)
        print(f"Recorded {shown.amount} as import {batch.pk}.")
        return 0
    except Unreadable as unreadable:
        return _refuse(contacts.in_words(unreadable))
    except (Refused, OSError) as refused:
        return _refuse(str(refused))


def _preview(alliance: Alliance, options: argparse.Namespace) -> Preview:
    on = options.on or clock.today(alliance.time_zone)
    return intake.preview(
        alliance,
        options.file,
        on=on,
        earlier=options.earlier,
        last_meeting=intake.meeting_before(alliance, on),
        lost_status=Status(options.lost_status),
        filename=options.file.name,
    )


def _record(preview: Preview, *, skip_unknown: bool) -> int:
    if not preview.count:
        print("The record says all this already. Nothing was recorded.")
        return 0
    batch = intake.confirm(preview=preview, by=None, submission=uuid4(), skip_unknown=skip_unknown)
    print(f"Recorded {preview.amount} as batch {batch.pk}.")
    return 0


def _print(preview: Preview) -> None:
    """What the file would change, and every problem with its place."""
    days = f"on {preview.on}" + (f", cells without “New!” since {preview.earlier}" if preview.earlier else "")
    print(f"{preview.filename} for {preview.alliance.name}, {days}")
    for line in [*preview.new, *preview.changed]:
        print(f"  {_place(line.sheet, line.cell)}: {_change(line)}")
    for label in preview.labels_to_give:
        print(f"  {_place(label.sheet, label.cell)}: {label.city}, label {label.word}, since {preview.on}")
    for problem in preview.warnings:
        print(f"  note · {problem}")
    for problem in preview.not_understood:
        print(f"  not understood · {problem}", file=sys.stderr)
    print(
        f"{len(preview.new)} new, {len(preview.changed)} changed, {len(preview.unchanged)} unchanged, "
        f"{len(preview.not_understood)} not understood"
    )


def _place(sheet: str, cell: str) -> str:
    return f"{sheet} {cell}"


def _change(line: Line) -> str:
    old = f"{STATUS_WORDS[line.old]} → " if line.old else ""
    return f"{line.city}, {line.column}: {old}{STATUS_WORDS[line.status]}, since {line.effective_on}"


def _places(number: int) -> str:
    return "1 place is" if number == 1 else f"{number} places are"


def _slugs() -> list[str]:
    return list(Alliance.objects.order_by("slug").values_list("slug", flat=True))


def _refuse(reason: str) -> int:
    print(f"hanse import: {reason}", file=sys.stderr)
    return 1
