"""Every page of the console over a large account: the server's time for each, and the queries it makes.

``--scale 1`` makes an account of a million contacts first, which takes some ten minutes; with ``--keep DIRECTORY`` it
is made there once. The floor is the list of contacts of an account without any, in the same run: what any page costs.
"""

import json
import os
import time
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

CONTACTS = 1_000_000
RUNS = 5
MOST = 300
EMPTY = "empty"
KEPT = "bench-pages.json"


def run(scale: float = 1.0) -> list[dict[str, object]]:
    """Milliseconds, at the median; `ratio` is how many times the floor's. A page above `MOST` says so."""
    from django.conf import settings
    from django.urls import reverse

    from bench.visits import unvisited, visits

    settings.ALLOWED_HOSTS, settings.PUBLIC_URL = ["testserver"], "http://testserver"
    client, crowd, made = _visitor(int(CONTACTS * scale))
    _first(client, reverse("console:contacts", args=[EMPTY]))
    floor = _measured(client, reverse("console:contacts", args=[EMPTY]))
    only = os.environ.get("BENCH_PAGES", "")
    rows: list[dict[str, object]] = []
    every = visits(crowd, made)
    chosen = [visit for visit in every if only in visit.name]
    for visit in chosen:
        rows.append(_row(visit, floor, client))
    left = sorted(unvisited(every))
    above = [str(row["name"]) for row in rows if float(str(row["measured"])) > MOST]
    rows.append(
        {
            "name": "pages above 300 ms",
            "measured": len(above),
            "floor": 0,
            "ratio": "",
            "unit": "; ".join(above),
        }
    )
    rows.append(
        {
            "name": "pages not looked at",
            "measured": len(left),
            "floor": 0,
            "ratio": "",
            "unit": "; ".join(left),
        }
    )
    return rows


def _visitor(contacts: int) -> tuple[Any, Any, dict[str, int]]:
    """A client signed in as an administrator of the large account and of an empty one, which are made if need be."""
    from django.test import Client

    from bench.crowd import Crowd, run_sql
    from bench.history import THREADS
    from chappe.accounts.models import User

    kept = Path(os.environ["CHAPPE_DATA_DIR"]) / KEPT
    if kept.exists():
        # What came since it was made: tables, of which nothing is known yet, and conversations.
        run_sql(THREADS, account=json.loads(kept.read_text(encoding="utf-8"))["crowd"]["account"])
        run_sql("ANALYZE")
    else:
        kept.write_text(json.dumps(_made(contacts)), encoding="utf-8")
    said = json.loads(kept.read_text(encoding="utf-8"))
    client = Client()
    client.force_login(User.objects.get(), backend="django.contrib.auth.backends.ModelBackend")
    return client, Crowd(**said["crowd"]), said["made"]


def _made(contacts: int) -> dict[str, object]:
    from bench.crowd import LONG_AGO, make_crowd
    from bench.history import make_history
    from chappe.accounts.models import Account, Membership, User
    from chappe.base.clock import now

    crowd = make_crowd(contacts, now())
    made = make_history(crowd, now())
    empty = Account.objects.create(slug=EMPTY, name="Empty", language="fr", created_at=LONG_AGO)
    user = User(email="bench@example.org", language="fr", created_at=LONG_AGO)
    user.set_unusable_password()
    user.save()
    for account_id in (crowd.account, empty.pk):
        Membership.objects.create(account_id=account_id, user=user, role="administrator")
    return {"crowd": asdict(crowd), "made": made}


def _row(visit: Any, floor: float, client: Any) -> dict[str, object]:
    status, queries = _first(client, visit.address, visit.posted, htmx=visit.htmx)
    before = _processor()
    _open(client, visit.address, visit.posted, htmx=visit.htmx)
    processor = round(1000 * (_processor() - before))
    taken = _measured(client, visit.address, visit.posted, htmx=visit.htmx)
    said = [f"ms, {processor} of processor, {queries} queries"]
    said += [f"status {status}"] if status != 200 else []
    said += ["ABOVE"] if taken > MOST else []
    return {
        "name": visit.name,
        "measured": round(taken, 1),
        "floor": round(floor, 1),
        "ratio": round(taken / floor, 1),
        "unit": ", ".join(said),
    }


def _processor() -> float:
    """Seconds of processor taken so far by this process and its PostgreSQL backend, without parallel workers."""
    from django.db import connection

    connection.ensure_connection()
    backend = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    fields = (
        backend.read_text(encoding="utf-8").rpartition(")")[2].split() if backend.exists() else ["0"] * 13
    )
    return time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _first(
    client: Any, address: str, posted: dict[str, object] | None = None, *, htmx: bool = False
) -> tuple[int, int]:
    """Opens the page once: its status, and how many queries it made."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        response = _open(client, address, posted, htmx=htmx)
    return response.status_code, len(queries)


def _measured(
    client: Any, address: str, posted: dict[str, object] | None = None, *, htmx: bool = False
) -> float:
    """Milliseconds, the median of several; of fewer where one takes long."""
    times: list[float] = []
    while len(times) < RUNS and sum(times) < 10_000:
        started = time.perf_counter()
        _open(client, address, posted, htmx=htmx)
        times.append((time.perf_counter() - started) * 1000)
    return median(times)


def _open(client: Any, address: str, posted: dict[str, object] | None, *, htmx: bool) -> Any:
    headers = {"HX-Request": "true"} if htmx else {}
    response = (
        client.get(address, headers=headers)
        if posted is None
        else client.post(address, posted, headers=headers)
    )
    if response.status_code >= 400 and response.status_code != 422:
        raise AssertionError(f"{address}: {response.status_code}")
    if getattr(response, "streaming", False):
        b"".join(response.streaming_content)
    return response
