"""Suppressions: the numbers that get nothing, whoever holds them."""

from datetime import datetime

from django.db import transaction

from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.names import checked_name
from chappe.base.refusal import NotFound, Refusal
from chappe.contacts.fields import one_line
from chappe.contacts.models import Suppression
from chappe.contacts.numberlist import REASONS
from chappe.contacts.store import execute, sms_field_of

SOURCE_LIMIT = 120


class SuppressionNumberInvalid(Refusal):
    """What was given is no phone number (``number``)."""

    code = "suppression.number_invalid"


class SuppressionReasonUnknown(Refusal):
    """Not one of the reasons for which a number is suppressed (``reason``, ``known``)."""

    code = "suppression.reason_unknown"


@transaction.atomic
def suppress(number: str, *, reason: str, source: str, actor: Actor, now: datetime) -> bool:
    """Keeps the number from ever getting a text of the account; whether that is new.

    ``number`` in any form the account reads, or E.164 of any country. A number suppressed already stays as it was
    stated first, but that what a person said (STOP, a complaint) replaces what we had put down ourselves.
    """
    actor.require(Permission.EDIT)
    if reason not in REASONS:
        raise SuppressionReasonUnknown(reason=reason, known=", ".join(REASONS))
    found = sms_field_of(actor.account_id).number(number)
    if found is None:
        raise SuppressionNumberInvalid(number=number)
    is_new = bool(
        execute(
            "suppress",
            account_id=actor.account_id,
            numbers=[found],
            reason=reason,
            source=one_line(source)[:SOURCE_LIMIT],
            at=now,
        )
    )
    if is_new:
        _record("suppression.stated", found, actor, now, reason=reason, source=source)
    return is_new


@transaction.atomic
def lift_suppression(number: str, *, why: str, actor: Actor, now: datetime) -> None:
    """Lets the number get texts again. Asks for an administrator: the person may have said STOP.

    Raises NotFound, ValueMissing (why).
    """
    actor.require(Permission.ADMINISTER)
    found = sms_field_of(actor.account_id).number(number)
    held = Suppression.objects.select_for_update().filter(account_id=actor.account_id, number=found).first()
    if held is None:
        raise NotFound(kind="suppression", name=number)
    given = checked_name(why, field="why")
    held.delete()
    _record(
        "suppression.lifted",
        held.number,
        actor,
        now,
        reason=held.reason,
        since=held.at.isoformat(),
        why=given,
    )


def _record(action: str, number: str, actor: Actor, now: datetime, **details: object) -> None:
    audit.record_by(
        actor, action, now=now, subject_kind="suppression", subject_id=None, number=number, **details
    )
