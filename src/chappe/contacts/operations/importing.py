"""Reading an uploaded file into the account, batch by batch: can be stopped and run again at any moment."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from datetime import datetime
from functools import partial
from itertools import islice
from typing import BinaryIO

from django.db import DatabaseError, connection, transaction

from chappe.base.garbage import seldom_collected
from chappe.base.refusal import Refusal
from chappe.contacts.columns import Column, Target
from chappe.contacts.fields import time_zones
from chappe.contacts.intake import Intake
from chappe.contacts.models import Field, Import, ImportState, Topic
from chappe.contacts.operations.ahead import Ahead
from chappe.contacts.operations.batches import Batch, Overtaken, ReadingChanged, batch_of, store_batch
from chappe.contacts.operations.imports import end
from chappe.contacts.operations.uploads import PIECE
from chappe.contacts.plan import Plan
from chappe.contacts.rows import ImportSettings, Rejection, Row, Rows, read_rows
from chappe.contacts.store import Reading, reading_of, stored_file, stored_piece

ROWS = 10_000
BYTES = 8 * 1024 * 1024
SOURCE_LIMIT = 120
OPEN = (ImportState.WAITING, ImportState.RUNNING)


def run_import(import_id: int, *, now: Callable[[], datetime]) -> None:
    """Reads the file from the first row that was not read yet; returns when it is over, or another run reads it.

    Each batch of rows is one transaction, which also says how far the file is read: a worker that dies leaves
    nothing half-done, and whoever runs this again repeats nothing. A file that cannot be read is refused before
    its first row. Memory does not grow with the file. When the account changes how it reads contacts meanwhile, what
    is left of the file is read the new way.
    """
    while (upload := _begun(import_id)) is not None:
        try:
            with seldom_collected():
                _read_on(upload, now)
        except ReadingChanged:
            continue
        except Overtaken:
            pass
        return


def _read_on(upload: Import, now: Callable[[], datetime]) -> None:
    """Reads from where the import stands to the end. Raises Overtaken, ReadingChanged."""
    ahead: Ahead[Batch] = Ahead(partial(stored_piece, upload.pk), -(-upload.bytes_total // PIECE))
    file = stored_file(upload.pk, upload.bytes_total, PIECE, ahead.piece)
    topics = dict(Topic.objects.filter(account_id=upload.account_id).values_list("key", "pk"))
    plan = Plan.from_json(upload.plan)
    reading = reading_of(upload.account_id)
    settings = _settings(upload, plan, topics, reading)
    try:
        rows = read_rows(file, settings)
        _make_fields(upload.account_id, rows.columns, now())
    except Refusal as refusal:
        _close(upload, ImportState.REFUSED, now(), refusal)
        return
    intake = _intake(upload, plan, settings, topics, rows)
    with closing(ahead.each(_batches(rows, upload.rows_read, file, intake))) as batches:
        for batch in batches:
            _store(upload.pk, reading, batch, now)
    _close(upload, ImportState.DONE, now())
    _look_at_tables(upload.pk)


@transaction.atomic
def _begun(import_id: int) -> Import | None:
    """The import to run, unless it is over or was removed."""
    upload = Import.objects.select_for_update().filter(pk=import_id, state__in=OPEN).first()
    if upload is not None and upload.state == ImportState.WAITING:
        upload.state = ImportState.RUNNING
        upload.save(update_fields=["state"])
    return upload


def _store(import_id: int, reading: Reading, batch: Batch, now: Callable[[], datetime]) -> None:
    """Stores a batch, in more than one transaction if some of its rows depend on what others change."""
    while batch.items:
        batch = batch.after(store_batch(import_id, reading, batch, now=now()))


@transaction.atomic
def _close(upload: Import, state: ImportState, now: datetime, refusal: Refusal | None = None) -> None:
    held = Import.objects.select_for_update().filter(pk=upload.pk, state__in=OPEN).first()
    if held is None:
        return
    if refusal is None:
        end(held, state, now=now)
    else:
        end(held, state, now=now, code=refusal.code, params=refusal.params)


def _look_at_tables(import_id: int) -> None:
    """A Count may follow at once, before PostgreSQL looks by itself at what is now in the tables.

    Where others hold them up, it is left to PostgreSQL after all.
    """
    if not Import.objects.filter(pk=import_id, rows_read__gte=ROWS).exists():
        return
    with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '2s'")
        cursor.execute("ANALYZE chappe_contact, chappe_consent, chappe_consentstatement, chappe_groupmember")


def _make_fields(account_id: int, columns: Iterable[Column], now: datetime) -> None:
    """Makes the fields that a person chose to make of columns. Raises ReadingChanged if any was not there."""
    known = set(Field.objects.filter(account_id=account_id).values_list("key", flat=True))
    made = [
        Field(
            account_id=account_id, key=column.key, name=column.heading[:120], kind=column.kind, created_at=now
        )
        for column in columns
        if column.kind is not None and column.key not in known
    ]
    if made:
        Field.objects.bulk_create(made, ignore_conflicts=True)
        raise ReadingChanged


def _settings(upload: Import, plan: Plan, topics: Mapping[str, int], reading: Reading) -> ImportSettings:
    return ImportSettings(
        sms_field=reading.sms_field.key,
        number_format=reading.sms_field.number_format,
        supported=reading.sms_field.served,
        rules=reading.rules,
        time_zones=time_zones(),
        topics=frozenset(topics),
        encoding=upload.encoding or None,
        delimiter=plan.delimiter or None,
        sheet=plan.sheet or None,
        mapping=plan.mapping,
    )


def _intake(
    upload: Import, plan: Plan, settings: ImportSettings, topics: Mapping[str, int], rows: Rows
) -> Intake:
    headings = (column.heading for column in rows.columns if column.target is Target.SMS)
    return Intake(
        sms_field=settings.sms_field,
        sms_heading=next(headings, ""),
        topics=topics,
        topic_id=upload.topic_id,
        source=upload.consent_source or upload.file_name[:SOURCE_LIMIT],
        handed_over=upload.created_at,
        plan=plan,
    )


def _batches(rows: Rows, first: int, file: BinaryIO, intake: Intake) -> Iterator[Batch]:
    """The file's rows from ``first`` on, in batches bounded in number and in octets."""
    held: list[Row | Rejection] = []
    source = rows.source
    start = source.weight
    for item in islice(rows, first, None):
        held.append(item)
        if len(held) >= ROWS or source.weight - start >= BYTES:
            yield batch_of(tuple(held), first, file.tell(), intake)
            first += len(held)
            held, start = [], source.weight
    if held:
        yield batch_of(tuple(held), first, file.tell(), intake)
