"""Has receipts and replies made durable, and acknowledges them only then."""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from contextlib import suppress

from chappe.gateways.contract import Event, OnEvents
from chappe.gateways.smpp import errors
from chappe.gateways.smpp.connection import Connection

logger = logging.getLogger(__name__)

_SET = 2_000  # events made durable together
_AFTER_FAILURE = 1.0  # seconds before trying again to make events durable


class Recorder:
    """Receipts and replies between their arrival and the acknowledgement they get once they are durable."""

    def __init__(self, on_events: OnEvents, most: int) -> None:
        self.count = 0
        self._on_events = on_events
        self._most = most
        self._held: deque[tuple[Connection | None, int, Event]] = deque()
        self._arrived = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()

    def take(self, connection: Connection | None, sequence: int, event: Event) -> None:
        """Hold an event until it is durable. Beyond what may be held, the network is told to keep it."""
        if connection is not None and len(self._held) >= self._most:
            connection.session.acknowledge(sequence, errors.RX_T_APPN)
            return
        self.count += 1
        self._held.append((connection, sequence, event))
        self._arrived.set()
        self._empty.clear()

    async def finish(self, timeout: float) -> None:
        """Wait until all that is held is durable, and let nothing more in."""
        self._most = 0
        with suppress(TimeoutError):
            await asyncio.wait_for(self._empty.wait(), timeout)

    async def run(self) -> None:
        """Make events durable, set by set, until cancelled."""
        while True:
            await self._arrived.wait()
            held = [self._held.popleft() for _ in range(min(len(self._held), _SET))]
            status = await self._record([event for _, _, event in held])
            self._acknowledge(held, status)
            if status:
                self._held.extendleft(late for late in reversed(held) if late[0] is None)
                await asyncio.sleep(_AFTER_FAILURE)
            if not self._held:
                self._arrived.clear()
                self._empty.set()

    async def _record(self, events: Sequence[Event]) -> int:
        try:
            await self._on_events(events)
        except Exception:  # whatever it is, these events are not durable, and the lane must live on
            logger.exception(
                "%d events could not be recorded; the network is told to send them again", len(events)
            )
            return errors.RX_T_APPN
        return errors.ROK

    @staticmethod
    def _acknowledge(held: Sequence[tuple[Connection | None, int, Event]], status: int) -> None:
        connections: dict[Connection, None] = {}
        for connection, sequence, _ in held:
            if connection is not None:
                connection.session.acknowledge(sequence, status)
                connections[connection] = None
        for connection in connections:
            connection.flush()
