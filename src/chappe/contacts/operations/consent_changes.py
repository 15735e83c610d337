"""One statement of consent for everybody in a group: asked for, then made in the background, a slice at a time."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app

from chappe.accounts.roles import Actor, Permission
from chappe.base import audit
from chappe.base.refusal import NotFound
from chappe.contacts.models import ChangeState, ConsentChange, ConsentChangeMember, Group, GroupMember, Topic
from chappe.contacts.operations.consents import checked_statement
from chappe.contacts.stating import GroupNotAList
from chappe.contacts.store import execute, rows_of

CHANGE_TASK = "contacts.change_consents"
# The same of a dynamic group, whose members `chappe.audience` takes first.
TAKEN_TASK = "audience.change_consents"
SLICE = 5_000
OPEN = (ChangeState.WAITING, ChangeState.RUNNING)


@transaction.atomic
def start_consent_change(
    group_id: int,
    topic_key: str,
    *,
    status: str,
    basis: str,
    source: str,
    actor: Actor,
    now: datetime,
    at: datetime | None = None,
    expires_at: datetime | None = None,
    proof: str = "",
    preset: str = "",
    criteria: dict[str, Any] | None = None,
) -> int:
    """Has the statement made for every member of the group; the id of this change, under which its progress is read.

    ``criteria``: those of a dynamic group as they stand now, which `audience.start_group_consent` gives.
    Without ``at`` a grant never takes back a withdrawal: only one that says when these people gave it does, and then
    only where that was after. Raises NotFound, GroupNotAList, and what `checked_statement` does.
    """
    actor.require(Permission.EDIT)
    statement = checked_statement(
        status=status, basis=basis, at=at or now, expires_at=expires_at, source=source, preset=preset, now=now
    )
    group = Group.objects.filter(account_id=actor.account_id, pk=group_id).first()
    topic = Topic.objects.filter(account_id=actor.account_id, key=topic_key).first()
    if group is None:
        raise NotFound(kind="group", name=str(group_id))
    if topic is None:
        raise NotFound(kind="topic", name=topic_key)
    if (group.kind == "static") is not (criteria is None):
        raise GroupNotAList(name=group.name)
    change = ConsentChange.objects.create(
        account_id=actor.account_id,
        group=group,
        group_name=group.name,
        topic=topic,
        status=statement.status,
        basis=statement.basis,
        at=statement.at,
        is_dated=at is not None,
        expires_at=statement.expires_at,
        source=statement.source,
        proof=proof.replace("\0", ""),
        criteria=criteria,
        members=GroupMember.objects.filter(group=group).count(),
        created_by=actor.label,
        created_at=now,
    )
    audit.record_by(
        actor,
        "consent_change.started",
        now=now,
        subject_kind="consent_change",
        subject_id=change.pk,
        group=group.name,
        topic=topic.key,
        status=str(statement.status),
        basis=str(statement.basis),
        source=statement.source,
        members=change.members,
    )
    task = CHANGE_TASK if criteria is None else TAKEN_TASK
    app.configure_task(name=task, queue="coarse", lock=f"{CHANGE_TASK}:{actor.account_id}").defer(
        change_id=change.pk
    )
    return change.pk


@transaction.atomic
def stop_consent_change(change_id: int, *, actor: Actor, now: datetime) -> None:
    """Leaves the members not reached yet as they are; what was stated stays. Raises NotFound."""
    actor.require(Permission.EDIT)
    change = (
        ConsentChange.objects.select_for_update().filter(account_id=actor.account_id, pk=change_id).first()
    )
    if change is None:
        raise NotFound(kind="consent_change", name=str(change_id))
    if change.state in OPEN:
        _end(change, ChangeState.STOPPED, now)


def run_consent_change(change_id: int, *, now: Callable[[], datetime]) -> None:
    """Makes the statement for the members not reached yet; returns when it is over.

    Each slice is one transaction that also says how far it got: whoever runs this again repeats nothing.
    """
    while _slice(change_id, now()):
        pass


@transaction.atomic
def _slice(change_id: int, now: datetime) -> bool:
    """States for one slice of members; whether there may be more."""
    change = ConsentChange.objects.select_for_update().filter(pk=change_id, state__in=OPEN).first()
    if change is None or (change.criteria is not None and change.taken_at is None):
        return False
    seen = [] if change.group_id is None else rows_of("change_consents", **_parameters(change, now))
    if not seen:
        _end(change, ChangeState.DONE, now)
        return False
    added = [contact_id for contact_id, effect in seen if effect == "added"]
    if added:
        execute("fold_consents", account_id=change.account_id, contact_ids=added, topic_ids=[change.topic_id])
    effects = Counter(effect for _, effect in seen)
    change.state = ChangeState.RUNNING
    change.added += effects["added"]
    change.known += effects["known"]
    change.overruled += effects["overruled"]
    change.last_contact_id = seen[-1][0]
    change.save()
    return True


def _parameters(change: ConsentChange, now: datetime) -> dict[str, object]:
    named = ("account_id", "group_id", "topic_id", "status", "basis", "at", "expires_at", "is_dated")
    return {
        **{name: getattr(change, name) for name in (*named, "source", "proof")},
        "change_id": None if change.criteria is None else change.pk,
        "recorded_by": change.created_by,
        "after": change.last_contact_id,
        "many": SLICE,
        "now": now,
    }


def _end(change: ConsentChange, state: ChangeState, now: datetime) -> None:
    change.state, change.finished_at = state, now
    change.save()
    ConsentChangeMember.objects.filter(change=change).delete()
    audit.record(
        f"consent_change.{state}",
        account_id=change.account_id,
        user_id=None,
        actor=change.created_by,
        now=now,
        subject_kind="consent_change",
        subject_id=change.pk,
        group=change.group_name,
        added=change.added,
        known=change.known,
        overruled=change.overruled,
    )
