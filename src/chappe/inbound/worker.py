"""Looks at texts as they come in and obeys STOP and START; runs beside dispatch, in its process."""

import asyncio
import logging
from collections.abc import Iterable

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from chappe.base import clock
from chappe.base.statements import statement
from chappe.inbound.keywords import Intent, intent
from chappe.inbound.registry import lexicon

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
        try:
            await asyncio.wait_for(stopping.wait(), timeout=PERIOD)
        except TimeoutError:
            continue


def last_words(texts: Iterable[tuple[int, str, str]]) -> dict[tuple[int, str], Intent]:
    """The last STOP or START of each number in each account; ``texts``: account, number and text, as they came."""
    meant = ((account_id, number, intent(text, lexicon())) for account_id, number, text in texts)
    return {
        (account_id, number): wanted
        for account_id, number, wanted in meant
        if wanted in (Intent.STOP, Intent.START)
    }


async def handle_waiting(pool: AsyncConnectionPool[AsyncConnection[TupleRow]]) -> int:
    """Handles a set of waiting texts in one transaction; how many they were."""
    now = clock.now()
    async with pool.connection() as connection:
        rows = await (
            await connection.execute(statement("inbound", "waiting"), {"limit": AT_ONCE})
        ).fetchall()
        if not rows:
            return 0
        last = last_words((account_id, number, text) for _, number, text, account_id in rows)
        for wanted, name in ((Intent.STOP, "suppress"), (Intent.START, "resume")):
            meant = [person for person, intended in last.items() if intended is wanted]
            if meant:
                await connection.execute(
                    statement("inbound", name),
                    {
                        "account_ids": [account_id for account_id, _ in meant],
                        "numbers": [number for _, number in meant],
                        "now": now,
                    },
                )
        await connection.execute(
            statement("inbound", "handled"), {"ids": [row[0] for row in rows], "now": now}
        )
    return len(rows)
