"""The pace of a deployment, and its priority."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.deployments.pace import (
    GRAIN,
    MOST_MINUTES,
    MOST_PER_MINUTE,
    NO_PACE,
    SLACK,
    Pace,
    PaceBothWays,
    PaceOutOfRange,
    Priority,
    SpreadOutOfRange,
    checked_pace,
    grant,
    priority_of,
    texts_per_second,
)

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_urgent_goes_before_transactional_and_that_before_marketing() -> None:
    assert priority_of(urgent=True, marketing=True) == Priority.URGENT
    assert priority_of(urgent=False, marketing=False) == Priority.TRANSACTIONAL
    assert priority_of(urgent=False, marketing=True) == Priority.MARKETING
    assert sorted(Priority) == [Priority.URGENT, Priority.TRANSACTIONAL, Priority.MARKETING]


@pytest.mark.parametrize(
    ("pace", "recipients", "expected"),
    [
        (NO_PACE, 1_000, None),
        (Pace(per_minute=90), 1_000, 1.5),
        (Pace(spread_minutes=180), 10_800, 1.0),
        (Pace(spread_minutes=180), 0, None),
    ],
)
def test_texts_per_second(pace: Pace, recipients: int, expected: float | None) -> None:
    assert texts_per_second(pace, recipients) == expected


@pytest.mark.parametrize(
    ("pace", "refusal", "field"),
    [
        (Pace(per_minute=-1), PaceOutOfRange, "pace_per_minute"),
        (Pace(per_minute=MOST_PER_MINUTE + 1), PaceOutOfRange, "pace_per_minute"),
        (Pace(spread_minutes=MOST_MINUTES + 1), SpreadOutOfRange, "spread_minutes"),
        (Pace(60, 60), PaceBothWays, "spread_minutes"),
    ],
)
def test_what_is_no_pace(pace: Pace, refusal: type[Exception], field: str) -> None:
    with pytest.raises(refusal) as raised:
        checked_pace(pace)
    assert raised.value.params["field"] == field  # type: ignore[attr-defined]


def test_before_its_moment_nothing_is_granted() -> None:
    assert grant(START, START - timedelta(milliseconds=1), 10.0, 500) is None


def test_what_nobody_asked_for_is_lost() -> None:
    first = grant(START, START + timedelta(hours=5), 10.0, 500)
    assert first is not None
    assert (first.texts, first.next_at) == (10, START + timedelta(hours=5))
    second = grant(first.next_at, START + timedelta(hours=5), 10.0, 500)
    assert second is not None
    assert (second.texts, second.next_at) == (10, START + timedelta(hours=5, seconds=1))


askings = st.lists(st.tuples(st.floats(0.0, 30.0), st.integers(1, 500)), min_size=1, max_size=80)


@given(st.floats(0.01, 5_000), askings)
def test_over_any_time_no_more_is_granted_than_the_pace_allows(
    per_second: float, asked: list[tuple[float, int]]
) -> None:
    now, next_at = START, START
    granted: list[tuple[datetime, int]] = []
    for pause, left in asked:
        now += timedelta(seconds=pause)
        found = grant(next_at, now, per_second, left)
        if found is not None:
            assert 1 <= found.texts <= left
            assert found.next_at > next_at
            granted.append((now, found.texts))
            next_at = found.next_at
    for place, (since, _) in enumerate(granted):
        texts = 0
        for until, more in granted[place:]:
            texts += more
            seconds = (until - since).total_seconds()
            # A microsecond is the least that a moment tells.
            at_once = max(1.0, per_second * GRAIN)
            assert texts <= per_second * (seconds + SLACK + 1e-6 * len(asked)) + at_once + 1e-6


@given(st.floats(0.05, 2_000), st.floats(0.01, SLACK / 2))
def test_whoever_asks_often_enough_gets_the_whole_pace(per_second: float, every: float) -> None:
    now, next_at, texts = START, START, 0
    lasting = max(20.0, 20 / per_second)
    steps = min(2_000, int(lasting / every))
    for _ in range(steps):
        now += timedelta(seconds=every)
        while (found := grant(next_at, now, per_second, 500)) is not None:
            texts += found.texts
            next_at = found.next_at
    assert texts >= per_second * every * steps - 1 - 1e-3 * per_second
