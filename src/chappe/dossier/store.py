"""Running this stage's SQL files on Django's connection."""

from typing import Any

from django.db import connection

from chappe.base.statements import statement


def execute(name: str, **parameters: Any) -> int:
    """Runs ``sql/<name>.sql`` and returns the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement("dossier", name), parameters)
        return int(cursor.rowcount)


def rows_of(name: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """Runs ``sql/<name>.sql`` and returns its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement("dossier", name), parameters)
        return list(cursor.fetchall())


def drop_those_concerned() -> None:
    """Drops what ``sql/those_concerned.sql`` made, and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE pg_temp.chappe_contact")
