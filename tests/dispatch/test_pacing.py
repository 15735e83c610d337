"""The pace of a lane."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.dispatch.pacing import BURST, LONGEST_BRAKE, Brake, Bucket


def test_without_a_rate_nothing_waits() -> None:
    bucket = Bucket.full(None, 0.0).spend(1_000_000)
    assert (bucket.texts(500), bucket.wait()) == (500, 0.0)


def test_fragments_are_owed_and_paid_back() -> None:
    bucket = Bucket.full(10.0, 0.0).spend(6)
    assert bucket.texts(100) == 0
    assert bucket.wait() == pytest.approx(0.6)
    assert bucket.filled(0.6).texts(100) == 1


@given(
    st.floats(0.5, 5_000),
    st.lists(st.tuples(st.floats(0.001, 2.0), st.integers(1, 4)), min_size=1, max_size=60),
)
def test_over_any_time_no_more_leaves_than_the_rate_allows(
    rate: float, steps: list[tuple[float, int]]
) -> None:
    now, sent, largest = 0.0, 0, 0
    bucket = Bucket.full(rate, now)
    for pause, fragments in steps:
        now += pause
        bucket = bucket.filled(now)
        texts = bucket.texts(50)
        bucket = bucket.spend(texts * fragments)
        sent += texts * fragments
        largest = max(largest, texts * fragments)
    # What is owed at the end was sent in advance: at most one batch.
    assert sent <= rate * now + max(1.0, rate * BURST) + largest


@given(st.floats(1, 1_000), st.floats(0, 100))
def test_after_the_wait_a_text_may_leave(rate: float, owed: float) -> None:
    bucket = Bucket(rate, -owed, 0.0)
    assert bucket.filled(bucket.wait() + 1e-6).texts(10) >= 1


def test_the_brake_doubles_while_throttled_and_lets_go() -> None:
    brake = Brake().throttled(0.0)
    assert brake.wait(0.0) == 0.25
    assert brake.throttled(0.1) is brake
    brake = brake.throttled(0.25)
    assert brake.pause == 0.5
    assert brake.accepted(0.8) == Brake()


@given(st.lists(st.floats(0.0, 30.0), max_size=30))
def test_the_brake_is_bounded(pauses: list[float]) -> None:
    now, brake = 0.0, Brake()
    for pause in pauses:
        now += pause
        brake = brake.throttled(now)
        assert 0 < brake.wait(now) <= LONGEST_BRAKE + 1e-9
