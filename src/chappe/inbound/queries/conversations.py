"""One conversation: what came in, what the account sent, in between each other."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from chappe.base.refusal import NotFound, Refusal
from chappe.base.statements import statement
from chappe.direct.queries import sender_stop, standing
from chappe.inbound.models import Thread
from chappe.inbound.queries.lists import ThreadLine, thread_line
from chappe.messages.sender import sender_name

LINES = 50
MOST_WAITING = 1_000


@dataclass(frozen=True, slots=True)
class Line:
    """One text of a conversation. ``kind``: ``reply``, ``deployment`` or ``direct``; what does not fit one is empty.

    ``intent`` and ``is_incomplete`` are those of a reply; ``state`` and ``code`` of what was sent; ``purpose`` and
    ``author`` of a text to one person; ``name`` and ``deployment_id`` of a deployment (a reply's: what it answers).
    ``other``: what the reply was written to, or the sender.
    """

    kind: str
    id: int
    at: datetime
    text: str
    other: str
    intent: str
    is_incomplete: bool
    state: str
    code: str
    purpose: str
    author: str
    deployment_id: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Origin:
    """What an answer is sent from: the reply it is to, the sender and the gateway; ``reply_id`` None: there is none."""

    reply_id: int | None
    sender: str
    gateway_id: int | None


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A conversation; ``suppression``, ``sender_stop`` and ``is_blocked``: what keeps the account from answering."""

    line: ThreadLine
    assigned_to_id: int | None
    suppression: str
    is_blocked: bool
    sender: str
    sender_stop: str


def thread(account_id: int, thread_id: int) -> ThreadView:
    """Raises NotFound."""
    found = (
        Thread.objects.filter(account_id=account_id, pk=thread_id)
        .select_related("contact", "assigned_to")
        .first()
    )
    if found is None:
        raise NotFound(kind="thread", name=str(thread_id))
    suppression, is_blocked = standing(account_id, found.number)
    sender = sender_of(account_id, found.number).sender
    return ThreadView(
        thread_line(found),
        found.assigned_to_id,
        suppression,
        is_blocked,
        sender,
        sender_stop(account_id, found.number, sender),
    )


def conversation(
    account_id: int, thread_id: int, *, before: datetime | None = None, limit: int = LINES
) -> list[Line]:
    """The texts of a conversation, the latest first, those before a moment. Raises NotFound."""
    number = (
        Thread.objects.filter(account_id=account_id, pk=thread_id).values_list("number", flat=True).first()
    )
    if number is None:
        raise NotFound(kind="thread", name=str(thread_id))
    with connection.cursor() as cursor:
        cursor.execute(
            statement("inbound", "conversation"),
            {"account_id": account_id, "number": number, "before": before, "limit": limit},
        )
        return [Line(*row) for row in cursor.fetchall()]


def reply_thread(account_id: int, reply_id: int) -> int:
    """The conversation that a reply stands in. Raises NotFound."""
    with connection.cursor() as cursor:
        cursor.execute(statement("inbound", "thread_of"), {"account_id": account_id, "reply_id": reply_id})
        row = cursor.fetchone()
    if row is None:
        raise NotFound(kind="reply", name=str(reply_id))
    return int(row[0])


def waiting_replies(account_id: int) -> int:
    """How many conversations wait for somebody; counted up to 1,000."""
    waiting = Thread.objects.filter(account_id=account_id, state="waiting")
    return waiting.values("pk")[:MOST_WAITING].count()


def origin(account_id: int, thread_id: int) -> Origin:
    """What an answer in the conversation is sent from. Raises NotFound."""
    number = (
        Thread.objects.filter(account_id=account_id, pk=thread_id).values_list("number", flat=True).first()
    )
    if number is None:
        raise NotFound(kind="thread", name=str(thread_id))
    return sender_of(account_id, number)


def sender_of(account_id: int, number: str) -> Origin:
    """The latest reply of a number: what it was written to, else the sender of the text it answers, else the first."""
    with connection.cursor() as cursor:
        cursor.execute(statement("inbound", "origin"), {"account_id": account_id, "number": number})
        row = cursor.fetchone()
    reply_id, gateway_id, *senders = row or (None, None, "")
    for value in senders:
        try:
            return Origin(reply_id, sender_name(value or "").value, gateway_id)
        except Refusal:
            continue
    return Origin(reply_id, "", gateway_id)
