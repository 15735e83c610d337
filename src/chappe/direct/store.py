"""How dispatch reaches the texts to one person: in its own transactions, on its own connections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import TupleRow

from chappe.base.statements import statement
from chappe.direct.purposes import OBEYS

Connection = AsyncConnection[TupleRow]

OWN_STOP = [purpose.value for purpose, obeys in OBEYS.items() if obeys.own_stop]
BLOCK = [purpose.value for purpose, obeys in OBEYS.items() if obeys.block]


@dataclass(frozen=True, slots=True)
class Direct:
    """A text to one person that may go on the wire now, until ``ends_at``."""

    id: int
    number: str
    text: str
    sender: str
    sender_kind: str
    ends_at: datetime
    round: int


async def claim(
    connection: Connection, *, gateway_id: int, lane_id: int, lease: UUID, count: int, now: datetime
) -> list[Direct]:
    """Claims at most ``count`` texts of the gateway; once the transaction is over, they may leave."""
    cursor = await connection.execute(
        statement("direct", "claim"),
        {
            "gateway_id": gateway_id,
            "lane_id": lane_id,
            "lease": lease,
            "count": count,
            "now": now,
            "own_stop": OWN_STOP,
            "block": BLOCK,
        },
    )
    return [Direct(*row) for row in await cursor.fetchall()]


async def record(
    connection: Connection, attempts: dict[str, Any], fates: dict[str, Any], *, gateway_id: int, now: datetime
) -> None:
    """Writes outcomes down: parallel arrays as ``record_attempts`` and ``settle`` want them."""
    if attempts["direct_ids"]:
        await connection.execute(
            statement("direct", "record_attempts"), {**attempts, "gateway_id": gateway_id, "now": now}
        )
    await connection.execute(statement("direct", "settle"), {**fates, "now": now})


async def fold(connection: Connection, receipt_ids: str, now: datetime) -> None:
    """Settles the texts that the receipts tell of; an array literal of their ids."""
    await connection.execute(statement("direct", "fold"), {"receipt_ids": receipt_ids, "now": now})


async def release(connection: Connection, *, lease: UUID, on_wire: Sequence[int]) -> None:
    """Gives back what the lease claimed and never handed over."""
    await connection.execute(statement("direct", "release"), {"lease": lease, "on_wire": list(on_wire)})


async def recover(connection: Connection, now: datetime, whole: Sequence[str]) -> int:
    """Calls unknown what lost lanes had claimed, and ends what nobody took in time; how many unknown.

    ``whole``: the kinds of gateways that are given a text whole.
    """
    await connection.execute(statement("direct", "end"), {"now": now})
    cursor = await connection.execute(statement("direct", "recover"), {"now": now, "whole": list(whole)})
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0])
