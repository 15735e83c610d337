"""Outcomes written down by the next move of the pointer, in one transaction."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection
from tests.dispatch.driven import drive, in_hand, states, until_sent, with_store
from tests.dispatch.scripted import ScriptedGateway
from tests.factories import make_campaign, make_contacts, make_sending

from chappe.base.clock import now
from chappe.deployments.models import Block, Recipient
from chappe.deployments.states import RecipientState
from chappe.dispatch.models import Attempt
from chappe.dispatch.outcomes import Answer, Settlement
from chappe.dispatch.store import Due, Held, Settled, Store
from chappe.dispatch.worker import sending as sending_module
from chappe.dispatch.worker.lane import LaneRunner
from chappe.gateways.contract import Accepted, Outcome, Refused, Submission

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sockets]

WINDOW = 10


class Watched(Store):
    """Tells ``on_move`` of each move, before and after it."""

    def __init__(self, store: Store, on_move: Callable[[str, Sequence[Settled]], None]) -> None:
        super().__init__(store._pool)
        self.on_move = on_move

    async def advance(
        self,
        held: Held,
        lease: UUID,
        count: int,
        now: datetime,
        *,
        gateway_id: int = 0,
        settled: Sequence[Settled] = (),
    ) -> list[Due] | None:
        pointer = held.pointer
        try:
            await asyncio.to_thread(self.on_move, "before", settled)
            due = await super().advance(held, lease, count, now, gateway_id=gateway_id, settled=settled)
            await asyncio.to_thread(self.on_move, "after", settled)
        except psycopg.OperationalError:
            held.pointer = pointer
            raise
        return due


def watched(
    gateway: ScriptedGateway, on_move: Callable[[str, Sequence[Settled]], None], *, seconds: float = 20.0
) -> None:
    async def scenario(runner: LaneRunner, store: Store) -> None:
        runner.sending.store = Watched(store, on_move)
        await until_sent(runner, store)

    drive(gateway, scenario, seconds=seconds)


def claimed() -> int:
    """Recipients under a pointer without an outcome, as the database has it."""
    try:
        return sum(
            Recipient.objects.filter(position__in=block.positions[: block.pointer], state="ready").count()
            for block in Block.objects.all()
        )
    finally:
        connection.close()


def attempts() -> dict[int, int]:
    found: dict[int, int] = {}
    for position in Attempt.objects.values_list("position", flat=True):
        found[position] = found.get(position, 0) + 1
    return found


def test_outcomes_are_written_by_a_move_and_never_is_more_than_a_window_open() -> None:
    campaign = make_campaign(window=WINDOW)
    deployment = make_sending(campaign, make_contacts(campaign, 80), block=50)
    along: list[int] = []
    opened: list[int] = []

    def look(when: str, settled: Sequence[Settled]) -> None:
        opened.append(claimed())
        if when == "after":
            along.append(len(settled))

    watched(ScriptedGateway(window=WINDOW), look)
    assert states(deployment) == {"submitted": 80}
    assert attempts() == dict.fromkeys(range(1, 81), 1)
    assert max(opened) == WINDOW, opened
    assert any(along)


def refusing(submission: Submission, before: int) -> Outcome | None:
    """One in seven is refused, one in five put off once: three kinds of outcomes in a move."""
    last = int(submission.number[-2:])
    if last % 5 == 0 and before == 0:
        return Refused("ESME_RTHROTTLED", again=True, retry_after=0.05)
    return Refused("ESME_RINVDSTADR") if last % 7 == 0 else Accepted((submission.number,))


def test_each_kind_of_outcome_finds_its_recipients() -> None:
    campaign = make_campaign(window=WINDOW)
    contacts = make_contacts(campaign, 60)
    deployment = make_sending(campaign, contacts)
    gateway = ScriptedGateway(script=refusing, window=WINDOW)
    watched(gateway, lambda _when, _settled: None)
    refused = {contact.number for contact in contacts if int((contact.number or "")[-2:]) % 7 == 0}
    assert states(deployment) == {"submitted": 60 - len(refused), "failed": len(refused)}
    assert set(Recipient.objects.filter(state="failed").values_list("number", flat=True)) == refused
    again = {contact.number for contact in contacts if int((contact.number or "")[-2:]) % 5 == 0}
    assert {number for number, times in gateway.submitted.items() if times == 2} == again


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_move_whose_answer_is_lost_writes_each_outcome_once(
    when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether or not it was carried out: the lane asks, and goes on from there."""
    monkeypatch.setattr(sending_module, "RETRY", 0.05)
    campaign = make_campaign(window=WINDOW)
    deployment = make_sending(campaign, make_contacts(campaign, 60))
    lost: list[int] = []

    def lose(step: str, settled: Sequence[Settled]) -> None:
        if step == when and len(settled) > 2 and not lost:
            lost.append(len(settled))
            raise psycopg.OperationalError("the connection is lost")

    gateway = ScriptedGateway(window=WINDOW)
    watched(gateway, lose)
    assert lost
    assert states(deployment) == {"submitted": 60}
    assert attempts() == dict.fromkeys(range(1, 61), 1)
    assert set(gateway.submitted.values()) == {1}


