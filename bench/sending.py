"""A deployment sent by a dispatch process to a simulator process, and what it cost each."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.meter import cpu, family_cpu, peak_memory, postmaster

QUIET = '[[rules]]\nreceipt = "none"\n'
RECEIPTS = 'window = 1000\n[[rules]]\nreceipt = "DELIVRD"\n'
LONGEST = 600.0  # seconds


@dataclass(frozen=True, slots=True)
class Cost:
    """What a number of texts took: seconds, of processor time too, bytes of the write-ahead log, and the dispatch
    process's peak of memory in MB."""

    texts: int
    seconds: float
    dispatch: float
    postgres: float
    simulator: float
    log: int
    memory: float

    @property
    def rate(self) -> float:
        """Texts per second."""
        return self.texts / self.seconds

    @property
    def total(self) -> float:
        """Microseconds of processor time for each text."""
        return (self.dispatch + self.postgres + self.simulator) / self.texts * 1e6

    def each(self) -> str:
        """Milliseconds of processor time for 1,000 texts, by process."""
        dispatch, postgres, simulator = (
            spent / self.texts * 1e6 for spent in (self.dispatch, self.postgres, self.simulator)
        )
        return f"dispatch {dispatch:.0f}, PostgreSQL {postgres:.0f}, SMSC {simulator:.0f} ms"


def prepared(people: Any, name: str = "bench") -> int:
    """A deployment of everybody, approved: sending as soon as somebody dispatches."""
    from chappe.accounts.queries import operator
    from chappe.base.clock import now
    from chappe.deployments import operations

    actor = operator(people.account)
    deployment_id = operations.create_deployment(
        name, message_id=people.message, group_ids=[people.group], actor=actor, now=now()
    )
    revision = operations.prepare(deployment_id, actor=actor, now=now())
    operations.run_preparation(deployment_id, revision, clock=now)
    operations.approve(deployment_id, actor=actor, now=now(), revision=revision)
    return deployment_id


@contextmanager
def network(scenario: str) -> Iterator[Any]:
    """A simulated network in a process of its own."""
    from chappe.gateways.simulator.worker import SmscProcess

    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "scenario.toml"
        file.write_text(scenario, encoding="utf-8")
        with SmscProcess(scenario=file) as smsc:
            yield smsc


def sent(slug: str, contacts: int, scenario: str, *, window: int, binds: int) -> tuple[Cost, dict[str, Any]]:
    """What it cost to send to everybody, from the first text to the last record; and what the network counted."""
    from bench.people import SHORT, make_people
    from chappe.gateways.models import Gateway

    Gateway.objects.update(is_enabled=False)
    with network(scenario) as smsc:
        people = make_people(contacts, slug=slug, port=smsc.port, text=SHORT, window=window, binds=binds)
        deployment_id = prepared(people)
        process = subprocess.Popen(
            [sys.executable, "-m", "chappe", "dispatch"],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            stderr=subprocess.DEVNULL,
        )
        try:
            cost = _watched(deployment_id, process.pid, smsc.pid, receipts=scenario == RECEIPTS)
            return cost, smsc.stats()
        finally:
            process.terminate()
            process.wait(30)


def _watched(deployment_id: int, dispatch: int, smsc: int, *, receipts: bool) -> Cost:
    """From the first look with some texts under way to the first with all of them done."""
    states = ("delivered",) if receipts else ("submitted", "delivered")
    ends = time.perf_counter() + LONGEST
    while not _blocks(deployment_id, "pointer > 0"):
        _rest(ends, 0.02)
    before, began, at = _under_way(deployment_id), time.perf_counter(), _snapshot(dispatch, smsc)
    while _blocks(deployment_id, "state <> 'done'"):
        _rest(ends, 0.02)
    everybody = _count(deployment_id, None)
    while (done := _count(deployment_id, states)) < everybody:
        _rest(ends, 0.1)  # it reads every recipient, on the cores that are measured
    seconds, after = time.perf_counter() - began, _snapshot(dispatch, smsc)
    spent = [later - sooner for sooner, later in zip(at, after, strict=True)]
    return Cost(
        done - before, seconds, spent[0], spent[1] - spent[4], spent[2], int(spent[3]), peak_memory(dispatch)
    )


def _rest(ends: float, seconds: float) -> None:
    if time.perf_counter() > ends:
        raise TimeoutError("the deployment does not end")
    time.sleep(seconds)


def _snapshot(dispatch: int, smsc: int) -> tuple[float, ...]:
    """Processor time of dispatch, PostgreSQL and the network, the log's position, and our own backend's time."""
    ((position, own),) = _asked(
        "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint, pg_backend_pid()"
    )
    server = postmaster(Path(os.environ["CHAPPE_DATA_DIR"]))
    return cpu(dispatch), family_cpu(server), cpu(smsc), float(position), cpu(own)


def _under_way(deployment_id: int) -> int:
    return int(_asked("SELECT sum(pointer) FROM chappe_block WHERE deployment_id = %s", deployment_id)[0][0])


def _blocks(deployment_id: int, condition: str) -> bool:
    found = f"SELECT EXISTS (SELECT FROM chappe_block WHERE deployment_id = %s AND {condition})"
    return bool(_asked(found, deployment_id)[0][0])


def _count(deployment_id: int, states: tuple[str, ...] | None) -> int:
    """How many recipients, or how many of them in these states."""
    counted = "SELECT count(*) FROM chappe_recipient WHERE deployment_id = %s"
    if states is None:
        return int(_asked(counted, deployment_id)[0][0])
    return int(_asked(f"{counted} AND state = ANY (%s)", deployment_id, list(states))[0][0])


def _asked(question: str, *values: Any) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())
