"""Keeping a number from one sender's texts, and letting them come again."""

from datetime import datetime

from django.db import transaction

from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.names import checked_name
from chappe.base.refusal import NotFound
from chappe.contacts.fields import one_line
from chappe.contacts.models import SenderStop
from chappe.contacts.operations.suppressions import (
    SOURCE_LIMIT,
    SuppressionNumberInvalid,
    SuppressionReasonUnknown,
)
from chappe.contacts.store import sms_field_of
from chappe.messages.sender import sender_name

REASONS_OF_ONE = ("stop", "manual")


@transaction.atomic
def stop_sender(
    number: str, *, sender: str, source: str, actor: Actor, now: datetime, reason: str = "manual"
) -> bool:
    """Keeps the number from getting a text of this sender, and of no other; whether that is new.

    ``number`` in any form the account reads, or E.164 of any country; ``reason``: manual, or stop, which the person's
    START takes back. Raises SuppressionNumberInvalid, SuppressionReasonUnknown, and what the sender deserves.
    """
    actor.require(Permission.EDIT)
    if reason not in REASONS_OF_ONE:
        raise SuppressionReasonUnknown(reason=reason, known=", ".join(REASONS_OF_ONE))
    found, name = sms_field_of(actor.account_id).number(number), sender_name(sender)
    if found is None:
        raise SuppressionNumberInvalid(number=number)
    stated = {"reason": reason, "source": one_line(source)[:SOURCE_LIMIT], "at": now}
    _, is_new = SenderStop.objects.get_or_create(
        account_id=actor.account_id, number=found, sender=name.value, defaults=stated
    )
    if is_new:
        _record("suppression.sender_added", found, name.value, actor, now, reason=reason, source=source)
    return is_new


@transaction.atomic
def lift_sender_stop(number: str, *, sender: str, why: str, actor: Actor, now: datetime) -> None:
    """Lets the sender write to the number again. Asks for an administrator: the person may have said STOP.

    Raises NotFound, ValueMissing (why).
    """
    actor.require(Permission.ADMINISTER)
    found = sms_field_of(actor.account_id).number(number)
    mine = SenderStop.objects.select_for_update().filter(account_id=actor.account_id, number=found)
    held = mine.filter(sender=sender.strip()).first()
    if held is None:
        raise NotFound(kind="sender_stop", name=number)
    given = checked_name(why, field="why")
    held.delete()
    details = {"reason": held.reason, "since": held.at.isoformat(), "why": given}
    _record("suppression.sender_lifted", held.number, held.sender, actor, now, **details)


def _record(action: str, number: str, sender: str, actor: Actor, now: datetime, **details: object) -> None:
    said = {"number": number, "sender": sender, **details}
    audit.record_by(actor, action, now=now, subject_kind="suppression", subject_id=None, **said)
