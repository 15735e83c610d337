"""Storing one batch of a file's rows, in one transaction: contacts, group, consents, what a person should look at,
and how far the file is read."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from chappe.contacts.consent import Basis, Statement, Status
from chappe.contacts.intake import (
    FIELDS,
    Intake,
    Look,
    looked_at,
    number_look,
    objection,
    overruled_look,
    statements_of,
    wanted_of,
)
from chappe.contacts.merging import UNSTORED, Effect, Held, Merged, Wanted, merge
from chappe.contacts.models import Import, ImportState
from chappe.contacts.operations.recalling import recall_suppressions
from chappe.contacts.operations.traces import as_json, keep_traces, stored_ids
from chappe.contacts.phone import Number, NumberProblem
from chappe.contacts.rows import Rejection, Row
from chappe.contacts.stating import Stated, news
from chappe.contacts.store import (
    Reading,
    add_fields,
    copy_rows,
    execute,
    reading_of,
    rows_of,
    staged,
    take_turn,
)

# How many contacts that share a number are fetched for a batch, of each kind.
SHARERS = 4
CONTACT_COLUMNS = (
    "id",
    "external_id",
    *FIELDS,
    "attributes",
    "number",
    "number_problem",
    "number_country",
)
MADE_COLUMNS = ("account_id", "is_active", "sms_blocked", "created_at", "updated_at")
STATEMENT_COLUMNS = ("contact_id", "topic_id", "status", "basis", "at", "expires_at", "source")
LOOK_COLUMNS = ("upload_id", "line", "column", "value", "code", "params", "row")


class Overtaken(Exception):
    """Another run of the same import is reading the file, or it is over."""


class ReadingChanged(Exception):
    """The account reads numbers or fields otherwise than when these rows were read: they must be read again."""


@dataclass(frozen=True, slots=True)
class _Read:
    """Items once they are read: the rows to merge with their places among the items, and the rows not taken."""

    rows: Sequence[Row]
    wanted: Sequence[Wanted]
    places: Sequence[int]
    objections: Mapping[int, Look]

    def upto(self, rows: int, items: int) -> int:
        """How many of the items are done with, once that many rows are merged."""
        return items if rows == len(self.rows) else self.places[rows]


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of a file, in order. ``first``: how many stand before them; ``bytes_read``: how far the file was read."""

    items: Sequence[Row | Rejection]
    first: int
    bytes_read: int
    intake: Intake
    read: _Read

    def after(self, taken: int) -> "Batch":
        return batch_of(self.items[taken:], self.first + taken, self.bytes_read, self.intake)


def batch_of(items: Sequence[Row | Rejection], first: int, bytes_read: int, intake: Intake) -> Batch:
    """A batch, read: nothing of it asks the database."""
    return Batch(items, first, bytes_read, intake, _read(items, intake))


def store_batch(import_id: int, reading: Reading, batch: Batch, *, now: datetime) -> int:
    """Stores the rows of the batch, or as many as can be decided at once (at least one); returns how many.

    ``reading``: how the rows were read. Raises Overtaken, ReadingChanged, and then nothing is stored.
    """
    read, intake = batch.read, batch.intake
    with transaction.atomic():
        upload = _locked(import_id, batch.first)
        take_turn(upload.account_id)
        if reading_of(upload.account_id) != reading:
            raise ReadingChanged
        merged = merge(
            read.wanted,
            _held(upload.account_id, read.wanted),
            sharers=SHARERS,
            keeps_existing=intake.plan.keeps_existing,
        )
        rows = read.rows[: len(merged.contact_ids)]
        done = read.upto(len(rows), len(batch.items))
        add_fields(upload.account_id, {key for row in read.wanted for key in row.attributes}, now)
        ids = _store_contacts(upload.account_id, merged, now)
        recall_suppressions(upload.account_id, (row.number.number for row in rows if row.number))
        joined = _join(upload, merged, ids)
        stated, overruled = _store_consents(upload, intake, rows, merged, ids, now)
        keep_traces(upload, batch.first, merged, ids, joined=joined, stated=stated, now=now)
        objections = [look for place, look in read.objections.items() if place < done]
        numbers = [look for row in rows if (look := number_look(row, intake))]
        _store_looks(upload, [*objections, *numbers, *overruled])
        _advance(upload, merged, rejected=len(objections), rows=done, bytes_read=batch.bytes_read)
    return done


def _read(items: Sequence[Row | Rejection], intake: Intake) -> _Read:
    rows: list[Row] = []
    places: list[int] = []
    objections: dict[int, Look] = {}
    for place, item in enumerate(items):
        look = looked_at(item) if isinstance(item, Rejection) else objection(item, intake)
        if look is not None:
            objections[place] = look
        elif isinstance(item, Row):
            rows.append(item)
            places.append(place)
    wanted = [wanted_of(row, intake.sms_field) for row in rows]
    return _Read(rows=rows, wanted=wanted, places=places, objections=objections)


def _locked(import_id: int, first: int) -> Import:
    upload = Import.objects.select_for_update().filter(pk=import_id, state=ImportState.RUNNING).first()
    if upload is None or upload.rows_read != first:
        raise Overtaken
    return upload


