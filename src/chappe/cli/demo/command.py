"""The command ``chappe demo``."""

import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, BinaryIO

import click

from chappe.cli.errors import Stop
from chappe.cli.exits import Exit

if TYPE_CHECKING:
    from chappe.cli.demo.campaign import Stage
    from chappe.cli.demo.screen import Screen
    from chappe.gateways.simulator.worker import SmscProcess
    from chappe.reports.queries import Report

PATIENCE = 60.0  # seconds without any change after which something is wrong
LOOK = 0.15
TITLE = """\
One campaign, from a file of contacts to its report.
The numbers are nobody's: they reach a simulated network."""


@click.command()
@click.option("--once", is_flag=True, help="Stop after the report; exit code 0 only if every figure agrees.")
@click.option(
    "--contacts",
    "count",
    type=click.IntRange(100, 200_000),
    default=10_000,
    show_default=True,
    help="How many fictitious contacts.",
)
@click.option(
    "--port", type=click.IntRange(1, 65_535), help="Where the console listens; any free port by default."
)
def demo(once: bool, count: int, port: int | None) -> None:
    """Run one campaign of fictitious contacts against a simulated network, then serve the console with it.

    It has a database of its own, made anew each time: the installation's data is not touched.
    """
    from chappe.cli.demo import ground
    from chappe.cli.demo.screen import Screen
    from chappe.config.environment import environment

    signal.signal(signal.SIGTERM, interrupt)
    env = environment()
    screen = Screen()
    screen.title(TITLE)
    with ground.only_one(env.data_dir):
        began = time.monotonic()
        target, started = ground.clean_database(env)
        ground.use(target)
        try:
            perform(screen, Show(count, once, port, env.data_dir / "demo.log"), began)
        finally:
            if started:
                end_server(env.data_dir)


@dataclass(frozen=True, slots=True)
class Show:
    """What is asked of a demonstration."""

    count: int
    once: bool
    port: int | None
    log: Path


def perform(screen: "Screen", show: Show, began: float) -> None:
    """The demonstration, on a clean database. Raises Stop when a figure does not agree."""
    from chappe.cli.processes.migrate import apply_migrations
    from chappe.cli.processes.ports import check_free, free_port
    from chappe.cli.session import ready

    if show.port is not None:
        check_free("127.0.0.1", show.port, "Choose another with --port, or leave it out.")
    ready()
    apply_migrations()
    screen.done("A clean database is ready", time.monotonic() - began)
    with ExitStack() as stack:
        output = stack.enter_context(show.log.open("wb"))
        network = stack.enter_context(simulated_network())
        screen.done(f"A simulated network listens for SMPP on 127.0.0.1:{network.port}")
        stack.enter_context(processes([["worker"], ["dispatch"]], output))
        stage, report = run_campaign(screen, show, network)
        agreed = prove(screen, report, network)
        if not agreed:
            screen.failed(f"A figure does not agree. What the processes said is in {show.log}")
        if not show.once:
            port = show.port or free_port()
            bind = f"127.0.0.1:{port}"
            stack.enter_context(processes([["web", "--bind", bind]], output))
            invite(screen, bind, stage)
        if not agreed:
            raise Stop(Exit.OUTCOME)


def run_campaign(screen: "Screen", show: Show, network: "SmscProcess") -> "tuple[Stage, Report]":
    """Import, count, prepare, approve, send: returns when every recipient is final, or nothing moves any more."""
    from chappe.cli.demo import steps

    stage = steps.set_up(screen, network.port)
    steps.import_file(screen, stage, show.count)
    deployment_id = steps.compose(screen, stage)
    steps.prepare(screen, stage, deployment_id)
    report = steps.send(screen, stage, deployment_id)
    steps.wait_for_silence(network)
    return stage, report


def prove(screen: "Screen", report: "Report", network: "SmscProcess") -> bool:
    """Shows the report and holds its figures against the network's; whether all agree."""
    from chappe.cli.demo import closing
    from chappe.cli.demo.checks import checks

    closing.show_report(screen, report)
    found = checks(report, network.stats())
    closing.show_checks(screen, found)
    return all(check.holds for check in found)


def invite(screen: "Screen", bind: str, stage: "Stage") -> None:
    """Serves the console until Ctrl-C."""
    from chappe.cli.demo import campaign, closing

    closing.wait_until_served(f"http://{bind}/healthz")
    closing.show_address(screen, f"http://{bind}/", campaign.EMAIL, stage.password)
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        screen.console.print("\nEnding …")


@contextmanager
def simulated_network() -> "Iterator[SmscProcess]":
    from chappe.gateways.simulator.worker import SmscProcess

    with SmscProcess() as network:
        yield network


@contextmanager
def processes(commands: list[list[str]], output: BinaryIO) -> Iterator[None]:
    from chappe.cli.processes.supervisor import Child, Supervisor

    children = [Child(words[0], words, output) for words in commands]
    with Supervisor(children).in_background():
        yield


def end_server(data_dir: Path) -> None:
    """Ends the embedded server that this command started, unless somebody else uses it by now."""
    from django.db import connections

    from chappe.config import embedded

    connections.close_all()
    embedded.stop(data_dir, only_when_idle=True)


def interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    """SIGTERM ends a demonstration as Ctrl-C does: in order."""
    raise KeyboardInterrupt
