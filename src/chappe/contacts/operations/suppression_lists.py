"""Suppressing the numbers of a whole file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import transaction

from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.names import checked_name
from chappe.contacts.numberlist import REASONS, Line, read_numbers
from chappe.contacts.operations.suppressions import SuppressionReasonUnknown
from chappe.contacts.sms_field import SmsField
from chappe.contacts.store import execute, sms_field_of

BATCH = 5_000
REJECTIONS_KEPT = 1_000
NOT_A_NUMBER = "suppression.number_invalid"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that is no number: where, and what stood there."""

    line: int
    value: str


@dataclass(slots=True)
class Listed:
    """What a file came to: lines read, numbers newly suppressed, lines rejected (the first thousand by name)."""

    read: int = 0
    added: int = 0
    rejected: int = 0
    rejections: list[Rejected] = field(default_factory=list)

    @property
    def known(self) -> int:
        """Lines whose number was suppressed already, or stood on an earlier line."""
        return self.read - self.added - self.rejected


def suppress_list(
    chunks: Iterable[bytes], *, reason: str, source: str, actor: Actor, now: datetime
) -> Listed:
    """Suppresses every number of the file, in any form the account reads, batch by batch.

    ``reason``: where the file itself gives none. What cannot be read is reported and the rest stands; the same file
    again changes nothing. Raises SuppressionReasonUnknown, ValueMissing (source), and what `read_numbers` does.
    """
    actor.require(Permission.EDIT)
    if reason not in REASONS:
        raise SuppressionReasonUnknown(reason=reason, known=", ".join(REASONS))
    source = checked_name(source, field="source")
    sms_field = sms_field_of(actor.account_id)
    listed = Listed()
    found = read_numbers(chunks, sms_field.key)
    try:
        while batch := list(islice(found, BATCH)):
            _suppress(_numbers(batch, sms_field, reason, now, listed), source, actor, listed)
    finally:
        if listed.read:
            audit.record_by(
                actor,
                "suppression.imported",
                now=now,
                subject_kind="suppression",
                subject_id=None,
                source=source,
                read=listed.read,
                added=listed.added,
                rejected=listed.rejected,
            )
    return listed


def _numbers(
    batch: Iterable[Line], sms_field: SmsField, reason: str, now: datetime, listed: Listed
) -> Iterator[tuple[str, str, datetime]]:
    for line in batch:
        listed.read += 1
        number = sms_field.number(line.written)
        if number is None:
            listed.rejected += 1
            if len(listed.rejections) < REJECTIONS_KEPT:
                listed.rejections.append(Rejected(line.line, line.written))
        else:
            yield number, line.reason or reason, min(line.since or now, now)


@transaction.atomic
def _suppress(
    numbers: Iterable[tuple[str, str, datetime]], source: str, actor: Actor, listed: Listed
) -> None:
    each_once = {number: (reason, at) for number, reason, at in numbers}
    listed.added += execute(
        "suppress_list",
        account_id=actor.account_id,
        numbers=list(each_once),
        reasons=[reason for reason, _ in each_once.values()],
        ats=[at for _, at in each_once.values()],
        source=source,
    )
