"""What people decide of a prepared or running deployment."""

from datetime import datetime

from django.db import connection, transaction

from chappe.accounts.models import Account
from chappe.accounts.roles import Actor, Permission
from chappe.base.statements import statement
from chappe.deployments import approval
from chappe.deployments.models import Deployment, RecipientWindow
from chappe.deployments.operations.filling import refuse_content
from chappe.deployments.operations.moves import (
    ask_refresh,
    audit,
    begin,
    begin_passed,
    drop_prepared,
    locked,
    move,
    start,
)
from chappe.deployments.operations.preparation import NotValid
from chappe.deployments.schedule import parse_wall, resolve
from chappe.deployments.starting import Awaits
from chappe.deployments.states import Move, State

# What an approver let go, only an approver stops.
APPROVED = frozenset({State.SCHEDULED, State.REFRESHING, State.SENDING, State.PAUSED, State.AWAITING_RESUME})


@transaction.atomic
def approve(deployment_id: int, *, actor: Actor, now: datetime, revision: int) -> None:
    """Lets the deployment leave at its moment, or at once. ``revision`` is the one the approver was shown.

    Raises IllegalMove (approved twice, or not prepared), Edited, SamePerson, NobodyToReach, NotValid, StartPassed.
    """
    actor.require(Permission.APPROVE)
    deployment = locked(deployment_id, actor)
    move(deployment, Move.APPROVE, now=now)
    account = Account.objects.get(id=actor.account_id)
    approval.check(
        approval.Prepared(
            revision=deployment.revision,
            recipients=deployment.recipient_count,
            preparer_id=deployment.prepared_by_id,
            preparer=deployment.prepared_by_label,
        ),
        approval.Policy(account.four_eyes, account.four_eyes_above),
        approver_id=actor.user_id,
        seen_revision=revision,
    )
    refuse_content(deployment, deployment.summary.get("countries", {}), now, NotValid)
    _resolve_moments(deployment, now)
    deployment.approved_at = now
    deployment.approved_by_id = actor.user_id
    deployment.approved_by_label = actor.label
    if deployment.starts_at == now:
        begin(deployment, now=now)
    elif deployment.refresh:
        ask_refresh(deployment, at=deployment.starts_at)
    deployment.save()
    audit(
        "approved",
        deployment,
        actor=actor,
        now=now,
        recipients=deployment.recipient_count,
        fragments=deployment.fragment_count,
        revision=revision,
    )


@transaction.atomic
def reject(deployment_id: int, *, actor: Actor, now: datetime, reason: str) -> None:
    """Sends the deployment back with a reason. Raises IllegalMove, ReasonMissing."""
    actor.require(Permission.APPROVE)
    deployment = locked(deployment_id, actor)
    given = approval.reason_given(reason)
    move(deployment, Move.REJECT, now=now, reason=given)
    deployment.save()
    audit("rejected", deployment, actor=actor, now=now, reason=given)


@transaction.atomic
def cancel(deployment_id: int, *, actor: Actor, now: datetime, reason: str = "") -> int:
    """Ends the deployment: whoever has not been claimed gets nothing. How many that is.

    Those whose text is on the wire at this moment keep their outcome. Who ends one that awaits a person's word says
    why. Raises IllegalMove, ReasonMissing.
    """
    actor.require(Permission.EDIT)
    deployment = locked(deployment_id, actor)
    before = State(deployment.state)
    if before in APPROVED:
        actor.require(Permission.APPROVE)
    if before is State.AWAITING_RESUME:
        approval.reason_given(reason)
    move(deployment, Move.CANCEL, now=now, reason=reason.strip())
    deployment.ended_at = now
    if before is State.PREPARING:
        drop_prepared(deployment)
        ended = 0
    else:
        ended = _end_unsent(deployment, now)
    deployment.save()
    audit(
        "cancelled",
        deployment,
        actor=actor,
        now=now,
        reason=reason.strip(),
        was=before.value,
        recipients=ended,
    )
    return ended


@transaction.atomic
def pause(deployment_id: int, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Stops the sending where it is: what is on the wire ends, nothing more is claimed. Raises IllegalMove."""
    actor.require(Permission.APPROVE)
    deployment = locked(deployment_id, actor)
    move(deployment, Move.PAUSE, now=now, reason=reason.strip())
    deployment.save()
    audit("paused", deployment, actor=actor, now=now, reason=reason.strip())


@transaction.atomic
def resume(deployment_id: int, *, actor: Actor, now: datetime) -> None:
    """Goes on with a sending that was paused, or that awaits a person's word. Raises IllegalMove.

    After a closing the word covers that closing: whose window is open gets the text at once, the others at their
    opening. After a missed moment it starts now; where it was that of some zones alone, these begin now, and those of
    which the moment passed meanwhile. Where the list is to be computed again, it is first; where that
    failed, it is tried again: nothing leaves by the list as it was approved.
    """
    actor.require(Permission.APPROVE)
    deployment = locked(deployment_id, actor)
    if deployment.awaits in (Awaits.MISSED, Awaits.REFRESH_FAILED):
        # The moment is now: how late it is is no longer asked.
        deployment.starts_at = now
        if deployment.refresh:
            begin(deployment, now=now)
        else:
            start(deployment, Move.RESUME, now=now)
    else:
        move(deployment, Move.RESUME, now=now)
        begin_passed(deployment, now=now)
    deployment.save()
    audit("resumed", deployment, actor=actor, now=now)


def _end_unsent(deployment: Deployment, now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            statement("deployments", "end_unsent"),
            {"deployment_id": deployment.id, "state": "cancelled", "code": "cancelled", "now": now},
        )
        (ended,) = cursor.fetchone()
    return int(ended)


def _first_moment(deployment: Deployment) -> datetime:
    """When the first recipients may get it: in their own time, that of the zone whose clocks show it first."""
    if deployment.schedule_local:
        windows = RecipientWindow.objects.filter(deployment=deployment, starts_at__isnull=False)
        first = windows.order_by("starts_at").values_list("starts_at", flat=True).first()
        if first is not None:
            return first
    return resolve(parse_wall(deployment.schedule_at, "schedule_at"), deployment.schedule_zone).at


def _resolve_moments(deployment: Deployment, now: datetime) -> None:
    """Schedule and limit as moments. Raises StartPassed and LimitPassed: a page may have been open for long."""
    zone = deployment.schedule_zone
    deployment.starts_at = now
    if deployment.schedule_at:
        deployment.starts_at = _first_moment(deployment)
        if deployment.starts_at < now:
            raise approval.StartPassed(field="schedule_at", starts_at=deployment.starts_at)
    if deployment.limit_at:
        deployment.ends_at = resolve(parse_wall(deployment.limit_at, "limit_at"), zone).at
        if deployment.ends_at <= deployment.starts_at:
            raise approval.LimitPassed(field="limit_at", ends_at=deployment.ends_at)
