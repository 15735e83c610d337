"""How often Python looks for circles."""

import gc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chappe.base.garbage import SELDOM, seldom_collected


def fail_within() -> None:
    first, *others = gc.get_threshold()
    with seldom_collected():
        assert gc.get_threshold() == (max(SELDOM, first), *others)
        raise ZeroDivisionError


@given(st.tuples(st.integers(1, 2 * SELDOM), st.integers(1, 100), st.integers(1, 100)))
def test_it_is_seldom_within_and_as_before_afterwards(thresholds: tuple[int, int, int]) -> None:
    before = gc.get_threshold()
    gc.set_threshold(*thresholds)
    try:
        with pytest.raises(ZeroDivisionError):
            fail_within()
        assert gc.get_threshold() == thresholds
    finally:
        gc.set_threshold(*before)
