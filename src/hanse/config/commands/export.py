"""Export the progress of an alliance: hanse export progress --alliance latam --format json."""

import argparse
import shutil
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile

from django.conf import settings
from django.utils import translation

from hanse.adoption.queries import EVERY_REPORT
from hanse.alliances.models import Alliance
from hanse.history import Refused
from hanse.reports.formats import FORMATS, Format
from hanse.reports.queries import Report, report
from hanse.reports.selection import Selection


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What of which alliance, at which moment, in which format, where to."""
    parser.add_argument("what", choices=["progress"], help="the progress record")
    parser.add_argument("--alliance", required=True, metavar="SLUG", help="the alliance, e.g. latam")
    parser.add_argument("--format", required=True, choices=[*FORMATS])
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--as-of", metavar="DATE", help="true on this day, by what is known today (default: today)")
    shown.add_argument("--meeting", metavar="ID", help="as it was shown at this meeting, new since the one before")
    parser.add_argument(
        "--since", metavar="DATE", help="mark what is new since this day (default: since the last meeting before)"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="file to write (default: standard output)")
    parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="en", help="default: en")


def run(options: argparse.Namespace) -> int:
    """Write the export; 2 and a sentence for what cannot be exported. Reports that wait for confirmation are flagged."""
    alliance = Alliance.objects.filter(slug=options.alliance).first()
    if alliance is None:
        known = ", ".join(Alliance.objects.order_by("slug").values_list("slug", flat=True)[:20])
        return _refuse(f"There is no alliance {options.alliance!r}. There are: {known or 'none yet'}.")
    wanted = {"as_of": options.as_of, "since": options.since, "meeting": options.meeting}
    with translation.override(options.language):
        selection = Selection.from_query(wanted, alliance=alliance, person=None)
        if selection.problems:
            return _refuse(" ".join(selection.problems))
        try:
            _write(FORMATS[options.format], report(selection, alliance, sight=EVERY_REPORT), options.output)
        except (Refused, OSError) as trouble:
            return _refuse(str(trouble))
    return 0


def _write(known: Format, drawn: Report, output: str | None) -> None:
    """Write a whole file or none: it gets its name when it is complete."""
    if output is None or output == "-":
        if sys.stdout.isatty() and known.code in {"xlsx", "pptx", "pdf"}:
            raise Refused(f"A terminal cannot show {known.code}. Name a file: -o progress.{known.code}")
        with TemporaryFile() as file:
            known.write(drawn, file)
            file.seek(0)
            shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    target = Path(output)
    with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
        draft = Path(file.name)
        try:
            known.write(drawn, file)
        except BaseException:
            draft.unlink()
            raise
    draft.chmod(0o644)
    draft.replace(target)


def _refuse(sentence: str) -> int:
    print(f"hanse export: {sentence}", file=sys.stderr)
    return 2
