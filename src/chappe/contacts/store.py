"""Running this stage's SQL files on Django's connection."""

import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection
from psycopg.sql import SQL, Identifier

from chappe.accounts.queries import account
from chappe.base.statements import statement
from chappe.contacts.kinds import FieldKind, FieldRule
from chappe.contacts.models import Field, ImportChunk
from chappe.contacts.phone import NumberFormat
from chappe.contacts.pseudonyms import pseudonym
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


class _Pieces(io.RawIOBase):
    """The octets of an uploaded file, out of its stored pieces, one of which is in memory at a time."""

    def __init__(self, fetch: Callable[[int], bytes], size: int, piece: int) -> None:
        self._fetch, self._size, self._piece = fetch, size, piece
        self._at = 0
        self._held: tuple[int, memoryview] = (-1, memoryview(b""))

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise OSError
        self._at = start + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        position, start = divmod(self._at, self._piece)
        part = self._content(position)[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def _content(self, position: int) -> memoryview:
        if self._held[0] != position:
            self._held = position, memoryview(self._fetch(position))
        return self._held[1]


def stored_piece(upload_id: int, position: int) -> bytes:
    """A piece of an uploaded file, by its place from 0; empty behind the last."""
    found = ImportChunk.objects.filter(upload_id=upload_id, position=position)
    return bytes(next(iter(found.values_list("content", flat=True)), b""))


def stored_file(
    upload_id: int, size: int, piece: int, fetch: Callable[[int], bytes] | None = None
) -> io.BufferedReader:
    """An uploaded file of that size, stored in pieces of ``piece`` octets, as a file that can be searched.

    ``fetch`` gives its pieces; without one they are asked of the database.
    """
    return io.BufferedReader(_Pieces(fetch or partial(stored_piece, upload_id), size, piece), 64 * 1024)


def pseudonym_of(account_id: int, number: str) -> str:
    """What stands for the number in this account once its holder is erased, by the key of this installation."""
    return pseudonym(str(settings.ENCRYPTION_KEY).encode(), account_id, number)
