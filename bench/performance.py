"""docs/performance.md: the part of it that a run of the measuring writes."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from bench.measure import Bar
from bench.servers import ROOT

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- written by make bench: begin -->", "<!-- written by make bench: end -->"


def write(bars: list[Bar], *, database: str) -> None:
    """Replace the figures between the two marks; the words around them are written by people."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{_section(bars, database)}{END}{after}", encoding="utf-8")


def server_version() -> str:
    """The database that answers, e.g. "PostgreSQL 18.4"."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"


def _section(bars: list[Bar], database: str) -> str:
    rows = [
        f"| {bar.text} | {bar.found:.2f} {bar.unit} | {bar.limit:g} {bar.unit} | {_kept(bar)} | {bar.detail} |\n" for bar in bars
    ]
    return (
        f"Measured on {datetime.now(UTC):%d %B %Y}: {_machine()}, Python {platform.python_version()}, {database} (private).\n\n"
        "| What, against what | Found | At most | Kept | p50 of both |\n|---|---|---|---|---|\n" + "".join(rows)
    )


def _kept(bar: Bar) -> str:
    return "yes" if bar.kept else "**no**"


def _machine() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="ascii", errors="replace").splitlines() if facts.exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
    return f"{platform.system()}, {os.cpu_count()} × {model}"
