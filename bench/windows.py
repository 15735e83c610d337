"""Legal windows: what they cost a claim, however many there are; finding a recipient's; answering for a number.

The floor of a claim is the same claim of the same blocks under no window; that of finding a window is a dictionary
looked into by the number.
"""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any
from uuid import uuid4

ROUNDS = 3
MANY = 300
CHECKED = 20_000
PLACED = 200_000
BLOCK = 500
CLAIMS = 400  # of each kind and round, of the blocks that are all there

# What a preparation leaves behind, a set at a time: what a claim costs does not ask how it came to be.
PREPARED = (
    """
    INSERT INTO chappe_recipient
        (deployment_id, position, contact_id, number, country, encoding, fragments, state, code)
    SELECT %(deployment)s, row_number() OVER (ORDER BY id), id, number, 'FR', 'GSM-7', 1, 'ready', ''
    FROM chappe_contact WHERE account_id = %(account)s AND number IS NOT NULL
    """,
    """
    INSERT INTO chappe_recipienttext (deployment_id, position, text)
    SELECT deployment_id, position, 'Bonjour, votre commande ' || position || ' vous attend. STOP 36180'
    FROM chappe_recipient WHERE deployment_id = %(deployment)s
    """,
    """
    INSERT INTO chappe_block (deployment_id, gateway_id, due_at, state, positions, pointer, round)
    SELECT %(deployment)s, %(gateway)s, %(due)s, 'ready', array_agg(position ORDER BY position), 0, 0
    FROM chappe_recipient WHERE deployment_id = %(deployment)s
    GROUP BY (position - 1) / %(size)s
    """,
    "ANALYZE",
)

READY = """
UPDATE chappe_block SET state = 'ready', pointer = 0, lane_id = NULL, lease = NULL, due_at = %(due)s,
    window_id = CASE WHEN cardinality(%(windows)s::bigint[]) = 0 THEN NULL
        ELSE (%(windows)s::bigint[])[1 + id %% greatest(1, cardinality(%(windows)s::bigint[]))] END
WHERE deployment_id = %(deployment)s
"""


def run(scale: float = 1.0) -> list[dict[str, object]]:
    """Microseconds; `ratio` is how many times the floor's."""
    recipients = int(200_000 * scale)
    part = min(1.0, scale)
    return [*_claims(recipients), _placing(int(PLACED * part)), _checking(int(CHECKED * part))]


def _claims(recipients: int) -> Iterator[dict[str, object]]:
    """A claim and its first advance, of the blocks of one deployment: under no window, 1, and 300."""
    from bench.people import make_people
    from chappe.gateways.models import Gateway

    people = make_people(recipients, slug="windows", window=500)
    Gateway.objects.exclude(id=people.gateway).update(is_enabled=False)
    deployment = _sending(people)
    kinds = {"no window": 0, "1 window": 1, f"{MANY} windows": MANY}
    ids = {name: _windows(deployment, many) for name, many in kinds.items()}
    times: dict[str, list[float]] = {name: [] for name in kinds}
    for _ in range(ROUNDS):
        for name in kinds:
            times[name] += asyncio.run(_claim_many(people.gateway, deployment, ids[name]))
    floor = median(times["no window"])
    for name in ("1 window", f"{MANY} windows"):
        yield _row(f"windows: a claim, {name} ({recipients:,} recipients)", median(times[name]), floor)
    yield _row(
        f"windows: a claim, {MANY} windows over 1",
        median(times[f"{MANY} windows"]),
        median(times["1 window"]),
    )


