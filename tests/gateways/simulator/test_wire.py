import itertools
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.contract.subjects import text

from chappe.gateways.contract import (
    Accepted,
    Cause,
    LaneState,
    NotSent,
    Outcome,
    ReceiptEvent,
    Refused,
    Submission,
    Unknown,
)
from chappe.gateways.simulator.behaviour import Network
from chappe.gateways.simulator.reading import scenario_from
from chappe.gateways.simulator.tally import Tally
from chappe.gateways.simulator.wire import PAUSE, Wire

AT = datetime(2026, 11, 22, 19, 10, tzinfo=UTC)


def wire(*rules: dict[str, Any], window: int = 4, granted: bool = True) -> tuple[Wire, Tally]:
    tally = Tally()
    network = Network(scenario_from({"rules": list(rules)}))
    made = Wire(network, tally, itertools.count(1), window=window, response_timeout=2, granted=granted)
    made.turn(0, AT)
    return made, tally


fates = st.sampled_from(
    [
        {},
        {"answer": "refuse"},
        {"answer": "silence"},
        {"answer": "close", "taken": False},
        {"answer": "garbage"},
    ]
)
rules = st.lists(
    st.builds(
        lambda fate, share, delay: {**fate, "share": share, "answer_delay": delay},
        fates,
        st.sampled_from([0.1, 0.5]),
        st.sampled_from([0, 0.5]),
    ),
    max_size=3,
)
steps = st.lists(st.tuples(st.integers(0, 3), st.sampled_from([0.01, 0.3, 2.5])), max_size=25)


@given(rules, steps)
def test_every_text_has_one_outcome_and_it_is_true(
    some: list[dict[str, Any]], steps: list[tuple[int, float]]
) -> None:
    lane, tally = wire(*some)
    now = 0.0
    handed: list[Submission] = []
    for parts, wait in steps:
        if parts:
            handed.append(text(len(handed), number=f"+336{len(handed):08}", parts=parts))
            lane.submit([handed[-1]])
        now += wait
        lane.turn(now, AT)
        assert lane.status.in_flight == lane.in_flight >= 0
    lane.close()
    lane.lose()
    outcomes: dict[object, Outcome] = {submission.key: outcome for submission, outcome in lane.done}
    assert len(lane.done) == len(outcomes) == len(handed)
    for submission in handed:
        if isinstance(outcomes[submission.key], Refused | NotSent):
            assert submission.number not in tally.origins
        elif isinstance(outcomes[submission.key], Accepted):
            assert submission.number in tally.origins
    assert tally.twice == 0
    assert (lane.in_flight, lane.room) == (0, 0)


def test_a_fresh_bind_is_tried_with_one_part_and_closing_costs_what_is_in_flight() -> None:
    lane, _ = wire({"answer": "close", "every": 4})
    assert lane.room == 1
    lane.submit([text(0)])
    lane.turn(1, AT)
    lane.turn(2, AT)
    assert (lane.room, lane.status.accepted) == (4, 1)
    lane.submit([text(at) for at in range(1, 8)])
    lane.turn(3, AT)
    assert (lane.status.in_flight, lane.status.waiting) == (4, 3)
    lane.turn(3.01, AT)
    assert (lane.state, lane.room) == (LaneState.WAITING, 0)
    kinds = [type(outcome) for _, outcome in lane.done]
    assert kinds == [Accepted, Accepted, Accepted, Unknown, Unknown, NotSent, NotSent, NotSent]
    lane.submit([text("meanwhile")])
    assert lane.done[-1][1] == NotSent(Cause.NOT_BOUND)
    lane.turn(3.02 + PAUSE, AT)
    assert (lane.state, lane.room) == (LaneState.BOUND, 1)


def test_what_the_network_says_later() -> None:
    lane, tally = wire({"receipt": "EXPIRED", "receipt_error": "27", "receipt_delay": 5})
    lane.submit([text("a")])
    lane.turn(1, AT)
    lane.turn(2, AT)
    ((_, outcome),) = lane.done
    assert isinstance(outcome, Accepted)
    assert lane.events == []
    lane.turn(6.01, AT)
    (event,) = lane.events
    assert isinstance(event, ReceiptEvent)
    assert (event.reference, event.status, event.code) == (outcome.references[0], "expired", "27")
    assert (tally.receipts, lane.status.events) == (1, 1)


def test_a_login_that_is_not_granted() -> None:
    lane, _ = wire(granted=False)
    assert (lane.status.state, lane.status.trouble, lane.room) == (LaneState.REFUSED, "ESME_RINVPASWD", 0)
