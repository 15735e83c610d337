"""Background work of deployments."""

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from chappe.base.clock import now
from chappe.deployments.operations import (
    ask_lost_preparations,
    ask_lost_refreshes,
    run_preparation,
    run_refresh,
    stop_preparation,
    stop_refresh,
)
from chappe.deployments.operations.moves import REFRESH_TASK
from chappe.deployments.operations.preparation import PREPARE_TASK

ATTEMPTS = 5


@app.task(
    queue="coarse",
    name=REFRESH_TASK,
    pass_context=True,
    retry=RetryStrategy(max_attempts=ATTEMPTS, linear_wait=5),
)
def refresh_recipients(context: JobContext, deployment_id: int, revision: int) -> None:
    """Computes the list of a deployment whose moment has come again."""
    try:
        run_refresh(deployment_id, revision, clock=now)
    except Exception:
        if context.job.attempts >= ATTEMPTS:
            stop_refresh(deployment_id, revision, now=now())
        raise


@app.periodic(cron="* * * * * */10")
@app.task(
    queue="coarse", name="deployments.ask_lost_refreshes", queueing_lock="deployments.ask_lost_refreshes"
)
def ask_refreshes(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's signature
    """Asks for the refreshes that dispatch began, and for those and the preparations whose job was lost."""
    ask_lost_refreshes()
    ask_lost_preparations()


@app.task(
    queue="coarse",
    name=PREPARE_TASK,
    pass_context=True,
    retry=RetryStrategy(max_attempts=ATTEMPTS, linear_wait=5),
)
def compute_recipients(context: JobContext, deployment_id: int, revision: int) -> None:
    """Computes the recipients of a deployment that is being prepared."""
    try:
        run_preparation(deployment_id, revision, clock=now)
    except Exception:
        if context.job.attempts >= ATTEMPTS:
            stop_preparation(deployment_id, revision, now=now())
        raise
