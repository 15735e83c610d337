"""One table of cases that every gateway passes: what dispatch may rely on, whatever the provider."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
import uvloop
from tests.contract.subjects import (
    NUMBER,
    PASSWORD,
    SUBJECTS,
    Make,
    Seen,
    Subject,
    lane_of,
    room,
    send,
    simulated,
    text,
    until,
)

from chappe.dispatch.kept import replies_kept
from chappe.dispatch.literals import texts
from chappe.gateways.contract import (
    Accepted,
    Cause,
    Encoding,
    Lane,
    LaneState,
    NotSent,
    ReceiptStatus,
    Refused,
    SenderKind,
    Unknown,
)

Case = Callable[[Subject, Seen], Awaitable[None]]
CASES: list[tuple[Case, dict[str, Any], int]] = []


def case(scenario: dict[str, Any] | None = None, *, window: int = 10) -> Callable[[Case], Case]:
    """Add a case: what it is given is a gateway before a network of this scenario."""

    def add(function: Case) -> Case:
        CASES.append((function, scenario or {}, window))
        return function

    return add


def rule(**said: Any) -> dict[str, Any]:
    return {"rules": [said]}


async def learn_that_it_is_refused(subject: Subject, seen: Seen, lane: Lane) -> None:
    """Before anything is sent, or, where one cannot ask, by the first text, which is not taken."""
    if not subject.asks_first:
        assert await send(lane, seen, text("first")) == {"first": NotSent(Cause.NOT_BOUND)}
        seen.outcomes.clear()
    await until(lambda: lane.status.state == LaneState.REFUSED and lane.status.trouble)


# Answers


@case()
async def accepted(subject: Subject, seen: Seen) -> None:
    async with lane_of(subject, seen) as lane:
        outcomes = await send(lane, seen, text("a"), text("b", encoding=Encoding.UCS2))
    assert [type(outcomes[key]) for key in "ab"] == [Accepted, Accepted]
    assert subject.tally.count_of(NUMBER, "a 0") == subject.tally.count_of(NUMBER, "b 0") == 1


@case()
async def accepted_in_parts(subject: Subject, seen: Seen) -> None:
    async with lane_of(subject, seen) as lane:
        outcomes = await send(lane, seen, text("a", parts=3), text("b", parts=2, encoding=Encoding.UCS2))
    first, second = outcomes["a"], outcomes["b"]
    assert isinstance(first, Accepted)
    assert isinstance(second, Accepted)
    assert (len(first.references), len(second.references)) == (subject.pieces(3), subject.pieces(2))
    assert len({*first.references, *second.references}) == subject.pieces(3, 2)
    assert (subject.tally.submissions, subject.tally.texts) == (subject.pieces(3, 2), 2)
    assert subject.tally.count_of(NUMBER, "a 0a 1a 2") == subject.tally.count_of(NUMBER, "b 0b 1") == 1


@case(window=2)
async def longer_than_the_window(subject: Subject, seen: Seen) -> None:
    async with lane_of(subject, seen) as lane:
        outcomes = await send(lane, seen, text("a", parts=5))
    assert isinstance(outcomes["a"], Accepted)
    assert subject.tally.texts == 1


@case(rule(answer="refuse", code="ESME_RINVDSTADR"))
async def refused(subject: Subject, seen: Seen) -> None:
    async with lane_of(subject, seen) as lane:
        outcomes = await send(lane, seen, text("a"), text("b", parts=3))
    assert outcomes == dict.fromkeys("ab", subject.refusal("ESME_RINVDSTADR"))
    assert subject.tally.taken == 0


@case(rule(answer="refuse", code="ESME_RTHROTTLED", times=1))
async def throttled_then_taken(subject: Subject, seen: Seen) -> None:
    async with lane_of(subject, seen) as lane:
        outcomes = await send(lane, seen, text("a"))
        assert outcomes == {"a": subject.refusal("ESME_RTHROTTLED", again=True, throttled=True)}
        assert lane.status.throttled == 1
        outcomes = await send(lane, seen, text("again"))
    assert isinstance(outcomes["again"], Accepted)


@case(rule(answer="refuse", code=0x0456))
async def an_unknown_code_is_final_and_shown(subject: Subject, seen: Seen) -> None:
    async with lane_of(subject, seen) as lane:
        outcomes = await send(lane, seen, text("a"))
    assert outcomes == {"a": subject.refusal("0x00000456")}


@case()
async def a_text_without_parts_is_refused_and_keeps_nobody_waiting(subject: Subject, seen: Seen) -> None:
    async with lane_of(subject, seen) as lane:
        outcomes = await send(lane, seen, text("a", parts=0), text("b"))
    assert outcomes["a"] == Refused("no_parts")
    assert isinstance(outcomes["b"], Accepted)
    assert subject.tally.submissions == 1


@case({"longest_validity": 3600})
async def a_validity_that_the_network_refuses_costs_nobody_the_text(subject: Subject, seen: Seen) -> None:
    """The refusal says that nothing was taken: the text, or the part, goes once more, without."""
    day = timedelta(days=1)
    async with lane_of(subject, seen) as lane:
        outcomes = await send(lane, seen, text("a", validity=day), text("b", parts=3, validity=day))
        outcomes |= await send(lane, seen, text("c", validity=timedelta(minutes=5)))
    assert [type(outcomes[key]) for key in "abc"] == [Accepted] * 3
    assert [subject.tally.count_of(NUMBER, said) for said in ("a 0", "b 0b 1b 2", "c 0")] == [1, 1, 1]
    assert (subject.tally.taken, subject.tally.twice) == (subject.pieces(1, 3, 1), 0)
    # What a lane that carries validities was refused: each once, and not the last.
    assert subject.tally.refused["ESME_RINVEXPIRY"] in (0, subject.pieces(1, 3))


@case(rule(answer="refuse", code="ESME_RINVEXPIRY"))
async def a_network_that_refuses_every_validity_has_said_no(subject: Subject, seen: Seen) -> None:
    async with lane_of(subject, seen) as lane:
        outcomes = await send(
            lane, seen, text("a", validity=timedelta(hours=1)), text("b", parts=2), text("c")
        )
    assert outcomes == dict.fromkeys("abc", subject.refusal("ESME_RINVEXPIRY"))
    assert subject.tally.taken == 0


# Not sent, and unknown


@case(rule(answer_delay=0.15), window=1)
async def what_waits_too_long_does_not_leave(subject: Subject, seen: Seen) -> None:
    """A window that closes, or a limit that passes, while texts wait in the lane."""
    loop = asyncio.get_running_loop()
    async with lane_of(subject, seen) as lane:
        await room(lane)
        by = loop.time() + 0.05
        lane.submit([text(at, leave_by=by) for at in range(4)])
        lane.submit([text("long", parts=3, leave_by=by), text("later", leave_by=loop.time() + 60)])
        await until(lambda: len(seen.outcomes) == 6)
    assert isinstance(seen.by_key[0], Accepted)
    late = {key: seen.by_key[key] for key in (1, 2, 3, "long")}
    assert late == dict.fromkeys(late, NotSent(Cause.TOO_LATE))
    assert isinstance(seen.by_key["later"], Accepted)
    assert subject.tally.submissions == 2


@case({"accounts": {"login": "another password"}})
async def a_refused_login_sends_nothing(subject: Subject, seen: Seen) -> None:
    async with lane_of(subject, seen) as lane:
        await learn_that_it_is_refused(subject, seen, lane)
        assert (lane.room, lane.status.trouble) == (0, subject.trouble)
        lane.submit([text("a"), text("b", parts=2)])
        assert seen.outcomes == []  # never within the call
        await until(lambda: len(seen.outcomes) == 2)
    assert seen.by_key == {"a": NotSent(Cause.NOT_BOUND), "b": NotSent(Cause.NOT_BOUND)}
    assert subject.tally.submissions == 0


@case()
async def before_the_bind_nothing_is_sent(subject: Subject, seen: Seen) -> None:
    async with lane_of(subject, seen) as lane:
        assert (lane.room, lane.status.state) == (0, LaneState.CONNECTING)
        lane.submit([text("a")])
        await until(lambda: seen.outcomes)
        assert seen.by_key == {"a": NotSent(Cause.NOT_BOUND)}
        await room(lane)
    assert subject.tally.submissions == 0


@case(rule(answer="silence", prefix="+332"))
async def no_answer_is_unknown_and_never_sent_again(subject: Subject, seen: Seen) -> None:
    async with lane_of(subject, seen) as lane:
        await send(lane, seen, text("first"))
        outcomes = await send(lane, seen, text("a", number="+33200000000"), text("b"))
        assert outcomes["a"] == Unknown(Cause.NO_ANSWER)
        assert isinstance(outcomes["b"], Accepted)
        outcomes = await send(lane, seen, text("c"))
    assert isinstance(outcomes["c"], Accepted)
    assert subject.tally.count_of("+33200000000", "a 0") == 1
    assert subject.tally.submissions == 4


@case(rule(answer="close", every=20), window=8)
async def a_connection_closed_in_the_middle(subject: Subject, seen: Seen) -> None:
    texts = [text(at, number=f"+336{at:08}", parts=1 + at % 2) for at in range(60)]
    async with lane_of(subject, seen) as lane:
        await room(lane)
        lane.submit(texts)
        await until(lambda: len(seen.outcomes) == len(texts))
        first = seen.by_key
        assert {type(outcome) for outcome in first.values()} == {Accepted, Unknown, NotSent}
        for one in texts:
            taken = subject.tally.origins.get(one.number) is not None
            if isinstance(first[one.key], NotSent):
                assert not taken
            elif isinstance(first[one.key], Accepted):
                assert taken
        assert 1 <= sum(isinstance(outcome, Unknown) for outcome in first.values()) <= 8
        left = [one for one in texts if isinstance(first[one.key], NotSent)]
        while left:  # as dispatch does: what was not sent is sent again, what is unknown is not
            seen.outcomes.clear()
            await send(lane, seen, *left)
            left = [one for one in left if isinstance(seen.by_key[one.key], NotSent)]
        assert lane.status.connections > 1
    assert subject.tally.twice == 0


@case(rule(answer="garbage", prefix="+332"), window=5)
async def an_answer_that_is_garbage(subject: Subject, seen: Seen) -> None:
    async with lane_of(subject, seen) as lane:
        await send(lane, seen, text("first"))
        outcomes = await send(lane, seen, text("a", number="+33200000000"))
        assert outcomes["a"] == Unknown(Cause.CONNECTION_LOST)
        outcomes = await send(lane, seen, text("b"))
    assert isinstance(outcomes["b"], Accepted)
    assert subject.tally.twice == 0


@case(rule(answer="close", taken=False))
async def a_network_that_always_closes_costs_one_text_a_connection(subject: Subject, seen: Seen) -> None:
    async with lane_of(subject, seen) as lane:
        for at in range(3):
            await room(lane)
            assert lane.room == 1
            lane.submit([text(5 * at + one) for one in range(5)])
            await until(lambda: len(seen.outcomes) % 5 == 0 and lane.status.state != LaneState.BOUND)
    kinds = [type(seen.by_key[at]) for at in range(15)]
    assert kinds == ([Unknown] + [NotSent] * 4) * 3


# The end of a lane


@case(rule(answer_delay=0.2), window=3)
async def draining_gives_back_what_has_not_left_and_waits_for_the_rest(subject: Subject, seen: Seen) -> None:
    async with lane_of(subject, seen) as lane:
        await send(lane, seen, text("first"))
        lane.submit([text(at) for at in range(8)])
        await until(lambda: lane.status.in_flight == 3)
        await lane.drain(2.0)
        assert (lane.room, await room(lane)) == (0, 0)
        lane.submit([text("late")])
        await until(lambda: len(seen.outcomes) == 10)
        assert lane.status.state == LaneState.CLOSED
    assert [type(seen.by_key[at]) for at in range(8)] == [Accepted] * 3 + [NotSent] * 5
    assert seen.by_key["late"] == NotSent(Cause.NOT_BOUND)
    assert subject.tally.texts == 4


@case(rule(answer_delay=30, prefix="+332"), window=3)
async def leaving_a_lane_leaves_nobody_without_an_outcome(subject: Subject, seen: Seen) -> None:
    async with lane_of(subject, seen) as lane:
        await send(lane, seen, text("first"))
        lane.submit([text(at, number="+33200000000") for at in range(5)])
        await until(lambda: lane.status.in_flight == 3)
    kinds = [type(seen.by_key[at]) for at in range(5)]
    assert kinds == [Unknown] * 3 + [NotSent] * 2


@case(rule(answer_delay=[0.005, 0.05]), window=4)
async def the_window_is_kept(subject: Subject, seen: Seen) -> None:
    most = 0
    async with lane_of(subject, seen) as lane:
        sent = 0
        while sent < 60:
            lane.submit([text(sent + at) for at in range(await room(lane))])
            await asyncio.sleep(0)
            most = max(most, lane.status.in_flight + lane.status.waiting)
            sent += lane.status.submitted + lane.status.waiting - sent
        await until(lambda: len(seen.outcomes) == sent)
    assert most == 4
    assert all(isinstance(outcome, Accepted) for outcome in seen.by_key.values())
    assert (lane.status.submitted, lane.status.accepted) == (sent, sent)


# What the network says later


@case(rule(receipt=["ENROUTE", "UNDELIV"], receipt_error="027", receipt_delay=0.1))
async def receipts_name_the_part_they_speak_of(subject: Subject, seen: Seen) -> None:
    async with lane_of(subject, seen) as lane:
        outcome = (await send(lane, seen, text("a", parts=2)))["a"]
        assert isinstance(outcome, Accepted)
        await until(lambda: len(seen.receipts) == 2 * subject.pieces(2))
    for reference in outcome.references:
        said = [receipt for receipt in seen.receipts if receipt.reference == reference]
        assert [receipt.status for receipt in said] == [ReceiptStatus.ENROUTE, ReceiptStatus.UNDELIVERED]
        assert {(receipt.number, receipt.code) for receipt in said} == {(NUMBER, "027")}
        assert all(receipt.at.tzinfo is not None for receipt in said)


@case(rule(doubled=1, early=True))
async def a_receipt_may_come_early_and_twice(subject: Subject, seen: Seen) -> None:
    async with lane_of(subject, seen) as lane:
        outcome = (await send(lane, seen, text("a")))["a"]
        await until(lambda: len(seen.receipts) == 2)
    assert isinstance(outcome, Accepted)
    assert {receipt.reference for receipt in seen.receipts} == set(outcome.references)


@case()
async def a_receipt_is_acknowledged_once_it_is_durable(subject: Subject, seen: Seen) -> None:
    seen.held = asyncio.Event()
    async with lane_of(subject, seen) as lane:
        await send(lane, seen, *(text(at) for at in range(5)))
        await until(lambda: subject.tally.receipts == 5)
        await asyncio.sleep(0.1)
        assert (subject.tally.acknowledged, seen.events) == (0, [])
        seen.held.set()
        await until(lambda: subject.tally.acknowledged == 5)
    assert len(seen.receipts) == 5


@case({"resend_after": 0.3})
async def a_receipt_that_could_not_be_recorded_comes_again(subject: Subject, seen: Seen) -> None:
    seen.failures = 1
    async with lane_of(subject, seen) as lane:
        await send(lane, seen, text("a"))
        await until(lambda: seen.receipts)
        await until(lambda: subject.tally.acknowledged >= 1)
    assert seen.failures == 0


@case()
async def a_reply(subject: Subject, seen: Seen) -> None:
    async with lane_of(subject, seen) as lane:
        await send(lane, seen, text("a"))
        subject.reply(NUMBER, "Arrêtez, svp")
        await until(lambda: seen.replies)
    (reply,) = seen.replies
    assert (reply.number, reply.to, reply.text, reply.part) == (NUMBER, "Chappe", "Arrêtez, svp", None)


@case()
async def a_reply_to_a_long_number(subject: Subject, seen: Seen) -> None:
    long_number = "+33700000001"
    sent = text("a")._replace(sender=long_number, sender_kind=SenderKind.NUMBER)
    async with lane_of(subject, seen) as lane:
        await send(lane, seen, sent)
        subject.reply(NUMBER, "STOP")
        await until(lambda: seen.replies)
    # Kept as the sender is, whether the network writes its plus or not.
    assert replies_kept(seen.replies)["recipients"] == texts([long_number])


# What is shown


@case({"accounts": {"login": "another password"}})
async def the_password_is_shown_nowhere(subject: Subject, seen: Seen) -> None:
    async with lane_of(subject, seen) as lane:
        await learn_that_it_is_refused(subject, seen, lane)
        await asyncio.sleep(0.3)  # it tries again meanwhile
        shown = f"{subject.gateway!r} {lane!r} {lane.status!r} {subject.gateway}"
    assert PASSWORD not in shown


def named(make: Make, name: str) -> Any:
    return pytest.param(make, id=name, marks=() if make is simulated else pytest.mark.sockets)


@pytest.mark.parametrize("make", [named(make, name) for name, make in SUBJECTS.items()])
@pytest.mark.parametrize(
    ("case", "scenario", "window"), [pytest.param(*one, id=one[0].__name__) for one in CASES]
)
def test_case(
    case: Case, scenario: dict[str, Any], window: int, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> None:
        async with make(scenario, window) as subject:
            await case(subject, Seen())

    caplog.set_level(logging.DEBUG)
    uvloop.run(run(), debug=False)
    assert PASSWORD not in caplog.text
    assert NUMBER not in caplog.text


def test_a_lane_that_is_not_there_is_refused() -> None:
    async def run() -> None:
        async with simulated({}, 1) as subject:
            with pytest.raises(ValueError, match="no lane 1 of 1"):
                subject.gateway.lane(1, on_outcomes=Seen().on_outcomes, on_events=Seen().on_events)

    uvloop.run(run())
