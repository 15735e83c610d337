"""What will happen to a prepared deployment, and to one under way."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from chappe.base.statements import statement
from chappe.deployments.foreseeing import Left, loads_of
from chappe.deployments.models import Deployment
from chappe.deployments.pace import Pace, texts_per_second
from chappe.deployments.queries.plans import find
from chappe.deployments.schedule import parse_wall, resolve
from chappe.windows.basis import MARGIN, basis_of
from chappe.windows.forecast import forecast
from chappe.windows.opening import NO_MARGIN
from chappe.windows.registry import law
from chappe.windows.timeline import Forecast, Plan, Resume


def forecast_of(
    account_id: int, deployment_id: int, *, now: datetime, resume_after: timedelta = NO_MARGIN
) -> Forecast:
    """What becomes of what is left to send, from now or from its start on.

    A person is assumed to let it go on ``resume_after`` each stop, the first at once. A gateway without a pace is as
    fast as can be. Before the preparation there is nothing to forecast. Raises NotFound.
    """
    return forecast(plan_of(account_id, deployment_id, now=now, resume_after=resume_after))


def plan_of(
    account_id: int, deployment_id: int, *, now: datetime, resume_after: timedelta = NO_MARGIN
) -> Plan:
    """What is left to send, as the forecast takes it. Raises NotFound."""
    deployment = find(account_id, deployment_id)
    with connection.cursor() as cursor:
        cursor.execute(statement("deployments", "loads"), {"deployment_id": deployment_id})
        rows = cursor.fetchall()
    first = min((row[3] for row in rows if row[3]), default=None)
    starts_at = max(now, deployment.starts_at or first or start_of(deployment) or now)
    return left_of(deployment, rows, starts_at, resume_after)


def left_of(
    deployment: Deployment,
    rows: Sequence[tuple[Any, ...]],
    starts_at: datetime,
    resume_after: timedelta = NO_MARGIN,
) -> Plan:
    """The plan of rows of loads.sql from a moment on."""
    restrained = {row[2]: (row[4], row[5]) for row in rows if row[2]}
    others = deployment.recipient_count - sum(recipients for recipients, _ in restrained.values())
    rest = deployment.fragment_count - sum(fragments for _, fragments in restrained.values())
    left = [
        Left(
            gateway=gateway,
            basis=basis_of(json.loads(kept)) if kept else None,
            texts=texts,
            average=fragments / recipients if kept else rest / max(others, 1),
            starts_at=own,
        )
        for gateway, _, kept, own, recipients, fragments, texts in rows
    ]
    return Plan(
        loads=loads_of(law(), left, starts_at),
        starts_at=starts_at,
        pace={row[0]: float(row[1]) for row in rows if row[1] is not None},
        pace_in_all=texts_per_second(pace_of(deployment), deployment.recipient_count),
        limit_at=limit_of(deployment),
        resume=Resume(deployment.resume),
        resume_after=resume_after,
        margin=MARGIN,
    )


def pace_of(deployment: Deployment) -> Pace:
    return Pace(deployment.pace_per_minute, deployment.spread_minutes)


def start_of(deployment: Deployment) -> datetime | None:
    if deployment.starts_at or not deployment.schedule_at:
        return deployment.starts_at
    return resolve(parse_wall(deployment.schedule_at, "schedule_at"), deployment.schedule_zone).at


def local_time_of(deployment: Deployment) -> datetime | None:
    """The naive wall time of a schedule in each recipient's time; None for another."""
    if deployment.schedule_local and deployment.schedule_at:
        return parse_wall(deployment.schedule_at, "schedule_at")
    return None


def limit_of(deployment: Deployment) -> datetime | None:
    if deployment.ends_at or not deployment.limit_at:
        return deployment.ends_at
    return resolve(parse_wall(deployment.limit_at, "limit_at"), deployment.schedule_zone).at
