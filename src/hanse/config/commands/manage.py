"""Run one of Django's own commands: hanse manage migrate, hanse manage shell, hanse manage help."""

import argparse

from django.core.management import ManagementUtility

from hanse.config import schema


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything belongs to Django's command."""
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="command", help="the command and its arguments")


def run(options: argparse.Namespace) -> int:
    """Hand over."""
    if options.words[:1] == ["migrate"]:
        schema.give_the_web_a_role()
    ManagementUtility(["hanse manage", *options.words]).execute()
    return 0
