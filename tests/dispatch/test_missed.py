"""Moments that pass while nothing runs, each zone's own, by the real claim under a clock that the test moves."""

import asyncio
from datetime import datetime, timedelta

import pytest
from django.db import connection
from tests.dispatch.clocked import Clocked, beside
from tests.dispatch.test_hours import CANADA, FRANCE, approved, at, make_people
from tests.factories import Campaign, make_actor, make_campaign

from chappe.accounts.roles import Actor
from chappe.config.environment import database_target, environment
from chappe.deployments import operations, queries
from chappe.deployments.models import Deployment, RecipientWindow
from chappe.dispatch.store import Store, make_pool
from chappe.dispatch.worker import sending as sending_module
from chappe.dispatch.worker.process import Dispatch
from chappe.gateways.models import Gateway

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]

# Ten in the morning of a Tuesday: in Paris, and six hours later in Toronto.
PARIS, TORONTO = at("24T10:00"), at("24T16:00")


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending_module, "IDLE", 0.01)


def in_each_time(**account: object) -> tuple[Campaign, Actor, int]:
    """A deployment at ten in each recipient's time, approved the day before."""
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    for name, value in account.items():
        setattr(campaign.account, name, value)
    campaign.account.save()
    make_people(campaign, FRANCE[:3] + CANADA[:2])
    deployment_id = approved(
        campaign, actor, at("23T12:00"), schedule_at="2026-11-24T10:00", schedule_local=True
    )
    return campaign, actor, deployment_id


def stands(deployment_id: int) -> tuple[str, str]:
    found = Deployment.objects.get(id=deployment_id)
    return found.state, found.awaits


def test_a_later_zone_s_moment_missed_asks_a_person_and_goes_at_the_word() -> None:
    campaign, actor, deployment_id = in_each_time()
    clocked = Clocked(at("24T09:00"))

    def missed(now: datetime) -> list[tuple[str, datetime | None, int, bool]]:
        found = queries.holds(campaign.account.id, deployment_id, now=now)
        return [(one.territory, one.starts_at, one.waiting, one.missed) for one in found if one.waiting]

    async def two_days() -> None:
        assert await clocked.move_to(PARIS - timedelta(seconds=1)) == []
        assert await clocked.move_to(PARIS) == sorted(FRANCE[:3])
        # Nothing runs between the two; back a second too late.
        back = TORONTO + timedelta(minutes=15, seconds=1)
        assert await beside(missed, back) == [("CA", TORONTO, 2, False)]
        for moment in (back, back + timedelta(hours=3)):
            assert await clocked.move_to(moment) == []
            assert await beside(stands, deployment_id) == ("awaiting_resume", "zones_missed")
        assert await beside(missed, back) == [("CA", TORONTO, 2, True)]
        word = back + timedelta(hours=4)
        await beside(operations.resume, deployment_id, actor=actor, now=word)
        await clocked.move_to(word)
        assert [(moment, number) for moment, number in sorted(clocked.sent)[3:]] == [
            (word, number) for number in CANADA[:2]
        ]
        await clocked.move_to(word + timedelta(seconds=2))

    clocked.run(two_days)
    assert stands(deployment_id) == ("finished", "")


@pytest.mark.parametrize(("wish", "late"), [("ask", timedelta(minutes=15)), ("start", timedelta(hours=3))])
def test_within_the_tolerance_or_where_the_account_allows_it_a_zone_starts_late(
    wish: str, late: timedelta
) -> None:
    _, _, deployment_id = in_each_time(late_start=wish)
    clocked = Clocked(at("24T09:00"))

    async def a_day() -> None:
        assert await clocked.move_to(PARIS) == sorted(FRANCE[:3])
        assert await clocked.move_to(TORONTO + late) == sorted(CANADA[:2])
        await clocked.move_to(TORONTO + late + timedelta(seconds=2))

    clocked.run(a_day)
    assert stands(deployment_id) == ("finished", "")


def test_a_moment_that_passes_while_it_is_paused_or_waits_for_a_word_is_let_go_with_the_rest() -> None:
    _, actor, deployment_id = in_each_time()
    clocked = Clocked(at("24T09:00"))

    async def a_day() -> None:
        assert await clocked.move_to(PARIS) == sorted(FRANCE[:3])
        await beside(operations.pause, deployment_id, actor=actor, now=PARIS + timedelta(hours=1))
        assert await clocked.move_to(TORONTO + timedelta(hours=2)) == []
        assert await beside(stands, deployment_id) == ("paused", "")
        word = TORONTO + timedelta(hours=3)
        await beside(operations.resume, deployment_id, actor=actor, now=word)
        await clocked.move_to(word)
        assert {number for _, number in clocked.sent} == {*FRANCE[:3], *CANADA[:2]}

    clocked.run(a_day)


def test_the_claim_itself_waits_for_the_moment_to_be_noted() -> None:
    _, _, deployment_id = in_each_time()
    clocked = Clocked(at("24T09:00"))

    async def unnoted() -> None:
        assert await clocked.move_to(PARIS) == sorted(FRANCE[:3])
        assert clocked._store is not None
        # A lane that is quicker than the tick: windows turned, the moment come, and nothing noted.
        clocked.now, clocked._left, clocked.is_looking = TORONTO + timedelta(hours=1), 100, True
        await clocked._store.turn_windows(clocked.now)
        await asyncio.sleep(0.3)
        assert len(clocked.sent) == 3

    clocked.run(unnoted)
    begun = RecipientWindow.objects.filter(deployment_id=deployment_id).values_list("begun_at", "recipients")
    assert sorted(begun, key=lambda row: row[1]) == [(None, 2), (PARIS, 3)]


def test_the_tick_of_dispatch_asks_of_moments_missed_before_it_looks_at_closings() -> None:
    _, _, deployment_id = in_each_time(resume="manual")
    Gateway.objects.update(is_enabled=False)
    asyncio.run(tick(PARIS))
    assert stands(deployment_id) == ("sending", "")
    # At night in Toronto: its hours have closed too since its moment, and what is asked is the moment.
    asyncio.run(tick(at("25T08:30")))
    assert stands(deployment_id) == ("awaiting_resume", "zones_missed")


async def tick(now: datetime) -> None:
    """What the process does every second, no gateway being switched on."""
    conninfo = f"{database_target(environment()).conninfo()} dbname={connection.settings_dict['NAME']}"
    async with make_pool(conninfo, size=2) as pool:
        dispatch = Dispatch(Store(pool), lambda: now, asyncio.Event())
        for name, step in dispatch._due().items():
            await dispatch.step(name, step)
        assert not dispatch.failures
