"""Running this stage's SQL files on Django's connection."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg.sql import SQL, Identifier

from chappe.accounts.queries import account
from chappe.base.statements import statement
from chappe.contacts.kinds import FieldKind, FieldRule
from chappe.contacts.models import Field
from chappe.contacts.phone import NumberFormat
from chappe.contacts.sms_field import SmsField


def execute(name: str, **parameters: Any) -> int:
    """Runs ``sql/<name>.sql`` and returns the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement("contacts", name), parameters)
        return int(cursor.rowcount)


def rows_of(name: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """Runs ``sql/<name>.sql`` and returns its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement("contacts", name), parameters)
        return list(cursor.fetchall())


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Streams rows into a table."""
    into = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table), SQL(", ").join(map(Identifier, columns)))
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row(row)


@contextmanager
def staged(name: str, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[None]:
    """Keeps the rows in the temporary table that ``sql/<name>.sql`` makes, for the statements within to read."""
    execute(name)
    copy_rows(table, columns, rows)
    yield
    with connection.cursor() as cursor:
        cursor.execute(SQL("DROP TABLE {}").format(Identifier(table)))


def take_turn(account_id: int) -> None:
    """Waits until no other transaction is writing contacts of this account, and holds them off until this one ends.

    No constraint can say that two imports of one file must not both create its contacts, since two contacts may
    share a number: the writers of one account go one after the other.
    """
    execute("take_turn", account_id=account_id)


def sms_field_of(account_id: int) -> SmsField:
    """The field that the account texts to. Raises NotFound."""
    settings = account(account_id)
    return SmsField(
        key=settings.sms_field,
        number_format=NumberFormat.parse(settings.number_format),
        served=frozenset(settings.supported_countries) or None,
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """How what is given of a contact is read: the SMS field, and the fields that do not hold just any text."""

    sms_field: SmsField
    rules: Mapping[str, FieldRule]


def reading_of(account_id: int) -> Reading:
    """How the account reads its contacts, at this moment. Raises NotFound."""
    strict = Field.objects.filter(account_id=account_id).exclude(kind__in=(FieldKind.TEXT, FieldKind.PHONE))
    rules = {field.key: FieldRule(FieldKind(field.kind), tuple(field.choices)) for field in strict}
    return Reading(sms_field_of(account_id), rules)


def add_fields(account_id: int, keys: Collection[str], now: datetime) -> None:
    """Makes fields of text of those keys that the account does not have yet."""
    if keys:
        execute("add_fields", account_id=account_id, keys=sorted(keys), at=now)
