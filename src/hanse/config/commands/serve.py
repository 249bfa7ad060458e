"""Serve the web pages on this machine; a reverse proxy in front gives them their public address."""

import argparse
import contextlib
import sys

from hanse.config import collected, companion, safety, server
from hanse.config.terminal import Steps


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and whether to work in the background as well."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s, this machine only)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
    parser.add_argument("--worker", action="store_true", help="have a worker beside the web processes: it sends the mails")


def run(options: argparse.Namespace) -> int:
    """Serve until stopped. What is not safe where other people reach Hanse is not served."""
    if refused := safety.refused(options.host):
        print(refused, file=sys.stderr)
        return 1
    if not server.becomes_free(options.host, options.port):
        print(f"Another program uses port {options.port}. Choose one: hanse serve --port {options.port + 1}", file=sys.stderr)
        return 1
    with Steps() as steps:
        collected.collect_when_stale(steps.say)
    server.application()
    print(f"Hanse listens on http://{options.host}:{options.port}", flush=True)
    with companion.worker() if options.worker else contextlib.nullcontext():
        server.serve(options.host, options.port)
    return 0
