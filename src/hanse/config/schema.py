"""Whether the database has the tables and the rights that this Hanse expects."""

import os
from collections.abc import Callable

import psycopg
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from hanse.access import confinement
from hanse.config import cluster, installation
from hanse.privacy import functions


def missing_migrations() -> int:
    """How many migrations the database has not had yet."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def trouble() -> str:
    """Why this Hanse cannot work with this database, or nothing."""
    if missing := missing_migrations():
        return f"The database lacks {missing} migrations of this Hanse. Type: hanse manage migrate"
    if not (confinement.is_current() and functions.is_current()):
        return "The database gives rights as another Hanse wanted them. Type: hanse manage migrate"
    return ""


def migrate(report: Callable[[str], None]) -> None:
    """Apply what is missing. Costs a few milliseconds when nothing is."""
    missing = missing_migrations()
    if missing or not (confinement.is_current() and functions.is_current()):
        report(f"Preparing the tables ({missing} migrations)")
        give_the_web_a_role()
        call_command("migrate", interactive=False, verbosity=0)


def give_the_web_a_role() -> None:
    """Make the web's role in a private cluster that was made before there was one. On a server, the migration does."""
    if os.environ.get("DATABASE_URL"):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [installation.WEB_ROLE])
        if cursor.fetchone() is not None:
            return
    address = connection.settings_dict
    with psycopg.connect(host=address["HOST"], port=address["PORT"], user="postgres", dbname="postgres") as administration:
        for statement in cluster.ROLES[1:]:
            administration.execute(statement.encode())
