"""The static files as they are served: collected, named by their content, compressed. Done again only when a source changed."""

import fcntl
import hashlib
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from hanse.config import keeper

STAMP = ".sources"


def collect_when_stale(report: Callable[[str], None]) -> None:
    """Collect the static files unless what lies there was made of the very sources of now."""
    target = Path(settings.STATIC_ROOT)
    target.mkdir(parents=True, exist_ok=True)
    with keeper.lock(target.with_name("static.lock"), fcntl.LOCK_EX):
        stamp, sources = target / STAMP, _fingerprint()
        if stamp.exists() and stamp.read_text(encoding="ascii") == sources:
            return
        report("Collecting the style sheets, scripts and fonts")
        call_command("collectstatic", "--no-input", "--clear", "--ignore", "*.map", verbosity=0)
        stamp.write_text(sources, encoding="ascii")


def _fingerprint() -> str:
    """Which files there are, how long and how old: changes with every edit, and is read in milliseconds."""
    lines = []
    for finder in get_finders():
        for name, storage in finder.list(["*.map"]):
            facts = Path(storage.path(name)).stat()
            lines.append(f"{name} {facts.st_size} {facts.st_mtime_ns}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
