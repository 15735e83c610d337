"""Whether a gateway can send."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.gateways.standing import PATIENCE, LaneStanding, can_send

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LONG = NOW - PATIENCE - timedelta(seconds=1)
SHORT = NOW - PATIENCE + timedelta(seconds=1)
BOUND = LaneStanding(True, "bound")
DOWN = LaneStanding(True, "waiting: refused by peer", LONG)


@pytest.mark.parametrize(
    ("lanes", "expected"),
    [
        ([], True),
        ([BOUND], True),
        ([DOWN, BOUND], True),
        ([DOWN, DOWN], False),
        ([LaneStanding(True, "waiting", SHORT)], True),
        ([LaneStanding(False, "bound")], True),
        ([LaneStanding(False, "misconfigured: gateway.secret_unreadable")], False),
    ],
)
def test_what_can_send(lanes: list[LaneStanding], expected: bool) -> None:
    assert can_send(lanes, NOW, enabled=True) is expected
    assert not can_send(lanes, NOW, enabled=False)


lanes = st.builds(
    LaneStanding,
    st.booleans(),
    st.sampled_from(["bound", "waiting", "misconfigured: x"]),
    st.sampled_from([None, LONG, SHORT]),
)


@given(st.lists(lanes, max_size=4))
def test_one_lane_more_that_is_bound_is_enough(some: list[LaneStanding]) -> None:
    assert can_send([*some, BOUND], NOW, enabled=True)
    # And with one that is down, no gateway can send that could not before.
    assert can_send([*some, DOWN], NOW, enabled=True) <= can_send(some, NOW, enabled=True)
