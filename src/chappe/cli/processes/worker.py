"""``chappe worker``: background work alone."""

import asyncio
import logging
import signal

import click

from chappe.cli.processes.logs import name_process
from chappe.cli.processes.parent import end_with_parent, parent_option
from chappe.cli.processes.probes import answer, probes_option
from chappe.cli.session import ready

log = logging.getLogger(__name__)

AT_ONCE = 2
PAUSE = 1.0  # seconds before work begins again after the database was away
GRACE = 20.0  # seconds that work in hand has to end, when told to stop


@click.command()
@click.option(
    "--at-once", type=click.IntRange(1, 64), default=AT_ONCE, show_default=True, help="Jobs run at once."
)
@probes_option
@parent_option
def worker(at_once: int, probes: str | None, parent: int | None) -> None:
    """Run background work: imports, preparations. Any number of workers may run, on any number of machines."""
    end_with_parent(parent)
    ready()
    name_process("worker")
    answer(probes)
    asyncio.run(work(at_once))


async def work(at_once: int) -> None:
    """Works until SIGTERM or SIGINT, through every absence of the database; what is in hand is finished first."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    told = asyncio.create_task(stopping.wait())
    while not told.done():
        working = asyncio.create_task(_run_jobs(at_once))
        await asyncio.wait((working, told), return_when=asyncio.FIRST_COMPLETED)
        working.cancel()  # finishes what is in hand
        (fault,) = await asyncio.gather(working, return_exceptions=True)
        if not told.done():
            log.warning("the work ended by itself, and begins again: %r", fault or "the database was away")
            await asyncio.wait((told,), timeout=PAUSE)
            await asyncio.to_thread(_have_database)
    told.cancel()


async def _run_jobs(at_once: int) -> None:
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector
    from procrastinate.jobs import DeleteJobCondition

    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    with_jobs = app.with_connector(connector.get_worker_connector())
    async with with_jobs.open_async():
        await with_jobs.run_worker_async(
            concurrency=at_once,
            delete_jobs=DeleteJobCondition.SUCCESSFUL,
            shutdown_graceful_timeout=GRACE,
            fetch_job_polling_interval=2.0,
            install_signal_handlers=False,
        )


def _have_database() -> None:
    """Chappe's own PostgreSQL is started again if it was killed."""
    from chappe.config.environment import ensure_database, environment
    from chappe.config.faults import ConfigurationError

    try:
        ensure_database(environment())
    except ConfigurationError as fault:
        log.warning("%s", fault)
