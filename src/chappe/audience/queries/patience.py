"""Giving up a statement that takes longer than somebody waits."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.utils import OperationalError
from psycopg.errors import QueryCanceled

from chappe.base.refusal import Refusal

SET_LOCAL = "SELECT set_config(%s, %s, true)"


class CountTooLong(Refusal):
    """Counting who meets criteria took more than ``seconds`` and was given up."""

    code = "criteria.count_too_long"


class AudienceTooLong(Refusal):
    """Counting an audience took more than ``seconds`` and was given up."""

    code = "audience.count_too_long"


@contextmanager
def within(seconds: float | None, refusal: type[Refusal] = CountTooLong) -> Iterator[None]:
    """Gives up a statement after so many seconds (None: never). Raises the refusal."""
    if seconds is None:
        yield
        return
    try:
        with transaction.atomic(), setting("statement_timeout", f"{int(seconds * 1000)}ms"):
            yield
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise refusal(seconds=int(seconds)) from error
        raise


@contextmanager
def setting(name: str, value: str) -> Iterator[None]:
    """A setting of the database for the statements within, which stand in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        (before,) = cursor.fetchone()
        cursor.execute(SET_LOCAL, [name, value])
        yield
        cursor.execute(SET_LOCAL, [name, before])
