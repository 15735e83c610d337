"""Receipts whose answer was lost settle the recipients that they can only be of."""

from datetime import timedelta

import pytest
from tests.dispatch.driven import drive, until_sent, with_store
from tests.dispatch.scripted import ScriptedGateway
from tests.factories import make_campaign, make_contacts, make_sending

from chappe.base.clock import now
from chappe.deployments.models import Recipient
from chappe.dispatch.models import Attempt, Receipt
from chappe.dispatch.store import Store
from chappe.dispatch.store import receipts as store_module
from chappe.gateways.contract import ReceiptEvent, ReceiptStatus
from chappe.gateways.models import Gateway

pytestmark = pytest.mark.django_db(transaction=True)

THEN = timedelta(seconds=30)


def lost(*numbers: str, parts: int = 1) -> None:
    """Recipients with these numbers whose process died before the answer."""
    campaign = make_campaign()
    contacts = make_contacts(campaign, len(numbers))
    deployment = make_sending(campaign, contacts)
    at = now() - THEN - THEN
    for position, number in enumerate(numbers, start=1):
        Recipient.objects.filter(deployment=deployment, position=position).update(
            number=number, state="unknown", code="process_lost", fragments=parts
        )
        Attempt.objects.bulk_create(
            Attempt(
                deployment=deployment,
                position=position,
                part=part,
                parts=parts,
                gateway=campaign.gateway,
                outcome="unknown",
                code="process_lost",
                at=at,
            )
            for part in range(1, parts + 1)
        )


def told(number: str, *statuses: str, age: timedelta = THEN) -> None:
    """Receipts of the network about a number, each with a reference of its own."""
    for place, status in enumerate(statuses):
        Receipt.objects.create(
            gateway=Gateway.objects.get(),
            reference=f"{number}-{place}",
            number=number,
            status=status,
            received_at=now() - age,
        )


def heard(reference: str) -> None:
    """A receipt of delivery, as it comes."""

    gateway_id = Gateway.objects.get().id

    async def hear(store: Store) -> None:
        event = ReceiptEvent(reference, ReceiptStatus.DELIVERED, "", "", now(), None, "")
        await store.keep_events([event], [], gateway_id=gateway_id, now=now())

    with_store(hear)


def learned() -> list[tuple[str, str]]:
    async def learn(store: Store) -> None:
        await store.learn_references(now())

    with_store(learn)
    return [(one.number, one.state) for one in Recipient.objects.order_by("position")]


def test_a_receipt_for_its_number_settles_an_unknown_recipient() -> None:
    lost("+33639980001", "+33639980002")
    told("33639980002", "delivered")
    assert learned() == [("+33639980001", "unknown"), ("+33639980002", "delivered")]
    assert Attempt.objects.get(outcome="accepted").reference == "33639980002-0"
    assert learned() == [("+33639980001", "unknown"), ("+33639980002", "delivered")]


def test_however_many_are_unknown_they_are_looked_at_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [f"+3363998000{place}" for place in range(1, 6)]
    lost(*numbers)
    told("33639980005", "delivered")
    monkeypatch.setattr(store_module, "DOUBTED_AT_ONCE", 2)
    found: list[int] = []

    async def learn(store: Store) -> None:
        for _ in range(4):
            found.append(await store.learn_references(now()))

    with_store(learn)
    assert found == [0, 0, 1, 0]
    settled = {one.number: one.state for one in Recipient.objects.order_by("position")}
    assert settled == {**dict.fromkeys(numbers[:4], "unknown"), numbers[4]: "delivered"}


def test_a_receipt_settles_one_that_a_person_sends_again_before_it_leaves() -> None:
    lost("+33639980000", "+33639980001")
    Recipient.objects.update(state="ready")
    told("+33639980000", "delivered")
    told("+33639980001", "undelivered")
    assert learned() == [("+33639980000", "delivered"), ("+33639980001", "ready")]
    gateway = ScriptedGateway()
    drive(gateway, until_sent)
    assert gateway.submitted == {"+33639980001": 1}


def test_a_failure_settles_as_well() -> None:
    lost("+33639980001")
    told("+33639980001", "undelivered")
    assert learned() == [("+33639980001", "undelivered")]


def test_every_part_needs_its_receipt() -> None:
    lost("+33639980001", parts=2)
    told("+33639980001", "delivered")
    assert learned() == [("+33639980001", "unknown")]
    Receipt.objects.all().delete()
    Attempt.objects.filter(outcome="accepted")  # the first stays learned
    told("+33639980001", "delivered", "delivered")
    assert learned() == [("+33639980001", "delivered")]


def test_parts_of_two_submissions_make_no_text() -> None:
    # Of the first text one part arrived, of the one that a person sent again one part too: nobody got a whole one.
    lost("+33639980000", parts=2)
    told("+33639980000", "delivered")
    assert learned() == [("+33639980000", "unknown")]
    recipient, at = Recipient.objects.get(), now()
    for part in (1, 2):
        Attempt.objects.create(
            deployment_id=recipient.deployment_id,
            position=1,
            part=part,
            parts=2,
            gateway_id=Attempt.objects.first().gateway_id,  # type: ignore[union-attr]
            outcome="accepted",
            reference=f"again-{part}",
            at=at,
        )
    Recipient.objects.update(state="submitted")
    heard("again-2")
    assert Recipient.objects.get().state == "submitted"
    heard("again-1")
    assert Recipient.objects.get().state == "delivered"


def test_two_unknown_with_one_number_are_left_to_a_person() -> None:
    lost("+33639980001", "+33639980001")
    told("+33639980001", "delivered")
    assert learned() == [("+33639980001", "unknown")] * 2


def test_receipts_of_other_programs_keep_none_of_ours_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "EARLY_RECEIPTS_AT_ONCE", 1)
    lost("+33639980001")
    told("+33700000001", "delivered", age=THEN + THEN)
    told("+33639980001", "delivered")
    assert learned() == [("+33639980001", "delivered")]
    assert Receipt.objects.get(matched=False).number == "+33700000001"


def test_a_receipt_that_has_only_just_come_may_still_find_its_attempt() -> None:
    lost("+33639980001")
    told("+33639980001", "delivered", age=timedelta(seconds=1))
    assert learned() == [("+33639980001", "unknown")]
