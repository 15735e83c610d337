"""The test databases' template: migrated once, copied by every process and run until a migration changes."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import chappe.migrations

PREFIX = "chappe_migrated_"
KEPT = 8  # templates, for checkouts that share a server
SOURCES = Path(chappe.migrations.__file__).parent


def migrated_template() -> str:
    """The name of a database with every migration applied and no rows but theirs; made if there is none."""
    from django.core.management import call_command
    from django.db import connection

    name = PREFIX + _digest()
    with _alone(), connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [PREFIX + "%"])
        found = {row[0] for row in cursor.fetchall()}
        if name in found:
            return name
        if len(found) > KEPT:
            # Of other checkouts, or of before: whoever copies one at this moment begins again.
            for old in sorted(found):
                cursor.execute(f'DROP DATABASE "{old}"')
        making = PREFIX + "making"
        cursor.execute(f'DROP DATABASE IF EXISTS "{making}"')
        cursor.execute(f'CREATE DATABASE "{making}"')
        usual = connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = making
        try:
            call_command("migrate", verbosity=0, interactive=False)
        finally:
            connection.close()
            connection.settings_dict["NAME"] = usual
        # One that was cut half-way never gets the name.
        cursor.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
    return name


def _digest() -> str:
    """Of what makes the tables: the migrations, and the packages that have some of their own."""
    digest = hashlib.sha256(f"{version('django')} {version('procrastinate')}".encode())
    for path in sorted(SOURCES.rglob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _alone() -> Iterator[None]:
    """No other process makes or removes templates meanwhile."""
    with Path(os.environ["CHAPPE_DATA_DIR"], "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
