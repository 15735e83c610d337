"""Suppressing the numbers of a whole file."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
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
LONGEST_SENDER = 20
# What a file may say of one sender, in the two reasons that are kept of one.
OF_ONE = {"stop": "stop", "complaint": "stop"}
NOT_A_NUMBER = "suppression.number_invalid"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that is no number, or names what is no sender: where, and what stood there."""

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
    chunks: Iterable[bytes],
    *,
    reason: str,
    source: str,
    actor: Actor,
    now: datetime,
    read_sender: Callable[[str], str] = str.strip,
) -> Listed:
    """Suppresses every number of the file, in any form the account reads, batch by batch.

    A line that names one sender, in the form that ``read_sender`` gives it, stops that one alone. ``reason``: where the
    file itself gives none. What cannot be read is reported and the rest stands; the same file again changes nothing.
    Raises SuppressionReasonUnknown, ValueMissing (source), and what `read_numbers` does.
    """
    actor.require(Permission.EDIT)
    if reason not in REASONS:
        raise SuppressionReasonUnknown(reason=reason, known=", ".join(REASONS))
    source = checked_name(source, field="source")
    sms_field = sms_field_of(actor.account_id)
    listed = Listed()
    found = (
        replace(line, only_sender=read_sender(line.only_sender)) if line.only_sender else line
        for line in read_numbers(chunks, sms_field.key)
    )
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
) -> Iterator[tuple[tuple[str, str], tuple[str, datetime]]]:
    """Number and sender (empty: whoever sends), with reason and moment."""
    for line in batch:
        listed.read += 1
        number, sender = sms_field.number(line.written), line.only_sender
        if number is None or len(sender) > LONGEST_SENDER or not sender.isprintable():
            listed.rejected += 1
            if len(listed.rejections) < REJECTIONS_KEPT:
                listed.rejections.append(Rejected(line.line, line.written if number is None else sender))
        else:
            yield (number, sender), (line.reason or reason, min(line.since or now, now))


@transaction.atomic
def _suppress(
    found: Iterable[tuple[tuple[str, str], tuple[str, datetime]]], source: str, actor: Actor, listed: Listed
) -> None:
    each_once = dict(found)
    whole = {number: said for (number, sender), said in each_once.items() if not sender}
    of_one = {(number, sender): said for (number, sender), said in each_once.items() if sender}
    listed.added += execute(
        "suppress_list",
        account_id=actor.account_id,
        numbers=list(whole),
        reasons=[reason for reason, _ in whole.values()],
        ats=[at for _, at in whole.values()],
        source=source,
    )
    if of_one:
        listed.added += execute(
            "stop_sender_list",
            account_id=actor.account_id,
            numbers=[number for number, _ in of_one],
            senders=[sender for _, sender in of_one],
            reasons=[OF_ONE.get(reason, "manual") for reason, _ in of_one.values()],
            ats=[at for _, at in of_one.values()],
            source=source,
        )
