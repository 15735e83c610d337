"""``chappe web``: the console alone."""

import click

from chappe.cli.processes.parent import end_with_parent, parent_option
from chappe.cli.processes.ports import check_free
from chappe.cli.session import ready

THREADS = 8
BIND = "Choose another with --bind HOST:PORT, or in CHAPPE_BIND."


@click.command()
@click.option("--bind", metavar="HOST:PORT", help="Where to listen; CHAPPE_BIND by default.")
@click.option("--threads", type=click.IntRange(1, 256), default=THREADS, show_default=True)
@parent_option
def web(bind: str | None, threads: int, parent: int | None) -> None:
    """Serve the console."""
    end_with_parent(parent)
    ready()
    host, port = address(bind)
    check_free(host, port, BIND)
    if parent is None:
        click.echo(f"The console is at {url(host, port)}", err=True)
    serve_console(host, port, threads)


def serve_console(host: str, port: int, threads: int) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "chappe.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=threads,
        websockets=False,
        log_level=LogLevels.error,
        workers_kill_timeout=10,
    ).serve()


def address(bind: str | None) -> tuple[str, int]:
    """Where to listen: what is given, else what the environment says. Raises ConfigurationError."""
    from chappe.config.environment import environment
    from chappe.config.values import address as parse

    if bind:
        return parse("--bind", bind)
    return environment().bind_host, environment().bind_port


def url(host: str, port: int) -> str:
    """The address as one types it in a browser on this machine."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "localhost"}.get(host, host)  # noqa: S104
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"
