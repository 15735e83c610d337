"""Taking a deployment from one state to another: lock, ask the table, write, audit."""

from datetime import datetime

from django.db import connection
from procrastinate.contrib.django import app

from chappe.accounts.roles import Actor
from chappe.base.audit import record
from chappe.base.refusal import NotFound
from chappe.base.statements import statement
from chappe.deployments.models import Deployment, DeploymentPace
from chappe.deployments.pace import Pace, texts_per_second
from chappe.deployments.starting import Awaits
from chappe.deployments.states import Move, State, after

REFRESH_TASK = "deployments.refresh"


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
    deployment.awaits = ""


def begin(deployment: Deployment, *, now: datetime) -> None:
    """Starts the deployment, or first has its list computed again if that was chosen; unsaved. Raises IllegalMove."""
    if deployment.refresh and deployment.refreshed_at is None:
        move(deployment, Move.REFRESH, now=now)
        ask_refresh(deployment)
    else:
        start(deployment, Move.START, now=now)


def start(deployment: Deployment, step: Move, *, now: datetime) -> None:
    """Lets the recipients leave, all blocks being due from now or from their opening on; unsaved."""
    move(deployment, step, now=now)
    deployment.started_at = now
    with connection.cursor() as cursor:
        cursor.execute(statement("deployments", "due_from"), {"deployment_id": deployment.id, "now": now})
    begin_passed(deployment, now=now)


def begin_passed(deployment: Deployment, *, now: datetime) -> None:
    """Lets those leave whose own moment has come or is past, in each recipient's time."""
    with connection.cursor() as cursor:
        cursor.execute(statement("deployments", "begin_passed"), {"deployment_id": deployment.id, "now": now})


def ask_person(deployment: Deployment, awaits: Awaits, *, now: datetime, reason: str = "") -> None:
    """Stops until a person has said what is to be done; unsaved. Raises IllegalMove."""
    move(deployment, Move.HOLD, now=now, reason=reason)
    deployment.awaits = awaits.value


def ask_refresh(deployment: Deployment, *, at: datetime | None = None) -> None:
    """Has a worker compute the list again, at that moment if one is given. To ask twice does no harm."""
    app.configure_task(name=REFRESH_TASK, queue="coarse", schedule_at=at).defer(
        deployment_id=deployment.id, revision=deployment.revision
    )


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


def keep_pace(deployment: Deployment, *, now: datetime) -> None:
    """Sets the pace that claims go by, of as many recipients as there are now; none where none was chosen."""
    pace = Pace(deployment.pace_per_minute, deployment.spread_minutes)
    per_second = texts_per_second(pace, deployment.recipient_count)
    if per_second is None:
        DeploymentPace.objects.filter(deployment=deployment).delete()
    else:
        DeploymentPace.objects.update_or_create(
            deployment=deployment, defaults={"per_second": per_second, "next_at": now}
        )


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
