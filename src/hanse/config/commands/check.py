"""Check this installation: Django's checks for a server, its migrations, and settings that would be unsafe."""

import argparse
import os
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from hanse.config import schema


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: everything is checked."""


def run(options: argparse.Namespace) -> int:
    """Print what is wrong; 0 when nothing is."""
    try:
        call_command("check", deploy=settings.SECURE, fail_level="WARNING")
    except SystemCheckError as error:
        print(error, file=sys.stderr)
        return 1
    troubles = unsafe_settings()
    if missing := schema.missing_migrations():
        troubles.append(f"The database lacks {missing} migrations. Type: hanse manage migrate")
    for trouble in troubles:
        print(trouble, file=sys.stderr)
    return 1 if troubles else 0


def unsafe_settings() -> list[str]:
    """What must not be so where other people reach Hanse. A laptop's own demo may."""
    troubles = []
    if settings.DEBUG:
        troubles.append("DEBUG is on: errors would show the program's inside.")
    if settings.SECURE and not os.environ.get("DATABASE_URL"):
        troubles.append("Set DATABASE_URL: the private PostgreSQL is for one machine and has no backup of its own.")
    if not settings.SECURE and "127.0.0.1" not in settings.BASE_URL and "localhost" not in settings.BASE_URL:
        troubles.append("HANSE_BASE_URL has no https: passwords would travel readable by others.")
    return troubles
