"""Background work of deployments."""

from procrastinate.contrib.django import app

from chappe.base.clock import now
from chappe.deployments.operations.preparation import PREPARE_TASK, run_preparation


@app.task(queue="coarse", name=PREPARE_TASK)
def compute_recipients(deployment_id: int, revision: int) -> None:
    """Computes the recipients of a deployment that is being prepared."""
    run_preparation(deployment_id, revision, clock=now)
