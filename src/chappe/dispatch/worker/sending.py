"""Sending on a lane that is held: room for texts, a block that gives them, its pointer moved, the texts handed over."""

import asyncio
import logging
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import psycopg

from chappe.dispatch.pacing import Brake, Bucket
from chappe.dispatch.store import LOST, Due, Held, LaneRow, Settled, Store
from chappe.dispatch.worker.directs import ENCODINGS, Directs
from chappe.dispatch.worker.recording import Key, Recording
from chappe.gateways.contract import Accepted, Gateway, Lane, LaneState, Outcome, Refused, Submission
from chappe.messages.fragments import encode

log = logging.getLogger(__name__)

MARGIN = 1.5  # seconds before the end of the lease at which nothing more is submitted
SLICE = 2.0  # seconds for which a lane serves a block before other deployments have their turn
IDLE = 0.2  # seconds between looks for a block when there was none
PATIENCE = 0.05  # seconds to wait for half a window of room, at most
REST = 4  # times what the last move took: for so long after it, half a window of room is waited for
RETRY = 0.5  # seconds before a pointer whose move failed is put back


@dataclass(slots=True)
class Sending:
    """Takes blocks in hand and hands their texts to the lane, as the window, the pace and the brake allow.

    ``lease_left`` tells the seconds for which the lane is still ours; ``stopping`` ends the lane.
    """

    row: LaneRow
    lease: UUID
    gateway: Gateway
    store: Store
    clock: Callable[[], datetime]
    recording: Recording
    directs: Directs
    lease_left: Callable[[], float]
    stopping: asyncio.Event
    _served: int = 0  # the deployment of the block claimed last
    _slice_ends: float = 0.0  # when another block has its turn
    _moved_at: float = 0.0  # when the last move of a pointer ended
    _move_took: float = 0.0  # seconds, the last time
    _bucket: Bucket = field(default_factory=lambda: Bucket.full(None, 0.0))
    _brake: Brake = field(default_factory=Brake)

    def begin(self) -> None:
        """The lane is leased from now on: its share of the pace begins."""
        pace = self.row.pace / self.row.binds if self.row.pace else None
        self._bucket = Bucket.full(pace, self._now())

    def slowed_to(self, now: float) -> float | None:
        """Fragments per second that the network's throttling leaves, by the event loop's clock; None: all."""
        return self._brake.pace(now)

    def answered(self, outcomes: list[tuple[Submission, Outcome]]) -> None:
        """The gateway says what became of these."""
        self._brake = braked(self._brake, outcomes, self._now())
        self.recording.answered(outcomes)

    async def send(self, lane: Lane) -> None:
        """Sends until `stopping`, or until the lease is about to end."""
        try:
            await self._send(lane)
        finally:
            self.recording.follows = False

    async def _send(self, lane: Lane) -> None:
        current: Held | None = None
        while not self.stopping.is_set() and self.lease_left() > MARGIN:
            self.recording.follows = current is not None and not current.caps
            room = await self._room(lane)
            if room and lane.status.state is LaneState.BOUND and await self._take_directs(lane, room):
                continue
            if current is None:
                # What could not be given back while the database was away.
                await self.recording.release_finished()
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
        if rests > 0 and lane.room < self._whole_step <= self.recording.free:
            await self._pause(rests)  # texts of several parts: it is the wire that has no room
        elif rests > 0:
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
        if not self.directs.are_due(self._now()):
            return False
        await self.recording.record_now()  # they are not claimed beside what still counts against the window
        try:
            room = min(room, self.gateway.window - self.recording.open)
            submissions = await self.directs.take(room, self._now())
        except psycopg.OperationalError as error:
            # Some may be claimed without our knowing: the lane begins anew, and gives them back.
            log.warning("lane %s: no claim, the lane begins anew: %s", self.row.title, error)
            self.stopping.set()
            return False
        if not submissions:
            return False
        if self.lease_left() <= MARGIN / 2:
            self.stopping.set()
            return True
        self.directs.handed_over(submissions)
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
            except LOST as error:
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
        if self.lease_left() <= MARGIN / 2:
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
        while self.lease_left() > MARGIN:
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
