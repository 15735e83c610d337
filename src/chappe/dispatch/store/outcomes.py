"""What gateways answered, written down."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import TupleRow

from chappe.base.statements import statement
from chappe.deployments.states import RecipientState
from chappe.direct import store as directs
from chappe.dispatch.kept import CODE, NO_FATE, REFERENCE, answers_kept, fates_kept
from chappe.dispatch.literals import moments, texts
from chappe.dispatch.store.rows import Held, Settled, SettledDirect
from chappe.dispatch.store.statements import Statements

NO_MOVE = {
    "block_id": 0,
    "lease": None,
    "pointer": 0,
    "count": 0,
    "closes_after": None,
    "capped": "{}",
}
"""The values by which a step moves no pointer."""


class Outcomes(Statements):
    """Recording outcomes."""

    async def record(
        self,
        settled: Sequence[Settled],
        *,
        gateway_id: int,
        lease: UUID,
        now: datetime,
        direct: Sequence[SettledDirect] = (),
    ) -> None:
        """Writes outcomes down, in one transaction: attempts, states, and new blocks for those put off."""
        step, further = written(settled, gateway_id=gateway_id, now=now)
        if not further and not direct and not any(one.settlement.state is None for one in settled):
            # One statement, and one message to the server: it is what most records are.
            await self._run("step", **NO_MOVE, **step)
            return
        async with self._pool.connection() as connection, connection.transaction():
            await connection.execute(statement("dispatch", "step"), NO_MOVE | step)
            await settle_further(connection, further)
            if direct:
                attempts, ends = _direct_attempts(direct), _direct_fates(direct, lease, now)
                await directs.record(connection, attempts, ends, gateway_id=gateway_id, now=now)
            moved = await self._put_back(connection, settled, lease, now)
        for held, pointer in moved:
            held.pointer = pointer

    async def _put_back(
        self, connection: AsyncConnection[TupleRow], settled: Sequence[Settled], lease: UUID, now: datetime
    ) -> list[tuple[Held, int]]:
        """Makes new blocks of those put off, one for each old block and pause; the old blocks' pointers."""
        groups: dict[tuple[int, float, bool], list[Settled]] = {}
        for one in settled:
            if one.settlement.state is None:
                key = (one.held.block_id, one.settlement.pause, one.settlement.counts)
                groups.setdefault(key, []).append(one)
        moved = []
        for (block_id, pause, counts), members in groups.items():
            cursor = await connection.execute(
                statement("dispatch", "put_back"),
                {
                    "block_id": block_id,
                    "lease": lease,
                    "positions": [one.position for one in members],
                    "due_at": now + timedelta(seconds=pause),
                    "rounds": int(counts),
                },
            )
            row = await cursor.fetchone()
            if row is not None:
                moved.append((members[0].held, int(row[0])))
        return moved

    async def obey_opt_outs(
        self,
        settled: Sequence[Settled],
        direct: Sequence[SettledDirect],
        *,
        gateway_id: int,
        source: str,
        now: datetime,
    ) -> None:
        """Suppresses the numbers of these texts: the provider refused them since they opted out."""
        await self._run(
            "opted_out",
            deployment_ids=[one.held.deployment_id for one in settled],
            positions=[one.position for one in settled],
            direct_ids=[one.direct.id for one in direct],
            references=[],
            gateway_id=gateway_id,
            source=source,
            now=now,
        )


Values = dict[str, Any]


def written(settled: Sequence[Settled], *, gateway_id: int, now: datetime) -> tuple[Values, list[Values]]:
    """The values by which a step writes outcomes down; those of `settle_further`, for several kinds of end."""
    found = [(one.held.deployment_id, one.position, one.settlement) for one in settled]
    fates = fates_kept(found)
    common = {"gateway_id": gateway_id, "now": now}
    first = answers_kept(found) | (fates[0] if fates else NO_FATE) | common
    return first, [fate | common for fate in fates[1:]]


async def settle_further(connection: AsyncConnection[TupleRow], fates: Sequence[Values]) -> None:
    """Writes the further kinds of end, in the transaction of their step."""
    for values in fates:
        await connection.execute(statement("dispatch", "settle"), values)


def _direct_attempts(settled: Sequence[SettledDirect]) -> dict[str, Any]:
    answers = [(one.direct, answer) for one in settled for answer in one.settlement.answers]
    return {
        "direct_ids": [direct.id for direct, _ in answers],
        "parts": [answer.part for _, answer in answers],
        "totals": [answer.parts for _, answer in answers],
        "outcomes": texts([answer.outcome for _, answer in answers]),
        "references": texts([answer.reference[:REFERENCE] for _, answer in answers]),
        "codes": texts([answer.code[:CODE] for _, answer in answers]),
    }


def _direct_fates(settled: Sequence[SettledDirect], lease: UUID, now: datetime) -> dict[str, Any]:
    settlements = [one.settlement for one in settled]
    return {
        "ids": [one.direct.id for one in settled],
        "states": texts([(one.state or RecipientState.READY).value for one in settlements]),
        "codes": texts([one.code[:CODE] for one in settlements]),
        "moments": moments(now + timedelta(seconds=one.pause) for one in settlements),
        "rounds": [int(one.counts) for one in settlements],
        "lease": lease,
    }
