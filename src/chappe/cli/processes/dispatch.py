"""``chappe dispatch``: sending alone."""

import click

from chappe.cli.processes.logs import name_process
from chappe.cli.processes.parent import end_with_parent, parent_option
from chappe.cli.processes.probes import answer, probes_option
from chappe.cli.session import ready


@click.command()
@probes_option
@parent_option
def dispatch(probes: str | None, parent: int | None) -> None:
    """Hold the gateways' binds, send what is due, take receipts and replies. Any number may run, anywhere.

    On SIGTERM what is in hand is finished first.
    """
    end_with_parent(parent)
    ready()
    name_process("dispatch")
    from chappe.config.environment import conninfo, environment
    from chappe.config.watching import Pulse
    from chappe.dispatch.worker import run_dispatch
    from chappe.inbound.worker import handle_inbound

    pulse = Pulse()
    answer(probes, age=lambda: pulse.age)
    run_dispatch(conninfo(environment()), companions=(handle_inbound,), on_tick=pulse.beat)
