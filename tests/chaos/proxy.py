"""A wire between two processes on loopback, which can be cut, or hang as one does that loses its packets."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Wire:
    """Listens on ``port`` and speaks to ``target`` (a port of 127.0.0.1), in a thread of its own."""

    target: int
    host: str = "127.0.0.1"
    port: int = 0
    by_peer: dict[str, int] = field(
        default_factory=dict
    )  # another target for those who come from this address
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _passes: asyncio.Event = field(default_factory=asyncio.Event)
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _refuses: bool = False
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Listens from here on."""
        listening = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(listening,), daemon=True)
        self._thread.start()
        assert listening.wait(10)

    def stop(self) -> None:
        """Cuts everything and ends."""
        self._call(self._end)
        self._loop.call_soon_threadsafe(self._loop.stop)
        assert self._thread is not None
        self._thread.join(5)

    def cut(self) -> int:
        """Ends every connection and refuses new ones until `mend`; how many that were."""
        self._refuses = True
        return self._call(self._cut)

    def hang(self) -> int:
        """Lets nothing through, in either direction, until `mend`; how many connections that concerns."""

        async def hang() -> int:
            self._passes.clear()
            return len(self._open) // 2

        return self._call(hang)

    def mend(self) -> None:
        """All is as before."""

        async def mend() -> int:
            self._refuses = False
            self._passes.set()
            return 0

        self._call(mend)

    def connections(self) -> int:
        """How many there are."""
        return len(self._open) // 2

    def _call(self, work: Callable[[], Coroutine[Any, Any, int]]) -> int:
        return asyncio.run_coroutine_threadsafe(work(), self._loop).result(10)

    def _run(self, listening: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._passes.set()
        server = self._loop.run_until_complete(asyncio.start_server(self._relay, self.host, self.port))
        self.port = server.sockets[0].getsockname()[1]
        listening.set()
        self._loop.run_forever()
        server.close()

    async def _end(self) -> int:
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return await self._cut()

    async def _cut(self) -> int:
        cut = len(self._open) // 2
        for writer in self._open:
            writer.transport.abort()
        self._open.clear()
        return cut

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._passes.wait()
        if self._refuses:
            writer.transport.abort()
            return
        try:
            target = self.by_peer.get(writer.get_extra_info("peername")[0], self.target)
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", target)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, far_writer}
        self._open |= ends
        try:
            await asyncio.gather(self._copy(reader, far_writer), self._copy(far_reader, writer))
        finally:
            self._open -= ends
            for end in ends:
                end.transport.abort()

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Bytes from one end to the other, until that end is closed: then both are."""
        with suppress(OSError):
            while data := await reader.read(65_536):
                await self._passes.wait()
                writer.write(data)
                await writer.drain()
        with suppress(OSError):
            await self._passes.wait()
            await asyncio.sleep(0)
            writer.close()
