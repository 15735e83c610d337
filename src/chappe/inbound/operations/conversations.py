"""Answering people, sharing conversations out, and saying what a doubtful reply means."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from chappe.accounts.models import Membership
from chappe.accounts.roles import Actor, Permission, Role, permits
from chappe.base import audit
from chappe.base.refusal import NotFound
from chappe.base.statements import statement
from chappe.direct.operations import send_direct
from chappe.direct.purposes import Purpose
from chappe.gateways.models import InboundText
from chappe.inbound.keywords import Intent
from chappe.inbound.models import ReplyRule, Thread
from chappe.inbound.queries.conversations import sender_of
from chappe.inbound.scope import BY_PERSON, StopScope, senders_stopped
from chappe.inbound.threads import NotAMember, NothingDoubtful, ThreadState
from chappe.messages.models import Sender


@transaction.atomic
def answer_thread(thread_id: int, text: str, *, actor: Actor, now: datetime) -> int:
    """Answers the number's latest reply, from what it was written to and through the gateway it came by; the text's id.

    Whoever answers takes a conversation that nobody has. Raises NotFound, and what `send_direct` raises.
    """
    actor.require(Permission.EDIT)
    thread = _locked(thread_id, actor)
    origin = sender_of(actor.account_id, thread.number)
    direct_id = send_direct(
        thread.number,
        text,
        purpose=Purpose.ANSWER.value,
        sender=origin.sender,
        contact_id=thread.contact_id,
        reply_id=origin.reply_id,
        gateway_id=origin.gateway_id,
        actor=actor,
        now=now,
    )
    thread.state = ThreadState.ANSWERED.value
    if thread.assigned_to_id is None:
        thread.assigned_to_id = actor.user_id
    thread.save(update_fields=["state", "assigned_to"])
    _audit("thread.answered", thread, actor, now, text=direct_id)
    return direct_id


@transaction.atomic
def assign_thread(thread_id: int, user_id: int | None, *, actor: Actor, now: datetime) -> None:
    """Gives the conversation to somebody of the account who may answer, or to nobody. Raises NotFound, NotAMember."""
    actor.require(Permission.EDIT)
    thread = _locked(thread_id, actor)
    member = None
    if user_id is not None:
        member = (
            Membership.objects.filter(account_id=actor.account_id, user_id=user_id)
            .select_related("user")
            .first()
        )
        if member is None:
            raise NotFound(kind="member", name=str(user_id))
        if not permits(Role(member.role), Permission.EDIT):
            raise NotAMember(name=member.user.email)
    thread.assigned_to_id = user_id
    thread.save(update_fields=["assigned_to"])
    _audit("thread.assigned", thread, actor, now, to=member.user.email if member else "")


@transaction.atomic
def close_thread(thread_id: int, *, actor: Actor, now: datetime) -> None:
    """Nothing more is to do, until the person writes again. A doubt about STOP stays until somebody settles it."""
    actor.require(Permission.EDIT)
    thread = _locked(thread_id, actor)
    _move(thread, ThreadState.CLOSED, "thread.closed", actor, now)


@transaction.atomic
def reopen_thread(thread_id: int, *, actor: Actor, now: datetime) -> None:
    """Something is to do after all."""
    actor.require(Permission.EDIT)
    thread = _locked(thread_id, actor)
    _move(thread, ThreadState.WAITING, "thread.reopened", actor, now)


@transaction.atomic
def treat_as_stop(reply_id: int, *, actor: Actor, now: datetime) -> None:
    """A doubtful reply means STOP: it is obeyed as one, of its sender, its topic or everything as the account has it.

    Raises NotFound, NothingDoubtful.
    """
    actor.require(Permission.EDIT)
    reply = _doubtful(reply_id, actor)
    account_id, number = actor.account_id, reply.number
    topic_id, senders = _topic_of(reply, account_id), _senders_of(reply, account_id)
    values: dict[str, Any] = {
        "account_ids": [account_id],
        "numbers": [number],
        "source": BY_PERSON,
        "now": now,
    }
    with connection.cursor() as cursor:
        if senders:
            each: dict[str, Any] = {"account_ids": [account_id], "numbers": [number], "moments": [now]}
            each = {name: value * len(senders) for name, value in each.items()}
            cursor.execute(statement("inbound", "stop_senders"), values | each | {"senders": list(senders)})
        elif topic_id is None:
            cursor.execute(statement("inbound", "suppress"), values)
        else:
            topic = {"topic_ids": [topic_id], "proofs": [f"reply {reply_id}"]}
            cursor.execute(statement("inbound", "withdraw"), values | topic)
    # All that was doubtful of this number is settled by it.
    mine = InboundText.objects.filter(
        gateway__account_id=account_id, number=number, intent=Intent.DOUBTFUL.value
    )
    mine.update(intent=Intent.STOP.value)
    thread = _settle(reply, actor)
    thread.intent, thread.state = Intent.STOP.value, ThreadState.CLOSED.value
    thread.save(update_fields=["intent", "state", "is_doubtful"])
    _audit("thread.stopped", thread, actor, now, reply=reply_id)


@transaction.atomic
def not_a_stop(reply_id: int, *, actor: Actor, now: datetime) -> None:
    """A doubtful reply does not mean STOP: it waits for an answer like any other. Raises NotFound, NothingDoubtful."""
    actor.require(Permission.EDIT)
    reply = _doubtful(reply_id, actor)
    reply.intent = Intent.NONE.value
    reply.save(update_fields=["intent"])
    thread = _settle(reply, actor)
    if thread.intent == Intent.DOUBTFUL.value and not thread.is_doubtful:
        thread.intent = Intent.NONE.value
    thread.save(update_fields=["intent", "is_doubtful"])
    _audit("thread.not_a_stop", thread, actor, now, reply=reply_id)


def _topic_of(reply: InboundText, account_id: int) -> int | None:
    """The topic that a STOP is of; None for everything."""
    rule = ReplyRule.objects.filter(account_id=account_id).first()
    if rule is None or rule.scope != StopScope.TOPIC or reply.deployment is None:
        return None
    topic = reply.deployment.topic
    return topic.pk if topic is not None and topic.requires_consent else None


def _senders_of(reply: InboundText, account_id: int) -> tuple[str, ...]:
    """The senders that a STOP is of; none for everything, or for a topic."""
    if not ReplyRule.objects.filter(account_id=account_id, scope=StopScope.SENDER.value).exists():
        return ()
    until: dict[str, Any] = {"account_id": account_id, "number": reply.number, "until": reply.received_at}
    with connection.cursor() as cursor:
        cursor.execute(statement("inbound", "latest_sender"), until)
        row = cursor.fetchone()
    return senders_stopped(
        written_to=reply.recipient,
        answered=reply.deployment.sender if reply.deployment else "",
        latest=row[0] if row else "",
        own=Sender.objects.filter(account_id=account_id).values_list("value", flat=True),
    )


def _locked(thread_id: int, actor: Actor) -> Thread:
    found = Thread.objects.select_for_update().filter(account_id=actor.account_id, pk=thread_id).first()
    if found is None:
        raise NotFound(kind="thread", name=str(thread_id))
    return found


def _doubtful(reply_id: int, actor: Actor) -> InboundText:
    found = (
        InboundText.objects.select_for_update(of=("self",))
        .filter(gateway__account_id=actor.account_id, pk=reply_id)
        .first()
    )
    if found is None:
        raise NotFound(kind="reply", name=str(reply_id))
    if found.intent != Intent.DOUBTFUL:
        raise NothingDoubtful()
    return found


def _settle(reply: InboundText, actor: Actor) -> Thread:
    """The reply's conversation, doubtful only while another of its replies is."""
    thread = Thread.objects.select_for_update().get(account_id=actor.account_id, number=reply.number)
    left = InboundText.objects.filter(
        gateway__account_id=actor.account_id, number=reply.number, intent=Intent.DOUBTFUL.value
    )
    thread.is_doubtful = left.exists()
    return thread


def _move(thread: Thread, state: ThreadState, action: str, actor: Actor, now: datetime) -> None:
    thread.state = state.value
    thread.save(update_fields=["state"])
    _audit(action, thread, actor, now)


def _audit(action: str, thread: Thread, actor: Actor, now: datetime, **details: object) -> None:
    audit.record_by(actor, action, now=now, subject_kind="thread", subject_id=thread.pk, **details)