@pytest.mark.parametrize("state", ["sending", "paused"])
def test_outcomes_are_written_even_where_the_block_gives_nothing_more(state: str) -> None:
    campaign = make_campaign()
    deployment = make_sending(campaign, make_contacts(campaign, 4))

    async def moved(store: Store) -> None:
        row, lease, held = await in_hand(store)
        first = await store.advance(held, lease, 4 if state == "sending" else 2, now())
        assert first is not None
        await asyncio.to_thread(set_state, state)
        settled = [Settled(held, one.position, accepted(one.position)) for one in first]
        values: dict[str, Any] = {"gateway_id": row.gateway_id, "settled": settled}
        assert await store.advance(held, lease, 4, now(), **values) is None

    def set_state(state: str) -> None:
        type(deployment).objects.update(state=state)
        connection.close()

    with_store(moved)
    assert states(deployment) == ({"submitted": 4} if state == "sending" else {"submitted": 2, "ready": 2})


def accepted(position: int) -> Settlement:
    return Settlement(RecipientState.SUBMITTED, "", (Answer(1, 1, "accepted", f"r{position}", ""),))


def test_a_move_that_cannot_be_carried_out_writes_nothing() -> None:
    """One transaction: an outcome that the database refuses takes the move back with it."""
    campaign = make_campaign()
    deployment = make_sending(campaign, make_contacts(campaign, 4))

    async def moved(store: Store) -> None:
        row, lease, held = await in_hand(store)
        first = await store.advance(held, lease, 2, now())
        assert first is not None
        bad = Settlement(RecipientState.SUBMITTED, "", (Answer(1, 1, "nonsense", "r", ""),))
        with pytest.raises(psycopg.IntegrityError):
            await store.advance(
                held,
                lease,
                2,
                now(),
                gateway_id=row.gateway_id,
                settled=[
                    Settled(held, first[0].position, accepted(1)),
                    Settled(held, first[1].position, bad),
                ],
            )
        assert held.pointer == 2

    with_store(moved)
    assert states(deployment) == {"ready": 4}
    assert (Block.objects.get().pointer, Attempt.objects.count()) == (2, 0)


def test_a_pointer_is_never_put_forward() -> None:
    """Recipients were put off, and the answer to that was lost: the pointer stands before where the lane knows it."""
    campaign = make_campaign()
    deployment = make_sending(campaign, make_contacts(campaign, 6))

    async def moved(store: Store) -> None:
        row, lease, held = await in_hand(store)
        first = await store.advance(held, lease, 4, now())
        assert first is not None
        later = Settlement(None, "busy", (Answer(1, 1, "later", "", "busy"),), 60.0, counts=True)
        put_off = [Settled(held, one.position, later) for one in first[:2]]
        await store.record(put_off, gateway_id=row.gateway_id, lease=lease, now=now())
        assert held.pointer == 2
        held.pointer = 4  # as if its answer had not come
        assert await store.rewind(held, lease) is False
        assert await store.release_blocks([held], lease) is False
        held.pointer = 2
        assert await store.rewind(held, lease) is False
        assert await store.rewind(held, uuid4()) is None
        assert await store.advance(held, lease, 1, now()) is not None
        held.pointer = 2
        assert await store.rewind(held, lease) is True

    with_store(moved)
    assert states(deployment) == {"ready": 6}
    assert sorted((block.pointer, block.positions) for block in Block.objects.all()) == [
        (0, [1, 2]),
        (2, [3, 4, 5, 6]),
    ]
