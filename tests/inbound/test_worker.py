"""STOP and START as they come in, on the test's own database."""

import asyncio

import pytest
from django.db import connection
from tests.factories import NOW, Campaign, make_campaign

from chappe.config.environment import database_target, environment
from chappe.contacts.models import Suppression
from chappe.dispatch.store import make_pool
from chappe.gateways.models import InboundText
from chappe.inbound.worker import handle_waiting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]

NUMBER = "+33639980000"


def handle() -> int:
    async def main() -> int:
        conninfo = f"{database_target(environment()).conninfo()} dbname={connection.settings_dict['NAME']}"
        pool = make_pool(conninfo, size=2)
        async with pool:
            return await handle_waiting(pool)

    return asyncio.run(main())


def write(campaign: Campaign, *texts: str) -> None:
    for text in texts:
        InboundText.objects.create(gateway=campaign.gateway, number=NUMBER, text=text, received_at=NOW)


@pytest.mark.parametrize(
    ("texts", "stopped"),
    [
        (["STOP"], True),
        (["STOP", "START"], False),
        (["START", "STOP"], True),
        (["STOP", "START", "STOP", "Merci !"], True),
        (["Merci !"], False),
    ],
)
def test_the_last_word_holds(texts: list[str], stopped: bool) -> None:
    campaign = make_campaign()
    write(campaign, *texts)
    assert handle() == len(texts)
    found = Suppression.objects.filter(account=campaign.account, number=NUMBER, reason="stop")
    assert found.exists() is stopped
    assert handle() == 0


def test_start_lifts_no_suppression_but_that_of_a_stop() -> None:
    campaign = make_campaign()
    Suppression.objects.create(account=campaign.account, number=NUMBER, reason="complaint", at=NOW)
    write(campaign, "START")
    assert handle() == 1
    assert Suppression.objects.get().reason == "complaint"
