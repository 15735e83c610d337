"""Work done in a thread."""

import sys
import threading
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chappe.base.threads import SWITCH, one_ahead, quick_turns


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(), max_size=8))
def test_what_each_gives_in_order(numbers: list[int]) -> None:
    assert list(one_ahead(partial(abs, number) for number in numbers)) == [abs(number) for number in numbers]


def test_the_next_is_done_while_one_is_used() -> None:
    begun = threading.Event()

    def second() -> int:
        begun.set()
        return 2

    works: list[Callable[[], int]] = [lambda: 1, second, lambda: 3]
    given = one_ahead(works)
    assert next(given) == 1
    assert begun.wait(5)
    assert list(given) == [2, 3]


def test_what_a_work_raises_is_raised_in_its_place() -> None:
    given = one_ahead([lambda: 1.0, lambda: 1 / 0, lambda: 3.0])
    assert next(given) == 1.0
    with pytest.raises(ZeroDivisionError):
        next(given)
    assert busy() == []


def test_whoever_stops_early_leaves_no_thread_behind() -> None:
    given = one_ahead(partial(int, place) for place in range(1_000))
    assert next(given) == 0
    given.close()
    assert busy() == []


def test_turns_are_quick_only_within() -> None:
    before = sys.getswitchinterval()
    with quick_turns():
        assert sys.getswitchinterval() == pytest.approx(min(before, SWITCH))
    assert sys.getswitchinterval() == pytest.approx(before)
    # Two that overlap, the first of which ends first.
    first, second = quick_turns(), quick_turns()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert sys.getswitchinterval() == pytest.approx(min(before, SWITCH))
    second.__exit__(None, None, None)
    assert sys.getswitchinterval() == pytest.approx(before)


def busy() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("one ahead")]
