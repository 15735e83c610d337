"""The process: it leases free lanes, keeps them running, and ticks what time alone decides."""

import asyncio
import gc
import logging
import os
import signal
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import psycopg

from chappe.base import clock
from chappe.base.refusal import Refusal
from chappe.dispatch.store import LaneRow, Pool, Store, make_pool
from chappe.dispatch.worker.lane import LaneRunner
from chappe.dispatch.worker.metered import MeteredStore
from chappe.gateways.configuration import Configuration
from chappe.gateways.registry import build, callback_url, decrypted

log = logging.getLogger(__name__)

TICK = 1.0  # seconds between looks at what is due
ALL_WINDOWS = timedelta(hours=6)  # between looks at every window, those that never open among them
COLLECT_AFTER = 50_000  # new objects, before those that refer to one another in circles are looked for
SETTLE = 1.0  # seconds before a lane that ended in an error is tried again

Companion = Callable[[Pool, asyncio.Event], Awaitable[None]]
"""Other work that shares the process: given the pool, and an event that says when to stop."""


@dataclass(slots=True)
class Dispatch:
    """The lanes that this process holds, and the rest of its work."""

    store: Store
    clock: Callable[[], datetime]
    stopping: asyncio.Event
    holder: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}")
    _windows_known: datetime | None = None
    _lanes: dict[int, tuple[LaneRow, LaneRunner, asyncio.Task[None]]] = field(default_factory=dict)

    async def run(self) -> None:
        """Works until `stopping`; then every lane finishes what it has in hand."""
        figures = asyncio.create_task(self._keep_figures())
        while not self.stopping.is_set():
            try:
                await self._tick()
            except psycopg.OperationalError as error:
                log.warning("the database is away: %s", error)
            try:
                await asyncio.wait_for(self.stopping.wait(), timeout=TICK)
            except TimeoutError:
                continue
        figures.cancel()
        for _, runner, _ in self._lanes.values():
            runner.stopping.set()
        await asyncio.gather(*(task for _, _, task in self._lanes.values()), return_exceptions=True)

    async def _keep_figures(self) -> None:
        """Counts beside the rest, which does not wait for it."""
        while not self.stopping.is_set():
            try:
                await self.store.keep_figures(self.clock())
            except psycopg.OperationalError as error:
                log.warning("figures not kept: %s", error)
            except psycopg.Error:
                # Pages would show old figures for ever, and nobody would know why.
                log.exception("figures not kept")
            await asyncio.sleep(TICK)

    async def _tick(self) -> None:
        now = self.clock()
        blocks, unknown = await self.store.recover(now)
        if blocks:
            log.warning("recovered %d blocks of lost lanes; %d recipients unknown", blocks, unknown)
        # Before closings are looked at: of a moment that was missed a person is asked that.
        for deployment_id in await self.store.begin_windows(now):
            log.info("deployment %d awaits a person's word: moments of some zones were missed", deployment_id)
        everything = self._windows_known is None or now - self._windows_known >= ALL_WINDOWS
        stopped = await self.store.turn_windows(now, everything=everything)
        if everything:
            self._windows_known = now
        for deployment_id in stopped:
            log.info("deployment %d awaits a person's word: a window has closed", deployment_id)
        await self.store.start_due(now)
        await self.store.end_leftovers(now)
        await self.store.fold_early_receipts(now)
        await self.store.learn_references(now)
        await self.store.finish_done(now)
        await self._tend_lanes()

    async def _tend_lanes(self) -> None:
        """Starts runners on free lanes; stops those whose gateway was changed or turned off."""
        rows = {row.lane_id: row for row in await self.store.lanes()}
        for lane_id, (row, runner, task) in list(self._lanes.items()):
            if task.done():
                del self._lanes[lane_id]
            elif lane_id not in rows or _configuration(rows[lane_id]) != _configuration(row):
                runner.stopping.set()
        for row in rows.values():
            if row.is_free and row.lane_id not in self._lanes:
                await self._start(row)

    async def _start(self, row: LaneRow) -> None:
        try:
            gateway = build(_configured(row))
        except Refusal as refusal:
            await self.store.describe_lane(row.lane_id, f"misconfigured: {refusal.code}")
            return
        runner = LaneRunner(row, gateway, self.store, self.clock, self.holder)
        self._lanes[row.lane_id] = (row, runner, asyncio.create_task(_keep(runner)))


def _configured(row: LaneRow) -> Configuration:
    """The gateway of a lane, its secret in clear. Raises GatewaySecretUnreadable."""
    return Configuration(
        name=row.name,
        kind=row.kind,
        host=row.host,
        port=row.port,
        system_id=row.system_id,
        secret=decrypted(row.secret, name=row.name),
        window=row.window,
        binds=row.binds,
        settings=row.settings,
        callback_url=callback_url(row.kind, row.gateway_id, row.settings),
    )


def _configuration(row: LaneRow) -> tuple[object, ...]:
    """What a running lane was built from."""
    return (
        row.kind,
        row.host,
        row.port,
        row.system_id,
        row.secret,
        str(row.settings),
        row.window,
        row.pace,
        row.binds,
    )


async def _keep(runner: LaneRunner) -> None:
    """Runs a lane; what goes wrong in it is logged, and the lane is free again soon."""
    try:
        await runner.run()
    except Exception:
        log.exception("lane %s/%d failed", runner.row.name, runner.row.index)
        await asyncio.sleep(SETTLE)


def run_dispatch(
    conninfo: str,
    *,
    clock: Callable[[], datetime] = clock.now,
    companions: tuple[Companion, ...] = (),
    pool_size: int = 12,
    on_tick: Callable[[], None] = lambda: None,
) -> None:
    """Runs dispatch until SIGTERM or SIGINT; what is in hand is finished first.

    ``on_tick`` is called after every look at what is due: who hears nothing for long knows that it hangs.
    """
    # What was imported stays for good: the collector need not look at it again for every few hundred texts.
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)
    asyncio.run(_main(conninfo, clock, companions, pool_size, on_tick))


async def _main(
    conninfo: str,
    clock: Callable[[], datetime],
    companions: tuple[Companion, ...],
    pool_size: int,
    on_tick: Callable[[], None],
) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    pool = make_pool(conninfo, size=pool_size)
    async with pool:
        holder = f"{socket.gethostname()}:{os.getpid()}"
        store = MeteredStore(pool, clock, holder, on_tick)
        dispatch = Dispatch(store, clock, stopping, holder)
        companions = (store.keep_minutes, *companions)
        await asyncio.gather(dispatch.run(), *(companion(pool, stopping) for companion in companions))