def _held(account_id: int, wanted: Sequence[Wanted]) -> Iterator[Held]:
    """The contacts that the rows may mean, as the account holds them."""
    found = rows_of(
        "contacts_meant",
        account_id=account_id,
        external_ids=[row.external_id for row in wanted if row.external_id],
        numbers=[row.number.number for row in wanted if row.number and row.number.number],
        sharers=SHARERS,
    )
    for contact_id, external_id, *fields, attributes, number, problem, country in found:
        yield Held(
            id=contact_id,
            external_id=external_id,
            number=Number(number, NumberProblem(problem) if problem else None, country or None),
            fields=dict(zip(FIELDS, fields, strict=True)),
            attributes=json.loads(attributes),
        )


def _store_contacts(account_id: int, merged: Merged, now: datetime) -> Mapping[int, int]:
    """Writes the contacts that are new or changed; the ids that the new ones were given."""
    if not merged.created and not merged.updated:
        return {}
    given = rows_of("contact_ids", many=len(merged.created))
    ids = {contact.id: new_id for contact, (new_id,) in zip(merged.created, given, strict=True)}
    if merged.created:
        made = (account_id, True, False, now.isoformat(), now.isoformat())
        rows = ((*made, *_written(contact, ids[contact.id])) for contact in merged.created)
        copy_rows("chappe_contact", (*MADE_COLUMNS, *CONTACT_COLUMNS), rows)
    if merged.updated:
        changes = (_written(contact, contact.id) for contact in merged.updated)
        with staged("stage_contacts", "staged_contact", CONTACT_COLUMNS, changes):
            execute("update_contacts", account_id=account_id, at=now)
    return ids


def _join(upload: Import, merged: Merged, ids: Mapping[int, int]) -> set[int]:
    """Puts the contacts in the import's group; those that were not in it."""
    if upload.group_id is None:
        return set()
    members = stored_ids(merged.contact_ids, ids)
    joined = {
        contact_id for (contact_id,) in rows_of("join_group", group_id=upload.group_id, contact_ids=members)
    }
    upload.joined += len(joined)
    return joined


def _written(contact: Held, contact_id: int) -> Sequence[object]:
    fields = contact.fields
    return (
        contact_id,
        contact.external_id,
        *[fields.get(name, "") for name in FIELDS],
        as_json(contact.attributes),
        contact.number.number,
        contact.number.problem or "",
        contact.number.country or "",
    )


def _store_consents(
    upload: Import,
    intake: Intake,
    rows: Sequence[Row],
    merged: Merged,
    ids: Mapping[int, int],
    now: datetime,
) -> tuple[set[int], list[Look]]:
    """Records the consents that the rows state: of which contacts; and those that a withdrawal overrules."""
    stated = [
        statement
        for row, contact_id in zip(rows, merged.contact_ids, strict=True)
        for statement in statements_of(row, contact_id, intake)
    ]
    if not stated:
        return set(), []
    found = news(stated, _consents_held(stated))
    if found.added:
        _add_statements(upload, found.added, ids, now)
    contacts = set(stored_ids([one.contact_id for one in found.added], ids))
    return contacts, [overruled_look(one, merged.contacts[one.contact_id]) for one in found.overruled]


def _consents_held(stated: Iterable[Stated]) -> dict[tuple[int, int], Statement]:
    topics = {one.topic_id for one in stated}
    contacts = {one.contact_id for one in stated if one.contact_id < UNSTORED}
    found = rows_of("consents_held", topic_ids=sorted(topics), contact_ids=sorted(contacts))
    return {
        (contact_id, topic_id): Statement(Status(status), Basis(basis), at, expires_at)
        for contact_id, topic_id, status, basis, at, expires_at in found
    }


def _add_statements(upload: Import, added: Sequence[Stated], ids: Mapping[int, int], now: datetime) -> None:
    lines = [
        (
            ids.get(one.contact_id, one.contact_id),
            one.topic_id,
            one.statement.status,
            one.statement.basis,
            one.statement.at,
            one.statement.expires_at,
            one.statement.source,
        )
        for one in added
    ]
    with staged("stage_statements", "staged_statement", STATEMENT_COLUMNS, lines):
        upload.consents += execute(
            "add_statements", account_id=upload.account_id, recorded_at=now, recorded_by=upload.created_by
        )
    execute(
        "fold_consents",
        account_id=upload.account_id,
        contact_ids=sorted({line[0] for line in lines}),
        topic_ids=sorted({line[1] for line in lines}),
    )


def _store_looks(upload: Import, looks: Sequence[Look]) -> None:
    if looks:
        copy_rows(
            "chappe_importrejection",
            LOOK_COLUMNS,
            (
                (upload.pk, look.line, look.column, look.value, look.code, as_json(look.params), look.row)
                for look in sorted(looks, key=lambda look: look.line)
            ),
        )


def _advance(upload: Import, merged: Merged, *, rejected: int, rows: int, bytes_read: int) -> None:
    """Says how far the file is read, and what became of its rows."""
    effects = Counter(merged.effects)
    upload.rows_read += rows
    upload.bytes_read = bytes_read
    upload.created += effects[Effect.CREATED]
    upload.updated += effects[Effect.UPDATED]
    upload.unchanged += effects[Effect.UNCHANGED]
    upload.rejected += rejected
    numbers = (merged.contacts[contact_id].number for contact_id in merged.contact_ids)
    problems = Counter(number.problem for number in numbers if number.problem)
    upload.number_problems = dict(Counter(upload.number_problems) + problems)
    upload.save()
