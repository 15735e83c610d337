"""Writing and changing messages: every change makes a version, which stays."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.names import checked_name
from chappe.base.refusal import NotFound
from chappe.contacts.models import Topic
from chappe.contacts.queries import merge_fields
from chappe.messages.composing import MessageNameTaken
from chappe.messages.contents import Contents, checked_contents
from chappe.messages.models import Message, MessageVersion, Sender

NO_COPIES: Final[Mapping[str, str]] = MappingProxyType({})


class MessageChanges(TypedDict, total=False):
    """What may change of a message."""

    name: str
    topic_id: int
    sender_id: int
    text: str
    language: str
    copies: Mapping[str, str]
    smart_replacement: bool
    without_accents: bool


@transaction.atomic
def create_message(
    name: str,
    *,
    topic_id: int,
    sender_id: int,
    text: str,
    actor: Actor,
    now: datetime,
    language: str = "",
    copies: Mapping[str, str] = NO_COPIES,
    smart_replacement: bool = False,
    without_accents: bool = False,
) -> int:
    """A text that deployments may send. Raises NotFound, MessageNameTaken and the refusals of `contents`."""
    actor.require(Permission.EDIT)
    message = Message(account_id=actor.account_id, created_at=now)
    changes: MessageChanges = {
        "name": name,
        "topic_id": topic_id,
        "sender_id": sender_id,
        "text": text,
        "language": language,
        "copies": copies,
        "smart_replacement": smart_replacement,
        "without_accents": without_accents,
    }
    write(message, changes, now)
    keep_version(message, by=actor.label, now=now)
    audit.record_by(
        actor, "message.created", now=now, subject_kind="message", subject_id=message.pk, name=message.name
    )
    return message.pk


@transaction.atomic
def update_message(message_id: int, *, actor: Actor, now: datetime, **changes: Unpack[MessageChanges]) -> int:
    """Changes what is named; returns the number of the message's latest version, a new one if anything changed.

    Deployments already prepared keep the text they froze.
    """
    actor.require(Permission.EDIT)
    return change(locked_message(message_id, actor), changes, actor=actor, now=now)


@transaction.atomic
def restore_version(message_id: int, version: int, *, actor: Actor, now: datetime) -> int:
    """Writes the message again as it stood in a version; the number of the new version it makes.

    Its name stays. Where it stands so already, nothing is done. Raises NotFound, and the refusals of `contents`:
    a field it names may be gone.
    """
    actor.require(Permission.EDIT)
    message = locked_message(message_id, actor)
    found = MessageVersion.objects.filter(message=message, number=version).first()
    if found is None:
        raise NotFound(kind="version", name=str(version))
    changes: MessageChanges = {
        "topic_id": found.topic_id,
        "sender_id": found.sender_id,
        "text": found.text,
        "language": found.language,
        "copies": found.copies,
        "smart_replacement": found.smart_replacement,
        "without_accents": found.without_accents,
    }
    return change(message, changes, actor=actor, now=now, restores=version)


def locked_message(message_id: int, actor: Actor) -> Message:
    """The account's message, locked. Raises NotFound."""
    message = Message.objects.select_for_update().filter(account_id=actor.account_id, pk=message_id).first()
    if message is None:
        raise NotFound(kind="message", name=str(message_id))
    return message


def change(
    message: Message, changes: MessageChanges, *, actor: Actor, now: datetime, restores: int | None = None
) -> int:
    """Writes the changes of a locked message, as a new version if there are any; the number of the latest."""
    before = contents(message)
    write(message, changes, now)
    changed = {key: value for key, value in contents(message).items() if before[key] != value}
    if changed:
        message.revision += 1
        message.save(update_fields=["revision"])
        keep_version(message, by=actor.label, now=now, restores=restores)
        restored = {} if restores is None else {"restores": restores}
        audit.record_by(
            actor,
            "message.changed",
            now=now,
            subject_kind="message",
            subject_id=message.pk,
            **changed,
            **restored,
        )
    return message.revision


def keep_version(message: Message, *, by: str, now: datetime, restores: int | None = None) -> MessageVersion:
    """Writes down the message as it stands, under the number of its revision."""
    return MessageVersion.objects.create(
        message=message, number=message.revision, at=now, by=by, restores=restores, **contents(message)
    )


def version_now(message: Message) -> MessageVersion:
    """The version that says what the message does."""
    found = MessageVersion.objects.filter(message=message, number=message.revision).first()
    return found or keep_version(message, by="", now=message.updated_at)


def write(message: Message, changes: MessageChanges, now: datetime) -> None:
    """Writes the changes, checked, and saves the message."""
    account_id = message.account_id
    if "name" in changes:
        message.name = checked_name(changes["name"], field="name")
    if "topic_id" in changes:
        message.topic_id = own(Topic.objects.filter(account_id=account_id), changes["topic_id"], "topic")
    if "sender_id" in changes:
        message.sender_id = own(Sender.objects.filter(account_id=account_id), changes["sender_id"], "sender")
    if changes.keys() & {"text", "language", "copies"}:
        checked = checked_contents(
            Contents(
                changes.get("text", message.text),
                changes.get("language", message.language),
                changes.get("copies", message.copies),
            ),
            merge_fields(account_id),
        )
        message.text, message.language = checked.text, checked.language
        message.copies = dict(checked.copies)
    message.smart_replacement = changes.get("smart_replacement", message.smart_replacement)
    message.without_accents = changes.get("without_accents", message.without_accents)
    message.updated_at = now
    try:
        with transaction.atomic():
            message.save()
    except IntegrityError:
        raise MessageNameTaken(name=message.name) from None


def own(candidates: QuerySet[Topic] | QuerySet[Sender], found_id: int, kind: str) -> int:
    """The id, if it is one of the account's own. Raises NotFound."""
    if not candidates.filter(pk=found_id).exists():
        raise NotFound(kind=kind, name=str(found_id))
    return found_id


def contents(message: Message) -> dict[str, object]:
    """What a version holds of the message."""
    return {key: getattr(message, key) for key in MessageChanges.__annotations__}
