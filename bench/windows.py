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

READY = """
UPDATE chappe_block SET state = 'ready', pointer = 0, lane_id = NULL, lease = NULL, due_at = %(due)s,
    window_id = CASE WHEN cardinality(%(windows)s::bigint[]) = 0 THEN NULL
        ELSE (%(windows)s::bigint[])[1 + id %% greatest(1, cardinality(%(windows)s::bigint[]))] END
WHERE deployment_id = %(deployment)s
"""


def run(scale: float = 1.0) -> list[dict[str, object]]:
    """Microseconds; `ratio` is how many times the floor's."""
    recipients = int(200_000 * scale)
    return [*_claims(recipients), _placing(recipients), _checking(int(CHECKED * min(1.0, scale)))]


def _claims(recipients: int) -> Iterator[dict[str, object]]:
    """A claim and its first advance, of every block of one deployment: under no window, 1, and 300."""
    from bench.dispatch import _prepared
    from bench.people import make_people
    from chappe.gateways.models import Gateway

    people = make_people(recipients, slug="windows", window=500)
    Gateway.objects.exclude(id=people.gateway).update(is_enabled=False)
    deployment = _prepared(people)
    kinds = {"no window": 0, "1 window": 1, f"{MANY} windows": MANY}
    ids = {name: _windows(deployment, many) for name, many in kinds.items()}
    times: dict[str, list[float]] = {name: [] for name in kinds}
    for _ in range(ROUNDS):
        for name in kinds:
            times[name].append(asyncio.run(_claim_all(people.gateway, deployment, ids[name])))
    floor = median(times["no window"])
    for name in ("1 window", f"{MANY} windows"):
        yield _row(f"windows: a claim, {name} ({recipients:,} recipients)", median(times[name]), floor)
    yield _row(
        f"windows: a claim, {MANY} windows over 1",
        median(times[f"{MANY} windows"]),
        median(times["1 window"]),
    )


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


async def _claim_all(gateway: int, deployment: int, windows: list[int]) -> float:
    """Seconds of a claim and its first advance, on average over all blocks."""
    from psycopg_pool import AsyncConnectionPool

    from chappe.base.clock import now
    from chappe.config.environment import conninfo, environment
    from chappe.dispatch.store import Store

    await asyncio.to_thread(_make_ready, deployment, windows)
    async with AsyncConnectionPool(conninfo(environment()), min_size=1, max_size=1, open=False) as pool:
        store, lease = Store(pool), uuid4()
        (lane,) = [row for row in await store.lanes() if row.gateway_id == gateway]
        assert await store.lease_lane(lane.lane_id, lease, "bench", 3_600)
        claimed, started = 0, time.perf_counter()
        while held := await store.claim(gateway, lane.lane_id, lease, now()):
            await store.advance(held, lease, 100, now())
            claimed += 1
        elapsed = time.perf_counter() - started
        await store.release_lane(lane.lane_id, lease, "")
    return elapsed / claimed


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
