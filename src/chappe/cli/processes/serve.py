"""``chappe serve``: a whole installation in one process tree."""

import logging
import threading

import click

from chappe.cli.processes.logs import name_process
from chappe.cli.processes.migrate import apply_migrations
from chappe.cli.processes.ports import answers, check_free
from chappe.cli.processes.supervisor import Child, Supervisor
from chappe.cli.processes.web import BIND, address, url
from chappe.cli.session import ready

log = logging.getLogger(__name__)


@click.command()
@click.option("--bind", metavar="HOST:PORT", help="Where the console listens; CHAPPE_BIND by default.")
def serve(bind: str | None) -> None:
    """Run everything in one process tree: the database if Chappe has its own, the console, background work, sending.

    What dies is started again. On SIGTERM or Ctrl-C what is in hand is finished first.
    """
    started = ready()
    name_process("serve")
    host, port = address(bind)
    check_free(host, port, BIND)
    applied = apply_migrations()
    if applied:
        log.info("database brought to this version: %d migrations", len(applied))
    release_database()
    threading.Thread(target=announce, args=(url(host, port),), daemon=True).start()
    Supervisor(children(host, port)).run()
    if started:
        stop_own_database()


def announce(address: str) -> None:
    """Says where Chappe is, once it is there."""
    if answers(address + "healthz", within=60.0):
        click.echo(f"Chappe is at {address}   (Ctrl-C ends it)", err=True)


def children(host: str, port: int) -> list[Child]:
    shown = f"[{host}]" if ":" in host else host
    return [
        Child("web", ["web", "--bind", f"{shown}:{port}"]),
        Child("dispatch", ["dispatch"]),
        Child("worker", ["worker"]),
    ]


def release_database() -> None:
    """The supervisor needs it no more, and a connection kept would keep the server from ending."""
    from django.db import connections

    connections.close_all()


def stop_own_database() -> None:
    """Ends the embedded server that this command started, unless somebody else uses it."""
    from chappe.config import embedded
    from chappe.config.environment import environment

    embedded.stop(environment().data_dir, only_when_idle=True)
