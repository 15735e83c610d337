"""One lane held by this process: leased, driven until the end, given back.

The order is the promise. A recipient's text reaches the gateway only after the pointer of its block was moved over it
and committed (`Store.advance`); its outcome is recorded by the next move, in the same transaction, or soon where none
follows (`Recording`); never are more recipients between the two than the lane's window. So a process that dies at any
instruction leaves at most a window of recipients of whom it cannot be known whether they were sent, and nobody is sent
to twice.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

import psycopg

from chappe.dispatch.store import LaneRow, Store
from chappe.dispatch.worker.directs import Directs
from chappe.dispatch.worker.recording import Recording
from chappe.dispatch.worker.sending import Sending
from chappe.gateways.contract import Gateway, Lane, LaneState

log = logging.getLogger(__name__)

LEASE = 8.0  # seconds a lane is leased for
RENEWAL = 2.0  # seconds between renewals
RETRY = 0.5  # seconds for what waits for the database to be given up
DRAINING = 0.01  # seconds between looks whether all is recorded
GRACE = 10.0  # seconds in which texts on the wire may still be answered when the lane closes


@dataclass(slots=True)
class LaneRunner:
    """Drives one lane from its lease to its end. `run` returns when told to stop or when the lease is lost."""

    row: LaneRow
    gateway: Gateway
    store: Store
    clock: Callable[[], datetime]
    holder: str
    lease: UUID = field(default_factory=uuid4)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _lease_ends: float = 0.0  # on the event loop's clock, from before the renewal was asked
    recording: Recording = field(init=False)
    sending: Sending = field(init=False)
    _directs: Directs = field(init=False)

    def __post_init__(self) -> None:
        row = self.row
        self._directs = Directs(row.gateway_id, row.lane_id, self.lease, self.store, self.clock, row.whole)
        self.recording = Recording(
            row,
            self.lease,
            self.store,
            self.clock,
            self.gateway.window,
            self._directs,
            self._lease_left,
            self.stopping,
        )
        self.sending = Sending(
            row,
            self.lease,
            self.gateway,
            self.store,
            self.clock,
            self.recording,
            self._directs,
            self._lease_left,
            self.stopping,
        )

    async def run(self) -> bool:
        """Holds the lane until `stopping`, or until the lease is lost. False when somebody else holds it."""
        asked = self._now()
        if not await self.store.lease_lane(self.row.lane_id, self.lease, self.holder, LEASE):
            return False
        self._lease_ends = asked + LEASE
        self.sending.begin()
        condition = "closed"
        try:
            async with AsyncExitStack() as stack:
                lane = await stack.enter_async_context(
                    self.gateway.lane(
                        self.row.index,
                        on_outcomes=self.sending.answered,
                        on_events=self.recording.keep_events,
                    )
                )
                await self._drive(lane)
                condition = _described(lane)
        finally:
            await self._give_back(condition)
        return True

    async def _drive(self, lane: Lane) -> None:
        """Renews, sends and records side by side until the end, then lets what is on the wire come home."""
        recording = asyncio.create_task(self.recording.run())
        renewing = asyncio.create_task(self._renew_forever(lane))
        for task in (recording, renewing):
            task.add_done_callback(self._on_task_done)
        try:
            await self._send_within_lease(lane)
            await lane.drain(max(0.0, min(GRACE, self._lease_left())))
            # What the gateway has not answered by now it will not: only what it did is waited for.
            while self.recording.unwritten and self._lease_left() > 0 and not recording.done():
                await asyncio.sleep(DRAINING)
        finally:
            for task in (recording, renewing):
                task.cancel()
            await asyncio.gather(recording, renewing, return_exceptions=True)

    def _on_task_done(self, task: "asyncio.Task[None]") -> None:
        """A lane does not go on without its recording or its renewing."""
        self.stopping.set()
        if not task.cancelled() and task.exception() is not None:
            log.error("lane %s stops", self.row.title, exc_info=task.exception())

    async def _send_within_lease(self, lane: Lane) -> None:
        """Sends until the end. With the lease, what still waits for a database that does not answer is given up."""
        sending = asyncio.create_task(self.sending.send(lane))
        while not sending.done() and self._lease_left() > 0:
            await asyncio.wait((sending,), timeout=self._lease_left())
        if not sending.done():
            log.error("lane %s: lease lost while the database did not answer", self.row.title)
            self.stopping.set()
            sending.cancel()
            await asyncio.wait((sending,), timeout=RETRY)
            return
        await sending

    async def _renew_forever(self, lane: Lane) -> None:
        while True:
            await asyncio.sleep(RENEWAL)
            asked = self._now()
            try:
                ours = await self.store.renew_lane(
                    self.row.lane_id,
                    self.lease,
                    LEASE,
                    _described(lane),
                    in_flight=self.recording.open,
                    slowed_to=self.sending.slowed_to(asked),
                )
            except psycopg.OperationalError as error:
                log.warning("lane %s: lease not renewed: %s", self.row.title, error)
                continue
            if not ours:
                log.error("lane %s: lease lost", self.row.title)
                self._lease_ends = 0.0
                self.stopping.set()
                return
            self._lease_ends = asked + LEASE

    async def _give_back(self, condition: str) -> None:
        """Releases the blocks whose outcomes are all recorded, and the lane; the rest is recovered as unknown."""
        clean = [held for held in self.recording.helds.values() if held.open == 0]
        try:
            await self.store.release_blocks(clean, self.lease)
            await self._directs.give_back()
            await self.store.release_lane(self.row.lane_id, self.lease, condition)
        except psycopg.OperationalError as error:
            log.warning("lane %s: not given back, its lease will pass: %s", self.row.title, error)

    def _lease_left(self) -> float:
        return self._lease_ends - self._now()

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()


def _described(lane: Lane) -> str:
    """The lane's condition as it is shown: its state, and its trouble if it has one."""
    status = lane.status
    if status.state is LaneState.BOUND or not status.trouble:
        return status.state.value
    return f"{status.state.value}: {status.trouble}"
