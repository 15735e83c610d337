"""The law, kept by the claim: real deployments of several territories under a clock that the test moves."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from tests.dispatch.clocked import Clocked, beside
from tests.factories import Campaign, make_actor, make_campaign, make_contacts

from chappe.accounts.roles import Actor
from chappe.base.models import AuditEntry
from chappe.contacts.models import Consent, Contact
from chappe.deployments import operations, queries
from chappe.deployments.approval import ReasonMissing
from chappe.deployments.models import Block, Deployment, Recipient, RecipientWindow
from chappe.deployments.states import RecipientState
from chappe.dispatch.worker import sending as sending_module
from chappe.reports.queries import report
from chappe.windows import registry
from chappe.windows.basis import MARGIN
from chappe.windows.checking import check
from chappe.windows.law import Choices
from chappe.windows.operations import choose_hours
from chappe.windows.places import Clues
from chappe.windows.reasons import Why

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]

LAW = registry.law()
COURTESY = Choices(courtesy=True)
FRANCE = [f"+3361234560{digit}" for digit in range(8)]
CANADA = [f"+1416555010{digit}" for digit in range(6)]
REUNION = [f"+26269212345{digit}" for digit in range(4)]
FLORIDA = [f"+1305555010{digit}" for digit in range(5)]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending_module, "IDLE", 0.01)


def at(text: str) -> datetime:
    """A moment in Paris in November."""
    return datetime.fromisoformat(f"2026-11-{text}+01:00").astimezone(UTC)


def make_people(campaign: Campaign, numbers: list[str]) -> None:
    contacts = make_contacts(campaign, len(numbers))
    countries = {"+33": "FR", "+26": "RE", "+14": "CA", "+13": "US"}
    for contact, number in zip(contacts, numbers, strict=True):
        Contact.objects.filter(id=contact.id).update(number=number, number_country=countries[number[:3]])


def approved(campaign: Campaign, actor: Actor, now: datetime, **plan: object) -> int:
    """A deployment to everybody, prepared and approved at that moment."""
    deployment_id = operations.create_deployment(
        "Hours",
        message_id=campaign.message.id,
        all_contacts=True,
        actor=actor,
        now=now,
        **plan,  # type: ignore[arg-type]
    )
    revision = operations.prepare(deployment_id, actor=actor, now=now)
    operations.run_preparation(deployment_id, revision, clock=lambda: now)
    operations.approve(deployment_id, actor=actor, now=now, revision=revision)
    return deployment_id


def state_of(deployment_id: int) -> str:
    return Deployment.objects.get(id=deployment_id).state


def assert_lawful(sent: list[tuple[datetime, str]]) -> None:
    for moment, number in sent:
        answer = check(LAW, Clues(number), moment, choices=COURTESY)
        assert answer.open, (moment, number)
        assert answer.closes_at is None or answer.closes_at > moment + MARGIN, (moment, number)


def test_each_leaves_in_its_own_hours_and_the_others_go_on() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_people(campaign, FRANCE + CANADA + REUNION + FLORIDA)
    start = at("28T05:00")  # a Saturday
    choose_hours(actor=actor, now=start, courtesy=True)
    deployment_id = approved(campaign, actor, start)
    clocked = Clocked(start, quota=2)

    async def a_week() -> None:
        for step in range(4 * 24 * 2):
            await clocked.move_to(start + timedelta(minutes=30 * step, seconds=step))
            if await beside(state_of, deployment_id) == "finished":
                return

    clocked.run(a_week)
    assert state_of(deployment_id) == "finished"
    assert Counter(number for _, number in clocked.sent) == Counter(FRANCE + CANADA + REUNION + FLORIDA)
    assert_lawful(clocked.sent)
    states = Counter(Recipient.objects.values_list("state", flat=True))
    assert states == {"submitted": 23}


def test_blocks_are_of_one_window_and_transactional_ones_of_none() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_people(campaign, FRANCE[:3] + CANADA[:2])
    approved(campaign, actor, at("24T12:00"))
    (window,) = RecipientWindow.objects.all()
    # No law is known in Canada, and the account keeps no courtesy.
    assert sorted(Block.objects.values_list("window_id", "positions")[:2], key=lambda row: row[1]) == [
        (None, [1, 2]),
        (window.id, [3, 4, 5]),
    ]
    assert (window.recipients, window.opens_at, window.closes_at) == (3, at("24T12:00"), at("24T20:00"))
    Deployment.objects.update(name="Before", state="cancelled")
    campaign.topic.kind = "transactional"
    campaign.topic.save()
    last = approved(campaign, actor, at("29T12:00"))
    assert [block.window_id for block in Block.objects.filter(deployment_id=last)] == [None]


def test_a_window_that_closes_in_the_middle_is_honoured() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_people(campaign, FRANCE)
    deployment_id = approved(campaign, actor, at("24T19:00"))
    clocked = Clocked(at("24T19:00"), quota=3)

    async def evening() -> None:
        assert len(await clocked.move_to(at("24T19:58:59"))) == 3
        # Within the margin, and without the tick that moves the window on: the claim itself refuses.
        for moment in ("24T19:59:00", "24T20:00", "25T07:59:59"):
            assert await clocked.move_to(at(moment)) == [], moment
        clocked.quota = 100
        assert len(await clocked.move_to(at("25T08:00"))) == 5

    clocked.run(evening)
    assert Block.objects.exclude(state="done").count() == 0
    assert state_of(deployment_id) == "finished"


def test_who_waits_is_told_with_the_reason_and_its_source() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_people(campaign, FRANCE + CANADA)
    deployment_id = approved(campaign, actor, at("24T21:00"))
    account_id = campaign.account.id
    now = at("24T21:00")
    (hold,) = queries.holds(account_id, deployment_id, now=now)
    assert (hold.territory, hold.recipients, hold.waiting, hold.held) == ("FR", 8, 8, 8)
    assert (hold.open, hold.opens_at, hold.closes_at) == (False, at("25T08:00"), at("25T20:00"))
    (why,) = hold.why
    assert (why.code, why.rulebook) == (Why.AFTER_CLOSING, "fr-strict")
    assert why.source.startswith("Chappe's default")
    assert report(account_id, deployment_id, now=now).states == {
        RecipientState.HELD: 8,
        RecipientState.READY: 6,
    }
    lines = queries.recipients(account_id, deployment_id, now=now)
    assert Counter((line.country, line.state) for line in lines) == {("FR", "held"): 8, ("CA", "ready"): 6}
    held = queries.recipients(account_id, deployment_id, state=RecipientState.HELD, now=now)
    assert {line.number for line in held} == set(FRANCE)
    morning = at("25T09:00")
    assert queries.holds(account_id, deployment_id, now=morning)[0].held == 0
    assert report(account_id, deployment_id, now=morning).states == {RecipientState.READY: 14}


def test_what_is_foreseen_is_what_happens() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_people(campaign, FRANCE + CANADA)
    deployment_id = approved(campaign, actor, at("28T21:00"), limit_at="2026-12-01T12:00")  # a Saturday
    foreseen = queries.forecast_of(campaign.account.id, deployment_id, now=at("28T21:00"))
    assert {load.name: load.starts_at for load in foreseen.loads} == {
        "FR Europe/Paris · main": at("30T08:00"),
        "* · main": at("28T21:00"),
    }
    assert (foreseen.sent, foreseen.expired, foreseen.left) == (14, 0, 0)
    clocked = Clocked(at("28T21:00"))

    async def days() -> None:
        for moment in ("28T21:00", "29T12:00", "30T07:59", "30T08:00"):
            await clocked.move_to(at(moment))

    clocked.run(days)
    assert {moment for moment, number in clocked.sent if number in FRANCE} == {at("30T08:00")}
    assert {moment for moment, number in clocked.sent if number in CANADA} == {at("28T21:00")}
    assert queries.forecast_of(campaign.account.id, deployment_id, now=at("30T09:00")).texts == 0


def test_before_preparing_it_is_said_who_will_wait() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_people(campaign, FRANCE + CANADA)
    now = at("28T21:00")
    plan = {"message_id": campaign.message.id, "all_contacts": True, "actor": actor, "now": now}
    waits = operations.create_deployment("Waits", **plan)  # type: ignore[arg-type]
    points = [
        point for point in queries.validation(campaign.account.id, waits, now=now) if "hours" in point.code
    ]
    assert [(point.code, point.params) for point in points] == [
        ("validation.hours_wait", {"recipients": 8, "in_country": "FR", "opens_at": at("30T08:00")})
    ]
    late = operations.create_deployment("Late", limit_at="2026-11-29T12:00", **plan)  # type: ignore[arg-type]
    points = [
        point for point in queries.validation(campaign.account.id, late, now=now) if "hours" in point.code
    ]
    assert [point.code for point in points] == ["validation.hours_too_late"]


def test_a_row_that_nobody_moves_on_stays_closed() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    make_people(campaign, FRANCE)
    approved(campaign, actor, at("24T19:00"))
    clocked = Clocked(at("24T20:30"))

    async def no_tick() -> None:
        assert clocked._store is not None
        clocked._left, clocked.is_looking = 100, True
        clocked.now = at("25T12:00")
        await asyncio.sleep(0.3)
        assert clocked.sent == []
        assert len(await clocked.move_to(at("25T12:00"))) == 8

    clocked.run(no_tick)


def manual(campaign: Campaign) -> None:
    campaign.account.resume = "manual"
    campaign.account.save()


def test_manual_stops_everything_at_a_closing_until_a_person_says_so() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    manual(campaign)
    make_people(campaign, FRANCE + CANADA)
    deployment_id = approved(campaign, actor, at("24T19:00"))
    clocked = Clocked(at("24T19:00"), quota=2)

    async def until_the_end() -> None:
        await clocked.move_to(at("24T19:30"))
        assert await beside(state_of, deployment_id) == "sending"
        # France closes in a minute: the next look at the clock stops all, Canada too.
        clocked.quota = 0
        await clocked.move_to(at("24T19:59:00"))
        clocked.quota = 2
        for moment in ("24T20:00", "24T21:00", "25T09:00"):
            assert await clocked.move_to(at(moment)) == []
            assert await beside(state_of, deployment_id) == "awaiting_resume"
        await beside(operations.resume, deployment_id, actor=actor, now=at("25T21:00"))
        # Approved at night: Canada at once, France at its opening, without being asked again.
        clocked.quota = 3
        assert set(await clocked.move_to(at("25T21:00"))) <= set(CANADA)
        assert await clocked.move_to(at("25T21:00:01")) != []
        clocked.quota = 100
        await clocked.move_to(at("25T22:00"))
        assert {number for _, number in clocked.sent} >= set(CANADA)
        clocked.quota = 1
        assert set(await clocked.move_to(at("26T08:00"))) < set(FRANCE)
        # The next closing asks again.
        assert await clocked.move_to(at("26T20:00")) == []
        assert await beside(state_of, deployment_id) == "awaiting_resume"

    clocked.run(until_the_end)
    assert_lawful([one for one in clocked.sent if one[1] in FRANCE])
    assert AuditEntry.objects.filter(action="deployment.held").count() == 2
    left = len(FRANCE + CANADA) - len(clocked.sent)
    assert left > 0
    with pytest.raises(ReasonMissing):
        operations.cancel(deployment_id, actor=actor, now=at("27T09:00"))
    assert operations.cancel(deployment_id, actor=actor, now=at("27T09:00"), reason="too late") == left
    assert state_of(deployment_id) == "cancelled"
    assert Deployment.objects.get(id=deployment_id).state_reason == "too late"


def test_manual_is_not_asked_by_closings_before_the_start_or_during_a_pause() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    manual(campaign)
    make_people(campaign, FRANCE)
    deployment_id = approved(campaign, actor, at("23T19:00"), schedule_at="2026-11-24T21:00")
    clocked = Clocked(at("23T19:00"), quota=1)

    async def days() -> None:
        for moment in ("23T21:00", "24T12:00", "24T21:00", "25T07:00"):
            await clocked.move_to(at(moment))
        assert await beside(state_of, deployment_id) == "sending"
        assert clocked.sent == []
        assert len(await clocked.move_to(at("25T19:00"))) == 1
        await beside(operations.pause, deployment_id, actor=actor, now=at("25T19:30"))
        await clocked.move_to(at("25T21:00"))
        await beside(operations.resume, deployment_id, actor=actor, now=at("25T21:30"))
        await clocked.move_to(at("25T22:00"))
        assert await beside(state_of, deployment_id) == "sending"
        assert len(await clocked.move_to(at("26T08:00"))) == 1
        await clocked.move_to(at("26T20:00"))
        assert await beside(state_of, deployment_id) == "awaiting_resume"

    clocked.run(days)


def test_a_closing_on_nobody_asks_nobody() -> None:
    campaign = make_campaign()
    actor = make_actor(campaign.account)
    manual(campaign)
    make_people(campaign, FRANCE[:2] + CANADA)
    deployment_id = approved(campaign, actor, at("24T19:00"))
    Consent.objects.filter(contact__number_country="CA").update(status="withdrawn")
    clocked = Clocked(at("24T19:00"))

    async def evening() -> None:
        await clocked.move_to(at("24T19:30"))
        # Who is left out is seen by nobody but the ledger: on a busy machine, a little later.
        async with asyncio.timeout(20):
            while await beside(Recipient.objects.filter(state="ready").count):
                await asyncio.sleep(0.05)
        await clocked.move_to(at("24T20:00"))

    clocked.run(evening)
    assert state_of(deployment_id) == "finished"
