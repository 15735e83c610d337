import math

from hypothesis import given
from hypothesis import strategies as st

from chappe.gateways.simulator.wheel import Wheel

steps = st.lists(st.tuples(st.sampled_from(["add", "add", "turn"]), st.floats(0, 30)), max_size=60)


@given(steps)
def test_everything_is_given_once_in_order_never_early_and_soon(steps: list[tuple[str, float]]) -> None:
    wheel: Wheel[tuple[float, int]] = Wheel(resolution=1)
    now, reached = 0.0, -1
    waiting: list[tuple[int, float, int]] = []  # the second at which it is due, the moment, which it is
    for number, (step, moment) in enumerate(steps):
        if step == "add":
            wheel.add(moment, (moment, number))
            waiting.append((max(math.ceil(moment), reached + 1), moment, number))
            continue
        now = max(now, moment)
        reached = max(reached, math.floor(now))
        due = sorted((item for item in waiting if item[0] <= reached), key=lambda item: (item[0], item[2]))
        assert wheel.due(now) == [(at, which) for _, at, which in due]
        assert all(at <= now for _, at, _ in due)
        waiting = [item for item in waiting if item not in due]
        assert len(wheel) == len(waiting)


def test_an_hour_without_anything_costs_nothing() -> None:
    wheel: Wheel[str] = Wheel(0.01)
    wheel.add(3_600, "late")
    wheel.add(1, "early")
    assert wheel.due(0.99) == []
    assert wheel.due(3_599.98) == ["early"]
    wheel.add(5, "in the past")
    assert wheel.due(3_600) == ["in the past", "late"]