def _sending(people: Any) -> int:
    """A deployment of everybody who has a number, under way."""
    from django.db import connection, transaction

    from bench.people import LONG_AGO
    from chappe.accounts.queries import operator
    from chappe.deployments import operations
    from chappe.deployments.models import Deployment

    deployment_id = operations.create_deployment(
        "bench",
        message_id=people.message,
        group_ids=[people.group],
        actor=operator(people.account),
        now=LONG_AGO,
    )
    Deployment.objects.filter(id=deployment_id).update(
        state="sending",
        started_at=LONG_AGO,
        sender="CHAPPE",
        sender_kind="alphanumeric",
        topic_id=people.topic,
    )
    ids = {
        "deployment": deployment_id,
        "account": people.account,
        "gateway": people.gateway,
        "due": LONG_AGO,
        "size": BLOCK,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        for statement in PREPARED:
            cursor.execute(statement, ids)
    return deployment_id


def _row(name: str, measured: float, floor: float) -> dict[str, object]:
    """Both in seconds for one."""
    return {
        "name": name,
        "measured": round(measured * 1e6, 1),
        "unit": "µs",
        "floor": round(floor * 1e6, 1),
        "ratio": round(measured / floor, 2),
    }


def _windows(deployment: int, many: int) -> list[int]:
    """Ids of windows that are open all the while."""
    from chappe.base.clock import now
    from chappe.deployments.models import RecipientWindow
    from chappe.windows.basis import Basis
    from chappe.windows.law import Whereabouts
    from chappe.windows.places import Place

    basis = Basis((Whereabouts(Place("FR"), ("Europe/Paris",)),)).as_json()
    hour = timedelta(hours=12)
    rows = [
        RecipientWindow(
            deployment_id=deployment,
            basis=basis,
            recipients=1,
            fragments=1,
            opens_at=now() - hour,
            closes_at=now() + hour,
        )
        for _ in range(many)
    ]
    return [row.id for row in RecipientWindow.objects.bulk_create(rows)]


async def _claim_many(gateway: int, deployment: int, windows: list[int]) -> list[float]:
    """Seconds of each claim with its first advance."""
    from psycopg_pool import AsyncConnectionPool

    from chappe.base.clock import now
    from chappe.config.environment import conninfo, environment
    from chappe.dispatch.store import Store

    await asyncio.to_thread(_make_ready, deployment, windows)
    async with AsyncConnectionPool(conninfo(environment()), min_size=1, max_size=1, open=False) as pool:
        store, lease = Store(pool), uuid4()
        (lane,) = [row for row in await store.lanes() if row.gateway_id == gateway]
        assert await store.lease_lane(lane.lane_id, lease, "bench", 3_600)
        taken: list[float] = []
        while len(taken) < CLAIMS:
            started = time.perf_counter()
            held = await store.claim(gateway, lane.lane_id, lease, now())
            if held is None:
                break
            assert await store.advance(held, lease, 100, now())
            taken.append(time.perf_counter() - started)
        await store.release_lane(lane.lane_id, lease, "")
    return taken


def _make_ready(deployment: int, windows: list[int]) -> None:
    from django.db import connection

    from bench.people import LONG_AGO

    with connection.cursor() as cursor:
        cursor.execute(READY, {"deployment": deployment, "windows": windows, "due": LONG_AGO})
        cursor.execute("VACUUM ANALYZE chappe_block")
    connection.close()


def _placing(recipients: int) -> dict[str, object]:
    """Finding the window of each recipient of a preparation, of six countries."""
    from chappe.deployments.placing import Placing
    from chappe.windows.law import NO_CHOICES
    from chappe.windows.registry import law

    people = [_person(position) for position in range(recipients)]
    placing = Placing(law(), NO_CHOICES, datetime(2026, 11, 23, 9, tzinfo=UTC))
    started = time.perf_counter()
    for person in people:
        placing.place(person, 1)
    elapsed = time.perf_counter() - started
    seen: dict[str, int] = {}
    started = time.perf_counter()
    for person in people:
        seen[person.number] = seen.get(person.number, 0) + 1
    floor = time.perf_counter() - started
    return _row(
        f"windows: a recipient's window found ({recipients:,})", elapsed / recipients, floor / recipients
    )


PREFIXES = ("+336", "+262692", "+4915112", "+39347", "+1212555", "+55119612")


def _person(position: int) -> Any:
    from chappe.deployments.plan import Person

    prefix = PREFIXES[position % len(PREFIXES)]
    lengths = {"+336": 12, "+262692": 13, "+4915112": 14, "+39347": 13, "+1212555": 12, "+55119612": 14}
    digits = str(position).zfill(9)[-(lengths[prefix] - len(prefix)) :]
    postal_code = f"{1 + position % 95:02}000" if prefix == "+336" else ""
    return Person(
        position=position,
        contact_id=position,
        number=prefix + digits,
        route_country="FR",
        external_id="",
        first_name="",
        last_name="",
        language="",
        country="",
        postal_code=postal_code,
        attributes={},
    )


def _checking(numbers: int) -> dict[str, object]:
    """One answer of ``chappe windows check`` for a number of its own."""
    from chappe.windows.checking import check
    from chappe.windows.places import Clues
    from chappe.windows.registry import law

    clues = [Clues(_person(position).number) for position in range(numbers)]
    moment = datetime(2026, 11, 23, 9, tzinfo=UTC)
    for each in clues[:12]:
        check(law(), each, moment)
    started = time.perf_counter()
    for each in clues:
        check(law(), each, moment)
    elapsed = time.perf_counter() - started
    started = time.perf_counter()
    for _ in clues:
        check(law(), clues[0], moment)
    floor = time.perf_counter() - started
    return _row(f"windows: a number checked ({numbers:,})", elapsed / numbers, floor / numbers)
