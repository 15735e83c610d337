"""One lane driven against a real ledger."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import uvloop
from django.db import connection

from chappe.base.clock import now
from chappe.config.environment import database_target, environment
from chappe.deployments.models import Block, Deployment, Recipient
from chappe.dispatch.store import Held, LaneRow, Store, make_pool
from chappe.dispatch.worker.lane import LaneRunner
from chappe.gateways.contract import Gateway

Scenario = Callable[[LaneRunner, Store], Awaitable[None]]


def drive(gateway: Gateway, scenario: Scenario, *, seconds: float = 10.0) -> LaneRunner:
    """Runs the only lane of the database while the scenario lasts, then stops it orderly."""
    runners: list[LaneRunner] = []

    async def drive_on(store: Store) -> None:
        (row,) = await store.lanes()
        runner = LaneRunner(row, gateway, store, now, "test")
        runners.append(runner)
        task = asyncio.create_task(runner.run())
        async with asyncio.timeout(seconds):
            await scenario(runner, store)
        runner.stopping.set()
        await task

    with_store(drive_on)
    return runners[0]


def with_store(work: Callable[[Store], Awaitable[None]]) -> None:
    """Runs the work on the test's own database, not the installation's."""

    async def main() -> None:
        conninfo = f"{database_target(environment()).conninfo()} dbname={connection.settings_dict['NAME']}"
        pool = make_pool(conninfo, size=4)
        async with pool:
            await work(Store(pool))

    uvloop.run(main())


async def in_hand(store: Store) -> tuple[LaneRow, UUID, Held]:
    """The only lane of the database, leased, and the next block claimed by it."""
    (row,) = await store.lanes()
    lease = uuid4()
    assert await store.lease_lane(row.lane_id, lease, "test", 60)
    held = await store.claim(row.gateway_id, row.lane_id, lease, now())
    assert held is not None
    return row, lease, held


async def until_sent(runner: LaneRunner, store: Store) -> None:
    """Until no block is left to send."""
    while not await asyncio.to_thread(nothing_left):
        await asyncio.sleep(0.02)


def nothing_left() -> bool:
    try:
        return not Block.objects.exclude(state="done").exists()
    finally:
        connection.close()


def states(deployment: Deployment) -> Counter[str]:
    return Counter(Recipient.objects.filter(deployment=deployment).values_list("state", flat=True))
