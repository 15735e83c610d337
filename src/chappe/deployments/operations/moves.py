"""Taking a deployment from one state to another: lock, ask the table, write, audit."""

from datetime import datetime

from django.db import connection

from chappe.accounts.roles import Actor
from chappe.base.audit import record
from chappe.base.refusal import NotFound
from chappe.base.statements import statement
from chappe.deployments.models import Deployment
from chappe.deployments.states import Move, State, after


def locked(deployment_id: int, actor: Actor) -> Deployment:
    """The deployment, locked until the transaction ends. Raises NotFound outside the actor's account."""
    try:
        return Deployment.objects.select_for_update(of=("self",)).get(
            id=deployment_id, account_id=actor.account_id
        )
    except Deployment.DoesNotExist:
        raise NotFound(kind="deployment", name=deployment_id) from None


def move(deployment: Deployment, step: Move, *, now: datetime, reason: str = "") -> None:
    """Changes the state, unsaved. Raises IllegalMove."""
    deployment.state = after(State(deployment.state), step)
    deployment.state_since = now
    deployment.state_reason = reason


def drop_prepared(deployment: Deployment) -> None:
    """Forgets recipients, texts, exclusions and blocks, and what was frozen; unsaved on the deployment."""
    with connection.cursor() as cursor:
        cursor.execute(statement("deployments", "drop_prepared"), {"deployment_id": deployment.id})
    deployment.prepared_at = None
    deployment.prepared_total = deployment.prepared_done = 0
    deployment.recipient_count = deployment.fragment_count = 0
    deployment.summary = {}
    deployment.approved_at = deployment.approved_by = None
    deployment.approved_by_label = ""
    deployment.starts_at = deployment.ends_at = None


def audit(action: str, deployment: Deployment, *, actor: Actor, now: datetime, **details: object) -> None:
    """One line of the audit log about a deployment."""
    record(
        f"deployment.{action}",
        account_id=actor.account_id,
        user_id=actor.user_id,
        actor=actor.label,
        now=now,
        subject_kind="deployment",
        subject_id=deployment.id,
        **details,
    )
