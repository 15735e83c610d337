"""Whose turn it is on a gateway: deployments side by side, urgent ones first, each at its own pace."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from tests.dispatch.clocked import Clocked, beside
from tests.factories import LONG_AGO, NOW, Campaign, make_campaign, make_contacts, make_sending

from chappe.base.statements import statement
from chappe.config.environment import database_target, environment
from chappe.deployments.models import Block, Deployment, DeploymentPace, Recipient
from chappe.deployments.pace import GRAIN, SLACK, Priority, grant
from chappe.dispatch.models import Lane
from chappe.dispatch.store import Held, Store, make_pool
from chappe.dispatch.worker import sending as sending_module
from chappe.windows.basis import MARGIN

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]


def make_blocks(campaign: Campaign, blocks: int, *, size: int = 500, **changes: Any) -> Deployment:
    """A deployment of so many blocks that are due, without recipients: enough to be claimed."""
    deployment = make_sending(campaign, [], **changes)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO chappe_block (deployment_id, gateway_id, due_at, state, positions, pointer, round)"
            " SELECT %s, %s, %s, 'ready', array_fill(1, ARRAY[%s]), 0, 0"
            " FROM generate_series(1, %s)",
            [deployment.id, campaign.gateway.id, LONG_AGO, size, blocks],
        )
    return deployment


class Lanes:
    """Lanes that claim block after block and give each back as done, as quick as they can."""

    def __init__(self, store: Store, gateway_id: int) -> None:
        self.store = store
        self.gateway_id = gateway_id
        self.leases: list[tuple[int, UUID]] = []
        self.served: dict[int, int] = {}

    async def open(self) -> None:
        for row in await self.store.lanes():
            lease = uuid4()
            assert await self.store.lease_lane(row.lane_id, lease, "test", 600)
            self.leases.append((row.lane_id, lease))

    async def claim(self, lane: int, now: datetime) -> Held | None:
        lane_id, lease = self.leases[lane]
        after = self.served.get(lane_id, 0)
        held = await self.store.claim(self.gateway_id, lane_id, lease, now, after=after)
        if held is not None:
            self.served[lane_id] = held.deployment_id
        return held

    async def give_back(self, lane: int, held: Held) -> None:
        assert await self.store.release_blocks([held], self.leases[lane][1])

    async def finish(self, lane: int, held: Held) -> None:
        """Takes the whole block: it is done."""
        await self.move(held, 500)
        await self.give_back(lane, held)

    async def move(self, held: Held, pointer: int) -> None:
        """Moves its pointer, whatever stands under it."""
        held.pointer = pointer
        async with self.store._pool.connection() as session:
            given = [pointer, held.block_id]
            await session.execute("UPDATE chappe_block SET pointer = %s WHERE id = %s", given)


def with_lanes(campaign: Campaign, work: Callable[[Lanes], Awaitable[None]]) -> None:
    async def main() -> None:
        conninfo = f"{database_target(environment()).conninfo()} dbname={connection.settings_dict['NAME']}"
        pool = make_pool(conninfo, size=4)
        async with pool:
            lanes = Lanes(Store(pool), campaign.gateway.id)
            await lanes.open()
            await work(lanes)

    asyncio.run(main())


@pytest.mark.parametrize("binds", [1, 3])
def test_a_small_deployment_that_starts_later_does_not_wait_for_a_large_one(binds: int) -> None:
    campaign = make_campaign(binds=binds)
    large = make_blocks(campaign, 2_000)
    order: list[int] = []

    async def claims(lanes: Lanes) -> None:
        for _ in range(10):
            held = await lanes.claim(0, NOW)
            assert held is not None
            assert held.deployment_id == large.id
            await lanes.finish(0, held)
        small = await beside(make_blocks, campaign, 2)
        while order.count(small.id) < 2:
            for lane in range(binds):
                held = await lanes.claim(lane, NOW)
                assert held is not None
                order.append(held.deployment_id)
                await lanes.finish(lane, held)

    with_lanes(campaign, claims)
    # In claimed blocks: its two, and as many of the large one on each lane at most, of 1,990 that are left.
    assert len(order) <= 2 + 2 * binds


def test_several_deployments_take_turns() -> None:
    campaign = make_campaign()
    deployments = [make_blocks(campaign, 4) for _ in range(3)]
    order: list[int] = []

    async def claims(lanes: Lanes) -> None:
        while (held := await lanes.claim(0, NOW)) is not None:
            order.append(held.deployment_id)
            await lanes.finish(0, held)

    with_lanes(campaign, claims)
    assert order == [deployment.id for deployment in deployments] * 4


def test_urgent_goes_before_bulk_whenever_it_starts() -> None:
    campaign = make_campaign()
    bulk = make_blocks(campaign, 3)
    transactional = make_blocks(campaign, 2, priority=Priority.TRANSACTIONAL.value)
    urgent = make_blocks(campaign, 2, priority=Priority.URGENT.value)
    order: list[int] = []

    async def claims(lanes: Lanes) -> None:
        while (held := await lanes.claim(0, NOW)) is not None:
            order.append(held.deployment_id)
            await lanes.finish(0, held)

    with_lanes(campaign, claims)
    assert order == [urgent.id] * 2 + [transactional.id] * 2 + [bulk.id] * 3


def test_a_claim_costs_the_same_whatever_the_number_of_blocks() -> None:
    campaign = make_campaign()
    make_blocks(campaign, 4_000, size=1, state="paused")
    make_blocks(campaign, 4_000, size=1, state="scheduled")
    make_blocks(campaign, 4_000, size=1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE chappe_block")
        cursor.execute(
            "INSERT INTO chappe_lane (gateway_id, index, lease, lease_until, holder, condition)"
            " VALUES (%s, 0, %s, clock_timestamp() + interval '1 hour', '', '') RETURNING id",
            [campaign.gateway.id, UUID(int=7)],
        )
        (lane_id,) = cursor.fetchone()
        values = {
            "gateway_id": campaign.gateway.id,
            "lane_id": lane_id,
            "lease": UUID(int=7),
            "after": 0,
            "now": NOW,
            "margin": MARGIN.total_seconds(),
            "grain": GRAIN,
            "slack": SLACK,
        }
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + statement("dispatch", "claim"), values)
        ((plan,),) = cursor.fetchall()
    nodes = list(walked(plan[0]["Plan"]))
    assert "block_due" in {node.get("Index Name") for node in nodes}
    assert not [
        node for node in nodes if node["Node Type"] == "Seq Scan" and node["Relation Name"] == "chappe_block"
    ]
    assert max(node["Actual Rows"] * node["Actual Loops"] for node in nodes) <= 3
    assert plan[0]["Plan"]["Shared Hit Blocks"] + plan[0]["Plan"]["Shared Read Blocks"] < 150


def walked(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for each in node.get("Plans", []):
        yield from walked(each)


def test_lanes_of_all_machines_share_one_pace() -> None:
    """Two lanes ask in turn for ten seconds, at 90 texts a minute: what they are granted is what the rule grants."""
    campaign = make_campaign(binds=2)
    deployment = make_blocks(campaign, 3)
    free = make_blocks(campaign, 1)
    DeploymentPace.objects.create(deployment=deployment, per_second=1.5, next_at=NOW)
    granted: list[tuple[datetime, int | None]] = []

    async def claims(lanes: Lanes) -> None:
        for step in range(40):
            now = NOW + timedelta(seconds=step / 4)
            held = await lanes.claim(step % 2, now)
            if held is not None and held.deployment_id == free.id:
                await lanes.finish(step % 2, held)
                held = await lanes.claim(step % 2, now)
            if held is not None:
                granted.append((now, held.granted))
                await lanes.move(held, held.pointer + (held.granted or 0))
                await lanes.give_back(step % 2, held)

    with_lanes(campaign, claims)
    expected, next_at = [], NOW
    for step in range(40):
        now = NOW + timedelta(seconds=step / 4)
        found = grant(next_at, now, 1.5, 500)
        if found is not None:
            expected.append((now, found.texts))
            next_at = found.next_at
    assert granted == expected
    assert sum(texts or 0 for _, texts in granted) == 15
    assert not Block.objects.filter(deployment=free).exclude(state="done").exists()


def test_two_that_ask_at_once_are_not_granted_the_same_texts() -> None:
    campaign = make_campaign(binds=4)
    deployment = make_blocks(campaign, 8)
    DeploymentPace.objects.create(deployment=deployment, per_second=10.0, next_at=NOW)
    found: list[Held | None] = []

    async def claims(lanes: Lanes) -> None:
        found.extend(await asyncio.gather(*(lanes.claim(lane, NOW) for lane in range(4))))

    with_lanes(campaign, claims)
    assert [held.granted for held in found if held is not None] == [10]


def test_what_a_lane_sends_keeps_to_the_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """By a real lane: sixty texts a minute, with an hour of nothing in between that is not made up for."""
    monkeypatch.setattr(sending_module, "IDLE", 0.01)
    campaign = make_campaign()
    deployment = make_sending(campaign, make_contacts(campaign, 60))
    DeploymentPace.objects.create(deployment=deployment, per_second=1.0, next_at=NOW)
    clocked = Clocked(NOW - timedelta(seconds=1))
    sent: list[int] = []

    async def scenario() -> None:
        for seconds in [*range(6), *range(3_600, 3_606)]:
            sent.append(len(await clocked.move_to(NOW + timedelta(seconds=seconds))))

    clocked.run(scenario)
    assert sent == [1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1]
    assert Recipient.objects.filter(deployment=deployment, state="submitted").count() == 13


def test_a_slow_gateway_lets_others_have_their_turn_within_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    """At ten a second a block of 500 takes 50 seconds: another deployment does not wait for its end."""
    monkeypatch.setattr(sending_module, "SLICE", 0.2)
    monkeypatch.setattr(sending_module, "IDLE", 0.01)
    campaign = make_campaign(pace=20)
    contacts = make_contacts(campaign, 100)
    make_sending(campaign, contacts[:90])
    small = make_sending(campaign, contacts[90:92])
    numbers = {contact.number for contact in contacts[90:92]}
    clocked = Clocked(NOW)

    async def scenario() -> None:
        clocked._left, clocked.is_looking = clocked.quota, True
        while not numbers <= {number for _, number in clocked.sent}:
            await asyncio.sleep(0.02)

    clocked.run(scenario, seconds=30)
    assert len(clocked.sent) < 60
    assert Recipient.objects.filter(deployment=small, state="submitted").count() == 2
    assert Lane.objects.get().holder == ""
