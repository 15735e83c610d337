"""Texts to one person, through a real lane: before the blocks, once, settled by receipts; what dies is unknown."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from tests.dispatch.driven import drive, until_sent, with_store
from tests.dispatch.scripted import ScriptedGateway, accept
from tests.factories import Campaign, make_actor, make_campaign, make_contacts, make_sending

from chappe.base.clock import now
from chappe.contacts.models import Suppression
from chappe.deployments.models import Recipient
from chappe.direct.models import DirectText
from chappe.direct.operations import send_direct
from chappe.dispatch.models import Attempt
from chappe.dispatch.store import Store
from chappe.dispatch.worker.lane import LaneRunner
from chappe.gateways.contract import (
    Accepted,
    Cause,
    LateAnswer,
    Outcome,
    ReceiptEvent,
    ReceiptStatus,
    Refused,
    Submission,
    Unknown,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]

NUMBER = "+33639980000"


def write(
    campaign: Campaign, *, number: str = NUMBER, text: str = "Until 18:00", purpose: str = "answer"
) -> int:
    return send_direct(
        number, text, purpose=purpose, sender="36180", actor=make_actor(campaign.account), now=now()
    )


def standing() -> list[tuple[str, str]]:
    try:
        return list(DirectText.objects.order_by("id").values_list("state", "code"))
    finally:
        connection.close()


async def until_none_waits(_runner: LaneRunner, _store: Store) -> None:
    while any(state in ("ready", "claimed") for state, _ in await asyncio.to_thread(standing)):
        await asyncio.sleep(0.02)


def told(reference: str, status: str, number: str = NUMBER) -> ReceiptEvent:
    return ReceiptEvent(reference, ReceiptStatus(status), "000", number, now(), None, "")


def test_it_leaves_first_and_in_no_deployments_figures_and_its_receipt_settles_it() -> None:
    campaign = make_campaign()
    deployment = make_sending(campaign, make_contacts(campaign, 40, first=1))
    first, long = write(campaign), write(campaign, text="x" * 200)
    gateway = ScriptedGateway(window=4)

    async def told_of(runner: LaneRunner, store: Store) -> None:
        await until_sent(runner, store)
        await until_none_waits(runner, store)
        (lane,) = gateway.opened
        # Of the long one, the parts' receipts come one after the other.
        await lane.tell(told(f"{NUMBER}-0", "delivered"))

    drive(gateway, told_of)
    assert {one.number for one in gateway.texts[:2]} == {NUMBER}
    assert [(one.sender, one.sender_kind.value, len(one.parts)) for one in gateway.texts[:2]] == [
        ("36180", "short_code", 1),
        ("36180", "short_code", 2),
    ]
    assert gateway.texts[0].validity is not None
    assert Attempt.objects.filter(deployment=deployment).count() == 40
    assert sorted(Attempt.objects.filter(direct__isnull=False).values_list("direct_id", "part")) == [
        (first, 1),
        (long, 1),
        (long, 2),
    ]
    # Both have the same first reference here: the latest attempt is meant, and it waits for its other part.
    assert standing() == [("submitted", ""), ("submitted", "")]
    assert Counter(Recipient.objects.values_list("state", flat=True)) == {"submitted": 40}

    async def the_rest(store: Store) -> None:
        await store.keep_events(
            [told(f"{NUMBER}-1", "delivered")], [], gateway_id=campaign.gateway.pk, now=now()
        )

    with_store(the_rest)
    assert standing() == [("submitted", ""), ("delivered", "")]


def test_what_the_network_answers_is_what_it_comes_to() -> None:
    campaign = make_campaign()
    answers: dict[str, Outcome] = {
        "+33639980001": Refused("ESME_RINVDSTADR"),
        "+33639980002": Unknown(Cause.NO_ANSWER),
        "+33639980003": Accepted(("early",)),
    }

    def script(submission: Submission, before: int) -> Outcome:
        if submission.number == "+33639980000":
            return (
                Refused("ESME_RTHROTTLED", again=True, retry_after=0.0)
                if before < 2
                else accept(submission, before)
            )
        return answers[submission.number]

    for index in range(4):
        write(campaign, number=f"+3363998000{index}")

    async def early(store: Store) -> None:
        # A receipt that is ahead of its attempt is folded once that is there.
        await store.keep_events([told("early", "undelivered")], [], gateway_id=campaign.gateway.pk, now=now())

    with_store(early)
    gateway = ScriptedGateway(script=script)

    async def all_told(runner: LaneRunner, store: Store) -> None:
        await until_none_waits(runner, store)
        await store.fold_early_receipts(now())

    drive(gateway, all_told)
    assert standing() == [
        ("submitted", ""),
        ("failed", "ESME_RINVDSTADR"),
        ("unknown", "no_answer"),
        ("undelivered", "000"),
    ]
    assert gateway.submitted["+33639980000"] == 3
    assert Counter(Attempt.objects.values_list("outcome", flat=True)) == {
        "later": 2,
        "accepted": 2,
        "refused": 1,
        "unknown": 1,
    }

    async def stray(store: Store) -> None:
        await store.keep_events(
            [told("lost", "delivered", "33639980002")], [], gateway_id=campaign.gateway.pk, now=now()
        )
        assert await store.learn_references(now() + timedelta(seconds=6)) == 1

    # A receipt whose answer was lost settles the only unknown text with its number.
    with_store(stray)
    assert standing()[2] == ("delivered", "")


def test_a_lost_lane_leaves_it_unknown_and_a_late_answer_settles_it() -> None:
    campaign = make_campaign()
    write(campaign)
    silent = ScriptedGateway(script=lambda _submission, _before: None)

    async def a_while(_runner: LaneRunner, _store: Store) -> None:
        while not silent.texts:
            await asyncio.sleep(0.02)

    drive(silent, a_while)
    assert standing() == [("claimed", "")]

    async def recovered(runner: LaneRunner, store: Store) -> None:
        assert await store.recover(now()) == (0, 1)
        assert await asyncio.to_thread(standing) == [("unknown", "process_lost")]
        await asyncio.sleep(0.4)
        (lane,) = second.opened
        await lane.tell(LateAnswer(silent.texts[0].key, 0, Accepted(("late",)), now()))

    second = ScriptedGateway()
    drive(second, recovered)
    assert second.texts == []
    assert standing() == [("submitted", "")]


def test_nobody_writes_to_who_said_stop_since_nor_too_late() -> None:
    campaign = make_campaign()
    write(campaign)
    DirectText.objects.update(ends_at=now() - timedelta(seconds=1))

    async def look(runner: LaneRunner, store: Store) -> None:
        await asyncio.sleep(0.4)
        await store.recover(now())

    gateway = ScriptedGateway()
    drive(gateway, look)
    assert gateway.texts == []
    assert standing() == [("expired", "")]


def test_a_providers_opt_out_is_one_of_ours() -> None:
    campaign = make_campaign(kind="twilio")
    contacts = make_contacts(campaign, 3, first=1)
    deployment = make_sending(campaign, contacts)
    Suppression.objects.create(
        account=campaign.account, number=contacts[2].number or "", reason="manual", at=now()
    )
    write(campaign)

    def script(submission: Submission, before: int) -> Outcome:
        opted_out = submission.number in (NUMBER, contacts[0].number)
        return Refused("21610") if opted_out else accept(submission, before)

    drive(ScriptedGateway(script=script), until_sent)
    states = (
        Recipient.objects.filter(deployment=deployment).order_by("position").values_list("state", flat=True)
    )
    assert list(states) == ["failed", "submitted", "excluded"]
    found = Suppression.objects.filter(reason="stop").order_by("number").values_list("number", "source")
    assert list(found) == [(NUMBER, "main: 21610"), (contacts[0].number, "main: 21610")]
