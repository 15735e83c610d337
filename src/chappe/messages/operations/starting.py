"""Keeping texts for new messages to start from."""

from datetime import datetime

from django.db import transaction

from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.names import checked_name
from chappe.base.refusal import NotFound
from chappe.messages.models import StartingText
from chappe.messages.operations.writing import locked_message


@transaction.atomic
def save_starting_text(message_id: int, name: str, *, actor: Actor, now: datetime) -> int:
    """Keeps what the message says for new ones to start from; one of that name is replaced. Its id."""
    actor.require(Permission.EDIT)
    message = locked_message(message_id, actor)
    kept, is_new = StartingText.objects.update_or_create(
        account_id=actor.account_id,
        name=checked_name(name, field="name"),
        defaults={
            "text": message.text,
            "language": message.language,
            "copies": message.copies,
            "smart_replacement": message.smart_replacement,
            "without_accents": message.without_accents,
            "created_at": now,
            "created_by": actor.label,
        },
    )
    audit.record_by(
        actor,
        "starting_text.saved",
        now=now,
        subject_kind="starting_text",
        subject_id=kept.pk,
        name=kept.name,
        replaced=not is_new,
    )
    return kept.pk


@transaction.atomic
def delete_starting_text(starting_text_id: int, *, actor: Actor, now: datetime) -> None:
    """Takes it off the list; messages made from it stay. Raises NotFound."""
    actor.require(Permission.EDIT)
    found = StartingText.objects.filter(account_id=actor.account_id, pk=starting_text_id).first()
    if found is None:
        raise NotFound(kind="starting_text", name=str(starting_text_id))
    audit.record_by(
        actor,
        "starting_text.deleted",
        now=now,
        subject_kind="starting_text",
        subject_id=found.pk,
        name=found.name,
    )
    found.delete()
