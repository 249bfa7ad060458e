"""Make up an alliance of any size, for measuring and for trying how Hanse behaves with many cities."""

import argparse
import sys
from dataclasses import fields

from django.core.exceptions import ValidationError

from hanse.config.terminal import Steps
from hanse.demo.synthetic.actions import make_alliance
from hanse.demo.synthetic.shape import LIMITS, Size

HELP = {
    "cities": "member cities",
    "policies": "policies that the alliance tracks",
    "entries": "entries in the ledger",
    "meetings": "community meetings over the five years of the record",
    "contacts": "people whom the alliance knows, without an account",
    "seed": "another number gives another alliance of the same size",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which alliance, and how large."""
    parser.add_argument("--alliance", required=True, metavar="SLUG", help="the address of the new alliance")
    for field in fields(Size):
        parser.add_argument(f"--{field.name}", type=int, default=field.default, help=f"{HELP[field.name]} (default: %(default)s)")


def run(options: argparse.Namespace) -> int:
    """Make it whole or not at all; 1 when the size or the address cannot be."""
    size = Size(**{field.name: getattr(options, field.name) for field in fields(Size)})
    if trouble := _trouble(size):
        print(trouble, file=sys.stderr)
        return 1
    try:
        with Steps() as steps:
            make_alliance(slug=options.alliance, size=size, report=steps.say)
    except ValidationError as error:
        print(f"--alliance {options.alliance}: {' '.join(error.messages)}", file=sys.stderr)
        return 1
    print(f"Alliance {options.alliance}: {size.cities:,} cities, {size.policies} policies, {size.entries:,} entries.")
    return 0


def _trouble(size: Size) -> str:
    """What cannot be made, or nothing."""
    for name, (least, most) in LIMITS.items():
        if not least <= getattr(size, name) <= most:
            return f"--{name}: give a number from {least:,} to {most:,}."
    return ""
