"""Check this installation: is everything safe where other people reach it? `hanse serve` refuses what is not.

`hanse check letter FILE` says whether a PDF or Word file is one of this Hanse's letters of intent, unchanged, and how it stands.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from django.core import checks

from hanse.config import safety, schema
from hanse.config.safety import Trouble, Weight
from hanse.letters import checking

SAID_BY_US = frozenset({"security.W004", "security.W008", "security.W009", "security.W012", "security.W016"})
"""What safety says better: of a key that is easy to guess, and of all that is off without https."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to check, and how to print."""
    parser.add_argument("what", nargs="?", choices=["letter"], help="letter: check a file instead of this installation")
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a letter as PDF or Word file, or a signed paper")
    parser.add_argument("--format", choices=["json", "text"], default="text")


def run(options: argparse.Namespace) -> int:
    """Print what is wrong and what to do; 0 when Hanse may be served so, or when the file is what it says."""
    if options.what == "letter":
        return _letter(options)
    production = safety.in_production()
    found = [*_of_django(production=production), *safety.troubles()]
    serves = all(trouble.weight is Weight.REPORT for trouble in found)
    if options.format == "json":
        print(
            json.dumps({"production": production, "serves": serves, "troubles": [asdict(trouble) for trouble in found]}, indent=1)
        )
    else:
        print(
            "\n".join([*(f"{trouble.weight:<6}  {trouble}" for trouble in found), _verdict(production=production, serves=serves)])
        )
    return 0 if serves else 1


def _letter(options: argparse.Namespace) -> int:
    """0 for a file that this Hanse made or kept, 1 for any other and where nothing can be said."""
    if options.file is None:
        print("hanse check letter: name the file.", file=sys.stderr)
        return 1
    if trouble := schema.trouble():
        print(trouble, file=sys.stderr)
        return 1
    try:
        verdict = checking.check(options.file)
    except OSError as unreadable:
        print(f"hanse check letter: {options.file} cannot be read: {unreadable.strerror}.", file=sys.stderr)
        return 1
    print(json.dumps(asdict(verdict), indent=1) if options.format == "json" else f"{verdict.words}\nSHA-256 {verdict.sha256}")
    return 0 if verdict.genuine else 1


def _of_django(*, production: bool) -> Iterator[Trouble]:
    """The warnings of the libraries' own checks; those for servers only where others reach Hanse."""
    for message in checks.run_checks(include_deployment_checks=production):
        if message.is_serious(checks.WARNING) and not message.is_silenced() and message.id not in SAID_BY_US:
            yield Trouble(message.id or "django", " ".join(message.msg.split()), message.hint or "")


def _verdict(*, production: bool, serves: bool) -> str:
    if not serves:
        return "Hanse is not served like this."
    return "Hanse may be served like this." if production else "Hanse may be served like this, to this machine alone."
