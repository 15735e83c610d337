"""What became of the texts of a lane, written down: outcomes as answers come, receipts and replies as they are told."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import psycopg

from chappe.dispatch.optouts import is_opt_out, source_of
from chappe.dispatch.outcomes import settle
from chappe.dispatch.store import LOST, Held, LaneRow, Settled, SettledDirect, Store
from chappe.dispatch.worker.directs import DirectKey, Directs, late_direct, settled_direct
from chappe.gateways.contract import (
    Event,
    LateAnswer,
    Outcome,
    ReceiptEvent,
    Refused,
    ReplyEvent,
    Submission,
)

log = logging.getLogger(__name__)

GATHER = 0.01  # seconds in which answers gather before they are recorded together
GATHER_EACH = 0.0001  # of these, at most, for each text of the window: a small one stands empty meanwhile
PATIENCE = 0.05  # seconds for which answers wait for the next move
RECEIPT_PATIENCE = 0.1  # seconds for which receipts wait for the answers that came before them to be recorded
RETRY = 0.5  # seconds before a record that failed is tried again


class Key(NamedTuple):
    """What dispatch recognises a submission by. (A tuple, as one is made for each text.)"""

    held: Held
    position: int
    parts: int


@dataclass(slots=True)
class Recording:
    """``lease_left`` tells the seconds for which the lane is still ours; ``stopping`` ends the lane.

    ``open``: recipients claimed whose outcome is not yet recorded. ``unwritten``: outcomes known and not yet recorded.
    ``final``: those of them that a move of the pointer may write down on its way, and does soon where it ``follows``.
    Whoever moves the pointer of a block holds ``moving``.
    """

    row: LaneRow
    lease: UUID
    store: Store
    clock: Callable[[], datetime]
    window: int
    directs: Directs
    lease_left: Callable[[], float]
    stopping: asyncio.Event
    helds: dict[int, Held] = field(default_factory=dict)
    open: int = 0
    unwritten: int = 0
    final: list[Settled] = field(default_factory=list)
    follows: bool = False
    moving: asyncio.Lock = field(default_factory=asyncio.Lock)
    _later: list[Settled] = field(default_factory=list)
    _direct: list[SettledDirect] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _room: asyncio.Event = field(default_factory=asyncio.Event)
    _wanted: int = 0  # texts of room that somebody waits for
    _told: int = 0  # outcomes ever
    _kept: int = 0  # of these, recorded
    _took: float = 0.0  # seconds, the last time

    @property
    def unclaimed(self) -> int:
        """How many more texts may be claimed: the window less those that have no outcome, or none recorded yet."""
        return self.window - self.open

    @property
    def free(self) -> int:
        """How many may be claimed by a move that takes along what is final."""
        return self.unclaimed + (len(self.final) if self.follows else 0)

    def answered(self, outcomes: list[tuple[Submission, Outcome]]) -> None:
        """The gateway says what became of these."""
        for submission, outcome in outcomes:
            key = submission.key
            if isinstance(key, DirectKey):
                self._direct.append(settled_direct(key, outcome))
                continue
            assert isinstance(key, Key)
            held, position, parts = key
            settlement = settle(outcome, parts, held.round)
            where = self._later if settlement.state is None else self.final
            where.append(Settled(held, position, settlement))
        self.unwritten += len(outcomes)
        self._told += len(outcomes)
        self._news.set()
        self._look_at_room()

    async def wait_for_room(self, wanted: int, seconds: float) -> None:
        """Until so many texts are free, or so long."""
        if self.free >= wanted:
            return
        self._wanted = wanted
        self._room.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._room.wait(), timeout=seconds)

    def _look_at_room(self) -> None:
        if self.free >= self._wanted:
            self._room.set()

    async def run(self) -> None:
        """Records what no move of the pointer takes along, for as long as the lane lives."""
        while True:
            await self._news.wait()
            if self.unwritten < self.open:
                # More answers are on their way: a record for several costs little more than a record for one.
                await asyncio.sleep(min(GATHER, GATHER_EACH * self.window, self._took))
            await self._left_by_moves()
            self._news.clear()
            await self.record_now()

    async def record_now(self) -> None:
        """Records all that is known."""
        settled, direct = [*self._later, *self.final], self._direct
        self._later, self.final, self._direct = [], [], []
        if settled or direct:
            await self._record(settled, direct)

    async def _left_by_moves(self) -> None:
        """Waits, but not long, where the next move of the pointer takes along all that there is."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + PATIENCE
        while self.follows and self.final and not self._later and not self._direct and loop.time() < ends:
            await asyncio.sleep(GATHER)

    def taken_along(self) -> list[Settled]:
        """What a move of the pointer is to write down on its way: then `kept`, or else `handed_back`."""
        settled, self.final = self.final, []
        return settled

    def handed_back(self, settled: list[Settled]) -> None:
        """The move did not write them down."""
        self.final = [*settled, *self.final]
        self._news.set()

    async def _record(self, settled: list[Settled], direct: list[SettledDirect]) -> None:
        """Writes outcomes down; while the database is away, again and again for as long as the lease is ours."""
        if not await self._write_until_done(settled, direct):
            # They stay open: a block given back as if they were recorded would be lost to `recover`.
            self.unwritten -= len(settled) + len(direct)
            self.stopping.set()
            return
        self.kept(settled, direct)
        await self.follow_up(settled, direct)

    def kept(self, settled: Sequence[Settled], direct: Sequence[SettledDirect] = ()) -> None:
        """These are recorded."""
        for one in settled:
            one.held.open -= 1
        self.directs.recorded(direct)
        count = len(settled) + len(direct)
        self.open -= count
        self.unwritten -= count
        self._kept += count
        self._look_at_room()

    async def follow_up(self, settled: Sequence[Settled], direct: Sequence[SettledDirect] = ()) -> None:
        """What is to be done once these are recorded."""
        await self._obey_opt_outs(settled, direct)
        await self.release_finished()

    async def _write_until_done(self, settled: list[Settled], direct: list[SettledDirect]) -> bool:
        """False when the lease was lost first."""
        while True:
            began = asyncio.get_running_loop().time()
            try:
                await self._write(settled, direct)
            except LOST as error:
                log.warning("lane %s: outcomes not yet recorded: %s", self.row.title, error)
                if self.lease_left() <= 0:
                    lost = len(settled) + len(direct)
                    log.exception("lane %s: %d outcomes lost with the lease", self.row.title, lost)
                    return False
                await asyncio.sleep(RETRY)
            else:
                self._took = asyncio.get_running_loop().time() - began
                return True

    async def _write(self, settled: list[Settled], direct: list[SettledDirect]) -> None:
        """Records; those put off leave their block, whose pointer nobody may be moving meanwhile."""
        async with AsyncExitStack() as stack:
            if any(one.settlement.state is None for one in settled):
                await stack.enter_async_context(self.moving)
            await self._keep(settled, direct)

    async def _keep(self, settled: list[Settled], direct: list[SettledDirect]) -> None:
        gateway_id = self.row.gateway_id
        await self.store.record(
            settled, gateway_id=gateway_id, lease=self.lease, now=self.clock(), direct=direct
        )

    async def _obey_opt_outs(self, settled: Sequence[Settled], direct: Sequence[SettledDirect]) -> None:
        """A person who told the provider to stop told us. Where it cannot be written now, the next refusal tells."""
        said = [one for one in settled if is_opt_out(self.row.kind, one.settlement.code)]
        said_directly = [one for one in direct if is_opt_out(self.row.kind, one.settlement.code)]
        codes = {one.settlement.code for one in said} | {one.settlement.code for one in said_directly}
        for code in sorted(codes):
            try:
                await self.store.obey_opt_outs(
                    [one for one in said if one.settlement.code == code],
                    [one for one in said_directly if one.settlement.code == code],
                    gateway_id=self.row.gateway_id,
                    source=source_of(self.row.name, code),
                    now=self.clock(),
                )
            except psycopg.OperationalError as error:
                log.warning("lane %s: opt-outs not written: %s", self.row.title, error)

    async def release_finished(self) -> None:
        """Gives back the blocks that have no more to give and nothing on the wire."""
        finished = {
            block_id: held for block_id, held in self.helds.items() if held.exhausted and held.open == 0
        }
        if not finished:
            return
        # Out of hand before the wait: sending and recording may both come here, and each block is given back once.
        for block_id in finished:
            del self.helds[block_id]
        try:
            released = await self.store.release_blocks(list(finished.values()), self.lease)
        except psycopg.OperationalError as error:
            log.warning("lane %s: blocks not yet given back: %s", self.row.title, error)
            self.helds.update(finished)
            return
        if not released:
            log.error("lane %s: a block is not as the lane left it; the lane begins anew", self.row.title)
            self.stopping.set()

    async def keep_events(self, events: Sequence[Event]) -> None:
        """Keeps what the network tells; returns once it is durable."""
        late = [event for event in events if isinstance(event, LateAnswer)]
        if late:
            await self._settle_late(late)
        receipts = [event for event in events if isinstance(event, ReceiptEvent)]
        replies = [event for event in events if isinstance(event, ReplyEvent)]
        if receipts:
            await self._answers_recorded()
        if receipts or replies:
            gateway_id = self.row.gateway_id
            await self.store.keep_events(receipts, replies, gateway_id=gateway_id, now=self.clock())

    async def _answers_recorded(self) -> None:
        """Waits, but not long, until the answers that came before are recorded, for their receipts to find them."""
        loop = asyncio.get_running_loop()
        ends, told = loop.time() + RECEIPT_PATIENCE, self._told
        while self._kept < told and self.unwritten and loop.time() < ends:
            await asyncio.sleep(GATHER)

    async def _settle_late(self, events: Sequence[LateAnswer]) -> None:
        """Answers that came after their text was called unknown: known after all, if it was of one part."""
        settled, direct = [], []
        for event in events:
            key = event.key
            if isinstance(key, DirectKey):
                if (late := late_direct(event)) is not None:
                    direct.append(late)
                continue
            assert isinstance(key, Key)
            if key.parts == 1:
                outcome = event.outcome
                # "Later" comes too late: the recipient was called unknown, and only a person sends again.
                final = Refused(outcome.code) if isinstance(outcome, Refused) else outcome
                settled.append(Settled(key.held, key.position, settle(final, 1, 0)))
        await self._keep(settled, direct)
