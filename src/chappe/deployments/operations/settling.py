"""What people decide of unknown outcomes."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from chappe.accounts.roles import Actor, Permission
from chappe.base.statements import statement
from chappe.deployments.operations.moves import audit, locked, move
from chappe.deployments.operations.preparation import BLOCK
from chappe.deployments.settling import LEFT, NothingUnknown, Resent, resending_move
from chappe.deployments.states import State


@transaction.atomic
def resend_unknown(
    deployment_id: int,
    *,
    actor: Actor,
    now: datetime,
    positions: Sequence[int] | None = None,
    reason: str = "",
) -> Resent:
    """Sends unknown recipients again, all or those at ``positions``: some may get the text twice, by a person's word.

    Consent, STOP and hours are looked at anew before each leaves. A finished deployment goes on until they are done.
    Raises ResendCancelled, ResendTooLate, NothingUnknown.
    """
    actor.require(Permission.APPROVE)
    deployment = locked(deployment_id, actor)
    step = resending_move(State(deployment.state), deployment.ends_at, now)
    with connection.cursor() as cursor:
        cursor.execute(
            statement("deployments", "resend_unknown"),
            {"deployment_id": deployment.id, "positions": _listed(positions), "size": BLOCK, "now": now},
        )
        resent = Resent(*cursor.fetchone())
    if not resent.recipients:
        raise NothingUnknown(in_hand=resent.in_hand)
    if step is not None:
        move(deployment, step, now=now)
        deployment.ended_at = None
        deployment.save()
    audit(
        "unknown_resent",
        deployment,
        actor=actor,
        now=now,
        reason=reason.strip(),
        recipients=resent.recipients,
    )
    return resent


@transaction.atomic
def leave_unknown(
    deployment_id: int,
    *,
    actor: Actor,
    now: datetime,
    positions: Sequence[int] | None = None,
    reason: str = "",
) -> int:
    """Leaves unknown recipients as they are, all or those at ``positions``: nothing more is asked about them.

    A late answer or receipt still settles them. How many. Raises NothingUnknown.
    """
    actor.require(Permission.APPROVE)
    deployment = locked(deployment_id, actor)
    with connection.cursor() as cursor:
        cursor.execute(
            statement("deployments", "leave_unknown"),
            {"deployment_id": deployment.id, "positions": _listed(positions), "code": LEFT},
        )
        (left,) = cursor.fetchone()
    if not left:
        raise NothingUnknown(in_hand=0)
    audit("unknown_left", deployment, actor=actor, now=now, reason=reason.strip(), recipients=left)
    return int(left)


def _listed(positions: Sequence[int] | None) -> list[int] | None:
    return None if positions is None else list(positions)
