"""One lane held by this process: claim, move the pointer, submit, record.

The order is the promise. A recipient's text reaches the gateway only after the pointer of its block was moved over it
and committed (`Store.advance`); its outcome is recorded by the next move, in the same transaction, or soon where none
follows (`Recording`); never are more recipients between the two than the lane's window. So a process that dies at any
instruction leaves at most a window of recipients of whom it cannot be known whether they were sent, and nobody is sent
to twice.
"""

import asyncio
import logging
import math
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

import psycopg

from chappe.dispatch.pacing import Brake, Bucket
from chappe.dispatch.store import Due, Held, LaneRow, Settled, Store
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
PATIENCE = 0.05  # seconds to wait for half a window of room, at most
REST = 4  # times what the last move took: for so long after it, half a window of room is waited for
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
    _moved_at: float = 0.0  # when the last move of a pointer ended
    _move_took: float = 0.0  # seconds, the last time
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
            self.recording.follows = current is not None and not current.caps
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
            self.recording.follows = False
            await self._pause(min(wait, 0.5))
            return 0
        if lane.room == 0:
            try:
                await asyncio.wait_for(lane.wait_for_room(), timeout=0.5)
            except TimeoutError:
                return 0
        # A move of the pointer costs the same for one text as for a hundred: wait for more room, but not for texts
        # that the network does not answer, nor for longer than moves are worth: where they are quick, it is the
        # network's round trip that bounds the lane, and each wait lengthens it.
        rests = min(PATIENCE, self._moved_at + REST * self._move_took - self._now())
        if rests > 0:
            await self.recording.wait_for_room(self._whole_step, rests)
        if self._free(lane) == 0:
            await self.recording.wait_for_room(1, PATIENCE)
        return self._brake.texts(self._bucket.texts(self._free(lane)))

    @property
    def _whole_step(self) -> int:
        return max(1, self.gateway.window // 2)

    def _free(self, lane: Lane) -> int:
        """How many texts the window has room for, on the wire and in what is not yet recorded."""
        return max(0, min(lane.room, self.recording.free))

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
        if not self._directs.are_due(self._now()):
            return False
        await self.recording.record_now()  # they are not claimed beside what still counts against the window
        try:
            room = min(room, self.gateway.window - self.recording.open)
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
        """Claims up to ``room`` recipients of the block and hands them to the lane; False when it has no more.

        What was answered meanwhile is recorded on the way.
        """
        async with self.recording.moving:
            settled = self.recording.taken_along() if self.recording.follows else []
            # Half a window at most: while one half is recorded and claimed, the other is on the wire.
            count = min(room, self.recording.unclaimed + len(settled), self._whole_step)
            if held.granted is not None:
                count = min(count, held.granted)
            if count <= 0:
                self.recording.handed_back(settled)
                return True
            began = self._now()
            try:
                due = await self.store.advance(
                    held, self.lease, count, self.clock(), gateway_id=self.row.gateway_id, settled=settled
                )
            except psycopg.OperationalError as error:
                log.warning("lane %s: pointer not known to have moved: %s", self.row.title, error)
                await self._rewind(held, settled)
                return True
            self._moved_at = self._now()
            self._move_took = self._moved_at - began
        # What this claimed counts before anything is waited for: until it has outcomes, the block is not given back.
        claimed = due or ()
        held.open += len(claimed)
        self.recording.open += len(claimed)
        self.recording.kept(settled)
        if due is not None:
            self._hand_over(lane, held, due)
        await self.recording.follow_up(settled)
        return due is not None

    def _hand_over(self, lane: Lane, held: Held, due: Sequence[Due]) -> None:
        self._slice_ends = min(self._slice_ends, self._now() + SLICE)
        if self._lease_left() <= MARGIN / 2:
            # The lease may be somebody else's before the bytes leave: whoever takes it calls them unknown.
            self.stopping.set()
            return
        submissions = self._submissions(due, held)
        self._spend(submissions)
        if submissions:
            lane.submit(submissions)

    def _spend(self, submissions: Sequence[Submission]) -> None:
        fragments = sum(len(one.parts) for one in submissions)
        self._bucket, self._brake = self._bucket.spend(fragments), self._brake.spend(fragments)

    async def _rewind(self, held: Held, settled: list[Settled]) -> None:
        """Undoes a move of the pointer whose answer was lost; where that fails too, the block is left to `recover`."""
        moved: bool | None = None
        while self._lease_left() > MARGIN:
            try:
                moved = await self.store.rewind(held, self.lease)
                break
            except psycopg.OperationalError:
                await asyncio.sleep(RETRY)
        if moved is None:
            held.open += 1
            self.stopping.set()
        if moved:
            self.recording.kept(settled)
            await self.recording.follow_up(settled)
        else:
            self.recording.handed_back(settled)

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
