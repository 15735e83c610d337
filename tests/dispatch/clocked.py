"""One lane against a real ledger, under a clock that the test moves."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import connection
from tests.dispatch.scripted import ScriptedGateway

from chappe.config.environment import database_target, environment
from chappe.dispatch.store import Held, Pool, Store, make_pool
from chappe.dispatch.worker.lane import LaneRunner
from chappe.gateways.contract import Accepted, Cause, NotSent, Outcome, Submission

T = TypeVar("T")

SETTLED = 0.08  # seconds in which a lane would have begun something


@dataclass(slots=True)
class Clocked:
    """The clock, the ledger and what was sent. The network takes ``quota`` texts at each moment, and no more."""

    now: datetime
    quota: int = 1_000_000
    sent: list[tuple[datetime, str]] = field(default_factory=list)
    is_looking: bool = False
    gateway: ScriptedGateway = field(default_factory=ScriptedGateway)
    _store: Store | None = None
    _left: int = 0
    _runner: LaneRunner | None = None
    _idle: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gateway.script = self._answer

    def _answer(self, submission: Submission, _before: int) -> Outcome:
        if self._left == 0:
            return NotSent(Cause.NOT_BOUND)
        self._left -= 1
        self.sent.append((self.now, submission.number))
        return Accepted((f"{submission.number}-{len(self.sent)}",))

    async def move_to(self, moment: datetime) -> list[str]:
        """What dispatch does at a moment, and whom it sends to, until it would do nothing more."""
        assert self._store is not None
        before = len(self.sent)
        await self._store.begin_windows(moment)
        await self._store.turn_windows(moment)
        await self._store.start_due(moment)
        await self._store.end_leftovers(moment)
        await self._store.finish_done(moment)
        self.now, self._left, self.is_looking = moment, self.quota, True
        # A slow machine is waited for: the lane has looked at this moment, and found nothing more to claim.
        self._idle.clear()
        await self._idle.wait()
        seen = -1
        while seen != len(self.gateway.texts):
            seen = len(self.gateway.texts)
            await asyncio.sleep(SETTLED)
        while self._runner is not None and self._runner.recording.unwritten:
            await asyncio.sleep(SETTLED)
        self.is_looking = False
        await self._store.finish_done(moment)
        return sorted(number for _, number in self.sent[before:])

    def run(self, scenario: Callable[[], Awaitable[None]], *, seconds: float = 60.0) -> None:
        """Runs the only lane of the database while the scenario lasts."""

        async def main() -> None:
            conninfo = (
                f"{database_target(environment()).conninfo()} dbname={connection.settings_dict['NAME']}"
            )
            pool = make_pool(conninfo, size=4)
            async with pool:
                self._store = Looking(pool, self)
                (row,) = await self._store.lanes()
                runner = LaneRunner(row, self.gateway, self._store, lambda: self.now, "test")
                self._runner = runner
                task = asyncio.create_task(runner.run())
                async with asyncio.timeout(seconds):
                    await scenario()
                runner.stopping.set()
                await task

        asyncio.run(main())


class Looking(Store):
    """Tells when the lane looked for a block at the present moment and found none."""

    def __init__(self, pool: Pool, clocked: Clocked) -> None:
        super().__init__(pool)
        self._clocked = clocked

    async def claim(
        self, gateway_id: int, lane_id: int, lease: UUID, now: datetime, *, after: int = 0
    ) -> Held | None:
        """As `Store.claim`, at the moments that the test lives through alone."""
        if not self._clocked.is_looking:
            return None
        held = await super().claim(gateway_id, lane_id, lease, now, after=after)
        if held is None and now == self._clocked.now:
            self._clocked._idle.set()
        return held


async def beside(function: Callable[..., T], *arguments: object, **named: object) -> T:
    """An operation or a query, in a thread of its own as Django wants it."""

    def call() -> T:
        try:
            return function(*arguments, **named)
        finally:
            connection.close()

    return await asyncio.to_thread(call)
