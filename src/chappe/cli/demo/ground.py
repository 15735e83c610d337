"""The ground of a demonstration: a database of its own, made anew each time, and its processes."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chappe.cli.errors import Unreachable
from chappe.config.environment import Environment, ensure_database, environment
from chappe.config.target import ConnectionTarget

SUFFIX = "_demo"


@contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """One demonstration at a time in an installation. Raises Unreachable when another runs."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "demo.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unreachable(
                "A demonstration runs already in this data directory.",
                "End that one with Ctrl-C, or give this one another CHAPPE_DATA_DIR.",
            ) from None
        yield


def clean_database(env: Environment) -> tuple[ConnectionTarget, bool]:
    """An empty database beside the installation's, and whether this call started the server it is on.

    What a former demonstration left in it is gone; the installation's own data is not touched.
    """
    from psycopg.errors import InsufficientPrivilege

    from chappe.config.embedded import create_database, drop_database

    installed = ensure_database(env)
    target = installed.for_database(f"{installed.dbname}{SUFFIX}")
    try:
        drop_database(installed, target.dbname)
        create_database(installed, target.dbname)
    except InsufficientPrivilege:
        raise Unreachable(
            f"{installed.user} may not make the database {target.dbname} that a demonstration needs.",
            f"ALTER ROLE {installed.user} CREATEDB; or unset CHAPPE_DATABASE_URL to use Chappe's own server.",
        ) from None
    return target, installed.started


def use(target: ConnectionTarget) -> None:
    """Everything from here on, and every process started from here, works in this database, for this machine alone."""
    os.environ.update(
        CHAPPE_DATABASE_URL=target.url(), CHAPPE_ALLOWED_HOSTS="localhost,127.0.0.1", CHAPPE_HTTPS="no"
    )
    os.environ.pop("CHAPPE_DATABASE_URL_FILE", None)
    environment.cache_clear()
