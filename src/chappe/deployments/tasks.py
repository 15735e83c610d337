"""Background work of deployments."""

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from chappe.base.clock import now
from chappe.deployments.operations.preparation import PREPARE_TASK, run_preparation, stop_preparation

ATTEMPTS = 5


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
