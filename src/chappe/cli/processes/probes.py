"""The option by which a process without a web of its own answers probes."""

from collections.abc import Callable
from typing import TypeVar

import click

F = TypeVar("F", bound=Callable[..., object])


def probes_option(function: F) -> F:
    """Adds ``--probes``."""
    return click.option(
        "--probes",
        metavar="HOST:PORT",
        help="Answer /healthz and /readyz there, for what watches the process.",
    )(function)


def answer(address: str | None, *, age: Callable[[], float] | None = None) -> None:
    """Answers probes at the address, if one is given. Raises ConfigurationError, Unreachable."""
    if address is None:
        return
    from chappe.cli.processes.ports import check_free
    from chappe.config import values
    from chappe.config.watching import answer_probes

    host, port = values.address("--probes", address)
    check_free(host, port, "Choose another with --probes.")
    answer_probes(host, port, age=age)
