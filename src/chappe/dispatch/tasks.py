"""Background work of dispatch."""

from procrastinate.contrib.django import app

from chappe.base import clock
from chappe.dispatch.operations import look_for_dead_numbers


@app.periodic(cron="41 * * * *")
@app.task(queue="coarse", name="dispatch.dead_numbers", queueing_lock="dispatch.dead_numbers")
def dead_numbers(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's signature
    """Suppresses numbers that fail for good time and again, where the account wants it."""
    look_for_dead_numbers(now=clock.now())
