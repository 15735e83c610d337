"""The pace of a lane."""

from collections import deque
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chappe.dispatch.pacing import BURST, LEAST, LONGEST_WAIT, REACTION, RELEASE, Brake, Bucket


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


@dataclass(slots=True)
class Network:
    """Takes ``capacity`` fragments a second, with a tenth of a second saved up; answers after ``delay``."""

    capacity: float
    delay: float
    level: float = 0.0
    at: float = 0.0
    taken: int = 0
    refused: int = 0
    answers: deque[tuple[float, int, int]] = field(default_factory=deque)

    def submit(self, texts: int, now: float) -> None:
        self.level = min(max(1.0, self.capacity / 10), self.level + (now - self.at) * self.capacity)
        self.at = now
        taken = min(texts, int(self.level))
        self.level -= taken
        self.taken += taken
        self.refused += texts - taken
        self.answers.append((now + self.delay, taken, texts - taken))


STEP = 0.02


def driven(brake: Brake, network: Network, since: float, seconds: float, window: int) -> Brake:
    """A lane that always has texts: takes what brake and window allow every 20 ms, and hears of it later."""
    on_wire = sum(taken + refused for _, taken, refused in network.answers)
    for step in range(int(seconds / STEP)):
        now = since + step * STEP
        while network.answers and network.answers[0][0] <= now:
            _, taken, refused = network.answers.popleft()
            on_wire -= taken + refused
            if taken:
                brake = brake.accepted(now, taken)
            if refused:
                brake = brake.throttled(now)
        brake = brake.filled(now)
        texts = brake.texts(window - on_wire) if brake.wait(now) == 0 else 0
        if texts:
            brake = brake.spend(texts)
            network.submit(texts, now)
            on_wire += texts
    return brake


@given(st.floats(20.0, 2_000.0), st.sampled_from([0.02, 0.1, 0.4]))
@settings(max_examples=8, deadline=None)
def test_it_finds_what_a_network_takes_and_is_seldom_refused(capacity: float, delay: float) -> None:
    network = Network(capacity, delay)
    window = max(10, int(2 * capacity * (delay + STEP)))
    brake = driven(Brake(), network, 0.0, 20.0, window)
    network.taken = network.refused = 0
    driven(brake, network, 20.0, 60.0, window)
    assert network.taken >= 0.9 * 60 * capacity - window
    assert network.refused <= 0.03 * network.taken + 30


@given(st.floats(20.0, 1_000.0), st.floats(1.0, 40.0))
@settings(max_examples=8, deadline=None)
def test_once_a_network_takes_everything_again_the_pace_is_full_within_half_a_minute(
    capacity: float, blocked: float
) -> None:
    network, window = Network(capacity, 0.05), 2_000
    brake = driven(Brake(), network, 0.0, 15.0, window)
    network.capacity, refused = 1e-9, network.refused
    brake = driven(brake, network, 15.0, blocked, window)
    # While it takes nothing it is asked less and less.
    assert network.refused - refused <= 2 * capacity + LEAST * blocked
    since = 15.0 + blocked
    network.capacity, network.at = 1e9, since
    brake = driven(brake, network, since, 8.0, window)
    taken = network.taken
    brake = driven(brake, network, since + 8.0, 3.0, window)
    assert network.taken - taken >= 0.5 * 3 * capacity
    assert brake.filled(since + RELEASE + 1.0).peak is None


def test_throttling_answers_that_come_together_are_one() -> None:
    brake = Brake().accepted(0.0, 100).throttled(0.1)
    assert brake.peak == 100
    assert brake.throttled(0.2) == brake
    assert brake.throttled(0.1 + REACTION).since == 0.1 + REACTION


def test_what_the_network_says_of_the_time_is_kept() -> None:
    brake = Brake().throttled(0.0, 30.0)
    assert brake.wait(10.0) == 20.0
    assert brake.throttled(0.1, 5.0).wait(10.0) == 20.0
    assert Brake().throttled(0.0, 1e9).wait(0.0) == LONGEST_WAIT
    assert brake.filled(30.0 + RELEASE) == replace(brake.filled(30.0 + RELEASE), peak=None)


@given(st.lists(st.tuples(st.floats(0.0, 30.0), st.integers(0, 500)), max_size=40))
def test_a_lane_that_is_throttled_always_tries_again(events: list[tuple[float, int]]) -> None:
    now, brake = 0.0, Brake()
    for pause, taken in events:
        now += pause
        brake = brake.filled(now)
        brake = brake.accepted(now, taken) if taken else brake.throttled(now)
    wait = brake.filled(now).wait(now)
    assert wait <= 1 / LEAST + 1e-6
    assert brake.filled(now).filled(now + wait + 1e-3).texts(10) >= 1


def test_a_lane_without_throttling_has_no_limit() -> None:
    brake = Brake().accepted(0.0, 100).filled(1.0).spend(10_000)
    assert (brake.texts(700), brake.wait(1.0)) == (700, 0.0)
