"""What is seen of dispatch from outside: its figures, its measures and its log, with nobody's number in any of them."""

import asyncio
import io
import json
import logging
import re
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import Settings
from tests.dispatch.scripted import ScriptedGateway
from tests.factories import Campaign, make_campaign, make_contacts, make_sending

from chappe.base.clock import now
from chappe.config import watching
from chappe.config.environment import database_target, environment
from chappe.config.logs import JsonLines
from chappe.dispatch.models import DispatchBeat, Lane, LaneMinute, LaneTotal
from chappe.dispatch.queries import gateway_activity
from chappe.dispatch.store import make_pool
from chappe.dispatch.worker.lane import LaneRunner
from chappe.dispatch.worker.metered import MeteredStore
from chappe.gateways.contract import (
    Accepted,
    Cause,
    Outcome,
    ReceiptEvent,
    ReceiptStatus,
    Refused,
    ReplyEvent,
    Submission,
    Unknown,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]

TEXT = "Hello"


def script(submission: Submission, before: int) -> Outcome:
    """By the last digit: refused, unknown, later once, else accepted."""
    match submission.number[-1]:
        case "1":
            return Refused("ESME_RINVDSTADR")
        case "2":
            return Unknown(Cause.NO_ANSWER)
        case "3" if not before:
            return Refused("ESME_RX_T_APPN", again=True, retry_after=0.05)
        case _:
            return Accepted((f"ref-{submission.number[-4:]}",))


def dispatched(campaign: Campaign, *, until: int) -> ScriptedGateway:
    """The only lane of the database sends so many texts; then the network tells of some, and the database stumbles."""
    gateway = ScriptedGateway(script=script)

    async def main() -> None:
        conninfo = f"{database_target(environment()).conninfo()} dbname={connection.settings_dict['NAME']}"
        pool = make_pool(conninfo, size=4)
        stopping = asyncio.Event()
        async with pool:
            store = MeteredStore(pool, now, "here:1")
            (row,) = await store.lanes()
            runner = LaneRunner(row, gateway, store, now, "here:1")
            task = asyncio.create_task(runner.run())
            async with asyncio.timeout(30):
                while len(gateway.texts) < until or runner.recording.open:
                    await asyncio.sleep(0.02)
            await told(gateway)
            await stumbled(store, runner)
            await store.recover(now())
            runner.stopping.set()
            await task
            stopping.set()
            await store.keep_minutes(pool, stopping)

    asyncio.run(main())
    return gateway


async def told(gateway: ScriptedGateway) -> None:
    (lane,) = gateway.opened
    number = gateway.texts[0].number
    receipt = ReceiptEvent(
        reference=f"ref-{number[-4:]}",
        status=ReceiptStatus.DELIVERED,
        code="000",
        number=number,
        at=now(),
        done_at=None,
        raw=f"id:ref-{number} text:{TEXT}",
    )
    await lane.tell(receipt, ReplyEvent(number=number, to="36180", text=f"{TEXT}, who is this?", at=now()))


async def stumbled(store: MeteredStore, runner: LaneRunner) -> None:
    """An error of the database whose own words quote a person's number and text."""
    try:
        await store._run("no_such_statement")
    except Exception:
        logging.getLogger("chappe.dispatch").exception("what nobody expected, of +33 6 39 98 00 04")
    try:
        async with store._pool.connection() as connection_:
            await connection_.execute("SELECT %s::int", ["+33639980004"])
    except psycopg.Error:
        logging.getLogger("chappe.dispatch").exception("lane %s", runner.row.title, extra={"deployment": 7})


