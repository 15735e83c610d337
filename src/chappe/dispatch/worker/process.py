"""The process: it tends its lanes, and ticks what time alone decides."""

import asyncio
import gc
import logging
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import psycopg
import uvloop

from chappe.base import clock
from chappe.dispatch.store import Pool, Store, make_pool
from chappe.dispatch.worker.common_clock import CommonClock
from chappe.dispatch.worker.metered import MeteredStore
from chappe.dispatch.worker.rerouting import reroute_forever
from chappe.dispatch.worker.tending import Tending, new_holder

log = logging.getLogger(__name__)

TICK = 1.0  # seconds between looks at what is due
ALL_WINDOWS = timedelta(hours=6)  # between looks at every window, those that never open among them
COLLECT_AFTER = 50_000  # new objects, before those that refer to one another in circles are looked for

Companion = Callable[[Pool, asyncio.Event], Awaitable[None]]
"""Other work that shares the process: given the pool, and an event that says when to stop."""

Step = Callable[[], Awaitable[object]]


@dataclass(slots=True)
class Dispatch:
    """The lanes that this process holds, and the rest of its work.

    What goes wrong in a step is logged and counted in ``failures``, by its name; the other steps go on.
    """

    store: Store
    clock: Callable[[], datetime]
    stopping: asyncio.Event
    holder: str = field(default_factory=new_holder)
    failures: Counter[str] = field(default_factory=Counter)
    beside: dict[str, Step] = field(default_factory=dict)  # more steps
    tending: Tending = field(init=False)
    _windows_known: datetime | None = None

    def __post_init__(self) -> None:
        self.tending = Tending(self.store, self.clock, self.holder)

    async def run(self) -> None:
        """Works until `stopping`; then every lane finishes what it has in hand."""
        # Lanes are tended beside the rest: what moves millions of rows must not keep a dead process's lanes waiting.
        tasks = [
            asyncio.create_task(self._every_tick(self._due())),
            asyncio.create_task(self._every_tick({**self.beside, "figures": self._keep_figures})),
        ]
        await self._every_tick({"recover": self._recover, "lanes": self.tending.tend})
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.tending.stop()

    async def _every_tick(self, steps: dict[str, Step]) -> None:
        while not self.stopping.is_set():
            for name, step in steps.items():
                await self.step(name, step)
            try:
                await asyncio.wait_for(self.stopping.wait(), timeout=TICK)
            except TimeoutError:
                continue

    async def step(self, name: str, work: Step) -> None:
        """Does one step, whatever comes of it."""
        try:
            await work()
        except psycopg.OperationalError as error:
            log.warning("%s: the database is away: %s", name, error)
        except Exception:
            self.failures[name] += 1
            log.exception("%s failed (%d times so far); the rest goes on", name, self.failures[name])

    def _due(self) -> dict[str, Step]:
        """What time alone decides, in this order."""
        return {
            # Before closings are looked at: of a moment that was missed a person is asked that.
            "missed moments": self._begin_windows,
            "windows": self._turn_windows,
            "starts": lambda: self.store.start_due(self.clock()),
            "leftovers": lambda: self.store.end_leftovers(self.clock()),
            "early receipts": lambda: self.store.fold_early_receipts(self.clock()),
            "lost answers": lambda: self.store.learn_references(self.clock()),
            "ends": lambda: self.store.finish_done(self.clock()),
        }

    async def _recover(self) -> None:
        blocks, unknown = await self.store.recover(self.clock())
        if blocks or unknown:
            log.warning("recovered %d blocks of lost lanes; %d recipients unknown", blocks, unknown)

    async def _begin_windows(self) -> None:
        for deployment_id in await self.store.begin_windows(self.clock()):
            log.info("deployment %d awaits a person's word: moments of some zones were missed", deployment_id)

    async def _turn_windows(self) -> None:
        now = self.clock()
        everything = self._windows_known is None or now - self._windows_known >= ALL_WINDOWS
        stopped = await self.store.turn_windows(now, everything=everything)
        if everything:
            self._windows_known = now
        for deployment_id in stopped:
            log.info("deployment %d awaits a person's word: a window has closed", deployment_id)

    async def _keep_figures(self) -> None:
        await self.store.keep_figures(self.clock())


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
    uvloop.run(_main(conninfo, clock, companions, pool_size, on_tick))


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
        common, holder = CommonClock(clock), new_holder()
        store = MeteredStore(pool, common, holder, on_tick)
        dispatch = Dispatch(store, common, stopping, holder)
        await dispatch.step("clock", lambda: common.compare(store))
        dispatch.beside["clock"] = lambda: common.compare(store)
        rerouting: Companion = lambda _, stopping: reroute_forever(store, common, stopping)  # noqa: E731
        companions = (store.keep_minutes, rerouting, *companions)
        await asyncio.gather(
            dispatch.run(),
            *(_beside(one, pool, stopping) for one in companions),
        )


async def _beside(companion: Companion, pool: Pool, stopping: asyncio.Event) -> None:
    """Other work, begun again where it ends in an error: neither it nor dispatch ends with it."""
    while not stopping.is_set():
        try:
            await companion(pool, stopping)
        except Exception:
            log.exception("%s failed; begun again", getattr(companion, "__name__", "a companion"))
            await asyncio.sleep(TICK)
        else:
            return
