"""How often something may be tried from one place."""

from hypothesis import given
from hypothesis import strategies as st

from chappe.console.throttle import PLACES, Throttle


def test_as_many_as_allowed_and_then_one_after_a_while() -> None:
    throttle = Throttle(most=2, seconds=10)
    assert [throttle.allows("here", 0), throttle.allows("here", 0), throttle.allows("here", 1)] == [
        True,
        True,
        False,
    ]
    assert throttle.allows("elsewhere", 1)
    assert throttle.allows("here", 12)
    assert not throttle.allows("here", 12)


@given(st.lists(st.floats(0, 100), max_size=200).map(sorted))
def test_never_more_than_what_was_saved_and_what_time_gives(moments: list[float]) -> None:
    throttle = Throttle(most=3, seconds=10)
    allowed = [at for at in moments if throttle.allows("here", at)]
    for start, first in enumerate(allowed):
        for end, last in enumerate(allowed[start:], start=1):
            assert end <= 3 + (last - first) / 10 + 1e-6


def test_memory_is_bounded() -> None:
    throttle = Throttle(most=1, seconds=1)
    for place in range(PLACES + 100):
        throttle.allows(str(place), 0)
    assert len(throttle.levels) == PLACES
