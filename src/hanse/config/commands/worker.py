"""Do in the background what must not keep a page waiting: send the mails of the outbox."""

import argparse
import os
import signal
import sys
import threading
import time
from types import FrameType

from hanse.config import jobs, safety, server


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to work for a server of this machine alone."""
    parser.add_argument("--beside", type=int, metavar="PID", help="end with this process, which started the worker")


def run(options: argparse.Namespace) -> int:
    """Work until stopped. What is not safe where other people reach Hanse does not work for them, either."""
    if refused := safety.refused():
        print(refused, file=sys.stderr)
        return 1
    if options.beside:
        threading.Thread(target=_stop_without, args=[options.beside], daemon=True).start()
    for way in (signal.SIGINT, signal.SIGTERM):
        signal.signal(way, _end)
    print("The worker waits for mails to send. Ctrl-C stops it.", flush=True)
    jobs.work()
    return 0


def _end(_signal: int, _frame: FrameType | None) -> None:
    """End while nothing is in hand yet; and for the second signal, which does not wait for what is in hand.

    In between, the first signal lets the worker finish. An exception would be no way to end: the loop of jobs runs on.
    """
    os._exit(0)


def _stop_without(starter: int) -> None:
    """Stop as if asked to, once the process that started us is no more."""
    while os.getppid() == starter:
        time.sleep(server.GLANCE)
    os.kill(os.getpid(), signal.SIGTERM)
