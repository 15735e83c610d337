"""``python -m tests.chaos.hurried dispatch``: Chappe as it is, but for its patience, so that a run takes seconds.

A lease is three seconds in place of eight, and all that hangs on it is shortened likewise. CHAOS_SHIFT: how many
seconds this machine's clock is ahead; CHAOS_SOURCE: the address from which it speaks to networks.
"""

import os
from datetime import timedelta
from typing import Any

LEASE = 3.0

PATIENCE: dict[str, dict[str, Any]] = {
    "chappe.dispatch.worker.lane": {
        "LEASE": LEASE,
        "RENEWAL": 0.7,
        "GRACE": 2.5,
        "RETRY": 0.2,
    },
    "chappe.dispatch.worker.sending": {"MARGIN": 0.6, "RETRY": 0.2},
    "chappe.dispatch.worker.process": {"TICK": 0.4},
    "chappe.dispatch.worker.tending": {"SETTLE": 0.4, "COURTESY": 1.0},
    "chappe.dispatch.worker.recording": {"RETRY": 0.2},
    "chappe.dispatch.store.receipts": {"SETTLING": timedelta(seconds=2)},
    "chappe.dispatch.store.pool": {"LONGEST_WAIT": 1.5, "RECONNECTING": 1.0},
    "chappe.deployments.operations.preparation": {"BLOCK": 40},
}
HEARTBEAT, STALLED = 1.0, 4.0  # seconds: of a worker, and after which it is taken for dead


def hurry() -> None:
    """Shortens what is waited for, in this process."""
    from importlib import import_module

    for name, values in PATIENCE.items():
        module = import_module(name)
        for constant, value in values.items():
            assert hasattr(module, constant), f"{name} has no {constant} any more"
            setattr(module, constant, value)
    _hurry_worker()


def _hurry_worker() -> None:
    from procrastinate.manager import JobManager
    from procrastinate.worker import Worker

    stalled, begin = JobManager.get_stalled_jobs, Worker.__init__

    async def get_stalled_jobs(manager: JobManager, **named: Any) -> Any:
        return await stalled(manager, **{"seconds_since_heartbeat": STALLED, **named})

    def __init__(worker: Worker, *given: Any, **named: Any) -> None:  # noqa: N807
        begin(
            worker,
            *given,
            **{**named, "update_heartbeat_interval": HEARTBEAT, "stalled_worker_timeout": STALLED},
        )

    JobManager.get_stalled_jobs = get_stalled_jobs  # type: ignore[method-assign,assignment]
    Worker.__init__ = __init__  # type: ignore[method-assign,assignment]


def shift(seconds: float) -> None:
    """This machine's clock is ahead."""
    from chappe.base import clock

    right = clock.now
    clock.now = lambda: right() + timedelta(seconds=seconds)


def speak_from(address: str) -> None:
    """Connections to networks come from this address."""
    import asyncio

    connect = asyncio.BaseEventLoop.create_connection

    async def create_connection(loop: Any, *given: Any, **named: Any) -> Any:
        return await connect(loop, *given, **{**named, "local_addr": (address, 0)})

    asyncio.BaseEventLoop.create_connection = create_connection  # type: ignore[method-assign,assignment]


def main() -> None:
    """Chappe's own commands."""
    from chappe.cli.session import ready

    if ahead := float(os.environ.get("CHAOS_SHIFT", "0")):
        shift(ahead)
    if source := os.environ.get("CHAOS_SOURCE"):
        speak_from(source)
    ready()
    hurry()
    from chappe.cli.main import main as chappe

    chappe()


if __name__ == "__main__":
    main()
