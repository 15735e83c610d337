"""Background work about background work."""

import logging

from procrastinate import JobContext
from procrastinate.contrib.django import app

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * * */10")
@app.task(queue="coarse", name="base.retry_stalled", queueing_lock="base.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - procrastinate's signature
    """Runs again the jobs of workers that died: every job here can be run twice without harm."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        log.warning("job %s (%s) lost its worker: run again", job.id, job.task_name)
        await manager.retry_job(job)
