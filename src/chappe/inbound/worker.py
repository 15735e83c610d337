"""Looks at texts as they come in: obeys STOP and START, answers keywords; runs beside dispatch, in its process."""

import asyncio
import logging

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from chappe.base import clock
from chappe.inbound import store
from chappe.inbound.handling import decide_all
from chappe.inbound.lastwords import last_words, to_say

log = logging.getLogger(__name__)

PERIOD = 0.25  # seconds between looks: STOP holds within a second
AT_ONCE = 500


async def handle_inbound(
    pool: AsyncConnectionPool[AsyncConnection[TupleRow]], stopping: asyncio.Event
) -> None:
    """Handles what comes in until told to stop."""
    while not stopping.is_set():
        try:
            while await handle_waiting(pool):
                pass
        except psycopg.OperationalError as error:
            log.warning("the database is away: %s", error)
        except Exception:
            # Whatever it is, STOP must be obeyed again once it is mended.
            log.exception("replies not handled")
        try:
            await asyncio.wait_for(stopping.wait(), timeout=PERIOD)
        except TimeoutError:
            continue


async def handle_waiting(pool: AsyncConnectionPool[AsyncConnection[TupleRow]]) -> int:
    """Handles a set of waiting texts in one transaction; how many they were."""
    now = clock.now()
    async with pool.connection() as connection:
        if not await store.take_turn(connection):
            # Another process is at it: replies of one person are handled one after the other.
            return 0
        await store.join_parts(connection, now)
        rows = await store.waiting(connection, limit=AT_ONCE, now=now)
        if not rows:
            return 0
        incoming = [one for one, _ in rows]
        rulings = await store.rulings(connection, [one.account_id for one in incoming])
        decisions = decide_all(incoming, rulings)
        await store.obey(connection, last_words(decisions), now)
        for decision in to_say(decisions):
            await store.say(connection, decision, now)
        moments = {one.reply_id: at for one, at in rows}
        await store.keep(connection, decisions, moments, now)
    return len(rows)
