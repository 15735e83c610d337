"""What networks tell by themselves: receipts and replies, kept durably, then folded into what they tell of."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import TupleRow

from chappe.base.statements import statement
from chappe.direct import store as directs
from chappe.dispatch.kept import in_parts, parts_kept, receipts_kept, replies_kept
from chappe.dispatch.literals import integers
from chappe.dispatch.store.pool import Pool, by_statistics
from chappe.dispatch.store.statements import Statements
from chappe.gateways.contract import ReceiptEvent, ReplyEvent

EARLY_RECEIPTS = timedelta(hours=1)
LATEST_RECEIPTS = timedelta(seconds=15)  # an answer is recorded by then, or its lease is lost
EARLY_RECEIPTS_AT_ONCE = 5_000
DOUBTED_AT_ONCE = 2_000  # unknown submissions: each is a look at its recipient
# A receipt may be ahead of its attempt for so long; then its answer was lost.
SETTLING = timedelta(seconds=5)
STRAY_RECEIPTS = timedelta(minutes=10)

Place = tuple[datetime, int]
"""Where one is among receipts: the moment that one came, and its id."""

BEGINNING: Place = (datetime.min.replace(tzinfo=UTC), 0)


class Receipts(Statements):
    """Keeping and folding."""

    def __init__(self, pool: Pool) -> None:
        super().__init__(pool)
        self._looked_to: Place = BEGINNING  # of receipts whose attempt may come later
        self._doubted_to = (0, 0)  # of unknown submissions: deployment and position

    async def keep_events(
        self,
        receipts: Sequence[ReceiptEvent],
        replies: Sequence[ReplyEvent],
        *,
        gateway_id: int,
        now: datetime,
    ) -> None:
        """Keeps what the network told, durably, and settles the recipients whose receipts are ours.

        Those of one part at once; those of several in a second transaction: parts of one text are told of on several
        binds at once, and whoever folds last must see what the others kept. A process that dies in between leaves
        receipts that `fold_early_receipts` finds.
        """
        common = {"gateway_id": gateway_id, "now": now}
        if replies:
            async with self._pool.connection() as connection, connection.transaction():
                await _keep_replies(connection, replies, common)
                rows = await _keep_receipts(connection, receipts, common)
        else:
            async with self._alone() as connection:
                rows = await _keep_receipts(connection, receipts, common)
        if rows:
            async with self._pool.connection() as connection:
                await _fold(connection, [row[0] for row in rows], now)

    async def fold_early_receipts(self, now: datetime) -> int:
        """Folds receipts that came before their attempt was recorded; how many.

        The latest are looked at every time; those of the last hour in turns, a slice at a time.
        """
        latest, _ = await self._fold_slice(now, (now - LATEST_RECEIPTS, 0))
        begin = max(self._looked_to, (now - EARLY_RECEIPTS, 0))
        others, self._looked_to = await self._fold_slice(now, begin)
        return latest + others

    async def _fold_slice(self, now: datetime, begin: Place) -> tuple[int, Place]:
        """Folds those of the receipts after ``begin`` that have an attempt; how many, and where the next ones are."""
        async with self._pool.connection() as connection:
            cursor = await connection.execute(
                statement("dispatch", "early_receipts"),
                {"after": begin[0], "after_id": begin[1], "limit": EARLY_RECEIPTS_AT_ONCE},
            )
            rows = await cursor.fetchall()
            ids = [row[0] for row in rows if row[2]]
            if ids:
                await _fold(connection, ids, now)
        whole = len(rows) == EARLY_RECEIPTS_AT_ONCE
        return len(ids), ((rows[-1][1], rows[-1][0]) if whole else BEGINNING)

    async def learn_references(self, now: datetime) -> int:
        """Settles unknown recipients by receipts whose answer was lost; how many receipts that took.

        A slice of the unknown is looked at in turn; all of them only once there is something to learn of that slice.
        """
        when = {"since": now - STRAY_RECEIPTS, "until": now - SETTLING}
        if not await self._is_told_of(when):
            return 0
        async with self._pool.connection() as connection:
            await by_statistics(connection)
            cursor = await connection.execute(
                statement("dispatch", "learn_references"), {**when, "limit": EARLY_RECEIPTS_AT_ONCE}
            )
            ids = [row[0] for row in await cursor.fetchall()]
            if ids:
                await _fold(connection, ids, now)
        return len(ids)

    async def _is_told_of(self, when: dict[str, datetime]) -> bool:
        """Whether a receipt that nobody claims tells of one of the next of the unknown."""
        deployment_id, position = self._doubted_to
        place = {"after_deployment": deployment_id, "after_position": position, "limit": DOUBTED_AT_ONCE}
        ((found, looked_at, *last),) = await self._rows("doubted", **when, **place)
        self._doubted_to = (last[0], last[1]) if looked_at == DOUBTED_AT_ONCE else (0, 0)
        return bool(found)


async def _keep_replies(
    connection: AsyncConnection[TupleRow], replies: Sequence[ReplyEvent], common: dict[str, Any]
) -> None:
    whole, parts = in_parts(replies)
    if whole:
        await connection.execute(statement("dispatch", "keep_replies"), replies_kept(whole) | common)
    if parts:
        await connection.execute(statement("dispatch", "keep_parts"), parts_kept(parts) | common)


async def _keep_receipts(
    connection: AsyncConnection[TupleRow], receipts: Sequence[ReceiptEvent], common: dict[str, Any]
) -> list[TupleRow]:
    """The ids of those that are not folded yet."""
    if not receipts:
        return []
    values = receipts_kept(receipts) | common
    return await (await connection.execute(statement("dispatch", "keep_receipts"), values)).fetchall()


async def _fold(connection: AsyncConnection[TupleRow], ids: Sequence[int], now: datetime) -> None:
    """Folds receipts into what they tell of: recipients, and texts to one person."""
    which = integers(ids)
    await connection.execute(statement("dispatch", "fold_receipts"), {"receipt_ids": which, "now": now})
    await directs.fold(connection, which, now)
