"""Lanes and their leases; what lanes that are lost or cannot send leave behind."""

from datetime import datetime, timedelta
from uuid import UUID

from chappe.base.statements import statement
from chappe.direct import store as directs
from chappe.dispatch.store.rows import LaneRow
from chappe.dispatch.store.statements import Statements
from chappe.gateways.registry import WHOLE

ASKED = timedelta(seconds=15)  # how long a question for a lane stands: longer than a lane takes to finish


class Lanes(Statements):
    """Leasing lanes, and taking back."""

    async def moment(self) -> datetime:
        """The present one, by PostgreSQL's clock."""
        async with self._pool.connection() as connection:
            row = await (await connection.execute("SELECT clock_timestamp()")).fetchone()
        assert row is not None
        at: datetime = row[0]
        return at

    async def lanes(self) -> list[LaneRow]:
        """Every lane that should run; those of new gateways are made."""
        async with self._pool.connection() as connection:
            await connection.execute(statement("dispatch", "make_lanes"))
            asked = {"seconds": ASKED.total_seconds()}
            rows = await (await connection.execute(statement("dispatch", "lanes"), asked)).fetchall()
        return [LaneRow(*row) for row in rows]

    async def lease_lane(self, lane_id: int, lease: UUID, holder: str, seconds: float) -> bool:
        """Whether the lane is now ours for that many seconds."""
        return await self._found("lease_lane", lane_id=lane_id, lease=lease, holder=holder, seconds=seconds)

    async def ask_lane(self, lane_id: int, holder: str, giver: str) -> bool:
        """Whether ``giver``, who holds the lane, is now asked to give it up to ``holder``."""
        return await self._found(
            "ask_lane", lane_id=lane_id, holder=holder, giver=giver, seconds=ASKED.total_seconds()
        )

    async def renew_lane(
        self,
        lane_id: int,
        lease: UUID,
        seconds: float,
        condition: str,
        *,
        in_flight: int = 0,
        slowed_to: float | None = None,
    ) -> bool:
        """Whether the lane is still ours, for that many seconds from now; how it does is shown to people."""
        return await self._found(
            "renew_lane",
            lane_id=lane_id,
            lease=lease,
            seconds=seconds,
            condition=condition[:200],
            in_flight=in_flight,
            slowed_to=slowed_to,
        )

    async def release_lane(self, lane_id: int, lease: UUID, condition: str) -> None:
        """Gives the lane back."""
        await self._run("release_lane", lane_id=lane_id, lease=lease, condition=condition[:200])

    async def describe_lane(self, lane_id: int, condition: str) -> None:
        """Says why a free lane does not run."""
        await self._run("describe_lane", lane_id=lane_id, condition=condition[:200])

    async def recover(self, now: datetime) -> tuple[int, int]:
        """Takes back the blocks of lost lanes: how many blocks, and how many recipients are now unknown."""
        ((blocks, recipients),) = await self._rows("recover", now=now, whole=list(WHOLE))
        async with self._pool.connection() as connection:
            recipients += await directs.recover(connection, now, WHOLE)
        return blocks, recipients

    async def reroute(self, now: datetime, *, patience: float, limit: int) -> int:
        """Moves what waits on gateways that cannot send to others; how many recipients."""
        ((moved,),) = await self._rows("reroute", now=now, patience=patience, limit=limit)
        return int(moved)
