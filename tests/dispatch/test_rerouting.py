"""What waits on a gateway that cannot send goes through the next that serves its country, and nobody goes twice."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from tests.dispatch.clocked import Clocked
from tests.factories import NOW, make_campaign, make_contacts, make_sending

from chappe.base import clock
from chappe.config.environment import database_target, environment
from chappe.deployments.models import Block, Recipient
from chappe.dispatch.models import Lane
from chappe.dispatch.store import Store, make_pool
from chappe.dispatch.worker import sending as sending_module
from chappe.dispatch.worker.rerouting import reroute
from chappe.gateways.contract import Cause, NotSent, Outcome, Submission
from chappe.gateways.models import Gateway
from chappe.gateways.standing import PATIENCE, LaneStanding, can_send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]


def rerouted(now: datetime = NOW) -> int:
    async def main() -> int:
        conninfo = f"{database_target(environment()).conninfo()} dbname={connection.settings_dict['NAME']}"
        pool = make_pool(conninfo, size=2)
        async with pool:
            return await reroute(Store(pool), now)

    return asyncio.run(main())


def make_second(first: Gateway, **changes: object) -> Gateway:
    """Another gateway of the same account."""
    settings = {"name": "second", "preference": 200, "countries": []} | changes
    return Gateway.objects.create(
        account=first.account,
        kind="smpp",
        host="127.0.0.1",
        port=2776,
        system_id="chappe",
        secret=first.secret,
        window=10,
        created_at=NOW,
        **settings,
    )


def placed() -> dict[str, list[int]]:
    """The recipients still to be sent, by gateway."""
    found: dict[str, list[int]] = {}
    for block in Block.objects.exclude(state="done").select_related("gateway").order_by("id"):
        found.setdefault(block.gateway.name, []).extend(block.positions[block.pointer :])
    return found


def describe(gateway: Gateway, standing: LaneStanding, index: int = 0) -> None:
    ends = clock.now() + (timedelta(hours=1) if standing.is_held else -timedelta(hours=1))
    Lane.objects.create(
        gateway=gateway,
        index=index,
        lease=UUID(int=gateway.pk + index),
        lease_until=ends,
        condition=standing.condition,
        down_since=standing.down_since,
    )


def test_a_gateway_that_is_switched_off_hands_over_what_nobody_else_must_keep() -> None:
    campaign = make_campaign()
    contacts = make_contacts(campaign, 6)
    deployment = make_sending(campaign, contacts)
    Recipient.objects.filter(deployment=deployment, position__in=[2, 5]).update(country="BE")
    Block.objects.update(pointer=1)
    make_second(campaign.gateway, countries=["FR"])
    assert rerouted() == 0
    Gateway.objects.filter(pk=campaign.gateway.pk).update(is_enabled=False)
    assert rerouted() == 3
    assert placed() == {"main": [2, 5], "second": [3, 4, 6]}
    # What is under the pointer stays where it was handed over; to look again moves nobody twice.
    old = Block.objects.get(gateway=campaign.gateway)
    assert (old.positions, old.pointer, old.state) == ([1, 2, 5], 1, "ready")
    assert rerouted() == 0


@pytest.mark.parametrize("state", ["paused", "scheduled"])
def test_only_what_is_being_sent_is_moved(state: str) -> None:
    campaign = make_campaign(is_enabled=False)
    make_sending(campaign, make_contacts(campaign, 2), state=state)
    make_second(campaign.gateway)
    assert rerouted() == 0


def test_the_statement_finds_what_the_rule_finds() -> None:
    now = clock.now()
    long, short = now - PATIENCE - timedelta(minutes=1), now - timedelta(seconds=20)
    kinds = [
        LaneStanding(True, "bound"),
        LaneStanding(True, "waiting: x", long),
        LaneStanding(True, "waiting: x", short),
        LaneStanding(False, "bound"),
        LaneStanding(False, "misconfigured: x"),
    ]
    campaign = make_campaign(binds=2)
    deployment = make_sending(campaign, make_contacts(campaign, 1))
    second = make_second(campaign.gateway)
    for one in [None, *kinds]:
        for two in [None, *kinds]:
            lanes = [lane for lane in (one, two) if lane is not None]
            Lane.objects.all().delete()
            Block.objects.filter(deployment=deployment).delete()
            Block.objects.create(
                deployment=deployment, gateway=campaign.gateway, due_at=NOW, positions=[1], pointer=0
            )
            describe(second, LaneStanding(True, "bound"))
            for index, lane in enumerate(lanes):
                describe(campaign.gateway, lane, index)
            assert rerouted() == (0 if can_send(lanes, now, enabled=True) else 1), lanes


def test_what_a_network_never_took_is_sent_once_through_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first gateway gives everything back as not sent; switched off, the second sends each text once."""
    monkeypatch.setattr(sending_module, "IDLE", 0.01)
    campaign = make_campaign()
    contacts = make_contacts(campaign, 5)
    make_sending(campaign, contacts)
    first = Clocked(NOW, is_looking=True)

    def nothing_leaves(_submission: Submission, _before: int) -> Outcome:
        return NotSent(Cause.NOT_BOUND)

    first.gateway.script = nothing_leaves

    async def a_while() -> None:
        while len(first.gateway.texts) < 5 or not first._runner or first._runner.recording.open:
            await asyncio.sleep(0.02)

    first.run(a_while)
    assert len(first.gateway.texts) == 5
    Gateway.objects.filter(pk=campaign.gateway.pk).update(is_enabled=False)
    make_second(campaign.gateway)
    later = NOW + timedelta(minutes=1)
    assert rerouted(later) == 5
    second = Clocked(later)

    async def sends() -> None:
        assert len(await second.move_to(later)) == 5
        assert await second.move_to(later + timedelta(minutes=5)) == []

    second.run(sends)
    assert sorted(number for _, number in second.sent) == sorted(str(each.number) for each in contacts)
