"""Making and changing senders and messages."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.names import checked_name
from chappe.base.refusal import NotFound
from chappe.contacts.models import Topic
from chappe.contacts.queries import merge_fields
from chappe.messages import template
from chappe.messages.composing import MessageNameTaken, checked_text
from chappe.messages.models import Message, Sender
from chappe.messages.sender import SenderTaken, sender_name


class MessageChanges(TypedDict, total=False):
    """What may change of a message."""

    name: str
    topic_id: int
    sender_id: int
    text: str
    smart_replacement: bool


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


@transaction.atomic
def create_message(
    name: str,
    *,
    topic_id: int,
    sender_id: int,
    text: str,
    actor: Actor,
    now: datetime,
    smart_replacement: bool = False,
) -> int:
    """A text that deployments may send. Raises NotFound, MessageNameTaken and the refusals of a text."""
    actor.require(Permission.EDIT)
    message = Message(account_id=actor.account_id, created_at=now)
    changes: MessageChanges = {
        "name": name,
        "topic_id": topic_id,
        "sender_id": sender_id,
        "text": text,
        "smart_replacement": smart_replacement,
    }
    write(message, changes, now)
    audit.record_by(
        actor, "message.created", now=now, subject_kind="message", subject_id=message.pk, name=message.name
    )
    return message.pk


@transaction.atomic
def update_message(message_id: int, *, actor: Actor, now: datetime, **changes: Unpack[MessageChanges]) -> int:
    """Changes what is named; returns the message's revision, which grows if anything changed.

    Deployments already prepared keep the text they froze.
    """
    actor.require(Permission.EDIT)
    message = Message.objects.select_for_update().filter(account_id=actor.account_id, pk=message_id).first()
    if message is None:
        raise NotFound(kind="message", name=str(message_id))
    before = contents(message)
    write(message, changes, now)
    changed = {key: value for key, value in contents(message).items() if before[key] != value}
    if changed:
        message.revision += 1
        message.save(update_fields=["revision"])
        audit.record_by(
            actor, "message.changed", now=now, subject_kind="message", subject_id=message.pk, **changed
        )
    return message.revision


def write(message: Message, changes: MessageChanges, now: datetime) -> None:
    account_id = message.account_id
    if "name" in changes:
        message.name = checked_name(changes["name"], field="name")
    if "topic_id" in changes:
        message.topic_id = own(Topic.objects.filter(account_id=account_id), changes["topic_id"], "topic")
    if "sender_id" in changes:
        message.sender_id = own(Sender.objects.filter(account_id=account_id), changes["sender_id"], "sender")
    if "text" in changes:
        message.text = usable_text(changes["text"], account_id)
    if "smart_replacement" in changes:
        message.smart_replacement = changes["smart_replacement"]
    message.updated_at = now
    try:
        with transaction.atomic():
            message.save()
    except IntegrityError:
        raise MessageNameTaken(name=message.name) from None


def usable_text(text: str, account_id: int) -> str:
    """The text, if it can be filled for the account's contacts. Raises the refusals of texts and templates."""
    source = checked_text(text)
    for problem in template.check(source, merge_fields(account_id)):
        raise problem
    return source


def own(candidates: QuerySet[Topic] | QuerySet[Sender], found_id: int, kind: str) -> int:
    """The id, if it is one of the account's own. Raises NotFound."""
    if not candidates.filter(pk=found_id).exists():
        raise NotFound(kind=kind, name=str(found_id))
    return found_id


def contents(message: Message) -> dict[str, object]:
    return {key: getattr(message, key) for key in MessageChanges.__annotations__}
