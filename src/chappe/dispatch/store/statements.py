"""How a statement of dispatch is run: one short transaction for each call."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from psycopg import AsyncConnection
from psycopg.rows import TupleRow

from chappe.base.statements import statement
from chappe.dispatch.store.pool import Pool


class Statements:
    """What the parts of the store have in common."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def _found(self, name: str, **values: object) -> bool:
        return bool(await self._rows(name, **values))

    async def _rows(self, name: str, **values: object) -> list[TupleRow]:
        async with self._alone() as connection:
            return await (await connection.execute(statement("dispatch", name), values)).fetchall()

    async def _deployments(self, name: str, **values: object) -> list[TupleRow]:
        async with self._alone() as connection:
            return await (await connection.execute(statement("deployments", name), values)).fetchall()

    async def _run(self, name: str, **values: object) -> None:
        async with self._alone() as connection:
            await connection.execute(statement("dispatch", name), values)

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[AsyncConnection[TupleRow]]:
        """A connection on which each statement is a transaction: one message to the server, in place of three."""
        async with self._pool.connection() as connection:
            await connection.set_autocommit(True)
            yield connection
