"""``chappe worker``: background work alone."""

import click

from chappe.cli.processes.logs import name_process
from chappe.cli.processes.parent import end_with_parent, parent_option
from chappe.cli.processes.probes import answer, probes_option
from chappe.cli.session import ready

AT_ONCE = 2
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
    run_worker(at_once)


def run_worker(at_once: int) -> None:
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector
    from procrastinate.jobs import DeleteJobCondition

    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    app.with_connector(connector.get_worker_connector()).run_worker(
        concurrency=at_once,
        delete_jobs=DeleteJobCondition.SUCCESSFUL,
        shutdown_graceful_timeout=GRACE,
        fetch_job_polling_interval=2.0,
    )
