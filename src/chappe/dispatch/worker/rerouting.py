"""What waits on a gateway that cannot send goes through the next one."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

import psycopg

from chappe.dispatch.store import Store
from chappe.gateways.standing import PATIENCE

log = logging.getLogger(__name__)

EVERY = 5.0  # seconds between looks
BLOCKS = 50  # moved at once


async def reroute(store: Store, now: datetime) -> int:
    """Moves some blocks, if there are any to move; how many recipients."""
    return await store.reroute(now, patience=PATIENCE.total_seconds(), limit=BLOCKS)


async def reroute_forever(store: Store, clock: Callable[[], datetime], stopping: asyncio.Event) -> None:
    """Looks every few seconds; at once again while there is more to move."""
    while not stopping.is_set():
        moved = 0
        try:
            moved = await reroute(store, clock())
        except psycopg.OperationalError as error:
            log.warning("no other routes looked for: %s", type(error).__name__)
        if moved:
            log.warning("%d recipients moved to another gateway: theirs cannot send", moved)
            continue
        try:
            await asyncio.wait_for(stopping.wait(), timeout=EVERY)
        except TimeoutError:
            continue
