"""submit_sm a second through a lane, to the simulated SMSC in a process of its own.

The floor is what the same loopback and the same event loop give without any SMPP: blocks of the size of a
submit_sm, echoed by a process of their own, as many under way at once as the window.
"""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from chappe.gateways.contract import (
    Accepted,
    Encoding,
    Event,
    Outcome,
    Secret,
    SenderKind,
    Submission,
)
from chappe.gateways.simulator.worker import SmscProcess
from chappe.gateways.smpp.gateway import SmppGateway, SmppLane
from chappe.gateways.smpp.settings import SmppSettings

_TEXT = b"Your order is on its way and will be with you on Tuesday between 9 and 12. STOP 36063"
_BLOCK = 16 + 20 + 13 + len(_TEXT)
_SCENARIO = '[[rules]]\nreceipt = "none"\n'
_RECEIPTS = 'window = 1000\n[[rules]]\nreceipt = "DELIVRD"\n'
_WINDOWS = {1: 4_000, 10: 40_000, 100: 100_000}
_ECHO = """
import asyncio
class Echo(asyncio.Protocol):
    def connection_made(self, transport): self.transport = transport
    def data_received(self, data): self.transport.write(data)
async def serve():
    server = await asyncio.get_running_loop().create_server(Echo, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(serve())
"""


def run(scale: float = 1.0) -> list[dict[str, object]]:
    """One row for each window, then one with a receipt for each text."""
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder:
        scenario = Path(folder, "quiet.toml")
        scenario.write_text(_SCENARIO, encoding="utf-8")
        with SmscProcess(scenario=scenario) as smsc:
            for window, usual in _WINDOWS.items():
                count = max(window, int(usual * scale))
                measured, cpu = asyncio.run(submit(smsc.port, window, count, receipts=False))
                floor = _floor(window, count)
                rows.append(_row(f"submit_sm, window {window} ({cpu:.1f} µs of CPU each)", measured, floor))
        scenario.write_text(_RECEIPTS, encoding="utf-8")
        with SmscProcess(scenario=scenario) as smsc:
            count = max(100, int(30_000 * scale))
            measured, cpu = asyncio.run(submit(smsc.port, 100, count, receipts=True))
            floor = _floor(100, count)
            rows.append(_row(f"submit_sm and its receipt ({cpu:.1f} µs of CPU each)", measured, floor))
    return rows


def _row(name: str, measured: float, floor: float) -> dict[str, object]:
    ratio = round(measured / floor, 3)
    return {"name": name, "measured": round(measured), "unit": "/s", "floor": round(floor), "ratio": ratio}


async def submit(port: int, window: int, count: int, *, receipts: bool) -> tuple[float, float]:
    """Texts a second, and microseconds of this process's CPU for each."""
    settings = SmppSettings(
        "127.0.0.1", port, "bench", Secret("bench"), window=window, receipts=receipts, shortest_pause=0.1
    )
    finished = asyncio.get_running_loop().create_future()
    left = {"outcomes": count, "events": count if receipts else 0}

    def on_outcomes(outcomes: list[tuple[Submission, Outcome]]) -> None:
        assert all(isinstance(outcome, Accepted) for _, outcome in outcomes)
        left["outcomes"] -= len(outcomes)
        finish()

    async def on_events(events: Sequence[Event]) -> None:
        left["events"] -= len(events)
        finish()

    def finish() -> None:
        if not any(left.values()) and not finished.done():
            finished.set_result(None)

    gateway = SmppGateway(settings)
    async with gateway.lane(0, on_outcomes=on_outcomes, on_events=on_events) as lane:
        await asyncio.wait_for(lane.wait_for_room(), 10)
        began, cpu = time.perf_counter(), time.process_time()
        await _feed(lane, count)
        await asyncio.wait_for(finished, 60)
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
    return count / took, cpu / count * 1e6


async def _feed(lane: SmppLane, count: int) -> None:
    number = 33_600_000_000
    while count:
        room = min(await lane.wait_for_room(), count)
        texts = [
            Submission(at, f"+{at}", "Chappe", SenderKind.ALPHANUMERIC, Encoding.GSM7, (_TEXT,))
            for at in range(number, number + room)
        ]
        lane.submit(texts)
        number += room
        count -= room


class _Echoed(asyncio.Protocol):
    """Keeps ``window`` blocks under way until ``count`` came back."""

    def __init__(self, window: int, count: int) -> None:
        self.finished = asyncio.get_running_loop().create_future()
        self._window = window
        self._unsent = count
        self._expected = count * _BLOCK
        self._received = self._counted = 0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send(self._window)

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        whole = self._received // _BLOCK
        self._send(whole - self._counted)
        self._counted = whole
        if self._received >= self._expected and not self.finished.done():
            self.finished.set_result(None)

    def _send(self, blocks: int) -> None:
        blocks = min(blocks, self._unsent)
        self._unsent -= blocks
        if blocks and self._transport is not None:
            self._transport.write(bytes(_BLOCK * blocks))


def _floor(window: int, count: int) -> float:
    server = subprocess.Popen([sys.executable, "-c", _ECHO], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        return asyncio.run(_echo(port, window, count))
    finally:
        server.kill()
        server.wait()
        if server.stdout is not None:
            server.stdout.close()


async def _echo(port: int, window: int, count: int) -> float:
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    transport, echoed = await loop.create_connection(lambda: _Echoed(window, count), "127.0.0.1", port)
    await asyncio.wait_for(echoed.finished, 60)
    took = time.perf_counter() - began
    transport.close()
    return count / took


if __name__ == "__main__":
    for row in run():
        print(row)
