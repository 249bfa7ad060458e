"""The command line: `hanse <command>`. Each command is a module in `commands`."""

import argparse
import gc
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Protocol, cast

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError
from psycopg.errors import InsufficientPrivilege

from hanse.config import postgres, schema
from hanse.config.cluster import DatabaseTrouble
from hanse.config.terminal import Steps

AS_OWNER = "This command works as the owner of the tables: set HANSE_OWNER_DATABASE_URL."
INTERRUPTED = 130  # what shells expect of a command ended by Ctrl-C


@dataclass(frozen=True)
class Entry:
    """One command: its module in `hanse.config.commands`, one line of help, whether it needs the database and its tables."""

    module: str
    help: str
    database: bool = True
    tables: bool = False


COMMANDS = {
    "demo": Entry("demo", "try Hanse with sample alliances on this machine"),
    "serve": Entry("serve", "serve the web pages", tables=True),
    "worker": Entry("worker", "send the mails, in the background", tables=True),
    "check": Entry("check", "check the settings of this installation, or a letter of intent"),
    "import": Entry("import_", "import progress or contacts from a file", tables=True),
    "export": Entry("export", "export progress as JSON, CSV, XLSX, PPTX or PDF", tables=True),
    "synth": Entry("synth", "make up an alliance of any size, for measuring", tables=True),
    "reset-factor": Entry("reset_factor", "remove the second factors of somebody who has lost them", tables=True),
    "retention": Entry("retention", "let go of personal data whose time is over", tables=True),
    "routes": Entry("routes", "list every address and what it asks of its visitor", database=False),
    "manage": Entry("manage", "run one of Django's own commands, such as migrate"),
}


class Command(Protocol):
    """What a module in `commands` offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's own arguments."""

    def run(self, options: argparse.Namespace) -> int:
        """Do it; the result is the exit code."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Foreseeable trouble is one sentence, not a traceback."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] not in COMMANDS:
        asked = not words or words[0] in {"-h", "--help", "help"}
        print(
            _overview() if asked else f"hanse: there is no command {words[0]!r}.\n\n{_overview()}",
            file=None if asked else sys.stderr,
        )
        return 0 if asked else 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hanse.config.settings")
    _mark_demonstration(words[0])
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return _run(words[0], words[1:])
    except (DatabaseTrouble, ImproperlyConfigured) as trouble:
        print(f"hanse {words[0]}: {trouble}", file=sys.stderr)
        return 1
    except OperationalError as trouble:
        print(f"hanse {words[0]}: the database does not answer. {str(trouble).strip().splitlines()[0]}", file=sys.stderr)
        return 1
    except ProgrammingError as trouble:
        if not isinstance(trouble.__cause__, InsufficientPrivilege):
            raise
        print(f"hanse {words[0]}: {str(trouble).splitlines()[0]}. {AS_OWNER}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        if sys.stderr.isatty():
            print(file=sys.stderr)  # the shell goes on below its ^C
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _mark_demonstration(command: str) -> None:
    """Let the processes of `hanse demo`, and its worker, know that they are a demonstration; nobody else may be one."""
    if command == "demo":
        os.environ["HANSE_DEMONSTRATION"] = "yes"
    elif command != "worker":
        os.environ.pop("HANSE_DEMONSTRATION", None)


def _run(name: str, words: list[str]) -> int:
    entry = COMMANDS[name]
    django.setup()
    command = cast("Command", importlib.import_module(f"hanse.config.commands.{entry.module}"))
    parser = argparse.ArgumentParser(
        prog=f"hanse {name}", description=sys.modules[f"hanse.config.commands.{entry.module}"].__doc__
    )
    command.add_arguments(parser)
    options = parser.parse_args(words)
    spare_the_collector()
    if not entry.database:
        return command.run(options)
    with Steps() as steps, postgres.running(steps.say):
        steps.finish()
        if entry.tables and (trouble := schema.trouble()):
            print(trouble, file=sys.stderr)
            return 1
        return command.run(options)


def spare_the_collector() -> None:
    """Let Python look for cycles among new objects only, and seldom.

    What is loaded by now stays for good. A large grid is hundreds of thousands of objects without a cycle among them: with
    Python's own thresholds, looking through them again and again is a third of the time of its export.
    """
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def _overview() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {entry.help}" for name, entry in COMMANDS.items()]
    return "\n".join(["usage: hanse <command> [arguments]; hanse <command> --help says more", "", *lines])


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    """End as by Ctrl-C: through every `with`, so that the database is let go of."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
