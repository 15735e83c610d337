"""Background work of audiences."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from chappe.audience.operations import run_group_consent
from chappe.base import clock
from chappe.contacts.operations.consent_changes import TAKEN_TASK

ATTEMPTS = 5


@app.task(queue="coarse", name=TAKEN_TASK, retry=RetryStrategy(max_attempts=ATTEMPTS, linear_wait=5))
def change_consents(change_id: int) -> None:
    """States consent for those in a dynamic group, from where the last attempt got to."""
    run_group_consent(change_id, now=clock.now)
