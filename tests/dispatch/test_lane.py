"""One lane against a real ledger and a scripted gateway."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from tests.dispatch.driven import drive, in_hand, states, until_sent, with_store
from tests.dispatch.scripted import ScriptedGateway
from tests.factories import make_campaign, make_contacts, make_sending

from chappe.base.clock import now
from chappe.contacts.models import Consent, Contact, SenderStop, Suppression
from chappe.deployments.models import Block, Recipient
from chappe.dispatch.models import Attempt, Lane, Receipt
from chappe.dispatch.store import Settled, Store
from chappe.dispatch.store import receipts as store_module
from chappe.dispatch.worker import lane as lane_module
from chappe.dispatch.worker import recording as recording_module
from chappe.dispatch.worker.lane import LaneRunner
from chappe.gateways.contract import (
    Accepted,
    Cause,
    LaneState,
    LateAnswer,
    NotSent,
    Outcome,
    ReceiptEvent,
    ReceiptStatus,
    Refused,
    ReplyEvent,
    Submission,
    Unknown,
)
from chappe.gateways.models import InboundText
from chappe.gateways.simulator.gateway import SimulatedGateway
from chappe.gateways.simulator.scenario import Scenario as Behaviour

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]


def test_everybody_gets_the_text_once_with_a_reference() -> None:
    campaign = make_campaign()
    contacts = make_contacts(campaign, 120)
    deployment = make_sending(campaign, contacts, block=50)
    gateway = ScriptedGateway()
    drive(gateway, until_sent)
    assert gateway.submitted == Counter({contact.number: 1 for contact in contacts})
    assert states(deployment) == {"submitted": 120}
    assert Attempt.objects.filter(deployment=deployment, outcome="accepted").count() == 120
    by_number = {contact.number: contact.first_name for contact in contacts}
    for sent in gateway.texts:
        assert sent.parts[0].decode("ascii") == f"Hello {by_number[sent.number]}. STOP 36180"
    lane = Lane.objects.get()
    assert (lane.lease, lane.holder, lane.condition) == (None, "", "bound")


def test_the_window_is_never_exceeded() -> None:
    campaign = make_campaign()
    deployment = make_sending(campaign, make_contacts(campaign, 40))
    gateway = ScriptedGateway(script=lambda _submission, _before: None, window=7)

    async def a_while(_runner: LaneRunner, _store: Store) -> None:
        await asyncio.sleep(0.5)

    drive(gateway, a_while)
    assert len(gateway.texts) == 7
    # The lane was closed with texts on the wire: they are still claimed, and `recover` calls them unknown.
    assert Block.objects.get().state == "leased"
    assert states(deployment) == {"ready": 40}


def test_a_window_of_one_sends_one_after_the_other() -> None:
    campaign = make_campaign()
    deployment = make_sending(campaign, make_contacts(campaign, 5))
    drive(ScriptedGateway(window=1), until_sent)
    assert states(deployment) == {"submitted": 5}


def test_a_lost_lane_leaves_at_most_its_window_unknown_and_nobody_twice() -> None:
    campaign = make_campaign()
    contacts = make_contacts(campaign, 40)
    deployment = make_sending(campaign, contacts)
    silent = ScriptedGateway(script=lambda _submission, _before: None, window=7)

    async def a_while(_runner: LaneRunner, _store: Store) -> None:
        await asyncio.sleep(0.4)

    drive(silent, a_while)

    async def recover_and_send(runner: LaneRunner, store: Store) -> None:
        blocks, recipients = await store.recover(now())
        assert (blocks, recipients) == (1, 7)
        await until_sent(runner, store)

    second = ScriptedGateway(window=7)
    drive(second, recover_and_send)
    assert states(deployment) == {"unknown": 7, "submitted": 33}
    assert max((silent.submitted + second.submitted).values()) == 1
    assert set(silent.submitted) | set(second.submitted) == {contact.number for contact in contacts}
    assert Attempt.objects.filter(outcome="unknown", code="process_lost").count() == 7


def test_later_is_tried_again_and_no_is_final() -> None:
    campaign = make_campaign()
    contacts = make_contacts(campaign, 30)
    deployment = make_sending(campaign, contacts)
    refused = {contacts[0].number, contacts[1].number}

    def script(submission: Submission, before: int) -> Outcome:
        if submission.number in refused:
            return Refused("ESME_RINVDSTADR")
        if before == 0 and int(submission.number[-1]) % 3 == 0:
            return Refused("ESME_RX_T_APPN", again=True, retry_after=0.1)
        return Accepted((f"{submission.number}-1",))

    gateway = ScriptedGateway(script=script)
    drive(gateway, until_sent)
    assert states(deployment) == {"submitted": 28, "failed": 2}
    assert set(gateway.submitted.values()) == {1, 2}
    failed = Recipient.objects.filter(deployment=deployment, state="failed")
    assert {(one.number, one.code) for one in failed} == {(number, "ESME_RINVDSTADR") for number in refused}
    assert Attempt.objects.filter(outcome="later").count() == sum(
        count - 1 for count in gateway.submitted.values()
    )


def test_what_never_left_is_sent_again_without_a_trace() -> None:
    campaign = make_campaign()
    deployment = make_sending(campaign, make_contacts(campaign, 5))

    def script(submission: Submission, before: int) -> Outcome:
        return NotSent(Cause.CONNECTION_LOST) if before == 0 else Accepted((submission.number,))

    drive(ScriptedGateway(script=script), until_sent)
    assert states(deployment) == {"submitted": 5}
    assert set(Attempt.objects.values_list("outcome", flat=True)) == {"accepted"}


def test_an_unknown_outcome_is_never_sent_again() -> None:
    campaign = make_campaign()
    deployment = make_sending(campaign, make_contacts(campaign, 5))
    gateway = ScriptedGateway(script=lambda _submission, _before: Unknown(Cause.NO_ANSWER))
    drive(gateway, until_sent)
    assert states(deployment) == {"unknown": 5}
    assert set(gateway.submitted.values()) == {1}


def test_a_late_answer_settles_the_unknown() -> None:
    campaign = make_campaign()
    deployment = make_sending(campaign, make_contacts(campaign, 1))
    gateway = ScriptedGateway(script=lambda _submission, _before: Unknown(Cause.NO_ANSWER))

    async def answered_late(runner: LaneRunner, store: Store) -> None:
        await until_sent(runner, store)
        await gateway.opened[0].tell(LateAnswer(gateway.texts[0].key, 0, Accepted(("late-1",)), now()))

    drive(gateway, answered_late)
    assert states(deployment) == {"submitted": 1}
    assert Attempt.objects.get(outcome="accepted").reference == "late-1"


def receipt(reference: str, status: ReceiptStatus, code: str = "") -> ReceiptEvent:
    return ReceiptEvent(reference, status, code, "", now(), None, "")


def test_receipts_before_after_and_twice() -> None:
    campaign = make_campaign()
    contacts = make_contacts(campaign, 3)
    deployment = make_sending(campaign, contacts)
    first, second, third = (f"{contact.number}-0" for contact in contacts)
    gateway = ScriptedGateway()

    async def told(runner: LaneRunner, store: Store) -> None:
        while not gateway.opened:
            await asyncio.sleep(0.01)
        (lane,) = gateway.opened
        await lane.tell(receipt(third, ReceiptStatus.DELIVERED))
        await until_sent(runner, store)
        await lane.tell(
            receipt(first, ReceiptStatus.DELIVERED), receipt(second, ReceiptStatus.UNDELIVERED, "27")
        )
        await lane.tell(receipt(first, ReceiptStatus.DELIVERED), receipt(first, ReceiptStatus.ENROUTE))
        await lane.tell(receipt("nobody's", ReceiptStatus.DELIVERED))
        await store.fold_early_receipts(now())

    drive(gateway, told)
    found = Recipient.objects.filter(deployment=deployment).order_by("position")
    assert [(one.state, one.code) for one in found] == [
        ("delivered", ""),
        ("undelivered", "27"),
        ("delivered", ""),
    ]
    assert [one.reference for one in Receipt.objects.filter(matched=False)] == ["nobody's"]


def test_an_early_receipt_is_found_among_many_that_are_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "EARLY_RECEIPTS_AT_ONCE", 2)
    campaign = make_campaign()
    deployment = make_sending(campaign, make_contacts(campaign, 1))
    Recipient.objects.update(state="submitted")
    Block.objects.update(state="done")
    references = [*(f"strange-{at}" for at in range(5)), "ours", "strange-6"]
    Receipt.objects.bulk_create(
        Receipt(
            gateway=campaign.gateway,
            reference=reference,
            status="delivered",
            received_at=now() - timedelta(minutes=20),
        )
        for reference in references
    )
    Attempt.objects.create(
        deployment=deployment, position=1, part=1, parts=1, gateway=campaign.gateway,
        outcome="accepted", reference="ours", at=now(),
    )  # fmt: skip

    async def look(store: Store) -> None:
        assert [await store.fold_early_receipts(now()) for _ in range(5)] == [0, 0, 1, 0, 0]

    with_store(look)
    assert states(deployment) == {"delivered": 1}


def test_what_is_longer_than_any_network_may_send_is_kept_all_the_same() -> None:
    campaign = make_campaign()
    deployment = make_sending(campaign, make_contacts(campaign, 1))
    long = "7" * 200
    gateway = ScriptedGateway(script=lambda _submission, _before: Accepted((long,)))

    async def told(runner: LaneRunner, store: Store) -> None:
        await until_sent(runner, store)
        await gateway.opened[0].tell(
            ReceiptEvent(long, ReceiptStatus.DELIVERED, long, long, now(), None, ""),
            ReplyEvent(long, long, "STOP", now()),
        )

    drive(gateway, told)
    assert states(deployment) == {"delivered": 1}
    assert InboundText.objects.get().text == "STOP"


def test_a_reply_is_kept() -> None:
    campaign = make_campaign()
    gateway = ScriptedGateway()

    async def replied(runner: LaneRunner, store: Store) -> None:
        while not gateway.opened:
            await asyncio.sleep(0.01)
        await gateway.opened[0].tell(ReplyEvent("+33639980000", "36180", "STOP", now()))

    drive(gateway, replied)
    kept = InboundText.objects.get()
    assert (kept.gateway, kept.number, kept.text, kept.handled_at) == (
        campaign.gateway,
        "+33639980000",
        "STOP",
        None,
    )


def test_whoever_may_no_longer_be_written_to_is_excluded_at_the_last_moment() -> None:
    campaign = make_campaign()
    contacts = make_contacts(campaign, 8)
    deployment = make_sending(campaign, contacts)
    Contact.objects.filter(id=contacts[0].id).update(is_active=False)
    Contact.objects.filter(id=contacts[1].id).update(sms_blocked=True)
    Contact.objects.filter(id=contacts[2].id).update(number="+33639989999")
    Consent.objects.filter(contact=contacts[3]).update(status="withdrawn")
    Consent.objects.filter(contact=contacts[4]).update(expires_at=now() - timedelta(seconds=1))
    Suppression.objects.create(
        account=campaign.account, number=contacts[5].number or "", reason="stop", at=now()
    )
    for index, sender in ((6, deployment.sender), (7, "ANOTHER")):
        SenderStop.objects.create(
            account=campaign.account,
            number=contacts[index].number or "",
            sender=sender,
            reason="stop",
            at=now(),
        )
    gateway = ScriptedGateway()
    drive(gateway, until_sent)
    found = Recipient.objects.filter(deployment=deployment).order_by("position")
    assert [(one.state, one.code) for one in found] == [
        ("excluded", "inactive"),
        ("excluded", "channel_blocked"),
        ("excluded", "number_changed"),
        ("excluded", "no_consent"),
        ("excluded", "no_consent"),
        ("excluded", "suppressed"),
        ("excluded", "sender_stopped"),
        ("submitted", ""),
    ]
    assert list(gateway.submitted) == [contacts[7].number]


@pytest.mark.parametrize("state", ["paused", "scheduled", "cancelled", "awaiting_resume", "prepared"])
def test_only_a_deployment_that_is_sending_sends(state: str) -> None:
    campaign = make_campaign()
    make_sending(campaign, make_contacts(campaign, 3), state=state)
    gateway = ScriptedGateway()

    async def a_while(_runner: LaneRunner, _store: Store) -> None:
        await asyncio.sleep(0.5)

    drive(gateway, a_while)
    assert gateway.texts == []


def test_after_the_time_limit_nothing_is_submitted_and_the_rest_expires() -> None:
    campaign = make_campaign()
    deployment = make_sending(campaign, make_contacts(campaign, 3), ends_at=now() - timedelta(seconds=1))
    gateway = ScriptedGateway()

    async def tick(_runner: LaneRunner, store: Store) -> None:
        await asyncio.sleep(0.5)
        assert await store.end_leftovers(now()) == 3
        assert await store.finish_done(now()) == [deployment.id]

    drive(gateway, tick)
    assert gateway.texts == []
    assert states(deployment) == {"expired": 3}
    deployment.refresh_from_db()
    assert deployment.state == "finished"


def test_the_pace_is_kept() -> None:
    campaign = make_campaign(pace=50)
    make_sending(campaign, make_contacts(campaign, 200))
    gateway = ScriptedGateway(window=100)

    async def a_second(_runner: LaneRunner, _store: Store) -> None:
        while not gateway.texts:
            await asyncio.sleep(0.01)
        await asyncio.sleep(1.0)
        # A burst of a tenth of a second, and a second's worth; late is allowed, early is not.
        assert 5 <= len(gateway.texts) <= 60

    drive(gateway, a_second)


def test_two_processes_never_hold_one_lane() -> None:
    campaign = make_campaign()
    make_sending(campaign, make_contacts(campaign, 20))
    first, second = ScriptedGateway(), ScriptedGateway()

    async def both(runner: LaneRunner, store: Store) -> None:
        while not first.opened:
            await asyncio.sleep(0.01)
        (row,) = await store.lanes()
        assert not row.is_free
        assert await LaneRunner(row, second, store, now, "other").run() is False
        await until_sent(runner, store)

    drive(first, both)
    assert second.opened == []


def test_a_lane_that_lost_its_lease_submits_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lane_module, "RENEWAL", 0.1)
    campaign = make_campaign(pace=20)
    make_sending(campaign, make_contacts(campaign, 100))
    gateway = ScriptedGateway()

    async def robbed(runner: LaneRunner, _store: Store) -> None:
        while not gateway.texts:
            await asyncio.sleep(0.01)
        await asyncio.to_thread(rob)
        await asyncio.wait_for(runner.stopping.wait(), 5)
        sent = len(gateway.texts)
        await asyncio.sleep(0.5)
        assert len(gateway.texts) == sent

    drive(gateway, robbed)


def rob() -> None:
    """Another process takes the lane, as it may once the lease has passed."""
    try:
        Lane.objects.update(lease="00000000-0000-0000-0000-000000000001")
    finally:
        connection.close()


def test_parts_of_one_text_told_on_two_binds_at_once_are_seen_together() -> None:
    campaign = make_campaign()
    deployment = make_sending(campaign, make_contacts(campaign, 40))
    Recipient.objects.update(state="submitted", fragments=2)
    Block.objects.update(state="done")
    at = now()
    Attempt.objects.bulk_create(
        Attempt(
            deployment=deployment,
            position=position,
            part=part,
            parts=2,
            gateway=campaign.gateway,
            outcome="accepted",
            reference=f"{position}-{part}",
            at=at,
        )
        for position in range(1, 41)
        for part in (1, 2)
    )

    async def both_binds(_runner: LaneRunner, store: Store) -> None:
        for position in range(1, 41, 4):
            await asyncio.gather(
                *(
                    store.keep_events(
                        [
                            receipt(f"{one}-{part}", ReceiptStatus.DELIVERED)
                            for one in range(position, position + 4)
                        ],
                        [],
                        gateway_id=campaign.gateway.id,
                        now=now(),
                    )
                    for part in (1, 2)
                )
            )

    drive(ScriptedGateway(), both_binds)
    assert states(deployment) == {"delivered": 40}


class Forgetful(Store):
    """Loses the answer to the first record: what it wrote stands, and nobody is told."""

    lost = False

    async def record(self, settled: Sequence[Settled], **values: Any) -> None:
        known = [(one.held, one.held.pointer) for one in settled]
        await super().record(settled, **values)
        if not self.lost:
            self.lost = True
            for held, pointer in known:
                held.pointer = pointer
            raise psycopg.OperationalError("the connection is lost")


def test_a_later_whose_record_lost_its_answer_is_put_back_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording_module, "RETRY", 0.05)
    campaign = make_campaign()
    contacts = make_contacts(campaign, 4)
    make_sending(campaign, contacts)
    first, *others = (contact.number or "" for contact in contacts)

    def script(submission: Submission, before: int) -> Outcome | None:
        if submission.number != first:
            return None
        return (
            Refused("ESME_RTHROTTLED", again=True, retry_after=0.1, throttled=True)
            if before == 0
            else Accepted(("ok",))
        )

    gateway = ScriptedGateway(script=script)

    async def forgotten(runner: LaneRunner, store: Store) -> None:
        runner.recording.store = Forgetful(store._pool)
        while gateway.submitted[first] < 2:
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.5)

    drive(gateway, forgotten)
    assert gateway.submitted == {first: 2, **dict.fromkeys(others, 1)}
    assert sorted(position for block in Block.objects.all() for position in block.positions) == [1, 2, 3, 4]


def test_outcomes_lost_with_the_lease_are_unknown_not_forgotten() -> None:
    campaign = make_campaign()
    deployment = make_sending(campaign, make_contacts(campaign, 5))

    async def lost(runner: LaneRunner, store: Store) -> None:
        class Away(Store):
            async def record(self, settled: Sequence[Settled], **values: Any) -> None:
                runner._lease_ends = 0.0
                raise psycopg.OperationalError("the database is away")

        runner.recording.store = Away(store._pool)
        await asyncio.wait_for(runner.stopping.wait(), 5)

    drive(ScriptedGateway(), lost)

    async def recover(_runner: LaneRunner, store: Store) -> None:
        assert await store.recover(now()) == (1, 5)

    drive(ScriptedGateway(), recover)
    assert states(deployment) == {"unknown": 5}


def test_a_block_whose_pointer_moved_unknown_to_the_lane_is_not_given_back() -> None:
    campaign = make_campaign()
    make_sending(campaign, make_contacts(campaign, 5))

    async def moved(store: Store) -> None:
        _row, lease, held = await in_hand(store)
        assert len(await store.advance(replace(held), lease, 3, now()) or ()) == 3
        assert await store.release_blocks([held], lease) is False
        assert await store.release_blocks([replace(held, pointer=3)], lease) is True

    with_store(moved)
    assert [(block.state, block.pointer) for block in Block.objects.all()] == [("ready", 3)]


def test_a_lane_without_its_bind_leaves_its_block_to_others() -> None:
    campaign = make_campaign(pace=20)
    make_sending(campaign, make_contacts(campaign, 100))
    gateway = ScriptedGateway()

    async def unbound(_runner: LaneRunner, _store: Store) -> None:
        while not gateway.texts:
            await asyncio.sleep(0.01)
        gateway.state = LaneState.REFUSED
        while await asyncio.to_thread(block_state) != "ready":
            await asyncio.sleep(0.02)

    drive(gateway, unbound, seconds=5.0)


def test_a_block_that_could_not_be_given_back_is_given_back_later() -> None:
    campaign = make_campaign(pace=20)
    make_sending(campaign, make_contacts(campaign, 100))
    gateway = ScriptedGateway()

    class Away(Store):
        """The database is away when a block is first given back."""

        away = True

        async def release_blocks(self, *given: Any, **named: Any) -> bool:
            if self.away:
                self.away = False
                raise psycopg.OperationalError("the database is away")
            return await super().release_blocks(*given, **named)

    async def unbound(runner: LaneRunner, store: Store) -> None:
        runner.recording.store = Away(store._pool)
        while not gateway.texts:
            await asyncio.sleep(0.01)
        gateway.state = LaneState.REFUSED
        while await asyncio.to_thread(block_state) != "ready":
            await asyncio.sleep(0.02)

    drive(gateway, unbound, seconds=20.0)


def block_state() -> str:
    try:
        return Block.objects.get().state
    finally:
        connection.close()


def test_a_block_is_given_back_once_though_sending_and_recording_both_end_it() -> None:
    campaign = make_campaign()
    make_sending(campaign, make_contacts(campaign, 2))

    async def both(store: Store) -> None:
        (row,) = await store.lanes()
        runner = LaneRunner(row, ScriptedGateway(), store, now, "test")
        assert await store.lease_lane(row.lane_id, runner.lease, "test", 60)
        held = await store.claim(row.gateway_id, row.lane_id, runner.lease, now())
        assert held is not None
        held.exhausted = True
        runner.recording.helds[held.block_id] = held
        await asyncio.gather(runner.recording.release_finished(), runner.recording.release_finished())
        assert not runner.stopping.is_set()

    with_store(both)
    assert Block.objects.get().state == "ready"


def test_a_network_that_throttles_is_sent_what_it_takes() -> None:
    """The simulator takes 100 fragments a second of a lane without a pace of its own: few are refused, all go."""
    campaign = make_campaign(window=50)
    deployment = make_sending(campaign, make_contacts(campaign, 500))
    gateway = SimulatedGateway(Behaviour(per_second=100.0), window=50)
    drive(gateway, until_sent, seconds=60.0)
    assert states(deployment).total() == 500
    assert set(states(deployment)) <= {"submitted", "delivered"}
    assert Attempt.objects.filter(deployment=deployment, outcome="accepted").count() == 500
    later = Attempt.objects.filter(deployment=deployment, outcome="later").count()
    assert 0 < later <= 120
