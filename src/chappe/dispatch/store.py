"""Dispatch's own way to the database: psycopg's asynchronous pool, one short transaction for each call.

Every method may raise psycopg.Error; a method that takes a lease answers None or False once the lease is lost.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from psycopg import AsyncConnection
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from chappe.audience.frequency import Cap
from chappe.audience.store.statements import cap_parameters
from chappe.base.statements import statement
from chappe.deployments.pace import GRAIN, SLACK
from chappe.deployments.states import RecipientState
from chappe.direct import store as directs
from chappe.direct.store import Direct
from chappe.dispatch.kept import (
    CODE,
    NO_FATE,
    NOT_BY_KEY,
    REFERENCE,
    answers_kept,
    fates_kept,
    in_parts,
    parts_kept,
    receipts_kept,
    replies_kept,
)
from chappe.dispatch.literals import integers, moments, texts
from chappe.dispatch.outcomes import Settlement
from chappe.gateways.contract import ReceiptEvent, ReplyEvent, SenderKind
from chappe.gateways.registry import WHOLE, is_whole
from chappe.windows.basis import MARGIN, basis_of, standing
from chappe.windows.opening import Opening
from chappe.windows.registry import law

EARLY_RECEIPTS = timedelta(hours=1)
LATEST_RECEIPTS = timedelta(seconds=15)  # an answer is recorded by then, or its lease is lost
EARLY_RECEIPTS_AT_ONCE = 5_000
DOUBTED_AT_ONCE = 2_000  # unknown submissions: each is a look at its recipient
# A receipt may be ahead of its attempt for so long; then its answer was lost.
SETTLING = timedelta(seconds=5)
STRAY_RECEIPTS = timedelta(minutes=10)
ASKED = timedelta(seconds=15)  # how long a question for a lane stands: longer than a lane takes to finish

LONGEST_WAIT = 4.0  # seconds for a connection
RECONNECTING = (
    2.0  # seconds of growing pauses between attempts to connect; then they begin anew, with short ones
)
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

CAPS_LOCK = 0x43415053  # advisory locks of this kind: (this, account id)

Pool = AsyncConnectionPool[AsyncConnection[TupleRow]]

Place = tuple[datetime, int]
"""Where one is among receipts: the moment that one came, and its id."""

BEGINNING: Place = (datetime.min.replace(tzinfo=UTC), 0)


@dataclass(frozen=True, slots=True)
class LaneRow:
    """A lane that should run, with its gateway as configured. ``secret`` is encrypted."""

    lane_id: int
    index: int
    is_free: bool
    gateway_id: int
    name: str
    kind: str
    host: str
    port: int
    system_id: str
    secret: bytes = field(repr=False)
    settings: dict[str, Any]
    window: int
    pace: int | None
    binds: int
    holder: str = ""
    asked_by: str = ""

    @property
    def whole(self) -> bool:
        """Whether the network is given a text whole, as one part."""
        return is_whole(self.kind, self.settings)


@dataclass(slots=True)
class Held:
    """A block that a lane holds. ``open`` counts claimed recipients whose outcome is not yet recorded.

    Nothing of it leaves once the deployment ends or the window closes, and no more than is ``granted`` (None: all).
    """

    block_id: int
    deployment_id: int
    pointer: int
    round: int
    sender: str
    sender_kind: SenderKind
    ends_at: datetime | None
    closes_at: datetime | None = None
    granted: int | None = None
    caps: tuple[Cap, ...] = ()
    account_id: int = 0
    open: int = 0
    exhausted: bool = False


class Due(NamedTuple):
    """A recipient that may go on the wire now. (A tuple, as one is made for each text.)"""

    position: int
    number: str
    text: str


class Settled(NamedTuple):
    """A recipient's outcome, with the block it was claimed in. (A tuple, as one is made for each text.)"""

    held: Held
    position: int
    settlement: Settlement


@dataclass(frozen=True, slots=True)
class SettledDirect:
    """The outcome of a text to one person."""

    direct: Direct
    settlement: Settlement


@dataclass(frozen=True, slots=True)
class Turned:
    """A window as it is kept, and its state at this moment."""

    id: int
    opens_at: datetime | None
    closes_at: datetime | None
    state: Opening

    @property
    def opening(self) -> datetime | None:
        """The state's; of one under way, the beginning that is kept."""
        return self.opens_at if self._goes_on else self.state.opens_at

    @property
    def changed(self) -> bool:
        return (self.opening, self.state.closes_at) != (self.opens_at, self.closes_at)

    @property
    def _goes_on(self) -> bool:
        opens_at = self.state.opens_at
        return (
            self.state.open
            and opens_at is not None
            and self.opens_at is not None
            and self.opens_at <= opens_at
            and (self.closes_at is None or self.closes_at > opens_at)
        )


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
    await _by_key(connection)