def test_what_a_lane_did_is_counted_shown_and_logged_without_a_number(
    client: Client, settings: Settings
) -> None:
    campaign = make_campaign()
    contacts = make_contacts(campaign, 10)
    make_sending(campaign, contacts)
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        gateway = dispatched(campaign, until=11)
    finally:
        root.removeHandler(handler)
        root.setLevel(before)

    activity = gateway_activity(campaign.account.pk, campaign.gateway.pk, now=now())
    assert {outcome: activity.total(outcome) for outcome in ("accepted", "refused", "later", "unknown")} == {
        "accepted": 8,
        "refused": 1,
        "later": 1,
        "unknown": 1,
    }
    assert {(each.outcome, each.code): each.count for each in activity.codes} == {
        ("refused", "ESME_RINVDSTADR"): 1,
        ("later", "ESME_RX_T_APPN"): 1,
        ("unknown", "no_answer"): 1,
    }
    assert (activity.receipts, activity.replies) == ({"delivered": 1}, 1)
    assert {"claim", "advance", "record", "receive"} <= {step.step for step in activity.steps}
    assert [lane.index for lane in activity.lanes] == [0]
    assert LaneTotal.objects.get(what="accepted").count == 8
    assert LaneMinute.objects.filter(what="accepted", lane=0).exists()
    assert DispatchBeat.objects.get().holder == "here:1"

    lines = [json.loads(line) for line in heard.getvalue().splitlines()]
    assert {"deployment": 7}.items() <= lines[-1].items() or any(
        line.get("deployment") == 7 for line in lines
    )
    assert "…004" in heard.getvalue()
    for text in {contact.number or "" for contact in contacts} | {TEXT, "STOP 36180"}:
        assert text not in heard.getvalue()
    assert not re.search(r"3363998\d|6 39 98 00", heard.getvalue())
    assert len(gateway.texts) == 11

    exposed = measured(client, settings)
    assert (
        f'chappe_texts_total{{account="{campaign.account.slug}",gateway="main",outcome="accepted",code=""}} 8'
        in exposed
    )
    assert 'outcome="refused",code="ESME_RINVDSTADR"} 1' in exposed
    assert 'status="delivered"} 1' in exposed
    assert 'step="claim"}' in exposed
    assert 'chappe_deployments{state="sending"} 1' in exposed
    assert 'chappe_tick_age_seconds{process="here:1"}' in exposed
    assert f'chappe_lane_window{{account="{campaign.account.slug}",gateway="main",lane="0"}} 10' in exposed
    assert "+336" not in exposed


def measured(client: Client, settings: Settings) -> str:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "a-token-of-27-ascii-letters"
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer another"}).status_code == 401
    found = client.get("/metrics", headers={"Authorization": f"Bearer {settings.METRICS_TOKEN}"})
    assert (found.status_code, found["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    return found.content.decode()


def test_old_figures_are_forgotten() -> None:
    campaign = make_campaign()
    for moment in (datetime(2020, 1, 1, tzinfo=UTC), now()):
        LaneMinute.objects.create(
            gateway_id=campaign.gateway.pk, minute=moment, lane=0, what="accepted", code="", count=1
        )
    DispatchBeat.objects.create(holder="long gone", ticked_at=datetime(2020, 1, 1, tzinfo=UTC))
    Lane.objects.create(gateway=campaign.gateway, index=0)

    async def main() -> None:
        conninfo = f"{database_target(environment()).conninfo()} dbname={connection.settings_dict['NAME']}"
        pool = make_pool(conninfo, size=2)
        stopping = asyncio.Event()
        stopping.set()
        async with pool:
            await MeteredStore(pool, now, "here:2").keep_minutes(pool, stopping)

    asyncio.run(main())
    assert LaneMinute.objects.count() == 1
    assert list(DispatchBeat.objects.values_list("holder", flat=True)) == ["here:2"]


def test_ready_once_the_database_is_there_and_migrated(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/healthz").content == b"ok\n"
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"ready": True, "missing": []})

    class Away:
        def cursor(self) -> None:
            raise OperationalError("could not connect to host secret.example.org as user chappe")

    monkeypatch.setattr(watching, "connection", Away())
    away = client.get("/readyz")
    assert (away.status_code, away.json()) == (503, {"ready": False, "missing": ["database"]})
    assert client.get("/healthz").status_code == 200


def test_a_database_of_another_version_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_migrated", False)
    monkeypatch.setattr(watching, "_looked_at", -1_000_000.0)
    renamed = "UPDATE django_migrations SET name = %s WHERE app = 'chappe' AND name = %s"
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(name) FROM django_migrations WHERE app = 'chappe'")
        (last,) = cursor.fetchone()
        cursor.execute(renamed, [f"x{last}", last])
        try:
            found = client.get("/readyz")
        finally:
            cursor.execute(renamed, [last, f"x{last}"])
    assert (found.status_code, found.json()["missing"]) == (503, ["migrations"])
