"""``chappe migrate``: brings the database to this version."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from chappe.cli.output import as_json, write_json
from chappe.cli.session import in_installation

LOCK = 0x43484D47


@click.command()
@as_json
@in_installation
def migrate(as_json: bool) -> None:
    """Bring the database to this version of Chappe. Does nothing where there is nothing to do."""
    applied = apply_migrations()
    if as_json:
        write_json({"applied": applied})
    elif applied:
        click.echo(f"The database is at this version: {len(applied)} migrations applied.")
    else:
        click.echo("The database is at this version: nothing to do.")


def apply_migrations() -> list[str]:
    """Applies what is missing, one process at a time; returns the names of what it applied."""
    from django.core.management import call_command

    with one_at_a_time():
        missing = missing_migrations()
        if missing:
            call_command("migrate", interactive=False, verbosity=0)
    return missing


def missing_migrations() -> list[str]:
    """The migrations that the database does not have yet, in the order they apply."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two processes that start at once do not migrate at once."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
