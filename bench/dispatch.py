"""A deployment sent: claimed, submitted over SMPP to another process, outcomes and receipts durably recorded.

Two floors, timed in the same run: the bare SMPP lane on the same simulator without any ledger (`bench.smpp`), and the
ledger alone, with a gateway that answers at once. What both together would allow on the same cores is one over the
sum of their times.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

QUIET = '[[rules]]\nreceipt = "none"\n'
RECEIPTS = 'window = 1000\n[[rules]]\nreceipt = "DELIVRD"\n'
WINDOW = 500


def run(scale: float = 1.0) -> list[dict[str, object]]:
    """Texts per second, without and with receipts; `ratio` is how many times the floors' time it took."""
    from bench.people import SHORT, make_people

    texts = int(60_000 * scale)
    bare = _bare(texts)
    ledger = _ledger_alone(make_people(texts, slug="ledger", text=SHORT, window=WINDOW))
    together = 1 / (1 / bare + 1 / ledger)
    rows: list[dict[str, object]] = []
    for name, scenario in (("no receipts", QUIET), ("each receipt recorded", RECEIPTS)):
        rate = _whole(f"dispatch-{len(rows)}", texts, scenario)
        rows.append(
            {
                "name": f"dispatch, {name} ({texts:,} texts)",
                "measured": round(rate),
                "unit": "texts/s",
                "floor": round(together),
                "ratio": round(together / rate, 2),
            }
        )
    return rows


def _bare(texts: int) -> float:
    """Texts per second through a bare lane, without any ledger."""
    from bench.smpp import submit
    from chappe.gateways.simulator.worker import SmscProcess

    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "scenario.toml"
        file.write_text(QUIET, encoding="utf-8")
        with SmscProcess(scenario=file) as smsc:
            rate, _cpu = asyncio.run(submit(smsc.port, WINDOW, texts, receipts=False))
    return rate


def _prepared(people: Any) -> int:
    """A deployment of everybody, approved: sending as soon as somebody dispatches."""
    from chappe.accounts.queries import operator
    from chappe.base.clock import now
    from chappe.deployments import operations

    actor = operator(people.account)
    deployment_id = operations.create_deployment(
        "bench", message_id=people.message, group_ids=[people.group], actor=actor, now=now()
    )
    revision = operations.prepare(deployment_id, actor=actor, now=now())
    operations.run_preparation(deployment_id, revision, clock=now)
    operations.approve(deployment_id, actor=actor, now=now(), revision=revision)
    return deployment_id


def _whole(slug: str, contacts: int, scenario: str) -> float:
    """The rate of a dispatch process against a simulator process, from the first outcome to the last record."""
    from bench.people import SHORT, make_people
    from chappe.gateways.models import Gateway
    from chappe.gateways.simulator.worker import SmscProcess

    Gateway.objects.update(is_enabled=False)
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "scenario.toml"
        file.write_text(scenario, encoding="utf-8")
        with SmscProcess(scenario=file) as smsc:
            people = make_people(contacts, slug=slug, port=smsc.port, text=SHORT, window=WINDOW, binds=2)
            deployment_id = _prepared(people)
            process = subprocess.Popen(
                [sys.executable, "-m", "chappe", "dispatch"],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                stderr=subprocess.DEVNULL,
            )
            try:
                return _rate(deployment_id, final="submitted" if scenario == QUIET else "delivered")
            finally:
                process.terminate()
                process.wait(20)


def _rate(deployment_id: int, *, final: str) -> float:
    """Texts per second between the first look with some done and the first with all done."""
    started, before = 0.0, 0
    while True:
        done, everybody = _progress(deployment_id, final)
        now = time.perf_counter()
        if not started and done:
            started, before = now, done
        elif started and done == everybody:
            return (done - before) / (now - started)
        time.sleep(0.05)


def _progress(deployment_id: int, final: str) -> tuple[int, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE state = %s), count(*) FROM chappe_recipient WHERE deployment_id = %s",
            [final, deployment_id],
        )
        done, everybody = cursor.fetchone()
    return int(done), int(everybody)


@dataclass(slots=True)
class AtOnce:
    """A gateway without a network: every text is accepted at once."""

    window: int
    lanes: int = 1

    @asynccontextmanager
    async def lane(self, number: int, *, on_outcomes: Any, on_events: Any) -> AsyncIterator["AtOnceLane"]:  # noqa: ARG002
        yield AtOnceLane(self.window, on_outcomes)


@dataclass(slots=True)
class AtOnceLane:
    """Its lane."""

    room: int
    on_outcomes: Any
    count: int = 0

    @property
    def status(self) -> Any:
        from chappe.gateways.contract import LaneState, LaneStatus

        return LaneStatus(LaneState.BOUND)

    async def wait_for_room(self) -> int:
        return self.room

    def submit(self, submissions: Sequence[Any]) -> None:
        from chappe.gateways.contract import Accepted

        outcomes = [(one, Accepted((f"{id(one)}",))) for one in submissions]
        asyncio.get_running_loop().call_soon(self.on_outcomes, outcomes)

    async def drain(self, grace: float) -> None:
        """Nothing is on the wire."""


def _ledger_alone(people: Any) -> float:
    """Texts per second through claim, pointer and record, with a gateway that answers at once."""
    from chappe.gateways.models import Gateway

    Gateway.objects.exclude(id=people.gateway).update(is_enabled=False)
    return asyncio.run(_drive(_prepared(people)))


async def _drive(deployment_id: int) -> float:
    from chappe.base.clock import now
    from chappe.config.environment import conninfo, environment
    from chappe.dispatch.store import Store, make_pool
    from chappe.dispatch.worker.lane import LaneRunner

    async with make_pool(conninfo(environment()), size=4) as pool:
        store = Store(pool)
        (row,) = await store.lanes()
        runner = LaneRunner(row, AtOnce(WINDOW), store, now, "bench")
        started = time.perf_counter()
        task = asyncio.create_task(runner.run())
        while True:
            done, everybody = await asyncio.to_thread(_progress, deployment_id, "submitted")
            if done == everybody:
                break
            await asyncio.sleep(0.05)
        elapsed = time.perf_counter() - started
        runner.stopping.set()
        await task
    return everybody / elapsed
