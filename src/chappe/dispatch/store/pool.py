"""Dispatch's connections: what they wait for, and how their statements are planned."""

from time import monotonic

import psycopg
from psycopg import AsyncConnection
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from chappe.dispatch.kept import NOT_BY_KEY

LONGEST_WAIT = 4.0  # seconds for a connection
# Seconds of growing pauses between attempts to connect; then they begin anew, with short ones.
RECONNECTING = 2.0
STANDSTILL = "2s"  # of a transaction, in which PostgreSQL hears nothing of the process that began it
# A wire that has fallen silent is given up (libpq's settings; in seconds, the last in milliseconds). What the
# installation's own URL says goes before.
WIRE = {
    "connect_timeout": "4",
    "keepalives_idle": "3",
    "keepalives_interval": "1",
    "keepalives_count": "3",
    "tcp_user_timeout": "6000",
}
RESTED = 0.5  # seconds after which a connection is asked whether it still is one

LOST = (psycopg.OperationalError, psycopg.errors.IdleInTransactionSessionTimeout)
"""What a statement raises when it is not known, or known not, to stand: it may be asked again."""

Pool = AsyncConnectionPool[AsyncConnection[TupleRow]]


class Connection(AsyncConnection[TupleRow]):
    """A connection of the pool; ``used`` is when it was last given back, on the monotonic clock."""

    used: float = 0.0


def make_pool(conninfo: str, *, size: int) -> Pool:
    """A pool of connections for `Store`, not yet open.

    Its statements look rows up by key in tables that may be too young for their statistics to say that this is quick:
    the planner is told, and plans each of them once for each connection. A lease is short: nothing here waits longer
    than one for a database that does not answer.
    """
    given = {name: value for name, value in WIRE.items() if name not in conninfo_to_dict(conninfo)}
    pool: Pool = AsyncConnectionPool(
        conninfo,
        connection_class=Connection,
        min_size=1,
        max_size=size,
        open=False,
        timeout=LONGEST_WAIT,
        reconnect_timeout=RECONNECTING,
        kwargs={"application_name": "chappe dispatch", "prepare_threshold": 0, **given},
        configure=_configure,
        check=lambda connection: _check(pool, connection),
        reset=_reset,
    )
    return pool


async def _check(pool: Pool, connection: AsyncConnection[TupleRow]) -> None:
    """Whether the server is still there, asked of a connection that has rested; raises psycopg.OperationalError.

    Where one turns out to be dead, the others that wait beside it are most likely too.
    """
    if isinstance(connection, Connection) and monotonic() - connection.used <= RESTED:
        return
    try:
        await AsyncConnectionPool.check_connection(connection)
    except psycopg.OperationalError:
        await pool.drain()
        raise


async def _configure(connection: AsyncConnection[TupleRow]) -> None:
    # A process that stands still in the middle of a transaction must not keep the others from what it has locked.
    await connection.execute(f"SET idle_in_transaction_session_timeout = '{STANDSTILL}'")
    await by_key(connection)


async def _reset(connection: AsyncConnection[TupleRow]) -> None:
    await connection.set_autocommit(False)
    if isinstance(connection, Connection):
        connection.used = monotonic()


async def by_key(connection: AsyncConnection[TupleRow]) -> None:
    for way in NOT_BY_KEY:
        await connection.execute(f"SET {way} = off")
    await connection.execute("SET plan_cache_mode = force_generic_plan")
    await connection.commit()


async def by_statistics(connection: AsyncConnection[TupleRow]) -> None:
    """For a transaction that reads or joins whole sets: there the statistics know better than `by_key`."""
    for way in NOT_BY_KEY[1:]:
        await connection.execute(f"SET LOCAL {way} = on")
    await connection.execute("SET LOCAL plan_cache_mode = auto")
