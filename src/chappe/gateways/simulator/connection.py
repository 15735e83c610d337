"""The simulated SMSC on its sockets."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO, cast

from chappe.base import clock
from chappe.gateways.simulator.exchange import Client, Exchange
from chappe.gateways.simulator.scenario import Scenario
from chappe.gateways.simulator.tally import Tally

_TICK = 0.001  # seconds: an answer that is to take 50 ms takes hardly more
_IDLE = 0.005  # seconds between looks while nothing is planned


class Peer(asyncio.Protocol):
    """One connection."""

    def __init__(self, exchange: Exchange, journal: "Journal") -> None:
        self._exchange = exchange
        self._journal = journal
        self._loop = asyncio.get_running_loop()
        self.lost = False
        self._client: Client | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        self._transport = cast("asyncio.Transport", transport)
        self._client = self._exchange.opened()

    def connection_lost(self, _: Exception | None) -> None:
        """Called by asyncio."""
        self.lost = True
        if self._client is not None:
            self._exchange.gone(self._client)

    def data_received(self, data: bytes) -> None:
        """Called by asyncio."""
        assert self._client is not None
        self._exchange.receive(self._client, data, self._loop.time())
        self._journal.flush()  # what it got without an answer outlives it too
        self.flush()

    def flush(self) -> None:
        """Write what the exchange has to say; what was noted is in the journal first."""
        client, transport = self._client, self._transport
        if client is None or transport is None or transport.is_closing():
            return
        if client.out:
            self._journal.flush()
            transport.write(client.take())
        if client.ended:
            transport.close()

    def cut(self) -> None:
        """Cut the connection."""
        if self._transport is not None:
            self._transport.abort()


class Journal:
    """One line of JSON for each submit_sm, written before its answer, and one for each answer that came later; nothing,
    without a path."""

    def __init__(self, path: Path | None) -> None:
        self._file: BinaryIO | None = path.open("ab") if path else None
        self.wanted = path is not None

    def note(self, line: dict[str, object]) -> None:
        """Add a line."""
        if self._file is not None:
            self._file.write(json.dumps({"at": clock.now().isoformat(), **line}).encode() + b"\n")

    def flush(self) -> None:
        """Hand the lines to the system: they outlive this process from here on."""
        if self._file is not None:
            self._file.flush()

    def close(self) -> None:
        """Write the rest."""
        if self._file is not None:
            self._file.close()


class Smsc:
    """A simulated network that listens."""

    def __init__(self, scenario: Scenario, *, journal: Path | None = None) -> None:
        self.port = 0
        self._journal = Journal(journal)
        at = clock.now()
        first_id = int(at.timestamp() * 1_000_000)  # so that no other run gives the same
        note = self._journal.note if self._journal.wanted else None
        self._exchange = Exchange(scenario, first_id=first_id, at=at, note=note)
        self._peers: set[Peer] = set()

    @property
    def tally(self) -> Tally:
        """What it was given."""
        return self._exchange.tally

    @asynccontextmanager
    async def serve(self, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator["Smsc"]:
        """Listen while entered; port 0 takes a free one, to be read from ``port``."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(self._peer, host, port)
        self.port = server.sockets[0].getsockname()[1]
        ticking = asyncio.create_task(self._tick())
        try:
            yield self
        finally:
            ticking.cancel()
            server.close()
            self.drop()
            await asyncio.gather(ticking, return_exceptions=True)
            await server.wait_closed()
            self._journal.close()

    def stats(self) -> dict[str, object]:
        """What was counted (see `Tally`), the connections bound, and how much is still to come."""
        bound = sum(1 for client in self._exchange.clients if client.bound)
        return {**self.tally.stats(), "bound": bound, "to_come": self._exchange.to_come}

    def drop(self) -> None:
        """Cut every connection."""
        for peer in self._peers:
            peer.cut()

    def reply(self, number: str, text: str) -> None:
        """A person answers the last text they got. Raises LookupError for a number that got none."""
        self._exchange.reply(number, text)

    def _peer(self) -> Peer:
        peer = Peer(self._exchange, self._journal)
        self._peers = {known for known in self._peers if not known.lost} | {peer}
        return peer

    async def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(_TICK if self._exchange.to_come else _IDLE)
            self._exchange.turn(loop.time(), clock.now())
            for peer in self._peers:
                peer.flush()
