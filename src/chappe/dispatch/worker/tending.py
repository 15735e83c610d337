"""The lanes of one process: it leases free ones, keeps them running, and shares them with the other processes."""

import asyncio
import logging
import os
import secrets
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from chappe.base.refusal import Refusal
from chappe.dispatch.balance import Place, asked, given, taken
from chappe.dispatch.store import LaneRow, Store
from chappe.dispatch.worker.lane import LaneRunner
from chappe.gateways.configuration import Configuration
from chappe.gateways.contract import Gateway
from chappe.gateways.registry import build, callback_url, decrypted

log = logging.getLogger(__name__)

SETTLE = 1.0  # seconds before a lane that ended in an error is tried again
COURTESY = 3.0  # seconds for which a free lane is left to whoever should have it


def new_holder() -> str:
    """A name for this process that no other has, on any machine: its host and process id, for people, and a lot."""
    return f"{socket.gethostname()[:80]}:{os.getpid()}:{secrets.token_hex(3)}"


@dataclass(slots=True)
class Tending:
    """The lanes that this process holds."""

    store: Store
    clock: Callable[[], datetime]
    holder: str = field(default_factory=new_holder)
    _lanes: dict[int, tuple[LaneRow, LaneRunner, asyncio.Task[None]]] = field(default_factory=dict)
    _free_since: dict[int, float] = field(default_factory=dict)  # by the monotonic clock, as first seen

    async def tend(self) -> None:
        """Starts runners on free lanes; stops those whose gateway was changed or turned off, and one asked for."""
        rows = {row.lane_id: row for row in await self.store.lanes()}
        for lane_id, (row, runner, task) in list(self._lanes.items()):
            if task.done():
                del self._lanes[lane_id]
            elif lane_id not in rows or _configuration(rows[lane_id]) != _configuration(row):
                runner.stopping.set()
        places = [self._place(row) for row in rows.values()]
        await self._take(rows, places)
        await self._share(rows, places)

    async def stop(self) -> None:
        """Every lane finishes what it has in hand, and is given back."""
        for _, runner, _ in self._lanes.values():
            runner.stopping.set()
        await asyncio.gather(*(task for _, _, task in self._lanes.values()), return_exceptions=True)

    def _place(self, row: LaneRow) -> Place:
        # A lane that is being given up, or taken, may look otherwise in the table for a moment.
        held = row.lane_id in self._lanes
        return Place(row.lane_id, row.gateway_id, self.holder if held else row.holder, row.asked_by)

    async def _take(self, rows: dict[int, LaneRow], places: list[Place]) -> None:
        now = time.monotonic()
        free = {place.lane_id for place in places if not place.holder}
        self._free_since = {lane_id: self._free_since.get(lane_id, now) for lane_id in free}
        waited = {lane_id for lane_id, since in self._free_since.items() if now - since >= COURTESY}
        for lane_id in taken(self.holder, places, waited):
            await self._start(rows[lane_id])

    async def _start(self, row: LaneRow) -> None:
        try:
            gateway = _built(row)
        except Refusal as refusal:
            await self.store.describe_lane(row.lane_id, f"misconfigured: {refusal.code}")
            return
        runner = LaneRunner(row, gateway, self.store, self.clock, self.holder)
        self._lanes[row.lane_id] = (row, runner, asyncio.create_task(_keep(runner)))

    async def _share(self, rows: dict[int, LaneRow], places: list[Place]) -> None:
        """Gives up one lane that another process asked for, or asks for one; one at a time."""
        if any(runner.stopping.is_set() for _, runner, _ in self._lanes.values()):
            return
        lane_id = given(self.holder, places)
        if lane_id is not None:
            log.info("lane %d is given up to %s", lane_id, rows[lane_id].asked_by)
            self._lanes[lane_id][1].stopping.set()
            return
        place = asked(self.holder, places, {row.lane_id for row in rows.values() if not _can_run(row)})
        if place is not None and await self.store.ask_lane(place.lane_id, self.holder, place.holder):
            log.info("lane %d is asked of %s", place.lane_id, place.holder)


def _built(row: LaneRow) -> Gateway:
    """The gateway of a lane. Raises GatewaySecretUnreadable, and what its settings deserve."""
    return build(_configured(row))


def _can_run(row: LaneRow) -> bool:
    try:
        _built(row)
    except Refusal:
        return False
    return True


def _configured(row: LaneRow) -> Configuration:
    """The gateway of a lane, its secret in clear. Raises GatewaySecretUnreadable."""
    return Configuration(
        name=row.name,
        kind=row.kind,
        host=row.host,
        port=row.port,
        system_id=row.system_id,
        secret=decrypted(row.secret, name=row.name),
        window=row.window,
        binds=row.binds,
        settings=row.settings,
        callback_url=callback_url(row.kind, row.gateway_id, row.settings),
    )


def _configuration(row: LaneRow) -> tuple[object, ...]:
    """What a running lane was built from."""
    return (
        row.kind,
        row.host,
        row.port,
        row.system_id,
        row.secret,
        str(row.settings),
        row.window,
        row.pace,
        row.binds,
    )


async def _keep(runner: LaneRunner) -> None:
    """Runs a lane; what goes wrong in it is logged, and the lane is free again soon."""
    try:
        await runner.run()
    except Exception:
        log.exception("lane %s/%d failed", runner.row.name, runner.row.index)
        await asyncio.sleep(SETTLE)
