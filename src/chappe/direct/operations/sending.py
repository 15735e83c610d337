"""Writing to one person, and what people decide of unknown outcomes."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.refusal import NotFound
from chappe.base.statements import statement
from chappe.contacts.models import Contact
from chappe.contacts.operations.recalling import recall_suppressions
from chappe.deployments.settling import LEFT
from chappe.deployments.states import RecipientState
from chappe.direct.models import DirectText
from chappe.direct.numbers import country_of
from chappe.direct.purposes import (
    OBEYS,
    DirectNoRoute,
    DirectNotUnknown,
    Purpose,
    refuse_odd,
    refuse_stopped,
)
from chappe.direct.queries import sender_stop, standing
from chappe.gateways.models import InboundText
from chappe.messages.fragments import measure
from chappe.messages.sender import SenderName, sender_name


@dataclass(frozen=True, slots=True)
class Letter:
    """A text to one number (E.164). Through ``gateway_id`` if that is turned on, else by the number's country."""

    number: str
    text: str
    purpose: Purpose
    sender: SenderName
    contact_id: int | None = None
    reply_id: int | None = None
    trial_id: int | None = None
    gateway_id: int | None = None


@transaction.atomic
def send_direct(
    number: str,
    text: str,
    *,
    purpose: str,
    sender: str,
    actor: Actor,
    now: datetime,
    contact_id: int | None = None,
    reply_id: int | None = None,
    gateway_id: int | None = None,
) -> int:
    """Writes a text to one number (E.164) down; it leaves at once, outside legal hours and all statistics; its id.

    ``sender`` as it is shown: a name, a number or a short code. Through ``gateway_id`` if that is turned on, else by
    the number's country. Raises DirectNumberInvalid, DirectTextMissing, DirectTooLong, DirectSuppressed,
    DirectSenderStopped, DirectBlocked, DirectNoRoute, NotFound, and what the sender deserves.
    """
    actor.require(Permission.EDIT)
    _refuse_strangers(actor, contact_id, reply_id)
    letter = Letter(
        number, text, Purpose(purpose), sender_name(sender), contact_id, reply_id, gateway_id=gateway_id
    )
    direct_id = written(letter, actor=actor, now=now)
    fragments = measure(text).fragments
    _audit("direct.sent", direct_id, actor, now, purpose=letter.purpose.value, fragments=fragments)
    return direct_id


def written(letter: Letter, *, actor: Actor, now: datetime) -> int:
    """Writes it down, if it may go: a lane takes it once the transaction is over; its id.

    Raises DirectNumberInvalid, DirectTextMissing, DirectTooLong, DirectSuppressed,
    DirectSenderStopped, DirectBlocked, DirectNoRoute.
    """
    country = country_of(letter.number)
    measured = measure(letter.text)
    refuse_odd(letter.text, measured.fragments)
    # Somebody who was erased said STOP under a number that only its pseudonym tells.
    recall_suppressions(actor.account_id, [letter.number])
    suppression, is_blocked = standing(actor.account_id, letter.number)
    refuse_stopped(
        letter.purpose,
        letter.number,
        suppression=suppression,
        is_blocked=is_blocked,
        sender=letter.sender.value,
        sender_stop=sender_stop(actor.account_id, letter.number, letter.sender.value),
    )
    values = {
        "account_id": actor.account_id,
        "purpose": letter.purpose.value,
        "number": letter.number,
        "country": country,
        "contact_id": letter.contact_id,
        "reply_id": letter.reply_id,
        "trial_id": letter.trial_id,
        "sender": letter.sender.value,
        "sender_kind": letter.sender.kind.value,
        "text": letter.text,
        "encoding": measured.encoding.value,
        "fragments": measured.fragments,
        "gateway_id": letter.gateway_id,
        "now": now,
        "ends_at": now + OBEYS[letter.purpose].lifetime,
        "key": "",
        "user_id": actor.user_id,
        "label": actor.label,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement("direct", "write"), values)
        row = cursor.fetchone()
    if row is None:
        raise DirectNoRoute(country=country)
    return int(row[0])


@transaction.atomic
def resend_direct(direct_id: int, *, actor: Actor, now: datetime) -> None:
    """Sends a text again whose outcome is unknown: the person may get it twice, by somebody's word.

    Suppression is looked at anew before it leaves. Raises NotFound, DirectNotUnknown; DirectTextMissing for one whose
    text was erased.
    """
    actor.require(Permission.EDIT)
    direct = _unknown(direct_id, actor)
    refuse_odd(direct.text, direct.fragments)
    direct.state, direct.code, direct.round = RecipientState.READY, "", 0
    direct.due_at, direct.changed_at = now, now
    direct.ends_at = now + OBEYS[Purpose(direct.purpose)].lifetime
    direct.save()
    _audit("direct.resent", direct_id, actor, now)


@transaction.atomic
def leave_direct(direct_id: int, *, actor: Actor, now: datetime) -> None:
    """Leaves an unknown outcome as it is; a late answer or receipt still settles it.

    Raises NotFound, DirectNotUnknown.
    """
    actor.require(Permission.EDIT)
    direct = _unknown(direct_id, actor)
    direct.code = LEFT
    direct.save(update_fields=["code"])
    _audit("direct.left_unknown", direct_id, actor, now)


def _unknown(direct_id: int, actor: Actor) -> DirectText:
    found = DirectText.objects.select_for_update().filter(account_id=actor.account_id, pk=direct_id).first()
    if found is None:
        raise NotFound(kind="direct", name=str(direct_id))
    if found.state != RecipientState.UNKNOWN:
        raise DirectNotUnknown(state=found.state)
    return found


def _refuse_strangers(actor: Actor, contact_id: int | None, reply_id: int | None) -> None:
    """Raises NotFound for what is not the account's."""
    if (
        contact_id is not None
        and not Contact.objects.filter(account_id=actor.account_id, pk=contact_id).exists()
    ):
        raise NotFound(kind="contact", name=str(contact_id))
    replies = InboundText.objects.filter(gateway__account_id=actor.account_id)
    if reply_id is not None and not replies.filter(pk=reply_id).exists():
        raise NotFound(kind="reply", name=str(reply_id))


def _audit(action: str, direct_id: int, actor: Actor, now: datetime, **details: object) -> None:
    audit.record_by(actor, action, now=now, subject_kind="direct", subject_id=direct_id, **details)
