"""Starts the measuring in a house of its own: a throw-away data folder with a private PostgreSQL, served with bench.settings."""

import importlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

import django

from bench import PART
from hanse.config.cli import spare_the_collector

BUILD = Path(__file__).resolve().parent.parent / "build"


def main() -> int:
    """Measure everything; or, where the environment names one, do the part that needs a process of its own."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    if part := os.environ.get(PART):
        django.setup()
        spare_the_collector()  # as every `hanse` command does; the bare contenders gain from it likewise
        return int(importlib.import_module(f"bench.{part}").main())
    os.environ.pop("DATABASE_URL", None)
    BUILD.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=BUILD))  # not in /tmp, which may be memory: commits must reach a disk
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    os.environ["HANSE_DATA_DIR"] = str(folder)
    try:
        django.setup()
        return int(importlib.import_module("bench.run").main())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
