"""Bar 6: from nothing running, database included, to the first page."""

import contextlib
import time
from statistics import median

from bench import servers
from bench.measure import Bar
from bench.web import Browser

RESTARTS = 5


def measure(*, session: str, address: str) -> Bar:
    """Start `hanse demo` again and again, and ask for a page as soon as it listens. The private PostgreSQL must not run."""
    times = []
    for _ in range(RESTARTS):
        port = servers.free_port()
        begin = time.perf_counter()
        with servers.demo(port):
            with contextlib.closing(Browser(port, session=session)) as browser:
                browser.get(address)
            times.append(time.perf_counter() - begin)
    return Bar(
        name="restart",
        text="Restart of `hanse demo` with its private PostgreSQL, from nothing running to the first progress page",
        found=median(times),
        limit=3.0,
        unit="s",
        detail=f"slowest of {RESTARTS}: {max(times):.2f} s",
    )
