"""Try Hanse: load the sample alliances into the database of this machine and serve them, with one sign-in per role."""

import argparse
import os
import sys

from django.conf import settings

from hanse.config import collected, companion, safety, schema, server
from hanse.config.terminal import Steps
from hanse.demo import actions

HOST = "127.0.0.1"
FIRST_PORT = 8000
PORTS_TO_TRY = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to serve, and where."""
    parser.add_argument("--load-only", action="store_true", help="load the samples and return")
    parser.add_argument("--port", type=int, help=f"port to listen on (default: the first free one from {FIRST_PORT})")


def run(options: argparse.Namespace) -> int:
    """Migrate, load, serve. Each step does nothing when it was done before."""
    if safety.in_production():
        print(
            "The samples have published passwords. They are not loaded where HANSE_BASE_URL lets others reach Hanse.",
            file=sys.stderr,
        )
        return 1
    with Steps() as steps:
        schema.migrate(steps.say)
        actions.load(steps.say)
        if options.load_only:
            return 0
        collected.collect_when_stale(steps.say)
    port = options.port or next((port for port in range(FIRST_PORT, FIRST_PORT + PORTS_TO_TRY) if server.is_free(HOST, port)), 0)
    if not port or not server.becomes_free(HOST, port):
        print(f"Another program uses port {port or FIRST_PORT}. Choose one: hanse demo --port 9000", file=sys.stderr)
        return 1
    if not options.port and port != FIRST_PORT:
        print(f"Another program uses port {FIRST_PORT}; Hanse takes {port}. --port chooses one.")
    if "HANSE_BASE_URL" not in os.environ:  # links in mails lead here
        settings.BASE_URL = os.environ["HANSE_BASE_URL"] = f"http://{HOST}:{port}"
    server.application()
    print(welcome(f"http://{HOST}:{port}/"), flush=True)
    with companion.worker():
        server.serve(HOST, port, log_requests=False)  # the sign-ins stay in sight
    return 0


def welcome(address: str) -> str:
    """What to type into the browser: the address, and who one can be there."""
    people = actions.sign_ins()
    role, email = (max(len(text) for text in texts) for texts in zip(*[(p.role, p.email) for p in people], strict=True))
    rows = [f"  {person.role:<{role}}  {person.email:<{email}}  {person.password}" for person in people]
    return "\n".join(["", f"Hanse is at {address}", "", "Sign in as", *rows, "", "Ctrl-C stops it."])
