"""One lane held by this process: claim, move the pointer, submit, record.

The order is the promise. A recipient's text reaches the gateway only after the pointer of its block was moved over it
and committed (`Store.advance`); its outcome is recorded as soon as it is known; never are more recipients between
the two than the lane's window. So a process that dies at any instruction leaves at most a window of recipients of
whom it cannot be known whether they were sent, and nobody is sent to twice.
"""

import asyncio
import logging
import math
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

import psycopg

from chappe.dispatch.pacing import Brake, Bucket
from chappe.dispatch.store import Due, Held, LaneRow, Store
from chappe.dispatch.worker.directs import ENCODINGS, Directs
from chappe.dispatch.worker.recording import Key, Recording
from chappe.gateways.contract import Accepted, Gateway, Lane, LaneState, Outcome, Refused, Submission
from chappe.messages.fragments import encode

log = logging.getLogger(__name__)

LEASE = 8.0  # seconds a lane is leased for
RENEWAL = 2.0  # seconds between renewals
MARGIN = 1.5  # seconds before the end of the lease at which nothing more is submitted
SLICE = 2.0  # seconds for which a lane serves a block before other deployments have their turn
IDLE = 0.2  # seconds between looks for a block when there was none
PATIENCE = 0.05  # seconds to wait for half a window of room
PATIENCE_EACH = 0.0005  # of these, at most, for each text of the window: a small one stands empty meanwhile
RETRY = 0.5  # seconds before a pointer whose move failed is put back
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
    _served: int = 0  # the deployment of the block claimed last
    _slice_ends: float = 0.0  # when another block has its turn
    _advance_took: float = 0.0  # seconds, the last time
    _bucket: Bucket = field(default_factory=lambda: Bucket.full(None, 0.0))
    _brake: Brake = field(default_factory=Brake)
    recording: Recording = field(init=False)
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

    async def run(self) -> bool:
        """Holds the lane until `stopping`, or until the lease is lost. False when somebody else holds it."""
        asked = self._now()
        if not await self.store.lease_lane(self.row.lane_id, self.lease, self.holder, LEASE):
            return False
        self._lease_ends = asked + LEASE
        pace = self.row.pace / self.row.binds if self.row.pace else None
        self._bucket = Bucket.full(pace, self._now())
        condition = "closed"
        try:
            async with AsyncExitStack() as stack:
                lane = await stack.enter_async_context(
                    self.gateway.lane(
                        self.row.index, on_outcomes=self._on_outcomes, on_events=self.recording.keep_events
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

    # Sending

    async def _send_within_lease(self, lane: Lane) -> None:
        """Sends until the end. With the lease, what still waits for a database that does not answer is given up."""
        sending = asyncio.create_task(self._send(lane))
        while not sending.done() and self._lease_left() > 0:
            await asyncio.wait((sending,), timeout=self._lease_left())
        if not sending.done():
            log.error("lane %s: lease lost while the database did not answer", self.row.title)
            self.stopping.set()
            sending.cancel()
            await asyncio.wait((sending,), timeout=RETRY)
            return
        await sending

    async def _send(self, lane: Lane) -> None:
        current: Held | None = None
        while not self.stopping.is_set() and self._lease_left() > MARGIN:
            room = await self._room(lane)
            if room and lane.status.state is LaneState.BOUND and await self._take_directs(lane, room):
                continue
            if current is None:
                await (
                    self.recording.release_finished()
                )  # what could not be given back while the database was away
                if room:
                    current = await self._claim()
            elif lane.status.state is not LaneState.BOUND or (
                room and (self._had_its_turn(current) or not await self._take(lane, current, room))
            ):
                # It gives nothing more, had its turn, or this lane cannot send it: another one may.
                current.exhausted = True
                await self.recording.release_finished()
                current = None

    async def _room(self, lane: Lane) -> int:
        """How many texts may be taken now, after a wait of half a second at most: window, pace and brake allow."""
        now = self._now()
        self._bucket, self._brake = self._bucket.filled(now), self._brake.filled(now)
        wait = max(self._bucket.wait(), self._brake.wait(now))
        if wait > 0:
            await self._pause(min(wait, 0.5))
            return 0
        if lane.room == 0:
            try:
                await asyncio.wait_for(lane.wait_for_room(), timeout=0.5)
            except TimeoutError:
                return 0
        if self._free(lane) < max(1, self.gateway.window // 2) and self.recording.open:
            # A move of the pointer costs the same for one text as for a hundred: wait for more room, but not for
            # texts that the network does not answer, nor for longer than moves are worth: where they are quick, it is
            # the network's round trip that bounds the lane, and each wait lengthens it.
            self.recording.written.clear()
            with suppress(TimeoutError):
                patience = min(PATIENCE, PATIENCE_EACH * self.gateway.window, 2 * self._advance_took)
                await asyncio.wait_for(self.recording.written.wait(), timeout=patience)
        return self._brake.texts(self._bucket.texts(self._free(lane)))

    def _free(self, lane: Lane) -> int:
        """How many texts the window has room for, on the wire and in what is not yet recorded."""
        return max(0, min(lane.room, self.gateway.window - self.recording.open))

    async def _claim(self) -> Held | None:
        """The next due block; None, after a rest, where there is none."""
        try:
            held = await self.store.claim(
                self.row.gateway_id, self.row.lane_id, self.lease, self.clock(), after=self._served
            )
        except psycopg.OperationalError as error:
            # A block may be leased to us without our knowing: with the end of this lease it is free again.
            log.warning("lane %s: no claim, the lane begins anew: %s", self.row.title, error)
            self.stopping.set()
            return None
        if held is None:
            await self._pause(IDLE)
        else:
            self.recording.helds[held.block_id] = held
            # Its time begins with its first text: however slow the database is, each turn sends something.
            self._served, self._slice_ends = held.deployment_id, math.inf
        return held

    def _had_its_turn(self, held: Held) -> bool:
        """Whether others are to be served before more of the block: it had its time, or all that it was granted."""
        return held.granted == 0 or self._now() >= self._slice_ends

    async def _take_directs(self, lane: Lane, room: int) -> bool:
        """Hands over texts to one person that wait, if there are: whether there were."""
        try:
            submissions = await self._directs.take(room, self._now())
        except psycopg.OperationalError as error:
            # Some may be claimed without our knowing: the lane begins anew, and gives them back.
            log.warning("lane %s: no claim, the lane begins anew: %s", self.row.title, error)
            self.stopping.set()
            return False
        if not submissions:
            return False
        if self._lease_left() <= MARGIN / 2:
            self.stopping.set()
            return True
        self._directs.handed_over(submissions)
        self.recording.open += len(submissions)
        self._spend(submissions)
        lane.submit(submissions)
        return True

    async def _take(self, lane: Lane, held: Held, room: int) -> bool:
        """Claims up to ``room`` recipients of the block and hands them to the lane; False when it has no more."""
        count = room if held.granted is None else min(room, held.granted)
        async with self.recording.moving:
            began = self._now()
            try:
                due = await self.store.advance(held, self.lease, count, self.clock())
            except psycopg.OperationalError as error:
                log.warning("lane %s: pointer not known to have moved: %s", self.row.title, error)
                await self._rewind(held)
                return True
        self._advance_took = self._now() - began
        if due is None:
            return False
        held.open += len(due)
        self.recording.open += len(due)
        self._slice_ends = min(self._slice_ends, self._now() + SLICE)
        if self._lease_left() <= MARGIN / 2:
            # The lease may be somebody else's before the bytes leave: whoever takes it calls them unknown.
            self.stopping.set()
            return True
        submissions = self._submissions(due, held)
        self._spend(submissions)
        if submissions:
            lane.submit(submissions)
        return True

    def _spend(self, submissions: Sequence[Submission]) -> None:
        fragments = sum(len(one.parts) for one in submissions)
        self._bucket, self._brake = self._bucket.spend(fragments), self._brake.spend(fragments)

    async def _rewind(self, held: Held) -> None:
        """Undoes a move of the pointer whose answer was lost; where that fails too, the block is left to `recover`."""
        while self._lease_left() > MARGIN:
            try:
                if await self.store.rewind(held, self.lease):
                    return
                break
            except psycopg.OperationalError:
                await asyncio.sleep(RETRY)
        held.open += 1
        self.stopping.set()

    def _submissions(self, due: Sequence[Due], held: Held) -> list[Submission]:
        now = self.clock()
        last = min((moment for moment in (held.ends_at, held.closes_at) if moment), default=None)
        leave_by = self._now() + (last - now).total_seconds() if last else math.inf
        validity = held.ends_at - now if held.ends_at else None
        sender, kind, whole = held.sender, held.sender_kind, self.row.whole
        submissions = []
        for position, number, text in due:
            encoding, parts = encode(text)
            key = Key(held, position, 1 if whole else len(parts))
            submissions.append(
                Submission(key, number, sender, kind, ENCODINGS[encoding], parts, validity, leave_by)
            )
        return submissions

    def _on_outcomes(self, outcomes: list[tuple[Submission, Outcome]]) -> None:
        self._brake = braked(self._brake, outcomes, self._now())
        self.recording.answered(outcomes)

    # The lease

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
                    slowed_to=self._brake.pace(asked),
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

    async def _pause(self, seconds: float) -> None:
        """Sleeps, or less when the lane is to stop."""
        try:
            await asyncio.wait_for(self.stopping.wait(), timeout=seconds)
        except TimeoutError:
            return

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()


def braked(brake: Brake, outcomes: Sequence[tuple[Submission, Outcome]], now: float) -> Brake:
    """The brake after these answers."""
    taken, throttled, retry_after = 0, False, 0.0
    for submission, outcome in outcomes:
        if isinstance(outcome, Accepted):
            taken += len(submission.parts)
        elif isinstance(outcome, Refused) and outcome.throttled:
            throttled, retry_after = True, max(retry_after, outcome.retry_after or 0.0)
    if taken:
        brake = brake.accepted(now, taken)
    return brake.throttled(now, retry_after) if throttled else brake


def _described(lane: Lane) -> str:
    """The lane's condition as it is shown: its state, and its trouble if it has one."""
    status = lane.status
    if status.state is LaneState.BOUND or not status.trouble:
        return status.state.value
    return f"{status.state.value}: {status.trouble}"
