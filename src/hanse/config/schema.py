"""Whether the database has the tables that this Hanse expects."""

from collections.abc import Callable

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def missing_migrations() -> int:
    """How many migrations the database has not had yet."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate(report: Callable[[str], None]) -> None:
    """Apply what is missing. Costs a few milliseconds when nothing is."""
    if missing := missing_migrations():
        report(f"Preparing the tables ({missing} migrations)")
        call_command("migrate", interactive=False, verbosity=0)
