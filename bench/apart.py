"""``python -m bench.apart WHAT NUMBER…``: one job in a process of its own; prints its seconds and its peak memory."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

MOST_MEMORY = 300
"""MB: the aim of every process that handles contacts, whatever their number."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a job took: seconds, without the start of its process, and MB at its highest."""

    seconds: float
    memory: float


def job(what: str, *numbers: int) -> Job:
    """Runs the job ``what`` (of `JOBS`) apart, and waits for it."""
    command = [sys.executable, "-m", __name__, what, *map(str, numbers)]
    return Job(**json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def memory_row(name: str, jobs: Job) -> dict[str, object]:
    """A line of a benchmark's table."""
    return {
        "name": name,
        "measured": round(jobs.memory),
        "unit": "MB",
        "floor": MOST_MEMORY,
        "ratio": round(jobs.memory / MOST_MEMORY, 2),
    }


def read_import(import_id: int) -> None:
    from chappe.base import clock
    from chappe.contacts import operations

    operations.run_import(import_id, now=clock.now)


def count(account_id: int, deployment_id: int) -> None:
    from chappe.base import clock
    from chappe.deployments import queries

    queries.count_for(account_id, deployment_id, now=clock.now())


def prepare(deployment_id: int, revision: int) -> None:
    from chappe.base import clock
    from chappe.deployments import operations

    operations.run_preparation(deployment_id, revision, clock=clock.now)


def refresh(deployment_id: int, revision: int) -> None:
    from chappe.base import clock
    from chappe.deployments import operations

    operations.run_refresh(deployment_id, revision, clock=clock.now)


JOBS: dict[str, Callable[..., None]] = {
    "import": read_import,
    "count": count,
    "prepare": prepare,
    "refresh": refresh,
}


def main() -> None:
    """Does one of `JOBS`."""
    import os

    import django

    django.setup()
    from bench.meter import peak_memory

    what, *numbers = sys.argv[1:]
    began = time.perf_counter()
    JOBS[what](*map(int, numbers))
    seconds = time.perf_counter() - began
    # Not the kernel's `ru_maxrss`, which counts what the parent held when it began this process.
    print(json.dumps({"seconds": seconds, "memory": peak_memory(os.getpid())}))


if __name__ == "__main__":
    main()
