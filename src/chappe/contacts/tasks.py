"""Background work of contacts."""

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from chappe.base import clock
from chappe.contacts.operations import (
    forget_traces,
    remove_abandoned_uploads,
    run_consent_change,
    run_import,
    run_rewrite,
    run_undo,
    stop_import,
)
from chappe.contacts.operations.consent_changes import CHANGE_TASK
from chappe.contacts.operations.imports import IMPORT_TASK
from chappe.contacts.operations.rewrites import REWRITE_TASK
from chappe.contacts.operations.undoing import UNDO_TASK

ATTEMPTS = 5


@app.task(
    queue="coarse",
    name=IMPORT_TASK,
    pass_context=True,
    retry=RetryStrategy(max_attempts=ATTEMPTS, linear_wait=5),
)
def import_contacts(context: JobContext, import_id: int) -> None:
    """Reads an uploaded file into the account, from where the last attempt got to."""
    try:
        run_import(import_id, now=clock.now)
    except Exception:
        if context.job.attempts >= ATTEMPTS:
            stop_import(import_id, now=clock.now())
        raise


# What was confirmed is brought to its end, however often the database fails meanwhile.
@app.task(queue="coarse", name=REWRITE_TASK, retry=RetryStrategy(wait=30))
def rewrite_contacts(rewrite_id: int) -> None:
    """Counts what a change of every contact would come to, or applies it, from where the last attempt got to."""
    run_rewrite(rewrite_id, now=clock.now)


# What was confirmed is brought to its end, however often the database fails meanwhile.
@app.task(queue="coarse", name=UNDO_TASK, retry=RetryStrategy(wait=30))
def undo(import_id: int) -> None:
    """Undoes an import, from where the last attempt got to."""
    run_undo(import_id, now=clock.now)


@app.periodic(cron="17 * * * *")
@app.task(
    queue="coarse",
    name="contacts.remove_abandoned_uploads",
    queueing_lock="contacts.remove_abandoned_uploads",
)
def clear_uploads(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's signature
    """Removes the files whose upload was cut off, and what was kept of imports too old to be undone."""
    remove_abandoned_uploads(now=clock.now())
    forget_traces(now=clock.now())


@app.task(queue="coarse", name=CHANGE_TASK, retry=RetryStrategy(max_attempts=ATTEMPTS, linear_wait=5))
def change_consents(change_id: int) -> None:
    """States consent for the members of a group, from where the last attempt got to."""
    run_consent_change(change_id, now=clock.now)
