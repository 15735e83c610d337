"""What a lane takes in hand: blocks, the texts under their pointer, texts to one person."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from psycopg.rows import TupleRow

from chappe.audience.frequency import Cap
from chappe.audience.store.statements import cap_parameters
from chappe.base.statements import statement
from chappe.deployments.pace import GRAIN, SLACK
from chappe.direct import store as directs
from chappe.direct.store import Direct
from chappe.dispatch.literals import integers
from chappe.dispatch.store.outcomes import Values, settle_further, written
from chappe.dispatch.store.rows import Due, Held, Settled
from chappe.dispatch.store.statements import Statements
from chappe.gateways.contract import SenderKind
from chappe.windows.basis import MARGIN

CAPS_LOCK = 0x43415053  # advisory locks of this kind: (this, account id)


class Claims(Statements):
    """Claiming, and giving back."""

    async def claim(
        self, gateway_id: int, lane_id: int, lease: UUID, now: datetime, *, after: int = 0
    ) -> Held | None:
        """Leases the next due block of the gateway, if there is one.

        ``after``: the deployment that the lane served last; others of its priority have their turn first.
        """
        rows = await self._rows(
            "claim",
            gateway_id=gateway_id,
            lane_id=lane_id,
            lease=lease,
            after=after,
            now=now,
            margin=MARGIN.total_seconds(),
            grain=GRAIN,
            slack=SLACK,
        )
        assert len(rows) <= 1, f"one claim took {len(rows)} blocks"
        if not rows:
            return None
        *block, has_caps = rows[0]
        held = _held(tuple(block))
        if has_caps:
            found = await self._rows("caps", deployment_id=held.deployment_id)
            held.caps = tuple(Cap(*row[:3]) for row in found)
            held.account_id = found[0][3] if found else 0
        return held

    async def advance(
        self,
        held: Held,
        lease: UUID,
        count: int,
        now: datetime,
        *,
        gateway_id: int = 0,
        settled: Sequence[Settled] = (),
    ) -> list[Due] | None:
        """Moves the block's pointer over its next recipients; once this returns, they may leave.

        None: the block gives nothing more now (it is exhausted, its deployment does not send, its window closes, or
        the lease is lost). Outcomes that are ``settled``, none of them "later", are written down on the way, in any
        case: in the same transaction and, most often, the same message to the server.
        """
        step, further = written(settled, gateway_id=gateway_id, now=now)
        values: Values = step | {
            "block_id": held.block_id,
            "lease": lease,
            "pointer": held.pointer,
            "count": count,
            "closes_after": now + MARGIN,
            "capped": "{}",
        }
        if held.caps or further:
            rows = await self._step_with_more(held, values, further)
        else:
            rows = await self._rows("step", **values)
        if not rows:
            return None
        held.pointer += rows[0][0]
        if held.granted is not None:
            held.granted -= rows[0][0]
        return [Due(position, number, text) for _, position, number, text in rows if position is not None]

    async def _step_with_more(
        self, held: Held, values: Values, further: Sequence[Values]
    ) -> Sequence[TupleRow]:
        async with self._pool.connection() as connection, connection.transaction():
            if held.caps:
                # One at a time: two deployments that claim the same person together would not see one another.
                await connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", [CAPS_LOCK, held.account_id])
                asked = values | cap_parameters(held.caps, values["now"])
                cursor = await connection.execute(statement("dispatch", "capped"), asked)
                values["capped"] = integers([position for (position,) in await cursor.fetchall()])
            rows = await (await connection.execute(statement("dispatch", "step"), values)).fetchall()
            await settle_further(connection, further)
            return rows

    async def rewind(self, held: Held, lease: UUID) -> bool | None:
        """Puts the block's pointer back to where ``held`` knows it; None once the lease is lost.

        Whether it had moved: if so, what was to be written down on the way stands.
        """
        rows = await self._rows("rewind", block_id=held.block_id, lease=lease, pointer=held.pointer)
        return bool(rows[0][0]) if rows else None

    async def release_blocks(self, helds: Sequence[Held], lease: UUID) -> bool:
        """Gives back blocks whose every claimed recipient has its outcome; whether all were as the lane knows them."""
        rows = await self._rows(
            "release_blocks",
            block_ids=[held.block_id for held in helds],
            pointers=[held.pointer for held in helds],
            lease=lease,
        )
        return len(rows) == len(helds)

    async def claim_directs(
        self, gateway_id: int, lane_id: int, lease: UUID, count: int, now: datetime
    ) -> list[Direct]:
        """Claims texts to one person of the gateway; once this returns, they may leave."""
        async with self._pool.connection() as connection:
            return await directs.claim(
                connection, gateway_id=gateway_id, lane_id=lane_id, lease=lease, count=count, now=now
            )

    async def release_directs(self, lease: UUID, on_wire: Sequence[int]) -> None:
        """Gives back texts to one person that the lease claimed, but those handed over."""
        async with self._pool.connection() as connection:
            await directs.release(connection, lease=lease, on_wire=on_wire)


def _held(row: TupleRow) -> Held:
    block_id, deployment_id, pointer, rounds, sender, sender_kind, *rest = row
    return Held(block_id, deployment_id, pointer, rounds, sender, SenderKind(sender_kind), *rest)
