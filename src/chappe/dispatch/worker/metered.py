"""The store of a dispatch process that counts what its lanes do, and writes the counts down every few seconds."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from time import monotonic
from typing import Any
from uuid import UUID

import psycopg

from chappe.dispatch.meter import Meter, What
from chappe.dispatch.store import Due, Held, LaneRow, Pool, Settled, Store
from chappe.gateways.contract import ReceiptEvent, ReplyEvent

log = logging.getLogger(__name__)

EVERY = 5.0  # seconds between writings
FORGETTING = 60.0  # seconds between looks at what is old
FORGOTTEN_AT_ONCE = 20_000

Key = tuple[int, int]
"""A gateway's id and a lane's index. What comes back is counted under the first lane, whichever brought it."""


class MeteredStore(Store):
    """A `Store` that counts. Nothing of a count is worth waiting for: one that cannot be written is kept for later."""

    def __init__(
        self,
        pool: Pool,
        clock: Callable[[], datetime],
        holder: str,
        on_tick: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(pool)
        self._on_tick = on_tick
        self._clock = clock
        self._holder = holder
        self._meters: defaultdict[Key, Meter] = defaultdict(Meter)
        self._lanes: dict[int, Key] = {}
        self._leases: dict[UUID, Key] = {}
        self._ticked_at: datetime | None = None

    async def keep_minutes(self, _pool: Pool, stopping: asyncio.Event) -> None:
        """Writes the counts down until told to stop, and once more."""
        forgotten = 0.0
        while True:
            last = stopping.is_set()
            try:
                await self._write()
                if monotonic() - forgotten > FORGETTING:
                    forgotten = monotonic()
                    await self._run("forget_minutes", now=self._clock(), limit=FORGOTTEN_AT_ONCE)
            except psycopg.OperationalError as error:
                log.warning("counts not written: %s", type(error).__name__)
            if last:
                return
            try:
                await asyncio.wait_for(stopping.wait(), timeout=EVERY)
            except TimeoutError:
                continue

    async def _write(self) -> None:
        taken = [(key, one) for key, meter in self._meters.items() for one in meter.taken()]
        try:
            await self._run(
                "keep_minutes",
                gateway_ids=[key[0] for key, _ in taken],
                lanes=[key[1] for key, _ in taken],
                whats=[one.what.value for _, one in taken],
                codes=[one.code for _, one in taken],
                counts=[one.times for _, one in taken],
                seconds=[one.seconds for _, one in taken],
                holder=self._holder,
                ticked_at=self._ticked_at or self._clock(),
                now=self._clock(),
            )
        except psycopg.Error:
            for key, one in taken:
                self._meters[key].put_back([one])
            raise

    def _step(self, key: Key | None, name: str, since: float) -> None:
        if key is not None:
            self._meters[key].count(What.STEP, name, 1, monotonic() - since)

    async def lanes(self) -> list[LaneRow]:
        rows = await super().lanes()
        self._lanes = {row.lane_id: (row.gateway_id, row.index) for row in rows}
        return rows

    async def lease_lane(self, lane_id: int, lease: UUID, holder: str, seconds: float) -> bool:
        ours = await super().lease_lane(lane_id, lease, holder, seconds)
        if ours and lane_id in self._lanes:
            self._leases[lease] = self._lanes[lane_id]
        return ours

    async def renew_lane(self, lane_id: int, lease: UUID, *rest: Any, **named: Any) -> bool:
        since = monotonic()
        ours = await super().renew_lane(lane_id, lease, *rest, **named)
        self._step(self._leases.get(lease), "renew" if ours else "lease lost", since)
        return ours

    async def release_lane(self, lane_id: int, lease: UUID, condition: str) -> None:
        self._leases.pop(lease, None)
        await super().release_lane(lane_id, lease, condition)

    async def claim(
        self, gateway_id: int, lane_id: int, lease: UUID, now: datetime, *, after: int = 0
    ) -> Held | None:
        since = monotonic()
        held = await super().claim(gateway_id, lane_id, lease, now, after=after)
        # To find nothing is no claim: an idle lane asks five times a second.
        if held is not None:
            self._step(self._leases.get(lease), "claim", since)
        return held

    async def advance(self, held: Held, lease: UUID, *rest: Any, **named: Any) -> list[Due] | None:
        since = monotonic()
        due = await super().advance(held, lease, *rest, **named)
        key = self._leases.get(lease, (named.get("gateway_id", 0), 0))
        self._step(key, "advance", since)
        self._meters[key].settled(one.settlement for one in named.get("settled", ()))
        return due

    async def record(self, settled: Sequence[Settled], **named: Any) -> None:
        since = monotonic()
        await super().record(settled, **named)
        key = self._leases.get(named["lease"], (named["gateway_id"], 0))
        self._step(key, "record", since)
        self._meters[key].settled(one.settlement for one in (*settled, *named.get("direct", ())))

    async def keep_events(
        self,
        receipts: Sequence[ReceiptEvent],
        replies: Sequence[ReplyEvent],
        *,
        gateway_id: int,
        now: datetime,
    ) -> None:
        since = monotonic()
        await super().keep_events(receipts, replies, gateway_id=gateway_id, now=now)
        key = (gateway_id, 0)
        self._step(key, "receive", since)
        for receipt in receipts:
            self._meters[key].count(What.RECEIPT, receipt.status.value)
        if replies:
            self._meters[key].count(What.REPLY, "", len(replies))

    async def recover(self, now: datetime) -> tuple[int, int]:
        found = await super().recover(now)
        self._ticked_at = now
        self._on_tick()
        return found
