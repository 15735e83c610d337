"""What time alone decides: deployments that begin, windows that open and close, what is left and what is done."""

from datetime import datetime
from time import monotonic

from chappe.base.statements import statement
from chappe.dispatch.store.pool import by_statistics
from chappe.dispatch.store.rows import Turned
from chappe.dispatch.store.statements import Statements
from chappe.windows.basis import MARGIN, basis_of, standing
from chappe.windows.registry import law


class Moments(Statements):
    """Beginning, turning and ending."""

    async def start_due(self, now: datetime) -> list[int]:
        """Begins the deployments whose moment has come: the ids of those that send, refresh or wait for a person."""
        return [row[0] for row in await self._deployments("start_due", now=now)]

    async def begin_windows(self, now: datetime) -> list[int]:
        """Begins the windows whose own moment has come; the deployments that now await a word on those missed."""
        return [row[0] for row in await self._deployments("begin_windows", now=now)]

    async def turn_windows(self, now: datetime, *, everything: bool = False) -> list[int]:
        """Moves the windows whose opening is past on to the next; the deployments that now await a person's word.

        With ``everything`` all windows are looked at: their rulebooks may have come with a new version.
        """
        margin = MARGIN.total_seconds()
        rows = await self._deployments("windows_to_turn", now=now, margin=margin, everything=everything)
        turned = [
            Turned(
                window_id,
                opens_at,
                closes_at,
                standing(law(), basis_of(basis), max(now, starts_at or now), MARGIN),
            )
            for window_id, basis, starts_at, opens_at, closes_at in rows
        ]
        changed = [one for one in turned if one.changed]
        if not changed:
            return []
        stopped = await self._deployments(
            "turn_windows",
            ids=[one.id for one in changed],
            were_opening=[one.opens_at for one in changed],
            were_closing=[one.closes_at for one in changed],
            opening=[one.opening for one in changed],
            closing=[one.state.closes_at for one in changed],
            now=now,
            margin=margin,
        )
        return [row[0] for row in stopped]

    async def end_leftovers(self, now: datetime) -> int:
        """Ends what is left of deployments past their time limit or cancelled; how many recipients."""
        ended = 0
        for deployment_id, state, code in await self._deployments("leftovers", now=now):
            rows = await self._deployments(
                "end_unsent", deployment_id=deployment_id, state=state, code=code, now=now
            )
            ended += rows[0][0]
        return ended

    async def finish_done(self, now: datetime) -> list[int]:
        """Finishes the deployments of which nothing is left to send."""
        return [row[0] for row in await self._deployments("finish_done", now=now)]

    async def keep_figures(self, now: datetime) -> int:
        """Counts the recipients of deployments whose figures are due, for pages to show; of how many deployments."""
        due = await self._deployments("figures_due", now=now)
        for (deployment_id,) in due:
            async with self._pool.connection() as connection:
                await by_statistics(connection)
                which = {"deployment_id": deployment_id}
                cursor = await connection.execute(statement("deployments", "figures_turn"), which)
                if await cursor.fetchone() != (True,):
                    continue
                began = monotonic()
                await connection.execute(statement("deployments", "keep_figures"), which)
                took = round(1000 * (monotonic() - began))
                await connection.execute(
                    statement("deployments", "figures_kept"), {**which, "now": now, "took": took}
                )
        return len(due)
