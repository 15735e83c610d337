"""How background work goes: who does it, and what waits."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from chappe.base.statements import statement


@dataclass(frozen=True, slots=True)
class BackgroundView:
    """``workers`` gave a sign of life within half a minute, the last of them at ``heartbeat``. Jobs are counted."""

    workers: int
    heartbeat: datetime | None
    waiting: int
    running: int
    failed: int


def background() -> BackgroundView:
    """Background work at this moment, by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute(statement("base", "background"))
        return BackgroundView(*cursor.fetchone())


def extension(name: str) -> tuple[bool, bool]:
    """Whether the server's extension is in this database, and whether a migration could make it there."""
    with connection.cursor() as cursor:
        cursor.execute(statement("base", "extension"), {"name": name})
        is_there, can_be_made = cursor.fetchone()
    return is_there, can_be_made


def server_version() -> str:
    """The version of the PostgreSQL server: ``18.6``."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone()
    return str(version).split(" ")[0]
