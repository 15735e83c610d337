"""Adding senders."""

from datetime import datetime

from django.db import transaction

from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.messages.models import Sender
from chappe.messages.sender import SenderTaken, sender_name


@transaction.atomic
def create_sender(value: str, *, kind: str | None = None, actor: Actor, now: datetime) -> int:
    """Raises the refusals of `messages.sender`."""
    actor.require(Permission.ADMINISTER)
    name = sender_name(value, kind)
    sender, is_new = Sender.objects.get_or_create(
        account_id=actor.account_id, value=name.value, defaults={"kind": name.kind.value}
    )
    if not is_new:
        raise SenderTaken(value=name.value)
    audit.record_by(
        actor,
        "sender.created",
        now=now,
        subject_kind="sender",
        subject_id=sender.pk,
        value=name.value,
        kind=name.kind.value,
    )
    return sender.pk
