"""Everything in one run: prepare, measure, say, write down."""

import json
from pathlib import Path

from django.conf import settings
from django.db import connections

from bench import contacts, pages, performance, restart, searching, servers, workbooks, writing
from bench.ground import THOUSAND, prepare, session_of_secretariat
from bench.measure import Bar
from hanse.alliances.models import Alliance
from hanse.config import postgres
from hanse.config.terminal import Steps

RESULTS = servers.ROOT / "build" / "bench.json"


def main() -> int:
    """Measure all bars; 1 when one is not kept."""
    folder = Path(settings.DATA_DIR)
    bars: list[Bar] = []
    with Steps() as steps:
        with postgres.running(steps.say):
            prepare(steps.say)
            session = session_of_secretariat(Alliance.objects.get(slug=THOUSAND))
            port = servers.free_port()
            steps.say("Server")
            with servers.hanse(port):
                steps.say("Pages")
                bars += pages.measure(port, folder)
                steps.say("Entries and imports")
                bars += writing.measure(port)
            steps.say("Search")
            bars.append(searching.measure())
            steps.say("Workbooks")
            bars += workbooks.measure()
            steps.say("Contacts")
            bars += contacts.measure()
            database = performance.server_version()
            connections.close_all()
        steps.say("Restarts")
        bars.append(restart.measure(session=session, address=f"/workspace/{THOUSAND}/progress/"))
    results = {bar.name: {"ratio": round(bar.found, 3), "limit": bar.limit} for bar in bars}
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="ascii")
    performance.write(bars, database=database)
    for bar in bars:
        word = "kept  " if bar.kept else "BROKEN"
        print(f"{word} {bar.name:<24} {bar.found:6.2f} {bar.unit:<2} (at most {bar.limit:g})  {bar.detail}")
    return 0 if all(bar.kept for bar in bars) else 1
