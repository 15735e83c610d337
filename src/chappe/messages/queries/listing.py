"""Senders and messages of one account, as others may see them."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from chappe.base.refusal import NotFound, Refusal
from chappe.contacts.models import TopicKind
from chappe.messages import template
from chappe.messages.contents import Contents
from chappe.messages.models import Message, Sender
from chappe.messages.sender import SenderKind

SENDERS_SHOWN = 500


@dataclass(frozen=True, slots=True)
class SenderView:
    """What a text may show as its origin."""

    id: int
    value: str
    kind: SenderKind


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message in a list."""

    id: int
    name: str
    topic_name: str
    topic_kind: str
    sender: str
    text: str
    revision: int
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message whole. ``revision`` is the number of its latest version."""

    id: int
    name: str
    topic_id: int
    topic_key: str
    topic_name: str
    topic_kind: str
    sender_id: int
    sender: str
    sender_kind: SenderKind
    text: str
    language: str
    copies: dict[str, str]
    smart_replacement: bool
    without_accents: bool
    revision: int
    created_at: datetime
    updated_at: datetime

    @property
    def is_marketing(self) -> bool:
        """Whether the law of marketing texts is theirs."""
        return self.topic_kind == TopicKind.MARKETING

    @property
    def contents(self) -> Contents:
        """What it says."""
        return Contents(self.text, self.language, self.copies, self.smart_replacement, self.without_accents)


def senders(account_id: int) -> list[SenderView]:
    """The account's senders, by value."""
    found = Sender.objects.filter(account_id=account_id).order_by("value")
    return [sender_view(sender) for sender in found[:SENDERS_SHOWN]]


def sender(account_id: int, value: str) -> SenderView:
    """The sender of that value. Raises NotFound."""
    found = Sender.objects.filter(account_id=account_id, value=value).first()
    if found is None:
        raise NotFound(kind="sender", name=value)
    return sender_view(found)


def messages(
    account_id: int, *, search: str = "", before: int | None = None, limit: int = 50
) -> list[MessageLine]:
    """The account's messages, latest made first; ``before`` is the id of the last one already shown."""
    found = with_parts(account_id)
    if search:
        found = found.filter(Q(name__icontains=search) | Q(text__icontains=search))
    if before is not None:
        found = found.filter(id__lt=before)
    return [message_line(message) for message in found.order_by("-id")[:limit]]


def messages_naming(account_id: int, field_key: str, *, limit: int = 50) -> list[MessageLine]:
    """The messages whose texts name a field, latest made first: without it they cannot be prepared.

    Their copies in other languages count too; a text that cannot be read, if the key occurs in it.
    """
    # As in JSON, a key is but letters, digits and _: it stands in the copies as it is.
    found = with_parts(account_id).annotate(said=Cast("copies", TextField()))
    found = found.filter(Q(text__contains=field_key) | Q(said__contains=field_key)).order_by("-id")
    naming = (
        each
        for each in found.iterator(chunk_size=100)
        if any(_names(text, field_key) for text in (each.text, *each.copies.values()))
    )
    return [message_line(each) for each in islice(naming, limit)]


def _names(text: str, field_key: str) -> bool:
    try:
        return field_key in template.referenced_fields(text)
    except Refusal:
        return field_key in text


def message(account_id: int, message_id: int) -> MessageView:
    """Raises NotFound."""
    found = with_parts(account_id).filter(pk=message_id).first()
    if found is None:
        raise NotFound(kind="message", name=str(message_id))
    return message_view(found)


def message_named(account_id: int, name: str) -> MessageView:
    """Raises NotFound."""
    found = with_parts(account_id).filter(name=name).first()
    if found is None:
        raise NotFound(kind="message", name=name)
    return message_view(found)


def with_parts(account_id: int) -> QuerySet[Message]:
    return Message.objects.filter(account_id=account_id).select_related("topic", "sender")


def sender_view(found: Sender) -> SenderView:
    return SenderView(id=found.pk, value=found.value, kind=SenderKind(found.kind))


def message_line(found: Message) -> MessageLine:
    return MessageLine(
        id=found.pk,
        name=found.name,
        topic_name=found.topic.name,
        topic_kind=found.topic.kind,
        sender=found.sender.value,
        text=found.text,
        revision=found.revision,
        updated_at=found.updated_at,
    )


def message_view(found: Message) -> MessageView:
    return MessageView(
        id=found.pk,
        name=found.name,
        topic_id=found.topic_id,
        topic_key=found.topic.key,
        topic_name=found.topic.name,
        topic_kind=found.topic.kind,
        sender_id=found.sender_id,
        sender=found.sender.value,
        sender_kind=SenderKind(found.sender.kind),
        text=found.text,
        language=found.language,
        copies=found.copies,
        smart_replacement=found.smart_replacement,
        without_accents=found.without_accents,
        revision=found.revision,
        created_at=found.created_at,
        updated_at=found.updated_at,
    )