async def _reset(connection: AsyncConnection[TupleRow]) -> None:
    await connection.set_autocommit(False)
    if isinstance(connection, Connection):
        connection.used = monotonic()


async def _by_key(connection: AsyncConnection[TupleRow]) -> None:
    for way in NOT_BY_KEY:
        await connection.execute(f"SET {way} = off")
    await connection.execute("SET plan_cache_mode = force_generic_plan")
    await connection.commit()


async def _by_statistics(connection: AsyncConnection[TupleRow]) -> None:
    """For a transaction that reads or joins whole sets: there the statistics know better than `_by_key`."""
    for way in NOT_BY_KEY[1:]:
        await connection.execute(f"SET LOCAL {way} = on")
    await connection.execute("SET LOCAL plan_cache_mode = auto")


def _held(row: TupleRow) -> Held:
    block_id, deployment_id, pointer, rounds, sender, sender_kind, *rest = row
    return Held(block_id, deployment_id, pointer, rounds, sender, SenderKind(sender_kind), *rest)


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


class Store:
    """The statements of dispatch."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._looked_to: Place = BEGINNING  # of receipts whose attempt may come later
        self._doubted_to = (0, 0)  # of unknown submissions: deployment and position

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

    async def advance(self, held: Held, lease: UUID, count: int, now: datetime) -> list[Due] | None:
        """Moves the block's pointer over its next recipients; once this returns, they may leave.

        None: the block gives nothing more now (it is exhausted, its deployment does not send, its window closes, or
        the lease is lost).
        """
        values = {
            "block_id": held.block_id,
            "lease": lease,
            "pointer": held.pointer,
            "count": count,
            "now": now,
            "margin": MARGIN.total_seconds(),
            "capped": [],
        }
        if held.caps:
            async with self._pool.connection() as connection, connection.transaction():
                # One at a time: two deployments that claim the same person together would not see one another.
                await connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", [CAPS_LOCK, held.account_id])
                asked = values | cap_parameters(held.caps, now)
                cursor = await connection.execute(statement("dispatch", "capped"), asked)
                values["capped"] = [position for (position,) in await cursor.fetchall()]
                rows = await (await connection.execute(statement("dispatch", "advance"), values)).fetchall()
        else:
            rows = await self._rows("advance", **values)
        if not rows:
            return None
        held.pointer += rows[0][0]
        if held.granted is not None:
            held.granted -= rows[0][0]
        return [Due(position, number, text) for _, position, number, text in rows if position is not None]

    async def rewind(self, held: Held, lease: UUID) -> bool:
        """Puts the block's pointer back to where ``held`` knows it; False once the lease is lost."""
        return await self._found("rewind", block_id=held.block_id, lease=lease, pointer=held.pointer)

    async def claim_directs(
        self, gateway_id: int, lane_id: int, lease: UUID, count: int, now: datetime
    ) -> list[Direct]:
        """Claims texts to one person of the gateway; once this returns, they may leave."""
        async with self._pool.connection() as connection:
            return await directs.claim(
                connection, gateway_id=gateway_id, lane_id=lane_id, lease=lease, count=count, now=now
            )

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

    async def release_directs(self, lease: UUID, on_wire: Sequence[int]) -> None:
        """Gives back texts to one person that the lease claimed, but those handed over."""
        async with self._pool.connection() as connection:
            await directs.release(connection, lease=lease, on_wire=on_wire)

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
        found = [(one.held.deployment_id, one.position, one.settlement) for one in settled]
        fates = fates_kept(found)
        common = {"gateway_id": gateway_id, "now": now}
        statements = [("record", answers_kept(found) | (fates[0] if fates else NO_FATE) | common)]
        statements += [("settle", fate | common) for fate in fates[1:]]
        if len(fates) <= 1 and not direct and not any(one.settlement.state is None for one in settled):
            # One statement, and one message to the server: it is what most records are.
            name, values = statements[0]
            await self._run(name, **values)
            return
        async with self._pool.connection() as connection, connection.transaction():
            for name, values in statements:
                await connection.execute(statement("dispatch", name), values)
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

    async def release_blocks(self, helds: Sequence[Held], lease: UUID) -> bool:
        """Gives back blocks whose every claimed recipient has its outcome; whether all were as the lane knows them."""
        rows = await self._rows(
            "release_blocks",
            block_ids=[held.block_id for held in helds],
            pointers=[held.pointer for held in helds],
            lease=lease,
        )
        return len(rows) == len(helds)

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
            await _by_statistics(connection)
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
                await _by_statistics(connection)
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
