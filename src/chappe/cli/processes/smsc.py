"""``chappe smsc``: a simulated network that listens for SMPP. Needs no database."""

import sys
from pathlib import Path

import click

from chappe.cli.errors import Stop
from chappe.cli.exits import Exit
from chappe.cli.processes.ports import check_free

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

NEW_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=2775, show_default=True, help="0: any free one."
)
@click.option(
    "--scenario", type=FILE, help="A TOML file: which numbers meet which fate. An ordinary day without."
)
@click.option(
    "--journal",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write every text there, as JSON lines.",
)
def smsc(port: int, scenario: Path | None, journal: Path | None) -> None:
    """Be a telephone network on loopback: takes texts over SMPP, sends receipts, lets one type a reply.

    Commands are read from standard input, a line each, and answered in JSON: stats; reply NUMBER TEXT; drop; quit.
    """
    check_free("127.0.0.1", port, "Choose another with --port; 0 takes any free one.")
    from chappe.gateways.simulator.worker import run

    def announce(listening: int) -> None:
        click.echo(
            f"The network listens on 127.0.0.1:{listening}. Commands: stats, reply, drop, quit.", err=True
        )

    code = run(
        port=port,
        scenario=scenario,
        journal=journal,
        announce=announce,
        say=click.echo,
        control=0 if sys.stdin is not None and not sys.stdin.closed else None,
    )
    if code:
        raise Stop(Exit.OUTCOME)
